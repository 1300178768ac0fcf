"""Calibration: whether what a model says with 70 % happens 70 times in 100.

Two views of the same probabilities. The top label (Guo et al. 2017, "On calibration of modern neural
networks") looks at the most probable vote only. The cumulative events P(vote > k) use the whole
distribution and its order: they are what RPS scores, and where a model of ordered votes must be right.
"""

from typing import Final

import numpy as np
import pandas as pd

from funcoes.apoio.erros import ErroDados
from funcoes.apoio.tipos import Inteiros, Reais

COLUNAS: Final = ("de", "ate", "n", "confianca", "acerto")
FAIXAS: Final = 10


def _conferir(y: Inteiros, proba: Reais, classes: Inteiros) -> None:
    if proba.shape != (len(y), len(classes)) or not len(y):
        raise ErroDados(
            f"calibration needs one row of {len(classes)} probabilities for each vote: found {len(y)} votes "
            f"and probabilities of shape {proba.shape}. Give both from the same rows."
        )
    if not np.isfinite(proba).all():
        linhas = int((~np.isfinite(proba)).any(axis=1).sum())
        raise ErroDados(f"calibration: {linhas} of {len(y)} rows hold a probability that is no number.")


def _faixa(previsto: Reais, faixas: int) -> Inteiros:
    """Bin of each probability: equal widths, open below and closed above, 0 in the first."""
    bordas = np.linspace(0, 1, faixas + 1)
    return np.clip(np.searchsorted(bordas, previsto, side="left") - 1, 0, faixas - 1)


def _tabela(previsto: Reais, ocorreu: Reais, faixas: int) -> pd.DataFrame:
    """Mean probability beside observed frequency, one row per bin that holds something."""
    faixa = _faixa(previsto, faixas)
    n = np.bincount(faixa, minlength=faixas)
    cheias = np.flatnonzero(n)
    medias = [np.bincount(faixa, v, minlength=faixas)[cheias] / n[cheias] for v in (previsto, ocorreu)]
    bordas = np.linspace(0, 1, faixas + 1)
    return pd.DataFrame(
        dict(zip(COLUNAS, (bordas[cheias], bordas[cheias + 1], n[cheias], *medias), strict=True))
    )


def confiabilidade(y: Inteiros, proba: Reais, classes: Inteiros, faixas: int = FAIXAS) -> pd.DataFrame:
    """Reliability of the most probable vote, in `faixas` bins (de, ate] of its probability.

    `proba` has shape (rows, classes). Columns `de`, `ate` (bounds), `n` (rows), `confianca` (mean
    probability), `acerto` (share of right votes); empty bins are left out. Raises `ErroDados` where
    votes and probabilities do not fit together.
    """
    _conferir(y, proba, classes)
    acertou = np.asarray(classes[proba.argmax(axis=1)] == y, dtype=float)
    return _tabela(proba.max(axis=1), acertou, faixas)


def limiares_acumulados(y: Inteiros, proba: Reais, classes: Inteiros, faixas: int = FAIXAS) -> pd.DataFrame:
    """Reliability of the events "vote above k", pooled over every class k but the last.

    Same columns as `confiabilidade`; `n` counts pairs of row and threshold, `confianca` is the mean
    P(vote > k) of the bin and `acerto` how often the vote was above k.
    """
    _conferir(y, proba, classes)
    acima = 1 - np.cumsum(proba, axis=1)[:, :-1]
    ocorreu = np.asarray(y[:, None] > classes[None, :-1], dtype=float)
    return _tabela(np.clip(acima, 0, 1).ravel(), ocorreu.ravel(), faixas)


def erro(tabela: pd.DataFrame) -> float:
    """Mean distance between probability and frequency over the bins, weighted by `n`; 0 to 1."""
    distancia = (tabela["acerto"] - tabela["confianca"]).abs()
    return float((distancia * tabela["n"]).sum() / tabela["n"].sum())


def ece(y: Inteiros, proba: Reais, classes: Inteiros, faixas: int = FAIXAS) -> float:
    """Expected calibration error of the most probable vote (Guo et al. 2017), 0 (calibrated) to 1."""
    return erro(confiabilidade(y, proba, classes, faixas))


def tabelas(y: Inteiros, proba: Reais, classes: Inteiros) -> dict[str, pd.DataFrame]:
    """Both reliability tables by the names under which they are shown."""
    return {
        "most probable vote": confiabilidade(y, proba, classes),
        "P(vote > k)": limiares_acumulados(y, proba, classes),
    }
