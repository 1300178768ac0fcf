"""Which findings do not count, and what is wrong with who says so."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from scripts.security.findings import Finding
from scripts.security.settings import Settings, Waiver


@dataclass
class Sifted:
    """Findings with and without an exception."""

    counted: list[Finding] = field(default_factory=list)
    excepted: list[tuple[Finding, str]] = field(default_factory=list)
    """Each with the reason."""
    errors: list[str] = field(default_factory=list)
    """Exceptions that are none any more, or never were: the gate does not open."""
    warnings: list[str] = field(default_factory=list)


def _fits(waiver: Waiver, finding: Finding) -> bool:
    return waiver.id in (finding.id, *finding.aliases) and fnmatchcase(finding.where, waiver.where)


def _wrong(waiver: Waiver, today: dt.date, days_max: int) -> str:
    """Why an exception is not taken; empty where it is."""
    if waiver.until < today:
        return f"it ended on {waiver.until}: fix what it is about, or say anew why not"
    if (waiver.until - today).days > days_max:
        return f"it ends on {waiver.until}, more than {days_max} days ahead (exception_days_max)"
    return ""


def sift(findings: Sequence[Finding], settings: Settings, today: dt.date) -> Sifted:
    """Take out what is no secret, and what an exception holds for; an invalid exception takes out nothing."""
    sifted = Sifted()
    valid = []
    for waiver in settings.exceptions:
        if wrong := _wrong(waiver, today, settings.exception_days_max):
            sifted.errors.append(f"exception {waiver.id} ({waiver.where}): {wrong}")
        else:
            valid.append(waiver)
    known = {value.id: value.reason for value in settings.no_secrets}
    used: set[Waiver | str] = set()
    for finding in dict.fromkeys(findings):
        fitting = next((w for w in valid if _fits(w, finding)), None)
        if finding.tool == "detect-secrets" and finding.id in known:
            used.add(finding.id)
            sifted.excepted.append((finding, known[finding.id]))
        elif fitting is not None:
            used.add(fitting)
            sifted.excepted.append((finding, f"{fitting.reason} (until {fitting.until})"))
        else:
            sifted.counted.append(finding)
    idle = [f"exception {w.id} ({w.where})" for w in valid if w not in used]
    if any(finding.tool == "detect-secrets" for finding in findings):
        idle += [f"no_secrets {identifier}" for identifier in known if identifier not in used]
    sifted.warnings = [f"{name} fits nothing that was found: take it out" for name in idle]
    return sifted
