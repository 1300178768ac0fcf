"""Lists, maps and numbers that come as text, as ClearML and a shell send them, to what they are.

What cannot be read is left to whoever checks it.
"""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

import yaml

from funcoes.apoio.arquivo_yaml import analisar

_ILEGIVEIS: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""Control characters but for tab and end of line; what breaks or turns a line; halves of characters, which
stand for the bytes of a name that is not UTF-8."""


def legivel(texto: str) -> str:
    """The text as a terminal and a file of text can hold it: a mark in the place of each other character."""
    return _ILEGIVEIS.sub("\N{REPLACEMENT CHARACTER}", texto)


def lista(valor: object) -> object:
    """Text such as `lr,rf` or `['lr', 'rf']` to a list; one in brackets is YAML, so items may be anything."""
    if not isinstance(valor, str):
        return valor
    if valor.strip().startswith("["):
        try:
            lida = analisar(valor)
        except yaml.YAMLError:
            lida = None
        if isinstance(lida, list):
            return [item if isinstance(item, dict | list) else _texto(item) for item in lida]
    texto = valor.strip()
    if texto[:1] + texto[-1:] in {"[]", "()"}:
        texto = texto[1:-1]
    return [parte.strip(" '\"") for parte in texto.split(",") if parte.strip()]


def _texto(item: object) -> str:
    return "" if item is None else str(item)


def mapa(valor: object) -> object:
    """Text such as `{idade: mediana}` to a mapping."""
    if isinstance(valor, str):
        try:
            return analisar(valor)
        except yaml.YAMLError:
            return valor
    return valor


def numero(valor: object) -> object:
    """Digits to a number: a choice among numbers does not cast text by itself."""
    return int(valor) if isinstance(valor, str) and valor.strip().isdigit() else valor


def como_nome(texto: str) -> str:
    """A name without what tells no two things apart: case, spaces, and how a whole number is written.

    05, 5 and 5.0 are one; 1,000 may be a thousand, and digits that no float holds stay as they are.
    """
    claro = " ".join(texto.casefold().split())
    return re.sub(r"^(-?)0+(?=\d+$)", r"\1", re.sub(r"^(-?\d+)[.,]00?$", r"\1", claro))


def parecido(nome: str, nomes: Iterable[str]) -> str:
    """What is said of a name that there is not: the nearest of those that there are, in any case, or ""."""
    ha = {n.casefold(): n for n in reversed([*nomes])}
    perto = get_close_matches(nome.casefold(), ha, 1)
    return f"; did you mean {ha[perto[0]]!r}?" if perto else ""
