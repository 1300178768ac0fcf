"""How much is too much."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.security.findings import Finding, Severity
from scripts.security.formats.base import Unreadable
from scripts.security.formats.read import read
from scripts.security.settings import Settings
from scripts.security.waivers import Sifted, sift


@dataclass(frozen=True)
class Verdict:
    """What the reports say together."""

    sifted: Sifted
    counts: Mapping[Severity, int]
    maxima: Mapping[Severity, int]
    unreadable: Sequence[str]
    skipped: Sequence[str]

    @property
    def above(self) -> list[str]:
        """The severities of which there are too many."""
        return [
            f"{self.counts[severity]} {severity} findings, {maximum} at most"
            for severity, maximum in self.maxima.items()
            if self.counts[severity] > maximum
        ]

    @property
    def reasons(self) -> list[str]:
        """Why the gate stays shut; none where it opens."""
        return [*self.above, *self.sifted.errors, *self.unreadable]


def judge(
    reports: Sequence[Path],
    settings: Settings,
    maxima: Mapping[Severity, int],
    today: dt.date,
    skipped: Sequence[str] = (),
    failed: Sequence[str] = (),
) -> Verdict:
    """Read all reports; one that cannot be read shuts the gate, and so does a tool that failed."""
    found: list[Finding] = []
    unreadable = [*failed, *([] if reports else ["there is no report to judge"])]
    for report in reports:
        try:
            found += read(report, settings)
        except Unreadable as error:
            unreadable.append(str(error))
    sifted = sift(found, settings, today)
    counts = Counter(finding.severity for finding in sifted.counted)
    return Verdict(sifted, counts, maxima, unreadable, skipped)
