"""Runs that cannot begin or do not pass: what is said, and with which exit code."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.conftest import RAIZ, RAPIDO, Oficina, limite_para_dizer_s

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
@pytest.mark.by_day(every=3)
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
@pytest.mark.by_day(every=3)
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


@pytest.mark.nightly
def test_require_promotion_ends_with_4_and_the_model_stays_a_candidate(pronta: Oficina) -> None:
    recusa = ["--set", "validate.minimos={qwk: 1.0}"]
    feito = pronta.correr(*RAPIDO, *recusa, "--require-promotion", "--quiet")
    assert (feito.codigo, feito.saida) == (4, ""), feito.erros
    assert feito.resumo is not None
    assert feito.resumo["gate"]["passed"] is False
    assert [m for m in feito.resumo["gate"]["reasons"] if m.startswith("REFUSED")]
    assert "the model was not promoted (--require-promotion): none, the gate refused the model" in feito.erros
    assert feito.resumo["model"]["tags"] == ["candidato"]
    assert pronta.correr(*RAPIDO, *recusa).codigo == 0


def test_a_stage_that_fails_says_why(pronta: Oficina) -> None:
    feito = pronta.correr(*RAPIDO, "--set", "train.hiperparametros={lr: {C: -1}}")
    assert feito.codigo == 1
    assert "The 'C' parameter of" in feito.erros
    linhas = feito.erros.splitlines()
    inicio = next(i for i, dita in enumerate(linhas) if "stage train failed" in dita)
    assert linhas[inicio + 1].startswith("a fold of the comparison failed: The 'C' parameter of")
    assert linhas[inicio + 2].startswith("The log is ")
    assert "attempt 2" not in (next((pronta.pasta / "resultados").iterdir()) / "run.log").read_text()
    assert feito.resumo is not None
    assert feito.resumo["status"] == "failed"
    assert [e["status"] for e in feito.resumo["stages"]][:5] == ["completed"] * 4 + ["failed"]


@pytest.mark.embutido  # needs an environment that names no server
def test_a_stage_alone_without_a_server_says_what_to_do(oficina: Oficina) -> None:
    feito = subprocess.run(
        [sys.executable, str(RAIZ / "steps" / "ingest.py")],
        env=oficina.ambiente(), cwd=oficina.pasta, text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert feito.returncode == 3
    assert "no ClearML is configured" in feito.stderr


@pytest.mark.nightly
def test_a_leaky_protocol_is_shown_but_never_promotes(pronta: Oficina) -> None:
    vazada = pronta.correr(*RAPIDO, "--set", "train.protocol=report", "--require-promotion")
    assert vazada.codigo == 4, vazada.erros
    assert vazada.resumo is not None
    assert vazada.resumo["model"]["tags"] == ["candidato"]
    recusas = [m for m in vazada.resumo["gate"]["reasons"] if m.startswith("REFUSED")]
    assert any("LEAKY" in m for m in recusas)
