"""What is appended holds what the survey holds: another unit, kind or category is named first of all."""

from collections.abc import Callable

import pandas as pd
import pytest

from funcoes.apoio.erros import ErroDados
from funcoes.dados.contrato import aplicar
from funcoes.dados.unidades import descrever_mudancas, exigir_as_mesmas, mudancas
from funcoes.pesquisa.descricao import PesquisaConfig
from tests.santa_maria import SURVEY

REGRAS = SURVEY


def vezes(fator: float, mais: float = 0.0) -> Callable[[str], str]:
    return lambda texto: f"{float(texto.replace(',', '.')) * fator + mais:.2f}"


@pytest.mark.parametrize(
    ("coluna", "como", "dito"),
    [
        ("tmedia", vezes(1.8, 32), "outside [-15, 50] °C, and within it if they are °F ("),
        ("tmedia", vezes(1, 273.15), "and within it if they are K"),
        ("ur", vezes(0.01), "outside [1, 100] %, and within it if they are 0–1"),
        ("altura", vezes(0.01), "outside [120, 220] cm, and within it if they are m"),
        ("peso", vezes(1000), "outside [30, 250] kg, and within it if they are g"),
        (
            "vel_vento",
            vezes(100),
            "outside [0, 60] m/s, and within it if they are km/h or ft/min or cm/s (",
        ),
        (
            "sexo",
            lambda _: "girl",
            "12 of 12 values are none of f, m (100%; read as grandezas.sexo): line 2 'girl'",
        ),
        (
            "idade",
            lambda _: "20-30",
            "12 of 12 values are not a number such as 23.5 or 23,5 (100%; read as grandezas.idade, ",
        ),
        ("p1", vezes(1, 4), "values are not a vote from -3 to 3 ("),
        ("data", lambda texto: texto.replace("/", "."), "12 of 12 values are not a date as D/M/A"),
        ("hora", lambda texto: texto.replace(":", "_"), "12 of 12 values are not a time of day such as"),
    ],
)
def test_a_column_with_something_else_is_named(
    bruto: pd.DataFrame, coluna: str, como: Callable[[str], str], dito: str
) -> None:
    bruto[coluna] = [texto and como(texto) for texto in bruto[coluna]]
    with pytest.raises(ErroDados, match=r"new\.csv: columns that do not hold") as recusa:
        exigir_as_mesmas(bruto, REGRAS, "new.csv")
    assert f"\n  {coluna}: " in str(recusa.value)
    assert dito in str(recusa.value)


def test_the_survey_itself_is_what_it_was(bruto: pd.DataFrame) -> None:
    exigir_as_mesmas(bruto, REGRAS, "new.csv")


@pytest.mark.parametrize(("errados", "mudou"), [(2, False), (3, True)])
def test_a_wrong_value_in_five_is_no_other_unit(bruto: pd.DataFrame, errados: int, mudou: bool) -> None:
    bruto.loc[list(range(2, 2 + errados)), "tmedia"] = "99"
    assert bool(list(mudancas(bruto, REGRAS))) is mudou


def test_a_column_without_values_holds_nothing_else(bruto: pd.DataFrame) -> None:
    assert list(mudancas(bruto.assign(peso="", rsolarmed="x"), REGRAS)) == []


def test_one_person_s_odd_value_is_no_other_unit(bruto: pd.DataFrame) -> None:
    assert list(mudancas(bruto[:1].assign(peso="25"), REGRAS)) == []
    assert len(list(mudancas(bruto[:2].assign(peso="25"), REGRAS))) == 1


def test_the_units_are_those_of_the_file_not_of_the_product(bruto: pd.DataFrame) -> None:
    """Described in °F, written in °C for some: what fits is told from the numbers as they stand."""
    dita = REGRAS.grandezas["temperatura"].model_copy(update={"unidade": "°F", "faixa": [15.0, 50.0]})
    regras = REGRAS.model_copy(update={"grandezas": {**REGRAS.grandezas, "temperatura": dita}})
    (linha,) = mudancas(bruto.assign(tmedia="25,5"), regras)
    assert (
        "outside [15, 50] °C, and within it if they are °C (100%; read as grandezas.temperatura, unidade °F)"
        in linha
    )


def test_a_file_in_two_units_is_told_what_the_others_are(bruto: pd.DataFrame) -> None:
    celsius = bruto["tmedia"].tolist()
    misto = [t if n % 2 else vezes(1, 273.15)(t) for n, t in enumerate(celsius)]
    (linha,) = mudancas(bruto.assign(tmedia=misto), REGRAS)
    assert "and within it if these alone are K (50%; " in linha


def test_what_is_never_learned_from_points_at_no_unit(bruto: pd.DataFrame) -> None:
    estranho = bruto.assign(tmin="99", tu="99", utci="999")
    assert {d.partition(":")[0] for d in mudancas(estranho, REGRAS)} >= {"tmin", "tu"}
    assert "utci" not in descrever_mudancas(estranho, REGRAS)
    assert descrever_mudancas(bruto, REGRAS) == ""


def _com_estacao(valores: list[str]) -> tuple[pd.DataFrame, PesquisaConfig]:
    """Air temperatures in °C; where the instrument failed, those of a station stand beside it."""
    pesquisa = PesquisaConfig.model_validate(
        PesquisaConfig.vazia().model_dump()
        | {
            "voto": {"coluna": "v"},
            "grandezas": {
                "temperatura": {"coluna": "ta", "senao": ["station"], "unidade": "°C", "opcional": True}
            },
        }
    )
    ta = ["20.5" if n % 2 else "" for n in range(len(valores))]
    quadro = pd.DataFrame({"v": "0", "ta": ta, "station": valores}, dtype=object)
    return quadro.set_axis(range(2, len(valores) + 2)), pesquisa


def test_a_column_that_stands_for_another_one_may_be_in_another_unit() -> None:
    quadro, pesquisa = _com_estacao(["68.9", "69.1", "77", "80.2", "95", "70", "71", "72"])
    (dita,) = mudancas(quadro, pesquisa)
    assert dita.startswith("station: 8 of 8 values are outside")
    assert "°F" in dita
    assert list(mudancas(*_com_estacao(["20.1"] * 8))) == []


def test_a_value_that_cannot_be_is_shown_with_the_column_it_is_from() -> None:
    quadro, pesquisa = _com_estacao(["99.5", "21", "22", "23"])
    anulados = aplicar(quadro, pesquisa).anulados
    assert anulados[["linha", "valor"]].to_numpy().tolist() == [[2, "99.5 (station)"]]
