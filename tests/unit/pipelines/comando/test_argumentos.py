"""The command line: what goes together, and what is refused with what to do instead."""

import itertools
import re
from argparse import Namespace
from pathlib import Path

import pytest

from funcoes.apoio.erros import ErroConfig
from funcoes.configuracao.nomes_clearml import ETAPAS
from pipelines.comando.argumentos import conferir, conferir_ids, montar_parser, sem_cache


def ler(linha: str) -> Namespace:
    return montar_parser().parse_args(linha.split())


@pytest.mark.parametrize(
    "linha",
    [
        "",
        "--data survey.csv --config my.yaml --set train.folds=3 --no-cache train --summary s.json --quiet",
        "--no-promote --queue default",
        "--queue default",
        "--queue default --no-wait --create-queue",
        "--queue default --data survey.csv --set train.folds=3 --no-cache",
        "--resume p1",
        "--resume p1 --queue gpu --no-wait --create-queue",
        "--resume p1 --no-wait",
        "--resume p1 --summary s.json --require-promotion --quiet --server embedded",
        "--stop p1",
        "--stop p1 --server configured --quiet",
        "--stage train --from p1",
        "--stage train --from p1 --set train.folds=3 --set train.modelos=lr",
        "--stage train --from p1 --queue default --no-wait --create-queue",
        "--stage train --from p1 --summary s.json --quiet",
        "--data new.csv --append",
        "--data new.csv --append --survey santa-maria --queue default --no-wait",
        "--data new.csv --append --append-to survey.csv --contradictions keep --require-promotion",
        "--from-feedback",
        "--from-feedback folder --append-to survey.csv --survey santa-maria --queue default",
        "--from-feedback --no-run",
        "--from-feedback --contradictions refuse --set retornos.da_amostra=true",
    ],
)
def test_what_goes_together(linha: str) -> None:
    conferir(ler(linha))


RESUME = (
    "--resume keeps the parameters of the run: leave --data, --survey, --config, --set and --no-cache away"
)
STOP = RESUME.replace("resume", "stop")
STAGE = "--stage takes the inputs of --from: leave --data, --survey, --config and --no-cache away"
SOZINHO = "--stage NAME and --from PIPELINE_ID go together"
NOVAS = "--append needs --data FILE.csv, the new rows"
ESPERAR = "--no-wait needs --queue NAME"


@pytest.mark.parametrize(
    ("linha", "dito"),
    [
        ("--stage train", SOZINHO),
        ("--from p1", SOZINHO),
        ("--resume p1 --from p2", SOZINHO),
        ("--stop p1 --stage train", SOZINHO),
        ("--resume p1 --stop p1", "choose one of --resume, --stop"),
        ("--resume p1 --stage train --from p1", "choose one of --resume, --stage"),
        ("--stop p1 --stage train --from p1", "choose one of --stop, --stage"),
        ("--resume p1 --stop p1 --stage train --from p1", "choose one of --resume, --stop, --stage"),
        ("--resume p1 --data a.csv", RESUME),
        ("--resume p1 --config a.yaml", RESUME),
        ("--resume p1 --set train.folds=3", RESUME),
        ("--resume p1 --no-cache", RESUME),
        ("--resume p1 --no-cache train", RESUME),
        ("--stop p1 --data a.csv", STOP),
        ("--stop p1 --config a.yaml", STOP),
        ("--stop p1 --set train.folds=3", STOP),
        ("--stop p1 --no-cache", STOP),
        ("--stage train --from p1 --data a.csv", STAGE),
        ("--stage train --from p1 --config a.yaml", STAGE),
        ("--stage train --from p1 --no-cache train", STAGE),
        ("--no-promote --require-promotion", "--no-promote is for a new run"),
        ("--resume p1 --no-promote", "--no-promote is for a new run"),
        ("--no-wait", ESPERAR),
        ("--data a.csv --no-wait", ESPERAR),
        ("--stage train --from p1 --no-wait", ESPERAR),
        ("--append", NOVAS),
        ("--append --data sample", NOVAS),
        ("--append --data dataset:x", NOVAS),
        ("--resume p1 --append", "--append is for a new run: leave --resume away"),
        ("--stage train --from p1 --append", "--append is for a new run: leave --stage away"),
        ("--data a.csv --append --append-to sample", "--append-to sample: the synthetic rows are nobody's"),
        ("--from-feedback --data a.csv", "--from-feedback brings rows of its own"),
        ("--from-feedback --data a.csv --append", "--from-feedback brings rows of its own"),
        ("--resume p1 --from-feedback", "--from-feedback is for a new run: leave --resume away"),
        ("--from-feedback --append-to sample", "--append-to sample: the synthetic rows are nobody's"),
        ("--data a.csv --append-to b.csv", "--append-to needs --append"),
        ("--data a.csv --contradictions keep", "--contradictions needs --append"),
        ("--data a.csv --no-run", "--no-run needs --append"),
        ("--data a.csv --append --no-run --queue default", "--no-run starts no run: leave --queue away"),
    ],
)
def test_what_does_not_go_together(linha: str, dito: str) -> None:
    with pytest.raises(ErroConfig) as recusa:
        conferir(ler(linha))
    assert dito in str(recusa.value)
    assert "\n" not in str(recusa.value)


CORRIDAS = ("--resume p1", "--stop p1", "--stage train --from p1")


