"""Runs whose stage, server or own process is killed or interrupted: they go on, or leave nothing behind."""

import signal
import subprocess
import sys

import psutil
import pytest

from tests.integration.conftest import RAIZ, RAPIDO, Oficina, esperar, processo_da_etapa, vivos_de
from tests.waiting import PATIENCE_S

pytestmark = [pytest.mark.integration, pytest.mark.usefixtures("signals_heard")]


def test_a_killed_stage_is_run_again(pronta: Oficina) -> None:
    corrida = pronta.iniciar(*RAPIDO, "--no-cache", "impute", "--set", "execucao.espera_s=0.1")
    esperar(lambda: processo_da_etapa(corrida, "impute")).kill()
    saida, erros = corrida.communicate(timeout=900)
    assert corrida.returncode == 0, erros
    dito = [" ".join(linha.split()[:3]) for linha in saida.splitlines() if " impute " in linha]
    vezes = [d for d in dito if d[0] in "▶↻✗✓"]
    assert vezes[:3] == ["▶ impute running", "↻ impute lost", "▶ impute running"]
    assert "✗" not in saida
    assert "✓ impute" in saida


@pytest.mark.nightly
def test_a_stage_killed_once_too_often_ends_with_1_and_resume_goes_on(pronta: Oficina) -> None:
    outro = [*RAPIDO, "--set", "balance.vizinhos=4", "--set", "execucao.tentativas=0"]
    corrida = pronta.iniciar(*outro)
    etapa = esperar(lambda: processo_da_etapa(corrida, "balance"))
    etapa.kill()
    _, erros = corrida.communicate(timeout=PATIENCE_S)
    assert corrida.returncode == 1
    assert "stage balance failed" in erros
    assert "run.log" in erros
    esperar(lambda: not vivos_de(pronta))
    pipeline_id = erros.split("--resume ")[1].split()[0]
    assert "Args/balance.vizinhos" in _com_nomes_de_antes(pronta, pipeline_id)
    feito = pronta.correr("--resume", pipeline_id)
    assert feito.codigo == 0, feito.erros
    assert feito.resumo is not None
    assert feito.resumo["pipeline_id"] == pipeline_id
    assert feito.saida.count("running") == 4, "balance and what comes after it"
    depois = _parametros(pronta, pipeline_id)
    assert depois["Args/balance/vizinhos"] == "4"
    assert [nome for nome in depois if "." in nome] == []


def _parametros(oficina: Oficina, pipeline_id: str) -> dict[str, str]:
    parametros: dict[str, str] = oficina.python(f"""
from clearml import Task
print(json.dumps(Task.get_task(task_id={pipeline_id!r}).get_parameters()))
""")
    return parametros


def _com_nomes_de_antes(oficina: Oficina, pipeline_id: str) -> list[str]:
    """Give a run that failed the parameters' names of earlier versions: `train.folds`; returns its names."""
    nomes: list[str] = oficina.python(f"""
from clearml import Task
corrida = Task.get_task(task_id={pipeline_id!r})
corrida.mark_started(force=True)  # a task that ended cannot be changed
valores = corrida.get_parameters()
de_antes = {{k: "Args/" + k[5:].replace("/", ".") if k.startswith("Args/") else k for k in valores}}
corrida.set_parameters({{de_antes[k]: v for k, v in valores.items()}})
corrida.mark_failed(force=True)
print(json.dumps(list(corrida.get_parameters())))
""")
    return nomes


@pytest.mark.nightly
@pytest.mark.embutido  # kills the server
def test_a_run_whose_server_is_killed_starts_it_again_and_goes_on(pronta: Oficina) -> None:
    corrida = pronta.iniciar(*RAPIDO, "--no-cache", "impute", "--no-cache", "remove_outliers")
    esperar(lambda: processo_da_etapa(corrida, "impute"))
    servidores = [p for p in psutil.process_iter() if _e_servidor(p, pronta)]
    assert len(servidores) == 1
    servidores[0].kill()  # the run starts it again by itself
    _, erros = corrida.communicate(timeout=900)
    assert corrida.returncode == 0, erros


