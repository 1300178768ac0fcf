"""From rows or columns of text to the table: header, widths, names, columns that are none."""

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
from funcoes.tabela.separador import depois_dos_titulos, e_numero

_SEM_NOME: Final = re.compile(r"|Unnamed: \d+(\.\d+)*(_level_\d+)?|__index_level_\d+__")
"""What pandas calls a column without a name, in CSV and in Parquet."""

_CONTA: Final = re.compile(r"\d{1,18}(\.0)?")
LIMITE_CELULAS: Final = 40_000_000
"""Ten times 75,000 respondents with 53 answers; a small packed file may say that it holds any number."""

_DITOS: Final = 5
_MAX_DITO: Final = 60


class Linha(NamedTuple):
    """A row of a file: the number of its line, and its fields."""

    numero: int
    campos: list[str]


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


def de_linhas(
    linhas: Sequence[Linha], forma: str, avisos: tuple[str, ...], origem: str, entre: str = ""
) -> Tabela:
    """The table of rows that each hold something, header among them; `entre`: the separator, for messages.

    Raises `ErroDados` for lines with another number of fields, names that are missing or repeated, and a
    file without rows.
    """
    inicio = depois_dos_titulos([linha.campos for linha in linhas[:50]])
    ditos = list(avisos)
    if inicio:
        ditos.append(f"{contado(inicio, 'title line')} above the header left out: {_dita(linhas[0], entre)}")
    cabecalho, corpo = linhas[inicio], linhas[inicio + 1 :]
    if not corpo:
        raise ErroDados(f"{origem} holds a header and no rows: {_dita(cabecalho, entre)}.")
    nomes, corpo = _mesma_largura(cabecalho, corpo, origem, entre, ditos)
    celulas = zip(*(linha.campos for linha in corpo), strict=True)
    colunas = [Coluna(n, nome, _limpas(c)) for n, (nome, c) in enumerate(zip(nomes, celulas, strict=True), 1)]
    return de_colunas(colunas, [linha.numero for linha in corpo], forma, ditos, origem)


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
    quadro.columns = pd.Index([c.nome for c in ficam], dtype=object)
    return Tabela(quadro, forma, tuple(ditos))


def _vetor(celulas: list[str]) -> NDArray[np.object_]:
    vetor = np.empty(len(celulas), dtype=object)
    vetor[:] = celulas
    return vetor


def _limpas(celulas: Iterable[str]) -> list[str]:
    """Stripped cells, equal ones kept once: what people answer repeats."""
    vistas: dict[str, str] = {}
    return [vistas.setdefault(limpa, limpa) for limpa in map(str.strip, celulas)]


def _mesma_largura(
    cabecalho: Linha, corpo: Sequence[Linha], origem: str, entre: str, ditos: list[str]
) -> tuple[list[str], Sequence[Linha]]:
    """Names and rows of one width; what is cut is empty, or counts the rows without a name (as R writes it).

    Between commas nothing that counts is cut: "1,23,5" below two names has a decimal comma.
    """
    nomes = [c.strip() for c in cabecalho.campos]
    cheias = max(_cheia(nomes), *(_cheia(linha.campos) for linha in corpo))
    largura = min(len(nomes), cheias)
    if cheias > largura == len(nomes) and entre != "," and _uma_a_mais_conta(corpo, largura):
        ditos.append("the first column has no name and counts the rows: left out")
        return nomes, [Linha(linha.numero, linha.campos[1:]) for linha in corpo]
    if any(len(linha.campos) < largura or _cheia(linha.campos) > largura for linha in corpo):
        raise _outra_largura(corpo, largura, cabecalho, origem, entre)
    if aviso := _dito_do_corte(len(nomes), [len(linha.campos) for linha in corpo], largura):
        ditos.append(aviso)
    iguais = all(len(linha.campos) == largura for linha in corpo)  # nearly always: nothing is copied
    cortadas = corpo if iguais else [Linha(x.numero, x.campos[:largura]) for x in corpo]
    return nomes[:largura], cortadas


def _uma_a_mais_conta(corpo: Sequence[Linha], largura: int) -> bool:
    return all(len(x.campos) == largura + 1 for x in corpo) and _so_conta(x.campos[0] for x in corpo)


def _cheia(campos: Sequence[str]) -> int:
    """How many fields there are up to the last that holds something."""
    return next((n for n in range(len(campos), 0, -1) if campos[n - 1].strip()), 0)


def _dito_do_corte(do_cabecalho: int, das_linhas: list[int], largura: int) -> str | None:
    mais = [n for n in das_linhas if n > largura]
    if not mais and do_cabecalho == largura:
        return None
    if len(mais) < len(das_linhas):
        onde = contado(len(mais), "line") if mais else "the header"
        return f"empty fields at the end of {onde} left out"
    if max(mais) > largura + 1 or do_cabecalho > largura + 1:
        return f"the empty columns after column {largura} are left out"
    onde = "every line ends" if do_cabecalho > largura else "every line but the header ends"
    return f"{onde} in a separator: the empty last column is left out"


def _outra_largura(
    corpo: Sequence[Linha], largura: int, cabecalho: Linha, origem: str, entre: str
) -> ErroDados:
    erradas = [x for x in corpo if len(x.campos) < largura or _cheia(x.campos) > largura]
    exemplos = "; ".join(f"line {x.numero} has {len(x.campos)}: {_dita(x, entre)}" for x in erradas[:_DITOS])
    conselho = f"A cell that holds {entre!r} has to stand in quotes." if entre else "Give each column a name."
    if entre == ",":
        conselho = "Decimal commas need ';' between fields, or quotes."
    if all(len(x.campos) == largura + 1 for x in corpo):
        conselho = "All have one more: does the header lack a name? " + conselho
    return ErroDados(
        f"{origem}: {contado(len(erradas), 'line')} without the {largura} fields of the header (line "
        f"{cabecalho.numero}): {exemplos}. {conselho}"
    )


def _dita(linha: Linha, entre: str) -> str:
    texto = (entre or " | ").join(linha.campos)
    return repr(texto if len(texto) <= _MAX_DITO else f"{texto[:_MAX_DITO]}...")


def _so_conta(celulas: Iterable[str]) -> bool:
    """Whether cells are whole numbers, each above the one before; a selection of rows has gaps."""
    antes = -1
    for celula in celulas:
        if not _CONTA.fullmatch(celula.strip()) or (agora := int(celula.partition(".")[0])) <= antes:
            return False
        antes = agora
    return True


def _sem_nome_fora(colunas: list[Coluna], ditos: list[str], origem: str) -> list[Coluna]:
    """Without unnamed columns that count the rows, at the left, or are empty; others need a name."""
    while len(colunas) > 1 and _SEM_NOME.fullmatch(colunas[0].nome) and _so_conta(colunas[0].celulas):
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
