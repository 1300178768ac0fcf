"""What a page is made of, before it becomes Markdown or HTML: sections of plain-text blocks.

A block holds text, never markup: whoever renders it escapes it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from funcoes.palavras.lingua import Lingua

_ESPECIAIS = re.compile(r"([\\`*\[\]<>|&~#]|(?<!\w)_|_(?!\w))")
_NUMERO = re.compile(r"[+−–-]?\d.*|–|")


@dataclass(frozen=True)
class Texto:
    """A paragraph."""

    texto: str


@dataclass(frozen=True)
class Aviso:
    """A paragraph that nobody may overlook."""

    texto: str


@dataclass(frozen=True)
class Selo:
    """A verdict."""

    texto: str
    bom: bool


@dataclass(frozen=True)
class Lista:
    """Items, each a sentence."""

    itens: Sequence[str]


@dataclass(frozen=True)
class Numeros:
    """Headline numbers: name, value, range or nothing. `titulo`, `colunas`: where they become a table."""

    titulo: str
    colunas: Sequence[str]
    itens: Sequence[tuple[str, str, str]]


@dataclass(frozen=True)
class Tabela:
    """Cells as text; the first one of a row names it. `recolhida`: folded away where the page can."""

    titulo: str
    colunas: Sequence[str]
    linhas: Sequence[Sequence[str]]
    recolhida: bool = False

    @property
    def numericas(self) -> list[bool]:
        """Which columns hold numbers only."""
        return [all(_NUMERO.fullmatch(linha[i]) for linha in self.linhas) for i in range(len(self.colunas))]


@dataclass(frozen=True)
class Figura:
    """Where the figure of this name goes, and what it shows, for who cannot see it."""

    nome: str
    alt: str


Bloco = Texto | Aviso | Selo | Lista | Numeros | Tabela | Figura


@dataclass(frozen=True)
class Secao:
    """Blocks under a heading."""

    titulo: str
    blocos: Sequence[Bloco]


def celula(valor: object, lingua: Lingua) -> str:
    """A value as text: counts with separators, other numbers to three places, a dash for none."""
    if isinstance(valor, bool):
        return lingua.diz("yes") if valor else ""
    if isinstance(valor, int):
        return lingua.inteiro(valor)
    if isinstance(valor, float):
        return lingua.numero(valor, 3)
    return str(valor)


def tabela(titulo: str, quadro: pd.DataFrame, lingua: Lingua) -> Tabela:
    """The frame without its index, cells as `celula` writes them."""
    linhas = [[celula(v, lingua) for v in linha] for linha in quadro.astype(object).to_numpy().tolist()]
    return Tabela(titulo, [str(c) for c in quadro.columns], linhas)


def pares(titulo: str, colunas: tuple[str, str], fatos: Mapping[str, str]) -> Tabela:
    """Names and what they are; a name of which nothing is known is left out."""
    return Tabela(titulo, colunas, [(nome, dito) for nome, dito in fatos.items() if dito])


def _escapar(texto: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return _ESPECIAIS.sub(r"\\\1", " ".join(texto.split()))


def _linha_md(celulas: Sequence[str]) -> str:
    return f"| {' | '.join(_escapar(c) for c in celulas)} |"


def _tabela_md(t: Tabela) -> str:
    riscos = "|".join("---:" if numerica else "---" for numerica in t.numericas)
    corpo = "\n".join(_linha_md(linha) for linha in t.linhas)
    return f"{_escapar(t.titulo)}:\n\n{_linha_md(t.colunas)}\n|{riscos}|\n{corpo}"


def _bloco_md(bloco: Bloco) -> str:
    match bloco:
        case Texto(texto):
            feito = _escapar(texto)
        case Aviso(texto):
            feito = f"> **{_escapar(texto)}**"
        case Selo(texto):
            feito = f"**{_escapar(texto)}**"
        case Lista(itens):
            feito = "\n".join(f"- {_escapar(item)}" for item in itens)
        case Numeros(itens=itens):
            feito = _tabela_md(Tabela(bloco.titulo, bloco.colunas, itens))
        case Tabela():
            feito = _tabela_md(bloco)
        case Figura():
            feito = ""
    return feito


def em_markdown(titulo: str, secoes: Sequence[Secao]) -> str:
    """The page as Markdown, without figures: their numbers are in the tables."""
    partes = [f"# {_escapar(titulo)}"]
    for secao in secoes:
        partes += [f"## {_escapar(secao.titulo)}"] if secao.titulo else []
        partes += [texto for bloco in secao.blocos if (texto := _bloco_md(bloco))]
    return "\n\n".join(partes) + "\n"
