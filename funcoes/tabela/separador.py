"""Which character stands between the fields: the one that divides the first rows into equally many."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from funcoes.apoio.erros import ErroDados

CANDIDATOS: Final = ("\t", ";", "|", ",")
"""In the order in which they are believed: a comma that divides as evenly as another is a decimal comma."""

_NOMES: Final = {"\t": "tab", " ": "space"}
_REGISTROS: Final = 200
_MAX_TITULOS: Final = 20
_TITULO_VALE: Final = 0.9
_NUMERO: Final = re.compile(r"[-+−]?\d+([.,]\d*)?([eE][-+]?\d+)?%?|[-+]?[.,]\d+")
_DEPOIS_DAS_ASPAS: Final = "expected after"
_LONGA_DEMAIS: Final = "field larger than field limit"
_FIM: Final = "\x00fim\x00"
"""A line that no text has: read as a row of its own unless a quote before it was never closed."""


def nome(separador: str) -> str:
    """A separator as it is called in messages: 'tab', or itself in quotes."""
    return _NOMES.get(separador, f"'{separador}'")


def e_numero(celula: str) -> bool:
    """Whether a cell is a plain number, with decimal point or comma: no name of a column."""
    return _NUMERO.fullmatch(celula.strip()) is not None


def e_titulo(campos: Sequence[str], seguinte: Sequence[str]) -> bool:
    """Whether a line is a title over the header that follows: one filled cell over several names.

    With the first cell empty, and one name beside it, it is the header of a table with row numbers.
    """
    cheios = [i for i, c in enumerate(campos) if c.strip()]
    nomes = [c for c in seguinte if c.strip()]
    if len(cheios) != 1 or len(nomes) < 2 or any(map(e_numero, nomes)):  # noqa: PLR2004 -- one is a title, too
        return False
    return cheios[0] == 0 or len(nomes) > 2  # noqa: PLR2004


def depois_dos_titulos(linhas: Sequence[Sequence[str]]) -> int:
    """Position of the header: 0, or that of the first of many names below lines with one cell each."""
    for n, campos in enumerate(linhas[: _MAX_TITULOS + 1]):
        if sum(bool(c.strip()) for c in campos) > 1:
            return n if n and e_titulo(linhas[n - 1], campos) else 0
    return 0


def registros(
    linhas: Iterable[str], separador: str, antes: int, rigor: bool = False
) -> Iterator[tuple[int, list[str]]]:
    """Number of the line where a record begins, and its fields; `antes`: lines before these.

    Raises `csv.Error` for a field that never ends and, with `rigor`, for text after a closing quote. Lines
    without any field are left out.
    """
    leitor = csv.reader(_com_fim(linhas), delimiter=separador, skipinitialspace=True, strict=rigor)
    inicio = 1
    try:
        for campos in leitor:
            if campos and campos[-1].endswith(_FIM):
                if campos != [_FIM]:
                    raise csv.Error(f"a quote in line {antes + inicio} is never closed")
                return
            if campos:
                yield antes + inicio, campos
            inicio = leitor.line_num + 1
    except csv.Error as erro:
        raise _explicado(erro, antes + inicio) from erro


def _explicado(erro: csv.Error, linha: int) -> csv.Error:
    """With the line of the record, and what makes a cell endless."""
    if not str(erro).startswith(_LONGA_DEMAIS):
        return erro
    return csv.Error(
        f"the row that begins in line {linha} has a cell of more than {csv.field_size_limit():,} characters: "
        "a quote in that line was probably not closed"
    )


def _com_fim(linhas: Iterable[str]) -> Iterator[str]:
    yield from linhas
    yield _FIM


def achar(linhas: Sequence[str], origem: str) -> str:
    """The separator of the first lines of a file; `ErroDados` where none divides them."""
    notas = {s: _nota(linhas, s) for s in CANDIDATOS}
    melhor = max(notas, key=notas.__getitem__)  # the first of equals
    if notas[melhor] == 0.0 and linhas[0].count('"') % 2:
        raise ErroDados(
            f"{origem}: a quote in the header {linhas[0].strip()[:80]!r} was probably not closed: no line "
            "ends within it. A name that holds a quote has to stand in quotes, with it twice."
        )
    if notas[melhor] == 0.0:
        raise ErroDados(
            f"{origem} has one column only: none of {', '.join(map(nome, CANDIDATOS))} stands between the "
            f"names of {linhas[0].strip()[:80]!r}. Save it as CSV with ';' between the fields."
        )
    return melhor


def _nota(linhas: Sequence[str], separador: str) -> float:
    """How evenly a separator divides; half of it where quotes close in the middle of its fields."""
    certa = _parte_igual(_amostra(linhas, separador, rigor=True))
    return certa or _parte_igual(_amostra(linhas, separador, rigor=False)) / 2


def _amostra(linhas: Sequence[str], separador: str, rigor: bool) -> list[list[str]]:
    achados: list[list[str]] = []
    try:
        for _, campos in registros(linhas, separador, 0, rigor):
            if any(c.strip() for c in campos):
                achados.append(campos)
            if len(achados) == _REGISTROS:
                return achados
    except csv.Error as erro:  # a quoted cell that goes on after the sample, or a separator that is none
        return [] if _DEPOIS_DAS_ASPAS in str(erro) else achados
    return achados


def _parte_igual(amostra: list[list[str]]) -> float:
    """Share of the records with the most frequent number of fields; 0 where the header has one field.

    Less where lines above have to be titles: in "a,b" over "1,x; y" the semicolon divides no header.
    """
    if not amostra:
        return 0.0
    inicio = depois_dos_titulos(amostra)
    if len(amostra[inicio]) < 2:  # noqa: PLR2004 -- one field is no separator
        return 0.0
    contagens = Counter(len(campos) for campos in amostra[inicio:])
    del contagens[1]
    return _TITULO_VALE**inicio * max(contagens.values(), default=0) / len(amostra[inicio:])
