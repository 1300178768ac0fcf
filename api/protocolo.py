"""uvicorn's HTTP protocol, with what it leaves to a proxy.

Heads that are slow or endless are cut off, so are bodies that go on after their answer; 400s have our shape.
"""

import asyncio
from collections.abc import Iterable
from typing import Any, Final

import orjson
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from api.erros import ErroPedido

CABECA_MAX: Final = 64 * 1024
"""Bytes of a request's head; a little more passes if it arrives at once."""

_RUIM: Final = ErroPedido(400, "http_invalido")
_GRANDE: Final = ErroPedido(431, "cabecalho_grande", CABECA_MAX)


class Protocolo(HttpToolsProtocol):
    """A connection that knows since when it owes us a whole request head, or the end of a refused body."""

    devendo_desde: float | None = None
    sobrando_desde: float | None = None
    _cabeca = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A new connection owes a request at once."""
        super().connection_made(transport)
        self.devendo_desde = self.loop.time()

    def data_received(self, data: bytes) -> None:
        """Count what belongs to a head that does not end."""
        devia = self.devendo_desde
        super().data_received(data)
        if devia is not None and self.devendo_desde == devia:
            self._cabeca += len(data)
            if self._cabeca > CABECA_MAX and not self.transport.is_closing():
                self._recusar(_GRANDE)

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        super().on_message_begin()
        self.sobrando_desde = None
        if self.devendo_desde is None:
            self.devendo_desde = self.loop.time()

    def on_headers_complete(self) -> None:
        """From here on the application watches the clock."""
        self.devendo_desde = None
        self._cabeca = 0
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        """From here on nobody reads the rest of the body; who sends it may end, so as to see the answer."""
        super().on_response_complete()
        if self.cycle.more_body and self.cycle.response_complete:
            self.sobrando_desde = self.loop.time()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 -- it says no more
        """What is no HTTP."""
        self._recusar(_RUIM)

    def _recusar(self, erro: ErroPedido) -> None:
        conteudo = orjson.dumps(erro.corpo("pt", ""))
        cabecalho = (
            b"content-type: application/json\r\nx-content-type-options: nosniff\r\nconnection: close\r\n"
            b"content-length: %d\r\n\r\n" % len(conteudo)
        )
        self.transport.write(STATUS_LINE[erro.status] + cabecalho + conteudo)
        self.transport.close()


def cortar_lentas(conexoes: Iterable[Any], agora: float, tempo_s: float) -> int:
    """Close connections that owe something for longer than `tempo_s`; how many."""
    antes = agora - tempo_s
    lentas = [
        c
        for c in conexoes
        if any(desde is not None and desde < antes for desde in (c.devendo_desde, c.sobrando_desde))
    ]
    for conexao in lentas:
        conexao.transport.close()
    return len(lentas)
