"""Two parts of `bench_api.py`: single predictions over HTTP beside other servers, and an overload."""

import os
import statistics
import time
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table
from serving.apps import Servidor, outro
from serving.stand import Bancada, carga, comecar, erros, terminar

from funcoes.configuracao.config import carregar_servico

NOSSO, VAZIO = "ours", "empty endpoint"
CLIENTES = (1, 8, 64)
AQUECER_S = 0.5
LENTOS = {"scikit-learn": "sklearn", "PyCaret": "pycaret"}
LENTOS_S = 8.0
LENTOS_AQUECER_S = 3.0
QUANTIS = ("p50_ms", "p95_ms", "p99_ms")
VEZES = 4
SATURADO = 64
"""Clients that saturate the server."""
LOG_MAX = 2**26
ASSENTAR_S = 10.0
"""Of an overload: what memory does before is not taken for growth."""

Vistos = dict[tuple[str, int], list[dict[str, Any]]]
"""Server and number of clients to what was seen, a round each."""


def http(b: Bancada) -> None:
    """Ours and the empty endpoint in turns; then the two slow ways."""
    vistos: Vistos = {}
    with b.nosso() as a, outro("vazio", b.pasta) as v:
        pares = [(NOSSO, a), (VAZIO, v)]
        for clientes in CLIENTES:
            for rodada in range(b.args.rounds):
                for nome, servidor in pares[:: -1 if rodada % 2 else 1]:
                    visto = carga(servidor, clientes=clientes, segundos=b.args.seconds, aquecer_s=AQUECER_S)
                    vistos.setdefault((nome, clientes), []).append(visto)
    for nome, app in LENTOS.items():
        with outro(app, b.pasta) as servidor:
            visto = carga(servidor, clientes=8, segundos=LENTOS_S, aquecer_s=LENTOS_AQUECER_S)
            vistos[nome, 8] = [visto]
    b.cru["http"] = {f"{nome}, {clientes}": lista for (nome, clientes), lista in vistos.items()}
    meio = {chave: _mediana(lista) for chave, lista in vistos.items()}
    _tabela(meio)
    _metas(b, meio)
    _razoes(b, vistos, meio)


def _mediana(lista: list[dict[str, Any]]) -> dict[str, float]:
    nomes = ("por_s", *QUANTIS, "cpu_us")
    return {nome: statistics.median(visto[nome] for visto in lista) for nome in nomes}


def _tabela(meio: dict[tuple[str, int], dict[str, float]]) -> None:
    tabela = Table(
        "server", "clients", "requests/s", "p50 ms", "p95 ms", "p99 ms", "CPU µs/request",
        title="HTTP, medians of the rounds", box=None, title_justify="left",
    )  # fmt: skip
    for (nome, clientes), m in meio.items():
        por_s = f"{m['por_s']:.0f}" if m["por_s"] > 50 else f"{m['por_s']:.1f}"
        tabela.add_row(nome, str(clientes), por_s, *(f"{m[q]:.2f}" for q in QUANTIS), f"{m['cpu_us']:.0f}")
    Console(width=110).print(tabela)


def _metas(b: Bancada, meio: dict[tuple[str, int], dict[str, float]]) -> None:
    oito = meio[NOSSO, 8]
    for nome, meta in (("p50_ms", 2), ("p99_ms", 10)):
        b.figura(f"HTTP, 8 clients: {nome[:3]}", f"{oito[nome]:.2f} ms", f"<= {meta} ms", oito[nome] <= meta)


def _razoes(b: Bancada, vistos: Vistos, meio: dict[tuple[str, int], dict[str, float]]) -> None:
    for clientes in CLIENTES:
        pares = zip(vistos[NOSSO, clientes], vistos[VAZIO, clientes], strict=True)
        razoes = [n["por_s"] / v["por_s"] for n, v in pares]
        razao = statistics.median(razoes)
        faixa = f"{razao:.0%} ({min(razoes):.0%} to {max(razoes):.0%})"
        b.figura(f"throughput of the empty endpoint's, {clientes} clients", faixa, ">= 80 %", razao >= 0.8)
    for nome, meta in (("scikit-learn", 0), ("PyCaret", 400)):
        vezes = meio[NOSSO, 8]["por_s"] / meio[nome, 8]["por_s"]
        dito = f">= {meta} x" if meta else ""
        b.figura(f"throughput against {nome}, 8 clients", f"{vezes:.0f} x", dito, vezes >= meta)
    falhas = sum(erros(visto) for lista in vistos.values() for visto in lista)
    b.figura("requests without a prediction, all servers", str(falhas), "0", falhas == 0)


