"""SARIF 2.1.0: Semgrep, CodeQL, zizmor and others."""

from typing import Any, Final

from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_camel

from scripts.security.findings import Finding, Severity, rate, rate_score
from scripts.security.formats.base import Part, Unreadable, parse
from scripts.security.settings import Settings


class _Camel(Part):
    model_config = ConfigDict(alias_generator=to_camel, extra="ignore", frozen=True)


class _Text(_Camel):
    text: str = ""


class _Default(_Camel):
    level: str = "warning"


class _Rule(_Camel):
    id: str
    properties: dict[str, Any] = Field(default_factory=dict)
    default_configuration: _Default = _Default()


class _Component(_Camel):
    name: str = "SARIF"
    rules: tuple[_Rule, ...] = ()


class _Tool(_Camel):
    driver: _Component
    extensions: tuple[_Component, ...] = ()


class _Artifact(_Camel):
    uri: str = ""


class _Region(_Camel):
    start_line: int = 0


class _Physical(_Camel):
    artifact_location: _Artifact = _Artifact()
    region: _Region = _Region()


class _Location(_Camel):
    physical_location: _Physical = _Physical()


class _Named(_Camel):
    id: str = ""


class _Result(_Camel):
    rule_id: str = ""
    rule_index: int = -1
    rule: _Named = _Named()
    kind: str = "fail"
    level: str | None = None
    message: _Text
    locations: tuple[_Location, ...] = ()
    properties: dict[str, Any] = Field(default_factory=dict)


class _Invocation(_Camel):
    execution_successful: bool


class _Run(_Camel):
    tool: _Tool
    invocations: tuple[_Invocation, ...] = ()
    results: list[_Result]


class _Report(_Camel):
    version: str = Field(pattern=r"^2\.1\.")
    runs: list[_Run] = Field(min_length=1)


CVSS_MAX: Final = 10
_NO_FINDING: Final = {"pass", "notApplicable", "informational"}


def _severity(result: _Result, rule: _Rule | None, unknown: Severity) -> Severity:
    """The tool's own word, else the score of the rule, else the level of the result or the rule."""
    for name, word in result.properties.items():
        if name.endswith("/severity") or name == "severity":
            return rate(str(word), unknown)
    score = (rule.properties if rule else {}).get("security-severity")
    if score is not None:
        return _by_score(score, unknown)
    default = rule.default_configuration.level if rule else "warning"
    level = default if result.level is None else result.level
    return rate(level, unknown)


def _by_score(score: object, unknown: Severity) -> Severity:
    """Of a number from 0 to 10, which SARIF has as text."""
    try:
        number = float(str(score))
    except ValueError:
        return unknown
    return rate_score(number) if 0 <= number <= CVSS_MAX else unknown


def _place(result: _Result) -> str:
    if not result.locations:
        return "(no place)"
    place = result.locations[0].physical_location
    line = f":{place.region.start_line}" if place.region.start_line else ""
    return f"{place.artifact_location.uri or '(no place)'}{line}"


def _id(result: _Result, run: _Run) -> str:
    rules = run.tool.driver.rules
    by_place = rules[result.rule_index].id if 0 <= result.rule_index < len(rules) else "(no rule)"
    return result.rule_id or result.rule.id or by_place


def _of(run: _Run, unknown: Severity) -> list[Finding]:
    if any(not invocation.execution_successful for invocation in run.invocations):
        raise Unreadable(f"{run.tool.driver.name} says that it did not end well")
    rules = {rule.id: rule for part in (run.tool.driver, *run.tool.extensions) for rule in part.rules}
    found = []
    for result in run.results:
        if result.kind in _NO_FINDING:
            continue
        identifier = _id(result, run)
        severity = _severity(result, rules.get(identifier), unknown)
        tool = run.tool.driver.name
        found.append(Finding(tool, identifier, severity, _place(result), result.message.text))
    return found


def findings(document: Any, settings: Settings) -> list[Finding]:
    """The results of all runs. Those that a comment in the code suppresses count, too."""
    report = parse(_Report, document)
    return [finding for run in report.runs for finding in _of(run, settings.severities.unknown)]
