"""Answers to the database: a thread writes all that have come meanwhile in one transaction."""

import asyncio
import contextlib
import sqlite3
import threading
from pathlib import Path

from funcoes.apoio.erros import ErroPipeline, ErroRegistro
from funcoes.diario.retornos import Retorno, Retornos, Situacao

_Futuro = asyncio.Future[list[Situacao]]
_Espera = tuple[list[Retorno], asyncio.AbstractEventLoop, _Futuro]


class NaoGuardado(ErroRegistro):
    """Answers that found no room, or a disk that refused them."""


class Guardador:
    """Starts with the first answer. Who sends one waits until it is kept."""

    def __init__(self, caminho: Path, linhas_max: int) -> None:
        self._caminho = caminho
        self._linhas_max = linhas_max
        self._espera: list[_Espera] = []
        self._linhas = 0
        self._trava = threading.Lock()
        self._acordar = threading.Event()
        self._fim = False
        self._fio: threading.Thread | None = None

    async def guardar(self, retornos: list[Retorno]) -> list[Situacao]:
        """Keep them, all or none; `NaoGuardado` where there is no room or the disk refuses."""
        laco = asyncio.get_running_loop()
        futuro: _Futuro = laco.create_future()
        with self._trava:
            if self._fim or self._linhas + len(retornos) > self._linhas_max:
                raise NaoGuardado(f"{self._linhas} answers wait to be written already")
            self._espera.append((retornos, laco, futuro))
            self._linhas += len(retornos)
            self._iniciar()
        self._acordar.set()
        return await futuro

    def _iniciar(self) -> None:
        if self._fio is None:
            self._fio = threading.Thread(target=self._escrever_sempre, name="retornos", daemon=True)
            self._fio.start()

    def fechar(self, espera_s: float) -> None:
        """Write what waits, and take no more."""
        with self._trava:
            self._fim = True
        self._acordar.set()
        if self._fio is not None:
            self._fio.join(espera_s)

    def _escrever_sempre(self) -> None:
        base: Retornos | None = None
        while not (self._fim and not self._espera):
            self._acordar.wait()
            self._acordar.clear()
            with self._trava:
                grupo, self._espera = self._espera, []
            base = self._escrever(base, grupo) if grupo else base
            with self._trava:
                self._linhas -= sum(len(retornos) for retornos, _, _ in grupo)
            if self._fim:
                self._acordar.set()
        if base is not None:
            base.fechar()

    def _escrever(self, base: Retornos | None, grupo: list[_Espera]) -> Retornos | None:
        try:
            base = base or Retornos(self._caminho)
            feitas = base.guardar([r for retornos, _, _ in grupo for r in retornos])
        except (sqlite3.Error, OSError, ErroPipeline) as erro:
            for _, laco, futuro in grupo:
                _entregar(laco, futuro, NaoGuardado(f"{self._caminho}: {erro}"))
            return base
        for retornos, laco, futuro in grupo:
            suas, feitas = feitas[: len(retornos)], feitas[len(retornos) :]
            _entregar(laco, futuro, suas)
        return base


def _entregar(laco: asyncio.AbstractEventLoop, futuro: _Futuro, fim: list[Situacao] | NaoGuardado) -> None:
    def por() -> None:
        if futuro.done():  # the caller hung up
            return
        if isinstance(fim, NaoGuardado):
            futuro.set_exception(fim)
        else:
            futuro.set_result(fim)

    with contextlib.suppress(RuntimeError):  # the loop has ended, and with it who waited
        laco.call_soon_threadsafe(por)
