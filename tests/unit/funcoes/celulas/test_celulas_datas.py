"""Dates in the formats of people: each of them, what is none, and which a column can be in."""

import re
from datetime import date, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funcoes.apoio.erros import ErroConfig
from funcoes.celulas.datas import FORMATOS_DE_DATA, formatos_de_data, ler_datas
from tests.by_day import examples
from tests.unit.funcoes.celulas.columns import assert_same_lines, column, repeated

DAY, HALF_PAST_TWO = datetime(2015, 8, 3), datetime(2015, 8, 3, 14, 30)
READ = [
    ("03/08/2015", "D/M/A", DAY),
    ("3/8/2015", "D/M/A", DAY),
    ("08/03/2015", "M/D/A", DAY),
    ("2015-08-03", "A-M-D", DAY),
    ("2015-8-3", "A-M-D", DAY),
    ("2015/08/03", "A/M/D", DAY),
    ("2015.08.03", "A.M.D", DAY),
    ("03.08.2015", "D.M.A", DAY),
    ("03-08-2015", "D-M-A", DAY),
    ("08-03-2015", "M-D-A", DAY),
    ("03/08/15", "D/M/AA", DAY),
    ("08/03/15", "M/D/AA", DAY),
    ("15/08/03", "AA/M/D", DAY),
    ("3.8.15", "D.M.AA", DAY),
    ("03-08-15", "D-M-AA", DAY),
    ("08-03-15", "M-D-AA", DAY),
    ("15-08-03", "AA-M-D", DAY),
    ("03/08/68", "D/M/AA", datetime(2068, 8, 3)),
    ("03/08/69", "D/M/AA", datetime(1969, 8, 3)),
    ("3 Aug 2015", "D mes A", DAY),
    ("3 August 2015", "D mes A", DAY),
    ("3rd August, 2015", "D mes A", DAY),
    ("3 de agosto de 2015", "D mes A", DAY),
    ("1º de março de 2015", "D mes A", datetime(2015, 3, 1)),
    ("1 de MARÇO de 2015", "D mes A", datetime(2015, 3, 1)),
    ("03-ago-2015", "D mes A", DAY),
    ("03/ago/2015", "D mes A", DAY),
    ("03 ago. 2015", "D mes A", DAY),
    ("03AUG2015", "D mes A", DAY),
    ("3-Aug-15", "D mes AA", DAY),
    ("Aug 3, 2015", "mes D A", DAY),
    ("August 3rd, 2015", "mes D A", DAY),
    ("Aug. 3 2015", "mes D A", DAY),
    ("2015 Aug 3", "A mes D", DAY),
    ("2015-Aug-03", "A mes D", DAY),
    ("20150803", "AAAAMMDD", DAY),
    ("2015-08-03T14:30:00", "A-M-D H", HALF_PAST_TWO),
    ("2015-08-03 14:30", "A-M-D H", HALF_PAST_TWO),
    ("2015-08-03t14:30:00z", "A-M-D H", HALF_PAST_TWO),
    ("2015-08-03T14:30:00.250", "A-M-D H", HALF_PAST_TWO.replace(microsecond=250_000)),
    ("2015-08-03T14:30:00,250+02:00", "A-M-D H", HALF_PAST_TWO.replace(microsecond=250_000)),
    ("2015-08-03T14:30:00Z", "A-M-D H", HALF_PAST_TWO),
    ("2015-08-03T14:30-0300", "A-M-D H", HALF_PAST_TWO),
    ("2015-08-03 14:30:00 UTC", "A-M-D H", HALF_PAST_TWO),
    ("2015-08-03", "A-M-D H", DAY),
    ("2015/08/03 2:30:00 PM GMT-3", "A/M/D H", HALF_PAST_TWO),  # forms of Google
    ("03/08/2015 14:30", "D/M/A H", HALF_PAST_TWO),
    ("03/08/2015, 14:30:00", "D/M/A H", HALF_PAST_TWO),
    ("03/08/2015 14h30", "D/M/A H", HALF_PAST_TWO),
    ("03/08/2015 às 14h30", "D/M/A H", HALF_PAST_TWO),
    ("8/3/2015 2:30:00 PM", "M/D/A H", HALF_PAST_TWO),
    ("8/3/15 2:30 p.m.", "M/D/AA H", HALF_PAST_TWO),
    ("03.08.2015 14:30", "D.M.A H", HALF_PAST_TWO),
    ("3 de agosto de 2015 14:30", "D mes A H", HALF_PAST_TWO),
    ("Aug 3, 2015, 2:30 PM", "mes D A H", HALF_PAST_TWO),
    ("03AUG2015:14:30:00", "D mes A H", HALF_PAST_TWO),
    ("20150803 1430", "AAAAMMDD H", HALF_PAST_TWO),
    ("20150803143000", "AAAAMMDD H", HALF_PAST_TWO),
    ("20150803T143000Z", "AAAAMMDD H", HALF_PAST_TWO),
    ("20150803 14:30", "AAAAMMDD H", HALF_PAST_TWO),
    ("42219", "Excel", DAY),
    ("42219.5", "Excel", DAY.replace(hour=12)),
    ("42219,604166", "Excel", HALF_PAST_TWO),
    ("1438612200", "Unix s", HALF_PAST_TWO),
    ("1438612200.5", "Unix s", HALF_PAST_TWO.replace(microsecond=500_000)),
    ("1438612200000", "Unix ms", HALF_PAST_TWO),
]
NONE_AT_ALL = [
    "", "x", "31/02/2015", "29/02/2015", "00/08/2015", "13/13/2015", "32/01/2015", "31/12/9999",
    "01/01/1899", "2015-13-01", "2015-02-30", "20151301", "03/08", "08/2015", "2015", "03/08/015",
    "3 Foo 2015", "03/08-2015",
    "2015-08-03T24:00", "2015-08-03T10:60", "2015-08-03 x", "2015-08-03T14:30+99:00",
    "03/08/2015 25h", "1e5",
    "inf", "nan", "-42219", "80000", "99999999999999", "٠٣/٠٨/٢٠١٥",
]  # fmt: skip


