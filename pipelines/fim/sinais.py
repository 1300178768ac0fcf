"""Signals that end a run. Imports nothing that takes time: it is the first thing that the program does.

The handlers never raise: a `KeyboardInterrupt` in the middle of a call of the SDK leaves tasks that run for
ever on the server. Before there is a guard nothing has been made, and the process ends at once; with a guard
it is told, and ends the run in order. A third signal ends the process whatever is left.
"""

import os
import signal
from queue import SimpleQueue
from types import FrameType
from typing import Final

CODIGO_INTERROMPIDO: Final = 130
_DE_UMA_VEZ: Final = 3


class Sinais:
    """The signals that this process got, for the guard of its run."""

    def __init__(self) -> None:
        self.vezes = 0
        self.acontecimentos: SimpleQueue[object] = SimpleQueue()  # its `put` may be called by a handler
        self._guardados = False

    def instalar(self) -> None:
        """Take over from Python's own handlers, but for a signal that is ignored, as under nohup."""
        for sinal in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(sinal) is not signal.SIG_IGN:
                signal.signal(sinal, self.ao_sinal)

    def guardar(self) -> None:
        """From now on there may be something to end: the guard is told, by `acontecimentos`."""
        self._guardados = True

    def ao_sinal(self, sinal: int, _: FrameType | None) -> None:
        """The handler: no lock, no output but the last word."""
        self.vezes += 1
        if self._guardados and self.vezes < _DE_UMA_VEZ:
            self.acontecimentos.put(signal.Signals(sinal))
            return
        os.write(2, b"interrupted\n")
        os._exit(CODIGO_INTERROMPIDO)


SINAIS: Final = Sinais()
