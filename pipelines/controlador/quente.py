"""Local stages forked from a warm process: a start costs a tenth of a second instead of two.

The warm process is Python's own fork server. It starts with the run, imports what stages need while the
controller is made, and ends with the run. What cannot be forked starts as the SDK starts it.
"""

import contextlib
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Iterator
from multiprocessing import forkserver
from pathlib import Path
from typing import Any, Final

from clearml.automation.job import LocalClearmlJob

from funcoes.configuracao.secoes import ExecucaoConfig
from pipelines.comando.pastas import RAIZ
from steps.quente.processo import PRONTO, rodar

_CONTEXTO: Final = multiprocessing.get_context("forkserver")


class _Processo:
    """A forked process as the SDK's job asks for it: like `subprocess.Popen`."""

    def __init__(self, processo: Any) -> None:
        self._processo = processo

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code; raises `subprocess.TimeoutExpired` while it runs."""
        self._processo.join(timeout)
        codigo = self._processo.exitcode
        if codigo is None:
            raise subprocess.TimeoutExpired(self._processo.name, timeout or 0.0)
        return int(codigo)


@contextlib.contextmanager
def _modulos_do_projeto() -> Iterator[None]:
    """Let the fork server find our modules wherever it is started."""
    antes = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(RAIZ), antes]))
    try:
        yield
    finally:
        if antes is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = antes


def _aquecer() -> None:
    _CONTEXTO.set_forkserver_preload([PRONTO])
    with _modulos_do_projeto():
        forkserver.ensure_running()


def _bifurcar(script: str, pasta: str, ambiente: dict[str, str]) -> _Processo:
    _aquecer()
    processo = _CONTEXTO.Process(target=rodar, args=(script, pasta, ambiente), name=script)
    processo.start()
    return _Processo(processo)


class TrabalhoQuente(LocalClearmlJob):
    """The SDK's local job, its process forked instead of started."""

    def launch(self, queue_name: str | None = None) -> bool:
        """Start the stage; False where its result comes from the cache."""
        script, pasta = self.task.data.script, Path.cwd()
        inteiro = script.diff and not script.diff.lstrip().startswith("diff ")
        if self._is_cached_task or inteiro or not (pasta / script.entry_point).is_file():
            return bool(super().launch(queue_name))
        ambiente = {k: v for k, v in os.environ.items() if not k.endswith("_PROC_MASTER_ID")} | {
            "CLEARML_TASK_ID": str(self.task.id),
            "TRAINS_TASK_ID": str(self.task.id),
            "CLEARML_LOG_TASK_TO_BACKEND": "1",
            "CLEARML_SIMULATE_REMOTE_TASK": "1",
        }
        self.task.mark_started()
        try:
            self._job_process = _bifurcar(script.entry_point, str(pasta), ambiente)
        except (OSError, EOFError):  # the warm process could not be started, or was killed
            return bool(super().launch(queue_name))
        return True

    def wait_for_process(self, timeout: int | None = None) -> int | None:
        """Its exit code, None while it runs. With its end, the status that the SDK keeps a second is old."""
        codigo: int | None = super().wait_for_process(timeout)
        if codigo is not None:
            self._last_status_ts = 0.0
        return codigo


def _quente(execucao: ExecucaoConfig) -> bool:
    return execucao.quente and sys.platform == "linux"


def aquecer(execucao: ExecucaoConfig) -> None:
    """Start the warm process, where it is wanted: it imports while the controller is made."""
    if _quente(execucao):
        with contextlib.suppress(OSError, EOFError):  # the first stage tries again
            _aquecer()


def usar(controlador: Any, execucao: ExecucaoConfig) -> None:
    """Let a controller start its local stages so, where the system can and it is wanted."""
    controlador._clearml_job_class = TrabalhoQuente if _quente(execucao) else LocalClearmlJob
