"""A word on what is being waited for, when it takes long; nothing when it does not."""

import os
import threading
from contextlib import suppress
from typing import Final

PACIENCIA_S: Final = 2.0


class Aviso:
    """Says on standard error what is done, once it has taken `depois_s`.

    Past Python's own stream: what is waited for may be an import that holds its lock.
    """

    def __init__(self, texto: str, calado: bool = False, depois_s: float = PACIENCIA_S) -> None:
        self._texto = texto
        self._calado = calado
        self._relogio = threading.Timer(depois_s, self._dizer)
        self._relogio.daemon = True

    def __enter__(self) -> "Aviso":
        if not self._calado:
            self._relogio.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._relogio.cancel()

    def _dizer(self) -> None:
        with suppress(OSError):
            os.write(2, f"{self._texto} ...\n".encode())
