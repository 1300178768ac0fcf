"""Means of people's answers and how sure they are: people of one day share its weather.

The standard error of a mean is that of clusters: with days d of which each has the sum S_d of deviations,
√(D / (D − 1) Σ S_d²) / n (Cameron & Miller 2015), and its distribution Student's, D − 1 degrees of freedom.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import stats

from funcoes.apoio.tipos import Inteiros, Reais
from funcoes.deriva.referencia import PontoValidado

_NADA: Final = float("nan")


@dataclass(frozen=True)
class Media:
    """A mean with its standard error over days, and the degrees of freedom of that."""

    valor: float
    erro: float
    gl: int

    def intervalo(self, confianca: float) -> tuple[float, float]:
        """Both ends, NaN where there is one day only."""
        if not self.gl:
            return _NADA, _NADA
        meia = float(stats.t.ppf((1 + confianca) / 2, self.gl)) * self.erro
        return self.valor - meia, self.valor + meia


def media(valores: Reais, dia: Inteiros) -> Media:
    """Of values by row, with the days that the rows are of."""
    _, qual = np.unique(dia, return_inverse=True)
    somas = np.bincount(qual, weights=valores - valores.mean())
    d = len(somas)
    erro = float(np.sqrt(d / (d - 1) * (somas**2).sum()) / len(valores)) if d > 1 else _NADA
    return Media(float(valores.mean()), erro, d - 1)


@dataclass(frozen=True)
class Diferenca:
    """Of two means, its standard error, and the degrees of freedom of that."""

    valor: float
    erro: float
    gl: float

    def p_maior(self) -> float:
        """Chance of a difference at least so large upwards, if there were none."""
        if self.erro <= 0:
            return 1.0 if self.valor <= 0 else 0.0
        return float(stats.t.sf(self.valor / self.erro, self.gl))


def diferenca(agora: Media, antes: PontoValidado, dias_validados: int) -> Diferenca:
    """Welch's difference of means, degrees of freedom by Satterthwaite (1946)."""
    a, b = agora.erro**2, antes.erro**2
    gl_b = max(dias_validados - 1, 1)
    divisor = a**2 / agora.gl + b**2 / gl_b
    return Diferenca(
        agora.valor - antes.valor, float(np.sqrt(a + b)), (a + b) ** 2 / divisor if divisor > 0 else 1.0
    )
