"""The columns of a file beside the survey's: what is missing, not described, and what may be renamed."""

from collections.abc import Sequence

import pandas as pd
import pytest

from funcoes.leitura.esquema import casar, diferencas, exigidas, nomes_aceitos
from tests.santa_maria import COLUMNS, SURVEY


def com(**novos: str) -> list[str]:
    return [novos.get(nome, nome) for nome in COLUMNS]


def dito(nomes: Sequence[str], celula: str = "") -> str:
    return diferencas(pd.DataFrame([[celula] * len(nomes)], columns=list(nomes)), casar(nomes, SURVEY))


def test_the_survey_s_columns_in_any_order_and_case_differ_in_nothing() -> None:
    assert dito(COLUMNS) == ""
    assert dito([c.upper() for c in COLUMNS[::-1]]) == ""


@pytest.mark.parametrize(
    ("nomes", "celula", "fim"),
    [
        (
            com(tmedia="t_mediana"),
            "15,5",
            "missing: tmedia; not described: t_mediana. By its name t_mediana (numbers such as 15,5) "
            "may be tmedia",
        ),
        (com(vestimenta="vestimentas"), "jacket", "vestimentas (text such as 'jacket') may be vestimenta"),
        (com(data="datas"), "3/8/2015", "datas (dates such as 3/8/2015) may be data"),
        (com(hora="horas"), "09:00", "horas (times such as 09:00) may be hora"),
        (com(altura="alturas"), "", "alturas (no value) may be altura"),
    ],
)
def test_a_renamed_column_is_named_with_what_it_holds(nomes: list[str], celula: str, fim: str) -> None:
    assert dito(nomes, celula).endswith(fim)


def test_names_that_are_not_near_are_left_to_the_reader() -> None:
    assert dito(com(tmedia="quux")) == "missing: tmedia; not described: quux"


def test_two_new_names_are_not_both_one_column() -> None:
    assert dito([*com(tmedia="tmedia_1"), "tmedia_2"]).endswith(
        "By its name tmedia_1 (no value) may be tmedia"
    )


def test_columns_that_no_feature_needs_may_be_absent() -> None:
    sem_guardadas = [c for c in COLUMNS if c not in SURVEY.guardar]
    assert len(sem_guardadas) < len(COLUMNS)
    assert dito(sem_guardadas) == ""
    assert not {*exigidas(SURVEY)} & {*SURVEY.guardar}


@pytest.mark.parametrize("coluna", exigidas(SURVEY))
def test_each_column_that_is_needed_is_missed(coluna: str) -> None:
    assert casar([c for c in COLUMNS if c != coluna], SURVEY).faltam == (coluna,)


def test_of_several_names_the_first_that_a_file_has_is_taken() -> None:
    dela = SURVEY.model_copy(
        update={
            "grandezas": {
                **SURVEY.grandezas,
                "temperatura": SURVEY.grandezas["temperatura"].model_copy(
                    update={"coluna": ["tmedia", "T ar (°C)", "temp"]}
                ),
            }
        }
    )
    assert nomes_aceitos(dela)["tmedia"] == ["tmedia", "T ar (°C)", "temp"]
    assert casar(com(tmedia="t_ar_c"), dela).de["tmedia"] == "t_ar_c"
    ambas = casar([*com(tmedia="temp"), "T AR (°C)"], dela)
    assert (ambas.de["tmedia"], ambas.sobram) == ("T AR (°C)", ("temp",)), "the first of its names"
    outra = casar([*com(tmedia="temp"), "T_AR_C"], dela)
    assert (outra.de["tmedia"], outra.sobram) == ("temp", ("T_AR_C",)), (
        "a name as it is before one of other signs"
    )
    assert casar(com(tmedia="quux"), dela).faltam == ("tmedia",)
