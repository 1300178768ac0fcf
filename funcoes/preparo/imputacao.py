"""Filling what is missing: wet bulb by formula, radiation by the day's own readings, the rest by rules.

Whatever is learned comes from the training part and is kept in `Imputador`, which travels with the
data as JSON, so that a single request is filled by the same numbers.
"""

from collections.abc import Collection
from typing import Any, Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from funcoes.apoio.erros import ErroDados
from funcoes.apoio.tipos import Reais
from funcoes.configuracao.secoes import ImputeConfig, Regra
from funcoes.dados.colunas import COPIA, FALTA, SEM_DATA
from funcoes.dados.divisao import TREINO
from funcoes.indices.termicos import tu_stull

_GRUPO_DA_REGRA: dict[str, str] = {"mediana_por_sexo": "sexo", "mediana_por_campanha": "campanha"}
CONSTANTE: Final = "constante"
"""Rule of a value that nobody learned."""

_RADIACAO: Final = "radiacao_solar"
_O_AR: Final = "temperatura"

ANTES: Final = ("sexo", _O_AR)
"""Columns that others are filled by."""

_MINUTOS_DO_DIA = 24 * 60 + 1
"""Minutes of the day that a record's time may round to: 0 to 1440."""


class RegraAprendida(BaseModel):
    """A column's filling values: one for each group seen in training, and one for everybody else.

    By the rule `como_o_ar` they are for where the air temperature is missing, too.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    regra: Regra | Literal["constante"]
    geral: float
    por_grupo: dict[str, float]


class Imputador(BaseModel):
    """What `impute` learned from the training part."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    colunas: dict[str, RegraAprendida]
    perfil_radiacao: dict[str, dict[str, float]]
    """Mean solar radiation (W/m²) by campaign and minute of the day, both as text keys."""
    perfil_geral: dict[str, float]
    """The same over all campaigns: the shape of a day."""
    nivel_campanha: dict[str, float]
    """A campaign's radiation as a multiple of the general profile at the minutes it has."""
    radiacao_geral: float
    """Median of the training records, W/m²; 0 where no feature needs it."""
    por_radiacao: bool = False
    """Whether solar radiation is filled, which a median of 0 does not say."""


_SEM_RADIACAO: Final[dict[str, Any]] = {
    "perfil_radiacao": {}, "perfil_geral": {}, "nivel_campanha": {}, "radiacao_geral": 0.0,
    "por_radiacao": False,
}  # fmt: skip


def _chave(valor: object) -> str:
    return f"{valor:g}" if isinstance(valor, float) else str(valor)


def _aprender_coluna(treino: pd.DataFrame, coluna: str, regra: Regra | float) -> RegraAprendida:
    if not isinstance(regra, str):
        return RegraAprendida(regra=CONSTANTE, geral=regra, por_grupo={})
    valores = treino[coluna].dropna()
    if valores.empty:
        raise ErroDados(f"{coluna} has no value in the training part: no {regra} can be learned from it.")
    if regra == "moda":
        return RegraAprendida(regra=regra, geral=float(valores.mode().iloc[0]), por_grupo={})
    por_grupo: dict[str, float] = {}
    if regra in _GRUPO_DA_REGRA:
        medianas = valores.groupby(treino.loc[valores.index, _GRUPO_DA_REGRA[regra]]).median()
        por_grupo = {_chave(k): float(v) for k, v in medianas.items()}
    return RegraAprendida(regra=regra, geral=float(valores.median()), por_grupo=por_grupo)


def _minutos(hora: pd.Series) -> pd.Series:
    return (hora * 60).round().astype(int)


def _registros_com_radiacao(quadro: pd.DataFrame) -> pd.DataFrame:
    """One row per weather record that has solar radiation and an hour."""
    com = quadro.dropna(subset=["radiacao_solar", "hora"]).drop_duplicates("registro")
    return com.assign(minuto=_minutos(com["hora"]))[["campanha", "dia", "minuto", "radiacao_solar"]]


def aprender(quadro: pd.DataFrame, config: ImputeConfig, entradas: Collection[str]) -> Imputador:
    """Learn the rule of each of these quantities from the rows with `parte == "treino"`.

    Raises `ErroDados` when a column has no value there to learn from.
    """
    treino = quadro[quadro["parte"] == TREINO]
    quais = [e for e in entradas if e != _RADIACAO and (e != "hora" or quadro["hora"].isna().any())]
    colunas = {
        c: _aprender_coluna(treino, c, _que_serve(config.regra(c), entradas))
        for c in sorted(quais, key=config.lugar)
    }
    # by the hour only where a request has one, too
    radiacao = _aprender_radiacao(treino, "hora" in entradas) if _RADIACAO in entradas else _SEM_RADIACAO
    return Imputador(colunas=colunas, **radiacao)


