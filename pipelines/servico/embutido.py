"""The embedded server under `make serve`."""

import threading
import time
from pathlib import Path
from typing import Final

from funcoes.apoio.erros import ErroPipeline
from funcoes.comando import embutido
from funcoes.comando.servidor import Servidor, conferir
from steps.servico.diario import dizer

_INTERVALO_S: Final = 1.0
_ENTRE_PARTIDAS_S: Final = 5.0


class ServidorEmbutido:
    """Starts the embedded server again when it ends, from a thread of its own."""

    def __init__(self, pasta: Path, servidor: Servidor) -> None:
        self._pasta = pasta
        self._servidor = servidor
        threading.Thread(target=self._vigiar, daemon=True, name="servidor-embutido").start()

    def _responde(self) -> bool:
        try:
            conferir(self._servidor)
        except ErroPipeline:
            return False
        return True

    def _vigiar(self) -> None:
        while True:
            time.sleep(_INTERVALO_S)
            if not self._responde():
                dizer("the embedded server does not answer; it is started again", "warning")
                embutido.reiniciar(self._pasta)
                time.sleep(_ENTRE_PARTIDAS_S)
