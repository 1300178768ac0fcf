"""When things go wrong: a clear word, the right exit code, nothing half-written, nothing left behind."""

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.integration.conftest import (
    RAIZ,
    RAPIDO,
    Oficina,
    esperar,
    limite_para_dizer_s,
    processo_da_etapa,
    vivos_de,
)

pytestmark = [pytest.mark.integration, pytest.mark.usefixtures("signals_heard")]


def _nenhuma_tarefa(oficina: Oficina) -> bool:
    return not oficina.python("""
from clearml import Task
print(json.dumps(Task.query_tasks(task_filter={"search_hidden": True})))
""")


@pytest.mark.parametrize(
    ("argumentos", "palavras"),
    [
        (["--set", "train.folds=abc"], ["train.folds", "abc", "integer"]),
        (["--set", "train.modelos=lr,xyz"], ["train.modelos", "xyz", "'svm'"]),
        (["--set", "nada.x=1"], ["nada", "unknown", "ingest"]),
        (["--set", "semigual"], ["semigual", "stage.key=value"]),
        (["--config", "nao-existe.yaml"], ["nao-existe.yaml"]),
        (["--data", "nao-existe.csv"], ["nao-existe.csv"]),
        (["--no-cache", "nada"], ["nada", "invalid choice"]),
        (["--desconhecido"], ["--desconhecido"]),
    ],
)
def test_wrong_arguments_end_with_2(oficina: Oficina, argumentos: list[str], palavras: list[str]) -> None:
    feito = oficina.correr(*argumentos)
    assert feito.codigo == 2
    assert all(p in feito.erros for p in palavras), feito.erros
    assert "Traceback" not in feito.erros


@pytest.mark.embutido  # asks for the tasks of the whole server
@pytest.mark.parametrize(
    ("conteudo", "palavras"),
    [
        (b"", ["empty"]),
        (b"DATA;HORA\n1/1/2015;09:10\n", ["missing", "p1", "tmedia"]),
        (b"\x00\x01\x02;;;", ["not a text file"]),
    ],
)
def test_unusable_data_ends_with_2_before_any_task(
    oficina: Oficina, conteudo: bytes, palavras: list[str]
) -> None:
    (oficina.pasta / "ruim.csv").write_bytes(conteudo)
    feito = oficina.correr("--data", "ruim.csv")
    assert feito.codigo == 2
    assert all(p in feito.erros for p in palavras), feito.erros
    assert _nenhuma_tarefa(oficina)


def _amostra_em_texto(pasta: Path) -> list[list[str]]:
    destino = pasta / "amostra.csv"
    comando = [sys.executable, "-m", "funcoes.amostra", "--seed", "3", "--out", str(destino)]
    subprocess.run(comando, cwd=RAIZ, check=True, capture_output=True)
    return [linha.split(";") for linha in destino.read_text().splitlines()]


@pytest.mark.parametrize(
    ("coluna", "valor", "palavras"),
    [
        ("P1", "2", ["every vote", "two classes"]),
        ("UR", "", ["no value at all", "ur"]),
        ("P1", "9", ["100.0%", "p1"]),
    ],
)
def test_one_class_empty_column_and_too_much_quarantine_end_with_2(
    oficina: Oficina, coluna: str, valor: str, palavras: list[str]
) -> None:
    linhas = _amostra_em_texto(oficina.pasta)
    for campos in linhas[1:]:
        campos[linhas[0].index(coluna)] = valor
    (oficina.pasta / "ruim.csv").write_text("\n".join(";".join(c) for c in linhas) + "\n")
    feito = oficina.correr("--data", "ruim.csv")
    assert feito.codigo == 2
    assert all(p in feito.erros for p in palavras), feito.erros


