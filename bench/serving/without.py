"""`python -m api` with one part of its own HTTP handling replaced by what it replaces.

    python bench/serving/without.py PART [options of python -m api]

`protocolo`: uvicorn's protocol. `porta`: FastAPI's route answers `/predict`, behind the same checks. `gate`:
that without host, key, limit, log and metrics. `juntador`: every row goes through the model alone. None of
this is in `api/`: what has no second way there cannot be left on by mistake.
"""

import sys
from collections.abc import Callable
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.__main__ import principal
from api.http import porta, servidor
from api.modelo.juntador import Juntador


class _DaUvicorn(HttpToolsProtocol):
    """As it comes; the sweeper of slow connections finds that none owes anything."""

    devendo_desde = sobrando_desde = None


def _sem_protocolo() -> None:
    servidor.com_estado = lambda _: _DaUvicorn  # type: ignore[assignment,return-value]


def _sem_porta() -> None:
    async def responder(self: Any, contexto: Any, scope: Any, receive: Any, send: Any) -> None:
        self._admitir(contexto, scope, scope["path"])
        await self._app(scope, receive, porta._com_cabecalhos(contexto, send))

    porta.Porta._responder = responder  # type: ignore[method-assign]


def _sem_nada() -> None:
    async def chamar(self: Any, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            scope["contexto"] = contexto = porta.Contexto(scope)
            contexto.envio = None
        await self._app(scope, receive, send)

    porta.Porta.__call__ = chamar  # type: ignore[method-assign]


def _sem_juntador() -> None:
    async def prever(self: Any, servido: Any, bruto: list[float], chave: bytes) -> Any:
        return self._calcular(servido, [bruto], chave), 0

    Juntador.prever = prever  # type: ignore[method-assign]


PARTES: dict[str, Callable[[], None]] = {
    "protocolo": _sem_protocolo, "porta": _sem_porta, "gate": _sem_nada, "juntador": _sem_juntador,
}  # fmt: skip


if __name__ == "__main__":
    PARTES[sys.argv[1]]()
    sys.exit(principal(sys.argv[2:]))
