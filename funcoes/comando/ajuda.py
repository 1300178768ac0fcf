"""The comments of configs/pipeline.yaml as help: what is said of a key is said once."""

import argparse
import re
import textwrap
from pathlib import Path
from typing import Final

_SECAO: Final = re.compile(r"^(\w+):(?P<resto>.*)$")
_CHAVE: Final = re.compile(r"^  (\w+):(?P<resto>.*)$")
_COMENTARIO: Final = re.compile(r"\s#\s+(.*)$")

_EXEMPLO: Final = re.compile(r"(\s+\S.*?)\s{2,}(\S.*)")
"""A command and what it does, in two columns."""

Ajudas = dict[str, dict[str, str]]


class Formato(argparse.RawDescriptionHelpFormatter):
    """Lines stay as they are written where they fit; a command that cannot be broken is followed by what it
    does on a line of its own."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        linhas = [feita for linha in text.splitlines() for feita in _que_cabem(linha, width - len(indent))]
        return "\n".join(f"{indent}{linha}".rstrip() for linha in linhas) + "\n"


def _que_cabem(linha: str, largura: int) -> list[str]:
    if len(linha) <= largura:
        return [linha]
    recuo = " " * (len(linha) - len(linha.lstrip()))
    exemplo = _EXEMPLO.fullmatch(linha)
    if exemplo is None:
        return textwrap.wrap(linha, largura, subsequent_indent=recuo, break_on_hyphens=False)
    abaixo = f"{recuo}    "
    dito = textwrap.wrap(exemplo[2], largura, initial_indent=abaixo, subsequent_indent=abaixo)
    return [exemplo[1], *dito]


def ler_ajudas(arquivo: Path) -> Ajudas:
    """What the comment behind each key says, by section and key; "" where there is none.

    The key "" is the section itself.
    """
    ajudas: Ajudas = {}
    secao = ""
    for linha in arquivo.read_text(encoding="utf-8").splitlines():
        if achada := _SECAO.match(linha):
            secao = achada[1]
            ajudas[secao] = {"": _comentario(achada["resto"])}
        elif achada := _CHAVE.match(linha):
            ajudas[secao][achada[1]] = _comentario(achada["resto"])
    return ajudas


def _comentario(resto: str) -> str:
    achado = _COMENTARIO.search(resto)
    return achado[1].strip() if achado else ""


def da_chave(ajudas: Ajudas, etapa: str, chave: str) -> str:
    """The key as the configuration names it, and its comment: the stage's, another section's, or a section's
    own where all of that is one argument."""
    if chave in ajudas:
        return f"{chave}: {ajudas[chave]['']}".replace("%", "%%")
    dona = etapa if chave in ajudas[etapa] else next((s for s, c in ajudas.items() if chave in c), etapa)
    dito = ajudas[dona].get(chave, "")
    return f"{dona}.{chave}{': ' * bool(dito)}{dito}".replace("%", "%%")
