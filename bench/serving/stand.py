"""Where the parts of `bench_api.py` meet: the models, the figures, and loads on servers."""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.table import Table
from serving.apps import Servidor, nosso, por

from funcoes.servico.pasta import PastaServico


@dataclass
class Bancada:
    """The models, the options, and the figures so far."""

    pasta: Path
    args: argparse.Namespace
    tabela: Table
    cru: dict[str, Any] = field(default_factory=dict)
    servidos: int = 0

    def figura(self, nome: str, medido: str, meta: str = "", cumpre: bool = True) -> None:
        """One line; red where the aim is missed."""
        self.tabela.add_row(nome, medido if cumpre else f"[bold red]{medido}", meta)

    def pacote(self, nome: str) -> bytes:
        """A model as it is registered."""
        return (self.pasta / f"{nome}.zip").read_bytes()

    def servico(self, modelo: str = "ordinal") -> PastaServico:
        """A new serving folder with this model."""
        self.servidos += 1
        pasta = PastaServico(self.pasta / f"servico{self.servidos}")
        por(pasta, self.pacote(modelo), 1, modelo)
        return pasta

    @contextmanager
    def nosso(self, modelo: str = "ordinal", *pares: str) -> Iterator[Servidor]:
        """Our server, on a folder of its own, with these settings."""
        pasta = self.servico(modelo)
        with nosso(pasta, pasta.pasta / "log.jsonl", pares=pares) as servidor:
            yield servidor


def comecar(job: dict[str, Any]) -> "subprocess.Popen[bytes]":
    """Start the process that makes the load."""
    comando = [sys.executable, "-m", "serving.load", json.dumps(job)]
    return subprocess.Popen(comando, stdout=subprocess.PIPE, cwd=Path(__file__).parents[1])


def terminar(processo: "subprocess.Popen[bytes]") -> dict[str, Any]:
    """Wait for it; what it saw."""
    saida, _ = processo.communicate()
    if processo.returncode:
        raise SystemExit("the load ended with an error")
    visto: dict[str, Any] = json.loads(saida)
    return visto


def carga(servidor: Servidor, modo: str = "fechado", **job: Any) -> dict[str, Any]:
    """Load a server; what the clients saw, and the processor time the server spent on each request."""
    antes = servidor.cpu_s()
    visto = terminar(comecar({"modo": modo, "porta": servidor.porta, "caminho": "/predict", **job}))
    if visto.get("total"):
        visto["cpu_us"] = (servidor.cpu_s() - antes) / visto["total"] * 1e6
    return visto


def erros(visto: dict[str, Any]) -> int:
    """Answers that are no prediction."""
    return int(sum(n for status, n in visto["respostas"].items() if status != "200"))
