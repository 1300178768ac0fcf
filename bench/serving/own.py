"""A part of `bench_api.py`: what each module of our own HTTP handling gains over what it replaces.

The figures stand in the docstrings of `api/http/protocolo.py`, `api/http/porta.py`, `api/modelo/juntador.py`.
A module that gains nothing with any number of clients has to go.
"""

import statistics
from contextlib import ExitStack

from serving.apps import nosso, outro
from serving.stand import Bancada, comecar, erros, terminar

TURNOS = {1: 150, 8: 400, 64: 2500}
"""Requests of a turn, by the number of clients."""
RODADAS = 20
"""Turns of each server, for each of `--rounds`."""
TUDO, VAZIO = "", "empty endpoint"
CONTRA = {
    "protocolo": "protocolo against uvicorn's protocol",
    "porta": "porta against FastAPI's route behind the same checks",
    "gate": "porta against FastAPI's route without checks and log",
    "juntador": "juntador against a row at a time",
    VAZIO: "all of ours against the empty endpoint",
}


def proprios(b: Bancada) -> None:
    """Ours with everything, ours without each part and the empty endpoint, in short turns."""
    with ExitStack() as pilha:
        servidores = {VAZIO: pilha.enter_context(outro("vazio", b.pasta))}
        for sem in (TUDO, *(sem for sem in CONTRA if sem != VAZIO)):
            pasta = b.servico()
            servidores[sem] = pilha.enter_context(nosso(pasta, pasta.pasta / "log.jsonl", sem))
        for clientes, turno in TURNOS.items():
            portas = [servidor.porta for servidor in servidores.values()]
            job = {"modo": "alternado", "caminho": "/predict", "clientes": clientes, "turno": turno}
            visto = terminar(comecar({**job, "portas": portas, "rodadas": RODADAS * b.args.rounds}))
            tempos = dict(zip(servidores, visto["pedido_s"], strict=True))
            b.cru[f"own, {clientes}"] = {**visto, "pedido_s": tempos}
            for sem, nome in CONTRA.items():
                b.figura(f"{nome}, {clientes} at once", _dito(tempos[TUDO], tempos[sem]))
            b.figura("  requests without a prediction", str(erros(visto)), "0", not erros(visto))


def _dito(nossos: list[float], outros: list[float]) -> str:
    """How many times as many requests a second, turn by turn."""
    razoes = sorted(outro / nosso for nosso, outro in zip(nossos, outros, strict=True))
    baixo, meio, alto = statistics.quantiles(razoes, n=4)
    return f"{meio:.2f} x requests/s (quartiles {baixo:.2f}, {alto:.2f})"
