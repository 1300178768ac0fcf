"""Texts that mean the same, and those that do not."""

import pytest

from funcoes.apoio.textos import como_nome, parecido


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("5", "5.0"),
        ("5,0", "05"),
        ("-1", "-1.00"),
        ("B1", " b1 "),
        ("Sala  2", "sala 2"),
        ("0", "00"),
        ("x", "X"),
    ],
)
def test_names_that_mean_the_same(one: str, other: str) -> None:
    assert como_nome(one) == como_nome(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1E2", "100"), ("1_2", "12"), ("123456789012345678", "123456789012345679"), ("1,000", "1"),
        ("12.000", "12"), ("0b1", "b1"), ("1.5", "1"), ("nan", "NaN2"), ("-1", "1"), ("", "0"),
    ],
)  # fmt: skip
def test_names_that_do_not(one: str, other: str) -> None:
    assert como_nome(one) != como_nome(other)


def test_the_nearest_name_is_said_in_any_case() -> None:
    assert "'Temperatura'" in parecido("temperatur", ["Temperatura", "umidade"])
    assert parecido("xyz", ["temperatura"]) == ""
