"""What belongs together, where a survey has dates, hours and names of places, and where it has not."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from funcoes.apoio.erros import ErroDados
from funcoes.dados.contrato import aplicar
from funcoes.dados.divisao import dividir, grupos, numerar_folds
from funcoes.dados.impressao import IMPRESSAO, imprimir
from funcoes.pesquisa.descricao import PesquisaConfig

DATA = {"coluna": "day", "formatos": ["A-M-D"], "opcional": True}
HORA = {"coluna": "time", "opcional": True}


def pesquisa(**ditas: Any) -> PesquisaConfig:
    base = PesquisaConfig.vazia().model_dump() | {
        "grandezas": {"temperatura": {"coluna": "ta", "opcional": True}, "idade": {"coluna": "age"}},
        "voto": {"coluna": "v"},
    }
    return PesquisaConfig.model_validate(base | ditas)


def aceitos(dela: PesquisaConfig, *linhas: dict[str, str]) -> pd.DataFrame:
    """The checked rows of these cells; what a row does not say is empty."""
    padrao = dict.fromkeys(dela.colunas, "") | {"v": "0", "age": "30", "ta": "20"}
    quadro = pd.DataFrame([padrao | linha for linha in linhas])
    return aplicar(quadro.set_axis(range(2, len(linhas) + 2)), dela).aceitos


def test_date_and_time_name_the_reading_the_day_and_the_campaign() -> None:
    quadro = aceitos(
        pesquisa(data=DATA, hora=HORA),
        {"day": "2020-01-05", "time": "9:00"},
        {"day": "2020-01-05", "time": "09:00:00"},
        {"day": "2020-01-05", "time": "9:30"},
        {"day": "2020-02-04", "time": "9:00"},
        {"day": "2020-03-06", "time": "9:00"},
    )
    assert quadro["registro"].tolist() == [
        "2020-01-05 09:00", "2020-01-05 09:00", "2020-01-05 09:30", "2020-02-04 09:00", "2020-03-06 09:00",
    ]  # fmt: skip
    assert quadro["dia"].tolist() == ["2020-01-05"] * 3 + ["2020-02-04", "2020-03-06"]
    assert quadro["campanha"].tolist() == ["2020-01"] * 4 + ["2020-03"], "thirty days apart is one, 31 two"


@pytest.mark.parametrize(("dias", "campanhas"), [(29, 3), (30, 2), (31, 1)])
def test_how_far_apart_campaigns_are_is_the_surveys_to_say(dias: int, campanhas: int) -> None:
    dela = pesquisa(data=DATA, campanha_dias=dias)
    quadro = aceitos(dela, {"day": "2020-01-05"}, {"day": "2020-02-04"}, {"day": "2020-03-06"})
    assert quadro["campanha"].nunique() == campanhas


def test_readings_of_several_places_at_one_time_are_several() -> None:
    dela = pesquisa(data=DATA, hora=HORA, grupos={"estudo": ["s"], "predio": ["s", "b"], "sala": ["r"]})
    places: list[dict[str, str]] = [
        *[{"s": "1", "b": "a", "r": "x"}] * 2,
        {"s": "1", "b": "a", "r": "y"},
        {"s": "1", "b": "c", "r": "x"},
        {"s": "2", "b": "a", "r": "x"},
        *[{}] * 2,
    ]
    quadro = aceitos(dela, *({"day": "2020-01-05", "time": "9:00"} | place for place in places))
    _, numbers = np.unique(quadro["registro"], return_inverse=True)
    assert [numbers[0] == n for n in numbers] == [True, True] + [False] * 5
    assert quadro["registro"].nunique() == 5


def test_rows_without_date_or_hour_are_readings_of_their_own() -> None:
    quadro = aceitos(
        pesquisa(data=DATA, hora=HORA),
        {"day": "2020-01-05"},
        {"day": "2020-01-05"},
        {"time": "9:00"},
        {"time": "9:00"},
        {},
    )
    assert quadro["registro"].nunique() == 5
    assert quadro["dia"].tolist() == ["2020-01-05"] * 2 + [""] * 3
    assert quadro["campanha"].tolist() == ["2020-01"] * 2 + [""] * 3


@pytest.mark.parametrize("ditas", [{}, {"hora": HORA}, {"data": DATA}])
def test_a_survey_without_dates_or_hours_can_be_used(ditas: dict[str, Any]) -> None:
    quadro = aceitos(pesquisa(**ditas), {}, {}, {})
    assert quadro["registro"].nunique() == 3
    assert quadro[["dia", "campanha"]].eq("").all(axis=None)
    assert numerar_folds(quadro.assign(voto=[0, 0, 0]), 3, "registro", 1).tolist() != []


def test_declared_columns_name_together_what_a_row_belongs_to() -> None:
    dela = pesquisa(
        grupos={"predio": ["study", "house"], "pessoa": "id"}, codigos_faltantes={"id": ["0"], "house": ["?"]}
    )
    quadro = aceitos(
        dela,
        {"study": "A", "house": "1", "id": "7"},
        {"study": "B", "house": "1", "id": "0"},
        {"study": "A", "house": "1", "id": "NA"},
        {"study": "A", "house": "?", "id": "7"},
        {"study": "", "house": "1", "id": "8"},
    )
    assert quadro["predio"].fillna("none").tolist() == ["a/1", "b/1", "a/1", "none", "none"]
    assert quadro["pessoa"].fillna("none").tolist() == ["7", "none", "none", "7", "8"]


def test_names_that_join_to_the_same_text_are_not_the_same_place() -> None:
    dela = pesquisa(grupos={"predio": ["study", "house"]})
    quadro = aceitos(dela, {"study": "a/1", "house": "2"}, {"study": "A", "house": "1/2"})
    assert quadro["predio"].nunique() == 2


def test_a_place_stands_for_the_day_of_rows_without_a_date() -> None:
    dela = pesquisa(data=DATA, grupos={"predio": "house", "estudo": "study"})
    quadro = aceitos(
        dela,
        {"day": "2020-01-05", "house": "1"},
        {"house": "1"},
        {"house": "1"},
        {"house": "2"},
        {"study": "S"},
        {},
    )
    assert quadro["dia"].tolist() == ["2020-01-05", "? 1", "? 1", "? 2", "? s", ""]


def test_a_declared_record_is_what_it_says_and_date_and_time_are_no_declaration() -> None:
    dela = pesquisa(data=DATA, hora=HORA, grupos={"registro": ["day", "time"]})
    quadro = aceitos(dela, {"day": "2020-01-05", "time": "9:00"}, {"day": "2020-01-05", "time": "09:00"})
    assert quadro["registro"].tolist() == ["2020-01-05 09:00"] * 2, "by value, not by spelling"
    outra = pesquisa(data=DATA, hora=HORA, grupos={"registro": "station", "campanha": "wave"})
    quadro = aceitos(outra, {"station": "x", "wave": "1"}, {"station": "x", "wave": "2"})
    assert quadro["registro"].tolist() == ["x", "x"]


def test_declared_campaigns_are_kept_as_they_are_named() -> None:
    dela = pesquisa(data=DATA, grupos={"campanha": "wave"})
    quadro = aceitos(dela, {"wave": "spring", "day": "2020-01-05"}, {"wave": "autumn", "day": "2020-01-06"})
    assert quadro["campanha"].tolist() == ["spring", "autumn"]


def test_a_vote_between_two_is_on_one_side_of_every_split() -> None:
    dela = pesquisa(voto={"coluna": "v", "meios": "ambos"})
    linhas = [{"v": v, "age": str(20 + n)} for n, v in enumerate(["0.5", "-0.5", "1", "0"] * 10)]
    quadro = aceitos(dela, *linhas)
    assert len(quadro) == 60
    assert quadro.index.is_unique
    quadro = quadro.assign(**{IMPRESSAO: imprimir(quadro, dela)})
    de = pd.Series([*range(40), *(n for n in range(40) if n % 4 < 2)], index=quadro.index)
    for semente in range(3):
        parte = dividir(quadro, 0.25, "linha", semente)
        assert parte.groupby(de).nunique().eq(1).all()
        numero = pd.Series(numerar_folds(quadro, 4, "linha", semente), index=quadro.index)
        assert numero.groupby(de).nunique().eq(1).all()


@pytest.mark.parametrize("por", ["predio", "pessoa", "sala", "estudo"])
def test_what_a_survey_does_not_say_cannot_be_kept_whole(por: Any) -> None:
    quadro = aceitos(pesquisa(), {}, {})
    with pytest.raises(ErroDados, match=rf"grupos\.{por}"):
        grupos(quadro, por)
