"""A part of `bench_api.py`: what each module of our own HTTP handling gains over what it replaces.

The figures stand in the docstrings of `api/http/protocolo.py`, `api/http/porta.py`, `api/modelo/juntador.py`.
A module that gains nothing with any number of clients has to go.
"""

import statistics
from contextlib import ExitStack
from typing import Any

from serving.apps import nosso
from serving.stand import Bancada, carga

CLIENTES = (1, 8, 64)
AQUECER_S = 0.3
SEM = {
    "protocolo": "uvicorn's protocol",
    "porta": "FastAPI's route",
    "juntador": "a row at a time",
    "gate": "no checks, no log",
}
TUDO = ""


def proprios(b: Bancada) -> None:
    """Ours with everything, and without each part, in turns; the ratio of each round."""
    with ExitStack() as pilha:
        servidores = {}
        for sem in (TUDO, *SEM):
            pasta = b.servico()
            servidores[sem] = pilha.enter_context(nosso(pasta, pasta.pasta / "log.jsonl", sem))
        for clientes in CLIENTES:
            vistos: dict[str, list[dict[str, Any]]] = {sem: [] for sem in servidores}
            for rodada in range(b.args.rounds):
                for sem in list(servidores)[:: -1 if rodada % 2 else 1]:
                    job = {"clientes": clientes, "segundos": b.args.seconds, "aquecer_s": AQUECER_S}
                    vistos[sem].append(carga(servidores[sem], **job))
            _figuras(b, clientes, vistos)


def _figuras(b: Bancada, clientes: int, vistos: dict[str, list[dict[str, Any]]]) -> None:
    b.cru[f"own, {clientes}"] = vistos
    for sem, nome in SEM.items():
        razoes = _razoes(vistos, sem, "por_s")
        meio, cpu = statistics.median(razoes), statistics.median(_razoes(vistos, sem, "cpu_us"))
        dito = f"{meio:.2f} x requests/s ({min(razoes):.2f} to {max(razoes):.2f}), {cpu:.2f} x CPU"
        b.figura(f"{sem} against {nome}, {clientes} clients", dito)


def _razoes(vistos: dict[str, list[dict[str, Any]]], sem: str, qual: str) -> list[float]:
    return [com[qual] / visto[qual] for com, visto in zip(vistos[TUDO], vistos[sem], strict=True)]
