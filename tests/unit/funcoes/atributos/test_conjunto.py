"""The features of a survey: those whose quantities it has, less those that it leaves out."""

import pickle

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funcoes.apoio.erros import ErroConfig, ErroDados
from funcoes.atributos.catalogo import CATALOGO, FONTES, ORIGENS
from funcoes.atributos.conjunto import Conjunto, das_grandezas, do_levantamento
from funcoes.pesquisa.descricao import PesquisaConfig, descrita
from funcoes.vocabulario.grandezas import GRANDEZAS
from tests.santa_maria import FEATURE_NAMES, INPUTS, SURVEY

ALGUMAS = st.sets(st.sampled_from(sorted(GRANDEZAS)), min_size=1)


def test_santa_maria_has_the_features_of_version_1_in_their_order() -> None:
    assert FEATURE_NAMES == (
        "idade", "sexo", "peso", "altura", "vestimenta", "imc", "temperatura", "umidade", "velocidade_vento",
        "radiacao_solar", "hora", "tu_stull", "pressao_vapor", "te_calc", "utci_calc", "wbgt_calc",
    )  # fmt: skip
    assert INPUTS == (
        "idade", "sexo", "peso", "altura", "vestimenta", "temperatura", "umidade", "velocidade_vento",
        "radiacao_solar", "hora",
    )  # fmt: skip


@given(ALGUMAS)
def test_a_feature_is_there_exactly_if_all_of_its_quantities_are(grandezas: set[str]) -> None:
    try:
        conjunto = das_grandezas(grandezas)
    except ErroConfig:
        assert not any(grandezas >= set(FONTES[n]) for n in CATALOGO)
        return
    assert set(conjunto.nomes) == {n for n in CATALOGO if grandezas >= set(FONTES[n])}
    assert list(conjunto.nomes) == [n for n in CATALOGO if n in conjunto.nomes], "in the catalogue's order"
    assert set(conjunto.entradas) == {e for n in conjunto.nomes for e in FONTES[n]} <= grandezas
    assert list(conjunto.entradas) == [g for g in GRANDEZAS if g in conjunto.entradas]


@settings(deadline=None)
@given(ALGUMAS, st.integers(0, 2**32 - 1))
def test_a_feature_has_the_same_value_whatever_others_are_beside_it(
    grandezas: set[str], semente: int
) -> None:
    grandezas |= {"temperatura"}
    tudo, parte = das_grandezas(GRANDEZAS), das_grandezas(grandezas)
    rng = np.random.default_rng(semente)
    valores = {
        n: rng.integers(0, len(g.categorias), 5).astype(float) if g.categorias else rng.uniform(*g.usual, 5)
        for n, g in GRANDEZAS.items()
    }
    quadro = pd.DataFrame(valores)
    np.testing.assert_allclose(
        parte.construir(quadro[list(parte.entradas)]).to_numpy(),
        tudo.construir(quadro)[list(parte.nomes)].to_numpy(),
        rtol=1e-12,
    )


def test_what_is_excluded_is_not_there_and_its_quantities_are_not_asked_for() -> None:
    dela = SURVEY.model_copy(update={"excluir": ["radiacao_solar", "utci_calc", "imc"]})
    conjunto = do_levantamento(dela)
    assert [n for n in FEATURE_NAMES if n not in conjunto.nomes] == ["imc", "radiacao_solar", "utci_calc"]
    assert [e for e in INPUTS if e not in conjunto.entradas] == ["radiacao_solar"]


@pytest.mark.parametrize(
    ("grandezas", "excluir", "dito"),
    [
        (["temperatura"], ["cor"], r"pesquisa\.excluir: there are no features cor; there are idade, "),
        (["bulbo_umido"], [], r"no feature can be had of the quantities bulbo_umido: describe more columns"),
        ([], [], r"of the quantities \(none\)"),
        (["idade"], ["idade"], "or exclude less"),
    ],
)
def test_where_no_feature_is_left_it_is_said(grandezas: list[str], excluir: list[str], dito: str) -> None:
    with pytest.raises(ErroConfig, match=dito):
        das_grandezas(grandezas, excluir)


def test_features_that_there_are_not_are_named() -> None:
    with pytest.raises(ErroDados, match="there are no features cor, gosto; there are idade"):
        Conjunto.de(["idade", "cor", "gosto"])


def test_a_globe_gives_the_radiant_temperature_as_if_it_were_described() -> None:
    vazia = PesquisaConfig.vazia().model_dump()
    com = {n: {"coluna": n} for n in ("temperatura", "temperatura_globo")}
    dela = PesquisaConfig.model_validate({**vazia, "voto": {"coluna": "v"}, "grandezas": com})
    assert "temperatura_radiante" in do_levantamento(dela).entradas
    assert "hora" not in do_levantamento(dela).entradas


def test_rooms_have_other_features_than_the_street() -> None:
    salas = do_levantamento(descrita("ashrae_db2"))
    assert "hora" not in salas.entradas
    assert {"metabolismo", "velocidade_ar"} <= {*salas.entradas}
    assert not {*salas.nomes} & {"utci_calc", "radiacao_solar", "wbgt_calc", "tu_stull"}


@pytest.mark.parametrize("nome", sorted(ORIGENS))
def test_a_computed_feature_needs_each_of_its_quantities_and_no_other(nome: str) -> None:
    """A missing quantity makes it missing: nothing stands in for a value that is not there."""
    conjunto = Conjunto.de([nome])
    pessoa = {e: 1.0 if GRANDEZAS[e].categorias else GRANDEZAS[e].exemplo for e in conjunto.entradas}
    assert conjunto.construir(pd.DataFrame([pessoa])).notna().all(axis=None)
    for entrada in conjunto.entradas:
        sem = conjunto.construir(pd.DataFrame([pessoa | {entrada: np.nan}, pessoa]))
        assert sem[nome].isna().tolist() == [True, False], entrada
        assert conjunto.construir(pd.DataFrame([pessoa | {entrada: np.nan}]))[nome].isna().all(), entrada


def test_a_set_of_features_can_be_sent_to_another_process() -> None:
    conjunto = das_grandezas(["temperatura", "umidade"])
    conjunto.calcular(np.array([[20.0, 50.0]]))
    assert pickle.loads(pickle.dumps(conjunto)) == conjunto  # noqa: S301 -- our own
