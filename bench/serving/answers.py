"""Two parts of `bench_api.py`: answers of people beside predictions, and what the prediction log costs."""

import statistics
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table
from serving.apps import Servidor, nosso
from serving.over_http import AQUECER_S, CLIENTES
from serving.stand import Bancada, carga, comecar, erros, terminar

from api.diario import Diario, ModeloAnotado, Pedidos
from funcoes.atributos.conjunto import do_levantamento
from funcoes.configuracao.config import carregar_servico
from funcoes.diario.esquema import BYTES_DA_CHAVE
from funcoes.palavras.votos import VOTOS
from funcoes.pesquisa.descricao import descrita
from funcoes.servico.pasta import PastaServico

PREVISAO, UM, LISTA, RECENTE = "/predict", "/feedback, one", "/feedback, a list", "both in turn"
POR_LISTA = 100
META_POR_S = 2000
META_DIARIO = 0.05
PEDACO = 50_000
SEMENTE = 11
FECHAR_S = 600.0
ATRIBUTOS = do_levantamento(descrita("santa-maria")).nomes
TURNOS = {1: 500, 8: 1000, 64: 2500}
"""Requests of a turn with and without the log, by the number of clients."""
RODADAS = 15
"""Turns of each, for each of `--rounds`."""


def encher(pasta: PastaServico, linhas: int) -> Path:
    """A log of so many predictions; the file with their ids."""
    config = carregar_servico(None, []).predicoes
    diario_ = Diario(pasta.predicoes, config.model_copy(update={"memoria_max_linhas": linhas + PEDACO}))
    sorte = np.random.default_rng(SEMENTE)
    modelo = ModeloAnotado("bench", 1, VOTOS, ATRIBUTOS)
    x, proba = np.zeros((PEDACO, len(ATRIBUTOS))), np.full((PEDACO, len(VOTOS)), 1 / len(VOTOS))
    arquivo = pasta.pasta / "ids.txt"
    with arquivo.open("w") as ids:
        for _ in range(0, linhas, PEDACO):
            chaves = sorte.bytes(BYTES_DA_CHAVE * PEDACO)
            diario_.anotar(x, 0, 0, proba, 0, modelo, Pedidos(chaves))
            ids.writelines(
                f"{chaves[i : i + BYTES_DA_CHAVE].hex()}\n" for i in range(0, len(chaves), BYTES_DA_CHAVE)
            )
    diario_.iniciar()
    diario_.fechar(FECHAR_S)
    return arquivo


def retornos(b: Bancada) -> None:
    """Answers to predictions of a log of `--log-rows` and to such as were just made, beside predictions."""
    pasta = b.servico()
    ids = encher(pasta, b.args.log_rows)
    vistos: dict[tuple[str, int], list[dict[str, Any]]] = {}
    with nosso(pasta, pasta.pasta / "log.jsonl") as servidor:
        de = 1
        primeira = carga(
            servidor, clientes=1, segundos=FECHAR_S, quantos=de, ids=str(ids), por_pedido=1, de=0
        )
        for clientes in CLIENTES:
            for rodada in range(b.args.rounds):
                tipos = {
                    PREVISAO: {"caminho": "/predict"},
                    UM: {"ids": str(ids), "por_pedido": 1},
                    LISTA: {"ids": str(ids), "por_pedido": POR_LISTA},
                    RECENTE: {"semente": f"{clientes}.{rodada}"},
                }
                for tipo in list(tipos)[:: -1 if rodada % 2 else 1]:
                    visto = _carga(b, servidor, clientes, {**tipos[tipo], "de": de})
                    de += visto["total"] * (POR_LISTA if tipo == LISTA else tipo == UM)
                    vistos.setdefault((tipo, clientes), []).append(visto)
        rss = servidor.rss_mb()
    b.cru["answers"] = {f"{tipo}, {clientes}": lista for (tipo, clientes), lista in vistos.items()}
    b.cru["answers, first"] = primeira
    _tabela_de_retornos(b, vistos)
    for clientes in CLIENTES:
        por_s = statistics.median(v["por_s"] for v in vistos[UM, clientes])
        muitos = clientes == CLIENTES[-1]
        meta, bom = (f">= {META_POR_S:,}/s", por_s >= META_POR_S) if muitos else ("", True)
        b.figura(f"/feedback, one answer each, {clientes} clients", f"{por_s:,.0f}/s", meta, bom)
    b.figura("  the first one, for which the log is read", f"{primeira['p50_ms']:.0f} ms")
    b.figura(f"  RSS with a log of {b.args.log_rows:,} predictions", f"{rss:.0f} MiB")
    todas = [visto["respostas"] for lista in vistos.values() for visto in lista]
    ditas = sum(r.get("503", 0) for r in todas)
    falhas = sum(sum(r.values()) - r.get("200", 0) for r in todas) - ditas
    b.figura("  shed with 503: lists that waited too long", str(ditas))
    b.figura("  anything else than kept or predicted", str(falhas), "0", falhas == 0)


