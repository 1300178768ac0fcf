"""Stages forked from a warm process: run as by an interpreter of their own, and nothing crosses the fork."""

import contextlib
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from multiprocessing import forkserver
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest
from clearml.automation.job import LocalClearmlJob

from funcoes.configuracao.config import carregar
from pipelines.comando.pastas import RAIZ
from pipelines.controlador import quente
from pipelines.fim.processos import processos_de_etapas

ESPERA_S = 120.0
VISTO = """
import json, os, random, sys, threading
from pathlib import Path
import psutil
from clearml.config import get_remote_task_id, running_remotely
Path("visto.json").write_text(json.dumps({
    "argv": sys.argv, "nome": __name__, "arquivo": __file__, "pasta": os.getcwd(),
    "ambiente": dict(os.environ), "tarefa": get_remote_task_id(), "remoto": running_remotely(),
    "linhas": threading.active_count(), "ligacoes": len(psutil.Process().net_connections("all")),
    "quente": "sklearn.ensemble" in sys.modules, "processo": psutil.Process().name(),
    "sorte": random.random(),
}))
print("to the log")
"""
AMBIENTE = {"CLEARML_TASK_ID": "f" * 32, "SO_DELE": "sim"}


@pytest.fixture(scope="module", autouse=True)
def fim_do_quente() -> Iterator[None]:
    yield
    forkserver._forkserver._stop()


def _rodar(pasta: Path, texto: str, **ambiente: str) -> Any:
    (pasta / "steps").mkdir(exist_ok=True)
    (pasta / "steps" / "impute.py").write_text(texto, encoding="utf-8")
    limpo = {k: v for k, v in os.environ.items() if not k.startswith("COV")}
    return quente._bifurcar("steps/impute.py", str(pasta), limpo | AMBIENTE | ambiente)


def _visto(pasta: Path) -> dict[str, Any]:
    assert _rodar(pasta, VISTO).wait(ESPERA_S) == 0
    visto: dict[str, Any] = json.loads((pasta / "visto.json").read_text())
    return visto


def test_it_runs_as_in_an_interpreter_of_its_own(tmp_path: Path) -> None:
    visto = _visto(tmp_path)
    assert (visto["argv"], visto["nome"], visto["pasta"]) == ([visto["arquivo"]], "__main__", str(tmp_path))
    assert visto["arquivo"] == str(tmp_path / "steps" / "impute.py")
    assert (visto["tarefa"], visto["remoto"], visto["ambiente"]["SO_DELE"]) == ("f" * 32, True, "sim")
    assert visto["processo"] == "impute"
    assert "SO_DELE" not in os.environ


def test_it_is_warm_and_neither_thread_nor_connection_crossed(tmp_path: Path) -> None:
    visto = _visto(tmp_path)
    assert visto["quente"]
    assert (visto["linhas"], visto["ligacoes"]) == (1, 0)


def test_two_of_them_share_no_luck_and_no_environment(tmp_path: Path) -> None:
    um, outro = _visto(tmp_path), _visto(tmp_path)
    assert um["sorte"] != outro["sorte"]
    _rodar(tmp_path, "import os; os.environ['SO_DELE'] = 'nao'").wait(ESPERA_S)
    assert _visto(tmp_path)["ambiente"]["SO_DELE"] == "sim"


@pytest.mark.parametrize(
    ("texto", "codigo"),
    [
        ("import sys; sys.exit(0)", 0),
        ("import sys; sys.exit(3)", 3),
        ("import os; os._exit(4)", 4),
        ("raise ValueError('x')", 1),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", -signal.SIGKILL),
        ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", -signal.SIGTERM),
    ],
)
def test_its_end_is_known_as_that_of_a_process_that_was_started(
    tmp_path: Path, texto: str, codigo: int
) -> None:
    assert _rodar(tmp_path, texto).wait(ESPERA_S) == codigo
    frio = subprocess.run([sys.executable, "-c", texto], capture_output=True, check=False)
    assert frio.returncode == codigo


