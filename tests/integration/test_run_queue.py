"""Runs on queues, carried out by real agents: launch, relaunch with other values, stop, resume, kill."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from funcoes.clearml_project import ETAPAS
from tests.integration.conftest import RAIZ, RAPIDO, Oficina, esperar, limite_para_dizer_s, vivos_de

pytestmark = [pytest.mark.integration, pytest.mark.embutido]

FILA = ["--queue", "default"]
PRAZO_S = 300


def _clearml_local(oficina: Oficina, *argumentos: str) -> subprocess.CompletedProcess[str]:
    comando = [sys.executable, "-m", "clearml_local", *argumentos, "--data", str(oficina.servidor)]
    return subprocess.run(
        comando, cwd=RAIZ, env=oficina.ambiente(), text=True, capture_output=True, timeout=120, check=False
    )


@pytest.fixture(scope="module")
def fila(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Oficina]:
    """A place with its own server, an agent for controllers and one for stages; nothing is left of it."""
    lugar = Oficina(tmp_path_factory.mktemp("fila"))
    feito = _clearml_local(lugar, "up")
    assert feito.returncode == 0, feito.stderr
    yield lugar
    assert _clearml_local(lugar, "down").returncode == 0
    esperar(lambda: not vivos_de(lugar), 30)


@pytest.fixture(scope="module")
def corrida(fila: Oficina) -> dict[str, Any]:
    """One finished run on the queues."""
    feito = fila.correr(*RAPIDO, *FILA)
    assert feito.codigo == 0, feito.erros + feito.saida
    assert feito.resumo is not None
    return feito.resumo | {"saida": feito.saida}


def _tarefa(fila: Oficina, identificador: str) -> dict[str, Any]:
    """Status, place and parameters of a task, its run's stages and its last console lines."""
    dados: dict[str, Any] = fila.python(f"""
from clearml import Task
t = Task.get_task(task_id={identificador!r})
filhas = Task.query_tasks(task_filter={{"parent": t.id, "search_hidden": True}},
                          additional_return_fields=["name", "status"])
print(json.dumps({{"id": t.id, "status": str(t.data.status), "worker": t.data.last_worker,
    "motivo": t.data.status_reason, "mensagem": t.data.status_message,
    "parametros": t.get_parameters(), "filhas": filhas, "grafo": t.get_configuration_object("Pipeline"),
    "valores": t.get_reported_single_values(), "plots": [p["metric"] for p in t.get_reported_plots()],
    "console": "".join(t.get_reported_console_output(50)), "script": t.data.script.to_dict()}}, default=str))
""")
    return dados


def _relancar(fila: Oficina, pipeline_id: str, valores: dict[str, str]) -> str:
    """By hand: clone the controller, change parameters as text, enqueue."""
    novo: str = fila.python(f"""
from clearml import Task
novo = Task.clone({pipeline_id!r})
novo.update_parameters({json.dumps({f"Args/{k}": v for k, v in valores.items()})})
Task.enqueue(novo, queue_name="services")
print(json.dumps(novo.id))
""")
    return novo


def _new_run(fila: Oficina, pipeline_id: str, valores: dict[str, str]) -> str:
    """What the button does: a body that is text, every parameter of `Args` sent again, some edited."""
    novo: str = fila.python(f"""
import requests
from clearml import Task
from clearml.backend_api.session.client import APIClient
cliente = APIClient()
tarefa = cliente.tasks.get_by_id(task={pipeline_id!r})
valores = {{p.name: p.value for p in tarefa.hyperparams["Args"].values()}} | {valores!r}
args = [{{"name": nome, "value": valor}} for nome, valor in valores.items()]
queue = next(q.id for q in cliente.queues.get_all() if q.name == "services")
feito = requests.post(
    cliente.session.host + "/pipelines.start_pipeline",
    data=json.dumps({{"task": tarefa.id, "queue": queue, "args": args}}),
    headers={{"Authorization": "Bearer " + cliente.session.token, "Content-Type": "application/json"}},
    timeout=30,
)
print(json.dumps(feito.json()["data"]["pipeline"]))
""")
    return novo


