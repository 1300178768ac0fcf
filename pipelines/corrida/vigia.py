"""A watch over a run: what the SDK would wait for without end.

- A stage's process is gone and the server could not be told (its disk was full, say).
- The server is gone: the SDK repeats every call for ever.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

from funcoes.apoio.erros import ErroPipeline
from funcoes.comando.servidor import conferir, servidor_do_sdk
from pipelines.fim.processos import processos_de_etapas

PRAZO_S = 10.0
_INTERVALO_S = 1.0


def servidor_responde() -> bool:
    """Whether the server answers a login now."""
    try:
        conferir(servidor_do_sdk())
    except ErroPipeline:
        return False
    return True


class VigiaDoServidor:
    """Ends the wait for a server that has not answered for `espera_s`.

    Args:
        espera_s: how long to wait before giving up.
        ao_sumir: called once for each outage, for instance to start the server again.
        ao_desistir: called when it was given up: the work may hang in a call of the SDK, and cannot say so.
    """

    def __init__(
        self,
        espera_s: float,
        ao_sumir: Callable[[], None] = lambda: None,
        ao_desistir: Callable[[], None] = lambda: None,
        responde: Callable[[], bool] = servidor_responde,
    ) -> None:
        self.perdido = False
        self._espera_s = espera_s
        self._ao_sumir = ao_sumir
        self._ao_desistir = ao_desistir
        self._responde = responde
        self._fim = threading.Event()

    def __enter__(self) -> "VigiaDoServidor":
        threading.Thread(target=self._vigiar, daemon=True, name="vigia-do-servidor").start()
        return self

    def __exit__(self, *_: object) -> None:
        self._fim.set()

    def _tentar_mendar(self) -> None:
        try:
            self._ao_sumir()
        except Exception as erro:  # the watch must go on, whatever the remedy meets
            print(f"the server could not be started again: {erro}")

    def _vigiar(self) -> None:
        desde: float | None = None
        while not self._fim.wait(_INTERVALO_S):
            if self._responde():
                desde = None
            elif desde is None:
                desde = time.monotonic()
                self._tentar_mendar()
            elif time.monotonic() - desde > self._espera_s:
                self.perdido = True
                self._ao_desistir()
                return


def _sem_processo(controlador: Any) -> bool:
    nos = controlador.get_pipeline_dag().values()
    return any(no.status == "running" for no in nos) and not processos_de_etapas()


def vigiar_processos(
    controlador: Any, parar: threading.Event, responde: Callable[[], bool] = servidor_responde
) -> None:
    """Stop the controller when it has waited `PRAZO_S` for a process that is not there."""
    desde: float | None = None
    while not parar.wait(_INTERVALO_S):
        if not (_sem_processo(controlador) and responde()):
            desde = None
        elif desde is None:
            desde = time.monotonic()
        elif time.monotonic() - desde > PRAZO_S:
            print("a stage's process is gone and the server does not know its end: the run is stopped")
            controlador.stop(timeout=PRAZO_S / 60, mark_failed=True)
            return