@pytest.mark.parametrize(("text", "form", "moment"), READ)
def test_every_form_is_read(text: str, form: str, moment: datetime) -> None:
    texts = repeated([text])
    read = ler_datas(texts, [form])
    assert read.dtype == "datetime64[ns]"
    assert_same_lines(read, texts)
    assert read.dropna().tolist() == [pd.Timestamp(moment)] * 2
    assert pd.isna(read.iloc[1])
    named = formatos_de_data(texts)
    assert form in named or form.removesuffix(" H") in named


@pytest.mark.parametrize("text", NONE_AT_ALL)
def test_what_is_no_date_is_missing_in_every_format(text: str) -> None:
    assert formatos_de_data(column(text)) == []
    assert ler_datas(column(text), list(FORMATOS_DE_DATA)).isna().all()


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["02/07/2015", "12/01/2016"], ["D/M/A", "M/D/A"]),
        (["02/07/2015", "13/07/2015"], ["D/M/A"]),
        (["02/07/2015", "07/13/2015"], ["M/D/A"]),
        (["13/07/2015", "07/13/2015"], []),
        (["02-07-2015"], ["D-M-A", "M-D-A"]),
        (["02.07.2015"], ["D.M.A"]),
        (["2015-07-02"], ["A-M-D"]),
        (["2015-07-02", "2015-07-02T10:00"], ["A-M-D H"]),
        (["02/07/2015 10:00", "02/08/2015 10:00"], ["D/M/A H", "M/D/A H"]),
        (["02/07/15", "03/08/15"], ["D/M/AA", "M/D/AA", "AA/M/D"]),
        (["02/07/45", "13/08/45"], ["D/M/AA"]),
        (["15-08-03"], ["D-M-AA", "AA-M-D"]),
        (["3 Aug 2015", "03-ago-2015"], ["D mes A"]),
        (["20150803", "20160101"], ["AAAAMMDD"]),
        (["42219", "42220.5"], ["Excel"]),
        (["1", "7"], []),
        (["18264"], ["Excel"]),
        (["18263"], []),
        (["42219", "7"], []),
        (["1438612200", "1438612300"], ["Unix s"]),
        (["1438612200000"], ["Unix ms"]),
        (["02/07/2015", "x"], []),
        ([None, "2015-07-02"], ["A-M-D"]),
        ([None], []),
        ([], []),
    ],
)
def test_the_formats_that_read_all_cells(texts: list[str], expected: list[str]) -> None:
    assert formatos_de_data(column(*texts)) == expected


def test_the_first_format_that_reads_a_cell_is_taken() -> None:
    texts = column("02/07/2015", "07/13/2015", "2015-07-02 10:00", "x", None)
    days = [datetime(2015, 7, 2), datetime(2015, 7, 13), datetime(2015, 7, 2, 10)]
    assert ler_datas(texts, ["D/M/A", "M/D/A", "A-M-D H"]).dropna().tolist() == days
    days[0] = datetime(2015, 2, 7)
    assert ler_datas(texts, ["M/D/A", "D/M/A", "A-M-D H"]).dropna().tolist() == days


