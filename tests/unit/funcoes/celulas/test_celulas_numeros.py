"""Numbers in both notations: every form that is read, what is not, and which notations a column can be in."""

import math
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funcoes.celulas.notacao import Notacao
from funcoes.celulas.numeros import ler_numeros, notacoes, sem_unidade
from tests.unit.funcoes.celulas.columns import assert_same_lines, column, repeated

NOTATIONS = get_args(Notacao)
BOTH = {
    "12": 12.0,
    "0": 0.0,
    "007": 7.0,
    "+5": 5.0,
    "-5": -5.0,
    "−5": -5.0,  # U+2212
    "–5": -5.0,  # en dash
    "1 234": 1234.0,
    "1\u2009234": 1234.0,  # thin space
    "1\u00a0234\u00a0567": 1234567.0,
    "1\u202f234": 1234.0,
    "1'234": 1234.0,
    "1’234’567": 1234567.0,
    "-12 345": -12345.0,
    "1e3": 1000.0,
    "1e-3": 0.001,
    "1E−3": 0.001,
}
POINT = {
    **BOTH,
    "1234.5": 1234.5,
    "1,234.5": 1234.5,
    "1,234,567": 1234567.0,
    "1 234.5": 1234.5,
    "1'234.5": 1234.5,
    "1,234": 1234.0,
    "1.234": 1.234,
    "0.604": 0.604,
    ".5": 0.5,
    "-.5": -0.5,
    "5.": 5.0,
    "2.5e-3": 0.0025,
    "1.5E+10": 1.5e10,
}
COMMA = {
    **BOTH,
    "1234,5": 1234.5,
    "1.234,5": 1234.5,
    "1.234.567": 1234567.0,
    "1 234,5": 1234.5,
    "1'234,5": 1234.5,
    "1.234": 1234.0,
    "1,234": 1.234,
    "0,604": 0.604,
    ",5": 0.5,
    "5,": 5.0,
    "2,5e-3": 0.0025,
}
NEITHER = [
    "", "x", "inf", "-inf", "Infinity", "nan", "NaN", "1/2", "½", "1e", "e3", "1e999", "1.2.3",
    "1,2,3", "1 23",
    "1,23,456", "1 234'567", "1.234,567.8", "--5", "+-5", "- 5", "5-", "5 %", "23.5 °C", "0x10",
    "1_000", "(5)",
    "٣", "²", ".", ",", "+", "1,234.567,8", "1234,567.8.",
]  # fmt: skip


@pytest.mark.parametrize(("notation", "cases"), [("ponto", POINT), ("virgula", COMMA)])
def test_every_form_is_read(notation: Notacao, cases: dict[str, float]) -> None:
    texts = repeated(list(cases))
    read = ler_numeros(texts, notation)
    assert read.dtype == np.float64
    assert_same_lines(read, texts)
    assert dict(zip(cases, read, strict=False)) == cases
    assert read.iloc[len(cases) + 1 :].tolist() == list(cases.values())
    assert math.isnan(read.iloc[len(cases)])


@pytest.mark.parametrize("text", NEITHER)
@pytest.mark.parametrize("notation", NOTATIONS)
def test_what_is_no_number_is_missing(text: str, notation: Notacao) -> None:
    read = ler_numeros(column("3", text, "4"), notation)
    assert read.tolist() == pytest.approx([3, np.nan, 4], nan_ok=True)


@pytest.mark.parametrize(
    ("text", "notation"),
    [
        ("1234,5", "ponto"), ("1.234,5", "ponto"), ("1.234.567", "ponto"), ("0,604", "ponto"),
        ("12,34", "ponto"),
        ("1234,567", "ponto"), ("1234.5", "virgula"), ("1,234.5", "virgula"), ("1,234,567", "virgula"),
        ("0.604", "virgula"), ("12.34", "virgula"), ("1234.567", "virgula"),
    ],
)  # fmt: skip
def test_the_other_notation_is_not_read(text: str, notation: Notacao) -> None:
    assert ler_numeros(column(text), notation).isna().all()


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["1,234", "2,345"], ("ponto", "virgula")),
        (["1,234", "2,34"], ("virgula",)),
        (["1.234", "2.34"], ("ponto",)),
        (["1.234", "0.234"], ("ponto",)),
        (["1.234", "1.234,5"], ("virgula",)),
        (["1", "2"], ("ponto", "virgula")),
        (["1.5", "1,5"], ()),
        (["1.5", "x"], ()),
        ([], ()),
        ([None, None], ()),
        ([None, "23,5"], ("virgula",)),
    ],
)
def test_the_notations_that_read_all_cells(texts: list[str], expected: tuple[str, ...]) -> None:
    assert notacoes(column(*texts)) == expected


