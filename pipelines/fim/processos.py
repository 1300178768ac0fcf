"""The stages' processes, and how they are ended."""

import contextlib
import time
from typing import Final

import psutil

PACIENCIA_S: Final = 2.0
_VOLTA_S: Final = 0.02
_POUPADO: Final = "clearml_local"
"""The embedded server is started by a process of ours, and is needed for the end."""


def encerrar_filhos(paciencia_s: float = PACIENCIA_S) -> None:
    """Stop the stages' processes: politely, then not.

    Their exit codes are left to the SDK to collect: it takes a process that somebody else has waited for
    as one that ended with 0, and marks its stage as completed.
    """
    filhos = _filhos()
    for filho in filhos:
        with contextlib.suppress(psutil.Error):
            filho.terminate()
    fim = time.monotonic() + paciencia_s
    while time.monotonic() < fim and any(_vivo(filho) for filho in filhos):
        time.sleep(_VOLTA_S)
    for filho in filter(_vivo, [*filhos, *_filhos()]):
        with contextlib.suppress(psutil.Error):
            filho.kill()


def _filhos() -> list[psutil.Process]:
    """Every process below this one, but for the embedded server's."""
    achados: list[psutil.Process] = []
    for filho in psutil.Process().children():
        with contextlib.suppress(psutil.Error):
            if _POUPADO not in filho.cmdline():
                achados += [filho, *filho.children(recursive=True)]
    return achados


def _vivo(processo: psutil.Process) -> bool:
    try:
        return bool(processo.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
