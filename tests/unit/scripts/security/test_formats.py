"""What the tools write is read as a whole, or not at all."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.security.findings import WORDS, Finding, Severity, rate_score
from scripts.security.formats.base import Unreadable
from scripts.security.formats.licences import not_allowed
from scripts.security.formats.read import read
from scripts.security.settings import Settings, load
from scripts.tools.installed import Missing, call, find
from tests.unit.scripts.security import samples
from tests.unit.scripts.security.samples import ALL, RATED, written

SETTINGS = load()
WORD = "hunter2" * 2


def found(document: Any, folder: Path) -> list[Finding]:
    return read(written(folder, document), SETTINGS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("formats")


EXPECTED = {
    "bandit": ("bandit", "B602", "a.py:7"),
    "trivy": ("trivy", "CVE-2024-1", "debian: libc6==2.36"),
    "zizmor": ("zizmor", "artipacked", "a.yml:3"),
    "codeql": ("CodeQL", "py/sql", "a.yml:3"),
    "semgrep": ("Semgrep OSS", "eval", "a.yml:3"),
    "pip_audit": ("pip-audit", "PYSEC-2020-176", "pyyaml==5.3"),
    "secrets": ("detect-secrets", "Secret Keyword:0123456789ab", "a.py:4"),
    "licences": ("licences", "GPL-3.0-only", "copyleft==1.0"),
}


@pytest.mark.parametrize("tool", ALL)
def test_a_finding_says_who_what_and_where(tool: str, folder: Path) -> None:
    (finding,) = found(ALL[tool]("high"), folder)
    assert (finding.tool, finding.id, finding.where) == EXPECTED[tool]


@pytest.mark.parametrize("tool", RATED)
@given(word=st.one_of(st.sampled_from(sorted(WORDS)), st.text(max_size=20)))
def test_a_severity_that_nobody_knows_is_never_dropped(tool: str, folder: Path, word: str) -> None:
    (finding,) = found(RATED[tool](word), folder)
    if word.strip().lower() not in WORDS and word not in samples.SCORES:
        score = tool == "codeql" and _is_score(word)
        assert score or finding.severity == SETTINGS.severities.unknown


def _is_score(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return 0 <= float(word) <= 10


def _cuts(document: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of a document."""
    items = document.items() if isinstance(document, dict) else enumerate(document)
    for key, value in items:
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from _cuts(value, (*path, key))


@pytest.mark.parametrize("tool", ALL)
def test_a_report_with_a_piece_broken_out_is_refused_or_shows_its_finding(tool: str, folder: Path) -> None:
    """Neither a missing key nor a null may turn a finding into none."""
    for path in _cuts(ALL[tool]("high")):
        for mangle in ("drop", None, "text"):
            document = ALL[tool]("high")
            place = document
            for key in path[:-1]:
                place = place[key]
            if mangle == "drop" and isinstance(place, list):
                continue  # a list without its item is a report of fewer findings
            if mangle == "drop":
                del place[path[-1]]
            else:
                place[path[-1]] = mangle
            try:
                left = found(document, folder)
            except Unreadable:
                continue
            assert left or path[-1] in MAY_CLEAR, (path, mangle)


MAY_CLEAR = {
    "a.py",  # of a file without findings nothing is said
    "Vulnerabilities",  # Trivy leaves the key out where there are none
    "License",  # another text may be a licence that is allowed: none is, see below
}


KEYS = ("runs", "version", "SchemaVersion", "Results", "plugins_used", "results", "metrics", "dependencies")
ANYTHING = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=9,
)


@given(document=ANYTHING)
def test_any_json_is_read_or_refused(folder: Path, document: Any) -> None:
    with pytest.raises(Unreadable):
        found(document, folder)


