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

if TYPE_CHECKING:
    import pandas as pd

Matriz = NDArray[np.float64]
Finito = Annotated[float, Field(allow_inf_nan=False)]
Minuto = Annotated[str, Field(pattern=r"^\d{1,4}$")]

RADIACAO: Final = "radiacao_solar"
HORA: Final = "hora"
_SEXO: Final = "sexo"
_O_AR: Final = "temperatura"
_ANTES: Final = (_SEXO, _O_AR)
"""Quantities that others are filled by."""


class RegraDeColuna(BaseModel):
    """A column's filling values: one for each group seen in training, and one for everybody else."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    regra: Literal["mediana", "moda", "mediana_por_sexo", "mediana_por_campanha", "como_o_ar", "constante"]
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
    def perfil(self) -> tuple[list[int], list[float]]:
        """The profile's minutes, rising, and their radiation."""
        pares = sorted((int(minuto), valor) for minuto, valor in self.perfil_geral.items())
        return [m for m, _ in pares], [v for _, v in pares]


def como_matriz(bruto: "pd.DataFrame", entradas: Sequence[str]) -> Matriz:
    """These columns as float64, shape (rows, inputs); a column that is not there is all NaN.

    Raises `ErroDados` for a cell that is no number, or infinite.
    """
    matriz = np.full((len(bruto), len(entradas)), np.nan)
    for n, coluna in enumerate(entradas):
        if coluna in bruto:
            try:
                matriz[:, n] = bruto[coluna].astype(float)
            except (TypeError, ValueError) as erro:
                raise ErroDados(f"{coluna} must be a number or missing: {erro}") from erro
    infinitas = [entradas[n] for n in np.flatnonzero(np.isinf(matriz).any(axis=0))]
    if infinitas:
        raise ErroDados(f"{', '.join(infinitas)}: infinite; give a number, or leave it out.")
    return matriz


class Preenchedor:
    """Rules beside the inputs that they fill, by position."""

    def __init__(self, regras: Preenchimento, entradas: Sequence[str]) -> None:
        self._regras, self._entradas = regras, tuple(entradas)
        self._onde = {nome: n for n, nome in enumerate(self._entradas)}
        pares = sorted(regras.colunas.items(), key=lambda par: par[0] not in _ANTES)
        self._ordem = [(self._onde[coluna], regra) for coluna, regra in pares]

    def preencher(self, bruto: Matriz, campanha: Sequence[str] | None = None) -> Matriz:
        """Raw inputs, shape (rows, inputs), with every NaN filled; `bruto` is left as it is.

        Rules by sex use the filled sex, rules by campaign the campaign of each row where it is known; a group
        not seen in training gets the general value. Raises `ErroDados` naming what no rule can fill.
        """
        vazio = np.isnan(bruto)
        if not vazio.any():
            return bruto
        cheio = bruto.copy()
        algum = vazio.any(axis=0).tolist()
        for n, regra in self._ordem:
            if algum[n]:
                falta = vazio[:, n]
                cheio[falta, n] = self._valores(regra, cheio, campanha, falta)
        if RADIACAO in self._onde and algum[self._onde[RADIACAO]]:
            self._por_radiacao(cheio, vazio)
        if np.isnan(cheio).any():
            vazias = [self._entradas[n] for n in np.flatnonzero(np.isnan(cheio).any(axis=0))]
            raise ErroDados(f"{', '.join(vazias)}: missing, and no rule fills it; a request must give it.")
        return cheio

    def _valores(
        self, regra: RegraDeColuna, cheio: Matriz, campanha: Sequence[str] | None, falta: NDArray[np.bool_]
    ) -> list[float]:
        if regra.regra == "como_o_ar" and _O_AR in self._onde:
            ar = cheio[falta, self._onde[_O_AR]]
            return [float(t) for t in np.where(np.isnan(ar), regra.geral, ar)]
        return [regra.por_grupo.get(g, regra.geral) for g in self._grupo(regra, cheio, campanha, falta)]

    def _grupo(
        self, regra: RegraDeColuna, cheio: Matriz, campanha: Sequence[str] | None, falta: NDArray[np.bool_]
    ) -> list[str]:
        """The key in `por_grupo` of each row in `falta`; text that is no group where the rule has none."""
        if regra.regra == "mediana_por_sexo" and _SEXO in self._onde:
            return [f"{s:g}" for s in cheio[falta, self._onde[_SEXO]].tolist()]
        if regra.regra == "mediana_por_campanha" and campanha is not None:
            return [str(campanha[n]) for n in np.flatnonzero(falta)]
        return [""] * int(falta.sum())

    def _por_radiacao(self, cheio: Matriz, vazio: NDArray[np.bool_]) -> None:
        """The day's profile near this hour, else the median."""
        n = self._onde[RADIACAO]
        if HORA not in self._onde:
            cheio[vazio[:, n], n] = self._regras.radiacao_geral
            return
        horas = cheio[:, self._onde[HORA]]
        falta = vazio[:, n] & ~np.isnan(horas)
        cheio[falta, n] = [_radiacao(self._regras, h) for h in horas[falta].tolist()]


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
