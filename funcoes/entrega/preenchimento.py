"""Filling what a request leaves out, by the rules that `impute` learned in training.

Pure pandas, so that serving needs neither scikit-learn nor the configuration. What a request does not know is
left out of the rules, too: readings of the same day, and a campaign's own radiation.
"""

from typing import Annotated, Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from funcoes.atributos import ENTRADAS
from funcoes.errors import ErroDados

Finito = Annotated[float, Field(allow_inf_nan=False)]
Minuto = Annotated[str, Field(pattern=r"^\d{1,4}$")]

RADIACAO: Final = "rsolarmed"
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


def como_numeros(bruto: pd.DataFrame) -> pd.DataFrame:
    """The columns `ENTRADAS` as float64, same index; a column that is not there is all missing.

    Raises `ErroDados` for a cell that is no number, or infinite.
    """
    quadro = pd.DataFrame(index=bruto.index, columns=list(ENTRADAS), dtype=float)
    for coluna in (c for c in ENTRADAS if c in bruto):
        try:
            quadro[coluna] = bruto[coluna].astype(float)
        except (TypeError, ValueError) as erro:
            raise ErroDados(f"{coluna} must be a number or missing: {erro}") from erro
    infinitas = [c for c in ENTRADAS if np.isinf(quadro[c]).any()]
    if infinitas:
        raise ErroDados(f"{', '.join(infinitas)}: infinite; give a number, or leave it out.")
    return quadro


def preencher(bruto: pd.DataFrame, regras: Preenchimento) -> pd.DataFrame:
    """Columns `ENTRADAS`, float64, nothing missing, same index.

    Rules by sex use the filled sex, rules by campaign the column `campanha` if the frame has one; a group not
    seen in training gets the general value. Raises `ErroDados` naming what no rule can fill.
    """
    quadro = como_numeros(bruto)
    # sex first: other columns are filled by it
    for coluna, regra in sorted(regras.colunas.items(), key=lambda par: par[0] != "sexo"):
        falta = quadro[coluna].isna().to_numpy()
        if falta.any():
            quadro.loc[falta, coluna] = _valores(regra, _grupo(regra, quadro, bruto))[falta]
    falta = (quadro[RADIACAO].isna() & quadro["hora"].notna()).to_numpy()
    quadro.loc[falta, RADIACAO] = [_radiacao(regras, h) for h in quadro.loc[falta, "hora"]]
    vazias = [c for c in ENTRADAS if quadro[c].isna().any()]
    if vazias:
        raise ErroDados(f"{', '.join(vazias)}: missing, and no rule fills it; a request must give it.")
    return quadro


def _grupo(regra: RegraDeColuna, quadro: pd.DataFrame, bruto: pd.DataFrame) -> list[str]:
    """Each row's key in `por_grupo`; text that is no group where the rule has none, or the frame lacks it."""
    nome = _GRUPO_DA_REGRA.get(regra.regra)
    if nome == "sexo":
        return [f"{s:g}" for s in quadro["sexo"]]
    if nome is not None and nome in bruto:
        return [str(g) for g in bruto[nome]]
    return [""] * len(quadro)


def _valores(regra: RegraDeColuna, grupo: list[str]) -> NDArray[np.float64]:
    return np.array([regra.por_grupo.get(g, regra.geral) for g in grupo])


def _radiacao(regras: Preenchimento, hora: float) -> float:
    """The day's profile at the nearest minute, the earlier one of two equally near, if it is near enough."""
    minuto = round(hora * 60)
    perto = min(regras.perfil_geral, key=lambda m: (abs(int(m) - minuto), int(m)), default=None)
    if perto is None or abs(int(perto) - minuto) > regras.radiacao_max_min:
        return regras.radiacao_geral
    return regras.perfil_geral[perto]
