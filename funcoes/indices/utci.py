"""The official UTCI polynomial (Bröde et al. 2012, Int. J. Biometeorol. 56, 481; UTCI_a002.f90) in NumPy.

Training and serving compute it with this same function. pythermalcomfort has it, too, and the tests hold both
together; but it brings numba and scipy into the serving process: 145 MB, 0.7 s at every start, and 8 s on a
fresh machine. Here: no import, 10 microseconds for a row alone, 0.1 in a block.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

_GRAU: Final = 6
_BLOCO: Final = 4096
"""Rows at once: the powers of a block stay in the processor's cache."""

# fmt: off
COEFICIENTES: Final = (
    0.607562052, -0.0227712343, 0.000806470249, -0.000154271372, -3.24651735e-06, 7.32602852e-08,
    1.35959073e-09, -2.2583652, 0.0880326035, 0.00216844454, -1.53347087e-05, -5.72983704e-07,
    -2.55090145e-09, -0.751269505, -0.00408350271, -5.21670675e-05, 1.94544667e-06, 1.14099531e-08,
    0.158137256, -6.57263143e-05, 2.22697524e-07, -4.16117031e-08, -0.0127762753, 9.66891875e-06,
    2.52785852e-09, 0.000456306672, -1.74202546e-07, -5.91491269e-06, 0.398374029, 0.000183945314,
    -0.00017375451, -7.60781159e-07, 3.77830287e-08, 5.43079673e-10, -0.0200518269, 0.000892859837,
    3.45433048e-06, -3.77925774e-07, -1.69699377e-09, 0.000169992415, -4.99204314e-05, 2.47417178e-07,
    1.07596466e-08, 8.49242932e-05, 1.35191328e-06, -6.21531254e-09, -4.99410301e-06, -1.89489258e-08,
    8.15300114e-08, 0.00075504309, -5.65095215e-05, -4.52166564e-07, 2.46688878e-08, 2.42674348e-10,
    0.00015454725, 5.2411097e-06, -8.75874982e-08, -1.50743064e-09, -1.56236307e-05, -1.33895614e-07,
    2.49709824e-09, 6.51711721e-07, 1.94960053e-09, -1.00361113e-08, -1.21206673e-05, -2.1820366e-07,
    7.51269482e-09, 9.79063848e-11, 1.25006734e-06, -1.81584736e-09, -3.52197671e-10, -3.3651463e-08,
    1.35908359e-10, 4.1703262e-10, -1.30369025e-09, 4.13908461e-10, 9.22652254e-12, -5.08220384e-09,
    -2.24730961e-11, 1.17139133e-10, 6.62154879e-10, 4.0386326e-13, 1.95087203e-12, -4.73602469e-12,
    5.12733497, -0.312788561, -0.0196701861, 0.00099969087, 9.51738512e-06, -4.66426341e-07, 0.548050612,
    -0.00330552823, -0.0016411944, -5.16670694e-06, 9.52692432e-07, -0.0429223622, 0.00500845667,
    1.00601257e-06, -1.81748644e-06, -0.00125813502, -0.000179330391, 2.34994441e-06, 0.000129735808,
    1.2906487e-06, -2.28558686e-06, -0.0369476348, 0.00162325322, -3.1427968e-05, 2.59835559e-06,
    -4.77136523e-08, 0.0086420339, -0.000687405181, -9.13863872e-06, 5.15916806e-07, -3.59217476e-05,
    3.28696511e-05, -7.10542454e-07, -1.243823e-05, -7.385844e-09, 2.20609296e-07, -0.00073246918,
    -1.87381964e-05, 4.80925239e-06, -8.7549204e-08, 2.7786293e-05, -5.06004592e-06, 1.14325367e-07,
    2.53016723e-06, -1.72857035e-08, -3.95079398e-08, -3.59413173e-07, 7.04388046e-07, -1.89309167e-08,
    -4.79768731e-07, 7.96079978e-09, 1.62897058e-09, 3.94367674e-08, -1.18566247e-09, 3.34678041e-10,
    -1.15606447e-10, -2.80626406, 0.548712484, -0.0039942841, -0.000954009191, 1.93090978e-05, -0.308806365,
    0.0116952364, 0.000495271903, -1.90710882e-05, 0.00210787756, -0.000698445738, 2.30109073e-05,
    0.00041785659, -1.27043871e-05, -3.04620472e-06, 0.0514507424, -0.00432510997, 8.99281156e-05,
    -7.14663943e-07, -0.000266016305, 0.000263789586, -7.01199003e-06, -0.000106823306, 3.61341136e-06,
    2.29748967e-07, 0.000304788893, -6.42070836e-05, 1.16257971e-06, 7.68023384e-06, -5.47446896e-07,
    -3.5993791e-08, -4.36497725e-06, 1.68737969e-07, 2.67489271e-08, 3.23926897e-09, -0.0353874123,
    -0.22120119, 0.0155126038, -0.000263917279, 0.0453433455, -0.00432943862, 0.000145389826, 0.00021750861,
    -6.66724702e-05, 3.3321714e-05, -0.00226921615, 0.000380261982, -5.45314314e-09, -0.000796355448,
    2.53458034e-05, -6.31223658e-06, 0.000302122035, -4.77403547e-06, 1.73825715e-06, -4.09087898e-07,
    0.614155345, -0.0616755931, 0.00133374846, 0.00355375387, -0.000513027851, 0.000102449757,
    -0.00148526421, -4.11469183e-05, -6.80434415e-06, -9.77675906e-06, 0.0882773108, -0.00301859306,
    0.00104452989, 0.000247090539, 0.00148348065,
)
# fmt: on
"""Of Ta^i·v^j·D^k·e^l with i + j + k + l ≤ 6, i fastest and l slowest, as the official program lists them."""

