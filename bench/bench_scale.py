"""Seconds and memory of each stage at 1, 10 and 100 times the survey's days, and how they grow.

    python bench/bench_scale.py [--sizes 1,10,100] [--models ordinal,lr] [--protocol by_record] [--json FILE]

Every stage runs in a process of its own on what the stage before it gave; reading that is not counted. The
exponent of growth is log(t2/t1) / log(n2/n1): 1 is linear, 2 quadratic; above 1.2 it is marked. Training is
kept to few models and to a protocol whose folds do not grow in number with the days, the same at every size,
and without a second process, so that its seconds compare; what is left out is said under the table.
"""

import argparse
import importlib
import json
import math
import multiprocessing
import os
import re
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pandas as pd
from rich.console import Console
from rich.table import Table

from funcoes.amostra.fatos import carregar_fatos
from funcoes.amostra.gerar import gerar_csv
from funcoes.configuracao.config import carregar
from funcoes.configuracao.secoes import PipelineConfig, TrainEtapa
from funcoes.dados.ingerir import ingerir
from funcoes.entrega.assinatura import assinar
from funcoes.entrega.exportar import exportar
from funcoes.entrega.medir import medir as medir_entrega
from funcoes.entrega.pacote import ONNX, montar
from funcoes.preparo.balanceamento import balancear
from funcoes.preparo.outliers import marcar_outliers
from funcoes.preparo.preparar import preparar
from funcoes.treino.treinar import treinar
from funcoes.validacao.validar import candidatar, validar

LIMITE = 1.2
"""Exponent above which growth is marked: n·log n between 1,720 and 172,000 rows has 1.11."""


IMPORTADOS = {
    "train": ("pycaret.classification", "pythermalcomfort.models"),
    "validate": ("pythermalcomfort.models",),
}
"""What a stage would import while it is timed: seconds, whatever the rows."""


# The seven stages' functions, as steps/ call them: this part alone changes with them.


@dataclass(frozen=True)
class Estado:
    """What one stage hands to the next."""

    config: PipelineConfig
    treino: TrainEtapa
    arquivo: Path
    vezes: int
    quadro: pd.DataFrame = field(default_factory=pd.DataFrame)
    imputador: Any = None
    treinado: Any = None
    onnx: bytes = b""
    ditos: tuple[str, ...] = ()


def config_de_treino(config: PipelineConfig, **mudancas: Any) -> TrainEtapa:
    """The training stage's keys, with the ones it shares with earlier stages."""
    return TrainEtapa(**config.da_etapa("train") | mudancas)


def amostra(e: Estado) -> Estado:
    """Not a stage: makes the file."""
    fatos = carregar_fatos()
    e.arquivo.write_bytes(gerar_csv(fatos.seed_padrao, fatos, e.vezes))
    return e


def ingest(e: Estado) -> Estado:
    ingerido = ingerir(e.config.ingest.model_copy(update={"dados": str(e.arquivo)}), e.config.target.fusao())
    return replace(e, quadro=ingerido.quadro)


def impute(e: Estado) -> Estado:
    preparado = preparar(e.quadro, e.config.impute)
    return replace(e, quadro=preparado.quadro, imputador=preparado.imputador)


def remove_outliers(e: Estado) -> Estado:
    o = e.config.remove_outliers
    marcas = marcar_outliers(e.quadro, o.contaminacao, o.n_arvores, o.semente)
    return replace(e, quadro=e.quadro.assign(outlier=marcas))


def balance(e: Estado) -> Estado:
    b = e.config.balance
    quadro, ditos = balancear(e.quadro, b.metodo, b.vizinhos, b.semente, b.svmsmote_max_linhas)
    return replace(e, quadro=quadro, ditos=tuple(ditos))


def train(e: Estado) -> Estado:
    ditos: list[str] = []
    treinado = treinar(e.quadro, e.treino, ditos.append)
    return replace(e, treinado=treinado, onnx=exportar(treinado.candidato), ditos=tuple(ditos))


def validate(e: Estado) -> Estado:
    c = candidatar(e.treinado, e.quadro, e.imputador, e.treino, e.onnx)
    entrega = medir_entrega(c)
    return replace(e, ditos=(f"passed: {validar(c, e.config.validate_, entrega).passou}",))


def register(e: Estado) -> Estado:
    assinatura = assinar(e.quadro, e.treinado.classes, e.imputador, e.treino.decisao)
    montar({ONNX: e.onnx}, assinatura)
    return e


ETAPAS: tuple[Callable[[Estado], Estado], ...] = (
    amostra, ingest, impute, remove_outliers, balance, train, validate, register,
)  # fmt: skip


# Measuring them.


@dataclass(frozen=True)
class Medida:
    """One stage at one size: seconds of its function, largest resident memory of its process."""

    vezes: int
    linhas: int
    etapa: str
    segundos: float
    pico_mib: float
    erro: str = ""


def pico_mib() -> float:
    """Largest resident memory of this process so far, MiB (`getrusage` would count the parent's, too)."""
    achado = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(achado.group(1)) / 1024 if achado else float("nan")


