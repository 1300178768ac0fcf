"""Signals that end a run. Imports nothing that takes time: it is the first thing that the program does.

The handlers never raise: a `KeyboardInterrupt` in the middle of a call of the SDK leaves tasks that run for
ever on the server. Before there is a guard nothing has been made, and the process ends at once; with a guard
it is told, and ends the run in order. A third signal ends the process whatever is left.
"""

import contextlib
import os
import select
import signal
import threading
import time
from collections import deque
from types import FrameType
from typing import Final

from funcoes.comando.processo import CODIGO_INTERROMPIDO

_DE_UMA_VEZ: Final = 3
_VOLTA_S: Final = 0.1


class Sinais:
    """What the main thread of a run waits for: signals, and words of its other threads.

    Through a pipe: the system gives the second of two signals to another thread, and a main thread that waits
    for a lock sleeps on; and no lock is taken that the interrupted code may hold.
    """

    def __init__(self) -> None:
        self.vezes = 0
        self._guardados = False
        self._acontecimentos: deque[object] = deque()
        self._saida, self._entrada = os.pipe()
        for ponta in (self._saida, self._entrada):
            os.set_blocking(ponta, False)

    def instalar(self) -> None:
        """Take over from Python's own handlers, but for a signal that is ignored, as under nohup."""
        signal.set_wakeup_fd(self._entrada, warn_on_full_buffer=False)
        for sinal in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(sinal) is not signal.SIG_IGN:
                signal.signal(sinal, self.ao_sinal)

    def guardar(self) -> None:
        """From now on there may be something to end: signals are for `esperar`."""
        self._guardados = True

    def ao_sinal(self, sinal: int, _: FrameType | None) -> None:
        """The handler: no lock, no output but the last word."""
        self.vezes += 1
        if self._guardados and self.vezes < _DE_UMA_VEZ:
            self.avisar(signal.Signals(sinal))
            return
        try:
            os.write(2, b"interrupted\n")
        finally:
            os._exit(CODIGO_INTERROMPIDO)

    def avisar(self, acontecimento: object) -> None:
        """Tell the main thread, from any thread."""
        self._acontecimentos.append(acontecimento)
        with contextlib.suppress(BlockingIOError):  # it has not read for long, and will see this, too
            os.write(self._entrada, b"\0")

    def esperar(self) -> object:
        """What happened, in order; waits for it. For the main thread."""
        while not self._acontecimentos:
            self._dormir(None)
        return self._acontecimentos.popleft()

    def acompanhar(self, linha: threading.Thread, prazo_s: float) -> None:
        """Until another thread has ended, or so long; signals are still heard."""
        fim = time.monotonic() + prazo_s
        while linha.is_alive() and time.monotonic() < fim:
            self._dormir(_VOLTA_S)

    def _dormir(self, prazo_s: float | None) -> None:
        if select.select([self._saida], [], [], prazo_s)[0]:
            os.read(self._saida, 4096)


SINAIS: Final = Sinais()
