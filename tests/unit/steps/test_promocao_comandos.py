"""The commands of promotion without a server: what a list shows, and which arguments are theirs."""

import argparse
import io
from typing import Any

import pytest
from rich.console import Console

from funcoes.io_clearml.modelos import VersaoModelo
from steps.promocao import linha, marcar, mostrar, principal
from tests.unit.versoes import HOJE, ONTEM, versao


def test_a_version_as_a_line() -> None:
    medidas = {"algoritmo": "ordinal", "oof_rps": "0.07841", "oof_accuracy": "0.4561", "teste_rps": "nan?"}
    modelo = versao(7, "campeao", "2026-11-24T12:00:00-03:00", criado=HOJE, metadados=medidas)
    assert linha(modelo, campeao=True) == {
        "version": "7", "id": "m7", "tags": "* campeao", "algorithm": "ordinal", "protocol": "by_day",
        "rps oof": "0.0784", "accuracy oof": "0.456", "rps test": "—", "gate": "passed",
        "created": "2026-11-24 12:30Z", "promoted": "2026-11-24 15:00Z",
    }  # fmt: skip
    vazia = linha(VersaoModelo("m8", 8, [], False, {}), campeao=False)
    assert set(vazia.values()) == {"8", "m8", "", "—"}


def test_of_two_that_are_tagged_the_newest_is_marked() -> None:
    versoes = [versao(3), versao(2, "campeao"), versao(1, "campeao")]
    assert [marcado for _, marcado in marcar(versoes)] == [False, True, False]


@pytest.mark.parametrize("largura", [40, 54, 70, 100, 160, 10_000])
def test_a_list_is_as_wide_as_the_console_and_ids_stay_whole(largura: int) -> None:
    versoes = [versao(2, "campeao", HOJE.isoformat(), criado=HOJE), versao(1, criado=ONTEM)]
    longas = [VersaoModelo(**{**vars(v), "id": v.id * 16}) for v in versoes]
    tela = io.StringIO()
    mostrar("c", longas, Console(file=tela, width=largura, highlight=False))
    titulo, colunas, *linhas = tela.getvalue().splitlines()
    assert titulo.strip() == "c"
    assert all(len(texto) <= largura for texto in [colunas, *linhas]) or largura == 40
    assert [texto.split()[:2] for texto in linhas[:2]] == [["2", "m2" * 16], ["1", "m1" * 16]]
    assert ("promoted" in colunas) is (largura >= 160)
    assert ("left out, too wide" in tela.getvalue()) is (largura < 160)


@pytest.mark.parametrize("argv", [[], ["--dataset_id", "d1"], ["--promover", "False"], ["--help"]])
def test_arguments_of_the_stage_are_left_to_it(argv: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def nunca(*_: Any, **__: Any) -> None:
        raise AssertionError("ClearML binds what is parsed first")

    monkeypatch.setattr(argparse.ArgumentParser, "parse_args", nunca)
    assert principal(argv) is None


@pytest.mark.parametrize("argv", [["--lst"], ["--lis"], ["--rolback", "--force"], ["--promot=m1"]])
def test_an_option_that_nobody_knows_is_told_from_the_stages(
    argv: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CLEARML_TASK_ID", raising=False)
    assert principal(argv) == 2
    dito = capsys.readouterr().err
    assert dito.startswith(f"error: {argv[0].partition('=')[0]} is no command here: --list, --promote")


def test_the_help_of_the_stage_tells_of_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    principal(["--help"])
    assert "--list, --promote, --rollback" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("argv", "dito"),
    [
        (["--promote"], "expected one argument"),
        (["--list", "--rollback"], "not allowed with"),
        (["--rollback", "--force"], "--force goes with --promote"),
        (["--list", "--dataset_id", "d1"], "unrecognized arguments"),
        (["--promote=m1", "--forc"], "unrecognized arguments"),
    ],
)
def test_wrong_arguments_end_with_2_before_any_server_is_asked(
    argv: list[str], dito: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as fim:
        principal(argv)
    assert fim.value.code == 2
    assert dito in capsys.readouterr().err
