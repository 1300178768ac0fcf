"""How a process of ours ends: a stage or a run, by itself or by a signal."""

import os
from types import FrameType
from typing import Final

from funcoes.comando import fluxos

CODIGO_INTERROMPIDO: Final = 130


def interromper(*_: int | FrameType | None) -> None:
    """Signal handler: end as with Ctrl-C.

    The SDK's own handler ends the process with 0: a stage that was stopped in its middle would count as
    completed, and be taken from the cache.
    """
    raise KeyboardInterrupt


def encerrar(codigo: int) -> None:
    """End the process now: the task is closed and everything is reported.

    The SDK's exit handlers would look for what is left to report for half a second, and without end when the
    server is gone.
    """
    os._exit(fluxos.despejar(codigo))
