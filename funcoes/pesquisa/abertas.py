"""What is still open in a draft of a description: keys that stand as `???` until a person completes them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import yaml

from funcoes.apoio.arquivo_yaml import compor
from funcoes.apoio.erros import ErroConfig

ABERTA: Final = "???"
"""Stands for a value that nobody has given yet."""

_SEM_ASPAS: Final = re.compile(r"""(?<!["'?])\?\?\?(?!["'?])""")
_COMENTARIO: Final = re.compile(r"\s#\s*(?P<dito>.*)$")


def exigir_fechadas(caminho: Path) -> None:
    """`ErroConfig` with the line, the key and the choice of everything that is open in a description.

    Nothing for a file that cannot be read: that is said by who reads it.
    """
    try:
        texto = caminho.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return
    if ABERTA not in texto:
        return
    ditas = [f"line {n}: {chave} is still {ABERTA}{dito}" for n, chave, dito in _abertas(texto)]
    if ditas:
        perguntas = "\n  ".join(ditas)
        raise ErroConfig(
            f"{caminho} has open questions; write the answer in the place of {ABERTA}:\n  {perguntas}"
        )


def _abertas(texto: str) -> Iterator[tuple[int, str, str]]:
    """Line, key and comment of each value that is open; in braces YAML reads ??? only in quotes."""
    linhas = texto.splitlines()
    try:
        raiz = compor("\n".join(_SEM_ASPAS.sub(f'"{ABERTA}"', _sem_comentario(linha)) for linha in linhas))
    except yaml.YAMLError:
        return
    for no, chave in _folhas(raiz, "", set()):
        if no.value == ABERTA:
            linha = no.start_mark.line
            achado = _COMENTARIO.search(linhas[linha])
            yield linha + 1, chave, f": {achado['dito']}" if achado else ""


def _sem_comentario(linha: str) -> str:
    """A line that asks, without its comment: what is said of a question may hold the mark, too."""
    return _COMENTARIO.sub("", linha) if ABERTA in linha else linha


def _folhas(no: yaml.Node | None, chave: str, vistos: set[int]) -> Iterator[tuple[yaml.ScalarNode, str]]:
    """Each value once, with the key under which it stands itself: where an alias names it nothing is open."""
    if id(no) in vistos:
        return
    vistos.add(id(no))
    if isinstance(no, yaml.ScalarNode):
        yield no, chave
    elif isinstance(no, yaml.SequenceNode):
        for item in no.value:
            yield from _folhas(item, chave, vistos)
    elif isinstance(no, yaml.MappingNode):
        for nome, valor in no.value:
            yield from _folhas(valor, f"{chave}.{nome.value}".lstrip("."), vistos)
