"""Isolation Forest on the training part; rows are marked, never deleted."""

import numpy as np
import pandas as pd
from sklearn.ensemble import IsolationForest

from funcoes.atributos.conjunto import Conjunto
from funcoes.dados.colunas import ALVO
from funcoes.dados.divisao import TREINO


def marcar_outliers(
    quadro: pd.DataFrame, atributos: Conjunto, contaminacao: float, n_arvores: int, semente: int
) -> pd.Series:
    """True for the training rows that the forest isolates, False elsewhere; shape (rows,).

    Fitted on and applied to the rows with `parte == "treino"` only: held-out people are scored as
    they come. `contaminacao` 0 marks nobody.
    """
    marca = pd.Series(False, index=quadro.index, name="outlier")
    treino = quadro["parte"] == TREINO
    if contaminacao == 0:
        return marca
    x = quadro.loc[treino, list(atributos.nomes)].to_numpy()
    notas = IsolationForest(n_estimators=n_arvores, random_state=semente).fit(x).score_samples(x)
    # what `fit_predict` with a contamination does, which scores every row twice
    marca[treino] = notas < np.percentile(notas, 100 * contaminacao)
    return marca


def removidos_por_classe(quadro: pd.DataFrame) -> pd.DataFrame:
    """Training rows, marked rows and their share (%) per vote: columns classe, linhas, removidas, pct."""
    treino = quadro[quadro["parte"] == TREINO]
    tabela = treino.groupby(ALVO)["outlier"].agg(linhas="size", removidas="sum").reset_index()
    tabela["removidas"] = tabela["removidas"].astype(int)
    tabela["pct"] = (100 * tabela["removidas"] / tabela["linhas"]).round(1)
    return tabela.rename(columns={ALVO: "classe"})
