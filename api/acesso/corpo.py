"""Reading a request's body: never more of it, and never longer, than the configuration says."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

from api.pedido.erros import ErroPedido

JSON: Final = b"application/json"
CSV: Final = b"text/csv"
KB: Final = 1024
_ABERTO: Final = (b"", b"identity")


class Desistiu(Exception):
    """The caller hung up; nobody is there to answer."""


def tipo_de_conteudo(cabecalhos: Mapping[bytes, bytes]) -> bytes:
    """The media type, lower case, without parameters."""
    return cabecalhos.get(b"content-type", b"").partition(b";")[0].strip().lower()


def exigir_tipo(cabecalhos: Mapping[bytes, bytes], *aceitos: bytes) -> bytes:
    """The media type; `ErroPedido` 415 for one that is not accepted here, and for a packed body."""
    exigir_aberto(cabecalhos)
    tipo = tipo_de_conteudo(cabecalhos)
    if tipo not in aceitos:
        visto = tipo[:80].decode("latin-1")
        raise ErroPedido(415, "tipo_de_conteudo", visto, ", ".join(t.decode() for t in aceitos))
    return tipo


def exigir_aberto(cabecalhos: Mapping[bytes, bytes]) -> None:
    """`ErroPedido` 415 for a body that is packed: what it unpacks to has no bound."""
    como = cabecalhos.get(b"content-encoding", b"").strip().lower()
    if como not in _ABERTO:
        raise ErroPedido(415, "codificacao", como[:80].decode("latin-1"))


def exigir_tamanho(cabecalhos: Mapping[bytes, bytes], maximo: int) -> None:
    """Refuse a body by what it says of its length, before any of it is read."""
    dito = cabecalhos.get(b"content-length", b"")
    if dito.isdigit() and int(dito) > maximo:
        raise ErroPedido(413, "corpo_grande", maximo)


async def pedacos(receive: Any, maximo: int, tempo_s: float) -> AsyncIterator[bytes]:
    """The body as it comes; `tempo_s` is for each piece. `ErroPedido` 408 and 413, `Desistiu`."""
    total, mais = 0, True
    while mais:
        try:
            async with asyncio.timeout(tempo_s):
                pedaco, mais = _pedaco(await receive())
        except TimeoutError as erro:
            raise ErroPedido(408, "tempo_esgotado", tempo_s) from erro
        total += len(pedaco)
        if total > maximo:
            raise ErroPedido(413, "corpo_grande", maximo)
        yield pedaco


async def inteiro(receive: Any, maximo: int, tempo_s: float, chegou: bool = False) -> bytes:
    """The whole body, within `tempo_s` altogether; the same errors. One that has arrived needs no clock."""
    if chegou:
        return await _juntar(receive, maximo)
    try:
        async with asyncio.timeout(tempo_s):
            return await _juntar(receive, maximo)
    except TimeoutError as erro:
        raise ErroPedido(408, "tempo_esgotado", tempo_s) from erro


async def _juntar(receive: Any, maximo: int) -> bytes:
    juntos, mais = b"", True
    while mais:
        pedaco, mais = _pedaco(await receive())
        juntos = juntos + pedaco if juntos else pedaco
        if len(juntos) > maximo:
            raise ErroPedido(413, "corpo_grande", maximo)
    return juntos


def _pedaco(mensagem: Mapping[str, Any]) -> tuple[bytes, bool]:
    if mensagem["type"] == "http.disconnect":
        raise Desistiu
    return mensagem.get("body", b""), mensagem.get("more_body", False)
