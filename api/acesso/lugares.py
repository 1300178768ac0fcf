"""What batches may take of the process: threads that compute, and bytes that wait to be read.

A place is for computing alone. Who waits for a caller, to send more or to take the answer, has none: else two
callers that send a byte a second would keep all others from theirs.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from api.pedido.erros import ErroPedido
from funcoes.configuracao.secoes_servico import LoteConfig

_MB: Final = 2**20
_ESPERA_S: Final = 5
_TROCA_PADRAO_S: Final = sys.getswitchinterval()
_TROCA_S: Final = 0.0005
"""How long a thread may keep others from running while a batch does: single predictions wait for so long."""


class Lugares:
    """Places for batches that compute, and what is kept of bodies."""

    def __init__(self, config: LoteConfig) -> None:
        self._semaforo = asyncio.Semaphore(config.simultaneos)
        self._leitores = config.simultaneos
        self._maximo = config.guardados_max_mb * _MB
        self.ocupados = 0
        self.guardados = 0

    def exigir(self) -> None:
        """`ErroPedido` 503 where a new batch would have to wait for a place."""
        if self._semaforo.locked():
            raise ErroPedido(503, "ocupado", _ESPERA_S, espera_s=_ESPERA_S)

    @asynccontextmanager
    async def lugar(self) -> AsyncIterator[None]:
        """One of the places, in its turn; while one is taken, threads hand the interpreter over sooner."""
        async with self._semaforo:
            self.ocupados += 1
            sys.setswitchinterval(_TROCA_S)
            try:
                yield
            finally:
                self.ocupados -= 1
                if not self.ocupados:
                    sys.setswitchinterval(_TROCA_PADRAO_S)

    def abrir_leitor(self) -> None:
        """One more process that reads for a batch; `ErroPedido` 503 where there are as many as places."""
        if not self._leitores:
            raise ErroPedido(503, "ocupado", _ESPERA_S, espera_s=_ESPERA_S)
        self._leitores -= 1

    def fechar_leitor(self) -> None:
        """It has ended."""
        self._leitores += 1

    def guardar(self, quantos: int) -> None:
        """Note bytes that are kept; `ErroPedido` 503 where that is too much for all batches together."""
        if self.guardados + quantos > self._maximo:
            raise ErroPedido(503, "ocupado", _ESPERA_S, espera_s=_ESPERA_S)
        self.guardados += quantos

    def largar(self, quantos: int) -> None:
        """They are gone."""
        self.guardados -= quantos
