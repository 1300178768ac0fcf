"""Times of day: every form, what is none, which readings a column has."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funcoes.apoio.erros import ErroConfig
from funcoes.celulas.horas import FORMATOS_DE_HORA, formatos_de_hora, ler_horas
from tests.unit.funcoes.celulas.columns import assert_same_lines, column, repeated

CLOCK, HALVES, DATE = "H:M", "H:M AM/PM", "data e hora"
READ = [
    ("9:00", CLOCK, 9.0),
    ("09:00", CLOCK, 9.0),
    ("09:00:00", CLOCK, 9.0),
    ("0:00", CLOCK, 0.0),
    ("23:59:59", CLOCK, 23 + 59 / 60 + 59 / 3600),
    ("14:30:15.500", CLOCK, 14 + 30 / 60 + 15.5 / 3600),
    ("14:30:15,5", CLOCK, 14 + 30 / 60 + 15.5 / 3600),
    ("14h30", CLOCK, 14.5),
    ("14H30", CLOCK, 14.5),
    ("14h", CLOCK, 14.0),
    ("14 h", CLOCK, 14.0),
    ("14hs", CLOCK, 14.0),
    ("14 hrs", CLOCK, 14.0),
    ("14 horas", CLOCK, 14.0),
    ("14 h 30 min", CLOCK, 14.5),
    ("14h30min", CLOCK, 14.5),
    ("14h 30m", CLOCK, 14.5),
    ("14h30m36s", CLOCK, 14.51),
    ("14:30h", CLOCK, 14.5),
    ("14:30 hs", CLOCK, 14.5),
    ("2:30 PM", HALVES, 14.5),
    ("2:30pm", HALVES, 14.5),
    ("2:30\u202fPM", HALVES, 14.5),
    ("02:30 p.m.", HALVES, 14.5),
    ("02:30 p. m.", HALVES, 14.5),
    ("2:30:36 PM", HALVES, 14.51),
    ("2 PM", HALVES, 14.0),
    ("2:30 AM", HALVES, 2.5),
    ("12:00 AM", HALVES, 0.0),
    ("12:30 a.m.", HALVES, 0.5),
    ("12:00 PM", HALVES, 12.0),
    ("11:59 PM", HALVES, 23 + 59 / 60),
    ("1430", "HHMM", 14.5),
    ("0930", "HHMM", 9.5),
    ("930", "HHMM", 9.5),
    ("000", "HHMM", 0.0),
    ("9", "decimal", 9.0),
    ("14.5", "decimal", 14.5),
    ("14,5", "decimal", 14.5),
    ("23.999", "decimal", 23.999),
    ("0", "decimal", 0.0),
    (".5", "decimal", 0.5),
    ("14.30", "H.M", 14.5),
    ("9,15", "H.M", 9.25),
    ("0.604166", "Excel", 14.5),
    ("0,6041666667", "Excel", 14.5),
    ("0", "Excel", 0.0),
    ("0.5", "Excel", 12.0),
    ("42219.604166", "Excel", 14.5),
    ("42219", "Excel", 0.0),
    ("2015-08-03T14:30:00-03:00", DATE, 14.5),
    ("2015-08-03T14:30:00Z", DATE, 14.5),
    ("2015-08-03 14:30", DATE, 14.5),
    ("03/08/2015 14h30", DATE, 14.5),
    ("8/13/2015 2:30:00 PM", DATE, 14.5),
    ("3 Aug 2015 00:00", DATE, 0.0),
    ("20150803143000", DATE, 14.5),
]
NONE_AT_ALL = [
    "", "x", "24:00", "24h", "24:00:00", "25:10", "9:60", "9:5", "14h60", "9:30:60", "-9:00",
    "9:00:0", "13:30 PM",
    "2400", "1260", "24", "24.5", "-1", "inf", "nan", "99999", "1/2", "PM", "h", "14:30 XM", "2015-08-03",
    "2015-08-03T24:00", "2015-02-30T10:00", "31/02/2015 10:00", "12345", "٩:٠٠",
]  # fmt: skip


@pytest.mark.parametrize(("text", "form", "hours"), READ)
def test_every_form_is_read(text: str, form: str, hours: float) -> None:
    texts = repeated([text])
    read = ler_horas(texts, form)
    assert read.dtype == np.float64
    assert_same_lines(read, texts)
    assert read.tolist() == pytest.approx([hours, np.nan, hours], nan_ok=True, abs=1e-12)
    assert form in formatos_de_hora(texts)


@pytest.mark.parametrize("text", NONE_AT_ALL)
def test_what_is_no_time_is_missing_in_every_format(text: str) -> None:
    assert formatos_de_hora(column(text)) == []
    for form in (None, *FORMATOS_DE_HORA):
        assert ler_horas(column(text), form).isna().all()


def test_each_format_is_tried_above() -> None:
    assert {form for _, form, _ in READ} == set(FORMATOS_DE_HORA)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["9:00", "14h30"], [CLOCK]),
        (["2:30 PM", "11 AM"], [HALVES]),
        (["2:30 PM", "14:30"], []),
        (["900", "1430"], ["HHMM"]),
        (["9", "1430"], []),
        (["9", "14"], ["decimal"]),
        (["9", "14.5"], ["decimal"]),
        (["0.25", "0.6"], ["decimal", "Excel"]),
        (["0.25", "1.5"], ["decimal"]),
        (["0", ".375"], ["decimal", "Excel"]),
        (["14.30", "9.15"], ["H.M", "decimal"]),
        (["14.30", "9.75"], ["decimal"]),
        (["0.30", "0.45"], ["H.M", "decimal", "Excel"]),
        (["42219.25", "42219.5"], ["Excel"]),
        (["2015-08-03T14:30:00-03:00", None], [DATE]),
        (["2015-08-03T14:30:00-03:00", "2015-08-04"], []),
        (["9:00", "x"], []),
        ([None], []),
        ([], []),
    ],
)
def test_the_formats_that_read_all_cells(texts: list[str], expected: list[str]) -> None:
    assert formatos_de_hora(column(*texts)) == expected


@pytest.mark.parametrize(
    ("texts", "hours"),
    [
        (["9:00", "2:30 PM", "14h30", "14.5", "9", "2015-08-03T14:30", "x", None],
         [9, 14.5, 14.5, 14.5, 9, 14.5, np.nan, np.nan]),
        (["900", "1430", None], [9, 14.5, np.nan]),
        (["900", "14:30"], [np.nan, 14.5]),  # HHMM is not read cell by cell: 900 beside 14:30 may be an error
        (["42219.25", "42219.5"], [6, 12]),
        (["0.25", "0.5"], [0.25, 0.5]),
        (["14.30"], [14.3]),
        ([None], [np.nan]),
    ],
)  # fmt: skip
def test_without_a_format(texts: list[str], hours: list[float]) -> None:
    given_texts = column(*texts)
    read = ler_horas(given_texts)
    assert_same_lines(read, given_texts)
    assert read.tolist() == pytest.approx(hours, nan_ok=True)


def test_an_ambiguous_column_reads_otherwise_in_each() -> None:
    texts = column("0.25", "0.50")
    assert ler_horas(texts, "decimal").tolist() == [0.25, 0.5]
    assert ler_horas(texts, "Excel").tolist() == [6, 12]
    assert ler_horas(texts, "H.M").tolist() == [25 / 60, 50 / 60]


def test_the_last_moment_of_a_day_does_not_become_the_next() -> None:
    (hours,) = ler_horas(column("0.9999999"), "Excel")
    assert 23.99 < hours < 24


def test_an_unknown_format_is_named_with_those_there_are() -> None:
    with pytest.raises(ErroConfig, match=r"'HH:MM' is no format of times: give one of H:M, H:M AM/PM, HHMM"):
        ler_horas(column("9:00"), "HH:MM")


WRITERS = {
    CLOCK: lambda h, m: [f"{h}:{m:02d}", f"{h:02d}:{m:02d}:00", f"{h}h{m:02d}", f"{h} h {m:02d} min"],
    HALVES: lambda h, m: [
        f"{(h - 1) % 12 + 1}:{m:02d} {'AP'[h >= 12]}M",
        f"{(h - 1) % 12 + 1:02d}:{m:02d} {'ap'[h >= 12]}.m.",
    ],
    "HHMM": lambda h, m: [f"{h:02d}{m:02d}", f"{h}{m:02d}"],
    "H.M": lambda h, m: [f"{h}.{m:02d}", f"{h:02d},{m:02d}"],
    "decimal": lambda h, m: [f"{h + m / 60:.15g}", f"{h + m / 60:.12f}".replace(".", ",")],
    "Excel": lambda h, m: [f"{(h * 60 + m) / 1440:.10f}", f"{42219 + (h * 60 + m) / 1440:.6f}"],
    DATE: lambda h, m: [f"2015-08-03T{h:02d}:{m:02d}:00-03:00", f"03/08/2015 {h}:{m:02d}"],
}


@pytest.mark.parametrize("form", sorted(FORMATOS_DE_HORA))
@given(st.lists(st.tuples(st.integers(0, 23), st.integers(0, 59)), min_size=1, max_size=20), st.data())
def test_any_time_comes_back(form: str, times: list[tuple[int, int]], data: st.DataObject) -> None:
    texts = column(*(data.draw(st.sampled_from(WRITERS[form](h, m))) for h, m in times))
    assert form in formatos_de_hora(texts)
    expected = [h + m / 60 for h, m in times]
    assert ler_horas(texts, form).tolist() == pytest.approx(expected, abs=1e-9)
    if formatos_de_hora(texts) == [form]:
        assert ler_horas(texts).tolist() == pytest.approx(expected, abs=1e-9)


@given(st.text(alphabet="0123456789:hHmMapPM.,- T", max_size=12))
def test_what_is_read_is_a_time_of_day(text: str) -> None:
    for form in (None, *FORMATOS_DE_HORA):
        read = ler_horas(pd.Series([text]), form).dropna()
        assert read.between(0, 24, inclusive="left").all()