@pytest.mark.parametrize(
    ("text", "form", "zone", "expected"),
    [
        ("2015-08-03T14:30:00Z", "A-M-D H", "America/Sao_Paulo", datetime(2015, 8, 3, 11, 30)),
        ("2015-08-03T14:30:00+02:00", "A-M-D H", "America/Sao_Paulo", datetime(2015, 8, 3, 9, 30)),
        ("2015-08-03T14:30:00-0330", "A-M-D H", "UTC", datetime(2015, 8, 3, 18, 0)),
        ("2015/08/03 2:30:00 PM GMT-3", "A/M/D H", "UTC", datetime(2015, 8, 3, 17, 30)),
        ("2015/08/03 2:30:00 PM GMT+5:30", "A/M/D H", "UTC", datetime(2015, 8, 3, 9, 0)),
        ("2015/08/03 14:30 UTC+1", "A/M/D H", "UTC", datetime(2015, 8, 3, 13, 30)),
        ("2015/08/03 14:30 UTC", "A/M/D H", "America/Sao_Paulo", datetime(2015, 8, 3, 11, 30)),
        ("2015-08-03T23:30:00-03", "A-M-D H", "UTC", datetime(2015, 8, 4, 2, 30)),
        (
            "2015-12-03T14:30:00Z",
            "A-M-D H",
            "America/Sao_Paulo",
            datetime(2015, 12, 3, 12, 30),
        ),  # summer time
        ("2015-08-03T14:30:00", "A-M-D H", "America/Sao_Paulo", HALF_PAST_TWO),
        ("2015-08-03", "A-M-D H", "America/Sao_Paulo", DAY),
        ("1438612200", "Unix s", "America/Sao_Paulo", datetime(2015, 8, 3, 11, 30)),
        ("1438612200000", "Unix ms", "America/Sao_Paulo", datetime(2015, 8, 3, 11, 30)),
        ("42219.5", "Excel", "America/Sao_Paulo", DAY.replace(hour=12)),
    ],
)
def test_moments_with_a_zone_are_converted_where_one_is_asked_for(
    text: str, form: str, zone: str, expected: datetime
) -> None:
    assert ler_datas(column(text), [form], fuso=zone).tolist() == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("18263.9", None),
        ("18264", datetime(1950, 1, 1)),
        ("73415", datetime(2100, 12, 31)),
        ("73415.9", datetime(2100, 12, 31, 21, 36)),
        ("73416", None),
        ("2015", None),
        ("7", None),
        ("42219.9999999", datetime(2015, 8, 4)),
    ],
)
def test_excel_counts_as_excel_does(text: str, expected: datetime | None) -> None:
    assert ler_datas(column(text), ["Excel"]).dropna().tolist() == [expected] * (expected is not None)


@pytest.mark.parametrize("forms", [["D/M/Y"], [], "D/M/A", ["D/M/A", "x"]])
def test_unknown_formats_are_named_with_those_there_are(forms: list[str]) -> None:
    with pytest.raises(ErroConfig, match=re.escape(f"{forms!r} has to be a list of date formats")):
        ler_datas(column("02/07/2015"), forms)


@pytest.mark.parametrize("zone", ["Sao Paulo", "../x", "America"])
def test_an_unknown_zone_is_named(zone: str) -> None:
    with pytest.raises(ErroConfig, match="is no time zone: give one such as America/Sao_Paulo"):
        ler_datas(column("02/07/2015"), ["D/M/A"], fuso=zone)


def test_each_format_has_an_example_that_it_reads() -> None:
    for form, said in FORMATOS_DE_DATA.items():
        example = re.search(r"such as (.*?)(?: or,.*)?$", said)
        assert example, form
        assert ler_datas(column(example[1]), [form]).dt.date.tolist() == [date(2015, 7, 2)], form


def test_american_dates_of_the_first_days_are_ambiguous() -> None:
    days = [datetime(2015, month, day) for month in range(1, 13) for day in range(1, 13)]
    texts = column(*(f"{d:%m/%d/%Y}" for d in days))
    assert formatos_de_data(texts) == ["D/M/A", "M/D/A"]
    assert ler_datas(texts, ["M/D/A"]).tolist() == days
    assert ler_datas(texts, ["D/M/A"]).tolist() != days


ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG_ENGLISH = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
SHORT = ("jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez")
LONG = (
    "janeiro",
    "fevereiro",
    "março",
    "abril",
    "maio",
    "junho",
    "julho",
    "agosto",
    "setembro",
    "outubro",
    "novembro",
    "dezembro",
)


def in_days(d: datetime) -> float:
    return (d - datetime(1899, 12, 30)) / timedelta(days=1)


