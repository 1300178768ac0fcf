"""What reaches the agents of a queue: data, edits and queues that are there; the rest is refused."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.conftest import FILA, RAIZ, RAPIDO, Oficina, esperar, limite_para_dizer_s, vivos_de
from tests.integration.na_fila import PRAZO_S, console, servidor_de, tarefa_de, tarefas

pytestmark = [pytest.mark.integration, pytest.mark.embutido]


@pytest.mark.nightly
def test_a_csv_travels_to_the_agents(fila: Oficina) -> None:
    csv = fila.pasta / "pesquisa com espaços.csv"
    comando = [sys.executable, "-m", "funcoes.amostra", "--seed", "5", "--out", str(csv)]
    subprocess.run(comando, cwd=RAIZ, check=True, capture_output=True)
    feito = fila.correr(*RAPIDO, *FILA, "--data", str(csv), "--no-wait", "--quiet")
    assert feito.codigo == 0, feito.erros
    csv.unlink()
    pipeline_id = feito.saida.strip()

    servidor = servidor_de(fila)
    esperar(lambda: tarefas(servidor, parent=pipeline_id, name="^ingest$", status=["completed"]), PRAZO_S)
    assert tarefa_de(fila, pipeline_id)["parametros"]["Args/ingest/dados"].startswith("dataset:")
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
@pytest.mark.by_day(every=3)
def test_what_cannot_run_is_said_in_a_line_within_seconds(
    fila: Oficina, argumentos: list[str], codigo: int, palavras: list[str]
) -> None:
    limite_s = 3 + limite_para_dizer_s()
    feito = fila.correr(*argumentos)
    assert feito.codigo == codigo, feito.erros
    assert all(p in feito.erros for p in palavras), feito.erros
    assert "Traceback" not in feito.erros
    # a slow machine is told what is waited for
    ditas = [linha for linha in feito.erros.strip().splitlines() if not linha.endswith(" ...")]
    assert len(ditas) == 1
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


@pytest.mark.nightly
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
        ingestao = raiz / "funcoes" / "dados" / "ingerir.py"
        editado = ingestao.read_text().replace("rows of {config.dados}", "editado rows of {config.dados}")
        ingestao.write_text(editado)
        feito = lugar.correr(*RAPIDO, *FILA, "--no-wait", "--quiet")
        assert feito.codigo == 0, feito.erros
        pipeline_id = feito.saida.strip()

        servidor = servidor_de(lugar)

        def dito() -> bool:
            ids = [t["id"] for t in tarefas(servidor, parent=pipeline_id, name="^ingest$")]
            return bool(ids) and "editado rows of" in console(servidor, ids[0])

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