def _carga(b: Bancada, servidor: Servidor, clientes: int, job: dict[str, Any]) -> dict[str, Any]:
    return carga(servidor, clientes=clientes, segundos=b.args.seconds, aquecer_s=AQUECER_S, **job)


def _tabela_de_retornos(b: Bancada, vistos: dict[tuple[str, int], list[dict[str, Any]]]) -> None:
    tabela = Table(
        "asked", "clients", "requests/s (range)", "of /predict's", "p50 ms", "p99 ms", "CPU µs/request",
        title=f"Answers, medians; a list has {POR_LISTA}, the log {b.args.log_rows:,} predictions",
        box=None, title_justify="left",
    )  # fmt: skip
    for (tipo, clientes), lista in vistos.items():
        por_s = sorted(v["por_s"] for v in lista)
        pares = zip(lista, vistos[PREVISAO, clientes], strict=True)
        razao = statistics.median(um["por_s"] / outro["por_s"] for um, outro in pares)
        meio = {n: statistics.median(v[n] for v in lista) for n in ("p50_ms", "p99_ms", "cpu_us")}
        tabela.add_row(
            tipo, str(clientes), f"{statistics.median(por_s):,.0f} ({por_s[0]:,.0f} to {por_s[-1]:,.0f})",
            f"{razao:.2f}", f"{meio['p50_ms']:.2f}", f"{meio['p99_ms']:.2f}", f"{meio['cpu_us']:.0f}",
        )  # fmt: skip
    Console(width=120).print(tabela)


def diario(b: Bancada) -> None:
    """The same clients in short turns at a server with the log and at one without."""
    with b.nosso() as com, b.nosso("ordinal", "predicoes.ligado=false") as sem:
        for clientes, turno in TURNOS.items():
            antes = [com.cpu_s(), sem.cpu_s()]
            visto = terminar(comecar({
                "modo": "alternado", "caminho": "/predict", "clientes": clientes, "turno": turno,
                "portas": [com.porta, sem.porta], "rodadas": RODADAS * b.args.rounds,
            }))  # fmt: skip
            cada = sum(visto["respostas"].values()) / 2
            cpu = [(um.cpu_s() - a) / cada * 1e6 for um, a in zip((com, sem), antes, strict=True)]
            b.cru[f"log, {clientes}"] = {**visto, "cpu_us": cpu}
            _dizer_diario(b, clientes, visto, cpu)


def _dizer_diario(b: Bancada, clientes: int, visto: dict[str, Any], cpu: list[float]) -> None:
    com, sem = visto["pedido_s"]
    baixo, meio, alto = statistics.quantiles([s / c for c, s in zip(com, sem, strict=True)], n=4)
    bom = meio >= 1 - META_DIARIO
    dito = f"{meio:.1%} (quartiles {baixo:.1%}, {alto:.1%})"
    b.figura(f"requests/s with the log, of those without, {clientes} clients", dito, ">= 95 %", bom)
    dito = f"{cpu[0]:.0f} µs, {cpu[1]:.0f} without: {cpu[0] / cpu[1] - 1:+.1%}"
    b.figura("  processor time of a request, its thread's in it", dito)
    b.figura("  requests without a prediction", str(erros(visto)), "0", not erros(visto))