def test_tools_that_did_not_look_are_not_clean(folder: Path) -> None:
    bandit, sarif, trivy = samples.bandit(), samples.semgrep(), samples.trivy()
    bandit["errors"] = [{"filename": "a.py", "reason": "syntax error"}]
    sarif["runs"][0]["invocations"] = [{"executionSuccessful": False}]
    trivy["Results"] = []
    empty = {**samples.bandit(), "metrics": {"_totals": {"loc": 0}}, "results": []}
    skipped = {"dependencies": [{"name": "six", "skip_reason": "not found on PyPI"}], "fixes": []}
    nothing = {"version": "2.1.0", "runs": []}
    for report in (bandit, sarif, trivy, empty, skipped, nothing):
        with pytest.raises(Unreadable):
            found(report, folder)


def test_a_clean_report_is_clean(folder: Path) -> None:
    assert found({**samples.bandit(), "results": []}, folder) == []
    clean = samples.semgrep()
    clean["runs"][0]["results"] = []
    assert found(clean, folder) == []


def test_trivy_counts_more_than_packages(folder: Path) -> None:
    report = samples.trivy()
    report["Results"].append(
        {
            "Target": "Dockerfile",
            "Misconfigurations": [
                {"ID": "DS002", "Severity": "HIGH", "Status": "FAIL"},
                {"ID": "DS001", "Severity": "HIGH", "Status": "PASS"},
            ],
            "Secrets": [{"RuleID": "aws", "Severity": "CRITICAL", "StartLine": 2}],
            "Licenses": [{"Name": "GPL-3.0", "PkgName": "x", "Severity": "HIGH"}],
        }
    )
    assert {f.id for f in found(report, folder)} == {"CVE-2024-1", "DS002", "aws", "GPL-3.0"}


def test_a_rule_is_found_by_its_place_and_gives_the_level(folder: Path) -> None:
    report = samples.semgrep()
    result = report["runs"][0]["results"][0]
    del result["ruleId"], result["level"]
    result["ruleIndex"] = 0
    report["runs"][0]["tool"]["driver"]["rules"] = [{"id": "r", "defaultConfiguration": {"level": "error"}}]
    (finding,) = found(report, folder)
    assert (finding.id, finding.severity) == ("r", Severity.high)


def test_scores_are_divided_as_cvss_divides_them() -> None:
    rated = [rate_score(score) for score in (10, 9.0, 8.9, 7.0, 6.9, 4.0, 3.9, 0)]
    assert [r[0] for r in rated] == ["c", "c", "h", "h", "m", "m", "l", "l"]


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ("MIT", []),
        ("ISC License (ISCL)", []),
        ("(MIT OR BSD-3-Clause) AND MIT", []),
        ("MIT AND (BSD-3-Clause OR (MIT))", []),
        ("MIT OR GPL-3.0-only", ["GPL-3.0-only"]),
        ("MIT License; ISC License (ISCL)", []),
        ("MIT License; Other", ["Other"]),
        ("UNKNOWN", ["UNKNOWN"]),
        ("", ["(none)"]),
        ("MITX", ["MITX"]),
    ],
)
def test_each_licence_named_has_to_be_allowed(said: str, refused: list[str], settings: Settings) -> None:
    assert not_allowed(said, settings.licences) == refused


@pytest.mark.parametrize("tool", ["bandit", "detect-secrets", "zizmor"])
def test_what_the_real_tools_write_is_read(tool: str, tmp_path: Path) -> None:
    try:
        find(tool)
    except Missing as missing:
        pytest.skip(str(missing))
    code, flow = tmp_path / "a.py", tmp_path / "a.yml"
    code.write_text(f"import subprocess\nsubprocess.run('ls', shell=True)\npassword = '{WORD}'\n")
    flow.write_text(
        "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: echo ${{ github.head_ref }}\n"
    )
    arguments = {
        "bandit": ["-q", "-f", "json", str(code)],
        "detect-secrets": ["-C", str(tmp_path), "scan", "--all-files", "--no-verify"],
        "zizmor": ["--offline", "--quiet", "--format", "sarif", str(flow)],
    }[tool]
    hashed = hashlib.sha1(WORD.encode(), usedforsecurity=False).hexdigest()
    expected = {"bandit": "B602", "detect-secrets": f"Secret Keyword:{hashed[:12]}"}
    ids = {f.id for f in found(json.loads(call(tool, arguments, 120).stdout), tmp_path)}
    assert expected.get(tool, "zizmor/template-injection") in ids
