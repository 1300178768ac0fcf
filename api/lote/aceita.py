"""Which format a caller wants: the `Accept` header (RFC 9110, 12.5.1), as far as our formats need it."""

import re
from collections.abc import Sequence
from typing import Final

_MAX: Final = 1000
_Q: Final = re.compile(r";\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*(?:;|$)", re.IGNORECASE)


def escolher(aceita: bytes, tipos: Sequence[str]) -> str:
    """The type of greatest weight, of equal ones the first named; the first of all where none is wanted."""
    pesos: dict[str, tuple[float, int]] = {}
    for lugar, parte in enumerate(aceita[:_MAX].decode("latin-1").lower().split(",")):
        q = _Q.search(parte)
        pesos.setdefault(parte.partition(";")[0].strip(), (float(q[1]) if q else 1.0, -lugar))

    def peso(tipo: str) -> tuple[float, int, int]:
        faixas = (tipo, f"{tipo.partition('/')[0]}/*", "*/*")  # what says more goes before what says less
        ditas = [(pesos[f][0], -n, pesos[f][1]) for n, f in enumerate(faixas) if f in pesos]
        return ditas[0] if ditas else (0.0, 0, 0)

    melhor = max(tipos, key=peso)
    return melhor if peso(melhor)[0] else tipos[0]
