"""A run as the server has it: the graph that its controller stored, and the tasks of its stages."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from funcoes.configuracao.nomes_clearml import ETAPAS
from pipelines.corrida import estado
from pipelines.corrida.estado import (
    Corrida,
    EtapaCorrida,
    causa,
    erro_da_falha,
    etapa_do_no,
    grafo,
    ler,
    segundos,
    ultima_excecao,
)

INICIO = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def tarefa(status: str = "completed", *, id: str = "t1", console: Sequence[str] = (), **dados: Any) -> Any:
    """A stage's task that ran for 90 s and kept 11 of 12 rows."""
    valores = {"started": INICIO, "completed": INICIO + timedelta(seconds=90), "status_message": ""} | dados
    return SimpleNamespace(
        id=id,
        data=SimpleNamespace(status=status, **valores),
        get_parameters=lambda: {"Saida/linhas_entrada": "12", "Saida/linhas_saida": "11"},
        get_reported_console_output=lambda number_of_reports: list(console)[-number_of_reports:],
        reload=lambda: None,
    )


@pytest.fixture
def servidor(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`servidor(nos, *tarefas)`: the run of a controller with these nodes, on a server with these tasks."""

    def _ler(nos: dict[str, Any] | None, *tarefas: Any) -> Corrida:
        def achar(task_ids: list[str]) -> list[Any]:
            assert task_ids, "without ids the SDK would answer with every task there is"
            return [t for t in tarefas if t.id in task_ids]

        monkeypatch.setattr(estado, "Task", SimpleNamespace(get_tasks=achar))
        texto = json.dumps(nos) if nos is not None else None
        return ler(SimpleNamespace(id="p1", get_configuration_object=lambda _: texto))

    return _ler


def no(status: str, job_id: str | None = "t1") -> dict[str, Any]:
    return {"status": status, "job_id": job_id}


def test_a_controller_that_stored_nothing_yet(servidor: Any) -> None:
    for nos in (None, {}):
        lida = servidor(nos)
        assert [e.status for e in lida.etapas.values()] == ["pending"] * 7
        assert lida.falha.nome == "ingest"
        assert lida.tarefas() == {}


@pytest.mark.parametrize(
    ("do_no", "da_tarefa", "status"),
    [
        ("completed", "completed", "completed"),
        ("completed", "published", "completed"),
        ("failed", "failed", "failed"),
        ("running", "in_progress", "running"),
        ("running", "queued", "pending"),
        ("queued", "queued", "pending"),
        ("pending", "created", "pending"),
        ("aborted", "stopped", "stopped"),
        ("running", "failed", "failed"),  # the controller was killed before it heard of it
        ("running", "completed", "completed"),
        ("running", "stopped", "stopped"),
        ("failed", "stopped", "stopped"),  # its worker was lost
        ("running", "closed", "stopped"),
        ("pending", "in_progress", "running"),
    ],
)
def test_a_task_knows_better_than_its_controller(
    servidor: Any, do_no: str, da_tarefa: str, status: str
) -> None:
    etapa = servidor({"ingest": no(do_no)}, tarefa(da_tarefa)).etapas["ingest"]
    assert (etapa.status, etapa.tarefa.id, etapa.segundos) == (status, "t1", 90.0)


@pytest.mark.parametrize("id_da_tarefa", [None, "", "deleted"])
@pytest.mark.parametrize(
    ("do_no", "status"),
    [
        ("pending", "pending"),
        ("skipped", "stopped"),
        ("aborted", "stopped"),
        ("running", "pending"),
        (None, "pending"),
    ],
)
def test_a_stage_without_a_task(servidor: Any, do_no: str, status: str, id_da_tarefa: str | None) -> None:
    etapa = servidor({"ingest": no(do_no, id_da_tarefa)}, tarefa()).etapas["ingest"]
    assert etapa == EtapaCorrida("ingest", status, None, None)


def test_a_cached_stage_took_no_time_of_this_run(servidor: Any) -> None:
    etapa = servidor({"ingest": no("cached")}, tarefa()).etapas["ingest"]
    assert (etapa.status, etapa.segundos, etapa.linhas) == ("cached", 0.0, "12 → 11 rows")


def test_a_whole_run_in_the_order_of_the_stages(servidor: Any) -> None:
    nos = {nome: no("completed", f"t-{nome}") for nome in reversed(ETAPAS)}
    lida = servidor(nos | {"ingest": no("cached", "t-ingest")}, *(tarefa(id=f"t-{n}") for n in ETAPAS))
    assert tuple(lida.etapas) == ETAPAS
    assert lida.falha is None
    assert {nome: t.id for nome, t in lida.tarefas().items()} == {n: f"t-{n}" for n in ETAPAS}


def test_the_first_stage_without_a_result_is_the_failure(servidor: Any) -> None:
    nos = {"ingest": no("cached"), "impute": no("completed", "t2"), "remove_outliers": no("failed", "t3")}
    lida = servidor(nos, tarefa(), tarefa(id="t2"), tarefa("failed", id="t3"))
    assert lida.falha.nome == "remove_outliers"
    assert list(lida.tarefas()) == ["ingest", "impute", "remove_outliers"]


@pytest.mark.parametrize("status", ["pending", "running", "failed", "stopped"])
def test_rows_are_known_only_at_the_end(status: str) -> None:
    assert EtapaCorrida("ingest", status, tarefa(), 1.0).linhas == ""
    assert EtapaCorrida("ingest", "completed", None, 1.0).linhas == ""
    assert EtapaCorrida("ingest", "completed", tarefa(), 1.0).linhas == "12 → 11 rows"


def test_a_stage_that_published_no_rows() -> None:
    calada = tarefa()
    calada.get_parameters = lambda: {"Saida/modelo_id": "m1"}
    assert EtapaCorrida("register", "completed", calada, 1.0).linhas == ""


def test_seconds_of_a_task() -> None:
    assert segundos(None) is None
    assert segundos(tarefa(started=None)) is None
    assert segundos(tarefa()) == 90.0
    ha_pouco = datetime.now(UTC) - timedelta(seconds=5)
    correndo = segundos(tarefa("in_progress", started=ha_pouco, completed=None))
    assert correndo == pytest.approx(5, abs=2)
    sem_fuso = ha_pouco.replace(tzinfo=None)
    assert segundos(tarefa(started=sem_fuso, completed=sem_fuso + timedelta(seconds=3))) == 3.0


@pytest.mark.parametrize(
    ("status", "esperado"),
    [("queued", "pending"), ("aborted", "stopped"), ("skipped", "stopped"), ("failed", "failed")],
)
def test_a_node_of_a_controller_here(status: str, esperado: str) -> None:
    parado = etapa_do_no(SimpleNamespace(name="train", status=status, job=None))
    assert parado == EtapaCorrida("train", esperado, None, None)


def test_a_node_with_its_task() -> None:
    feita = tarefa()
    trabalho = SimpleNamespace(task=feita)
    assert etapa_do_no(SimpleNamespace(name="train", status="completed", job=trabalho)) == EtapaCorrida(
        "train", "completed", feita, 90.0
    )
    assert etapa_do_no(SimpleNamespace(name="train", status="cached", job=trabalho)).segundos == 0.0


def test_the_graph_of_a_controller_that_has_none() -> None:
    for vazio in (None, ""):
        controlador: Any = SimpleNamespace(get_configuration_object=lambda _, vazio=vazio: vazio)
        assert grafo(controlador) == {}


def que_falhou(etapa: EtapaCorrida) -> Corrida:
    return Corrida("p1", {etapa.nome: etapa})


def test_a_failure_says_what_where_why_and_how_to_go_on(tmp_path: Path) -> None:
    registro = tmp_path / "run.log"
    registro.write_text("what the controller wrote\n", encoding="utf-8")
    falhou = tarefa("failed", console=["starting\n\n", "ClearML results page: x\nthe column p1 is missing\n"])
    erro = erro_da_falha(que_falhou(EtapaCorrida("ingest", "failed", falhou, 1.0)), registro)
    assert str(erro).splitlines() == [
        "stage ingest failed (task t1):",
        "starting",
        "the column p1 is missing",
        f"The log is {registro}",
        "Go on from there: python pipelines/run.py --resume p1",
    ]
    assert erro.exit_code == 1


def test_a_stage_that_was_stopped() -> None:
    parada = tarefa("stopped", status_message="interrupted")
    erro = erro_da_falha(que_falhou(EtapaCorrida("train", "stopped", parada, 1.0)))
    assert str(erro).splitlines()[:2] == ["stage train was stopped (task t1):", "interrupted"]
    assert "--resume p1" in str(erro)
    assert "The log is" not in str(erro)


def test_a_stage_that_wrote_nothing_is_explained_by_the_log(tmp_path: Path) -> None:
    registro = tmp_path / "run.log"
    registro.write_bytes(b"Traceback\nImportError: no pandas \xff\n")
    calada = EtapaCorrida("ingest", "failed", tarefa("failed"), 1.0)
    assert "ImportError: no pandas" in str(erro_da_falha(que_falhou(calada), registro))


def test_a_stage_that_never_started(tmp_path: Path) -> None:
    registro = tmp_path / "run.log"
    registro.write_text("the server refused the task\n", encoding="utf-8")
    erro = str(erro_da_falha(que_falhou(EtapaCorrida("ingest", "pending", None, None)), registro))
    assert erro.startswith("stage ingest never started:\nthe server refused the task\n")
    assert erro.endswith("--resume p1")


def test_only_the_last_lines_are_shown_and_none_is_endless() -> None:
    muitas = tarefa("failed", console=["\n".join(f"line {n} " + "x" * 5000 for n in range(100))])
    linhas = causa(muitas).splitlines()
    assert len(linhas) == 12
    assert linhas[-1].startswith("line 99 ")
    assert max(map(len, linhas)) == 400


def test_the_progress_is_told_how_a_stage_stands() -> None:
    ditos: list[Any] = []
    progresso: Any = SimpleNamespace(mudar=lambda *estado: ditos.append(estado))
    estado.mostrar(EtapaCorrida("ingest", "completed", tarefa(), 1.5), progresso)
    assert ditos == [("ingest", "completed", 1.5, "12 → 11 rows")]


def test_a_failure_says_first_what_the_stage_itself_said(tmp_path: Path) -> None:
    registro = tmp_path / "run.log"
    registro.write_text("Traceback (most recent call last)\nOSError: of another\n", encoding="utf-8")
    falhou = tarefa("failed", console=["a line of progress\n"])
    falhou.get_parameters = lambda: {"Saida/causa": "ValueError: C must be above 0"}
    erro = str(erro_da_falha(que_falhou(EtapaCorrida("train", "failed", falhou, 1.0)), registro))
    assert erro.splitlines()[:3] == [
        "stage train failed (task t1):",
        "ValueError: C must be above 0",
        f"The log is {registro}",
    ]


def test_a_stage_that_could_not_say_why_shows_its_last_exception_first(tmp_path: Path) -> None:
    registro = tmp_path / "run.log"
    registro.write_text(
        "Traceback (most recent call last):\n  File x\n    import onnx\n"
        "ModuleNotFoundError: No module named 'onnx'\nthe controller goes on\n",
        encoding="utf-8",
    )
    erro = str(erro_da_falha(que_falhou(EtapaCorrida("train", "failed", tarefa("failed"), 1.0)), registro))
    assert erro.splitlines()[1] == "ModuleNotFoundError: No module named 'onnx'"


@pytest.mark.parametrize(
    ("texto", "dita"),
    [
        ("", ""),
        ("no traceback, but KeyError: 'x'", ""),
        ("Traceback (most recent call last):\n  f()\nKeyError: 'x'\nbye", "KeyError: 'x'"),
        ("Traceback (most recent call last):\n  f()\nKeyboardInterrupt\n", "KeyboardInterrupt"),
        (
            "Traceback (most recent call last):\nA: 1\n\nDuring handling ...\n\n"
            "Traceback (most recent call last):\n  g()\nclearml.errors.B: 2\n",
            "clearml.errors.B: 2",
        ),
        ("Traceback (most recent call last):\n  cut off", ""),
    ],
)
def test_the_last_exception_of_a_text(texto: str, dita: str) -> None:
    assert ultima_excecao(texto) == dita


def test_the_log_of_a_stage_on_a_queue_is_its_console(tmp_path: Path) -> None:
    registro = tmp_path / "run.log"
    registro.write_text("", encoding="utf-8")
    falhou = tarefa("failed", execution=SimpleNamespace(queue="q1"))
    falhou.get_output_log_web_page = lambda: "http://web/t1"
    erro = str(erro_da_falha(que_falhou(EtapaCorrida("train", "failed", falhou, 1.0)), registro))
    assert "The log is the console of task t1: http://web/t1" in erro
