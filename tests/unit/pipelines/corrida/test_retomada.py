"""Going on with a run, from the first stage that must run."""

from types import SimpleNamespace
from typing import Any

import pytest

from funcoes.apoio.erros import ErroConfig
from funcoes.configuracao.nomes_clearml import ETAPAS
from pipelines.corrida import estado, retomada
from pipelines.corrida.retomada import exigir_retomavel, manter_prontas

ARGUMENTOS = {
    "Args/folds": "5",
    "Args/codigo": "0123",
    "Args/dataset_id": "${ingest.parameters.Saida/dataset_id}",
}


class Controlador:
    """A controller with three stages added, none of them run."""

    task = SimpleNamespace(id="p1")

    def __init__(self, **mudancas: dict[str, str]) -> None:
        self.nos = {
            nome: SimpleNamespace(
                name=nome,
                parameters=ARGUMENTOS | mudancas.get(nome, {}),
                executed=None,
                status="pending",
            )
            for nome in ("ingest", "impute", "train")
        }

    def get_pipeline_dag(self) -> dict[str, Any]:
        return self.nos


def tarefa(status: str = "completed", **mudancas: str) -> Any:
    """A stage's task of the run before; its reference was filled in."""
    tem = ARGUMENTOS | {"Args/dataset_id": "d1", "Saida/dataset_id": "d2", **mudancas}
    dados = SimpleNamespace(status=status)
    return SimpleNamespace(data=dados, get_parameters=lambda: tem, parent="p1")


ANTES = {nome: {"status": "completed", "job_id": f"t-{nome}"} for nome in ("ingest", "impute", "train")}


def mantidas(
    monkeypatch: pytest.MonkeyPatch,
    controlador: Controlador | None = None,
    antes: dict[str, dict[str, Any]] | None = None,
    **tarefas: Any,
) -> list[str]:
    """What `manter_prontas` keeps when the server has these tasks; complete ones unless told."""

    def achar(task_ids: list[str]) -> list[Any]:
        achadas = [tarefas.get(i.removeprefix("t-"), tarefa()) for i in task_ids]
        for identificador, achada in zip(task_ids, achadas, strict=True):
            achada.id = identificador
        return achadas

    monkeypatch.setattr(retomada, "Task", SimpleNamespace(get_tasks=achar))
    return manter_prontas(controlador or Controlador(), ANTES if antes is None else antes)


def test_everything_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    controlador = Controlador()
    assert mantidas(monkeypatch, controlador) == ["ingest", "impute", "train"]
    assert [(n.executed, n.status) for n in controlador.nos.values()] == [
        ("t-ingest", "completed"),
        ("t-impute", "completed"),
        ("t-train", "completed"),
    ]


def test_a_copy_of_a_run_keeps_nothing_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    copia = Controlador()
    copia.task = SimpleNamespace(id="p2")
    assert mantidas(monkeypatch, copia) == []


def test_a_stage_from_the_cache_is_kept_beside_one_of_the_runs_own(monkeypatch: pytest.MonkeyPatch) -> None:
    de_outra = tarefa()
    de_outra.parent = "p0"
    assert mantidas(monkeypatch, ingest=de_outra) == ["ingest", "impute", "train"]


def test_a_new_run_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert mantidas(monkeypatch, antes={}) == []


@pytest.mark.parametrize("status", ["failed", "running", "pending", "queued", "skipped", "aborted", None])
def test_the_first_stage_that_did_not_end_and_all_after_it_run(
    monkeypatch: pytest.MonkeyPatch, status: str | None
) -> None:
    controlador = Controlador()
    antes = ANTES | {"impute": {"status": status, "job_id": "t-impute"}}
    assert mantidas(monkeypatch, controlador, antes) == ["ingest"]
    assert [n.executed for n in controlador.nos.values()] == ["t-ingest", None, None]
    assert [n.status for n in controlador.nos.values()] == ["completed", "pending", "pending"]


def test_a_stage_without_a_task_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    assert mantidas(monkeypatch, antes=ANTES | {"impute": {"status": "completed", "job_id": None}}) == [
        "ingest"
    ]


@pytest.mark.parametrize("status", ["failed", "stopped", "created", "in_progress"])
def test_the_task_knows_better_than_the_controller(monkeypatch: pytest.MonkeyPatch, status: str) -> None:
    assert mantidas(monkeypatch, impute=tarefa(status)) == ["ingest"]


def test_a_published_task_is_complete(monkeypatch: pytest.MonkeyPatch) -> None:
    assert mantidas(monkeypatch, impute=tarefa("published")) == ["ingest", "impute", "train"]


def test_a_cached_stage_stands_and_stays_cached(monkeypatch: pytest.MonkeyPatch) -> None:
    controlador = Controlador()
    antes = ANTES | {"ingest": {"status": "cached", "job_id": "t-ingest"}}
    assert mantidas(monkeypatch, controlador, antes) == ["ingest", "impute", "train"]
    assert controlador.nos["ingest"].status == "cached"


@pytest.mark.parametrize("mudanca", [{"Args/folds": "3"}, {"Args/codigo": "4567"}, {"Args/novo": "1"}])
def test_a_stage_whose_arguments_or_sources_changed_runs_again(
    monkeypatch: pytest.MonkeyPatch, mudanca: dict[str, str]
) -> None:
    assert mantidas(monkeypatch, Controlador(impute=mudanca)) == ["ingest"]


def test_the_champion_is_filled_in_later_and_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    controlador = Controlador(train={"Args/campeao_id": ""})
    feita = tarefa(**{"Args/campeao_id": "m1"})
    assert mantidas(monkeypatch, controlador, train=feita) == ["ingest", "impute", "train"]


def corrida_com(monkeypatch: pytest.MonkeyPatch, *estados: str) -> Any:
    """A controller whose stages ended so, all of them in one run; the rest is complete."""
    status = [*estados, *["completed"] * len(ETAPAS)][: len(ETAPAS)]
    etapas = {
        nome: estado.EtapaCorrida(nome, s, SimpleNamespace(id=f"t-{nome}"), 1.0)
        for nome, s in zip(ETAPAS, status, strict=True)
    }
    monkeypatch.setattr(retomada, "ler", lambda c: estado.Corrida(c.id, etapas))
    return SimpleNamespace(id="p1", data=SimpleNamespace(status="in_progress"))


@pytest.mark.parametrize("status", ["failed", "stopped"])
def test_a_copy_that_failed_before_its_first_stage_can_go_on(
    monkeypatch: pytest.MonkeyPatch, status: str
) -> None:
    copia = corrida_com(monkeypatch, "completed", "cached")
    copia.data.status = status
    assert exigir_retomavel(copia, vivo=False).falha is None


def test_a_run_that_failed_can_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    controlador = corrida_com(monkeypatch, "completed", "failed", "pending")
    falha = exigir_retomavel(controlador, vivo=False).falha
    assert falha is not None
    assert falha.nome == "impute"


def test_a_run_that_still_runs_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    controlador = corrida_com(monkeypatch, "completed", "running", "pending")
    with pytest.raises(ErroConfig, match=r"p1 still runs \(in_progress\).*--stop p1"):
        exigir_retomavel(controlador, vivo=True)


def test_a_run_that_is_complete_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    controlador = corrida_com(monkeypatch, "cached", "completed")
    with pytest.raises(ErroConfig, match=r"p1 is complete, .*--stage NAME --from p1"):
        exigir_retomavel(controlador, vivo=False)