def test_unreachable_server_ends_with_3_within_5_seconds(oficina: Oficina) -> None:
    limite_s = limite_para_dizer_s()
    feito = oficina.correr(
        CLEARML_API_HOST="http://127.0.0.1:9", CLEARML_WEB_HOST="http://127.0.0.1:9",
        CLEARML_FILES_HOST="http://127.0.0.1:9", CLEARML_API_ACCESS_KEY="a", CLEARML_API_SECRET_KEY="b",
    )  # fmt: skip
    assert feito.codigo == 3
    assert "127.0.0.1:9" in feito.erros
    assert feito.segundos < limite_s


def test_refused_credentials_end_with_3(oficina: Oficina) -> None:
    endereco = oficina.python("""
print(json.dumps({k: v for k, v in os.environ.items() if k.startswith("CLEARML_")}))
subprocess = __import__("subprocess")
""")
    iniciar = [sys.executable, "-m", "clearml_local", "start", "--data", str(oficina.servidor)]
    subprocess.run(iniciar, cwd=RAIZ, check=True, capture_output=True)
    limite_s = limite_para_dizer_s()
    feito = oficina.correr(**(endereco | {"CLEARML_API_SECRET_KEY": "wrong"}))
    assert feito.codigo == 3
    assert "refuses the credentials" in feito.erros
    assert feito.segundos < limite_s


@pytest.mark.embutido  # needs an environment that names no server
def test_configured_without_a_configuration_ends_with_3(oficina: Oficina) -> None:
    feito = oficina.correr("--server", "configured")
    assert feito.codigo == 3
    assert "clearml-init" in feito.erros


@pytest.mark.embutido  # looks at the server's process
def test_a_running_server_is_used_and_left_alone(pronta: Oficina) -> None:
    iniciar = [sys.executable, "-m", "clearml_local", "start", "--data", str(pronta.servidor)]
    subprocess.run(iniciar, cwd=RAIZ, check=True, capture_output=True)
    feito = pronta.correr(*RAPIDO, "--quiet")
    assert feito.codigo == 0, feito.erros
    assert feito.saida == ""
    time.sleep(2)
    estado = subprocess.run(
        [*iniciar[:3], "status", *iniciar[4:]], cwd=RAIZ, capture_output=True, check=False
    )
    assert estado.returncode == 0


def test_require_promotion_ends_with_4_and_the_model_stays_a_candidate(pronta: Oficina) -> None:
    recusa = ["--set", "validate.minimos={qwk: 1.0}"]
    feito = pronta.correr(*RAPIDO, *recusa, "--require-promotion")
    assert feito.codigo == 4, feito.erros
    assert feito.resumo is not None
    assert feito.resumo["gate"]["passed"] is False
    assert [m for m in feito.resumo["gate"]["reasons"] if m.startswith("REFUSED")]
    assert "the model was not promoted (--require-promotion): none, the gate refused the model" in feito.erros
    assert feito.resumo["model"]["tags"] == ["candidato"]
    assert pronta.correr(*RAPIDO, *recusa).codigo == 0


def test_a_killed_stage_is_run_again(pronta: Oficina) -> None:
    corrida = pronta.iniciar(*RAPIDO, "--no-cache", "impute", "--set", "execucao.espera_s=0.1")
    esperar(lambda: processo_da_etapa(corrida, "impute")).kill()
    saida, erros = corrida.communicate(timeout=900)
    assert corrida.returncode == 0, erros
    assert "✓ impute" in saida


def test_a_stage_killed_once_too_often_ends_with_1_and_resume_goes_on(pronta: Oficina) -> None:
    outro = [*RAPIDO, "--set", "balance.vizinhos=4", "--set", "execucao.tentativas=0"]
    corrida = pronta.iniciar(*outro)
    etapa = esperar(lambda: processo_da_etapa(corrida, "balance"))
    etapa.kill()
    _, erros = corrida.communicate(timeout=60)
    assert corrida.returncode == 1
    assert "stage balance failed" in erros
    assert "run.log" in erros
    esperar(lambda: not vivos_de(pronta), 5)
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


