"""The two-node model of Gagge et al. (1986), ASHRAE Trans. 92(2B), 709: what an hour makes of core and skin.

By the program of ASHRAE 55-2023, Normative Appendix D, at sea level and without external work, but for one
line. Where the skin is as wet as it can get, the program makes sweat of all that wetness, also of the 0.06
that is diffusion: there SET drops by up to 1.2 °C while the air gets warmer. Here, as in Gagge's paper, not.
"""

import math
from collections.abc import Callable
from typing import Any, Final, NamedTuple

import numpy as np

M2K_W_POR_CLO: Final = 0.155
LEWIS: Final = 2.2
"""K/Torr, at sea level."""

_W_M2_POR_MET: Final = 58.2
_PELE_C: Final = 33.7
_CENTRO_C: Final = 36.8
_MEDIA_C: Final = 0.1 * _PELE_C + 0.9 * _CENTRO_C
_AREA_M2: Final = 1.8258
_RADIACAO: Final = 4.0 * 0.95 * 5.6697e-8
_VOLTAS: Final = 4
"""For the clothing's first temperature. With one more a minute, SET is within 1e-4 °C in the end."""

_QUASE_NADA: Final = 1e-9


class Corpo(NamedTuple):
    """What programs differ in: mass (kg), blood flow by warmth of the core (kg/h m² K), minutes."""

    massa_kg: float = 69.9
    dilatacao: float = 200.0
    minutos: int = 60


CORPO: Final = Corpo()


class Contas(NamedTuple):
    """What differs between floats and arrays: the formulas are the same for a row and for many."""

    exp: Callable[[Any], Any]
    maximo: Callable[[Any, Any], Any]
    minimo: Callable[[Any, Any], Any]
    se: Callable[[Any, Any, Any], Any]
    todos: Callable[[Any], Any]


UMA: Final = Contas(math.exp, max, min, lambda condicao, sim, nao: sim if condicao else nao, bool)
MUITAS: Final = Contas(np.exp, np.maximum, np.minimum, np.where, np.all)


class _Meio(NamedTuple):
    """What stays the same for the hour: pressure in Torr, heat in W/m², exchange in W/m²K or W/m²Torr."""

    tr: Any
    pv: Any
    hc: Any
    hct: Any
    hr_por_k3: Any
    f: Any
    f_rcl: Any
    vapor: Any
    molhada: Any
    repouso: Any
    respira: Any


class Estado(NamedTuple):
    """After the hour: skin in °C, its loss in W/m², its wettedness, radiation's W/m²K."""

    pele: Any
    perda: Any
    umida: Any
    hr: Any


def torr(contas: Contas, t: Any) -> Any:
    """Saturation vapour pressure at °C, as the program has it."""
    return contas.exp(18.6686 - 4030.183 / (t + 235.0))


def por_movimento(contas: Contas, met: Any) -> Any:
    """Convection of a body that moves, W/m²K; 3 in still air."""
    return contas.maximo(3.0, 5.66 * contas.maximo(met - 0.85, 0.0) ** 0.39)


def _meio(contas: Contas, x: tuple[Any, ...]) -> _Meio:
    t, tr, v, ur, met, clo, radia = x
    vestido = clo > 0.0
    pv = ur * torr(contas, t) / 100.0
    rcl, f = M2K_W_POR_CLO * clo, 1.0 + 0.15 * clo
    hc = contas.maximo(por_movimento(contas, met), 8.600001 * v**0.53)
    m = met * _W_M2_POR_MET
    return _Meio(
        tr, pv, hc, hc * t, _RADIACAO * radia, f, f * rcl,
        vapor=1.0 / (1.0 / (LEWIS * f * hc) + rcl / (LEWIS * contas.se(vestido, 0.45, 1.0))),
        molhada=contas.se(vestido, 0.59 * v**-0.08, 0.38 * v**-0.29),
        repouso=m,
        respira=0.0023 * m * (44.0 - pv) + 0.0014 * m * (34.0 - t),
    )  # fmt: skip


def _radiacao(a: _Meio, pele: Any, hr: Any) -> Any:
    """Radiation's W/m²K, at the clothing's temperature with the one before."""
    roupa = (pele + a.f_rcl * (hr * a.tr + a.hct)) / (1.0 + a.f_rcl * (hr + a.hc))
    tk = (roupa + a.tr) / 2.0 + 273.15
    return a.hr_por_k3 * tk * tk * tk


def hora(contas: Contas, x: tuple[Any, ...], corpo: Corpo) -> Estado:
    """Let the body be in this air for an hour, in steps of a minute.

    `x`: air and mean radiant temperature (°C), air speed (m/s, above 0), relative humidity (%), met, clo, and
    the share of the body that radiates; seven finite floats, or arrays of one shape.
    """
    a = _meio(contas, x)
    exp, maximo, minimo = contas.exp, contas.maximo, contas.minimo
    pele, centro, sangue, alfa, hr = _PELE_C, _CENTRO_C, 6.3, 0.1, 4.7
    m, evapora = a.repouso, a.repouso * (0.1 / _W_M2_POR_MET)
    por_minuto = _AREA_M2 / (0.97 * corpo.massa_kg * 60.0)
    for _ in range(_VOLTAS - 1):
        hr = _radiacao(a, pele, hr)
    for _ in range(corpo.minutos):
        hr = _radiacao(a, pele, hr)
        h = hr + a.hc
        seca = a.f * (h * pele - hr * a.tr - a.hct) / (1.0 + a.f_rcl * h)
        fluxo = (centro - pele) * (5.28 + 1.163 * sangue)
        pele = pele + (fluxo - seca - evapora) * por_minuto / alfa
        centro = centro + (m - fluxo - a.respira) * por_minuto / (1.0 - alfa)
        calor, frio = maximo(pele - _PELE_C, 0.0), maximo(_PELE_C - pele, 0.0)
        quente = maximo(alfa * pele + (1.0 - alfa) * centro - _MEDIA_C, 0.0)
        sangue = (6.3 + corpo.dilatacao * maximo(centro - _CENTRO_C, 0.0)) / (1.0 + 0.5 * frio)
        sangue = minimo(maximo(sangue, 0.5), 90.0)
        suor = 0.68 * minimo(170.0 * quente * exp(calor / 10.7), 500.0)
        maxima = (torr(contas, pele) - a.pv) * a.vapor
        evapora = maximo(minimo(0.06 * maxima + 0.94 * suor, a.molhada * maxima), 0.0)
        m = a.repouso + 19.4 * frio * maximo(_CENTRO_C - centro, 0.0)
        alfa = 0.0417737 + 0.7451833 / (sangue + 0.585417)
    umida = contas.se(maxima > 0.0, evapora / maximo(maxima, _QUASE_NADA), a.molhada)
    return Estado(pele, seca + evapora, umida, hr)
