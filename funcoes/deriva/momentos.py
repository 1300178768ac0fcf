"""The distinct hours of a window: how many rows each has, and what the sensors said in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from funcoes.apoio.tipos import Inteiros, Reais


@dataclass(frozen=True)
class Trecho:
    """Hours of data in which a sensor gave one value."""

    valor: float
    horas: int


class Momentos:
    """One row for each hour that has data, hours since 1970 on the local clock; no more than hours are
    kept. `sensores`: whose readings."""

    def __init__(self, sensores: Sequence[str]) -> None:
        self._sensores = tuple(sensores)
        self.hora: Inteiros = np.empty(0, np.int64)
        self.estrato: Inteiros = np.empty(0, np.int64)
        self.linhas: Inteiros = np.empty(0, np.int64)
        self._menor: Reais = np.empty((0, len(sensores)))
        self._maior: Reais = np.empty((0, len(sensores)))

    def __len__(self) -> int:
        return len(self.hora)

    @property
    def dia(self) -> Inteiros:
        """Days since 1970."""
        return self.hora // 24

    def somar(self, hora: Inteiros, estrato: Inteiros, tempo: Mapping[str, Reais]) -> None:
        """Add rows; a missing reading is NaN."""
        lidos = [tempo.get(n, np.full(len(hora), np.nan)) for n in self._sensores]
        valores = np.column_stack([*lidos, np.empty((len(hora), 0))])
        um = np.ones(len(hora), np.int64)
        novos = _reduzir(hora, estrato, um, valores, valores)
        antes = (self.hora, self.estrato, self.linhas, self._menor, self._maior)
        juntos: Any = [np.concatenate(par) for par in zip(antes, novos, strict=True)]
        self.hora, self.estrato, self.linhas, self._menor, self._maior = _reduzir(*juntos)

    def mais_longo(self, nome: str, comuns: frozenset[float]) -> Trecho:
        """The most hours in a row, of those with readings, that all have one value not among `comuns`."""
        n = self._sensores.index(nome)
        lidas = ~np.isnan(self._menor[:, n])
        menor, maior = self._menor[lidas, n], self._maior[lidas, n]
        melhor, atual, anterior = Trecho(float("nan"), 0), 0, float("nan")
        for a, b in zip(menor.tolist(), maior.tolist(), strict=True):
            parado = a == b and a not in comuns
            atual = (atual + 1 if a == anterior else 1) if parado else 0
            anterior = a if parado else float("nan")
            if atual > melhor.horas:
                melhor = Trecho(a, atual)
        return melhor


def _reduzir(
    hora: Inteiros, estrato: Inteiros, linhas: Inteiros, menor: Reais, maior: Reais
) -> tuple[Inteiros, Inteiros, Inteiros, Reais, Reais]:
    """One row for each hour, sorted."""
    ordem = np.argsort(hora, kind="stable")
    hora = hora[ordem]
    inicio = np.flatnonzero(np.diff(hora, prepend=hora[0] - 1))
    return (
        hora[inicio],
        estrato[ordem][inicio],
        np.add.reduceat(linhas[ordem], inicio),
        np.fmin.reduceat(menor[ordem], inicio),
        np.fmax.reduceat(maior[ordem], inicio),
    )
