"""What a forked process does to become a stage. Light: the command, which only names it, imports it, too."""

import contextlib
import ctypes
import os
import runpy
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

PRONTO: Final = f"{__package__}.aquecer"
"""The module that a warm process has imported."""


_PR_SET_PDEATHSIG: Final = 1


def _chamar_se(nome: str) -> None:
    """What `ps` and `top` show as this process's name, instead of the fork server's."""
    with contextlib.suppress(OSError):  # Linux has it
        Path("/proc/self/comm").write_text(nome)


def _acabar_com_quem_bifurcou() -> None:
    """Let the kernel end this process with the one that it was forked from, also where that is gone already.

    Without that one nobody hears how a stage ends: it counts as lost, and is run again.
    """
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    quente = sys.modules.get(PRONTO)
    if quente is not None and os.getppid() != quente.DONO:
        os.kill(os.getpid(), signal.SIGKILL)


def rodar(script: str, pasta: str, ambiente: Mapping[str, str]) -> None:
    """Run a stage's script as an interpreter of its own would, with this folder and environment."""
    _acabar_com_quem_bifurcou()
    from clearml.config.remote import override_current_task_id  # noqa: PLC0415 -- half a second where cold

    os.environ.clear()
    os.environ.update(ambiente)
    os.chdir(pasta)
    sys.argv = [script]
    _chamar_se(Path(script).stem)
    override_current_task_id(ambiente["CLEARML_TASK_ID"])  # read when the SDK was imported: there was none
    runpy.run_path(str(Path(pasta, script)), run_name="__main__")
