"""The table that is read: its names, and columns that are none."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from funcoes.apoio.erros import ErroDados
from funcoes.palavras.lingua import contado
from funcoes.tabela.separador import e_numero

_SEM_NOME: Final = re.compile(r"|Unnamed: \d+(\.\d+)*(_level_\d+)?|__index_level_\d+__")
"""What pandas calls a column without a name, in CSV and in Parquet."""

_CONTA: Final = re.compile(r"\d{1,18}(\.0)?")
LIMITE_CELULAS: Final = 40_000_000
"""Ten times 75,000 respondents with 53 answers; a small packed file may say that it holds any number."""

_DITOS: Final = 5


@dataclass(frozen=True)
class Tabela:
    """What a file holds, as text.

    `celulas`: str in every cell, stripped, "" for none; columns named as in the file, stripped; index
    `linha`, the line of the file or the row of the sheet, where the header is 1 unless lines stand before it.
    `forma`: format and dialect in words. `avisos`: what was done that a person should know.
    """

    celulas: pd.DataFrame
    forma: str
    avisos: tuple[str, ...]


class Coluna(NamedTuple):
    """A column: its place in the file (first is 1), its name, its cells."""

    lugar: int
    nome: str
    celulas: list[str]


def exigir_celulas(quantas: int, origem: str) -> None:
    """`ErroDados` for more cells than a machine's memory should be filled with."""
    if quantas > LIMITE_CELULAS:
        raise ErroDados(f"{origem} has more than {LIMITE_CELULAS:,} cells: leave out columns, or divide it.")


def de_colunas(
    colunas: Sequence[Coluna], numeros: Sequence[int], forma: str, avisos: Iterable[str], origem: str
) -> Tabela:
    """The table of whole columns of stripped text; raises `ErroDados` for names missing or repeated."""
    ditos = list(avisos)
    ficam = _sem_nome_fora(list(colunas), ditos, origem)
    if not ficam:
        raise ErroDados(f"{origem} has no column with a name: expected a header and one row per respondent.")
    _exigir_distintos(ficam, origem)
    if all(e_numero(c.nome) for c in ficam):
        ditos.append("every name in the header is a number: it may be missing, and the first row lost")
    quadro = pd.DataFrame(
        {c.nome: _vetor(c.celulas) for c in ficam},
        index=pd.Index(np.asarray(numeros), dtype="int64", name="linha"),
    )
    return Tabela(quadro, forma, tuple(ditos))


def _vetor(celulas: list[str]) -> NDArray[np.object_]:
    vetor = np.empty(len(celulas), dtype=object)
    vetor[:] = celulas
    return vetor


def so_conta(celulas: Iterable[str]) -> bool:
    """Whether cells are whole numbers, each above the one before; a selection of rows has gaps."""
    antes = -1
    for celula in celulas:
        if not _CONTA.fullmatch(celula.strip()) or (agora := int(celula.partition(".")[0])) <= antes:
            return False
        antes = agora
    return True


def _sem_nome_fora(colunas: list[Coluna], ditos: list[str], origem: str) -> list[Coluna]:
    """Without unnamed columns that count the rows, at the left, or are empty; others need a name."""
    while len(colunas) > 1 and _SEM_NOME.fullmatch(colunas[0].nome) and so_conta(colunas[0].celulas):
        nome = f"is called {colunas[0].nome!r}" if colunas[0].nome else "has no name"
        ditos.append(f"column {colunas[0].lugar} {nome} and counts the rows: left out")
        colunas = colunas[1:]
    vazias = [c.lugar for c in colunas if _SEM_NOME.fullmatch(c.nome) and not any(c.celulas)]
    if vazias:
        ditos.append(f"columns without name and cells left out: {', '.join(map(str, vazias))}")
    ficam = [c for c in colunas if c.lugar not in vazias]
    if sem := [c for c in ficam if not c.nome]:
        onde = "; ".join(f"column {c.lugar} ({next(x for x in c.celulas if x)!r}, ...)" for c in sem[:_DITOS])
        raise ErroDados(
            f"{origem}: {contado(len(sem), 'column')} with cells and without a name in the header: {onde}. "
            f"Give each a name; a header of one line is expected."
        )
    return ficam


def _exigir_distintos(colunas: Sequence[Coluna], origem: str) -> None:
    """`ErroDados` where names are the same but for spaces around them and case."""
    vezes = Counter(c.nome.casefold() for c in colunas)
    iguais = [nome for nome, n in vezes.items() if n > 1]
    if iguais:
        ditos = "; ".join(
            " and ".join(f"{c.nome!r} (column {c.lugar})" for c in colunas if c.nome.casefold() == nome)
            for nome in iguais[:_DITOS]
        )
        raise ErroDados(f"{origem}: column names repeated: {ditos}. Rename or remove all but one.")
