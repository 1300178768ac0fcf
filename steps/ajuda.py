"""The help of a stage, before the second that its imports take: each stage imports this module first."""

import sys

import funcoes  # noqa: F401 -- first: it says what is missing

# isort: split

from funcoes.comando.partida import comando_nosso
from funcoes.configuracao.secoes import ETAPAS_COM_CHAVES_DE_OUTRAS, SECOES
from steps.argumentos import montar_argumentos, padroes


def ajudar(comando: str, argumentos: list[str]) -> None:
    """Print the help of the stage that was called, and end, where it is asked for."""
    sala, _, etapa = comando.partition(".")
    if sala == "steps" and {"-h", "--help"} & {*argumentos}:
        modelo = ETAPAS_COM_CHAVES_DE_OUTRAS.get(etapa) or SECOES[etapa]
        montar_argumentos(etapa, modelo, padroes(etapa, modelo)).parse_args(["--help"])


ajudar(comando_nosso(), sys.argv[1:])
