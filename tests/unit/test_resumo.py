"""The summary of a run, and the command line that asks for it."""

import io
import json
from argparse import Namespace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import joblib
import pytest
from rich.console import Console

from funcoes.clearml_project import ETAPAS
from funcoes.errors import ErroRegistro
from funcoes.io_clearml.modelos import como_joblib, de_joblib
from pipelines.argumentos import montar_parser, sem_cache
from pipelines.resumo import copiar_graficos, gravar_json, mostrar, resumir_etapa

METRICAS = {
    "accuracy": 0.4, "macro_f1": 0.3, "qwk": 0.7, "mae": 0.8, "within_one": 0.9, "rps": 0.09,
    "mediana_mae": 0.7,
}  # fmt: skip
LINHA = {
    "protocol": "by_day", "leaky": False, "model": "lr", "chosen": True, "balanced": True,
    "outliers_removed": False, "baseline": False, "metrics": METRICAS,
}  # fmt: skip
RESUMO = {
    "pipeline_id": "p1",
    "server": "http://127.0.0.1:8008",
    "data": {"source": "sample", "rows": 12, "synthetic": True},
    "stages": [{"name": "ingest", "dataset_version": "1.0.3", "dataset_id": "d1"}],
    "leaderboard": [LINHA, {**LINHA, "protocol": "report", "leaky": True, "chosen": False}],
    "choice": "lr (balanced) has the best rps",
    "gate": {"passed": False, "reasons": ["ok: one", "REFUSED: two"]},
    "model": {
        "id": "m1",
        "version": 7,
        "tags": ["candidato"],
        "promoted": False,
        "promotion": "the champion stays",
    },
    "seconds_total": 12.34,
}


def tarefa(**parametros: str) -> Any:
    """What is asked of a ClearML task."""
    return SimpleNamespace(id="t1", get_parameters=lambda: parametros)


def test_a_stage_that_ran() -> None:
    saidas = {
        "Saida/dataset_id": "d1",
        "Saida/dataset_versao": "1.0.3",
        "Saida/linhas_entrada": "12",
        "Saida/linhas_saida": "11",
        "Args/dataset_id": "another",
    }
    assert resumir_etapa("ingest", tarefa(**saidas), "completed", 1.2345) == {
        "name": "ingest",
        "task_id": "t1",
        "status": "completed",
        "cached": False,
        "seconds": 1.23,
        "rows_in": 12,
        "rows_out": 11,
        "dataset_id": "d1",
        "dataset_version": "1.0.3",
    }


def test_a_cached_stage_is_completed_and_says_so() -> None:
    etapa = resumir_etapa("ingest", tarefa(), "cached", 0.0)
    assert (etapa["status"], etapa["cached"], etapa["seconds"]) == ("completed", True, 0.0)


def test_a_stage_that_never_started_has_no_task() -> None:
    etapa = resumir_etapa("train", None, "pending", None)
    assert (etapa["status"], etapa["cached"]) == ("pending", False)
    assert {v for k, v in etapa.items() if k not in {"name", "status", "cached"}} == {None}


def test_the_json_is_written_whole(tmp_path: Path) -> None:
    destino = tmp_path / "novo" / "s.json"
    gravar_json({"a": "−3"}, destino)
    assert json.loads(destino.read_text(encoding="utf-8")) == {"a": "−3"}
    assert destino.stat().st_mode & 0o777 == 0o644
    with pytest.raises(TypeError):
        gravar_json({"a": object()}, destino)
    assert json.loads(destino.read_text(encoding="utf-8")) == {"a": "−3"}


def test_what_is_shown_at_the_end(tmp_path: Path) -> None:
    tela = io.StringIO()
    mostrar(Console(file=tela, width=110), RESUMO, tmp_path)
    escrito = tela.getvalue()
    for texto in (
        "Leaderboard, out of fold, by_day",
        "out of fold, report — LEAKY",
        "Chosen: lr (balanced) has the best rps",
        "Gate: refused",
        "ok: one",
        "REFUSED: two",
        "Promotion: the champion stays",
        "version 7 · not promoted · tags candidato · m1",
        "1.0.3",
        "these are not people's votes",
        "http://127.0.0.1:8008",
        "Done in 12.3 s",
    ):
        assert texto in escrito


def test_figures_are_copied_in_the_order_of_the_stages(tmp_path: Path) -> None:
    png = tmp_path / "x.png"
    png.write_bytes(b"png")
    figura = SimpleNamespace(get_local_copy=lambda: str(png))
    tarefas: dict[str, Any] = {
        "ingest": SimpleNamespace(artifacts={"grafico_votos": figura, "quarentena": figura}),
        "impute": SimpleNamespace(artifacts={"grafico_radiacao": figura}),
    }
    copiados = copiar_graficos(tarefas, tmp_path)
    assert [c.name for c in copiados] == ["1-ingest-votos.png", "2-impute-radiacao.png"]
    assert copiados[0].read_bytes() == b"png"


def ler(*argumentos: str) -> Namespace:
    return montar_parser().parse_args(argumentos)


def test_without_arguments_everything_is_left_to_the_defaults() -> None:
    args = ler()
    assert (args.data, args.config, args.set, args.server) == (None, None, [], "auto")
    assert (args.quiet, args.require_promotion) == (False, False)
    assert sem_cache(args.no_cache) == []


def test_arguments_of_a_run() -> None:
    args = ler("--data", "a.csv", "--set", "train.folds=3", "--set", "a.b=c", "--summary", "s.json")
    assert (args.data, args.set, args.summary) == ("a.csv", ["train.folds=3", "a.b=c"], Path("s.json"))


@pytest.mark.parametrize(
    ("argumentos", "etapas"),
    [
        (["--no-cache"], list(ETAPAS)),
        (["--no-cache", "--quiet"], list(ETAPAS)),
        (["--no-cache", "train"], ["train"]),
        (["--no-cache", "train", "--no-cache", "impute"], ["impute", "train"]),
        (["--no-cache", "train", "--no-cache"], list(ETAPAS)),
    ],
)
def test_stages_without_cache(argumentos: list[str], etapas: list[str]) -> None:
    assert sem_cache(ler(*argumentos).no_cache) == etapas
    assert sem_cache(ler().no_cache) == []


@pytest.mark.parametrize(
    "argumentos", [["--no-cache", "treino"], ["--server", "mine"], ["--data"], ["--folds", "3"]]
)
def test_wrong_arguments_end_with_2(argumentos: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as fim:
        ler(*argumentos)
    assert fim.value.code == 2
    assert "error:" in capsys.readouterr().err


def test_a_model_file_is_loaded_only_when_it_is_the_recorded_one() -> None:
    import hashlib

    conteudo = como_joblib({"coef": [1, 2]})
    sha256 = hashlib.sha256(conteudo).hexdigest()
    assert de_joblib(conteudo, sha256, "model m1") == {"coef": [1, 2]}
    with pytest.raises(ErroRegistro, match=r"model m1: sha256 .* is not the recorded .* not loaded"):
        de_joblib(como_joblib({"coef": [1, 3]}), sha256, "model m1")


def test_a_changed_model_file_runs_no_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joblib, "load", lambda _: pytest.fail("loaded"))
    with pytest.raises(ErroRegistro):
        de_joblib(b"anything", "0" * 64, "model m1")
