"""Whether the model file says what the fitted pipeline says: same labels, same probabilities."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from funcoes.apoio.tipos import Decisao, Reais
from funcoes.entrega.preditor import Preditor
from funcoes.metricas.decisao import decidir


@dataclass(frozen=True)
class Paridade:
    """The comparison of two sets of probabilities on the same rows; what is accepted is the gate's to say."""

    linhas: int
    rotulos_diferentes: int
    """Rows where the predicted vote differs."""
    max_dp: float
    """Largest |Δp| over rows and classes; infinite where there is nothing to compare."""


def conferir_do_bruto(preditor: Preditor, quadro: pd.DataFrame, modelo: Any) -> Paridade:
    """From the raw row: filling, features and model of the predictor against the pipeline on the table's
    features.

    Every real row of `quadro`, with the optional cells that `impute` filled put back to missing. Filled solar
    radiation stays: it is the station's record of the day, which a request does not have.
    """
    real = quadro[~quadro["sintetico"].astype(bool)]
    if list(modelo.classes_) != preditor.classes.tolist():
        return Paridade(len(real), len(real), float("inf"))
    esperado = modelo.predict_proba(real[list(preditor.atributos.nomes)].to_numpy())
    visto = preditor.proba(_bruto(real, preditor))
    return comparar(esperado, visto, preditor.assinatura.decisao)


def _bruto(real: pd.DataFrame, preditor: Preditor) -> pd.DataFrame:
    bruto = real[[c for c in (*preditor.atributos.entradas, "campanha") if c in real]].copy()
    opcionais = [e.nome for e in preditor.assinatura.entradas if e.opcional]
    for coluna in (c for c in opcionais if f"falta_{c}" in real):
        bruto[coluna] = bruto[coluna].mask(real[f"falta_{coluna}"].astype(bool))
    return bruto


def comparar(esperado: Reais, visto: Reais, decisao: Decisao) -> Paridade:
    """Two sets of probabilities, shape (rows, classes) each; columns in the same order."""
    if esperado.shape != visto.shape or not esperado.size:
        return Paridade(len(esperado), len(esperado), float("inf"))
    colunas = np.arange(esperado.shape[1])
    diferentes = int((decidir(esperado, colunas, decisao) != decidir(visto, colunas, decisao)).sum())
    return Paridade(len(esperado), diferentes, float(np.abs(esperado - visto).max()))
