"""Every prediction to Parquet files: features, outcome, version, nobody's identity.

The event loop only copies numbers into memory; a thread of its own writes them down every few seconds, and
holds the interpreter lock for no more than a fraction of a millisecond at a time.
"""

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from api.diario.arquivos import Arquivos
from api.diario.bloco import ModeloAnotado, Pedidos
from api.diario.memoria import Inteiros, Memoria
from funcoes.configuracao.secoes_servico import PredicoesConfig

_MEGA: Final = 1_000_000


@dataclass(frozen=True)
class EstadoDiario:
    """Counts since the start, but `arquivos` and `bytes`, which are those of the folder."""

    linhas_gravadas: int
    linhas_perdidas: int
    arquivos: int
    bytes: int
    erro: str
    """Why the last attempt to write failed, or why a row was refused; "" when all is well."""
    na_memoria: int
    """Rows that wait to be written."""


class Diario:
    """Every prediction to Parquet files: features, outcome, version, nobody's identity.

    With `config.ligado` false nothing does anything. Before `iniciar` rows wait in memory; after `fechar`
    they are counted as lost.
    """

    def __init__(self, pasta: Path, config: PredicoesConfig) -> None:
        self._pasta = pasta
        self._config = config
        self._ligado = config.ligado
        self._arquivos = Arquivos(pasta, config.linhas_por_arquivo, config.tamanho_max_mb * _MEGA)
        self._acordar, self._parar = threading.Event(), threading.Event()
        self._memoria = Memoria(config.memoria_max_linhas, self._acordar.set)
        self._pendente: Any = self._memoria.tirar()
        self._gravadas = 0
        self._erro = ""
        self._fio: threading.Thread | None = None

    def iniciar(self) -> None:
        """Start the thread that writes. Never raises: `estado` says what is wrong with the folder."""
        if self._ligado and self._fio is None:
            self._fio = threading.Thread(target=self._escrever_sempre, name="diario", daemon=True)
            self._fio.start()

    def anotar(
        self,
        atributos: NDArray[np.float64],
        preenchidos: Inteiros,
        fora: Inteiros,
        proba: NDArray[np.float64],
        voto: Inteiros,
        modelo: ModeloAnotado,
        pedidos: Pedidos,
    ) -> None:
        """Remember predictions: `atributos` (rows, numbers) in the order of `modelo.colunas`, `proba` (rows,
        classes), else (rows,) or one number.

        The arrays are copied. Never raises and never waits for the disk: rows that find no room in memory, or
        that are not what the log holds, are counted in `linhas_perdidas`.
        """
        if self._ligado:
            self._memoria.anotar(atributos, preenchidos, fora, proba, voto, modelo, pedidos)

    def na_memoria(self, chave: bytes) -> int | None:
        """The highest row number of a request whose rows are not all written yet; None for any other."""
        return self._memoria.linha_de(chave)

    def estado(self) -> EstadoDiario:
        """How it goes."""
        return EstadoDiario(
            linhas_gravadas=self._gravadas,
            linhas_perdidas=self._memoria.perdidas,
            arquivos=self._arquivos.quantos,
            bytes=self._arquivos.bytes,
            erro=self._erro or self._memoria.erro,
            na_memoria=self._memoria.linhas,
        )

    def fechar(self, espera_s: float) -> None:
        """Write what is left and end the thread, or give up after `espera_s`: `estado` tells which."""
        self._memoria.fechar()
        self._parar.set()
        self._acordar.set()
        if self._fio is None:
            self._memoria.desistir()
            return
        self._fio.join(espera_s)
        if self._fio.is_alive():
            self._erro = f"{self._pasta}: still being written {espera_s:g} s after the log was closed."

    def _escrever_sempre(self) -> None:
        ultima = False
        while not ultima:
            self._acordar.clear()
            ultima = self._parar.is_set()  # before writing: what was noted until then is in what is written
            gravou = self._gravar(juntar=not ultima)
            if ultima or (gravou and self._memoria.pela_metade):
                continue
            # after a failure not earlier, however full the memory
            (self._acordar if gravou else self._parar).wait(self._config.gravar_s)
        self._arquivos.soltar()
        self._memoria.desistir()

    def _gravar(self, juntar: bool = True) -> bool:
        """Write all rows in memory, those of a failed attempt first; whether it worked."""
        try:
            self._arquivos.preparar()
            aviso = self._gravar_pendente(juntar)
            self._pendente = self._memoria.tirar()
            self._erro = self._gravar_pendente(juntar) or aviso
        except Exception as erro:  # whatever it is, the thread goes on and tries again
            self._erro = f"{self._pasta}: {erro}. Rows wait in memory: make room, or the folder writable."
            return False
        return True

    def _gravar_pendente(self, juntar: bool) -> str:
        aviso = ""
        while self._pendente.num_rows:
            tabela = self._pendente.slice(0, self._config.linhas_por_arquivo)
            aviso = self._arquivos.gravar(tabela, juntar) or aviso
            self._pendente = self._pendente.slice(tabela.num_rows)
            self._gravadas += tabela.num_rows
            self._memoria.escritas(tabela.num_rows)
        return aviso
