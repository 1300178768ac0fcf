"""Known vulnerabilities of what the locks pin, where somebody who knows them can be asked."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from scripts.tools.installed import Missing, call

# It has CVE-2020-1747. Of packages that it learns nothing about, pip-audit says "no known vulnerabilities",
# and so it does with an index that keeps no advisories: who does not know this one knows nothing.
CANARY: Final = "pyyaml==5.3"


def _audit(locks: Sequence[str], report: Path, wait_s: float) -> None:
    """Run pip-audit; `Missing` where it could not ask."""
    files = [part for lock in locks for part in ("-r", lock)]
    common = ["--no-deps", "--disable-pip", "--progress-spinner", "off", "-f", "json", "-o", str(report)]
    done = call("pip-audit", [*common, *files], wait_s)
    if not report.exists():
        said = done.stderr.strip().splitlines() or ["it said nothing"]
        raise Missing(f"advisories were not reached, the locks are not audited: {said[-1][:200]}")


def audit(folder: Path, locks: Sequence[str], wait_s: float) -> Path:
    """The report of all locks; `Missing` where nobody answers, or who answers knows no vulnerabilities."""
    asked, canary = folder / "canary.txt", folder / "canary.json"
    asked.write_text(f"{CANARY}\n", encoding="utf-8")
    try:
        _audit([str(asked)], canary, wait_s)
        answers = json.loads(canary.read_text(encoding="utf-8"))["dependencies"]
    finally:
        asked.unlink()
        canary.unlink(missing_ok=True)
    if not any(package.get("vulns") for package in answers):
        raise Missing(
            f"advisories were not reached, the locks are not audited: of {CANARY}, known to be vulnerable, "
            f"pypi.org said: {answers[0].get('skip_reason') or 'nothing'}"
        )
    report = folder / "pip-audit.json"
    _audit(locks, report, wait_s)
    return report
