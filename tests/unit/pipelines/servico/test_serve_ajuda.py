"""The helps of the commands that serve: every option is explained, every example is one that works."""

import argparse
import re
import shlex
from collections.abc import Callable

import pytest

import api.__main__ as api
from funcoes.configuracao.config import carregar_servico
from pipelines import serve
from steps import serve as etapa

COMANDO = "python pipelines/serve.py"


@pytest.mark.parametrize("montar", [serve.montar_parser, etapa.montar_parser, api.montar_parser])
def test_every_option_is_explained_and_the_port_s_key_is_named(
    montar: Callable[[], argparse.ArgumentParser],
) -> None:
    parser = montar()
    assert [acao.dest for acao in parser._actions if not acao.help] == []
    assert "http.porta" in parser.format_help()


@pytest.mark.parametrize("largura", [60, 80, 120])
def test_the_examples_are_accepted_as_a_shell_reads_them(
    largura: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(largura))
    linhas = serve.montar_parser().format_help().splitlines()
    exemplos = [linha.strip() for linha in linhas if linha.strip().startswith(COMANDO)]
    assert len(exemplos) == 7
    for exemplo in exemplos:
        opcoes, *_ = re.split(r"\s{2,}", exemplo.removeprefix(COMANDO))
        assert not re.search(r"[][*?{}]", re.sub(r"'[^']*'", "", opcoes)), "a shell takes these for patterns"
        args = serve.montar_parser().parse_args(shlex.split(opcoes))
        if args.config is None:
            carregar_servico(None, args.set)


def test_every_exit_code_is_said() -> None:
    ajuda = " ".join(serve.montar_parser().format_help().split())
    for codigo in ("0 ended", "1 ended by a fault", "2 wrong", "3 no server", "130 interrupted"):
        assert codigo in ajuda
