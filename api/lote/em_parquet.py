"""A batch as Parquet: to a temporary file, since its index is at its end, and read by another process."""

import asyncio
import json
import os
import sys
import tempfile
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pydantic_core import ErrorDetails

from api.acesso.lugares import Lugares
from api.lote.entrada import Corpo
from api.lote.linhas import Linhas, achado, conferir, exigir_colunas
from api.pedido.erros import ErroPedido
from api.pedido.formulario import Formulario
from funcoes.configuracao.secoes_servico import LoteConfig

Cru = tuple[NDArray[np.float64], NDArray[np.bool_], dict[str, dict[str, str]]]
"""Values, which are null, and by field and row the words that are none of its own."""

_FILHO: Final = Path(__file__).with_name("parquet_filho.py")
_AMBIENTE: Final = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
_LIMITES: Final = {"colunas_max": 64, "cheio_max_mb": 512, "memoria_mb": 256, "tempo_s": 60}
_BLOCO_S: Final = 30.0
_BYTES: Final = 8
_INVALIDO: Final = 422


class LeitorParquet:
    """The file is read by `parquet_filho`: what it does to memory and time, it does there."""

    def __init__(self, corpo: Corpo, config: LoteConfig, formulario: Formulario) -> None:
        self._corpo = corpo
        self._formulario = formulario
        self._config = config
        self._processo: Process | None = None
        self._lugares: Lugares | None = None
        self.total: int | None = None

    async def cru(self) -> Cru | None:
        """The next rows; `ErroPedido` 413 and 422 for a file that cannot be used."""
        processo = self._processo or await self._abrir()
        try:
            async with asyncio.timeout(_BLOCO_S):
                return await self._ler(processo)
        except (asyncio.IncompleteReadError, TimeoutError, ValueError) as erro:
            raise ErroPedido(_INVALIDO, "parquet_invalido", "its reader ended or stood still") from erro

    async def _abrir(self) -> Process:
        with tempfile.TemporaryFile() as arquivo:
            while (pedaco := await self._corpo.pedaco()) is not None:
                self._corpo.guardar(len(pedaco))
                arquivo.write(pedaco)
            arquivo.seek(0)
            if self._corpo.lugares is not None:
                self._corpo.lugares.abrir_leitor()
                self._lugares = self._corpo.lugares
            self._processo = await asyncio.create_subprocess_exec(
                sys.executable, "-P", str(_FILHO), json.dumps(self._ordem()),
                stdin=arquivo, stdout=PIPE, stderr=DEVNULL, env={**os.environ, **_AMBIENTE},
            )  # fmt: skip
        return self._processo

    def _ordem(self) -> dict[str, Any]:
        c, f = self._config, self._formulario
        return {
            **_LIMITES, "linhas_max": c.linhas_max, "por_bloco": c.linhas_por_bloco, "nomes": f.nomes,
            "obrigatorios": f.obrigatorias, "codigos": f.codigos,
        }  # fmt: skip

    async def _ler(self, processo: Process) -> Cru | None:
        saida = processo.stdout
        assert saida is not None  # noqa: S101 -- PIPE above
        cabeca = json.loads(await saida.readuntil(b"\n"))
        if "n" not in cabeca:
            self._fim(cabeca)
            return None
        self.total = cabeca["todas"]
        forma = (cabeca["n"], len(self._formulario.nomes))
        palavras = json.loads(await saida.readexactly(cabeca["palavras"]))
        valores = np.frombuffer(await saida.readexactly(forma[0] * forma[1] * _BYTES)).reshape(forma)
        vazias = np.frombuffer(await saida.readexactly(forma[0] * forma[1]), np.bool_).reshape(forma)
        return valores, vazias, palavras

    def _fim(self, cabeca: dict[str, Any]) -> None:
        if "linhas" in cabeca:
            raise ErroPedido(413, "linhas_demais", self._config.linhas_max)
        if "colunas" in cabeca:
            erradas = self._erradas(cabeca["colunas"], cabeca["tipos"])
            raise ErroPedido(_INVALIDO, "colunas", campos=erradas, permitido=self._formulario.permitido)
        if "motivo" in cabeca:
            raise ErroPedido(_INVALIDO, "parquet_invalido", cabeca["motivo"])

    def _erradas(self, nomes: list[str], tipos: dict[str, str]) -> list[ErrorDetails]:
        codigos = self._formulario.codigos
        erradas = [achado("literal_error" if n in codigos else "float_type", n, t) for n, t in tipos.items()]
        return [*exigir_colunas(self._formulario, nomes), *erradas]

    def ler(self, cru: Cru) -> Linhas:
        """The rows of a block."""
        valores, vazias, palavras = cru
        formulario = self._formulario

        def dado(i: int, n: int, nome: str) -> object:
            if (estranha := palavras.get(nome, {}).get(str(i))) is not None:
                return estranha
            return formulario.na_linha(n, float(valores[i, n]))

        def dados(i: int) -> dict[str, object]:
            return {nome: dado(i, n, nome) for n, nome in enumerate(formulario.nomes) if not vazias[i, n]}

        return conferir(formulario, valores, vazias, dados)

    async def aclose(self) -> None:
        """End the process that reads."""
        if self._processo is not None and self._processo.returncode is None:
            self._processo.kill()
            await self._processo.wait()
        if self._lugares is not None:
            self._lugares.fechar_leitor()
            self._lugares = None