_PARES: Final = [(i, j) for i in range(_GRAU + 1) for j in range(_GRAU + 1 - i)]
_I, _J = (np.array(indices) for indices in zip(*_PARES, strict=True))


def _matriz() -> NDArray[np.float64]:
    """Coefficients by the powers of (Ta, v), a row each, and of (D, e), a column each; shape (28, 28)."""
    numero = {par: n for n, par in enumerate(_PARES)}
    matriz, proximo = np.zeros((len(_PARES), len(_PARES))), iter(COEFICIENTES)
    for l in range(_GRAU + 1):  # noqa: E741 -- the exponents' names in the formula
        for k in range(_GRAU + 1 - l):
            for j in range(_GRAU + 1 - l - k):
                for i in range(_GRAU + 1 - l - k - j):
                    matriz[numero[i, j], numero[k, l]] = next(proximo)
    return matriz


_A: Final = _matriz()


def polinomio(
    tar: NDArray[np.float64], vento: NDArray[np.float64], delta: NDArray[np.float64], e: NDArray[np.float64]
) -> NDArray[np.float64]:
    """UTCI in °C; all of one shape: air temperature °C, wind m/s, Tmrt − Ta °C, vapour pressure kPa."""
    x = np.array((tar, vento, delta, e), dtype=np.float64)
    plano, saida = x.reshape(4, -1), np.empty(x[0].size)
    for n in range(0, saida.size, _BLOCO):
        saida[n : n + _BLOCO] = _bloco(plano[:, n : n + _BLOCO])
    return saida.reshape(x.shape[1:])


def _bloco(x: NDArray[np.float64]) -> NDArray[np.float64]:
    potencias = np.ones((_GRAU + 1, *x.shape))
    for n in range(_GRAU):
        np.multiply(potencias[n], x, out=potencias[n + 1])
    t, v, d, e = potencias.swapaxes(0, 1)
    return np.asarray(x[0] + ((t[_I] * v[_J]) * (_A @ (d[_I] * e[_J]))).sum(axis=0))


_G: Final = (
    -2836.5744,
    -6028.076559,
    19.54263612,
    -0.02737830188,
    0.000016261698,
    7.0229056e-10,
    -1.8680009e-13,
)


def pressao_de_saturacao_hpa(tar: NDArray[np.float64]) -> NDArray[np.float64]:
    """Saturation vapour pressure over water in hPa at °C, as in the official program (Hardy 1998)."""
    tk = tar + 273.15
    soma = np.full_like(tk, _G[6])
    for g in _G[5::-1]:  # by Horner: Σ gₙ·tk^(n−2)
        soma = soma * tk + g
    return np.asarray(np.exp(2.7150305 * np.log(tk) + soma / tk**2) * 0.01)