def _de_antes(fila: Oficina, pipeline_id: str) -> str:
    """A copy with the parameters' names of earlier versions, `train.folds`."""
    novo: str = fila.python(f"""
from clearml import Task
novo = Task.clone({pipeline_id!r})
valores = novo.get_parameters()
de_antes = {{k: "Args/" + k[5:].replace("/", ".") if k.startswith("Args/") else k for k in valores}}
novo.set_parameters({{de_antes[k]: v for k, v in valores.items()}})
print(json.dumps(novo.id))
""")
    return novo


def _maus_nomes(parametros: dict[str, str]) -> list[str]:
    """Those that a server escapes, and gives back otherwise."""
    return [nome for nome in parametros if set(nome) & set(".$%")]


def _esperar_fim(fila: Oficina, identificador: str) -> dict[str, Any]:
    def terminou() -> dict[str, Any] | None:
        tarefa = _tarefa(fila, identificador)
        return tarefa if tarefa["status"] in {"completed", "failed", "stopped"} else None

    tarefa: dict[str, Any] = esperar(terminou, PRAZO_S)
    return tarefa


def _processos(fila: Oficina, parte: str) -> list[psutil.Process]:
    """The processes of this place whose command line holds `parte`."""
    achados = []
    for pid in vivos_de(fila):
        try:
            processo = psutil.Process(pid)
            if any(parte in argumento for argumento in processo.cmdline()):
                achados.append(processo)
        except psutil.Error:
            continue
    return achados


def _python_da_etapa(fila: Oficina, script: str) -> psutil.Process | None:
    """The process that runs a script itself, not the agent that waits for it."""
    donos = [p for p in _processos(fila, script) if "clearml-agent" not in " ".join(p.cmdline())]
    return donos[-1] if donos else None


def test_the_stages_run_on_their_queue_and_the_controller_on_services(
    fila: Oficina, corrida: dict[str, Any]
) -> None:
    assert [e["name"] for e in corrida["stages"]] == list(ETAPAS)
    assert {e["status"] for e in corrida["stages"]} == {"completed"}
    assert corrida["model"]["promoted"]
    assert "Leaderboard" in corrida["saida"]
    controlador = _tarefa(fila, corrida["pipeline_id"])
    assert controlador["status"] == "completed"
    assert ":services:service:" in controlador["worker"]
    escolhido = next(linha for linha in corrida["leaderboard"] if linha["chosen"])
    assert controlador["valores"]["oof rps"] == pytest.approx(escolhido["metrics"]["rps"], abs=1e-5)
    assert "leaderboard" in controlador["plots"]
    ingestao = _tarefa(fila, corrida["stages"][0]["task_id"])
    assert ingestao["worker"].endswith(":default-1")
    assert "pip install" not in ingestao["console"].lower()
    assert ingestao["script"]["entry_point"] == "steps/ingest.py"
    assert ingestao["script"]["version_num"] == controlador["script"]["version_num"]


def test_the_same_run_again_comes_from_the_cache(fila: Oficina, corrida: dict[str, Any]) -> None:
    feito = fila.correr(*RAPIDO, *FILA)
    assert feito.codigo == 0, feito.erros
    assert feito.resumo is not None
    assert all(e["cached"] for e in feito.resumo["stages"])
    assert feito.resumo["model"]["id"] == corrida["model"]["id"]


def test_new_run_uses_the_values_that_were_edited(fila: Oficina, corrida: dict[str, Any]) -> None:
    novo = _new_run(fila, corrida["pipeline_id"], {"train/folds": "3"})
    controlador = _esperar_fim(fila, novo)
    assert controlador["status"] == "completed", controlador["console"]
    filhas = {f["name"]: f["id"] for f in controlador["filhas"]}
    assert set(filhas) == {"train", "validate", "register"}, "what comes before is the same, and cached"
    treino = _tarefa(fila, filhas["train"])
    assert treino["parametros"]["Args/folds"] == "3"
    assert _maus_nomes(controlador["parametros"] | treino["parametros"]) == []


def test_new_run_of_a_run_of_before_uses_the_edited_values_and_keeps_one_spelling(
    fila: Oficina, corrida: dict[str, Any]
) -> None:
    novo = _new_run(fila, _de_antes(fila, corrida["pipeline_id"]), {"train.folds": "3"})
    controlador = _esperar_fim(fila, novo)
    assert controlador["status"] == "completed", controlador["console"]
    treino = json.loads(controlador["grafo"])["train"]["job_id"]  # of this run, or one of the cache
    assert _tarefa(fila, treino)["parametros"]["Args/folds"] == "3"
    assert controlador["parametros"]["Args/train/folds"] == "3"
    assert _maus_nomes(controlador["parametros"]) == []


