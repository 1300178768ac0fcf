"""The features: the same for one person as for many, and only from what may be known."""

from typing import get_args

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from funcoes.apoio.erros import ErroDados
from funcoes.atributos.catalogo import ORIGENS, TERMOS
from funcoes.configuracao.secoes import Coluna, PipelineConfig
from funcoes.indices import termicos
from funcoes.palavras.lingua import INGLES, Lingua
from funcoes.preparo.preparar import preparar
from tests.santa_maria import FEATURE_NAMES, FEATURES, INPUTS, SURVEY, TYPED

UMA_PESSOA = {
    "idade": 30,
    "sexo": 1,
    "peso": 81,
    "altura": 180,
    "vestimenta": 0.5,
    "temperatura": 20,
    "umidade": 50,
    "velocidade_vento": 0.1,
    "radiacao_solar": 300,
    "hora": 14.5,
}


def test_the_features_in_order(aceitos: pd.DataFrame) -> None:
    x = FEATURES.construir(aceitos)
    assert tuple(x.columns) == FEATURE_NAMES
    assert (x.dtypes == np.float64).all()
    assert x.index.equals(aceitos.index)


@pytest.mark.parametrize("nome", FEATURE_NAMES)
def test_an_entry_of_the_catalogue_is_all_that_a_feature_needs(nome: str) -> None:
    """Words for the card in both languages, its inputs, and a value that needs these inputs and no others."""
    assert FEATURE_NAMES.count(nome) == 1
    assert all(lingua.termo(TERMOS[nome]).strip() for lingua in (INGLES, Lingua("pt")))
    coluna = FEATURE_NAMES.index(nome)
    precisa = {
        e
        for e in INPUTS
        if np.isnan(FEATURES.calcular(np.array([[*(UMA_PESSOA | {e: np.nan}).values()]])))[0, coluna]
    }
    assert precisa
    if nome in ORIGENS:
        assert set(ORIGENS[nome]) == precisa & set(get_args(Coluna))


def _como_antes(bruto: NDArray[np.float64]) -> NDArray[np.float64]:
    """The features of version 1, written out."""
    colunas = bruto[0].tolist() if len(bruto) == 1 else bruto.T
    idade, sexo, peso, altura, vestimenta, t, ur, v, rs, hora = colunas
    saida = np.empty((len(bruto), 16))
    saida.T[:] = np.array([
        idade, sexo, peso, altura, vestimenta, termicos.imc(peso, altura),
        t, ur, v, rs, hora,
        termicos.tu_stull(t, ur), termicos.pressao_vapor_hpa(t, ur), termicos.te(t, ur, v),
        termicos.utci(t, ur, v, rs), termicos.wbgt(t, ur),
    ]).reshape(16, -1)  # fmt: skip
    return saida


@given(st.integers(1, 40), st.integers(0, 2**32 - 1), st.sampled_from([0.0, 0.1, 0.5]))
def test_the_catalogue_gives_the_numbers_of_the_written_out_formulas(
    n: int, semente: int, faltam: float
) -> None:
    """To the last bit for one row; NumPy's own results for many rows vary in it with where an array lies."""
    rng = np.random.default_rng(semente)
    de = np.array([5, 0, 30, 120, 0, -10, 0, 0, 0, 0.0])
    ate = np.array([95, 1, 150, 210, 3, 50, 100, 20, 1200, 24.0])
    bruto = de + (ate - de) * rng.random((n, 10))
    bruto[rng.random((n, 10)) < faltam] = np.nan
    antes, visto = _como_antes(bruto), FEATURES.calcular(bruto)[:, :16]
    if n == 1:
        assert visto.tobytes() == antes.tobytes()
    np.testing.assert_allclose(visto, antes, rtol=1e-12)


def test_one_person_by_hand() -> None:
    x = FEATURES.construir(pd.DataFrame([UMA_PESSOA])).iloc[0]
    assert x["imc"] == pytest.approx(25.0)  # 81 / 1.8²
    assert x["tu_stull"] == pytest.approx(13.7, abs=0.01)  # Stull's own example
    assert x["pressao_vapor"] == pytest.approx(11.69, abs=0.05)  # half of 23.4 hPa
    assert x["te_calc"] == pytest.approx(18.0)  # calm air: 20 - 0.4 * 10 * 0.5
    assert x["wbgt_calc"] == pytest.approx(0.567 * 20 + 0.393 * x["pressao_vapor"] + 3.94)
    assert x["hora"] == 14.5


def test_a_single_request_equals_its_row_among_many(aceitos: pd.DataFrame) -> None:
    todos = FEATURES.construir(aceitos)
    for linha in aceitos.index:
        pd.testing.assert_frame_equal(FEATURES.construir(aceitos.loc[[linha]]), todos.loc[[linha]])


@pytest.mark.parametrize(
    ("entrada", "sem_valor"),
    [
        ("peso", {"peso", "imc"}),
        ("velocidade_vento", {"velocidade_vento", "te_calc", "utci_calc"}),
        ("radiacao_solar", {"radiacao_solar", "utci_calc"}),
        ("umidade", {"umidade", "tu_stull", "pressao_vapor", "te_calc", "utci_calc", "wbgt_calc"}),
    ],
)
def test_a_missing_input_gives_missing_features(entrada: str, sem_valor: set[str]) -> None:
    x = FEATURES.construir(pd.DataFrame([UMA_PESSOA | {entrada: np.nan}])).iloc[0]
    assert set(x.index[x.isna()]) & set(FEATURE_NAMES[:16]) == sem_valor


def test_an_absent_column_is_named() -> None:
    quadro = pd.DataFrame([UMA_PESSOA]).drop(columns=["umidade", "hora"])
    with pytest.raises(ErroDados, match="absent: umidade, hora"):
        FEATURES.construir(quadro)


def test_no_answer_and_no_given_index_reaches_the_features(
    aceitos: pd.DataFrame, config: PipelineConfig
) -> None:
    proibidas = [*(TYPED[c] for c in SURVEY.guardar), "temperatura_maxima", "umidade_maxima", "bulbo_umido"]
    assert {"dado_p2", "dado_utci", "dado_dir_vento"} < {*proibidas}
    assert not set(proibidas) & {*FEATURE_NAMES, *INPUTS}
    envenenado = aceitos.copy()
    envenenado[proibidas] = 1e6
    x, y = (preparar(q, config.impute, SURVEY).quadro[list(FEATURE_NAMES)] for q in (aceitos, envenenado))
    pd.testing.assert_frame_equal(x, y)


def test_the_measured_wet_bulb_is_kept_as_data_but_is_no_feature(
    aceitos: pd.DataFrame, config: PipelineConfig
) -> None:
    quadro = preparar(aceitos.assign(bulbo_umido=40.0), config.impute, SURVEY).quadro
    assert quadro["bulbo_umido"].eq(40.0).all()
    assert quadro["tu_stull"].lt(30.0).all()


def test_prepared_rows_keep_their_columns_and_have_every_feature(
    aceitos: pd.DataFrame, config: PipelineConfig
) -> None:
    quadro = preparar(aceitos, config.impute, SURVEY).quadro
    assert set(aceitos.columns) < set(quadro.columns)
    assert quadro[list(FEATURE_NAMES)].notna().all(axis=None)
    assert not quadro.columns.duplicated().any()
