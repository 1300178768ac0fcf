"""Protocols: which rows are scored, and what is learned from for each of them.

- `by_day`: one day left out at a time. Nobody of the predicted day's weather is learned from: the question
  that a forecast asks.
- `by_record`: folds that keep a reading of the instruments whole, stratified by vote.
- `random`: stratified folds of single rows. People of the same quarter of an hour are on both sides.
- `by_campaign`: one campaign left out at a time: an unseen season.
- `by_person`, `by_room`, `by_building`, `by_study`: folds of whole ones, where the survey says who belongs
  together: a new person, room, building, study.
- `report`: everything balanced first and divided afterwards, as in the report that this work follows.
  Synthetic neighbours of the scored rows are learned from: the scores are too good to be true. Shown for
  comparison, marked wherever it shows, and never able to promote.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from funcoes.apoio.erros import ErroDados
from funcoes.apoio.tipos import Inteiros
from funcoes.atributos.catalogo import FONTES
from funcoes.atributos.conjunto import Conjunto
from funcoes.configuracao.secoes import Grupo, Protocolo, TrainEtapa
from funcoes.dados.colunas import ALVO, COPIA, DIA, FALTA, NO_LUGAR
from funcoes.dados.divisao import UM_POR_FOLD, PartesDoTreino, numerar_folds, pares_de_folds
from funcoes.pesquisa.colunas import GRUPO_DO_PROTOCOLO

VAZADO: Final = "report"
_LUGARES: Final[tuple[Grupo, ...]] = ("predio", "estudo")
SEM_DIA: Final = ""
"""Day of a synthetic row."""


@dataclass(frozen=True)
class Arranjo:
    """The rows of a protocol and their folds.

    `x`: features, NaN where a learned value was taken back out to be learned inside the folds; `rotulos`:
    0..k-1; `votos`: the votes themselves; `numero`: fold of each row; `linhas`: line in the survey, -1 for
    synthetic rows; `dias`: day of each row, or what else intervals are drawn over: its name says what.
    """

    protocolo: Protocolo
    x: pd.DataFrame
    quadro: pd.DataFrame
    votos: Inteiros
    rotulos: Inteiros
    numero: NDArray[np.int64]
    linhas: Inteiros
    dias: pd.Series

    def so(self, quais: NDArray[np.bool_]) -> "Arranjo":
        """Those rows alone, each in its fold. Raises `ErroDados` where that leaves one fold."""
        if len(np.unique(self.numero[quais])) <= 1:
            raise ErroDados("the rows that are left are all of one fold, and nothing is left to learn from")
        return replace(
            self,
            x=self.x[quais].reset_index(drop=True),
            quadro=self.quadro[quais],
            votos=self.votos[quais],
            rotulos=self.rotulos[quais],
            numero=self.numero[quais],
            linhas=self.linhas[quais],
            dias=self.dias[quais],
        )

    @property
    def vazado(self) -> bool:
        """Whether its scores leak."""
        return self.protocolo == VAZADO

    @cached_property
    def pares(self) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
        """(train, test) positions of each fold."""
        return list(pares_de_folds(self.numero))


def _aprendido(quadro: pd.DataFrame, entrada: str) -> NDArray[np.bool_]:
    """Where `impute` filled in a quantity by what it learned, not by another one of the same row."""
    if f"{FALTA}{entrada}" not in quadro:
        return np.zeros(len(quadro), dtype=bool)
    faltou = quadro[f"{FALTA}{entrada}"].to_numpy(dtype=bool)
    copiado = quadro.get(f"{COPIA}{entrada}")
    return faltou if copiado is None else faltou & ~copiado.to_numpy(dtype=bool)


def atributos_sem_aprendidos(quadro: pd.DataFrame, atributos: Conjunto) -> pd.DataFrame:
    """Features with the values learned by `impute` taken back out, to be learned inside the folds.

    Filled solar radiation stays: it comes from readings of the same day or campaign, never from votes.
    """
    aprendidos = {e: _aprendido(quadro, e) for e in atributos.entradas}
    x = quadro[list(atributos.nomes)].copy()
    for nome in atributos.nomes:
        x[nome] = x[nome].mask(np.any([aprendidos[e] for e in FONTES[nome]], axis=0))
    return x


def intervalos_sobre(linhas: pd.DataFrame, config: TrainEtapa, protocolo: Protocolo) -> Grupo:
    """What intervals are drawn over: days, or what is configured; where there is one only, what the protocol
    keeps whole, or the places; without any of that, the rows themselves, which is too hopeful."""
    pedidos: tuple[Grupo, ...] = (config.intervalos_por or DIA, GRUPO_DO_PROTOCOLO[protocolo], *_LUGARES)
    return next((nome for nome in pedidos if nome != "linha" and _varios(linhas, nome)), "linha")


def _varios(linhas: pd.DataFrame, nome: Grupo) -> bool:
    if nome not in linhas:
        return False
    valores = {str(v) for v in linhas[nome].dropna()}
    # where no row has a date, places stand for the days: see `dados.grupos`
    return len(valores) > 1 and not (nome == DIA and all(v.startswith(NO_LUGAR) for v in valores))


def blocos(linhas: pd.DataFrame, nome: Grupo) -> pd.Series:
    """What each row is of, as text, by what intervals are drawn over; a row of none is of its own."""
    proprios = pd.Series(linhas.index.astype(str), index=linhas.index, dtype=object, name=nome)
    return proprios if nome == "linha" else linhas[nome].fillna("? " + proprios).astype(str)


def _vazado(partes: PartesDoTreino) -> pd.DataFrame:
    """The rows as the report had them: outliers dropped and classes balanced before any division."""
    if partes.sinteticas.empty:
        raise ErroDados(
            "protocol report balances everything before it divides, and there are no balanced rows: "
            "choose a balance.metodo, or take report out of train.protocol."
        )
    return pd.concat([partes.ajuste, partes.sinteticas.assign(dia=SEM_DIA)])


def arranjar(
    partes: PartesDoTreino,
    protocolo: Protocolo,
    config: TrainEtapa,
    avisar: Callable[[str], None] = lambda _: None,
) -> Arranjo:
    """Rows and folds of a protocol; `ErroDados` when there are too few days, campaigns or rows for it."""
    vazado = protocolo == VAZADO
    linhas = _vazado(partes) if vazado else partes.reais
    x = linhas[list(partes.atributos.nomes)] if vazado else atributos_sem_aprendidos(linhas, partes.atributos)
    votos, grupo = linhas[ALVO].to_numpy(dtype=int), GRUPO_DO_PROTOCOLO[protocolo]
    if grupo in UM_POR_FOLD and linhas[grupo].nunique() > config.max_folds:
        quantos = linhas[grupo].nunique()
        avisar(f"{protocolo}: {quantos} groups in {config.max_folds} folds (train.max_folds)")
    if grupo == "registro" and linhas[grupo].is_unique:
        avisar(
            f"{protocolo}: no two rows are of one reading of the instruments; these are folds of single rows"
        )
    return Arranjo(
        protocolo=protocolo,
        x=x.reset_index(drop=True),
        quadro=linhas,
        votos=votos,
        rotulos=np.searchsorted(partes.classes, votos),
        numero=numerar_folds(linhas, config.folds, grupo, config.semente, config.max_folds),
        linhas=np.where(linhas["sintetico"], -1, linhas.index),
        dias=blocos(linhas, intervalos_sobre(linhas, config, protocolo)),
    )
