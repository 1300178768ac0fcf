"""What a person sees: live progress of the stages, and the summary at the end.

The SDK and the stages print a lot. While a run works, everything that is written to the process's own
output goes to a log file, and only this module speaks to the terminal.
"""

import contextlib
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from funcoes.comando.fluxos import saida_em
from funcoes.comando.tela import console as nova_tela
from funcoes.comando.tela import mostrar_o_que_cabe
from funcoes.palavras import nomes

_ICONES = {
    "pending": "·",
    "running": "▶",
    "completed": "✓",
    "cached": "↺",
    "failed": "✗",
    "stopped": "■",
    "lost": "↻",
}
_ESTILOS = {
    "pending": "dim",
    "running": "cyan",
    "completed": "green",
    "cached": "green",
    "failed": "red",
    "stopped": "yellow",
    "lost": "yellow",
}


@dataclass
class LinhaDeProgresso:
    """State of one stage as shown."""

    nome: str
    status: str = "pending"
    segundos: float | None = None
    linhas: str = ""
    inicio: float = field(default=0.0, repr=False)

    def decorrido(self) -> float | None:
        """Seconds spent so far, None before the start."""
        if self.status == "running":
            return time.monotonic() - self.inicio
        return self.segundos


@contextlib.contextmanager
def saida_para_arquivo(caminho: Path) -> Iterator[Console]:
    """Send file descriptors 1 and 2, stages included, to `caminho`; yields a console on the terminal."""
    caminho.parent.mkdir(parents=True, exist_ok=True)
    sys.stdout.flush()
    sys.stderr.flush()
    terminal, erros = os.dup(1), os.dup(2)
    with (
        caminho.open("ab") as registro,
        saida_em(terminal) as destino,
    ):
        tela = nova_tela(destino)
        os.dup2(registro.fileno(), 1)
        os.dup2(registro.fileno(), 2)
        try:
            yield tela
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            tela.file.flush()
            os.dup2(destino.fileno(), 1)
            os.dup2(erros, 2)
            os.close(erros)


class Progresso:
    """One line a stage: live in a terminal, plain lines elsewhere, nothing when quiet."""

    def __init__(self, console: Console, etapas: tuple[str, ...], quieto: bool) -> None:
        self._console = console
        self._linhas = {nome: LinhaDeProgresso(nome) for nome in etapas}
        self._quieto = quieto
        vivo = console.is_terminal and not quieto
        self._live = (
            Live(self, console=console, refresh_per_second=8, redirect_stdout=False, redirect_stderr=False)
            if vivo
            else None
        )

    def __enter__(self) -> "Progresso":
        if self._live:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.parar()

    def parar(self) -> None:
        """Give the terminal back as it was."""
        if self._live:
            self._live.stop()

    def __rich__(self) -> Group:
        return Group(*(self._texto(linha) for linha in self._linhas.values()))

    def _texto(self, linha: LinhaDeProgresso) -> Text:
        decorrido = linha.decorrido()
        tempo = f"{decorrido:6.1f} s" if decorrido is not None else " " * 8
        texto = f" {_ICONES[linha.status]} {linha.nome:<16} {linha.status:<10} {tempo}  {linha.linhas}"
        return Text(texto.rstrip(), style=_ESTILOS[linha.status])

    def mudar(self, nome: str, status: str, segundos: float | None = None, linhas: str = "") -> None:
        """A stage changed its state; `linhas` is its rows in → out."""
        linha = self._linhas[nome]
        if (linha.status, linha.linhas) == (status, linhas):
            return
        if status == "running" and linha.status != "running":
            linha.inicio = time.monotonic()
        linha.status, linha.segundos, linha.linhas = status, segundos, linhas
        if self._live is None and not self._quieto:
            self._console.print(self._texto(linha))


_MUITAS_CASAS = {"rps": 4, "log_loss": 3}


def _variante(linha: dict[str, object]) -> str:
    return "—" if linha["baseline"] else nomes.tratamento(linha["balanced"], linha["outliers_removed"])


_MEDIDAS = ("accuracy", "macro_f1", "qwk", "mae", "within_one", "rps", "mediana_mae")
_DISPENSAVEIS = ("mediana_mae", "macro_f1", "mae", "within_one", "accuracy", "qwk", "training rows")
"""Columns left out of a table that is wider than the terminal, the first of them first."""


def mostrar_leaderboard(console: Console, linhas: list[dict[str, object]]) -> None:
    """The leaderboard of one protocol, as many columns as the console is wide."""
    mostrar_o_que_cabe(console, lambda fora: tabela_leaderboard(linhas, fora), _DISPENSAVEIS)


def tabela_leaderboard(linhas: list[dict[str, object]], fora: Sequence[str] = ()) -> Table:
    """The leaderboard of one protocol, best first; baselines are dim, the chosen one is bold and marked."""
    colunas = [c for c in _MEDIDAS if c not in fora]
    com_tratamento = "training rows" not in fora
    titulo = f"Leaderboard, out of fold, {linhas[0]['protocol']}"
    if linhas[0]["leaky"]:
        titulo += " — LEAKY: these scores cannot be believed"
    tabela = Table(title=titulo, title_justify="left", box=None, pad_edge=False)
    tabela.add_column("model")
    if com_tratamento:
        tabela.add_column("training rows")
    for coluna in colunas:
        tabela.add_column(coluna, justify="right")
    for linha in linhas:
        metricas = linha["metrics"]
        assert isinstance(metricas, dict)  # noqa: S101 -- the shape is ours
        valores = [f"{metricas[c]:.{_MUITAS_CASAS.get(c, 3)}f}" for c in colunas]
        estilo = "dim" if linha["baseline"] else ("bold" if linha["chosen"] else "")
        nome = f"{linha['model']} *" if linha["chosen"] else str(linha["model"])
        tratamento = [_variante(linha)] if com_tratamento else []
        tabela.add_row(nome, *tratamento, *valores, style=estilo)
    return tabela
