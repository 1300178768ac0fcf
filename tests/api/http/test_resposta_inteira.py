"""An answer that goes out in one piece is, byte by byte, what uvicorn would have sent in two."""

import asyncio
import logging
from typing import Any

import pytest
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from api.http.protocolo import _Envio

FIXOS = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
CORPO = b'{"predicao":1}'
FECHAR = (b"connection", b"close")


class Transporte:
    """What was written, in how many pieces, and whether it was closed."""

    def __init__(self) -> None:
        self.pedacos: list[bytes] = []
        self.fechado = False

    def write(self, dados: bytes) -> None:
        self.pedacos.append(dados)

    def close(self) -> None:
        self.fechado = True

    def pause_reading(self) -> None:
        """Asked by the flow control."""

    def resume_reading(self) -> None:
        """Asked by the flow control."""


def ciclo(transporte: Transporte, metodo: str, fica: bool, terminados: list[str]) -> RequestResponseCycle:
    nenhum: Any = logging.getLogger("nenhum")
    return RequestResponseCycle(
        scope={"method": metodo, "type": "http"},  # type: ignore[typeddict-item]
        transport=transporte,  # type: ignore[arg-type]
        flow=FlowControl(transporte),  # type: ignore[arg-type]
        logger=nenhum,
        access_logger=nenhum,
        access_log=False,
        default_headers=[(b"date", b"Sun, 29 Nov 2026 06:00:00 GMT")],
        message_event=asyncio.Event(),
        expect_100_continue=False,
        keep_alive=fica,
        on_response=lambda: terminados.append(metodo),
    )


async def as_duas(metodo: str, fica: bool, proprios: list[tuple[bytes, bytes]]) -> list[Any]:
    vistas = []
    for inteira in (True, False):
        transporte, terminados = Transporte(), list[str]()
        um = ciclo(transporte, metodo, fica, terminados)
        if inteira:
            fixos = b"".join(b"%b: %b\r\n" % par for par in FIXOS)
            await _Envio(um).inteiro(200, fixos, proprios, CORPO)
            assert len(transporte.pedacos) == 1
        else:
            cabecalhos = [*FIXOS, *proprios]
            await um.send({"type": "http.response.start", "status": 200, "headers": cabecalhos})
            await um.send({"type": "http.response.body", "body": CORPO})
        sinais = (um.response_started, um.response_complete, um.keep_alive, um.message_event.is_set())
        vistas.append((b"".join(transporte.pedacos), transporte.fechado, terminados, sinais))
    return vistas


@pytest.mark.parametrize("metodo", ["POST", "HEAD"])
@pytest.mark.parametrize("fica", [True, False])
@pytest.mark.parametrize("fechar", [True, False])
def test_the_bytes_and_what_follows_are_uvicorns(metodo: str, fica: bool, fechar: bool) -> None:
    tamanho = (b"content-length", str(len(CORPO)).encode())
    proprios = [tamanho, (b"x-request-id", b"a1"), *([FECHAR] if fechar else [])]
    inteira, em_duas = asyncio.run(as_duas(metodo, fica, proprios))
    assert inteira == em_duas


def test_nothing_is_written_to_who_has_gone() -> None:
    async def ir() -> list[bytes]:
        transporte = Transporte()
        um = ciclo(transporte, "POST", True, [])
        um.disconnected = True
        await _Envio(um).inteiro(200, b"", [], CORPO)
        return transporte.pedacos

    assert asyncio.run(ir()) == []
