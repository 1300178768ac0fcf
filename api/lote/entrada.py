"""The body of a batch as it arrives, while the answer to its beginning already leaves."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, Final

from api.acesso import corpo
from api.acesso.lugares import Lugares
from api.pedido.erros import ErroPedido

_PEDACO: Final = 64 * corpo.KB
_NA_MEMORIA: Final = 1024 * corpo.KB
_FOLGA_S: Final = 0.5
"""An answer that is not taken for so long is one whose caller sends everything first, and reads then."""
_PARADO_S: Final = 60.0
"""A caller who neither sends nor takes anything for so long is gone, whatever the connection says."""
_RITMO_KB_S: Final = 16.0


class Corpo:
    """A body of at most `maximo` bytes, its pieces in order, none read before it is wanted.

    With one exception: most clients send all of a body before they read the first byte of an answer. Where
    the answer is stuck and the body is not at its end, both would wait for ever; then the rest of the body
    goes to a temporary file.
    """

    def __init__(
        self,
        receive: Any,
        maximo: int,
        tempo_s: float,
        lugares: Lugares | None = None,
        ritmo_kb_s: float = _RITMO_KB_S,
    ) -> None:
        self.lugares = lugares
        self._ritmo = ritmo_kb_s * corpo.KB
        self._comecou = False
        self._guardado = self._enviado = 0
        self._envio_s = 0.0
        self._receive = receive
        self._pedacos = corpo.pedacos(receive, maximo, tempo_s)
        self._tempo_s = tempo_s
        self._proximo: asyncio.Task[bytes | None] | None = None
        self._partida: asyncio.Task[Any] | None = None
        self._represa = tempfile.SpooledTemporaryFile(_NA_MEMORIA)  # noqa: SIM115 -- `aclose` closes it
        self._lido = self._escrito = self._total = 0
        self._espera_s = 0.0

    async def pedaco(self) -> bytes | None:
        """The next piece, None at the end. `ErroPedido` 408 and 413, `Desistiu`."""
        if self._lido < self._escrito:
            return self._da_represa()
        if self._partida is not None:
            return None
        inicio = time.perf_counter()
        pedaco = await self._adiante()
        self._proximo = None
        self._espera_s += time.perf_counter() - inicio
        self._chegou(pedaco)
        if self._espera_s > self._tempo_s + self._total / self._ritmo:
            raise ErroPedido(408, "tempo_esgotado", round(self._espera_s, 1))
        return pedaco

    @asynccontextmanager
    async def trabalhando(self) -> AsyncIterator[None]:
        """A place to compute in: at once or `ErroPedido` 503 for a batch that begins, else in its turn."""
        if self.lugares is None:
            yield
            return
        if not self._comecou:
            self.lugares.exigir()
        self._comecou = True
        async with self.lugares.lugar():
            yield

    def guardar(self, quantos: int) -> None:
        """Note what is kept of the body until its end; `ErroPedido` 503 where all bodies are too much."""
        if self.lugares is not None:
            self.lugares.guardar(quantos)
            self._guardado += quantos

    def _largar(self, quantos: int) -> None:
        if self.lugares is not None:
            self.lugares.largar(quantos)
            self._guardado -= quantos

    def exigir_cliente(self) -> None:
        """`Desistiu` once the caller hung up behind the end of the body."""
        if self._partida is not None and self._partida.done():
            raise corpo.Desistiu

    async def enquanto(self, envio: Coroutine[Any, Any, None], tamanho: int = 0) -> None:
        """Send, and keep the body moving if that is what the caller waits for; `Desistiu`.

        A caller who takes the answer too slowly is gone, too, however often it sends a byte.
        """
        tarefa = asyncio.create_task(envio)
        try:
            await asyncio.wait({tarefa}, timeout=_FOLGA_S)
            while not tarefa.done():
                inicio = time.perf_counter()
                await self._guardar(tarefa)
                self._envio_s += time.perf_counter() - inicio
                if self._envio_s > _PARADO_S + (self._total + self._enviado) / self._ritmo:
                    raise corpo.Desistiu
            self._enviado += tamanho
        finally:
            tarefa.cancel()
        await tarefa

    async def aclose(self) -> None:
        """Let go of everything."""
        for tarefa in (self._proximo, self._partida):
            if tarefa is not None:
                tarefa.cancel()
                await asyncio.wait({tarefa})
                if not tarefa.cancelled():
                    tarefa.exception()  # seen: asyncio need not complain
        await self._pedacos.aclose()  # type: ignore[attr-defined]
        self._represa.close()
        self._largar(self._guardado)

    def _adiante(self) -> asyncio.Task[bytes | None]:
        async def um() -> bytes | None:
            return await anext(self._pedacos, None)

        if self._proximo is None:
            self._proximo = asyncio.create_task(um())
        return self._proximo

    def _chegou(self, pedaco: bytes | None) -> None:
        if pedaco is None:
            self._partida = asyncio.create_task(self._receive())
        else:
            self._total += len(pedaco)

    async def _guardar(self, envio: asyncio.Task[None]) -> None:
        """Wait for the sending or for a piece of the body, and put that aside."""
        proximo = self._partida or self._adiante()
        adiante = not proximo.done()  # an error of the body is told when its turn comes
        esperados = {envio, proximo} if adiante else {envio}
        prontos, _ = await asyncio.wait(esperados, timeout=_PARADO_S, return_when=asyncio.FIRST_COMPLETED)
        if not prontos or (self._partida is not None and self._partida.done()):
            raise corpo.Desistiu
        if self._partida is None and proximo.done():
            falha = proximo.exception()
            if isinstance(falha, corpo.Desistiu):
                raise falha
            if falha is None:
                self._proximo = None
                self._represar(proximo.result())

    def _represar(self, pedaco: bytes | None) -> None:
        self._chegou(pedaco)
        if pedaco:
            self.guardar(len(pedaco))
            self._represa.seek(self._escrito)
            self._escrito += self._represa.write(pedaco)

    def _da_represa(self) -> bytes:
        self._represa.seek(self._lido)
        pedaco = self._represa.read(_PEDACO)
        self._lido += len(pedaco)
        if self._lido == self._escrito:
            self._largar(self._escrito)
            self._lido = self._escrito = 0
            self._represa.truncate(0)
        return pedaco