def sobrecarga(b: Bancada) -> None:
    """Four times what saturates it, at a fixed rate whatever is answered; memory every second."""
    with b.nosso() as servidor:
        cheio = carga(servidor, clientes=SATURADO, segundos=b.args.seconds, aquecer_s=AQUECER_S)["por_s"]
        processo = comecar({
            "modo": "sobrecarga", "porta": servidor.porta, "caminho": "/predict", "taxa": VEZES * cheio,
            "segundos": b.args.overload_seconds, "conexoes": b.args.overload_connections,
        })  # fmt: skip
        memoria: list[tuple[float, float]] = []
        while processo.poll() is None:
            memoria.append((time.perf_counter(), servidor.rss_mb()))
            _encurtar(servidor)
            time.sleep(1)
        visto = terminar(processo)
    b.cru["overload"] = {**visto, "saturated_per_s": cheio, "rss": memoria}
    _ofertado(b, visto, cheio)
    _respondido(b, visto, cheio)
    _memoria(b, memoria, visto)
    demora, normal = visto["recuperou_s"], visto["normal_p99_ms"]
    dito = f"{demora:.1f} s (normal: {normal:.1f} ms)"
    b.figura("  until one client's p99 is normal again", dito, "<= 5 s", demora <= 5)


def _encurtar(servidor: Servidor) -> None:
    """The log goes on at the start of its file: minutes of overload are gigabytes of lines."""
    if servidor.log.stat().st_size > LOG_MAX:
        os.truncate(servidor.log, 0)


def _ofertado(b: Bancada, visto: dict[str, Any], cheio: float) -> None:
    segundos = visto["fim"] - visto["inicio"]
    por_s = visto["vieram"] / segundos
    nenhuma = f"{visto['sem_conexao'] / visto['vieram']:.0%}, at most {b.args.overload_connections} at once"
    b.figura(
        f"overload, {segundos:.0f} s: callers who came",
        f"{por_s:.0f}/s, {por_s / cheio:.1f} x the {cheio:.0f}/s of {SATURADO} clients",
        f"{VEZES} x",
    )
    b.figura("  found no free connection, and could not ask", nenhuma)
    b.figura("  asked", f"{visto['pediram'] / segundos:.0f}/s, {visto['abertas']} connections opened")
    b.figura("  the load's own process was busy", f"{visto['gerador']:.0%} of a core")


def _respondido(b: Bancada, visto: dict[str, Any], cheio: float) -> None:
    segundos, pediram, respostas = (
        visto["fim"] - visto["inicio"],
        max(1, visto["pediram"]),
        visto["respostas"],
    )
    certas, recusas = respostas.get("200", 0), respostas.get("503", 0) + respostas.get("429", 0)
    mal = {s: n for s, n in respostas.items() if s not in {"200", "503", "429"} and n}
    por_s = certas / segundos
    dito = f"{por_s:.0f}/s, {por_s / cheio:.0%} of what it can; {certas / pediram:.0%} of those who asked"
    b.figura("  answered 200", dito)
    b.figura("  shed with 503 or 429", f"{recusas / pediram:.0%} of those who asked", "> 0", recusas > 0)
    b.figura("  anything else", str(mal or 0), "0", not mal)
    meta, p50, p99 = 2 * carregar_servico(None, []).http.espera_max_ms, visto["p50_ms"], visto["p99_ms"]
    b.figura(
        "  p50, p99 of those answered 200", f"{p50:.0f}, {p99:.0f} ms", f"p99 <= {meta:g} ms", p99 <= meta
    )


def _memoria(b: Bancada, memoria: list[tuple[float, float]], visto: dict[str, Any]) -> None:
    firme = [(t, m) for t, m in memoria if visto["inicio"] + ASSENTAR_S <= t <= visto["fim"]]
    if len(firme) < 5:
        b.figura("  memory", "too short to say: --overload-seconds 20 or more")
        return
    t, m = np.array(firme).T
    por_minuto = float(np.polyfit(t, m, 1)[0] * 60)
    dito = f"{por_minuto:+.1f} MiB/min, {m[0]:.0f} to {m[-1]:.0f} MiB"
    b.figura(f"  memory after the first {ASSENTAR_S:g} s", dito, "<= 1 MiB/min in 300 s", por_minuto <= 1)
