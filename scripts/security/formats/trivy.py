"""`trivy image --format json`, and its other scans."""

from typing import Any

from pydantic import Field

from scripts.security.findings import Finding, rate
from scripts.security.formats.base import Part, Unreadable, parse
from scripts.security.settings import Settings


class _Vulnerability(Part):
    VulnerabilityID: str
    PkgName: str
    InstalledVersion: str = ""
    FixedVersion: str = ""
    Severity: str = "UNKNOWN"
    Title: str = ""


class _Misconfiguration(Part):
    ID: str
    Severity: str = "UNKNOWN"
    Title: str = ""
    Status: str = "FAIL"


class _Secret(Part):
    RuleID: str
    Severity: str = "UNKNOWN"
    Title: str = ""
    StartLine: int = 0


class _Licence(Part):
    Name: str
    PkgName: str = ""
    Severity: str = "UNKNOWN"


class _Result(Part):
    Target: str
    Vulnerabilities: list[_Vulnerability] | None = None
    Misconfigurations: list[_Misconfiguration] | None = None
    Secrets: list[_Secret] | None = None
    Licenses: list[_Licence] | None = None


class _Report(Part):
    SchemaVersion: int
    Results: list[_Result] = Field(min_length=1)
    """Also of a clean image: one for its system, one for its packages."""


def _of(result: _Result) -> list[tuple[str, str, str, str]]:
    """Id, severity, place and text of everything in one result."""
    target = result.Target
    found = [
        (
            v.VulnerabilityID,
            v.Severity,
            f"{target}: {v.PkgName}=={v.InstalledVersion}",
            f"{v.Title} (fixed in {v.FixedVersion or 'no version yet'})",
        )
        for v in result.Vulnerabilities or []
    ]
    found += [
        (m.ID, m.Severity, target, m.Title) for m in result.Misconfigurations or [] if m.Status != "PASS"
    ]
    found += [(s.RuleID, s.Severity, f"{target}:{s.StartLine}", s.Title) for s in result.Secrets or []]
    found += [(i.Name, i.Severity, f"{target}: {i.PkgName}", "licence") for i in result.Licenses or []]
    return found


def findings(document: Any, settings: Settings) -> list[Finding]:
    """Everything that it lists, with its own severities."""
    if "Results" not in document:
        raise Unreadable("trivy looked at nothing: the report has no Results")
    report = parse(_Report, document)
    unknown = settings.severities.unknown
    return [
        Finding("trivy", identifier, rate(severity, unknown), where, what)
        for result in report.Results
        for identifier, severity, where, what in _of(result)
    ]
