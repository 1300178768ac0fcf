"""`detect-secrets scan`."""

from typing import Any

from pydantic import Field

from scripts.security.findings import Finding
from scripts.security.formats.base import Part, parse
from scripts.security.settings import Settings


class _Secret(Part):
    type: str
    hashed_secret: str = Field(min_length=12)
    line_number: int


class _Plugin(Part):
    name: str


class _Report(Part):
    plugins_used: list[_Plugin] = Field(min_length=1)
    results: dict[str, list[_Secret]]


def findings(document: Any, settings: Settings) -> list[Finding]:
    """Values that look like secrets, named by the beginning of their hash."""
    report = parse(_Report, document)
    return [
        Finding(
            "detect-secrets",
            f"{secret.type}:{secret.hashed_secret[:12]}",
            settings.severities.leak,
            f"{name}:{secret.line_number}",
            "it looks like a secret",
        )
        for name, secrets in report.results.items()
        for secret in secrets
    ]
