"""`bandit -f json`."""

from typing import Any

from scripts.security.findings import Finding, rate
from scripts.security.formats.base import Part, Unreadable, parse
from scripts.security.settings import Settings


class _Result(Part):
    test_id: str
    issue_severity: str
    issue_text: str
    filename: str
    line_number: int


class _Failure(Part):
    filename: str
    reason: str


class _Count(Part):
    loc: int


class _Report(Part):
    errors: list[_Failure]
    metrics: dict[str, _Count]
    results: list[_Result]


def findings(document: Any, settings: Settings) -> list[Finding]:
    """Its results; files that it could not read, or no line of code at all, are no clean report."""
    report = parse(_Report, document)
    if report.errors:
        raise Unreadable(f"bandit could not read {report.errors[0].filename}: {report.errors[0].reason}")
    if not any(count.loc for count in report.metrics.values()):
        raise Unreadable("bandit looked at no code")
    return [
        Finding(
            "bandit",
            result.test_id,
            rate(result.issue_severity, settings.severities.unknown),
            f"{result.filename.removeprefix('./')}:{result.line_number}",
            result.issue_text,
        )
        for result in report.results
    ]