def medir(etapa: Callable[[Estado], Estado], estado: Estado) -> tuple[Estado, float, float]:
    """Run a stage; in a process of its own."""
    warnings.simplefilter("ignore")
    for modulo in (
        "pycaret.classification",
        "pythermalcomfort.models",
    ):  # seconds to import, whatever the rows
        importlib.import_module(modulo)
    inicio = time.perf_counter()
    depois = etapa(replace(estado, ditos=()))
    return depois, time.perf_counter() - inicio, pico_mib()


def medir_tamanho(vezes: int, config: PipelineConfig, treino: TrainEtapa, console: Console) -> list[Medida]:
    """All stages at one size; what a stage had to say is printed."""
    medidas: list[Medida] = []
    with tempfile.TemporaryDirectory(prefix="conforto-bench-") as pasta:
        estado = Estado(config, treino, Path(pasta) / "amostra.csv", vezes)
        for etapa in ETAPAS:
            contexto = multiprocessing.get_context("spawn")
            try:
                with ProcessPoolExecutor(1, contexto) as processo:
                    estado, segundos, pico = processo.submit(medir, etapa, estado).result()
            except Exception as erro:
                medidas.append(Medida(vezes, 0, etapa.__name__, math.nan, math.nan, repr(erro)[:300]))
                break
            medidas.append(Medida(vezes, len(estado.quadro), etapa.__name__, segundos, pico))
            for dito in estado.ditos[:4]:
                console.print(f"  x{vezes} {etapa.__name__}: {dito}", style="dim", highlight=False)
    linhas = next((m.linhas for m in medidas if m.etapa == "ingest"), 0)
    return [replace(m, linhas=linhas) for m in medidas]


def expoente(menor: Medida, maior: Medida) -> float:
    """By how much the time grows with the rows, as a power."""
    if not (menor.segundos > 0 and maior.segundos > 0 and maior.linhas > menor.linhas > 0):
        return math.nan
    return math.log(maior.segundos / menor.segundos) / math.log(maior.linhas / menor.linhas)


def tabela(medidas: list[Medida]) -> Table:
    """Stages down, sizes across."""
    tamanhos = list(dict.fromkeys(m.vezes for m in medidas))
    por = {(m.etapa, m.vezes): m for m in medidas}
    mostrada = Table(title="Seconds and peak memory of each stage", box=None, title_justify="left")
    mostrada.add_column("stage")
    for vezes in tamanhos:
        linhas = next(m.linhas for m in medidas if m.vezes == vezes)
        mostrada.add_column(f"{linhas:,} rows", justify="right")
        mostrada.add_column("MiB", justify="right")
    pares = list(pairwise(tamanhos))
    for a, b in pares:
        mostrada.add_column(f"exponent x{a}-x{b}", justify="right")
    for etapa in dict.fromkeys(m.etapa for m in medidas):
        feitas = [por.get((etapa, v)) for v in tamanhos]
        celulas = [c for m in feitas for c in _celulas(m)]
        for a, b in pairwise(feitas):
            e = expoente(a, b) if a and b else math.nan
            celulas.append("-" if math.isnan(e) else f"[bold red]{e:.2f} !" if e > LIMITE else f"{e:.2f}")
        mostrada.add_row(etapa, *celulas)
    return mostrada


def _celulas(m: Medida | None) -> tuple[str, str]:
    return ("-", "-") if m is None or m.erro else (f"{m.segundos:.2f} s", f"{m.pico_mib:.0f}")


def _argumentos() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--sizes", default="1,10,100", help="times the survey's days")
    parser.add_argument("--models", default="ordinal,lr", help="what train compares")
    parser.add_argument("--protocol", default="by_record", help="how train compares; by_day has a fold a day")
    parser.add_argument("--json", type=Path, default=None, help="write every measure there")
    return parser.parse_args()


def principal() -> None:
    args = _argumentos()
    config, console = carregar(), Console(width=140)
    treino = config_de_treino(
        config, modelos=args.models, protocol=args.protocol, balanceamento="sem", outliers="sem", processos=1
    )
    console.print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    medidas = [m for v in args.sizes.split(",") for m in medir_tamanho(int(v), config, treino, console)]
    console.print(tabela(medidas))
    for m in (m for m in medidas if m.erro):
        console.print(f"x{m.vezes} {m.etapa} failed: {m.erro}", style="red", markup=False)
    console.print(
        f"train: only {args.models} by {args.protocol}, neither balanced nor without outliers, one process; "
        f"{','.join(config.train.modelos)} by {','.join(config.train.protocol)}, as configured, take longer. "
        "validate and register: without ClearML, card and latency.\n"
        f"load at the end {os.getloadavg()[0]:.1f}"
    )
    if args.json is not None:
        conteudo = {
            "load": os.getloadavg(),
            "cores": os.cpu_count(),
            "measures": [asdict(m) for m in medidas],
        }
        args.json.write_text(json.dumps(conteudo, indent=2) + "\n", encoding="utf-8")
    sys.exit(any(m.erro for m in medidas))


if __name__ == "__main__":
    principal()
