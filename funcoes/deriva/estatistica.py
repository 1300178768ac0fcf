"""Distances between two distributions given as shares of bins, and how surprising they are."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import special

from funcoes.apoio.tipos import Reais

_MEIA: Final = 0.5


def ks(p: Reais, q: Reais) -> float:
    """Kolmogorov-Smirnov's D: the greatest distance of the distribution functions at the bins' borders, 0 to
    1."""
    return float(min(np.abs(np.cumsum(p - q)).max(initial=0.0), 1.0))


def variacao_total(p: Reais, q: Reais) -> float:
    """Half the sum of |p − q|, 0 to 1: the share of rows that would have to change class."""
    return float(min(np.abs(p - q).sum() / 2, 1.0))


def psi(p: Reais, q: Reais, n: float, m: float) -> float:
    """Population stability index Σ (p − q) ln(p / q) of shares of `n` and `m` rows, half a row added to each
    bin, so that an empty one gives no infinity."""
    k = len(p)
    a, b = (p * n + _MEIA) / (n + k * _MEIA), (q * m + _MEIA) / (m + k * _MEIA)
    return float(((a - b) * np.log(a / b)).sum())


def juntar_faixas(p: Reais, q: Reais, faixas: int) -> tuple[Reais, Reais]:
    """The same shares in at most so many bins, each with about the same share of `q`."""
    grupo = np.minimum((np.cumsum(q) - q / 2) * faixas, faixas - 1).astype(np.int64)
    return _somar(p, grupo, faixas), _somar(q, grupo, faixas)


def _somar(valores: Reais, grupo: NDArray[np.int64], grupos: int) -> Reais:
    return np.bincount(grupo, weights=valores, minlength=grupos).astype(float)


def wasserstein(p: Reais, q: Reais, bordas: Reais, alem: Reais) -> float:
    """Earth mover's distance in the quantity's unit: the area between the distribution functions.

    `bordas` (bins − 1,); `alem` (2,): how far the means of the outer bins lie beyond the first and last
    border, times their share of `p`; `q` has nothing there.
    """
    diferenca = np.abs(np.cumsum(p - q))[:-1]
    meio = np.minimum(diferenca[:-1], diferenca[1:]) + np.abs(np.diff(diferenca)) / 2
    return float((meio * np.diff(bordas)).sum() + alem.sum())


def p_do_ks(d: float, n: float, m: float) -> float:
    """Chance of a D as large between samples of `n` and `m` independent rows of one distribution.

    Kolmogorov's limit at D √(nm / (n + m)) (Smirnov 1948): too large, on the safe side, for few rows and
    ties.
    """
    return float(special.kolmogorov(d * np.sqrt(n * m / (n + m))))


def d_que_se_ve(alfa: float, n: float, m: float) -> float:
    """The smallest D that has such a chance; at most 1."""
    return float(min(special.kolmogi(alfa) / np.sqrt(n * m / (n + m)), 1.0))


def p_do_qui_quadrado(p: Reais, q: Reais, n: float, m: float, esperado_min: float) -> float:
    """Pearson's chi-square of two rows of counts `n`·p and `m`·q; 1 where one class is left.

    Classes whose expected count in the smaller sample is below `esperado_min` are merged, the smallest first,
    each with the next smallest. With effective `n` and `m` this is Rao and Scott's (1984) first-order
    correction.
    """
    comum = (n * p + m * q) / (n + m)
    a, b = _juntar_pequenas(p, q, comum * min(n, m), esperado_min)
    if len(a) <= 1:
        return 1.0
    media = (n * a + m * b) / (n + m)
    x2 = (n * (a - media) ** 2 / media + m * (b - media) ** 2 / media).sum()
    return float(special.chdtrc(len(a) - 1, x2))


def _juntar_pequenas(p: Reais, q: Reais, esperado: Reais, minimo: float) -> tuple[Reais, Reais]:
    grupos = [(float(e), float(a), float(b)) for e, a, b in zip(esperado, p, q, strict=True) if e > 0]
    grupos.sort()
    while len(grupos) > 1 and grupos[0][0] < minimo:
        um, outro, *resto = grupos
        grupos = sorted([(um[0] + outro[0], um[1] + outro[1], um[2] + outro[2]), *resto])
    return np.array([g[1] for g in grupos]), np.array([g[2] for g in grupos])


def p_de_exceder(parte: float, n: float, esperada: float) -> float:
    """Chance that a share of at least `parte` of `n` rows does what `esperada` of them are expected to do.

    The binomial tail as an incomplete beta function, which takes an effective, fractional `n` too.
    """
    k = parte * n
    return float(special.betainc(k, n - k + 1, esperada)) if k > 0 else 1.0


def holm(valores: Sequence[float]) -> NDArray[np.float64]:
    """P values adjusted by Holm (1979): the chance of any false finding among all of them, however the tests
    depend on each other. Features are functions of each other, and one false finding is a false alarm: that
    is the chance to bound, and not the share of false ones among the findings (Benjamini and Hochberg)."""
    p = np.asarray(valores, dtype=float)
    ordem = np.argsort(p, kind="stable")
    ajustado = np.maximum.accumulate(p[ordem] * np.arange(len(p), 0, -1))
    saida = np.empty(len(p))
    saida[ordem] = np.minimum(ajustado, 1.0)
    return saida
