"""Which tool wrote a report is seen by its form, not by its name."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from scripts.security.findings import Finding
from scripts.security.formats import bandit, licences, pip_audit, sarif, secrets, trivy
from scripts.security.formats.base import Unreadable
from scripts.security.settings import Settings

_Reader = Callable[[Any, Settings], list[Finding]]
_FORMS: Final[tuple[tuple[set[str], _Reader], ...]] = (
    ({"runs", "version"}, sarif.findings),
    ({"SchemaVersion"}, trivy.findings),
    ({"plugins_used", "results"}, secrets.findings),
    ({"metrics", "results"}, bandit.findings),
    ({"dependencies"}, pip_audit.findings),
)
"""The keys that tell a format."""


def _reader(document: Any) -> _Reader:
    if isinstance(document, list):
        return licences.findings
    if isinstance(document, dict):
        for keys, reader in _FORMS:
            if keys <= document.keys():
                return reader
    raise Unreadable("no format that is known: bandit, pip-audit, Trivy, SARIF, detect-secrets, pip-licenses")


def read(path: Path, settings: Settings) -> list[Finding]:
    """The findings of one report; `Unreadable` where the file does not say what was found."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        return _reader(document)(document, settings)
    except (OSError, ValueError, RecursionError) as error:
        raise Unreadable(f"{path} cannot be read: {error}") from error
    except Unreadable as error:
        raise Unreadable(f"{path}: {error}") from error
