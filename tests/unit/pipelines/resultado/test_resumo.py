"""The summary of a run, and the command line that asks for it."""

import io
import json
import subprocess
import sys
from argparse import Namespace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import joblib
import pandas as pd
import pytest
from rich.console import Console

from funcoes.apoio.arquivo_joblib import como_joblib, de_joblib
from funcoes.apoio.erros import ErroRegistro
from funcoes.configuracao.nomes_clearml import ETAPAS
from pipelines.comando.argumentos import montar_parser, sem_cache
from pipelines.resultado.entrega import copiar, copiar_graficos
from pipelines.resultado.relato import mostrar, proximos
from pipelines.resultado.resumo import Resumo, gravar_json, ler_quarentena, resumir_etapa

SERVIR_OUTRO = "python pipelines/serve.py --set 'modelo.nomes=[conforto-termico-poa]'"
METRICAS = {
    "accuracy": 0.4, "macro_f1": 0.3, "qwk": 0.7, "mae": 0.8, "within_one": 0.9, "rps": 0.09,
    "mediana_mae": 0.7,
}  # fmt: skip
LINHA = {
    "protocol": "by_day", "leaky": False, "model": "lr", "chosen": True, "balanced": True,
    "outliers_removed": False, "baseline": False, "metrics": METRICAS,
}  # fmt: skip
RESUMO: Resumo = {
    "pipeline_id": "p1",
    "server": "http://127.0.0.1:8008",
    "data": {"source": "sample", "rows": 12, "answers": 0, "synthetic": True},
    "stages": [{"name": "ingest", "dataset_version": "1.0.3", "dataset_id": "d1"}],
    "leaderboard": [LINHA, {**LINHA, "protocol": "report", "leaky": True, "chosen": False}],
    "choice": "lr (balanced) has the best rps",
    "gate": {"passed": False, "reasons": ["ok: one", "REFUSED: two"]},
    "model": {
        "id": "m1",
        "version": 7,
        "tags": ["candidato"],
        "name": "conforto-termico-poa",
        "promoted": False,
        "serve": "make serve",
        "comparison": "fica_o_campeao",
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


def test_answers_among_the_rows_are_told(tmp_path: Path) -> None:
    tela = io.StringIO()
    mostrar(Console(file=tela, width=110), RESUMO | {"data": RESUMO["data"] | {"answers": 3}}, tmp_path)
    assert "12 rows, 3 used are answers from serving" in tela.getvalue()


def test_figures_are_copied_in_the_order_of_the_stages(tmp_path: Path) -> None:
    png = tmp_path / "x.png"
    png.write_bytes(b"png")
    svg = tmp_path / "y.svg"
    svg.write_bytes(b"svg")
    figura, desenho = (SimpleNamespace(get_local_copy=lambda f=f: str(f)) for f in (png, svg))
    tarefas: dict[str, Any] = {
        "ingest": SimpleNamespace(
            artifacts={"grafico_votos": figura, "grafico_votos_svg": desenho, "quarentena": figura}
        ),
        "impute": SimpleNamespace(artifacts={"grafico_radiacao": figura}),
    }
    copiados = copiar_graficos(tarefas, tmp_path)
    assert [c.name for c in copiados] == ["1-ingest-votos.png", "1-ingest-votos.svg", "2-impute-radiacao.png"]
    assert [c.read_bytes() for c in copiados[:2]] == [b"png", b"svg"]


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


def test_refused_rows_are_told_with_their_first_reasons(tmp_path: Path) -> None:
    resumo: Resumo = {**RESUMO, "data": {**RESUMO["data"]}}
    resumo["data"]["quarantine"] = {
        "rows": 7, "first": [{"line": n, "reason": f"p1={n}: not a vote"} for n in range(2, 7)]
    }  # fmt: skip
    saida = io.StringIO()
    mostrar(Console(file=saida, width=200), resumo, tmp_path)
    dito = saida.getvalue()
    assert "Quarantine: 7 of" in dito
    assert "line 2: p1=2: not a vote" in dito
    assert "all of them in quarantine.csv" in dito


def test_what_is_read_of_the_quarantine() -> None:
    quadro = pd.DataFrame({"linha": range(2, 9), "motivo": [f"r{n}" for n in range(2, 9)]})
    tarefa: Any = SimpleNamespace(artifacts={"quarentena": SimpleNamespace(get=lambda: quadro)})
    lida = ler_quarentena(tarefa)
    assert lida["rows"] == 7
    assert lida["first"][0] == {"line": 2, "reason": "r2"}
    assert len(lida["first"]) == 5


@pytest.mark.parametrize(
    ("promovido", "passou", "comparado", "serve", "comandos"),
    [
        (True, True, "primeiro", "make serve", ["make serve", "--list"]),
        (True, True, "toma_o_lugar", SERVIR_OUTRO, [SERVIR_OUTRO, "--list"]),
        (False, True, "sem_terreno", "make serve", ["--promote m1", "make serve", "--list"]),
        (False, True, "toma_o_lugar", "make serve", ["--promote m1", "make serve", "--list"]),  # --no-promote
        (False, True, "fica_o_campeao", "make serve", ["make serve", "--list"]),  # worse, or a tie
        (False, False, "primeiro", "", ["--list"]),
        (False, False, "sem_terreno", "make serve", ["make serve", "--list"]),
    ],
)
def test_the_next_steps(
    promovido: bool, passou: bool, comparado: str, serve: str, comandos: list[str]
) -> None:
    modelo = {"promoted": promovido, "id": "m1", "name": "n", "serve": serve, "comparison": comparado}
    passos = [c for _, c in proximos({"model": modelo, "gate": {"passed": passou}})]
    assert len(passos) == len(comandos)
    assert all(passo.endswith(dito) for passo, dito in zip(passos, comandos, strict=True)), passos


@pytest.mark.skipif(not Path(sys.prefix, "bin", "activate").exists(), reason="not in a virtual environment")
def test_the_next_steps_can_be_typed_where_python_is_another_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`make run` uses the interpreter by its path; what is printed then begins with `python`."""
    (tmp_path / ".venv dir").symlink_to(sys.prefix, target_is_directory=True)
    monkeypatch.setattr(sys, "prefix", str(tmp_path / ".venv dir"))
    monkeypatch.setattr(sys, "executable", str(tmp_path / ".venv dir" / "bin" / "python"))
    monkeypatch.chdir(tmp_path)
    ditos = []
    for caminho in ("/usr/bin:/bin", f"{Path(sys.executable).parent}:/usr/bin:/bin"):
        monkeypatch.setenv("PATH", caminho)
        tela = io.StringIO()
        mostrar(Console(file=tela, width=200), RESUMO, tmp_path)
        ditos.append(next(n for n in tela.getvalue().splitlines() if n.startswith("Next")))
    assert ditos[1] == "Next"
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    digitado = ditos[0].removeprefix("Next (once in this terminal: ").removesuffix(")")
    assert digitado == ". '.venv dir/bin/activate'"
    comando = ["sh", "-c", f"{digitado}; command -v python"]
    feito = subprocess.run(comando, capture_output=True, text=True, check=True)
    assert Path(feito.stdout.strip()).samefile(sys.executable)


def test_files_of_a_run_as_files_and_what_cannot_be_had_is_said(tmp_path: Path) -> None:
    fonte = tmp_path / "card.md"
    fonte.write_text("# card")
    quadro = pd.DataFrame({"linha": [2], "motivo": ["r"]})
    tarefas: dict[str, Any] = {
        "ingest": SimpleNamespace(artifacts={"quarentena": SimpleNamespace(get=lambda: quadro)}),
        "train": SimpleNamespace(artifacts={"leaderboard": SimpleNamespace(get=lambda: quadro)}),
        "register": SimpleNamespace(
            artifacts={"cartao_md": SimpleNamespace(get_local_copy=lambda: str(fonte))},
            get_parameters=dict,
        ),
    }
    pasta = tmp_path / "run"
    (falta,) = copiar(tarefas, pasta)
    assert falta.startswith("model.zip could not be fetched")
    assert sorted(p.name for p in pasta.iterdir()) == ["leaderboard.csv", "model-card.md", "quarantine.csv"]
    assert (pasta / "quarantine.csv").read_text().splitlines() == ["linha,motivo", "2,r"]
