"""The help of a stage, before the second that its imports take: each stage imports this module first."""

import sys

import funcoes  # noqa: F401 -- first: it says what is missing

# isort: split

from funcoes.comando.partida import comando_nosso
from funcoes.configuracao.secoes import DO_PADRAO, modelo_da_etapa
from steps.argumentos import montar_argumentos, padroes


def ajudar(comando: str, argumentos: list[str]) -> None:
    """Print the help of the stage that was called, and end, where it is asked for.

    A stage that brings the model of its keys in its script helps when it has been imported.
    """
    sala, _, etapa = comando.partition(".")
    if sala == "steps" and etapa not in DO_PADRAO and {"-h", "--help"} & {*argumentos}:
        modelo = modelo_da_etapa(etapa)
        montar_argumentos(etapa, modelo, padroes(etapa, modelo)).parse_args(["--help"])


ajudar(comando_nosso(), sys.argv[1:])
