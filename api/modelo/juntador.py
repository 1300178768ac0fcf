"""Predictions that come together go through the model together.

Alone, a row costs some 70 microseconds, nearly all of it NumPy's price for a call. Eight together cost little
more. So rows are gathered as long as every turn of the event loop brings more, for a millisecond at most. Who
is the only one in the process waits for nobody.

Gain over a row at a time: 2.14 times the predictions a second with 8 clients, 3.11 with 64, and no loss with
one, 1.01 (medians of 40 short turns each, 2 cores, 2026-11-29: `bench/bench_api.py --only own`).
"""

import asyncio
from collections.abc import Callable
from math import isnan
from typing import Final

import numpy as np

from api.diario import Diario, Pedidos
from api.modelo.servido import EmListas, Servido
from api.pedido.formulario import NADA
from funcoes.apoio.erros import ErroDados

Espera = tuple[Servido, list[float], bytes, "asyncio.Future[tuple[EmListas, int]]"]

_MAX_JUNTAS: Final = 64
"""Rows at once: more gain nothing, and would keep the event loop from its sockets."""

_MAX_S: Final = 0.001


class Juntador:
    """Collects rows; `hora` is for those that give none.

    `sozinho` says whether no other request is in the process: one that was read, and has no answer yet. The
    server knows (`api/http/servidor.py`); until it tells, rows are gathered.
    """

    def __init__(self, diario: Diario, hora: Callable[[], float]) -> None:
        self.sozinho: Callable[[], bool] = lambda: False
        self._diario = diario
        self._hora = hora
        self._espera: list[Espera] = []
        self._vistas = 0
        self._desde = 0.0

    async def prever(self, servido: Servido, bruto: list[float], chave: bytes) -> tuple[EmListas, int]:
        """The predictions with this row's, and its place in them; `ErroDados` as of the predictor.

        `chave` is that of its request.
        """
        if not self._espera and self.sozinho():
            return self._calcular(servido, [bruto], chave), 0
        laco = asyncio.get_running_loop()
        futuro: asyncio.Future[tuple[EmListas, int]] = laco.create_future()
        if not self._espera:
            self._vistas, self._desde = 0, laco.time()
            laco.call_soon(self._girar, laco)
        self._espera.append((servido, bruto, chave, futuro))
        return await futuro

    def _girar(self, laco: asyncio.AbstractEventLoop) -> None:
        """Wait for another turn if this one has brought more, and there is time; else compute."""
        vistas, self._vistas = self._vistas, len(self._espera)
        if vistas < self._vistas < _MAX_JUNTAS and laco.time() - self._desde < _MAX_S:
            laco.call_soon(self._girar, laco)
            return
        agora, self._espera = self._espera[:_MAX_JUNTAS], self._espera[_MAX_JUNTAS:]
        if self._espera:
            self._vistas = len(self._espera)  # they have waited: no turn more
            laco.call_soon(self._girar, laco)
        self._rodar(agora)

    def _rodar(self, agora: list[Espera]) -> None:
        while agora:  # two rounds in the turn in which the model changes, one in all others
            servido = agora[0][0]
            self._juntas([e for e in agora if e[0] is servido])
            agora = [e for e in agora if e[0] is not servido]

    def _calcular(self, servido: Servido, brutos: list[list[float]], chaves: bytes) -> EmListas:
        onde = servido.formulario.hora
        sem_hora = onde is not None and any(isnan(bruto[onde]) for bruto in brutos)
        hora = self._hora() if sem_hora else NADA
        return servido.prever(np.array(brutos), hora, self._diario, Pedidos(chaves)).em_listas()

    def _juntas(self, grupo: list[Espera]) -> None:
        try:
            _, brutos, chaves, _ = zip(*grupo, strict=True)
            previstas = self._calcular(grupo[0][0], list(brutos), b"".join(chaves))
        except ErroDados as erro:
            if len(grupo) == 1:
                _falhar(grupo[0], erro)
            else:  # one row lacks something: the others have nothing to do with it
                for um in grupo:
                    self._juntas([um])
            return
        except Exception as erro:  # reaches every caller, and not the event loop
            for um in grupo:
                _falhar(um, erro)
            return
        for linha, (_, _, _, futuro) in enumerate(grupo):
            if not futuro.done():
                futuro.set_result((previstas, linha))


def _falhar(um: Espera, erro: Exception) -> None:
    futuro = um[3]
    if not futuro.done():
        futuro.set_exception(erro)