def test_a_wrong_value_fails_the_controller_before_any_stage(fila: Oficina, corrida: dict[str, Any]) -> None:
    errados = {"train/folds": "abc", "train/modelos": "lr,xyz", "train.dobras": "3", "train.semente": "1"}
    controlador = _esperar_fim(fila, _relancar(fila, corrida["pipeline_id"], errados))
    assert controlador["status"] == "failed"
    assert controlador["filhas"] == []
    console = esperar(lambda: _console_com(fila, controlador["id"], "no such parameter"), 30)
    for palavra in (
        "train/folds",
        "'abc'",
        "integer",
        "xyz",
        "'svm'",
        "'train.dobras'",
        "train/semente is given more than once",
    ):
        assert palavra in console
    assert "Traceback" not in console


def _console_com(fila: Oficina, identificador: str, palavra: str) -> str:
    """The console once it holds a word, else "": an agent sends the last lines after the task's end."""
    console: str = _tarefa(fila, identificador)["console"]
    return console if palavra in console else ""


DE_NOVO = ["--no-cache", "ingest", "--no-cache", "impute"]
"""Two stages that run; as they write what they wrote before, the later ones come from the cache."""


def _deixar_correr_ate(fila: Oficina, etapa: str) -> str:
    """Enqueue a run and wait until a stage's own process runs."""
    feito = fila.correr(*RAPIDO, *FILA, *DE_NOVO, "--no-wait", "--quiet")
    assert feito.codigo == 0, feito.erros
    esperar(lambda: _python_da_etapa(fila, f"steps/{etapa}.py"), PRAZO_S)
    return feito.saida.strip()


@pytest.mark.usefixtures("corrida")
def test_stop_ends_controller_and_stage_and_resume_goes_on(fila: Oficina) -> None:
    pipeline_id = _deixar_correr_ate(fila, "ingest")
    cedo = fila.correr("--resume", pipeline_id)
    assert cedo.codigo == 2
    assert "still runs" in cedo.erros
    etapa = esperar(lambda: _python_da_etapa(fila, "steps/impute.py"), PRAZO_S)
    etapa.suspend()  # it is short, and must not end before it hears of the stop
    feito = fila.correr("--stop", pipeline_id)
    assert feito.codigo == 0, feito.erros
    parado = _tarefa(fila, pipeline_id)
    assert parado["status"] == "stopped"
    assert {f["status"] for f in parado["filhas"]} <= {"stopped", "completed"}
    prontas = {f["name"]: f["id"] for f in parado["filhas"] if f["status"] == "completed"}
    assert set(prontas) == {"ingest"}
    esperar(lambda: not _processos(fila, "steps/"), 60)

    retomado = fila.correr("--resume", pipeline_id)
    assert retomado.codigo == 0, retomado.erros
    assert retomado.resumo is not None
    assert retomado.resumo["pipeline_id"] == pipeline_id
    etapas = {e["name"]: e for e in retomado.resumo["stages"]}
    assert {nome: etapas[nome]["task_id"] for nome in prontas} == prontas, "what was finished stays"
    assert etapas["register"]["status"] == "completed"
    de_novo = fila.correr("--resume", pipeline_id)
    assert de_novo.codigo == 2
    assert "nothing to go on with" in de_novo.erros


@pytest.mark.usefixtures("corrida")
def test_a_killed_stage_is_run_again(fila: Oficina) -> None:
    rapida = ["--set", "execucao.espera_s=0.1"]
    processo = fila.iniciar(*RAPIDO, *FILA, *DE_NOVO, *rapida)
    etapa = esperar(lambda: _python_da_etapa(fila, "steps/ingest.py"), PRAZO_S)
    etapa.kill()
    saida, erros = processo.communicate(timeout=PRAZO_S)
    assert processo.returncode == 0, erros + saida


