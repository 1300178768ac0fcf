"""A survey of twelve invented people, and a larger frame of features for what needs many rows."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from funcoes.configuracao.config import carregar
from funcoes.configuracao.secoes import PipelineConfig, TrainEtapa
from funcoes.dados.contrato import Conferido, aplicar
from funcoes.preparo.preparar import com_atributos
from funcoes.servico.pasta import PastaServico
from tests.santa_maria import FEATURES, SURVEY, read_cells

ARQUIVO = Path(__file__).with_name("pesquisa_pequena.csv")


@pytest.fixture
def csv_bytes() -> bytes:
    """Two days of winter and one of summer, two records a day but the last two share one; lines 2 to 13.

    What is odd on purpose: 99 kg (line 3), wind from 99° (4, 5), code 99 in P6 (3) and P5 (5), F (4), x in P7
    (7), -1 clo (7), no weight (9), no height (12), no radiation (4-7, 12, 13), no Tu (10-13).
    """
    return ARQUIVO.read_bytes()


@pytest.fixture
def bruto(csv_bytes: bytes) -> pd.DataFrame:
    """The twelve people as text cells, index = line."""
    return read_cells(csv_bytes)


@pytest.fixture
def conferir(bruto: pd.DataFrame) -> Callable[..., Conferido]:
    """`conferir((linha, coluna, texto), ...)`: the contract on the twelve people with these cells changed."""

    def _conferir(*trocas: tuple[int, str, str]) -> Conferido:
        quadro = bruto.copy()
        for linha, coluna, texto in trocas:
            quadro.at[linha, coluna] = texto
        return aplicar(quadro, SURVEY)

    return _conferir


@pytest.fixture
def aceitos(conferir: Callable[..., Conferido]) -> pd.DataFrame:
    """The twelve people after the contract, all in the training part."""
    return conferir().aceitos.assign(parte="treino")


@pytest.fixture
def pasta(tmp_path: Path) -> PastaServico:
    """A serving folder of this test's own."""
    return PastaServico(tmp_path / "servico")


@pytest.fixture(scope="session")
def config() -> PipelineConfig:
    """The defaults of configs/pipeline.yaml."""
    return carregar()


@pytest.fixture(scope="session")
def config_treino(config: PipelineConfig) -> Callable[..., TrainEtapa]:
    """`config_treino(folds=3)`: a quick training stage, logistic regression in three folds unless told."""

    def _config(**mudancas: Any) -> TrainEtapa:
        valores = config.da_etapa("train") | {
            "modelos": ["lr"], "voto": ["lr", "ordinal"], "protocol": ["by_record"], "folds": 3,
            "balanceamento": "sem", "outliers": "sem", "reamostragens": 200, "processos": 1,
        }  # fmt: skip
        return TrainEtapa.model_validate(valores | mudancas)

    return _config


def _sortear(n: int, classes: tuple[int, ...], semente: int) -> pd.DataFrame:
    sorteio = np.random.default_rng(semente)
    registro = np.arange(n) // 3
    calor = sorteio.uniform(0, 1, registro.max() + 1)[registro]
    quadro = pd.DataFrame(
        {
            "idade": sorteio.integers(18, 60, n).astype(float),
            "sexo": sorteio.integers(0, 2, n).astype(float),
            "peso": sorteio.normal(70, 12, n),
            "altura": sorteio.normal(170, 9, n),
            "vestimenta": sorteio.choice([0.5, 1.0], n),
            "temperatura": 12 + 20 * calor,
            "umidade": 90 - 40 * calor,
            "velocidade_vento": sorteio.uniform(0, 3, n),
            "radiacao_solar": 100 + 700 * calor,
            "hora": 9 + (registro % 8),
        },
        index=pd.RangeIndex(2, n + 2, name="linha"),
    )
    posicao = np.clip(calor + sorteio.normal(0, 0.12, n), 0, 0.999)
    quadro["voto"] = np.array(classes)[(posicao * len(classes)).astype(int)]
    quadro["registro"] = [f"r{r:03d}" for r in registro]
    quadro["dia"] = [f"2015-08-{1 + r % 6:02d}" for r in registro]
    quadro["campanha"] = np.where(registro % 6 < 3, "inverno", "verao")
    return com_atributos(quadro, FEATURES)


@pytest.fixture(scope="session")
def muitos() -> Callable[..., pd.DataFrame]:
    """`muitos(120)`: features and votes of people in records of three; warmer weather, warmer votes.

    The last fifth of the records is held out; nobody is marked as outlier.
    """

    def _muitos(n: int = 120, classes: tuple[int, ...] = (-1, 0, 1), semente: int = 7) -> pd.DataFrame:
        quadro = _sortear(n, classes, semente)
        quadro["parte"] = np.where(np.arange(n) < 0.8 * n, "treino", "teste")
        impressoes = [f"{semente:08x}{linha:08x}" for linha in quadro.index]
        return quadro.assign(outlier=False, sintetico=False, impressao=impressoes)

    return _muitos
