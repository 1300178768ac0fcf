"""`make serve` with its parts killed: predictions go on, what died comes back, all ends with the launcher."""

import json
import os
import re
import signal
import subprocess

import psutil
import pytest

from funcoes.servico.pasta import Carregada, Uso
from tests.contract.project.cena import DEPRESSA, NOME, PROBAS, Cena
from tests.served_package import served_package
from tests.waiting import PATIENCE_S, eventually

HTTP, TAREFA = "-m api", "--sem-http"
CERTA = (1, -1)


def lancar(cena: Cena) -> subprocess.Popen[str]:
    """As `make serve`, in a hurry, until it answers and its task is open."""
    pares = [parte for par in DEPRESSA for parte in ("--set", par)]
    comando = ("pipelines/serve.py", "--server", "configured", "--pasta", str(cena.pasta.pasta), *pares)
    lancador = cena._abrir(*comando, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert eventually(cena.responde, lambda visto: visto == CERTA, PATIENCE_S) == CERTA
    eventually(lambda: tarefas(cena).get(anotada(cena)), lambda estado: estado == "in_progress", PATIENCE_S)
    return lancador


def parte(lancador: subprocess.Popen[str], marca: str) -> int:
    """The process of a part; 0 while there is none."""
    filhos = psutil.Process(lancador.pid).children()
    achados = [f.pid for f in filhos if f.status() != psutil.STATUS_ZOMBIE and marca in " ".join(f.cmdline())]
    return achados[0] if achados else 0


def anotada(cena: Cena) -> str:
    """The task that the folder says is carried."""
    carregada = cena.pasta.ler(cena.pasta.tarefa, Carregada)
    return carregada.tarefa_id if carregada else ""


def aberta(cena: Cena, antes: list[str]) -> bool:
    """Whether a task that was not there before is open, and shows its address."""
    agora = anotada(cena)
    if agora in {"", *antes}:
        return False
    return "Saida" in cena.servidor.get("tasks.get_by_id", task=agora)["task"].get("hyperparams", {})


def tarefas(cena: Cena) -> dict[str, str]:
    """The state of each serving task on the server."""
    projetos = cena.servidor.get("projects.get_all", name=f"^{re.escape(cena.projeto)}$")["projects"]
    if not projetos:
        return {}
    ids = [p["id"] for p in projetos]
    achadas = cena.servidor.get("tasks.get_all", project=ids, name="^serve$", only_fields=["status"])["tasks"]
    return {t["id"]: t["status"] for t in achadas}


@pytest.fixture
def promovido(cena: Cena) -> Cena:
    """With a champion."""
    (v1,), promover = cena.registrar(served_package(*PROBAS[0]))
    promover(v1)
    return cena


def ultimo(lancador: subprocess.Popen[str], sinal: int) -> list[dict[str, object]]:
    """End it; all that it and its parts have written, as JSON lines."""
    lancador.send_signal(sinal)
    saida, _ = lancador.communicate(timeout=PATIENCE_S)
    linhas = [json.loads(linha) for linha in saida.splitlines()]
    assert all({"time", "level", "event"} <= linha.keys() for linha in linhas)
    assert all(str(linha["time"]).endswith("Z") for linha in linhas)
    return linhas


@pytest.mark.parametrize("mortos", [(HTTP,), (TAREFA,), (HTTP, TAREFA)], ids=["http", "task", "both"])
@pytest.mark.by_day(every=3)
def test_whoever_is_killed_comes_back_and_predictions_go_on(promovido: Cena, mortos: tuple[str, ...]) -> None:
    lancador = lancar(promovido)
    antes, primeira = {m: parte(lancador, m) for m in (HTTP, TAREFA)}, [*tarefas(promovido)]
    for morto in mortos:
        os.kill(antes[morto], signal.SIGKILL)
    if HTTP not in mortos:
        assert promovido.responde() == CERTA, "it does not need the task"

    for morto in mortos:
        eventually(
            lambda m=morto: parte(lancador, m), lambda pid, m=morto: pid not in {0, antes[m]}, PATIENCE_S
        )
    assert eventually(promovido.responde, lambda visto: visto == CERTA, PATIENCE_S) == CERTA
    for vivo in {HTTP, TAREFA} - {*mortos}:
        assert parte(lancador, vivo) == antes[vivo], "who was not killed goes on"
    if TAREFA in mortos:
        estados = eventually(
            lambda: tarefas(promovido), lambda t: sorted(t.values()) == ["failed", "in_progress"], PATIENCE_S
        )
        assert estados[primeira[0]] == "failed"
        eventually(lambda: aberta(promovido, primeira), seconds=PATIENCE_S)

    linhas = ultimo(lancador, signal.SIGTERM)
    assert lancador.returncode == 0
    assert "in_progress" not in tarefas(promovido).values(), "what goes on has been closed"
    ditos = [str(linha["event"]) for linha in linhas]
    nomes = {HTTP: "the HTTP process", TAREFA: "the serving task"}
    for morto in mortos:
        assert f"{nomes[morto]} ended by signal 9; it is started again in 0.5 s" in ditos
    assert [linha["reason"] for linha in linhas if linha["event"] == "ending"] == ["asked to end (SIGTERM)"]


@pytest.mark.nightly
def test_a_launcher_that_is_killed_leaves_nobody_and_the_next_one_gets_the_port(promovido: Cena) -> None:
    lancador = lancar(promovido)
    filhos = [psutil.Process(parte(lancador, marca)) for marca in (HTTP, TAREFA)]
    uso = promovido.pasta.ler(promovido.pasta.uso, Uso)
    assert uso is not None
    lancador.kill()
    lancador.wait()
    pares = [par if par != "http.porta=0" else f"http.porta={uso.porta}" for par in DEPRESSA]
    seguinte = promovido._abrir(
        "pipelines/serve.py", "--server", "configured", "--pasta", str(promovido.pasta.pasta),
        *[texto for par in pares for texto in ("--set", par)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    eventually(lambda: not any(filho.is_running() for filho in filhos), seconds=PATIENCE_S)
    eventually(lambda: parte(seguinte, HTTP), seconds=PATIENCE_S)
    assert eventually(promovido.responde, lambda visto: visto == CERTA, PATIENCE_S) == CERTA
    assert [x["reason"] for x in ultimo(seguinte, signal.SIGTERM) if x["event"] == "ending"]
    assert seguinte.returncode == 0


@pytest.mark.nightly
@pytest.mark.parametrize("segundo", ["pipelines/serve.py", "steps/serve.py", "-m api"])
def test_a_second_one_in_the_same_folder_is_refused_and_the_first_goes_on(
    promovido: Cena, segundo: str
) -> None:
    lancador = lancar(promovido)
    tarefa, partes = anotada(promovido), {m: parte(lancador, m) for m in (HTTP, TAREFA)}
    uso = promovido.pasta.ler(promovido.pasta.uso, Uso)
    assert uso is not None
    feito = promovido.correr(
        *segundo.split(), "--pasta", str(promovido.pasta.pasta), "--set", "modelo.nomes=[other one]",
        "--set", f"http.porta={uso.porta}",
    )  # fmt: skip
    assert feito.returncode == 2
    for dito in (
        f"process {lancador.pid} (python pipelines/serve.py, {NOME} version 1 on http://127.0.0.1:{uso.porta})",
        f"kill {lancador.pid}\n",
        "--set 'modelo.nomes=[other one]'",
        f"--set http.porta={uso.porta + 1}",
    ):
        assert dito in feito.stderr
    assert (anotada(promovido), {m: parte(lancador, m) for m in (HTTP, TAREFA)}) == (tarefa, partes)
    assert tarefas(promovido) == {tarefa: "in_progress"}
    assert promovido.responde() == CERTA


@pytest.mark.usefixtures("signals_heard")  # SIGINT is ignored under nohup
def test_ctrl_c_is_called_an_interrupt(promovido: Cena) -> None:
    lancador = lancar(promovido)
    linhas = ultimo(lancador, signal.SIGINT)
    assert lancador.returncode == 0
    razoes = {
        str(linha["reason"]) for linha in linhas if str(linha["event"]).endswith(("ending", "task ends"))
    }
    assert razoes == {"interrupted (SIGINT, as by Ctrl-C)"}


def test_a_task_that_is_ended_in_clearml_ends_the_service(promovido: Cena) -> None:
    lancador = lancar(promovido)
    (tarefa,) = tarefas(promovido)
    promovido.servidor.get("tasks.stop", task=tarefa)
    lancador.communicate(timeout=PATIENCE_S)
    assert lancador.returncode == 0
    assert promovido.responde() == (0, 0)
