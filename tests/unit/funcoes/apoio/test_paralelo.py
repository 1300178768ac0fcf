"""The same work in several processes: in order, errors and all, and nothing outlives its parent."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy  # noqa: F401 -- its threads are counted
import psutil
import pytest
from threadpoolctl import threadpool_info

from funcoes.apoio.paralelo import em_processos
from tests.waiting import PATIENCE_S

RAIZ = Path(__file__).resolve().parents[4]
_TODOS = 3
"""Two that work, and the one with which Python tracks what they share."""


def _dobrar(n: int) -> int:
    time.sleep(0.05 * (3 - n))  # the first takes longest
    return 2 * n


def _quem(_: int) -> tuple[int, int]:
    return os.getpid(), max((b["num_threads"] for b in threadpool_info()), default=1)


def _falhar(n: int) -> int:
    if n == 1:
        raise ValueError("the second one fails")
    return n


@pytest.mark.parametrize("processos", [1, 2])
def test_results_come_in_the_order_of_the_work(processos: int) -> None:
    assert list(em_processos(_dobrar, [0, 1, 2], processos)) == [0, 2, 4]


def test_one_process_is_this_one_and_several_are_others_with_a_thread_each() -> None:
    assert {pid for pid, _ in em_processos(_quem, [1, 2], 1)} == {os.getpid()}
    vistos = list(em_processos(_quem, [1, 2, 3, 4], 2))
    assert os.getpid() not in {pid for pid, _ in vistos}
    assert {threads for _, threads in vistos} == {1}


@pytest.mark.parametrize("processos", [1, 2])
def test_an_error_is_raised_here(processos: int) -> None:
    with pytest.raises(ValueError, match="the second one fails"):
        list(em_processos(_falhar, [0, 1, 2], processos))


def test_processes_end_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    codigo = (
        "import time\nfrom funcoes.apoio.paralelo import em_processos\n"
        "if __name__ == '__main__':\n"
        "    list(em_processos(time.sleep, [60, 60], 2))\n"
    )
    roteiro = tmp_path / "pai.py"
    roteiro.write_text(codigo)
    pai = subprocess.Popen(
        [sys.executable, str(roteiro)], cwd=RAIZ, env=os.environ | {"PYTHONPATH": str(RAIZ)}
    )
    fim = time.monotonic() + 20
    while len(psutil.Process(pai.pid).children()) < _TODOS and time.monotonic() < fim:
        time.sleep(0.1)
    time.sleep(3)  # each has to have begun to watch
    filhos = psutil.Process(pai.pid).children()
    pai.send_signal(signal.SIGKILL)
    pai.wait()
    _, vivos = psutil.wait_procs(filhos, timeout=PATIENCE_S)
    assert len(filhos) >= _TODOS
    assert vivos == []