def _que_serve(regra: Regra | float, entradas: Collection[str]) -> Regra | float:
    """A rule by what a request does not have would fill it otherwise than training: the median instead."""
    por = {"mediana_por_sexo": "sexo", "como_o_ar": _O_AR}.get(str(regra))
    return regra if por is None or por in entradas else "mediana"


def _aprender_radiacao(treino: pd.DataFrame, pela_hora: bool) -> dict[str, Any]:
    if treino[_RADIACAO].isna().all():
        raise ErroDados("radiacao_solar has no value in the training part: solar radiation cannot be filled.")
    registros = _registros_com_radiacao(treino) if pela_hora else treino.iloc[:0]
    if registros.empty:  # without hours there is no shape of a day
        medidos = treino.dropna(subset=[_RADIACAO]).drop_duplicates("registro")
        geral_so = float(medidos[_RADIACAO].median())
        return {**_SEM_RADIACAO, "radiacao_geral": geral_so, "por_radiacao": True}
    geral = registros.groupby("minuto")["radiacao_solar"].mean()
    perfil, nivel = {}, {}
    for campanha, grupo in registros.groupby("campanha"):
        medias = grupo.groupby("minuto")["radiacao_solar"].mean()
        perfil[str(campanha)] = {str(minuto): float(v) for minuto, v in medias.items()}
        nivel[str(campanha)] = float(medias.sum() / max(geral[medias.index].sum(), 1e-9))
    return {
        "perfil_radiacao": perfil,
        "perfil_geral": {str(minuto): float(v) for minuto, v in geral.items()},
        "nivel_campanha": nivel,
        "radiacao_geral": float(registros["radiacao_solar"].median()),
        "por_radiacao": True,
    }


def imputar_tu_stull(quadro: pd.DataFrame) -> pd.Series:
    """Wet-bulb temperature, °C: the measured one, Stull's formula where it is missing."""
    return quadro["bulbo_umido"].fillna(
        pd.Series(tu_stull(quadro["temperatura"], quadro["umidade"]), index=quadro.index)
    )


def media_movel_do_dia(quadro: pd.DataFrame, janela_min: int) -> pd.Series:
    """Mean of the day's training readings within ±`janela_min` minutes; missing where there is none.

    Never looks across days: a winter night between two readings is not a straight line.
    """
    fontes = _registros_com_radiacao(quadro[quadro["parte"] == TREINO])
    fontes = fontes[fontes["dia"] != SEM_DATA].sort_values(["dia", "minuto"], kind="stable")
    faltam = quadro[quadro["radiacao_solar"].isna() & quadro["hora"].notna()]
    dias = pd.Index(fontes["dia"].unique())
    # one clock over all days, with nights so long that no window reaches another day; a day without readings
    # is day -1, before all of them
    passo = _MINUTOS_DO_DIA + 2 * janela_min
    relogio = dias.get_indexer(fontes["dia"]) * passo + fontes["minuto"].to_numpy()
    centro = dias.get_indexer(faltam["dia"]) * passo + _minutos(faltam["hora"]).to_numpy()
    inicio = np.searchsorted(relogio, centro - janela_min, side="left")
    fim = np.searchsorted(relogio, centro + janela_min, side="right")
    medias = _medias_das_fatias(fontes["radiacao_solar"].to_numpy(), inicio, fim)
    return pd.Series(medias, index=faltam.index).reindex(quadro.index)


def _medias_das_fatias(valores: Reais, inicio: NDArray[np.intp], fim: NDArray[np.intp]) -> Reais:
    """Mean of `valores[inicio:fim]` for each pair, NaN where it is empty.

    Each distinct slice once, and for itself: differences of a running total would lose digits.
    """
    fatias, qual = np.unique(np.column_stack([inicio, fim]), axis=0, return_inverse=True)
    medias = [valores[a:b].mean() if b > a else np.nan for a, b in fatias]
    return np.array(medias, dtype=float)[qual]


def _proximo(perfil: dict[str, float], minuto: int, max_min: int) -> float | None:
    """The profile's value at the nearest minute, if that is near enough."""
    chave = min(perfil, key=lambda m: (abs(int(m) - minuto), int(m)), default=None)
    return None if chave is None or abs(int(chave) - minuto) > max_min else perfil[chave]


def radiacao_do_perfil(imputador: Imputador, campanha: str, minuto: int, max_min: int) -> tuple[float, str]:
    """Radiation (W/m²) at a minute of the day and where it came from.

    `campanha`: the campaign's mean at this hour (a reading within `max_min` minutes). Where the campaign
    was never measured near that hour, `perfil`: the shape of the day over all campaigns at this
    campaign's level; a winter morning is not filled with winter noon. Else `mediana`.
    """
    da_campanha = _proximo(imputador.perfil_radiacao.get(campanha, {}), minuto, max_min)
    if da_campanha is not None:
        return da_campanha, "campanha"
    geral = _proximo(imputador.perfil_geral, minuto, max_min)
    if geral is not None:
        return geral * imputador.nivel_campanha.get(campanha, 1.0), "perfil"
    return imputador.radiacao_geral, "mediana"


