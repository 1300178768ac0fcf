"""`pip-audit -f json`. It calls packages that it knows nothing about free of vulnerabilities: not here."""

from typing import Any

from scripts.security.findings import Finding
from scripts.security.formats.base import Part, Unreadable, parse
from scripts.security.settings import Settings


class _Vulnerability(Part):
    id: str
    fix_versions: list[str]
    aliases: tuple[str, ...] = ()
    description: str = ""


class _Package(Part):
    name: str
    version: str = ""
    skip_reason: str | None = None
    vulns: list[_Vulnerability] | None = None


class _Report(Part):
    dependencies: list[_Package]


def _finding(package: _Package, vulnerability: _Vulnerability, settings: Settings) -> Finding:
    fixed = ", ".join(vulnerability.fix_versions) or "no version yet"
    return Finding(
        "pip-audit",
        vulnerability.id,
        settings.severities.advisory,
        f"{package.name}=={package.version}",
        f"{vulnerability.description.partition('. ')[0]} (fixed in {fixed})",
        vulnerability.aliases,
    )


def findings(document: Any, settings: Settings) -> list[Finding]:
    """Known vulnerabilities of packages; pip-audit does not rate them."""
    report = parse(_Report, document)
    if not report.dependencies:
        raise Unreadable("pip-audit looked at no package")
    unknown = [package.name for package in report.dependencies if package.vulns is None]
    if unknown:
        listed = ", ".join(unknown)
        raise Unreadable(f"{len(unknown)} of {len(report.dependencies)} packages were not audited: {listed}")
    return [_finding(p, v, settings) for p in report.dependencies for v in p.vulns or []]
