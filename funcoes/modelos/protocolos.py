"""Protocols: which rows are scored, and what is learned from for each of them.

- `by_day`: one day left out at a time. Nobody of the predicted day's weather is learned from: the question
  that a forecast asks.
- `by_record`: folds that keep a weather record whole, stratified by vote.
- `random`: stratified folds of single rows. People of the same quarter of an hour are on both sides.
- `by_campaign`: one campaign left out at a time: an unseen season.
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
from funcoes.configuracao.secoes import Grupo, Protocolo, TrainEtapa
from funcoes.dados.colunas import ALVO
from funcoes.dados.divisao import UM_POR_FOLD, PartesDoTreino, numerar_folds, pares_de_folds
from funcoes.preparo.atributos import ATRIBUTOS, ORIGENS

VAZADO: Final = "report"
GRUPOS: Final[dict[Protocolo, Grupo]] = {
    "by_day": "dia",
    "by_campaign": "campanha",
    "by_record": "registro",
    "random": "linha",
    VAZADO: "linha",
}
SEM_DIA: Final = ""
"""Day of a synthetic row."""


@dataclass(frozen=True)
class Arranjo:
    """The rows of a protocol and their folds.

    `x`: features, NaN where a learned value was taken back out to be learned inside the folds; `rotulos`:
    0..k-1; `votos`: the votes themselves; `numero`: fold of each row; `linhas`: line in the survey, -1 for
    synthetic rows; `dias`: day of each row.
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


def atributos_sem_aprendidos(quadro: pd.DataFrame) -> pd.DataFrame:
    """Features with the values learned by `impute` taken back out, to be learned inside the folds.

    Filled solar radiation stays: it comes from readings of the same day or campaign, never from votes.
    """
    x = quadro[list(ATRIBUTOS)].copy()
    for coluna in ATRIBUTOS:
        if f"falta_{coluna}" in quadro:
            x[coluna] = x[coluna].mask(quadro[f"falta_{coluna}"].astype(bool))
    for derivado, origens in ORIGENS.items():
        x[derivado] = x[derivado].mask(x[list(origens)].isna().any(axis=1))
    return x


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
    x = linhas[list(ATRIBUTOS)] if vazado else atributos_sem_aprendidos(linhas)
    votos, grupo = linhas[ALVO].to_numpy(dtype=int), GRUPOS[protocolo]
    if grupo in UM_POR_FOLD and linhas[grupo].nunique() > config.max_folds:
        quantos = linhas[grupo].nunique()
        avisar(f"{protocolo}: {quantos} groups in {config.max_folds} folds (train.max_folds)")
    return Arranjo(
        protocolo=protocolo,
        x=x.reset_index(drop=True),
        quadro=linhas,
        votos=votos,
        rotulos=np.searchsorted(partes.classes, votos),
        numero=numerar_folds(linhas, config.folds, grupo, config.semente, config.max_folds),
        linhas=np.where(linhas["sintetico"], -1, linhas.index),
        dias=linhas["dia"].astype(str),
    )
