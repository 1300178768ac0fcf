"""Where the command writes: never over what it read, nor over what somebody else made."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import pandas as pd

from funcoes.apoio.erros import ErroConfig

PROBLEMAS: Final = "problems.csv"
COLUNAS: Final = ("line", "column", "value", "problem", "outcome")
ORIGEM: Final = "funcoes.conferencia"
"""Stands in pictures that were made here, as the program that made them."""

_INICIO: Final = 4096
_CABECALHO: Final = ",".join(COLUNAS).encode()
_NO_PNG: Final = b"tEXtSoftware\0" + ORIGEM.encode()
_FORMULA: Final = re.compile(r"[=+\-@\t\r]")
_NUMERO: Final = re.compile(r"[+-]?\d[\d.,' ]*([eE][+-]?\d+)?\s*%?|[+-]?[.,]\d+([eE][+-]?\d+)?\s*%?|-")


def exigir_outro(destino: Path, lidos: Iterable[Path]) -> None:
    """`ErroConfig` where what is to be written would take the place of a file that was read."""
    if e_um_de(destino, lidos):
        raise ErroConfig(f"{destino} is read here and is not written over: name another folder with --out")


def e_um_de(destino: Path, lidos: Iterable[Path]) -> bool:
    """Whether it is one of these files, by whatever name."""
    return destino.exists() and any(lido.exists() and destino.samefile(lido) for lido in lidos)


def escolher(opcoes: Sequence[Path], lidos: Iterable[Path], forcar: bool) -> Path:
    """The first of these names that is free, or has what an earlier run of the command wrote.

    `lidos`: the files that were read, which stay whatever is forced. Forced is the last name only: it says
    whose the file is. `ErroConfig` where none is left.
    """
    lidas = [*lidos]
    livres = [o for o in opcoes if not o.exists() or (not e_um_de(o, lidas) and _e_nosso(o))]
    if forcar and opcoes[-1].is_file() and not e_um_de(opcoes[-1], lidas):
        livres.append(opcoes[-1])
    if not livres:
        raise ErroConfig(
            f"{' and '.join(map(str, opcoes))} are there already and were not written by this command: name "
            "another folder with --out, or write over the last of them with --force"
        )
    return livres[0]


def dos_problemas(pasta: Path, nome: str) -> tuple[Path, Path]:
    """Names for the list of problems of a survey."""
    return pasta / PROBLEMAS, pasta / f"{nome}-{PROBLEMAS}"


def da_figura(pasta: Path, nome: str) -> tuple[Path, Path]:
    """Names for the picture of a survey's quantities."""
    return pasta / f"{nome}.png", pasta / f"{nome}-quantities.png"


def _e_nosso(destino: Path) -> bool:
    """Whether an earlier run of the command wrote it."""
    if not destino.is_file():
        return False
    with destino.open("rb") as arquivo:
        inicio = arquivo.read(_INICIO)
    if destino.suffix == ".png":
        return inicio.startswith(b"\x89PNG") and _NO_PNG in inicio
    return inicio.splitlines()[:1] == [_CABECALHO]


def em_csv(problemas: pd.DataFrame) -> bytes:
    """The list of problems, as text in every program: a spreadsheet computes none of its cells."""
    texto = io.StringIO()
    escritor = csv.writer(texto, lineterminator="\n")
    escritor.writerow(problemas.columns)
    escritor.writerows([_sem_formula(c) for c in linha] for linha in problemas.itertuples(index=False))
    return texto.getvalue().encode(errors="replace")


def _sem_formula(celula: object) -> object:
    """With an apostrophe before what a spreadsheet would compute; numbers are as they are."""
    formula = isinstance(celula, str) and _FORMULA.match(celula) and not _NUMERO.fullmatch(celula)
    return f"'{celula}" if formula else celula
