"""How many independent rows a sample is worth: people of one hour share its weather, hours of a day their
day.

The variance of a weighted mean whose rows are alike by ρ within a day is, in units of one row's,

    1 / n_eff = (1 − ρ) Σᵢ ωᵢ² + ρ Σ_d (Σ_{i in d} ωᵢ)²,   Σᵢ ωᵢ = 1

(Kish 1965; for equal weights and m rows a day this is n / (1 + (m − 1) ρ)). ρ comes from the reference,
quantity by quantity: about 0 for age, so that rows count, and near 1 for humidity, so that days do. Where
rows of training belong to buildings instead of days, ρ is theirs: requests do not say of which building they
are, and those of one day may all be of one.
"""

import numpy as np
from numpy.typing import NDArray

from funcoes.apoio.tipos import Reais
from funcoes.deriva.janela import Janela
from funcoes.deriva.referencia import Referencia


def _efetivo(quadrados: float, dias: Reais, rho: float) -> float:
    return 1.0 / ((1 - rho) * quadrados + rho * float((dias**2).sum()))


def da_janela(
    janela: Janela, estratos: NDArray[np.bool_], linhas: float, rho: float, por_momento: bool
) -> float:
    """Of the window's rows in these strata; `linhas` of them have a value. `por_momento`: the quantity is the
    weather's, and there are no more readings of it than distinct hours."""
    momentos = janela.momentos
    aqui = estratos[momentos.estrato]
    if not aqui.any():
        return 0.0
    pesos = momentos.linhas[aqui] / momentos.linhas[aqui].sum()
    qual = np.unique(momentos.dia[aqui], return_inverse=True)[1]
    dias = np.bincount(qual, weights=pesos).astype(float)
    n = _efetivo(1.0 / linhas, dias, rho)
    return min(n, 1.0 / float((pesos**2).sum())) if por_momento else n


def da_referencia(
    referencia: Referencia, pesos: Reais, linhas: Reais, rho: float, por_momento: bool
) -> float:
    """Of the reference with these weights of strata, which add up to 1; `linhas`, (strata,), have a value.

    Where it does not know which of its rows belong together, they count as rows; those of the window do not.
    """
    rho = 0.0 if len(referencia.dias) == 1 else rho
    com = pesos > 0
    quadrados = float((pesos[com] ** 2 / linhas[com]).sum())
    por_linha = np.divide(pesos, referencia.linhas, out=np.zeros_like(pesos), where=referencia.linhas > 0)
    n = _efetivo(quadrados, referencia.linhas_do_dia @ por_linha, rho)
    return min(n, 1.0 / float((pesos[com] ** 2 / referencia.momentos[com]).sum())) if por_momento else n
