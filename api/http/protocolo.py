"""uvicorn's HTTP protocol, with what it leaves to a proxy.

Heads that are slow or endless are cut off, so are bodies that go on after their answer; 400s have our shape.
An answer goes out in one piece, its constant headers joined once; a body that is here is not timed.

Gain over uvicorn's own protocol, which has none of this: 1.14 times the predictions a second with one client,
1.22 with 8, 1.18 with 64 (medians of 40 short turns each, 2 cores, 2026-11-29: `bench/bench_api.py --only
own`).
"""

import asyncio
import time
from collections.abc import Iterable
from typing import Any, Final

import orjson
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from api.operacao.estado import Estado
from api.operacao.metricas import OUTRA
from api.pedido.erros import ErroPedido
from api.pedido.textos import idioma

CABECA_MAX: Final = 64 * 1024
"""Bytes of a request's head; a little more passes if it arrives at once."""

Pares = list[tuple[bytes, bytes]]
"""Headers."""

_RUIM: Final = ErroPedido(400, "http_invalido")
_DEMAIS: Final = ErroPedido(503, "ocupado", 1, espera_s=1)
_SAUDE: Final = b"/health"
_FECHAR: Final = (b"connection", b"close")
_GRANDE: Final = ErroPedido(431, "cabecalho_grande", CABECA_MAX)


class _Envio:
    """Sends the answer of one request in one system call, with the bytes that uvicorn would send in two."""

    __slots__ = ("_ciclo",)

    def __init__(self, ciclo: RequestResponseCycle) -> None:
        self._ciclo = ciclo

    async def inteiro(self, status: int, fixos: bytes, proprios: Pares, conteudo: bytes) -> None:
        """`fixos` are headers as they are sent, `proprios` those of this answer; nobody checks them: ours."""
        ciclo = self._ciclo
        if ciclo.flow.write_paused and not ciclo.disconnected:
            await ciclo.flow.drain()
        if ciclo.disconnected:
            return
        ciclo.response_started = ciclo.response_complete = True
        ciclo.waiting_for_100_continue = False
        if not ciclo.keep_alive and _FECHAR not in proprios:
            proprios = [*proprios, _FECHAR]
        ciclo.keep_alive = _FECHAR not in proprios
        padrao = [b"%b: %b\r\n" % par for par in ciclo.default_headers]
        linhas = [b"%b: %b\r\n" % par for par in proprios]
        corpo = conteudo if ciclo.scope["method"] != "HEAD" else b""
        ciclo.transport.write(b"".join((STATUS_LINE[status], *padrao, fixos, *linhas, b"\r\n", corpo)))
        ciclo.message_event.set()
        if not ciclo.keep_alive:
            ciclo.transport.close()
        ciclo.on_response()


class _Encerrado:
    """In the place of an answer that was given without the application."""

    response_complete, more_body = True, False

    def __init__(self) -> None:
        self.message_event = asyncio.Event()


class Protocolo(HttpToolsProtocol):
    """A connection that knows since when it owes us a whole request head, or the end of a refused body."""

    estado: Estado
    """Set by `com_estado`."""
    devendo_desde: float | None = None
    sobrando_desde: float | None = None
    _comecado = False
    _cabeca = 0
    _demais = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A new connection owes a request at once; one too many is refused with its first."""
        super().connection_made(transport)
        self.devendo_desde = self.loop.time()
        self._demais = self._cheio()

    def _cheio(self) -> bool:
        return len(self.connections) > self.estado.config.http.conexoes_max

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
        self._comecado = True
        self.sobrando_desde = None
        if self.devendo_desde is None:
            self.devendo_desde = self.loop.time()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Blanks around a value are none of it (RFC 9110, 5.5); the parser leaves those behind it."""
        super().on_header(name, value.strip(b" \t"))

    def on_headers_complete(self) -> None:
        """From here on the application watches the clock."""
        self.devendo_desde = None
        self._comecado = False
        self._cabeca = 0
        if self._demais and self._cheio() and not self.url.startswith(_SAUDE):
            self.estado.metricas.contar_pedido(OUTRA, _DEMAIS.status, 0.0)
            self._recusar(_DEMAIS)
            self.cycle = _Encerrado()  # type: ignore[assignment]
            return
        self.scope["chegou"] = time.perf_counter()  # type: ignore[typeddict-unknown-key]
        super().on_headers_complete()
        self.scope["envio"] = _Envio(self.cycle)  # type: ignore[typeddict-unknown-key]

    def on_message_complete(self) -> None:
        """The body is here: nobody has to watch the clock for it."""
        self.scope["completo"] = True  # type: ignore[typeddict-unknown-key]
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """From here on nobody reads the rest of the body; who sends it may end, so as to see the answer."""
        super().on_response_complete()
        if self.cycle.more_body and self.cycle.response_complete:
            self.sobrando_desde = self.loop.time()

    def cortar(self, tempo_s: float) -> None:
        """End what takes too long: told to who sent a part of a head, unless an answer is on its way."""
        respondendo = self.cycle is not None and not self.cycle.response_complete
        if self._comecado and not respondendo and not self.transport.is_closing():
            self._recusar(ErroPedido(408, "tempo_esgotado", tempo_s))
        else:
            self.transport.close()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 -- it says no more
        """What is no HTTP."""
        self._recusar(_RUIM)

    def _recusar(self, erro: ErroPedido) -> None:
        if self.cycle is not None and not self.cycle.response_complete and self.cycle.response_started:
            self.transport.close()  # in the midst of an answer it would be read as a part of it
            return
        ditos = dict(self.headers or ())
        conteudo = orjson.dumps(erro.corpo(idioma(ditos.get(b"accept-language", b"")), ""))
        espera = b"retry-after: %d\r\n" % erro.espera_s if erro.espera_s else b""
        cabecalho = (
            espera
            + self._para_a_pagina(ditos.get(b"origin", b""))
            + b"content-type: application/json\r\nx-content-type-options: nosniff\r\nconnection: close\r\n"
            b"content-length: %d\r\n\r\n" % len(conteudo)
        )
        self.transport.write(STATUS_LINE[erro.status] + cabecalho + conteudo)
        self.transport.close()

    def _para_a_pagina(self, origem: bytes) -> bytes:
        """What lets a page of `http.cors_origens` read this; the gate adds it elsewhere."""
        if origem.decode("latin-1") not in self.estado.config.http.cors_origens:
            return b""
        return b"access-control-allow-origin: %s\r\nvary: origin\r\n" % origem


def com_estado(estado: Estado) -> type[Protocolo]:
    """The protocol of one application; uvicorn makes its objects itself, and knows of no state."""
    return type("ProtocoloComEstado", (Protocolo,), {"estado": estado})


def cortar_lentas(conexoes: Iterable[Any], agora: float, tempo_s: float) -> int:
    """End connections that owe something for longer than `tempo_s`; how many."""
    antes = agora - tempo_s
    lentas = [
        c
        for c in conexoes
        if any(desde is not None and desde < antes for desde in (c.devendo_desde, c.sobrando_desde))
    ]
    for conexao in lentas:
        conexao.cortar(tempo_s)
    return len(lentas)