def test_while_it_runs_it_is_a_process_of_a_stage(tmp_path: Path) -> None:
    antes = processos_de_etapas()  # such as workers that other tests of this process left to idle
    processo = _rodar(tmp_path, "import time; time.sleep(600)")
    with pytest.raises(subprocess.TimeoutExpired):
        processo.wait(0)
    (etapa,) = [p for p in processos_de_etapas() if p not in antes]
    etapa.kill()
    assert processo.wait(ESPERA_S) == -signal.SIGKILL
    assert [p for p in processos_de_etapas() if p not in antes] == []


def test_a_stage_whose_warm_process_was_gone_before_it_began_does_not_begin(tmp_path: Path) -> None:
    """Its death cannot be announced any more: only a look tells it."""
    (tmp_path / "impute.py").write_text("open('begun', 'w')", encoding="utf-8")
    codigo = (
        "import os, sys; from types import SimpleNamespace; from steps.quente.processo import PRONTO, rodar; "
        f"sys.modules[PRONTO] = SimpleNamespace(DONO={os.getppid()}); "
        f"rodar('impute.py', {str(tmp_path)!r}, {{}})"
    )
    fim = subprocess.run([sys.executable, "-c", codigo], cwd=RAIZ, check=False)
    assert fim.returncode == -signal.SIGKILL
    assert not (tmp_path / "begun").exists()


def test_a_stage_ends_with_the_warm_process_so_that_nobody_writes_beside_its_repetition(
    tmp_path: Path,
) -> None:
    antes = processos_de_etapas()
    _rodar(tmp_path, "import time; time.sleep(600)")
    (etapa,) = [p for p in processos_de_etapas() if p not in antes]
    dono = etapa.parent()
    assert dono is not None
    dono.kill()
    psutil.wait_procs([etapa], timeout=ESPERA_S)
    assert not etapa.is_running()


def test_a_warm_process_that_was_killed_is_started_again(tmp_path: Path) -> None:
    _visto(tmp_path)
    ajudantes = psutil.Process().children()
    (dono,) = [p for p in ajudantes if "multiprocessing.forkserver" in " ".join(p.cmdline())]
    dono.kill()
    fim = time.monotonic() + ESPERA_S
    while time.monotonic() < fim:
        with contextlib.suppress(EOFError, OSError):  # until the last of its threads is gone
            assert _visto(tmp_path)["quente"]
            return
    raise AssertionError("no new one was started")


def test_what_the_log_is_of_the_run_is_the_log_of_its_stages(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    forkserver._forkserver._stop()  # it writes to where this process wrote when it was started
    _visto(tmp_path)
    assert "to the log" in capfd.readouterr().out


@pytest.mark.parametrize(
    ("pares", "tipo"), [([], quente.TrabalhoQuente), (["execucao.quente=false"], LocalClearmlJob)]
)
def test_it_can_be_switched_off(pares: list[str], tipo: type) -> None:
    controlador = SimpleNamespace()
    quente.usar(controlador, carregar(None, pares).execucao)
    assert controlador._clearml_job_class is tipo


def test_where_nothing_can_be_forked_the_sdk_starts_the_stage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def falhar(*_: object) -> None:
        raise ConnectionRefusedError

    iniciados = []
    monkeypatch.setattr(quente, "_bifurcar", falhar)
    monkeypatch.setattr(LocalClearmlJob, "launch", lambda *_: iniciados.append(1) or True)
    (tmp_path / "etapa.py").write_text("")
    monkeypatch.chdir(tmp_path)
    trabalho = object.__new__(quente.TrabalhoQuente)
    script = SimpleNamespace(diff="", entry_point="etapa.py")
    trabalho.task = SimpleNamespace(
        id="a" * 32, data=SimpleNamespace(script=script), mark_started=lambda: None
    )
    trabalho._is_cached_task = False
    assert trabalho.launch()
    assert iniciados == [1]


def test_the_fork_server_of_this_process_is_pythons_own() -> None:
    assert quente._CONTEXTO.get_start_method() == "forkserver"
    assert multiprocessing.get_start_method(allow_none=True) in {None, "fork"}
