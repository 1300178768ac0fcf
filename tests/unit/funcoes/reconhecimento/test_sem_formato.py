"""Columns that are called as a date or a time is, and that no format reads: asked, or at least said."""

from pathlib import Path

import pandas as pd
import pytest
import yaml

from funcoes.conferencia.__main__ import main
from funcoes.reconhecimento.achado import Achado
from funcoes.reconhecimento.proposta import Proposta, propor
from tests import invented_survey as survey

PEOPLE = survey.values()
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
DAYS = [f"{1 + n % 28:02d}" for n in range(60)]


def found(**cells: list[str]) -> Proposta:
    return propor(pd.DataFrame(cells, dtype=object))


def of(proposal: Proposta, column: str) -> Achado:
    return next(a for a in proposal.achados if a.coluna == column)


@pytest.mark.parametrize(
    ("cells", "parts"),
    [
        ([f"2562-03-{d}" for d in DAYS], ["'2562-03-01'", "such as 2562", "Buddhist"]),
        ([f"{d}/03/2562 10:30" for d in DAYS], ["'01/03/2562 10:30'", "Buddhist"]),
        ([f"1398-03-{d}" for d in DAYS], ["such as 1398", "Persian or the Islamic"]),
        ([f"1440/03/{d}" for d in DAYS], ["such as 1440", "Persian or the Islamic"]),
        ([f"1398-03-{d}".translate(PERSIAN) for d in DAYS], ["such as 1398", "digits are not 0 to 9"]),
        ([f"2019-03-{d}".translate(PERSIAN) for d in DAYS], ["digits are not 0 to 9"]),
        ([f"week 3, 2019, day {d}" for d in DAYS], ["'week 3, 2019, day 01'"]),
    ],
)
@pytest.mark.parametrize("name", ["date", "time"])
def test_cells_that_look_like_it_are_a_question(name: str, cells: list[str], parts: list[str]) -> None:
    asked = of(found(**{name: cells}), name).parte.duvidas
    assert [(d.chave, d.opcoes) for d in asked] == [("coluna", (f'"{name}"',))]
    called = {"date": "a date", "time": "a time of day"}[name]
    for part in (f"called as {called} is, but holds {cells[0]!r}, which no format reads", *parts):
        assert part in asked[0].porque
    assert ("calendar:" in asked[0].porque) == any("such as" in p or "Buddhist" in p for p in parts)


@pytest.mark.parametrize("cells", [["Monday", "Tuesday"] * 30, ["3.5", "70.25"] * 30, ["99", "70"] * 30])
def test_what_looks_like_nothing_of_it_is_said(cells: list[str]) -> None:
    what = of(found(time=cells), "time")
    assert (what.papel, what.parte.duvidas) == ("", ())
    assert what.parte.ditos == (f"called as a time of day is, but holds {cells[0]!r}, which no format reads",)


def test_another_column_that_is_read_is_the_date() -> None:
    """Called so, or holding nothing but dates: no question of the one that is not read."""
    for other in ("day", "coleta"):
        proposal = found(date=[f"2562-03-{d}" for d in DAYS], **{other: [f"2019-03-{d}" for d in DAYS]})
        assert [a.coluna for a in proposal.de("data")] == [other]
        assert of(proposal, "date").parte.ditos == ("as data, which another column is",)
        assert not [where for where, _ in proposal.duvidas() if where.startswith("data")]


def test_without_an_answer_it_is_empty() -> None:
    assert of(found(date=["", "NA"], x=["1", "2"]), "date").parte.ditos == ("no value",)


def test_the_draft_asks_and_without_the_entry_it_can_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)  # of a terminal that has a width
    Path("s.csv").write_bytes(survey.as_csv({**survey.plain(PEOPLE), "Date": ["2562-03-01"] * 300}))
    assert main(["s.csv"]) == 2
    assert "holds '2562-03-01', which no format reads" in capsys.readouterr().out
    lines = Path("s.yaml").read_text(encoding="utf-8").splitlines()
    start = lines.index("data:")
    assert lines[start + 1].startswith("  coluna: ???")
    kept = "\n".join([*lines[:start], *lines[start + 2 :]])
    assert "data" not in yaml.safe_load(kept)
    Path("s.yaml").write_text(kept, encoding="utf-8")
    assert main(["s.csv", "--survey", "s.yaml"]) == 0


def test_the_first_cells_of_merged_ones_are_a_group() -> None:
    """Ten names in 300 rows are no "another one in each row"; 300 names are."""
    merged = [f"B{n // 30}" if n % 30 == 0 else "" for n in range(300)]
    assert [(a.nome, a.coluna) for a in found(building=merged).de("grupos")] == [("predio", "building")]
    each = of(found(building=[f"B{n}" for n in range(300)]), "building")
    assert each.parte.ditos == ("called as a predio is; another one in each row",)
