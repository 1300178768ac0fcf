"""Filling what a request leaves out, by the rules that `impute` learned in training.

Pure NumPy, so that serving needs neither pandas nor scikit-learn. What a request does not know is left out of
the rules, too: readings of the same day, and a campaign's own radiation.
"""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Final, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from funcoes.apoio.erros import ErroDados
from funcoes.preparo.atributos import ENTRADAS

if TYPE_CHECKING:
    import pandas as pd

Matriz = NDArray[np.float64]
Finito = Annotated[float, Field(allow_inf_nan=False)]
Minuto = Annotated[str, Field(pattern=r"^\d{1,4}$")]

RADIACAO: Final = "rsolarmed"
_HORA, _SEXO, _RADIACAO = (ENTRADAS.index(n) for n in ("hora", "sexo", RADIACAO))
_GRUPO_DA_REGRA: Final = {"mediana_por_sexo": "sexo", "mediana_por_campanha": "campanha"}


class RegraDeColuna(BaseModel):
    """A column's filling values: one for each group seen in training, and one for everybody else."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    regra: Literal["mediana", "moda", "mediana_por_sexo", "mediana_por_campanha"]
    geral: Finito
    por_grupo: dict[str, Finito]


class Preenchimento(BaseModel):
    """What fills a request."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    colunas: dict[str, RegraDeColuna]
    perfil_geral: dict[Minuto, Finito]
    """Mean solar radiation, W/m², by minute of the day."""
    radiacao_geral: Finito
    """Median solar radiation, W/m²: where the profile has no minute near enough."""
    radiacao_max_min: Annotated[int, Field(ge=0, le=1440)]
    """How far the profile's nearest minute may be."""

    @cached_property
    def ordem(self) -> list[tuple[int, RegraDeColuna]]:
        """Position and rule of each column; sex first, since other columns are filled by it."""
        pares = [(ENTRADAS.index(coluna), regra) for coluna, regra in self.colunas.items()]
        return sorted(pares, key=lambda par: par[0] != _SEXO)

    @cached_property
    def perfil(self) -> tuple[list[int], list[float]]:
        """The profile's minutes, rising, and their radiation."""
        pares = sorted((int(minuto), valor) for minuto, valor in self.perfil_geral.items())
        return [m for m, _ in pares], [v for _, v in pares]


def como_matriz(bruto: "pd.DataFrame") -> Matriz:
    """The columns `ENTRADAS` as float64, shape (rows, 10); a column that is not there is all NaN.

    Raises `ErroDados` for a cell that is no number, or infinite.
    """
    matriz = np.full((len(bruto), len(ENTRADAS)), np.nan)
    for n, coluna in enumerate(ENTRADAS):
        if coluna in bruto:
            try:
                matriz[:, n] = bruto[coluna].astype(float)
            except (TypeError, ValueError) as erro:
                raise ErroDados(f"{coluna} must be a number or missing: {erro}") from erro
    infinitas = [ENTRADAS[n] for n in np.flatnonzero(np.isinf(matriz).any(axis=0))]
    if infinitas:
        raise ErroDados(f"{', '.join(infinitas)}: infinite; give a number, or leave it out.")
    return matriz


def preencher(bruto: Matriz, regras: Preenchimento, campanha: Sequence[str] | None = None) -> Matriz:
    """Raw inputs, shape (rows, 10), columns `ENTRADAS`, with every NaN filled; `bruto` is left as it is.

    Rules by sex use the filled sex, rules by campaign the campaign of each row where it is known; a group
    not seen in training gets the general value. Raises `ErroDados` naming what no rule can fill.
    """
    vazio = np.isnan(bruto)
    if not vazio.any():
        return bruto
    cheio = bruto.copy()
    algum = vazio.any(axis=0).tolist()
    for n, regra in regras.ordem:
        if algum[n]:
            falta = vazio[:, n]
            cheio[falta, n] = _valores(regra, _grupo(regra, cheio, campanha, falta))
    if algum[_RADIACAO]:
        falta = vazio[:, _RADIACAO] & ~np.isnan(cheio[:, _HORA])
        cheio[falta, _RADIACAO] = [_radiacao(regras, h) for h in cheio[falta, _HORA].tolist()]
    if np.isnan(cheio).any():
        vazias = [ENTRADAS[n] for n in np.flatnonzero(np.isnan(cheio).any(axis=0))]
        raise ErroDados(f"{', '.join(vazias)}: missing, and no rule fills it; a request must give it.")
    return cheio


def _grupo(
    regra: RegraDeColuna, cheio: Matriz, campanha: Sequence[str] | None, falta: NDArray[np.bool_]
) -> list[str]:
    """The key in `por_grupo` of each row in `falta`; text that is no group where the rule has none."""
    nome = _GRUPO_DA_REGRA.get(regra.regra)
    if nome == "sexo":
        return [f"{s:g}" for s in cheio[falta, _SEXO].tolist()]
    if nome is not None and campanha is not None:
        return [str(campanha[n]) for n in np.flatnonzero(falta)]
    return [""] * int(falta.sum())


def _valores(regra: RegraDeColuna, grupo: list[str]) -> list[float]:
    return [regra.por_grupo.get(g, regra.geral) for g in grupo]


def _radiacao(regras: Preenchimento, hora: float) -> float:
    """The day's profile near this hour, else the median."""
    do_perfil = radiacao_do_perfil(regras, hora)
    return regras.radiacao_geral if do_perfil is None else do_perfil


def radiacao_do_perfil(regras: Preenchimento, hora: float) -> float | None:
    """The day's profile, W/m², at the nearest minute, the earlier one of two equally near; None outside the
    hours that training saw."""
    minuto, (minutos, valores) = round(hora * 60), regras.perfil
    depois = bisect_left(minutos, minuto)
    vizinhos = range(max(depois - 1, 0), min(depois + 1, len(minutos)))
    perto = min(vizinhos, key=lambda n: abs(minutos[n] - minuto), default=None)
    if perto is None or abs(minutos[perto] - minuto) > regras.radiacao_max_min:
        return None
    return valores[perto]
