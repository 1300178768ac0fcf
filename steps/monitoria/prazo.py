"""What ClearML is asked for, within a bound: the SDK waits without end for a server that has gone."""

import sys
import threading
from collections.abc import Callable
from typing import Final, TypeVar

from funcoes.comando.tela import console, dizer

T = TypeVar("T")
PRAZO_S: Final = 120.0


class Prazo:
    """After the first call that takes too long none is made any more: what was found does not wait for it."""

    def __init__(self, segundos: float = PRAZO_S) -> None:
        self._segundos = segundos
        self.fora = False

    def tentar(self, chamar: Callable[[], T], senao: T) -> T:
        """What the call gives, or raises; `senao` where there is no answer in time, or was none before."""
        if self.fora:
            return senao
        dados: list[T] = []
        erros: list[Exception] = []

        def rodar() -> None:
            try:
                dados.append(chamar())
            except Exception as erro:
                erros.append(erro)

        fio = threading.Thread(target=rodar, daemon=True, name="clearml")
        fio.start()
        fio.join(self._segundos)
        if fio.is_alive():
            self.fora = True
            dizer(
                console(sys.stderr),
                f"note: ClearML has not answered for {self._segundos:g} s: what was found is said here only",
                style="yellow",
            )
            return senao
        if erros:
            raise erros[0]
        return dados[0]
