"""The columns of a file beside the survey's: what is missing, unknown, repeated, and what may be renamed."""

import pytest

from funcoes.dados.esquema import diferencas
from tests.santa_maria import COLUMNS

LINHA = ["1"] * len(COLUMNS)


def com(**novos: str) -> list[str]:
    return [novos.get(nome, nome) for nome in COLUMNS]


def test_the_survey_s_columns_in_any_order_differ_in_nothing() -> None:
    assert diferencas(COLUMNS, [LINHA]) == ""
    assert diferencas(COLUMNS[::-1], [LINHA]) == ""


@pytest.mark.parametrize(
    ("nomes", "celula", "dito"),
    [
        (com(tmedia="t_media"), "15,5",
         "missing: tmedia; unknown: t_media. By its name t_media (numbers such as 15,5) may be tmedia"),
        (com(vestimenta="vestimentas"), "jacket", "vestimentas (text such as 'jacket') may be vestimenta"),
        (com(data="datas"), "3/8/2015", "datas (dates such as 3/8/2015) may be data"),
        (com(hora="horas"), "09:00", "horas (times such as 09:00) may be hora"),
        (com(altura="alturas"), " ", "alturas (no value) may be altura"),
    ],
)  # fmt: skip
def test_a_renamed_column_is_named_with_what_it_holds(nomes: list[str], celula: str, dito: str) -> None:
    assert diferencas(nomes, [[celula] * len(nomes)]).endswith(dito)


def test_names_that_are_not_near_are_left_to_the_reader() -> None:
    assert diferencas(com(tmedia="quux"), [LINHA]) == "missing: tmedia; unknown: quux"
    assert diferencas([*COLUMNS, "p1"], []) == "repeated: p1"


def test_two_new_names_are_not_both_one_column() -> None:
    dito = diferencas([*com(tmedia="tmedia_1"), "tmedia_2"], [])
    assert dito.endswith("By its name tmedia_1 (no value) may be tmedia")