WRITERS = {
    "D/M/A": lambda d: [f"{d:%d/%m/%Y}", f"{d.day}/{d.month}/{d.year}"],
    "M/D/A": lambda d: [f"{d:%m/%d/%Y}", f"{d.month}/{d.day}/{d.year}"],
    "A-M-D": lambda d: [f"{d:%Y-%m-%d}"],
    "A/M/D": lambda d: [f"{d:%Y/%m/%d}"],
    "A.M.D": lambda d: [f"{d:%Y.%m.%d}"],
    "D.M.A": lambda d: [f"{d:%d.%m.%Y}", f"{d.day}.{d.month}.{d.year}"],
    "D-M-A": lambda d: [f"{d:%d-%m-%Y}"],
    "M-D-A": lambda d: [f"{d:%m-%d-%Y}"],
    "D/M/AA": lambda d: [f"{d:%d/%m/%y}"],
    "M/D/AA": lambda d: [f"{d:%m/%d/%y}"],
    "AA/M/D": lambda d: [f"{d:%y/%m/%d}"],
    "D.M.AA": lambda d: [f"{d:%d.%m.%y}"],
    "D-M-AA": lambda d: [f"{d:%d-%m-%y}"],
    "M-D-AA": lambda d: [f"{d:%m-%d-%y}"],
    "AA-M-D": lambda d: [f"{d:%y-%m-%d}"],
    "D mes A": lambda d: [
        f"{d.day} {ENGLISH[d.month - 1]} {d.year}",
        f"{d.day} de {LONG[d.month - 1]} de {d.year}",
        f"{d:%d}-{SHORT[d.month - 1]}-{d.year}",
        f"{d:%d}{ENGLISH[d.month - 1].upper()}{d.year}",
    ],
    "D mes AA": lambda d: [f"{d.day}-{ENGLISH[d.month - 1]}-{d:%y}", f"{d:%d}/{SHORT[d.month - 1]}/{d:%y}"],
    "mes D A": lambda d: [
        f"{ENGLISH[d.month - 1]} {d.day}, {d.year}",
        f"{LONG_ENGLISH[d.month - 1]} {d.day} {d.year}",
    ],
    "A mes D": lambda d: [
        f"{d.year} {ENGLISH[d.month - 1]} {d:%d}",
        f"{d.year}-{SHORT[d.month - 1]}-{d.day}",
    ],
    "AAAAMMDD": lambda d: [f"{d:%Y%m%d}"],
}
TIMES = [
    " %H:%M:%S",
    "T%H:%M:%S",
    " %I:%M:%S %p",
    " %Hh%Mm%Ss",
    ", %H:%M:%S",
    "T%H:%M:%S-03:00",
    " %H:%M:%SZ",
]
MOMENTS = st.datetimes(datetime(1974, 1, 1), datetime(2068, 12, 31)).map(lambda d: d.replace(microsecond=0))


def writings(form: str, d: datetime) -> list[str]:
    base = form.removesuffix(" H")
    if base == form and base in WRITERS:
        return WRITERS[base](d)
    if base in WRITERS:
        times = [*TIMES, "%H%M%S", "T%H%M%SZ"] if base == "AAAAMMDD" else TIMES
        return [f"{day}{d:{time}}" for day in WRITERS[base](d) for time in times]
    seconds = round((d - datetime(1970, 1, 1)).total_seconds())
    return {
        "Excel": [f"{in_days(d):.7f}", f"{in_days(d):.10f}".replace(".", ",")],
        "Unix s": [f"{seconds}", f"{seconds}.0"],
        "Unix ms": [f"{seconds}000"],
    }[form]


@pytest.mark.parametrize("form", sorted(FORMATOS_DE_DATA))
@settings(max_examples=examples(40))
@given(st.lists(MOMENTS, min_size=1, max_size=12), st.data())
def test_any_date_comes_back_in_any_format(form: str, moments: list[datetime], data: st.DataObject) -> None:
    if form in WRITERS:
        moments = [d.replace(hour=0, minute=0, second=0) for d in moments]
    texts = column(*(data.draw(st.sampled_from(writings(form, d))) for d in moments))
    assert form in formatos_de_data(texts)
    read = ler_datas(texts, [form])
    assert_same_lines(read, texts)
    assert read.tolist() == moments


@given(st.text(alphabet="0123456789/-.: TZaugo+ade", max_size=16))
def test_what_is_read_has_a_plausible_year(text: str) -> None:
    read = ler_datas(column(text), list(FORMATOS_DE_DATA)).dropna()
    assert read.dt.year.between(1900, 2100).all()
