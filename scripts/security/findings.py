"""One form for what every tool finds."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Severity(StrEnum):
    """How bad; the worst first."""

    critical = "critical"
    high = "high"
    medium = "medium"
    low = "low"


WORDS: Final = {
    "critical": Severity.critical,
    "high": Severity.high,
    "error": Severity.high,
    "medium": Severity.medium,
    "moderate": Severity.medium,
    "warning": Severity.medium,
    "low": Severity.low,
    "negligible": Severity.low,
    "note": Severity.low,
    "info": Severity.low,
    "informational": Severity.low,
}
"""How the tools call them. A word that is not here counts as the configuration says."""


@dataclass(frozen=True)
class Finding:
    """What one tool found at one place."""

    tool: str
    id: str
    severity: Severity
    where: str
    what: str
    aliases: tuple[str, ...] = ()
    """Other names of the same thing: a CVE of a GHSA."""


def rate(word: str, unknown: Severity) -> Severity:
    """The severity that a tool's word stands for."""
    return WORDS.get(word.strip().lower(), unknown)


def rate_score(score: float) -> Severity:
    """The severity of a CVSS score, as its standard divides them."""
    for limit, severity in ((9.0, Severity.critical), (7.0, Severity.high), (4.0, Severity.medium)):
        if score >= limit:
            return severity
    return Severity.low
