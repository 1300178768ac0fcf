"""The sixteen features: the same for one person as for many, and only from what may be known."""

import numpy as np
import pandas as pd
import pytest

from funcoes.apoio.erros import ErroDados
from funcoes.configuracao.secoes import PipelineConfig
from funcoes.dados.colunas import INDICES, QUESTIONARIO
from funcoes.preparo.atributos import ATRIBUTOS, ENTRADAS, construir_atributos
from funcoes.preparo.preparar import preparar

UMA_PESSOA = {
    "idade": 30,
    "sexo": 1,
    "peso": 81,
    "altura": 180,
    "vestimenta": 0.5,
    "tmedia": 20,
    "ur": 50,
    "vel_vento": 0.1,
    "rsolarmed": 300,
    "hora": 14.5,
}


def test_sixteen_features_in_order(aceitos: pd.DataFrame) -> None:
    x = construir_atributos(aceitos)
    assert len(ATRIBUTOS) == 16
    assert tuple(x.columns) == ATRIBUTOS
    assert (x.dtypes == np.float64).all()
    assert x.index.equals(aceitos.index)


def test_one_person_by_hand() -> None:
    x = construir_atributos(pd.DataFrame([UMA_PESSOA])).iloc[0]
    assert x["imc"] == pytest.approx(25.0)  # 81 / 1.8²
    assert x["tu_stull"] == pytest.approx(13.7, abs=0.01)  # Stull's own example
    assert x["pressao_vapor"] == pytest.approx(11.69, abs=0.05)  # half of 23.4 hPa
    assert x["te_calc"] == pytest.approx(18.0)  # calm air: 20 - 0.4 * 10 * 0.5
    assert x["wbgt_calc"] == pytest.approx(0.567 * 20 + 0.393 * x["pressao_vapor"] + 3.94)
    assert x["hora"] == 14.5


def test_a_single_request_equals_its_row_among_many(aceitos: pd.DataFrame) -> None:
    todos = construir_atributos(aceitos)
    for linha in aceitos.index:
        pd.testing.assert_frame_equal(construir_atributos(aceitos.loc[[linha]]), todos.loc[[linha]])


@pytest.mark.parametrize(
    ("entrada", "sem_valor"),
    [
        ("peso", {"peso", "imc"}),
        ("vel_vento", {"vel_vento", "te_calc", "utci_calc"}),
        ("rsolarmed", {"rsolarmed", "utci_calc"}),
        ("ur", {"ur", "tu_stull", "pressao_vapor", "te_calc", "utci_calc", "wbgt_calc"}),
    ],
)
def test_a_missing_input_gives_missing_features(entrada: str, sem_valor: set[str]) -> None:
    x = construir_atributos(pd.DataFrame([UMA_PESSOA | {entrada: np.nan}])).iloc[0]
    assert set(x.index[x.isna()]) == sem_valor


def test_an_absent_column_is_named() -> None:
    quadro = pd.DataFrame([UMA_PESSOA]).drop(columns=["ur", "hora"])
    with pytest.raises(ErroDados, match="absent: ur, hora"):
        construir_atributos(quadro)


def test_no_answer_and_no_given_index_reaches_the_features(
    aceitos: pd.DataFrame, config: PipelineConfig
) -> None:
    proibidas = [*QUESTIONARIO, *INDICES, "tmax", "ur_max", "dir_vento", "chuva_tot"]
    assert not set(proibidas) & {*ATRIBUTOS, *ENTRADAS}
    envenenado = aceitos.copy()
    envenenado[proibidas] = 1e6
    x, y = (preparar(q, config.impute).quadro[list(ATRIBUTOS)] for q in (aceitos, envenenado))
    pd.testing.assert_frame_equal(x, y)


def test_the_measured_wet_bulb_is_kept_as_data_but_is_no_feature(
    aceitos: pd.DataFrame, config: PipelineConfig
) -> None:
    quadro = preparar(aceitos.assign(tu=40.0), config.impute).quadro
    assert quadro["tu"].eq(40.0).all()
    assert quadro["tu_stull"].lt(30.0).all()


def test_prepared_rows_keep_their_columns_and_have_every_feature(
    aceitos: pd.DataFrame, config: PipelineConfig
) -> None:
    quadro = preparar(aceitos, config.impute).quadro
    assert set(aceitos.columns) < set(quadro.columns)
    assert quadro[list(ATRIBUTOS)].notna().all(axis=None)
    assert not quadro.columns.duplicated().any()
