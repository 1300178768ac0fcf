"""The rows of a survey in two files as one CSV, each in the line that it has in the first of them."""

import csv
import re
from collections.abc import Iterable, Sequence
from typing import Final

import pandas as pd

_QUEBRA: Final = re.compile(r"\r\n?")


class _Registros(list[str]):
    """What a CSV writer writes, a text for each row."""

    def write(self, texto: str) -> None:
        """Keep a row; all line breaks in it are counted as such, so they are made the same."""
        self.append(_QUEBRA.sub("\n", texto))


def escrever(celulas: pd.DataFrame) -> bytes:
    """Text cells as a CSV that `funcoes.tabela` reads as the same, UTF-8, `;`: index = line in the file.

    Where other lines stood, comments or none, this one has blank lines: what is said of a line is then true
    of the file that a person has. Line breaks within cells become spaces where they leave no room for that:
    a sheet has them in one row.
    """
    linhas = [int(n) for n in celulas.index]
    cabecalho, *registros = _registros([[*map(str, celulas.columns)], *celulas.to_numpy().tolist()])
    altura = cabecalho.count("\n")
    if not _cabem(registros, linhas, altura + 1):
        de_uma = [[_QUEBRA.sub("\n", c).replace("\n", " ") for c in campos] for campos in celulas.to_numpy()]
        registros = [*_registros(de_uma)]
    partes, proxima = [cabecalho], altura + 1
    antes = "\n" * max(linhas[0] - proxima, 0) if linhas else ""
    proxima += len(antes)
    for registro, linha in zip(registros, linhas, strict=True):
        vazias = max(linha - proxima, 0)
        partes.append("\n" * vazias + registro)
        proxima += vazias + registro.count("\n")
    return (antes + "".join(partes)).encode()


def _registros(campos: Iterable[Sequence[str]]) -> list[str]:
    registros = _Registros()
    csv.writer(registros, delimiter=";", lineterminator="\n").writerows(campos)
    return registros


def _cabem(registros: Sequence[str], linhas: Sequence[int], primeira: int) -> bool:
    """Whether each row ends before the line of the next one; the first is at `primeira` or below."""
    fins = [n + r.count("\n") for n, r in zip(linhas, registros, strict=True)]
    return all(fim <= linha for fim, linha in zip([primeira, *fins], linhas, strict=False))
