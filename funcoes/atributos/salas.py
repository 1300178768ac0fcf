"""What features of people in rooms are made of, beside the indices: seasons, buildings, and how far the room
is from what people of this climate are used to."""

from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from funcoes.indices.adaptativo import neutra_ashrae
from funcoes.indices.efetiva_padrao import efetiva_padrao
from funcoes.indices.pmv import pmv, velocidade_relativa
from funcoes.indices.radiante import operativa
from funcoes.vocabulario.grandezas import GRANDEZAS

_EXTREMO_PMV: Final = 6.0
"""PMV beyond this is no vote of anybody, and would pull every linear model."""

_CALOR: Final = {"verao": 1.0, "outono": 0.5, "inverno": 0.0, "primavera": 0.5}
_NATURAL: Final = {"natural": 1.0, "misto": 0.5, "mecanico": 0.5, "ar_condicionado": 0.0}


def _por_codigo(grandeza: str, valores: dict[str, float]) -> "np.ndarray[Any, Any]":
    """The value of each code of a category, and NaN for none."""
    return np.array([*(valores[nome] for nome in GRANDEZAS[grandeza].categorias), np.nan])


def _escolher(tabela: "np.ndarray[Any, Any]", codigo: ArrayLike) -> Any:
    lidos = np.asarray(codigo, dtype=float)
    return tabela[np.where(np.isnan(lidos), -1, np.nan_to_num(lidos)).astype(int)]


_CALOR_POR_CODIGO: Final = _por_codigo("estacao", _CALOR)
_NATURAL_POR_CODIGO: Final = _por_codigo("resfriamento", _NATURAL)


def calor_da_estacao(estacao: ArrayLike) -> Any:
    """1 in summer, 0 in winter, half of it between them."""
    return _escolher(_CALOR_POR_CODIGO, estacao)


def ventilacao_natural(resfriamento: ArrayLike) -> Any:
    """1 in a naturally ventilated building, 0 in an air conditioned one, half of it in all others."""
    return _escolher(_NATURAL_POR_CODIGO, resfriamento)


def _so(tipo: str) -> "np.ndarray[Any, Any]":
    return _por_codigo("tipo_predio", {n: float(n == tipo) for n in GRANDEZAS["tipo_predio"].categorias})


_ESCRITORIO: Final = _so("escritorio")
_ESCOLA: Final = _so("escola")
_MORADIA: Final = _so("moradia")


def em_escritorio(tipo_predio: ArrayLike) -> Any:
    """1 in an office, else 0."""
    return _escolher(_ESCRITORIO, tipo_predio)


def em_escola(tipo_predio: ArrayLike) -> Any:
    """1 in a classroom, else 0."""
    return _escolher(_ESCOLA, tipo_predio)


def em_moradia(tipo_predio: ArrayLike) -> Any:
    """1 at home, else 0."""
    return _escolher(_MORADIA, tipo_predio)


def set_da_sala(t: Any, tr: Any, v: Any, ur: Any, met: Any, clo: Any) -> Any:
    """Standard effective temperature, °C, of a person who stands: as the ASHRAE database has it."""
    return efetiva_padrao(t, tr, v, ur, met, clo)


def pmv_da_sala(t: Any, tr: Any, v: Any, ur: Any, met: Any, clo: Any) -> Any:
    """Predicted mean vote (ISO 7730) with the air's speed relative to the person, kept within −6..6."""
    valores = [
        np.asarray(x, dtype=float)
        for x in (t, tr, velocidade_relativa(np.asarray(v), np.asarray(met)), ur, met, clo)
    ]
    return np.clip(pmv(*np.broadcast_arrays(*valores)), -_EXTREMO_PMV, _EXTREMO_PMV)


def desvio_adaptativo(t: Any, tr: Any, v: Any, externa: Any) -> Any:
    """Operative temperature less the neutral one of the adaptive model at this running mean outdoors, °C."""
    return operativa(t, tr, v) - neutra_ashrae(externa)


def diferenca(um: Any, outro: Any) -> Any:
    """The first less the second."""
    return np.subtract(um, outro)