@pytest.mark.usefixtures("corrida")
def test_a_killed_controller_ends_in_a_clear_failure_that_resume_mends(fila: Oficina) -> None:
    processo = fila.iniciar(*RAPIDO, *FILA, *DE_NOVO)
    esperar(lambda: _python_da_etapa(fila, "steps/impute.py"), PRAZO_S)
    controlador = _python_da_etapa(fila, "pipelines/run.py")
    for dono in _processos(fila, "pipelines/run.py"):
        if dono.pid != processo.pid and "--queue" not in dono.cmdline():
            dono.kill()
    assert controlador is not None
    _, erros = processo.communicate(timeout=PRAZO_S)
    assert processo.returncode == 1
    assert "--resume" in erros
    pipeline_id = erros.split("--resume ")[1].split()[0]
    feito = fila.correr("--resume", pipeline_id)
    assert feito.codigo == 0, feito.erros


@pytest.mark.usefixtures("corrida")
def test_a_killed_server_loses_nothing_and_the_run_goes_on(fila: Oficina) -> None:
    processo = fila.iniciar(*RAPIDO, *FILA, *DE_NOVO)
    esperar(lambda: _python_da_etapa(fila, "steps/impute.py"), PRAZO_S)
    estado = json.loads(_clearml_local(fila, "status", "--json").stdout)
    os.kill(estado["pid"], signal.SIGKILL)
    time.sleep(2)
    assert _clearml_local(fila, "up").returncode == 0
    saida, erros = processo.communicate(timeout=PRAZO_S)
    assert processo.returncode == 0, erros + saida
    esperar(lambda: _agentes_que_ouvem(fila) == 2, 30)  # a new server knows them once they report


def _agentes_que_ouvem(fila: Oficina) -> int:
    quantos: int = fila.python("""
from funcoes.io_clearml.filas import trabalhadores
print(json.dumps(len(trabalhadores())))
""")
    return quantos


@pytest.mark.usefixtures("corrida")
def test_a_machine_that_lost_power_is_made_up_for(fila: Oficina) -> None:
    """Agent and stage are killed together, so that nobody can report: `up` mends, the controller repeats."""
    processo = fila.iniciar(*RAPIDO, *FILA, *DE_NOVO, "--set", "execucao.espera_s=0.1")
    esperar(lambda: _python_da_etapa(fila, "steps/impute.py"), PRAZO_S)
    agente = json.loads((fila.servidor / "agents" / "default-1.json").read_text())["pid"]
    for vitima in [psutil.Process(agente), *psutil.Process(agente).children(recursive=True)]:
        vitima.kill()
    estado = _clearml_local(fila, "status")
    assert estado.returncode == 3
    assert "DIED" in estado.stdout + estado.stderr
    assert _clearml_local(fila, "up").returncode == 0
    saida, erros = processo.communicate(timeout=PRAZO_S)
    assert processo.returncode == 0, erros + saida


def test_one_stage_again_on_its_old_inputs(fila: Oficina, corrida: dict[str, Any]) -> None:
    antes = {e["name"]: e for e in corrida["stages"]}
    aqui = fila.correr("--stage", "train", "--from", corrida["pipeline_id"])
    assert aqui.codigo == 0, aqui.erros
    assert aqui.resumo is not None
    assert aqui.resumo["task_id"] != antes["train"]["task_id"]
    assert aqui.resumo["dataset_id"] == antes["train"]["dataset_id"], "the same inputs give the same version"
    na_fila = fila.correr(
        "--stage", "balance", "--from", corrida["pipeline_id"], *FILA, "--set", "balance.metodo=smote"
    )
    assert na_fila.codigo == 0, na_fila.erros
    assert na_fila.resumo is not None
    assert na_fila.resumo["dataset_id"] != antes["balance"]["dataset_id"]
    errada = fila.correr("--stage", "train", "--from", corrida["pipeline_id"], "--set", "train.folds=abc")
    assert errada.codigo == 2
    assert "abc" in errada.erros


def test_a_csv_travels_to_the_agents(fila: Oficina) -> None:
    csv = fila.pasta / "pesquisa com espaços.csv"
    comando = [sys.executable, "-m", "funcoes.amostra", "--seed", "5", "--out", str(csv)]
    subprocess.run(comando, cwd=RAIZ, check=True, capture_output=True)
    feito = fila.correr(*RAPIDO, *FILA, "--data", str(csv), "--no-wait", "--quiet")
    assert feito.codigo == 0, feito.erros
    csv.unlink()
    pipeline_id = feito.saida.strip()

    def ingerida() -> bool:
        filhas = _tarefa(fila, pipeline_id)["filhas"]
        return any(f["name"] == "ingest" and f["status"] == "completed" for f in filhas)

    esperar(ingerida, PRAZO_S)
    assert _tarefa(fila, pipeline_id)["parametros"]["Args/ingest/dados"].startswith("dataset:")
    assert fila.correr("--stop", pipeline_id).codigo == 0


