"""The guard of a run: the work is done in a thread, while the main thread waits for its end or for a signal.

Signals come to the main thread alone, so none disturbs the work, and the work cannot keep them waiting: not
by a call that hangs, not by the handlers that the SDK installs, which it can do in the main thread only.
"""

import os
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from funcoes.apoio.erros import ErroPipeline
from funcoes.comando.processo import CODIGO_INTERROMPIDO
from pipelines.fim.despedida import Despedida
from pipelines.fim.pendencias import PENDENCIAS
from pipelines.fim.sinais import SINAIS

PRAZO_S: Final = 11.0
"""For the end: the processes, the server, the rest."""

PRAZO_NO_AGENTE_S: Final = 8.0
"""An agent waits ten seconds between its SIGTERM and its SIGKILL."""


@dataclass(frozen=True)
class Feito:
    """The work came to its end by itself."""

    codigo: int


@dataclass(frozen=True)
class Desistencia:
    """The work cannot go on, and the thread that does it cannot be told."""

    erro: ErroPipeline


def desistir(erro: ErroPipeline) -> None:
    """End this process with an error, from any thread, although its work hangs."""
    SINAIS.avisar(Desistencia(erro))


def interromper(motivo: str) -> None:
    """End the run as a signal does, from any thread."""
    SINAIS.avisar(motivo)


def _fazer(trabalho: Callable[[], int]) -> None:
    codigo = 1
    try:
        codigo = trabalho()
    except SystemExit as fim:
        codigo = fim.code if isinstance(fim.code, int) else int(fim.code is not None)
    except BaseException:  # the last place that can tell of it
        traceback.print_exc()
    SINAIS.avisar(Feito(codigo))


def _dizer(tela: int, texto: str) -> None:
    """To the terminal, past locks and buffers that the work may hold."""
    with suppress(OSError):  # the terminal may be gone
        os.write(tela, f"{texto}\n".encode(errors="replace"))


def guardar(trabalho: Callable[[], int], prazo_s: float = PRAZO_S) -> int:
    """Do the work; returns its exit code, or 130 when it was interrupted and everything of it was ended.

    What work that failed has left running on the server is ended, too.
    """
    SINAIS.guardar()
    tela = os.dup(sys.__stderr__.fileno() if sys.__stderr__ else 2)  # the work sends its own output to a file
    threading.Thread(target=_fazer, args=(trabalho,), daemon=True, name="corrida").start()
    acontecimento = SINAIS.esperar()
    if isinstance(acontecimento, Feito):
        if acontecimento.codigo and PENDENCIAS.ids():
            Despedida("the run failed", prazo_s).no_prazo()
        return acontecimento.codigo
    if isinstance(acontecimento, Desistencia):
        Despedida("", prazo_s).so_aqui()
        _dizer(tela, f"error: {acontecimento.erro}")
        return acontecimento.erro.exit_code
    despedida = Despedida("interrupted", prazo_s)
    despedida.no_prazo()
    _dizer(tela, despedida.palavras())
    return CODIGO_INTERROMPIDO