def imputar_radiacao(quadro: pd.DataFrame, imputador: Imputador, config: ImputeConfig) -> pd.DataFrame:
    """Columns `radiacao_solar` (filled) and `radiacao_origem` (medida, dia, campanha, perfil or mediana)."""
    resultado = pd.DataFrame({"radiacao_solar": quadro["radiacao_solar"], "radiacao_origem": "medida"})
    falta = quadro["radiacao_solar"].isna()
    pelo_dia = media_movel_do_dia(quadro, config.janela_radiacao_min)
    resultado.loc[falta, "radiacao_solar"] = pelo_dia[falta]
    resultado.loc[falta, "radiacao_origem"] = "dia"
    resto = falta & pelo_dia.isna()
    sem_hora = resto & quadro["hora"].isna()
    resultado.loc[sem_hora, "radiacao_solar"] = imputador.radiacao_geral
    resultado.loc[sem_hora, "radiacao_origem"] = "mediana"
    resto = resto & ~sem_hora
    campanhas = [str(c) for c in quadro.loc[resto, "campanha"]]
    horas = list(zip(campanhas, _minutos(quadro.loc[resto, "hora"]).tolist(), strict=True))
    perfis = {h: radiacao_do_perfil(imputador, *h, config.mesma_hora_max_min) for h in dict.fromkeys(horas)}
    resultado.loc[resto, "radiacao_solar"] = [perfis[h][0] for h in horas]
    resultado.loc[resto, "radiacao_origem"] = [perfis[h][1] for h in horas]
    return resultado


def _preencher_coluna(quadro: pd.DataFrame, coluna: str, aprendida: RegraAprendida) -> pd.Series:
    if aprendida.regra == "como_o_ar" and _O_AR in quadro:
        return quadro[coluna].fillna(quadro[_O_AR]).fillna(aprendida.geral)
    grupo = _GRUPO_DA_REGRA.get(aprendida.regra)
    if grupo is None or grupo not in quadro:
        return quadro[coluna].fillna(aprendida.geral)
    do_grupo = {g: aprendida.por_grupo.get(_chave(g), aprendida.geral) for g in quadro[grupo].unique()}
    return quadro[coluna].fillna(quadro[grupo].map(do_grupo))


def aplicar(quadro: pd.DataFrame, imputador: Imputador, config: ImputeConfig) -> pd.DataFrame:
    """Fill all rows; adds `radiacao_origem` and one boolean column `falta_<c>` per column that had gaps.

    The marks let a cross-validation take the learned values back out and learn them inside its folds.
    """
    cheio = quadro.copy()
    # sex and the air first: other columns are filled by them
    for coluna, aprendida in sorted(imputador.colunas.items(), key=lambda par: par[0] not in ANTES):
        cheio[f"{FALTA}{coluna}"] = quadro[coluna].isna()
        cheio[coluna] = _preencher_coluna(cheio, coluna, aprendida)
        if aprendida.regra == CONSTANTE:
            cheio[f"{COPIA}{coluna}"] = quadro[coluna].isna()
        elif aprendida.regra == "como_o_ar" and _O_AR in quadro:
            cheio[f"{COPIA}{coluna}"] = quadro[coluna].isna() & quadro[_O_AR].notna()
    if {"bulbo_umido", "umidade", _O_AR} <= {*quadro}:
        cheio[f"{FALTA}bulbo_umido"] = quadro["bulbo_umido"].isna()
        cheio["bulbo_umido"] = imputar_tu_stull(cheio)
    if imputador.perfil_geral:
        cheio[[_RADIACAO, "radiacao_origem"]] = imputar_radiacao(cheio, imputador, config)
    elif imputador.por_radiacao or imputador.radiacao_geral:
        cheio["radiacao_origem"] = np.where(cheio[_RADIACAO].isna(), "mediana", "medida")
        cheio[_RADIACAO] = cheio[_RADIACAO].fillna(imputador.radiacao_geral)
    return cheio


def resumo_faltas(antes: pd.DataFrame, depois: pd.DataFrame) -> pd.DataFrame:
    """Missing cells per column before and after, only columns that had any."""
    tabela = pd.DataFrame({"faltavam": antes.isna().sum(), "faltam": depois[antes.columns].isna().sum()})
    return tabela[tabela["faltavam"] > 0].rename_axis("coluna").reset_index()
