"""What the SDK asks of the server in this process.

Each task that it makes is remembered from the very answer of the server: between that and the moment at which
the SDK gives its id away lie seconds. Once the run ends nothing more is asked: a call that is under way comes
to its end, and its thread does not go on.
"""

import contextlib
import functools
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, Final

from pipelines.fim.pendencias import PENDENCIAS, Pendencias

PROPRIEDADE_PROCESSO: Final = "processo"
"""User property of a controller: `place/pid/start` of the process that runs it."""

_CONTROLADOR: Final = "controller"
_CRIAM: Final = frozenset({("tasks", "create"), ("tasks", "clone")})
_VOLTA_S: Final = 0.02

Enviar = Callable[..., Any]


def _de_controlador(pedido: Any) -> bool:
    return isinstance(pedido, dict) and str(pedido.get("type")) == _CONTROLADOR


class Pedidos:
    """The gate that every call of the SDK passes."""

    def __init__(self, pendencias: Pendencias) -> None:
        self._pendencias = pendencias
        self._tranca = threading.Lock()
        self._em_curso = 0
        self._fechado = False
        self._livres: set[int] = set()

    def instalar(self) -> None:
        """Watch the SDK's sessions, all of them; once a process."""
        from clearml.backend_api import Session  # noqa: PLC0415 -- takes half a second

        if not getattr(Session.send_request, "_vigiado", False):
            Session.send_request = self.envolver(Session.send_request)

    def envolver(self, enviar: Enviar) -> Enviar:
        """A session's `send_request` that passes the gate."""

        @functools.wraps(enviar)
        def vigiado(sessao: Any, service: str, action: str, *args: Any, **kwargs: Any) -> Any:
            self._entrar()
            try:
                if (service, action) in _CRIAM and "json" in kwargs:
                    kwargs["json"] = self._marcado(self._assinado(kwargs["json"]))
                resposta = enviar(sessao, service, action, *args, **kwargs)
                if (service, action) in _CRIAM:
                    self._lembrar(resposta)
            finally:
                self._sair()
            return resposta

        vigiado._vigiado = True  # type: ignore[attr-defined]
        return vigiado

    def fechar(self) -> None:
        """Nothing more is asked, but by threads within `livre`."""
        self._fechado = True

    def esperar(self, prazo_s: float) -> None:
        """Until the calls under way have come to their end, or as long as is left."""
        fim = time.monotonic() + prazo_s
        while self._em_curso and time.monotonic() < fim:
            time.sleep(_VOLTA_S)

    @contextlib.contextmanager
    def livre(self) -> Iterator[None]:
        """Let this thread ask although the gate is closed."""
        self._livres.add(threading.get_ident())
        try:
            yield
        finally:
            self._livres.discard(threading.get_ident())

    def _lembrar(self, resposta: Any) -> None:
        with contextlib.suppress(Exception):  # whatever the answer is, it is for the SDK to judge
            self._pendencias.tarefas.append(str(resposta.json()["data"]["id"]))

    def _assinado(self, pedido: Any) -> Any:
        """A request for a controller with the process that will run it; any other as it is.

        The SDK keeps a controller for seconds before it gives it away, and a run killed in these would be
        nobody's.
        """
        assinatura = self._pendencias.assinatura
        if not assinatura or not _de_controlador(pedido):
            return pedido
        item = {"section": "properties", "name": PROPRIEDADE_PROCESSO, "value": assinatura, "type": "str"}
        return {
            **pedido,
            "hyperparams": {**(pedido.get("hyperparams") or {}), "properties": {PROPRIEDADE_PROCESSO: item}},
        }

    def _marcado(self, pedido: Any) -> Any:
        """A request for a controller with its tags: one that was killed before it said what it is for would
        be nobody's."""
        if not self._pendencias.etiquetas or not _de_controlador(pedido):
            return pedido
        return {**pedido, "tags": [*(pedido.get("tags") or []), *self._pendencias.etiquetas]}

    def _entrar(self) -> None:
        self._deter()
        with self._tranca:
            self._em_curso += 1

    def _sair(self) -> None:
        with self._tranca:
            self._em_curso -= 1
        self._deter()

    def _deter(self) -> None:
        """End of the way for a thread of the run that is being ended."""
        while self._fechado and threading.get_ident() not in self._livres:
            time.sleep(_VOLTA_S * 10)


PEDIDOS: Final = Pedidos(PENDENCIAS)
