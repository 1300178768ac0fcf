"""Metrics for ordered votes. Accuracy alone says little here: see `docs/atributos.md`."""

from typing import Final

import numpy as np
import pandas as pd
from sklearn.metrics import accuracy_score, cohen_kappa_score, confusion_matrix, f1_score

from funcoes.apoio.tipos import Decisao, Inteiros, Reais
from funcoes.metricas.decisao import decidir

MAIOR_MELHOR: Final = {
    "accuracy": True,
    "macro_f1": True,
    "qwk": True,
    "mae": False,
    "within_one": True,
    "rps": False,
    "log_loss": False,
}


DECIDIDAS: Final = ("accuracy", "macro_f1", "qwk", "mae", "within_one")
"""Metrics of the predicted vote, which depend on the decision rule; the others judge the probabilities."""


def _um_quente(y: Inteiros, classes: Inteiros) -> Reais:
    return np.asarray(y[:, None] == classes[None, :], dtype=float)


def rps_por_linha(y: Inteiros, proba: Reais, classes: Inteiros) -> Reais:
    """Ranked probability score of each row, 0 (perfect) to 1: squared distance of the cumulative
    distributions, divided by the number of thresholds (Epstein 1969)."""
    acumulada = np.cumsum(proba, axis=1) - np.cumsum(_um_quente(y, classes), axis=1)
    return np.asarray((acumulada[:, :-1] ** 2).sum(axis=1) / max(len(classes) - 1, 1))


def log_loss_por_linha(y: Inteiros, proba: Reais, classes: Inteiros) -> Reais:
    """Negative log-likelihood of each row, nats; probabilities are kept above 1e-15."""
    certa = (proba * _um_quente(y, classes)).sum(axis=1)
    return np.asarray(-np.log(np.clip(certa, 1e-15, 1)))


PROPRIAS: Final = {"rps": rps_por_linha, "log_loss": log_loss_por_linha}
"""Proper scores by row: what ranks and selects."""


def rps(y: Inteiros, proba: Reais, classes: Inteiros) -> float:
    """Mean of `rps_por_linha`."""
    return float(rps_por_linha(y, proba, classes).mean())


def log_loss(y: Inteiros, proba: Reais, classes: Inteiros) -> float:
    """Mean of `log_loss_por_linha`."""
    return float(log_loss_por_linha(y, proba, classes).mean())


def metricas_do_voto(y: Inteiros, previsto: Inteiros, classes: Inteiros) -> dict[str, float]:
    """The metrics of `DECIDIDAS` for votes that were decided.

    Macro-F1 is pooled over the rows given and counts every class of `classes`, also one that nobody voted
    here. A vote outside `classes` counts as missed.
    """
    distancia = np.abs(previsto - y)
    return {
        "accuracy": float(accuracy_score(y, previsto)),
        "macro_f1": float(f1_score(y, previsto, labels=classes, average="macro", zero_division=0)),
        "qwk": _qwk(y, previsto),
        "mae": float(distancia.mean()),
        "within_one": float((distancia <= 1).mean()),
    }


def metricas(
    y: Inteiros, proba: Reais, classes: Inteiros, decisao: Decisao = "mais_provavel"
) -> dict[str, float]:
    """All metrics of `MAIOR_MELHOR`; `proba` has shape (rows, classes), `classes` are sorted votes."""
    return {
        **metricas_do_voto(y, decidir(proba, classes, decisao), classes),
        "rps": rps(y, proba, classes),
        "log_loss": log_loss(y, proba, classes),
    }


def _qwk(y: Inteiros, previsto: Inteiros) -> float:
    """Quadratic weighted kappa; 0 where only one vote occurs and it is undefined."""
    if np.ptp(np.concatenate([y, previsto])) == 0:
        return 0.0
    rotulos = np.arange(min(y.min(), previsto.min()), max(y.max(), previsto.max()) + 1)
    return float(cohen_kappa_score(y, previsto, labels=rotulos, weights="quadratic"))


def por_classe(
    y: Inteiros, proba: Reais, classes: Inteiros, decisao: Decisao = "mais_provavel"
) -> pd.DataFrame:
    """Precision, recall, F1 and support of each vote."""
    matriz = matriz_confusao(y, proba, classes, decisao).to_numpy()
    acertos = np.diag(matriz)
    with np.errstate(invalid="ignore", divide="ignore"):
        precisao = np.nan_to_num(acertos / matriz.sum(axis=0))
        sensibilidade = np.nan_to_num(acertos / matriz.sum(axis=1))
        f1 = np.nan_to_num(2 * precisao * sensibilidade / (precisao + sensibilidade))
    colunas = {"precision": precisao, "recall": sensibilidade, "f1": f1, "support": matriz.sum(axis=1)}
    return pd.DataFrame(colunas, index=pd.Index(classes, name="classe"))


def matriz_confusao(
    y: Inteiros, proba: Reais, classes: Inteiros, decisao: Decisao = "mais_provavel"
) -> pd.DataFrame:
    """Counts, rows = given vote, columns = predicted vote."""
    previsto = decidir(proba, classes, decisao)
    return pd.DataFrame(confusion_matrix(y, previsto, labels=classes), index=classes, columns=classes)


def perda(metrica: str, candidato: float, referencia: float) -> float:
    """How much worse the candidate is than the reference; negative where it is better."""
    return referencia - candidato if MAIOR_MELHOR[metrica] else candidato - referencia
