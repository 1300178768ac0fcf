"""Thermal indices as the Santa Maria survey computes them: pure functions of the weather, no state.

Every function takes floats or arrays that broadcast together and returns a float64 array of the broadcast
shape (0-d for scalars). NaN in gives NaN out; nothing is raised for a missing value.

Units: `temperatura` and `tmrt` °C, `umidade` %, `velocidade_vento` m/s, `radiacao_solar` W/m². The formulas
are those that reproduce the index columns of the survey (Gobo 2017); errors are mean absolute ones on its 288
records.

UTCI is the official polynomial, in `utci`: the tests hold it to pythermalcomfort's.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from funcoes.indices.utci import polinomio, pressao_de_saturacao_hpa

__all__ = [
    "imc",
    "pressao_vapor_hpa",
    "te",
    "tek",
    "tev",
    "tmrt_estimada",
    "tu_stull",
    "utci",
    "wbgt",
    "wci",
]

Vetor = NDArray[np.float64]

CALMARIA_M_S = 0.2
"""Wind up to which TE uses the calm-air formula."""

VENTO_MINIMO_WCI_M_S = 0.25
LIMITES_UTCI_TEMPERATURA = (-50.0, 50.0)
LIMITES_UTCI_VENTO_M_S = (0.5, 17.0)
LIMITES_UTCI_TMRT_MENOS_AR = (-30.0, 70.0)
PRESSAO_MAXIMA_UTCI_HPA = 50.0


def _vetor(valor: ArrayLike) -> Vetor:
    return np.asarray(valor, dtype=np.float64)


def _entre(valor: Vetor, minimo: ArrayLike, maximo: ArrayLike) -> Vetor:
    """`np.clip`, at a fifth of its time for a single value."""
    return np.asarray(np.minimum(np.maximum(valor, minimo), maximo))


def pressao_vapor_hpa(temperatura: ArrayLike, umidade: ArrayLike) -> Vetor:
    """Water vapour pressure in hPa, e = 6.105·exp(17.27·T/(237.7+T))·UR/100 (Steadman 1984)."""
    T, UR = _vetor(temperatura), _vetor(umidade)
    return np.asarray(6.105 * np.exp(17.27 * T / (237.7 + T)) * UR / 100.0)


def tu_stull(temperatura: ArrayLike, umidade: ArrayLike) -> Vetor:
    """Wet-bulb temperature in °C from air temperature and humidity at sea-level pressure.

    Stull (2011), J. Appl. Meteorol. Climatol. 50, 2267, eq. 1; made for 5–99 % and −20–50 °C,
    errors within 1 °C.
    """
    T, UR = _vetor(temperatura), _vetor(umidade)
    return np.asarray(
        T * np.arctan(0.151977 * np.sqrt(UR + 8.313659))
        + np.arctan(T + UR)
        - np.arctan(UR - 1.676331)
        + 0.00391838 * UR**1.5 * np.arctan(0.023101 * UR)
        - 4.686035
    )


def tek(temperatura: ArrayLike, umidade: ArrayLike) -> Vetor:
    """Equivalent temperature Tek in °C, T + 1.5·e (e in hPa). Survey error .06."""
    return np.asarray(_vetor(temperatura) + 1.5 * pressao_vapor_hpa(temperatura, umidade))


def wbgt(temperatura: ArrayLike, umidade: ArrayLike) -> Vetor:
    """Simplified outdoor WBGT in °C, .567·T + .393·e + 3.94 (ABM 2008; e in hPa). Survey error .03."""
    return np.asarray(0.567 * _vetor(temperatura) + 0.393 * pressao_vapor_hpa(temperatura, umidade) + 3.94)


def tev(temperatura: ArrayLike, umidade: ArrayLike, velocidade_vento: ArrayLike) -> Vetor:
    """Effective temperature with wind, °C (Gregorczuk 1968; Suping et al. 1992). Survey error .09.

    37 − (37−T)/(.68 − .0014·UR + 1/(1.76 + 1.4·v^.75)) − .29·T·(1−UR/100). Negative wind counts as calm.
    """
    T, UR, v = _vetor(temperatura), _vetor(umidade), np.maximum(_vetor(velocidade_vento), 0.0)
    troca = 0.68 - 0.0014 * UR + 1.0 / (1.76 + 1.4 * v**0.75)
    return np.asarray(37.0 - (37.0 - T) / troca - 0.29 * T * (1.0 - UR / 100.0))


def te(temperatura: ArrayLike, umidade: ArrayLike, velocidade_vento: ArrayLike) -> Vetor:
    """Effective temperature, °C: Missenard (1933) in calm air (v ≤ .2 m/s), else `tev`. Survey error .03."""
    T, UR, v = _vetor(temperatura), _vetor(umidade), _vetor(velocidade_vento)
    calmo = T - 0.4 * (T - 10.0) * (1.0 - UR / 100.0)
    return np.asarray(np.where(v <= CALMARIA_M_S, calmo, tev(T, UR, v)))


def wci(temperatura: ArrayLike, velocidade_vento: ArrayLike) -> Vetor:
    """Wind chill as heat loss in W/m² (Siple & Passel 1945), wind at least .25 m/s. Survey error .33.

    1.163·(10.45 + 10·√v − v)·(33 − T); negative above 33 °C.
    """
    v = np.maximum(_vetor(velocidade_vento), VENTO_MINIMO_WCI_M_S)
    return np.asarray(1.163 * (10.45 + 10.0 * np.sqrt(v) - v) * (33.0 - _vetor(temperatura)))


def tmrt_estimada(temperatura: ArrayLike, radiacao_solar: ArrayLike) -> Vetor:
    """Mean radiant temperature in °C, T − 4.13 + .0283·RSolarMed: the line that best fits the survey's UTCI.

    Where radiation is missing the result is NaN: fill it first, we do not guess here.
    """
    return np.asarray(_vetor(temperatura) - 4.13 + 0.0283 * _vetor(radiacao_solar))


def utci(
    temperatura: ArrayLike, umidade: ArrayLike, velocidade_vento: ArrayLike, radiacao_solar: ArrayLike
) -> Vetor:
    """Universal Thermal Climate Index in °C, radiation through `tmrt_estimada`. Survey error .43.

    Inputs are clamped to the polynomial's domain (T −50..50 °C, wind .5..17 m/s, Tmrt−T −30..70 °C, vapour
    pressure ≤ 50 hPa), not refused: beyond it the values run away; we want a finite answer for all weather.
    """
    T = _entre(_vetor(temperatura), *LIMITES_UTCI_TEMPERATURA)
    delta = _entre(
        tmrt_estimada(temperatura, radiacao_solar) - _vetor(temperatura), *LIMITES_UTCI_TMRT_MENOS_AR
    )
    return _utci_polinomio(T, T + delta, _vetor(velocidade_vento), _vetor(umidade))


def _utci_polinomio(T: Vetor, tmrt: Vetor, v: Vetor, UR: Vetor) -> Vetor:
    """Evaluate the polynomial at air and radiant temperature (°C), wind and humidity (both clamped here)."""
    vento = _entre(v, *LIMITES_UTCI_VENTO_M_S)
    umidade = _entre(UR, 0.0, 100.0 * PRESSAO_MAXIMA_UTCI_HPA / pressao_vapor_hpa(T, 100.0))
    pressao_kpa = pressao_de_saturacao_hpa(T) * (umidade / 100.0) / 10.0
    delta = tmrt - T
    if not T.shape == vento.shape == delta.shape == pressao_kpa.shape:
        T, delta, vento, pressao_kpa = np.broadcast_arrays(T, delta, vento, pressao_kpa)
    return polinomio(T, vento, delta, pressao_kpa)


def imc(peso_kg: ArrayLike, altura_cm: ArrayLike) -> Vetor:
    """Body mass index in kg/m², from kg and cm (Quetelet). A height of zero or less gives NaN."""
    altura_m = _vetor(altura_cm) / 100.0
    altura_m = np.where(altura_m > 0.0, altura_m, np.nan)
    return np.asarray(_vetor(peso_kg) / altura_m**2)
