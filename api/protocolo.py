"""uvicorn's HTTP protocol, with what it leaves to a proxy: slow headers are cut off, 400s have our shape."""

import asyncio
from typing import Any, Final

import orjson
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.erros import ErroPedido

_RUIM: Final = ErroPedido(400, "http_invalido")


class Protocolo(HttpToolsProtocol):
    """A connection that knows since when it owes us a whole request head."""

    devendo_desde: float | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A new connection owes a request at once."""
        super().connection_made(transport)
        self.devendo_desde = self.loop.time()

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        super().on_message_begin()
        if self.devendo_desde is None:
            self.devendo_desde = self.loop.time()

    def on_headers_complete(self) -> None:
        """From here on the application watches the clock."""
        self.devendo_desde = None
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 -- it says no more
        """What is no HTTP."""
        conteudo = orjson.dumps(_RUIM.corpo("pt", ""))
        cabecalho = (
            b"HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\nconnection: close\r\n"
            b"content-length: %d\r\n\r\n" % len(conteudo)
        )
        self.transport.write(cabecalho + conteudo)
        self.transport.close()


def cortar_lentas(conexoes: set[Any], agora: float, tempo_s: float) -> int:
    """Close connections whose request head takes longer than `tempo_s`; how many."""
    lentas = [c for c in conexoes if c.devendo_desde is not None and agora - c.devendo_desde > tempo_s]
    for conexao in lentas:
        conexao.transport.close()
    return len(lentas)
