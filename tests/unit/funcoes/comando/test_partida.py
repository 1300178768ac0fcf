"""Every command: what is missing is said in one line, and Ctrl-C while it imports leaves no traceback."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from funcoes.comando import partida
from tests.commands import COMMANDS as COMANDOS
from tests.commands import LIMIT_S as LIMITE_S
from tests.commands import ROOT as RAIZ
from tests.commands import environment as ambiente

NOMES = [" ".join(c) for c in COMANDOS]


def recusado(*argumentos: str, casa: Path, **variaveis: str) -> str:
    """The one line with which a Python without installed packages (`-S`) refuses a command."""
    python = Path(sys.base_prefix) / "bin" / f"python{sys.version_info[0]}.{sys.version_info[1]}"
    feito = subprocess.run(
        [str(python), "-S", *argumentos, "--help"], cwd=RAIZ, env=ambiente(casa) | variaveis,
        capture_output=True, text=True, timeout=LIMITE_S, check=False,
    )  # fmt: skip
    assert (feito.returncode, feito.stdout) == (2, ""), feito.stderr
    (linha,) = feito.stderr.splitlines()
    return linha


@pytest.mark.parametrize("comando", COMANDOS, ids=NOMES)
def test_a_python_without_the_requirements_gets_one_line(comando: list[str], tmp_path: Path) -> None:
    """`-E` also leaves out the folders that the environment names."""
    linha = recusado("-E", *comando, casa=tmp_path)
    assert "requirements" in linha
    assert ".venv" in linha


@pytest.mark.parametrize("comando", COMANDOS, ids=NOMES)
def test_a_python_with_only_some_of_the_requirements_gets_the_same_line(
    comando: list[str], tmp_path: Path
) -> None:
    """Such as one in which something else of the machine was installed: every command, at its start."""
    for modulo in (*partida.EM_TODOS, "numpy", "rich", "requests"):
        (tmp_path / modulo).mkdir()
        (tmp_path / modulo / "__init__.py").touch()
    linha = recusado(*comando, casa=tmp_path, PYTHONPATH=str(tmp_path))
    assert "has not the project's requirements" in linha
    assert ".venv" in linha


def test_those_who_only_import_are_left_alone() -> None:
    antes = signal.getsignal(signal.SIGINT)
    partida.partir()
    assert not partida.comando_nosso()
    assert signal.getsignal(signal.SIGINT) is antes


@pytest.mark.usefixtures("signals_heard")
@pytest.mark.parametrize("depois_de", [0, 5, 60, 200, 500, 900])
@pytest.mark.parametrize("comando", [COMANDOS[i] for i in (0, 1, 2, 3, 9, 11, 12)], ids=lambda c: c[-1])
@pytest.mark.by_day(every=5)
def test_ctrl_c_while_it_imports_leaves_no_traceback(
    comando: list[str], depois_de: int, tmp_path: Path
) -> None:
    """`-X importtime` says when a module is there: the signal comes after so many more, however slow."""
    processo = subprocess.Popen(
        [sys.executable, "-X", "importtime", *comando, "--help"], cwd=RAIZ, env=ambiente(tmp_path),
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert processo.stderr is not None
    primeira = "pipelines.fim.sinais" if comando[0] == "pipelines/run.py" else "| funcoes"
    linhas, faltam = [], -1
    for linha in processo.stderr:
        linhas.append(linha)
        if faltam < 0 and linha.strip().endswith(primeira):
            faltam = depois_de + 1
        faltam -= faltam > 0
        if faltam == 0:
            processo.send_signal(signal.SIGINT)
            break
    linhas += processo.stderr.readlines()
    codigo = processo.wait(timeout=LIMITE_S)
    # without what names a long wait, on a busy machine
    ditas = [li for li in linhas if not (li.startswith("import time:") or li.endswith(" ...\n"))]
    assert codigo in ({130} if faltam == 0 else {0}) or (codigo == 0 and depois_de > 200), ditas
    assert ditas in ([], ["interrupted\n"]), ditas