@pytest.mark.parametrize("linha", [" ".join(par) for par in itertools.permutations(CORRIDAS, 2)])
def test_one_earlier_run_at_a_time_in_whichever_order(linha: str) -> None:
    with pytest.raises(ErroConfig, match=r"^choose one of --\w+, --\w+$"):
        conferir(ler(linha))


@pytest.mark.parametrize(
    "argumentos",
    [
        ["--stop", ""],
        ["--resume", ""],
        ["--stage", "train", "--from", ""],
        ["--queue", ""],
        ["--data", "a.csv", "--append", "--append-to", ""],
        ["--from-feedback", ""],
    ],
    ids=["stop", "resume", "from", "queue", "append-to", "from-feedback"],
)
def test_an_empty_name_is_not_taken_for_none(argumentos: list[str]) -> None:
    """`--stop "$ID"` with an ID that was never set must not start a run."""
    with pytest.raises(ErroConfig):
        conferir(montar_parser().parse_args(argumentos))


def test_what_is_appended_to_is_an_id_or_a_whole_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    dada = {
        dito: ler(f"--data new.csv --append --append-to {dito}") for dito in ("a.csv", f"dataset:{'A' * 32}")
    }
    for args in dada.values():
        conferir_ids(args)
    assert [args.append_to for args in dada.values()] == [str(tmp_path / "a.csv"), f"dataset:{'a' * 32}"]
    with pytest.raises(ErroConfig, match="--append-to dataset: 'x' is no id"):
        conferir_ids(ler("--data new.csv --append --append-to dataset:x"))
    pasta, propria = ler("--from-feedback served"), ler("--from-feedback")
    for args in (pasta, propria):
        conferir_ids(args)
    assert (pasta.from_feedback, propria.from_feedback) == (str(tmp_path / "served"), True)


def test_help_names_every_option_and_every_exit_code() -> None:
    parser = montar_parser()
    ajuda = " ".join(parser.format_help().split())  # lines break anywhere
    opcoes = [nome for acao in parser._actions for nome in acao.option_strings]
    assert len(opcoes) >= 15
    for opcao in opcoes:
        assert opcao in ajuda
    assert [acao.dest for acao in parser._actions if not acao.help] == []
    for codigo in ("0 done", "1 a stage failed", "2 wrong", "3 no ClearML", "4 with", "130 interrupted"):
        assert codigo in ajuda
    for etapa in ETAPAS:
        assert etapa in ajuda


def test_the_examples_of_the_help_are_accepted() -> None:
    comando = "python pipelines/run.py"
    linhas = [linha.strip() for linha in montar_parser().format_help().splitlines()]
    exemplos = [linha.removeprefix(comando) for linha in linhas if linha.startswith(comando)]
    assert len(exemplos) >= 9
    for exemplo in exemplos:
        opcoes, *_ = re.split(r"\s{2,}", exemplo)  # what it does comes after the gap
        conferir(ler(opcoes))


def test_the_help_says_which_files_are_read_and_what_happens_without_a_survey() -> None:
    ajuda = " ".join(montar_parser().format_help().split())
    for dito in (
        ".xlsx",
        "Parquet",
        "gzip or zip",
        "python -m funcoes.dados.conferir FILE",
        "that the registry has",
    ):
        assert dito in ajuda
    assert "whose columns it has, under its own name, and refused where none fits, or several" in ajuda


def test_stages_named_twice_or_out_of_order() -> None:
    assert sem_cache(ler("--no-cache register --no-cache ingest --no-cache register").no_cache) == [
        "ingest",
        "register",
    ]


@pytest.mark.parametrize("nome", ["winter", "2026-01_b", "a.b"])
def test_a_name_of_a_folder(nome: str) -> None:
    conferir(ler(f"--name {nome}"))


@pytest.mark.parametrize("nome", ["../x", "a/b", ".", "..", ".hidden", "a b", ""])
def test_a_name_that_is_a_path_or_none_is_refused(nome: str) -> None:
    with pytest.raises(ErroConfig, match="cannot name a folder"):
        conferir(montar_parser().parse_args(["--name", nome]))


def test_a_folder_that_is_there_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from pipelines import run

    monkeypatch.setenv("CONFORTO_PASTA_RESULTADOS", str(tmp_path))
    monkeypatch.delenv("CLEARML_TASK_ID", raising=False)
    (tmp_path / "winter").mkdir()
    assert run.principal(["--name", "winter"]) == 2
    (linha,) = capsys.readouterr().err.splitlines()
    assert str(tmp_path / "winter") in linha


@pytest.mark.parametrize("largura", [60, 80, 100, 120])
def test_the_help_fits_the_terminal(largura: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """But for a command, which is to be copied: it stands alone on its line."""
    monkeypatch.setenv("COLUMNS", str(largura))
    dita = montar_parser().format_help()
    compridas = [linha for linha in dita.splitlines() if len(linha) > largura]
    assert all(re.fullmatch(r"  python pipelines/run\.py( \S+)*", linha) for linha in compridas), compridas
    exemplos = re.findall(r"^  python .*$", dita, re.MULTILINE)
    assert len(exemplos) == 13
    assert {" ".join(e.split()[:2]) for e in exemplos} == {"python pipelines/run.py"}
    sem_quebras = " ".join(dita.split())
    assert "--set train.modelos=lr one stage again, on its old inputs" in sem_quebras
    assert "130 interrupted" in sem_quebras
