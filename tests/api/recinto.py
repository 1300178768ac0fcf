"""A model of an invented survey: people in rooms of whom no clock, no wind and no sun is known."""

from functools import cache
from typing import Final

import numpy as np
import pandas as pd

from funcoes.configuracao.config import carregar
from funcoes.dados.colunas import ALVO
from funcoes.pesquisa.colunas import Quantidade
from funcoes.pesquisa.descricao import PesquisaConfig
from funcoes.preparo.preparar import preparar
from tests.api.modelos import Treinado, ajustar

GRANDEZAS: Final = (
    "idade", "sexo", "vestimenta", "metabolismo", "temperatura", "temperatura_radiante", "umidade",
    "velocidade_ar", "resfriamento",
)  # fmt: skip
FAIXAS: Final = {"temperatura": (10.0, 40.0), "umidade": (5.0, 95.0), "idade": (16.0, 90.0)}

PESQUISA: Final = PesquisaConfig.vazia().model_copy(
    update={
        "nome": "recinto",
        "titulo": "Forty rooms that nobody has seen",
        "grandezas": {
            nome: Quantidade(coluna=[f"q{n}"], faixa=[*FAIXAS[nome]] if nome in FAIXAS else None)
            for n, nome in enumerate(GRANDEZAS)
        },
        "exigidas": ["temperatura", "umidade"],
        "excluir": ["umidade"],
    }
)
"""Humidity is no feature, but features are made of it."""

PEDIDO: Final = {
    "temperatura": 24.5, "umidade": 45, "idade": 30, "sexo": "f", "vestimenta": 0.7, "velocidade_ar": 0.1,
    "temperatura_radiante": 25, "metabolismo": 1.2, "resfriamento": "misto",
}  # fmt: skip


def _quadro(n: int = 240) -> pd.DataFrame:
    sorteio = np.random.default_rng(5)
    calor = sorteio.uniform(0, 1, n)
    tudo = {
        "idade": sorteio.integers(18, 70, n).astype(float),
        "sexo": sorteio.integers(0, 2, n).astype(float),
        "vestimenta": sorteio.uniform(0.4, 1.2, n).round(2),
        "temperatura": 18 + 12 * calor,
        "umidade": 60 - 20 * calor,
        "temperatura_radiante": 18.5 + 12 * calor,
        "velocidade_ar": sorteio.uniform(0, 0.5, n).round(2),
        "metabolismo": sorteio.uniform(0.9, 1.8, n).round(1),
        "resfriamento": sorteio.integers(0, 4, n).astype(float),
    }
    quadro = pd.DataFrame(tudo)
    quadro[ALVO] = np.clip(np.floor(calor * 5 + sorteio.normal(0, 0.4, n)) - 2, -2, 2).astype(int)
    return quadro.assign(dia="2020-01-01", registro="r", campanha="c", parte="treino")


@cache
def treinado() -> Treinado:
    """Fitted, exported and signed."""
    return ajustar(preparar(_quadro(), carregar().impute, PESQUISA), PESQUISA, "lr", descricao=PESQUISA)
