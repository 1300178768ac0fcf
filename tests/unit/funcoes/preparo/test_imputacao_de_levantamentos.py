"""Filling of surveys without sun, dates or hours; a request is filled as training filled its rows."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funcoes.configuracao.config import carregar
from funcoes.configuracao.secoes import ImputeConfig
from funcoes.entrega.preenchimento import Preenchedor, Preenchimento, RegraDeColuna, como_matriz
from funcoes.preparo.imputacao import Imputador, aplicar, aprender
from tests.by_day import examples

REGRAS = {
    "temperatura_radiante": "como_o_ar", "peso": "mediana_por_sexo", "vestimenta": "mediana_por_campanha",
    "metabolismo": 1.2, "sexo": "moda",
}  # fmt: skip
IMPUTE: ImputeConfig = carregar(None, [f"impute.regras={REGRAS}"]).impute
SALA = ("sexo", "peso", "vestimenta", "metabolismo", "temperatura", "temperatura_radiante", "umidade")


def serving(imputador: Imputador, entradas: tuple[str, ...]) -> Preenchedor:
    regras = Preenchimento(
        colunas={c: RegraDeColuna(**r.model_dump()) for c, r in imputador.colunas.items()},
        perfil_geral=imputador.perfil_geral,
        radiacao_geral=imputador.radiacao_geral,
        radiacao_max_min=IMPUTE.mesma_hora_max_min,
    )
    return Preenchedor(regras, entradas)


def pessoas(*linhas: dict[str, Any], parte: str = "treino") -> pd.DataFrame:
    base = {
        "sexo": 0.0, "peso": 60.0, "vestimenta": 0.5, "metabolismo": 1.0, "temperatura": 22.0,
        "temperatura_radiante": 23.0, "umidade": 50.0, "dia": "", "campanha": "", "parte": parte,
    }  # fmt: skip
    quadro = pd.DataFrame([base | linha for linha in linhas])
    return quadro.assign(registro=[str(n) for n in quadro.index])


def test_the_radiant_temperature_is_that_of_the_air_and_where_that_is_missing_what_was_learned() -> None:
    quadro = pessoas({}, {"temperatura_radiante": 29.0}, {"temperatura_radiante": 25.0})
    imputador = aprender(quadro, IMPUTE, SALA)
    falta = {"temperatura_radiante": np.nan}
    novo = pessoas(falta | {"temperatura": 19.0}, falta | {"temperatura": np.nan}, {})
    cheio = aplicar(novo, imputador, IMPUTE)
    assert cheio["temperatura_radiante"].tolist() == [19.0, 22.0, 23.0]
    assert cheio["falta_temperatura_radiante"].tolist() == [True, True, False]
    assert cheio["copia_temperatura_radiante"].tolist() == [True, False, False], (
        "the second by what was learned"
    )


def test_a_constant_is_nothing_learned() -> None:
    quadro = pessoas({}, {"metabolismo": 3.0}, {"metabolismo": np.nan})
    imputador = aprender(quadro.assign(metabolismo=np.nan), IMPUTE, SALA)
    cheio = aplicar(quadro, imputador, IMPUTE)
    assert cheio["metabolismo"].tolist() == [1.0, 3.0, 1.2]
    assert cheio["copia_metabolismo"].tolist() == [False, False, True]


CELULA = st.none() | st.floats(10, 40)
LINHA = st.fixed_dictionaries(
    {
        **{n: CELULA for n in ("peso", "vestimenta", "metabolismo", "temperatura", "temperatura_radiante")},
        "sexo": st.sampled_from([None, 0.0, 1.0]),
        "campanha": st.sampled_from(["", "2015-08", "2016-01"]),
    }
)


@settings(max_examples=examples(60), deadline=None)
@given(
    st.lists(LINHA, min_size=1, max_size=8),
    st.sets(st.sampled_from(SALA)).map(lambda fora: tuple(n for n in SALA if n not in fora)),
)
def test_a_request_is_filled_as_training_filled_its_row(
    linhas: list[dict[str, Any]], entradas: tuple[str, ...]
) -> None:
    """Whatever of a survey's quantities its features need: rules by others are not used then."""
    sabidas = ({"peso": 80.0, "sexo": 1.0, "campanha": "2015-08"}, {"temperatura_radiante": 31.0})
    treino = pessoas(*sabidas, *linhas).astype({n: float for n in SALA})
    if not entradas:
        return
    imputador = aprender(treino, IMPUTE, entradas)
    cheio = aplicar(treino, imputador, IMPUTE)
    visto = serving(imputador, entradas).preencher(como_matriz(treino, entradas), list(treino["campanha"]))
    np.testing.assert_array_equal(visto, cheio[list(entradas)].to_numpy())
    assert not np.isnan(visto).any()


def ao_ar_livre(**colunas: Any) -> pd.DataFrame:
    n = len(next(iter(colunas.values())))
    base = {
        "dia": [""] * n,
        "campanha": [""] * n,
        "registro": [str(i) for i in range(n)],
        "parte": ["treino"] * n,
    }
    return pd.DataFrame(base | colunas)


