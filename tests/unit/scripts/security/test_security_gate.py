"""The gate stops what is too much, of each tool and severity, and opens for no report that it cannot read."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scripts.security.__main__ import main
from scripts.security.gate import judge
from scripts.security.settings import Settings
from tests.unit.scripts.security import samples
from tests.unit.scripts.security.samples import ALL, RATED, written

Config = Callable[..., Path]
WIDE = {"critical": 9, "high": 9, "medium": 9}


def gate(config: Path, *reports: Path, **maxima: int) -> int:
    limits = [part for name, most in maxima.items() for part in (f"--max-{name}", str(most))]
    return main(["gate", "--config", str(config), *limits, *map(str, reports)])


CASES = [
    (tool, severity)
    for tool in RATED
    for severity in ("critical", "high", "medium")
    if not (tool == "semgrep" and severity == "critical")  # SARIF's levels end with error
] + [("pip_audit", "high"), ("secrets", "critical"), ("licences", "critical")]


@pytest.mark.parametrize(("tool", "severity"), CASES)
def test_one_finding_more_than_the_limit_stops(
    tool: str, severity: str, config: Config, tmp_path: Path
) -> None:
    report = written(tmp_path, ALL[tool](severity))
    assert gate(config(), report, **{**WIDE, severity: 0}) == 1
    assert gate(config(), report, **{**WIDE, severity: 1}) == 0
    assert gate(config(), report, **dict.fromkeys(WIDE, 0)) == 1


@pytest.mark.parametrize("tool", RATED)
def test_low_findings_are_shown_and_let_through(
    tool: str, config: Config, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gate(config(), written(tmp_path, ALL[tool]("low")), critical=0, high=0, medium=0) == 0
    assert "low         1" in capsys.readouterr().out


def test_the_limits_are_those_of_the_configuration_unless_said(config: Config, tmp_path: Path) -> None:
    reports = [
        written(tmp_path, samples.bandit("HIGH"), "a.json"),
        written(tmp_path, samples.trivy(), "b.json"),
    ]
    assert gate(config(), *reports) == 0
    reports.append(written(tmp_path, samples.codeql(), "c.json"))
    assert gate(config(), *reports) == 1
    assert gate(config(), *reports, high=3) == 0


def test_the_same_finding_in_two_reports_counts_once(config: Config, tmp_path: Path) -> None:
    reports = [written(tmp_path, samples.pip_audit(), name) for name in ("a.json", "b.json")]
    assert gate(config(), *reports, high=1) == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "null",
        "0",
        '"x"',
        '{"results": []}',
        json.dumps(samples.bandit())[:-9],
        "\x00",
        "[" * 9999,
    ],
)
def test_what_is_no_report_is_not_taken_for_nothing_found(
    text: str, config: Config, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = written(tmp_path, samples.bandit("LOW"), "good.json")
    assert gate(config(), good, written(tmp_path, text, "bad.json"), **WIDE) == 1
    assert "bad.json" in capsys.readouterr().out


def test_a_report_that_is_not_there_stops(config: Config, tmp_path: Path) -> None:
    assert gate(config(), tmp_path / "none.json", **WIDE) == 1
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe\x00")
    assert gate(config(), tmp_path / "bytes.json", **WIDE) == 1


def test_the_summary_is_added_to_and_cannot_be_written_by_a_report(config: Config, tmp_path: Path) -> None:
    report = samples.bandit("HIGH")
    report["results"][0]["issue_text"] = "a | b\n# <img src=x> [link](x) `code`"
    summary = tmp_path / "summary.md"
    summary.write_text("# before\n")
    main(["gate", "--config", str(config()), "--summary", str(summary), str(written(tmp_path, report))])
    text = summary.read_text()
    assert text.startswith("# before\n## Security: passed\n")
    assert "| high | 1 | 2 | 0 |" in text
    row = next(line for line in text.splitlines() if "B602" in line)
    assert row == r"| high | bandit | B602 | a.py:7 | a \| b \# &#60;img src=x&#62; \[link\](x) \`code\` |"


def test_a_wrong_command_or_configuration_is_told_from_a_finding(
    config: Config, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = written(tmp_path, samples.bandit())
    assert main(["gate", "--config", str(tmp_path / "none.yaml"), str(report)]) == 2
    assert main(["gate", "--config", str(config(limit=3)), str(report)]) == 2
    assert "limit" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        main(["gate", "--config", str(config())])
    with pytest.raises(SystemExit, match="2"):
        main(["--nothing"])


def test_no_report_at_all_stops(settings: Settings, waiver: Callable[..., dict[str, Any]]) -> None:
    today = waiver()["until"]
    assert judge([], settings, {}, today).reasons == ["there is no report to judge"]
