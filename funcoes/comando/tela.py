"""What a command prints: whole words at any width, lines without blanks at their ends, nothing to nobody."""

import io
import os
import re
import sys
import textwrap
from collections.abc import Callable, Sequence
from typing import Any, Final, TextIO, cast

from rich.console import Console
from rich.table import Table

from funcoes.apoio.textos import legivel

SEM_LARGURA: Final = 10_000
"""A pipe has no width: nothing that is written there is broken."""

_SOBRAS: Final = re.compile(r"[ \t]+(?=\n)")


class Tela(io.TextIOBase):
    """A text stream whose lines end with their last word."""

    def __init__(self, destino: TextIO) -> None:
        self._destino = destino

    def write(self, texto: str) -> int:
        """All of it, but blanks at the end of a line; a mark for what the stream's encoding does not have."""
        codigo = self._destino.encoding or "utf-8"
        cabe = texto.encode(codigo, "replace").decode(codigo)
        self._destino.write(cabe if self.isatty() else _SOBRAS.sub("", cabe))
        return len(texto)

    def flush(self) -> None:
        """To the stream behind."""
        self._destino.flush()

    def isatty(self) -> bool:
        """Whether a person looks on."""
        return self._destino.isatty()

    def fileno(self) -> int:
        """That of the stream behind."""
        return self._destino.fileno()

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """That of the stream behind."""
        return self._destino.encoding


def console(destino: TextIO | None = None) -> Console:
    """A console on a stream, or on standard output: as wide as the terminal, or as `COLUMNS` says.

    An error that goes into a pipe or a file is for programs, too: its line stays one.
    """
    tela = Tela(destino or sys.stdout)
    medida = tela.isatty() or (destino is not sys.stderr and os.environ.get("COLUMNS"))
    largura = None if medida else SEM_LARGURA
    return Console(file=cast(TextIO, tela), highlight=False, markup=False, width=largura)


def dizer(tela: Console, texto: str, **opcoes: Any) -> None:
    """Print text broken between words only: a path that is longer than the terminal stays whole.

    What is no text, as names of files may have it, does not reach the terminal.
    """
    linhas = (_dobrar(linha, tela.width) for linha in legivel(texto).split("\n"))
    tela.print("\n".join(linhas), soft_wrap=True, **opcoes)


def _dobrar(linha: str, largura: int) -> str:
    recuo = linha[: len(linha) - len(linha.lstrip())]
    return textwrap.fill(
        linha.strip(), largura, initial_indent=recuo, subsequent_indent=f"{recuo}  ", break_on_hyphens=False,
        break_long_words=False, replace_whitespace=False,
    )  # fmt: skip


def mostrar_o_que_cabe(
    tela: Console, montar: Callable[[Sequence[str]], Table], dispensaveis: Sequence[str]
) -> None:
    """A table with as many columns as the console is wide, and which were left out.

    Args:
        tela: where to.
        montar: makes the table without the columns named.
        dispensaveis: what can be left out, the first of them first.
    """
    livre = tela.options.update(width=SEM_LARGURA)
    for quantas in range(len(dispensaveis) + 1):
        fora = dispensaveis[:quantas]
        tabela = montar(fora)
        tabela.width = tela.measure(tabela, options=livre).maximum
        if tabela.width <= tela.width:
            break
    tela.print(tabela, crop=False)  # what a very narrow terminal breaks is at least whole
    if fora:
        dizer(tela, f"left out, too wide for {tela.width} columns: {', '.join(fora)}", style="dim")
