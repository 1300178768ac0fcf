"""Rows for the log of predictions that are known by their number, and what is found of them in its files."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from api.diario import Diario, ModeloAnotado, Pedidos
from api.diario.arquivos import Arquivos
from api.diario.memoria import Memoria
from funcoes.configuracao.secoes_servico import PredicoesConfig
from funcoes.diario.esquema import VALORES, chave_do_pedido
from funcoes.diario.leitura import ler, listar
from tests.santa_maria import FEATURE_NAMES
from tests.waiting import PATIENCE_S

PEDIDO = chave_do_pedido("of a test")
SETE = ModeloAnotado("sete", 4, (-3, -2, -1, 0, 1, 2, 3), FEATURE_NAMES)
TRES = ModeloAnotado("tres", 5, (-2, 0, 2), FEATURE_NAMES)
RAIZ = Path(__file__).resolve().parents[3]
COLUNAS = [
    "em", "pedido", "linha", "modelo_id", "versao", "lote",
    *VALORES,
    "preenchidos", "fora", "predicao",
    "p_-3", "p_-2", "p_-1", "p_0", "p_1", "p_2", "p_3",
]  # fmt: skip


def config_de(**trocas: Any) -> PredicoesConfig:
    padrao = {
        "ligado": True,
        "gravar_s": 3600,
        "linhas_por_arquivo": 1000,
        "tamanho_max_mb": 100,
        "memoria_max_linhas": 10_000,
    }
    return PredicoesConfig.model_validate({**padrao, **trocas})


def atributos(de: int, n: int = 1) -> NDArray[np.float64]:
    """Features whose first, `idade`, numbers the rows."""
    x = np.tile(np.arange(float(len(FEATURE_NAMES))), (n, 1))
    x[:, 0] = np.arange(de, de + n)
    return x


def probas(n: int = 1, classes: int = 7) -> NDArray[np.float64]:
    return np.full((n, classes), 1 / classes)


def anotar(diario: Diario | Memoria, de: int, n: int = 1) -> None:
    diario.anotar(
        atributos(de, n),
        0,
        0,
        probas(n),
        1,
        SETE,
        Pedidos(PEDIDO, np.arange(1, n + 1, dtype=np.int32) if n > 1 else None),
    )


def tabela_de(de: int, n: int) -> Any:
    memoria = Memoria(n, lambda: None)
    anotar(memoria, de, n)
    return memoria.tirar()


def numeros_em(pasta: Path) -> list[float]:
    lidas = ler(pasta)
    assert lidas.ilegiveis == {}
    return [float(v) for v in lidas.tabela["idade"].to_pylist()]


def linhas_em(pasta: Path) -> list[int]:
    return [pq.read_metadata(c).num_rows for c in listar(pasta)]


def esperar(condicao: Callable[[], bool]) -> None:
    fim = time.monotonic() + PATIENCE_S
    while not condicao():
        assert time.monotonic() < fim, f"not within {PATIENCE_S:g} s"
        time.sleep(0.005)


def arquivos_em(pasta: Path, linhas: int = 1000, bytes_max: int = 10**8) -> Arquivos:
    arquivos = Arquivos(pasta, linhas, bytes_max)
    arquivos.preparar()
    return arquivos


def rodar(codigo: str, *argumentos: str) -> subprocess.CompletedProcess[str]:
    comando = [sys.executable, "-c", codigo, *argumentos]
    return subprocess.run(comando, cwd=RAIZ, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
