"""An exception takes out what it names, until its day, with its reason; nothing else does."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funcoes.apoio.erros import ErroConfig
from scripts.security.__main__ import main
from scripts.security.findings import Finding, Severity
from scripts.security.settings import KnownValue, Settings, Waiver, load
from scripts.security.waivers import sift
from tests.unit.scripts.security import samples
from tests.unit.scripts.security.samples import written

TODAY = dt.datetime.now(dt.UTC).date()
Config = Callable[..., Path]
Entry = Callable[..., dict[str, Any]]


def stops(config: Path, tmp_path: Path, document: Any) -> bool:
    limits = ["--max-critical", "0", "--max-high", "0", "--max-medium", "0"]
    return bool(main(["gate", "--config", str(config), *limits, str(written(tmp_path, document))]))


@pytest.mark.parametrize(
    ("other", "stopped"),
    [
        ({}, False),
        ({"where": "a.py:*"}, False),
        ({"where": "b.py:*"}, True),
        ({"where": "A.py:*"}, True),
        ({"id": "B601"}, True),
        ({"id": "b602"}, True),
        ({"id": "B60*"}, True),
        ({"until": TODAY}, False),
        ({"until": TODAY - dt.timedelta(days=1)}, True),
        ({"until": TODAY + dt.timedelta(days=100)}, False),
        ({"until": TODAY + dt.timedelta(days=101)}, True),
    ],
)
def test_what_an_exception_is_good_for(
    other: dict[str, Any], stopped: bool, config: Config, waiver: Entry, tmp_path: Path
) -> None:
    assert stops(config(exceptions=[waiver(**other)]), tmp_path, samples.bandit()) is stopped


def test_an_alias_names_the_same_thing(config: Config, waiver: Entry, tmp_path: Path) -> None:
    assert not stops(config(exceptions=[waiver(id="CVE-2020-1747")]), tmp_path, samples.pip_audit())


@pytest.mark.parametrize("days", [-1, 101])
def test_an_exception_out_of_time_stops_by_itself(
    days: int, config: Config, waiver: Entry, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = waiver(id="nothing", until=TODAY + dt.timedelta(days=days))
    clean = {**samples.bandit(), "results": []}
    assert stops(config(exceptions=[entry]), tmp_path, clean)
    assert (
        f"exception nothing (*): it end{'ed' if days < 0 else 's'} on {entry['until']}"
        in capsys.readouterr().out
    )


def test_an_exception_for_nothing_is_said(
    config: Config, waiver: Entry, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not stops(config(exceptions=[waiver()]), tmp_path, {**samples.bandit(), "results": []})
    assert "exception B602 (*) fits nothing that was found: take it out" in capsys.readouterr().out


def test_what_is_excepted_is_shown_with_its_reason(
    config: Config, waiver: Entry, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    summary = tmp_path / "summary.md"
    report = written(tmp_path, samples.bandit())
    main(["gate", "--config", str(config(exceptions=[waiver()])), "--summary", str(summary), str(report)])
    assert "nothing from outside gets there (until " in summary.read_text()
    assert "high        0  at most   2  excepted   1" in capsys.readouterr().out


@pytest.mark.parametrize(
    "broken",
    [
        {"reason": None},
        {"reason": ""},
        {"reason": "later"},
        {"until": None},
        {"until": "soon"},
        {"id": ""},
        {"where": ""},
        {"severity": "high"},
    ],
)
def test_an_exception_without_its_parts_is_refused(
    broken: dict[str, Any], config: Config, waiver: Entry
) -> None:
    entry = {key: value for key, value in waiver(**broken).items() if value is not None}
    with pytest.raises(ErroConfig, match=f"exceptions.0.{next(iter(broken))}"):
        load(config(exceptions=[entry]))


def test_a_known_value_is_no_secret_and_another_is_one(config: Config, tmp_path: Path) -> None:
    known = {"id": "Secret Keyword:0123456789ab", "reason": "a word of a test, no key"}
    report = samples.secrets()
    assert stops(config(), tmp_path, report)
    assert not stops(config(no_secrets=[known]), tmp_path, report)
    report["results"]["a.py"][0].update(hashed_secret="f" * 16)
    assert stops(config(no_secrets=[known]), tmp_path, report)


def test_a_licence_is_known_only_as_long_as_it_is_said_so(config: Config, tmp_path: Path) -> None:
    known = {"package": "Copy_Left", "said": "Other", "licence": "MIT", "reason": "its licence file is MIT's"}
    licences = {"allowed": ["MIT", "MIT License"], "known": [known]}
    report = samples.licences()
    report[1].update(Name="copy-left", License="Other")
    assert not stops(config(licences=licences), tmp_path, report)
    report[1]["License"] = "Proprietary"
    assert stops(config(licences=licences), tmp_path, report)


IDS = st.sampled_from(["A", "B", "C"])
PLACES = st.sampled_from(["x.py:1", "x.py:2", "y.py:1"])
FOUND = st.builds(
    Finding,
    st.sampled_from(["bandit", "detect-secrets"]),
    IDS,
    st.sampled_from(Severity),
    PLACES,
    st.just(""),
)
WAIVERS = st.builds(
    Waiver,
    id=IDS,
    where=st.sampled_from(["*", "x.py:*", "y.py:1"]),
    reason=st.just("a reason that is long"),
    until=st.dates(TODAY - dt.timedelta(days=200), TODAY + dt.timedelta(days=200)),
)


@given(found=st.lists(FOUND, max_size=8), waivers=st.lists(WAIVERS, max_size=4))
def test_every_finding_counts_or_has_a_valid_exception(found: list[Finding], waivers: list[Waiver]) -> None:
    settings = load().model_copy(update={"exceptions": tuple(waivers), "no_secrets": ()})
    sifted = sift(found, settings, TODAY)
    assert {*sifted.counted, *(finding for finding, _ in sifted.excepted)} == set(found)
    for finding in sifted.counted:
        assert not _excused(finding, settings)
    for finding, _ in sifted.excepted:
        assert _excused(finding, settings)
    out_of_time = [w for w in waivers if not 0 <= (w.until - TODAY).days <= settings.exception_days_max]
    assert len(sifted.errors) == len(out_of_time)


def _excused(finding: Finding, settings: Settings) -> bool:
    return any(
        waiver.id == finding.id
        and (waiver.where == "*" or finding.where.startswith(waiver.where.removesuffix("*")))
        and 0 <= (waiver.until - TODAY).days <= settings.exception_days_max
        for waiver in settings.exceptions
    )


def test_the_project_has_valid_settings() -> None:
    settings = load()
    assert all(isinstance(value, KnownValue) for value in settings.no_secrets)
    assert sift([], settings, TODAY).errors == []
