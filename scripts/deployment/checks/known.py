"""Predictions of which the right answer is known: the model package is asked here, without a server.

What a revision answers has to be what its model says. The package comes from a file, or from the registry.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from funcoes.apoio.erros import ErroPipeline
from funcoes.entrega.formato import Entrada
from funcoes.entrega.preditor import Preditor
from funcoes.vocabulario.grandezas import GRANDEZAS
from scripts.deployment.errors import Interrupted, Unhealthy

_PLACES: Final = (0.25, 0.5, 0.75)
"""Where between the smallest and the largest value of training each input lies."""

_DIGITS: Final = 1

Fetch = Callable[[str], bytes]
"""The package of a model id."""


class Known(NamedTuple):
    """A request, and what its answer has to be."""

    body: Mapping[str, float | str]
    vote: int
    probabilities: Mapping[str, float]


def known_predictions(package: bytes) -> tuple[Known, ...]:
    """Three of them: people and weather a quarter, half and three quarters into what training saw."""
    model = Preditor.de_pacote(package)
    entries = model.assinatura.entradas
    rows = [[_value(entry, place, n) for entry in entries] for n, place in enumerate(_PLACES)]
    predicted = model.prever(np.array(rows, dtype=np.float64))
    votes = [str(vote) for vote in model.assinatura.classes]
    return tuple(
        Known(_body(entries, row), int(vote), dict(zip(votes, map(float, proba), strict=True)))
        for row, vote, proba in zip(rows, predicted.voto, predicted.proba, strict=True)
    )


def _words(entry: Entrada) -> list[str]:
    """What the model's 0, 1, ... of an input are in a request; none of a number."""
    return entry.categorias or [*GRANDEZAS[entry.nome].categorias]


def _value(entry: Entrada, place: float, n: int) -> float:
    if words := _words(entry):
        return float(n % len(words))
    return round(entry.min + place * (entry.max - entry.min), _DIGITS)


def _body(entries: Sequence[Entrada], row: Sequence[float]) -> dict[str, float | str]:
    """As `POST /predict` takes it."""
    return {
        entry.nome: words[int(value)] if (words := _words(entry)) else value
        for entry, value in zip(entries, row, strict=True)
    }


def differs(known: Known, answer: Mapping[str, Any], tolerance: float) -> str:
    """What is wrong with an answer; "" for the model's own."""
    given = answer.get("probabilidades")
    if answer.get("predicao") != known.vote:
        return f"vote {answer.get('predicao')!r}, the model says {known.vote}"
    if not isinstance(given, dict) or set(given) != set(known.probabilities):
        return f"probabilities of {given!r}, the model knows {', '.join(known.probabilities)}"
    for vote, right in known.probabilities.items():
        if not isinstance(given[vote], int | float) or not abs(given[vote] - right) <= tolerance:
            return f"probability {given[vote]!r} of {vote}, the model says {right:.4f}"
    return ""


class Packages:
    """Known predictions by the model that a revision says it serves; each package is fetched once."""

    def __init__(self, file: Path | None, fetch: Fetch) -> None:
        self._file = file.read_bytes() if file else None
        self._fetch = fetch
        self._known: dict[str, tuple[Known, ...]] = {}

    def of(self, model: Mapping[str, Any]) -> tuple[Known, ...]:
        """Those of the model that `/model` describes; `Unhealthy` where its package cannot be had."""
        sha = str(model.get("sha256", ""))
        if sha not in self._known:
            self._known[sha] = known_predictions(self._package(model, sha))
        return self._known[sha]

    def _package(self, model: Mapping[str, Any], sha: str) -> bytes:
        if self._file is not None and hashlib.sha256(self._file).hexdigest() == sha:
            return self._file
        name = f"model {model.get('modelo_id')} ({model.get('nome')} version {model.get('versao')})"
        try:
            package = self._fetch(str(model.get("modelo_id", "")))
        except Interrupted:
            raise
        except ErroPipeline as error:
            raise Unhealthy(
                f"what {name} says itself is not known: {error} Give its package with --model FILE."
            ) from error
        if hashlib.sha256(package).hexdigest() != sha:
            raise Unhealthy(f"the revision serves {name} with sha256 {sha[:12]}…, the registry has another")
        return package
