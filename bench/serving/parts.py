"""Four parts of `bench_api.py`: the model alone, start and memory, batches, and new models under load."""

import json
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
from serving.apps import MODELOS, ao_meio_dia, formulario, nosso, por
from serving.client import pedidos
from serving.stand import Bancada, carga, comecar, erros, terminar

from funcoes.entrega.preditor import Preditor

CHAMADAS = 5000
INICIOS = 5
PEDIDOS_RSS = 100_000
LINHAS_LOTE = 100_000
LINHAS_BLOCO = 2000
BLOCOS = 60
TROCAS = 5
TROCA_S = 1.5


def _linhas(b: Bancada, quantas: int) -> list[list[float]]:
    """Inputs of the models, which all ask the same."""
    forma = formulario(b.pacote(MODELOS[0]))
    return [ao_meio_dia(forma, forma.ler(p)) for p in pedidos(quantas)]


def modelo(b: Bancada) -> None:
    """One row through the model, in this process."""
    linhas = [np.array([linha]) for linha in _linhas(b, 500)]
    for nome in MODELOS:
        preditor = Preditor.de_pacote(b.pacote(nome))
        atributos = [preditor.prever(linha).atributos for linha in linhas]
        p50, p99 = _tempos(preditor.prever, linhas)
        onnx = _tempos(preditor.proba_dos_atributos, atributos)
        b.cru[f"model {nome}"] = {"p50_p99_ms": [p50, p99], "onnx_p50_p99_ms": onnx}
        b.figura(f"model part, {nome}: p50, p99", f"{p50:.3f}, {p99:.3f} ms", "p50 <= 0.1 ms", p50 <= 0.1)
        b.figura("  of it the ONNX call", f"{onnx[0]:.3f}, {onnx[1]:.3f} ms")


def _tempos(funcao: Callable[[Any], Any], dados: list[Any]) -> tuple[float, float]:
    """The median and the 99th percentile of single calls, ms."""
    tempos = []
    for n in range(CHAMADAS):
        comeco = time.perf_counter()
        funcao(dados[n % len(dados)])
        tempos.append((time.perf_counter() - comeco) * 1000)
    p50, p99 = np.quantile(tempos, (0.5, 0.99))
    return float(p50), float(p99)


def inicio(b: Bancada) -> None:
    """From the start of the process to the first 200 of /health/ready; memory then, and much later."""
    pasta, tempos = b.servico(), []
    for n in range(INICIOS):
        with nosso(pasta, pasta.pasta / f"log{n}.jsonl") as servidor:
            tempos.append(servidor.pronto_s)
            if n == INICIOS - 1:
                antes = servidor.rss_mb()
                carga(servidor, clientes=8, segundos=300, quantos=PEDIDOS_RSS)
                depois = servidor.rss_mb()
    meio = statistics.median(tempos)
    b.cru["start"] = {"ready_s": tempos, "rss_mb": [antes, depois]}
    dito = f"{meio:.2f} s ({min(tempos):.2f} to {max(tempos):.2f})"
    b.figura(f"start to ready, median of {INICIOS}", dito, "<= 2 s", meio <= 2)
    dito, grande = f"{antes:.0f}, {depois:.0f} MiB", max(antes, depois) > 200
    b.figura(f"RSS when ready, after {PEDIDOS_RSS:,} requests", dito, "<= 200 MiB", not grande)


def lote(b: Bancada) -> None:
    """Blocks of rows through the model in this process; then whole files over HTTP."""
    bloco = np.array(_linhas(b, LINHAS_BLOCO))
    for nome in MODELOS:
        preditor = Preditor.de_pacote(b.pacote(nome))
        for fios, minimo in ((2, 200_000), (1, 0)):
            por_s = _linhas_por_s(preditor, bloco, fios)
            b.cru[f"batch {nome}, {fios} threads"] = por_s
            meta = f">= {minimo:,}" if minimo else ""
            b.figura(f"batch through {nome}, {fios} thread(s)", f"{por_s:,.0f} rows/s", meta, por_s >= minimo)
    with b.nosso() as servidor:
        for tipo, (arquivo, aceita) in _arquivos(b.pasta).items():
            job = {"arquivo": str(arquivo), "cabecalhos": {"content-type": tipo, "accept": aceita}}
            visto = carga(servidor, "lote", caminho="/predict/batch", **job)
            b.cru[f"batch {tipo}"] = visto
            certo = visto["status"] == 200 and visto["linhas"] == LINHAS_LOTE
            dito = f"{visto['linhas'] / visto['segundos']:,.0f} rows/s, {visto['segundos']:.1f} s"
            erro = f"{visto['status']}, {visto['linhas']} rows: {visto['comeco']}"
            formato = tipo.rpartition("/")[2].rpartition(".")[2]
            b.figura(f"batch over HTTP, {formato} answered in {aceita}", dito if certo else erro, "", certo)
        b.figura("  RSS after these", f"{servidor.rss_mb():.0f} MiB", "<= 200 MiB", servidor.rss_mb() <= 200)


def _linhas_por_s(preditor: Preditor, bloco: Any, fios: int) -> float:
    with ThreadPoolExecutor(fios) as executor:
        list(executor.map(preditor.prever, [bloco] * 4))
        comeco = time.perf_counter()
        list(executor.map(preditor.prever, [bloco] * BLOCOS))
        return float(BLOCOS * len(bloco) / (time.perf_counter() - comeco))


def _arquivos(pasta: Path) -> dict[str, tuple[Path, str]]:
    """A batch in each format, and the format of its answer."""
    linhas = pedidos(LINHAS_LOTE)
    (pasta / "lote.json").write_text(json.dumps(linhas))
    tabela = pa.Table.from_pylist(linhas)
    pa.csv.write_csv(tabela, pasta / "lote.csv", pa.csv.WriteOptions(quoting_style="none"))
    pa.parquet.write_table(tabela, pasta / "lote.parquet")
    return {
        "text/csv": (pasta / "lote.csv", "text/csv"),
        "application/json": (pasta / "lote.json", "application/json"),
        "application/vnd.apache.parquet": (pasta / "lote.parquet", "application/x-ndjson"),
    }


def troca(b: Bancada) -> None:
    """New models while 8 clients ask: nothing fails, and no client sees the version go back."""
    pasta, postos = b.servico(), {}
    with nosso(pasta, pasta.pasta / "log.jsonl") as servidor:
        processo = comecar({
            "modo": "fechado", "porta": servidor.porta, "caminho": "/predict", "clientes": 8,
            "segundos": TROCA_S * (TROCAS + 1), "versoes": True,
        })  # fmt: skip
        for versao in range(2, TROCAS + 2):
            time.sleep(TROCA_S)
            nome = MODELOS[(versao + 1) % len(MODELOS)]
            postos[str(versao)] = por(pasta, b.pacote(nome), versao, nome)
        visto = terminar(processo)
    demora = max(visto["versoes"].get(versao, float("inf")) - posto for versao, posto in postos.items())
    falhas, voltas = erros(visto), visto["voltas"]
    b.cru["reload"] = {**visto, "asked_for": postos}
    b.figura(
        f"{TROCAS} new models, 8 clients: requests failed", f"{falhas} of {visto['total']}", "0", not falhas
    )
    b.figura("  answers by an older model than the client's last", str(voltas), "0", not voltas)
    b.figura("  from atual.json to the first new answer, longest", f"{demora:.2f} s", "<= 10 s", demora <= 10)
    b.figura("  p50, p99 meanwhile", f"{visto['p50_ms']:.2f}, {visto['p99_ms']:.2f} ms")