def test_a_stage_that_fails_says_why(pronta: Oficina) -> None:
    feito = pronta.correr(*RAPIDO, "--set", "train.hiperparametros={lr: {C: -1}}")
    assert feito.codigo == 1
    assert "stage train failed" in feito.erros
    assert "The 'C' parameter of" in feito.erros
    assert "attempt 2" not in (next((pronta.pasta / "resultados").iterdir()) / "run.log").read_text()
    assert feito.resumo is not None
    assert feito.resumo["status"] == "failed"
    assert [e["status"] for e in feito.resumo["stages"]][:5] == ["completed"] * 4 + ["failed"]


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
    _, erros = corrida.communicate(timeout=60)
    assert corrida.returncode == 3, erros
    assert "stopped answering" in erros
    assert "--resume" in erros
    esperar(lambda: not vivos_de(pronta), 5)


def _e_servidor(processo: psutil.Process, oficina: Oficina) -> bool:
    try:
        comando = processo.cmdline()
    except psutil.Error:
        return False
    return "clearml_local" in comando and "start" not in comando and str(oficina.servidor) in comando


@pytest.mark.embutido  # asks for the tasks of the whole server
@pytest.mark.parametrize("sinal", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_stops_the_stages_and_leaves_no_process(oficina: Oficina, sinal: signal.Signals) -> None:
    corrida = oficina.iniciar(*RAPIDO)
    esperar(lambda: processo_da_etapa(corrida, "impute"))
    corrida.send_signal(sinal)
    _, erros = corrida.communicate(timeout=30)
    assert corrida.returncode == 130, erros
    esperar(lambda: not vivos_de(oficina), 5)
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


def test_a_killed_run_takes_its_stages_and_server_along(oficina: Oficina) -> None:
    corrida = oficina.iniciar(*RAPIDO)
    esperar(lambda: processo_da_etapa(corrida, "impute"))
    corrida.kill()
    corrida.wait()
    esperar(lambda: not vivos_de(oficina), 30)
    perdida = oficina.python("""
from clearml import Task
print(json.dumps(Task.query_tasks(task_filter={"type": ["controller"], "search_hidden": True})))
""")
    feito = oficina.correr("--resume", perdida[0])
    assert feito.codigo == 0, feito.erros
    assert "▶ ingest" not in feito.saida, "what was finished stays, by the run's graph or by the cache"
    assert "✓ impute" in feito.saida


def test_two_runs_at_once_share_a_server_and_leave_one_champion(pronta: Oficina) -> None:
    corridas = [
        pronta.iniciar(*RAPIDO, "--set", f"train.hiperparametros={{lr: {{C: {c}}}}}") for c in (0.4, 0.5)
    ]
    for corrida in corridas:
        _, erros = corrida.communicate(timeout=900)
        assert corrida.returncode == 0, erros
    tags = pronta.python("""
from clearml import Model
achados = Model.query_models(model_name="conforto-termico-sintetico")
print(json.dumps([[m.tags, m.get_metadata("versao")] for m in achados]))
""")
    assert sorted(versao for _, versao in tags) == ["1", "2", "3"]
    assert sum("campeao" in t for t, _ in tags) == 1


def test_from_an_unpacked_archive_in_a_path_with_spaces(oficina: Oficina, registro_pronto: Oficina) -> None:
    copia = oficina.pasta / "pasta com espaços"
    ignorar = shutil.ignore_patterns(
        ".git", ".venv", ".clearml_local", "resultados", "__pycache__", ".*_cache"
    )
    shutil.copytree(RAIZ, copia, ignore=ignorar)
    outra = Oficina(oficina.pasta / "lugar com espaços", raiz=copia)
    shutil.copytree(registro_pronto.servidor, outra.servidor)
    oficina.processos = outra.processos
    feito = outra.correr(*RAPIDO, "--no-cache", "impute", "--no-cache", "train")
    assert feito.codigo == 0, feito.erros
    assert feito.resumo is not None
    # the same sources elsewhere: what is not asked for again comes from the other place's cache
    assert [e["cached"] for e in feito.resumo["stages"]] == [True, False, True, True, False, True, True]


def test_a_stage_runs_alone(oficina: Oficina) -> None:
    ambiente = oficina.python(
        "print(json.dumps({k: v for k, v in os.environ.items() if k.startswith('CLEARML_')}))"
    )
    iniciar = [sys.executable, "-m", "clearml_local", "start", "--data", str(oficina.servidor)]
    subprocess.run(iniciar, cwd=RAIZ, check=True, capture_output=True)
    feito = subprocess.run(
        [sys.executable, str(RAIZ / "steps" / "ingest.py"), "--semente_amostra", "5"],
        env=oficina.ambiente() | ambiente, cwd=oficina.pasta, text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert feito.returncode == 0, feito.stderr
    assert "SYNTHETIC" in feito.stdout


@pytest.mark.embutido  # needs an environment that names no server
def test_a_stage_alone_without_a_server_says_what_to_do(oficina: Oficina) -> None:
    feito = subprocess.run(
        [sys.executable, str(RAIZ / "steps" / "ingest.py")],
        env=oficina.ambiente(), cwd=oficina.pasta, text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert feito.returncode == 3
    assert "no ClearML is configured" in feito.stderr


@pytest.mark.embutido  # asks for the models of the whole server
def test_a_stage_killed_while_it_writes_leaves_no_dataset_and_no_model(oficina: Oficina) -> None:
    sobras = oficina.python("""
from pathlib import Path
from clearml import Dataset, Model, OutputModel, Task
from funcoes.io_clearml import datasets, modelos
morta = Task.init(project_name="Conforto Termico", task_name="morta", output_uri=True)
peso = Path(os.environ["HOME"]) / "x.txt"
peso.write_text("x")
aberto = Dataset.create(dataset_name="meio", dataset_project="Conforto Termico",
                        dataset_tags=[f"tarefa:{morta.id}"])
modelo = OutputModel(task=morta, name="conforto-termico", tags=["candidato"])
modelo.update_weights(str(peso), auto_delete_file=False, async_enable=False)
vivas = [datasets.limpar_incompletos(), modelos.limpar_incompletos("conforto-termico")]
morta.mark_failed(force=True)
mortas = [datasets.limpar_incompletos(), modelos.limpar_incompletos("conforto-termico")]
restam = [Dataset.list_datasets(only_completed=False), [m.id for m in Model.query_models()]]
print(json.dumps([vivas, mortas, [aberto.id], [modelo.id], restam], default=str))
""")
    vivas, mortas, dataset, modelo, restam = sobras
    assert vivas == [[], []], "what a living task writes is left alone"
    assert mortas == [dataset, modelo]
    assert restam == [[], []]


def test_a_leaky_protocol_is_shown_but_never_promotes(pronta: Oficina) -> None:
    vazada = pronta.correr(*RAPIDO, "--set", "train.protocol=report", "--require-promotion")
    assert vazada.codigo == 4, vazada.erros
    assert vazada.resumo is not None
    assert vazada.resumo["model"]["tags"] == ["candidato"]
    recusas = [m for m in vazada.resumo["gate"]["reasons"] if m.startswith("REFUSED")]
    assert any("LEAKY" in m for m in recusas)


def test_fewer_classes_by_configured_merges(pronta: Oficina) -> None:
    feito = pronta.correr(*RAPIDO, "--set", "target.classes=3")
    assert feito.codigo == 0, feito.erros
    assert feito.resumo is not None
    (escolhido,) = [i for i in feito.resumo["leaderboard"] if i["chosen"]]
    assert escolhido["metrics"]["accuracy"] > 0.6, "three classes are told apart more easily than seven"