@pytest.mark.parametrize(
    ("argumentos", "codigo", "palavras"),
    [
        (["--queue", "gpu"], 3, ["no queue 'gpu'", "default", "--create-queue"]),
        (["--stop", "f" * 32], 2, ["no task", "f" * 32]),
        (["--resume", "f" * 32], 2, ["no task"]),
        (["--stage", "train", "--from", "f" * 32], 2, ["no task"]),
        (["--stage", "train"], 2, ["--from"]),
        (["--no-wait"], 2, ["--queue"]),
    ],
)
def test_what_cannot_run_is_said_in_a_line_within_seconds(
    fila: Oficina, argumentos: list[str], codigo: int, palavras: list[str]
) -> None:
    limite_s = 3 + limite_para_dizer_s()
    feito = fila.correr(*argumentos)
    assert feito.codigo == codigo, feito.erros
    assert all(p in feito.erros for p in palavras), feito.erros
    assert "Traceback" not in feito.erros
    assert len(feito.erros.strip().splitlines()) == 1
    assert feito.segundos < limite_s


def test_a_queue_is_made_when_asked_but_somebody_has_to_listen(fila: Oficina) -> None:
    feito = fila.correr("--queue", "nova", "--create-queue")
    assert feito.codigo == 3
    assert "no agent listens on queue 'nova'" in feito.erros
    assert "--queue nova" in feito.erros


def _copia_do_projeto(destino: Path) -> None:
    """The project as a repository of its own, without a remote."""
    nomes = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=RAIZ, check=True, capture_output=True, text=True,
    ).stdout.split("\0")  # fmt: skip
    for nome in filter(None, nomes):
        if (RAIZ / nome).is_file():
            (destino / nome).parent.mkdir(parents=True, exist_ok=True)
            (destino / nome).write_bytes((RAIZ / nome).read_bytes())
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@t", "-c", "init.defaultBranch=main"]
    for comando in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"]):
        subprocess.run([*git, *comando], cwd=destino, check=True, capture_output=True)


def test_uncommitted_edits_reach_the_agents_and_untracked_modules_are_refused(tmp_path: Path) -> None:
    raiz = tmp_path / "projeto com espaço"
    raiz.mkdir()
    _copia_do_projeto(raiz)
    lugar = Oficina(tmp_path, raiz=raiz)
    comando = [sys.executable, "-m", "clearml_local", "up", "--data", str(lugar.servidor)]
    subprocess.run(comando, cwd=raiz, env=lugar.ambiente(), check=True, capture_output=True)
    try:
        with (raiz / "steps" / "ingest.py").open("a") as script:
            script.write("\n")
        ingestao = raiz / "funcoes" / "ingerir.py"
        editado = ingestao.read_text().replace("rows of {config.dados}", "editado rows of {config.dados}")
        ingestao.write_text(editado)
        feito = lugar.correr(*RAPIDO, *FILA, "--no-wait", "--quiet")
        assert feito.codigo == 0, feito.erros
        pipeline_id = feito.saida.strip()

        def dito() -> bool:
            ids = [f["id"] for f in _tarefa(lugar, pipeline_id)["filhas"] if f["name"] == "ingest"]
            return bool(ids) and "editado rows of" in _tarefa(lugar, ids[0])["console"]

        esperar(dito, PRAZO_S)
        assert lugar.correr("--stop", pipeline_id).codigo == 0
        (raiz / "funcoes" / "novo.py").write_text("X = 1\n")
        ingestao.write_text("import funcoes.novo\n" + editado)
        recusado = lugar.correr(*RAPIDO, *FILA)
        assert recusado.codigo == 2
        assert "git add funcoes/novo.py" in recusado.erros
    finally:
        baixar = [sys.executable, "-m", "clearml_local", "down", "--data", str(lugar.servidor)]
        subprocess.run(baixar, cwd=raiz, env=lugar.ambiente(), check=True, capture_output=True)
    assert not vivos_de(lugar)