def test_a_survey_without_sun_learns_nothing_of_it() -> None:
    imputador = aprender(ao_ar_livre(umidade=[50.0, np.nan]), IMPUTE, ("umidade",))
    assert (imputador.perfil_geral, imputador.radiacao_geral) == ({}, 0.0)
    assert "radiacao_origem" not in aplicar(ao_ar_livre(umidade=[50.0, np.nan]), imputador, IMPUTE)


def test_sun_without_hours_is_filled_by_the_median_in_training_and_in_a_request() -> None:
    quadro = ao_ar_livre(radiacao_solar=[100.0, 300.0, 800.0, np.nan])
    imputador = aprender(quadro, IMPUTE, ("radiacao_solar",))
    cheio = aplicar(quadro, imputador, IMPUTE)
    assert cheio["radiacao_solar"].tolist() == [100, 300, 800, 300]
    assert cheio["radiacao_origem"].tolist() == ["medida"] * 3 + ["mediana"]
    visto = serving(imputador, ("radiacao_solar",)).preencher(como_matriz(quadro, ["radiacao_solar"]))
    assert visto[:, 0].tolist() == [100, 300, 800, 300]


def test_hours_that_some_rows_do_not_have_are_learned_from_those_that_do() -> None:
    quadro = ao_ar_livre(radiacao_solar=[100.0, 500.0, 900.0, np.nan], hora=[9.0, 12.0, np.nan, np.nan])
    imputador = aprender(quadro, IMPUTE, ("radiacao_solar", "hora"))
    assert imputador.perfil_geral == {"540": 100.0, "720": 500.0}
    cheio = aplicar(quadro, imputador, IMPUTE)
    assert cheio["hora"].tolist() == [9, 12, 10.5, 10.5]
    assert cheio.at[3, "radiacao_origem"] == "mediana", "half past ten was never measured"


def test_rows_without_a_date_are_not_of_one_day() -> None:
    quadro = ao_ar_livre(radiacao_solar=[100.0, 500.0, np.nan], hora=[9.0, 9.5, 9.25])
    cheio = aplicar(quadro, aprender(quadro, IMPUTE, ("radiacao_solar", "hora")), IMPUTE)
    assert cheio.at[2, "radiacao_origem"] == "campanha"


@pytest.mark.parametrize("regra", ["mediana_por_sexo", "como_o_ar"])
def test_a_rule_by_what_requests_do_not_have_becomes_the_median(regra: str) -> None:
    qual = "temperatura_radiante"
    config = carregar(None, [f"impute.regras={{{qual}: {regra}}}"]).impute
    quadro = pessoas({}, {qual: 29.0})
    assert aprender(quadro, config, (qual,)).colunas[qual].regra == "mediana"
    com = (qual, "sexo", "temperatura")
    assert aprender(quadro, config, com).colunas[qual].regra == regra


@pytest.mark.parametrize("horas", [None, [9.0, 9.0, 12.0, 9.0, np.nan, np.nan]])
def test_no_sun_at_the_median_is_a_value_and_hours_that_are_no_feature_fill_nothing(
    horas: list[float] | None,
) -> None:
    sol = [0.0, 0.0, 0.0, 500.0, np.nan, np.nan]
    quadro = pd.DataFrame({"radiacao_solar": sol, "dia": "a", "campanha": "c", "parte": "treino"})
    quadro["registro"] = quadro.index.astype(str)
    if horas is not None:
        quadro["hora"] = horas
    imputador = aprender(quadro, IMPUTE, ["radiacao_solar"])
    cheio = aplicar(quadro, imputador, IMPUTE)
    assert cheio["radiacao_solar"].tolist() == [0, 0, 0, 500, 0, 0]
    assert cheio["radiacao_origem"].tolist()[-2:] == ["mediana", "mediana"]
    bruto = np.array([[np.nan]])
    assert serving(imputador, ("radiacao_solar",)).preencher(bruto).tolist() == [[0.0]]
    assert Imputador.model_validate_json(imputador.model_dump_json()) == imputador


def test_an_hour_that_training_always_had_and_a_row_has_not_leaves_the_median() -> None:
    quadro = pd.DataFrame({"radiacao_solar": [100.0, 300.0, 800.0], "hora": [9.0, 10.0, 12.0], "dia": "a"})
    quadro = quadro.assign(campanha="c", parte="treino", registro=["1", "2", "3"])
    imputador = aprender(quadro, IMPUTE, ["radiacao_solar", "hora"])
    novo = quadro.assign(radiacao_solar=[np.nan, np.nan, 800.0], hora=[9.0, np.nan, 12.0])
    cheio = aplicar(novo, imputador, IMPUTE)
    assert cheio["radiacao_solar"].tolist() == [100.0, 300.0, 800.0]
    assert cheio["radiacao_origem"].tolist() == ["campanha", "mediana", "medida"]
