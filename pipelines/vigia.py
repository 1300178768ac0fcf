"""A watch over a local run: a stage whose process is gone must not be waited for for ever.

The SDK learns a stage's end from the server. When its process has ended and the server could not be told
(its disk is full, say), the controller would wait without end.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

import psutil

from funcoes.errors import ErroPipeline
from funcoes.servidor import conferir, servidor_do_sdk

PRAZO_S = 10.0
_INTERVALO_S = 1.0


def _espera_por_um_processo_que_nao_ha(controlador: Any) -> bool:
    nos = controlador.get_pipeline_dag().values()
    return any(no.status == "running" for no in nos) and not psutil.Process().children()


def _servidor_responde() -> bool:
    """In an outage the SDK repeats its calls, and the run goes on when the server is back."""
    try:
        conferir(servidor_do_sdk())
    except ErroPipeline:
        return False
    return True


def vigiar(
    controlador: Any, parar: threading.Event, responde: Callable[[], bool] = _servidor_responde
) -> None:
    """Stop the controller when it has waited `PRAZO_S` for a process that is not there."""
    desde: float | None = None
    while not parar.wait(_INTERVALO_S):
        if not (_espera_por_um_processo_que_nao_ha(controlador) and responde()):
            desde = None
        elif desde is None:
            desde = time.monotonic()
        elif time.monotonic() - desde > PRAZO_S:
            print("a stage's process is gone and the server does not know its end: the run is stopped")
            controlador.stop(timeout=PRAZO_S / 60, mark_failed=True)
            return