def test_an_ambiguous_column_has_other_values_in_each() -> None:
    texts = column("1,234", "2,345")
    assert ler_numeros(texts, "ponto").tolist() == [1234, 2345]
    assert ler_numeros(texts, "virgula").tolist() == [1.234, 2.345]


@pytest.mark.parametrize(
    ("texts", "numbers", "unit"),
    [
        (["23.5 °C", "-4 °C"], ["23.5", "-4"], "°C"),
        (["23.5°C", "24 °C"], ["23.5", "24"], "°C"),
        (["23,5 ºC"], ["23,5"], "°C"),
        (["80%", "75.5 %", None], ["80", "75.5", None], "%"),
        (["1.2 m/s", "−.3 m/s"], ["1.2", "-.3"], "m/s"),
        (["812 W/m2", "1,012 W/m2"], ["812", "1,012"], "W/m2"),
        (["812 W m-2"], ["812"], "W m-2"),
        (["812 W/m²"], ["812"], "W/m²"),
        (["1e-3 kg"], ["1e-3"], "kg"),
        (["30 years  old", "31 years old"], ["30", "31"], "years old"),
        (["1e5", "2e5"], None, None),
        (["5'3\""], None, None),
        (["1 2 3 m"], None, None),
        (["23.5 °C", "24"], None, None),
        (["23.5 °C", "75 °F"], None, None),
        (["23.5", "24"], None, None),
        (["14h30", "14h30"], None, None),
        (["3 Aug 2015"], None, None),
        (["5/8/2015"], None, None),
        (["9:00 AM"], None, None),
        (["°C"], None, None),
        (["x"], None, None),
        ([None], None, None),
        ([], None, None),
    ],
)
def test_a_unit_that_all_cells_carry(texts: list[str], numbers: list[str] | None, unit: str | None) -> None:
    given_texts = column(*texts)
    found, name = sem_unidade(given_texts)
    assert name == unit
    assert_same_lines(found, given_texts)
    assert found.fillna("—").tolist() == column(*(texts if numbers is None else numbers)).fillna("—").tolist()


def grouped(digits: str, separator: str) -> str:
    head = len(digits) % 3 or 3
    return separator.join([digits[:head], *(digits[i : i + 3] for i in range(head, len(digits), 3))])


def written(number: float, notation: Notacao, separator: str, minus: str) -> str:
    """As `repr`, in a notation, thousands separated unless there is an exponent."""
    whole, point, rest = repr(abs(number)).partition(".")
    if "e" not in whole and len(whole) > 3 and whole.isdigit():
        whole = grouped(whole, separator)
    decimal = "." if notation == "ponto" else ","
    return (minus if math.copysign(1, number) < 0 else "") + whole + (decimal if point else "") + rest


@given(
    st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1),
    st.sampled_from(NOTATIONS),
    st.sampled_from(["", " ", "\u2009", "'", "other"]),
    st.sampled_from(["-", "−"]),
)
def test_any_float_comes_back(numbers: list[float], notation: Notacao, separator: str, minus: str) -> None:
    separator = {"other": "," if notation == "ponto" else "."}.get(separator, separator)
    texts = column(*(written(n, notation, separator, minus) for n in numbers))
    assert notation in notacoes(texts)
    assert ler_numeros(texts, notation).tolist() == numbers


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(["°C", "%", "W/m²", "m s-1"]))
def test_any_float_comes_back_from_before_its_unit(number: float, unit: str) -> None:
    found, name = sem_unidade(column(f"{number!r} {unit}", f"1 {unit}"))
    assert name == unit
    assert ler_numeros(found, "ponto").tolist() == [number, 1]


@given(st.text())
def test_no_text_raises(text: str) -> None:
    texts = column(text)
    assert set(notacoes(texts)) <= set(NOTATIONS)
    assert len(sem_unidade(texts)[0]) == 1
    for notation in NOTATIONS:
        assert not np.isinf(ler_numeros(texts, notation)).any()