@pytest.mark.embutido  # kills the server
@pytest.mark.nightly
def test_a_server_that_does_not_come_back_is_not_waited_for_for_ever(pronta: Oficina) -> None:
    comando = [sys.executable, "-m", "clearml_local"]
    pasta = ["--data", str(pronta.servidor)]
    subprocess.run([*comando, "start", *pasta], cwd=RAIZ, check=True, capture_output=True)
    exporta = subprocess.run([*comando, "env", *pasta], cwd=RAIZ, check=True, capture_output=True, text=True)
    linhas = (linha.removeprefix("export ").partition("=") for linha in exporta.stdout.splitlines())
    variaveis = {nome: valor.strip("'") for nome, _, valor in linhas}
    corrida = pronta.iniciar(
        *RAPIDO, "--no-cache", "impute", "--set", "execucao.espera_servidor_s=2", **variaveis
    )
    esperar(lambda: processo_da_etapa(corrida, "impute"))
    next(p for p in psutil.process_iter() if _e_servidor(p, pronta)).kill()
    _, erros = corrida.communicate(timeout=PATIENCE_S)
    assert corrida.returncode == 3, erros
    assert "stopped answering" in erros
    assert "--resume" in erros
    esperar(lambda: not vivos_de(pronta))


def _e_servidor(processo: psutil.Process, oficina: Oficina) -> bool:
    try:
        comando = processo.cmdline()
    except psutil.Error:
        return False
    return "clearml_local" in comando and "start" not in comando and str(oficina.servidor) in comando


@pytest.mark.embutido  # asks for the tasks of the whole server
@pytest.mark.parametrize("sinal", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.by_day(every=2)
def test_ctrl_c_stops_the_stages_and_leaves_no_process(oficina: Oficina, sinal: signal.Signals) -> None:
    corrida = oficina.iniciar(*RAPIDO)
    esperar(lambda: processo_da_etapa(corrida, "impute"))
    corrida.send_signal(sinal)
    _, erros = corrida.communicate(timeout=PATIENCE_S)
    assert corrida.returncode == 130, erros
    esperar(lambda: not vivos_de(oficina))
    estados = oficina.python("""
from clearml import Task, Dataset
todas = Task.get_tasks(task_filter={"search_hidden": True})
tarefas = [t for t in todas if t.get_project_name().endswith("/.pipelines/conforto-termico")]
abertas = [d["name"] for d in Dataset.list_datasets(only_completed=False) if str(d["status"]) != "completed"]
print(json.dumps([{t.name: t.status for t in tarefas}, abertas]))
""")
    assert estados[0]["ingest"] == "completed"
    assert estados[0]["impute"] in {"stopped", "failed"}
    assert "in_progress" not in estados[0].values()
    assert estados[1] == []


@pytest.mark.nightly
def test_a_killed_run_takes_its_stages_and_server_along(oficina: Oficina) -> None:
    corrida = oficina.iniciar(*RAPIDO)
    esperar(lambda: processo_da_etapa(corrida, "impute"))
    corrida.kill()
    corrida.wait()
    esperar(lambda: not vivos_de(oficina))
    perdida = oficina.python("""
from clearml import Task
print(json.dumps(Task.query_tasks(task_filter={"type": ["controller"], "search_hidden": True})))
""")
    feito = oficina.correr("--resume", perdida[0])
    assert feito.codigo == 0, feito.erros
    assert "▶ ingest" not in feito.saida, "what was finished stays, by the run's graph or by the cache"
    assert "✓ impute" in feito.saida


@pytest.mark.embutido  # asks for the models of the whole server
def test_a_stage_killed_while_it_writes_leaves_no_dataset_and_no_model(oficina: Oficina) -> None:
    sobras = oficina.python("""
from pathlib import Path
from clearml import Dataset, Model, OutputModel, Task
from funcoes.io_clearml import datasets, registro
morta = Task.init(project_name="Conforto Termico", task_name="morta", output_uri=True)
peso = Path(os.environ["HOME"]) / "x.txt"
peso.write_text("x")
aberto = Dataset.create(dataset_name="meio", dataset_project="Conforto Termico",
                        dataset_tags=[f"tarefa:{morta.id}"])
modelo = OutputModel(task=morta, name="conforto-termico", tags=["candidato"])
modelo.update_weights(str(peso), auto_delete_file=False, async_enable=False)
vivas = [datasets.limpar_incompletos(), registro.limpar_incompletos("conforto-termico")]
morta.mark_failed(force=True)
mortas = [datasets.limpar_incompletos(), registro.limpar_incompletos("conforto-termico")]
restam = [Dataset.list_datasets(only_completed=False), [m.id for m in Model.query_models()]]
print(json.dumps([vivas, mortas, [aberto.id], [modelo.id], restam], default=str))
""")
    vivas, mortas, dataset, modelo, restam = sobras
    assert vivas == [[], []], "what a living task writes is left alone"
    assert mortas == [dataset, modelo]
    assert restam == [[], []]
