"""Whether the model file says what the fitted pipeline says: same labels, same probabilities."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from funcoes.atributos import ATRIBUTOS, ENTRADAS
from funcoes.avaliar import Reais
from funcoes.decisao import Decisao, decidir
from funcoes.entrega.preditor import Preditor, abrir_sessao, rodar

MAX_DP: Final = 1e-4
"""Largest difference of a probability that is accepted."""


@dataclass(frozen=True)
class Paridade:
    """The comparison of two sets of probabilities on the same rows."""

    linhas: int
    rotulos_diferentes: int
    """Rows where the predicted vote differs."""
    max_dp: float
    """Largest |Δp| over rows and classes; infinite where there is nothing to compare."""
    aceita: bool
    motivo: str


def conferir(
    modelo: Any,
    onnx: bytes,
    x: Reais,
    decisao: Decisao = "mais_provavel",
    max_dp: float = MAX_DP,
    max_rotulos: int = 0,
) -> Paridade:
    """`modelo.predict_proba(x)` against the ONNX file on every row of `x`, shape (rows, features).

    Raises `ErroRegistro` for bytes that are no ONNX model.
    """
    visto = rodar(abrir_sessao(onnx), x)
    return comparar(modelo.predict_proba(x), visto, decisao, max_dp, max_rotulos)


def conferir_do_bruto(
    preditor: Preditor, quadro: pd.DataFrame, modelo: Any, max_dp: float = MAX_DP, max_rotulos: int = 0
) -> Paridade:
    """From the raw row: filling, features and model of the predictor against the pipeline on the table's
    features.

    Every real row of `quadro`, with the optional cells that `impute` filled put back to missing. Filled solar
    radiation stays: it is the station's record of the day, which a request does not have.
    """
    real = quadro[~quadro["sintetico"].astype(bool)]
    if list(modelo.classes_) != preditor.classes.tolist():
        motivo = f"the pipeline has classes {list(modelo.classes_)}, the package {preditor.classes.tolist()}"
        return Paridade(len(real), len(real), float("inf"), False, motivo)
    esperado = modelo.predict_proba(real[list(ATRIBUTOS)].to_numpy())
    visto = preditor.proba(_bruto(real, {e.nome for e in preditor.assinatura.entradas if e.opcional}))
    return comparar(esperado, visto, preditor.assinatura.decisao, max_dp, max_rotulos)


def _bruto(real: pd.DataFrame, opcionais: set[str]) -> pd.DataFrame:
    bruto = real[[c for c in (*ENTRADAS, "campanha") if c in real]].copy()
    for coluna in (c for c in ENTRADAS if c in opcionais and f"falta_{c}" in real):
        bruto[coluna] = bruto[coluna].mask(real[f"falta_{coluna}"].astype(bool))
    return bruto


def comparar(
    esperado: Reais, visto: Reais, decisao: Decisao, max_dp: float = MAX_DP, max_rotulos: int = 0
) -> Paridade:
    """Two sets of probabilities, shape (rows, classes) each; columns in the same order."""
    if esperado.shape != visto.shape or not esperado.size:
        motivo = f"nothing to compare: shapes {esperado.shape} and {visto.shape}"
        return Paridade(len(esperado), len(esperado), float("inf"), False, motivo)
    colunas = np.arange(esperado.shape[1])
    diferentes = int((decidir(esperado, colunas, decisao) != decidir(visto, colunas, decisao)).sum())
    maior = float(np.abs(esperado - visto).max())
    aceita = maior <= max_dp and diferentes <= max_rotulos  # also refuses NaN
    motivo = (
        f"{diferentes} of {len(esperado)} labels differ (at most {max_rotulos}), "
        f"max |Δp| {maior:.1e} (at most {max_dp:.0e})"
    )
    return Paridade(len(esperado), diferentes, maior, aceita, motivo)
