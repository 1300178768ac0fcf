"""The stages' processes, and how they are ended."""

import contextlib
import time
from typing import Final

import psutil

PACIENCIA_S: Final = 2.0
_VOLTA_S: Final = 0.02
_POUPADO: Final = "clearml_local"
"""The embedded server is started by a process of ours, and is needed for the end."""
_AJUDANTES: Final = "from multiprocessing."
"""Python's fork server and its tracker, which end when nobody needs them."""


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


def processos_de_etapas() -> list[psutil.Process]:
    """The processes of the stages that this process runs: started here, or forked by Python's fork server."""
    achados: list[psutil.Process] = []
    for filho in psutil.Process().children():
        with contextlib.suppress(psutil.Error):
            comando = filho.cmdline()
            ajuda = any(_AJUDANTES in parte for parte in comando)
            if _POUPADO not in comando:
                achados += filho.children() if ajuda else [filho]
    return achados


def _filhos() -> list[psutil.Process]:
    """Every process below this one, but for the embedded server's and Python's helpers."""
    achados: list[psutil.Process] = []
    for etapa in processos_de_etapas():
        with contextlib.suppress(psutil.Error):
            achados += [etapa, *etapa.children(recursive=True)]
    return achados


def _vivo(processo: psutil.Process) -> bool:
    try:
        return bool(processo.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
