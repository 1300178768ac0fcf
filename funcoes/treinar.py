"""Training: compare candidates and baselines on the same folds, choose, and fit the chosen one."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.inspection import permutation_importance
from sklearn.pipeline import Pipeline

from funcoes import candidatos, referencias
from funcoes.atributos import ATRIBUTOS, ORIGENS
from funcoes.avaliar import MAIOR_MELHOR, Inteiros, Reais, metricas
from funcoes.colunas import ALVO
from funcoes.comparar import Aviso, Comparado, comparar
from funcoes.divisao import linhas_de_ajuste, linhas_reais_de_treino, numerar_folds, pares_de_folds
from funcoes.secoes import Modelo, TrainEtapa


@dataclass(frozen=True)
class Treinado:
    """Result of the training stage.

    `leaderboard`: one row per candidate and baseline, best first; `oof`: out-of-fold probabilities,
    long, columns linha, dia, voto, modelo, balanced, p_<class>; `candidato`: the chosen one, fitted;
    `importancia`: permutation importance per feature; `classes`: the sorted votes.
    """

    leaderboard: pd.DataFrame
    oof: pd.DataFrame
    candidato: Pipeline
    escolhido: str
    balanced: bool
    importancia: pd.DataFrame
    classes: Inteiros


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


def oof_das_referencias(
    x: pd.DataFrame, votos: Inteiros, classes: Inteiros, numero: NDArray[np.int64]
) -> list[Comparado]:
    """Baselines on the same folds as the candidates."""
    resultado = []
    for nome in referencias.NOMES:
        oof = np.empty((len(x), len(classes)))
        for dentro, fora in pares_de_folds(numero):
            modelo = referencias.criar(nome).ajustar(x.iloc[dentro], votos[dentro], classes)
            oof[fora] = modelo.prever(x.iloc[fora])
        resultado.append(Comparado(nome, False, oof, 0.0))
    return resultado


def montar_leaderboard(
    comparados: list[Comparado],
    votos: Inteiros,
    classes: Inteiros,
    numero: NDArray[np.int64],
    metrica: str,
) -> pd.DataFrame:
    """Pooled out-of-fold metrics and the accuracy's spread over folds, best first by `metrica`."""
    linhas = []
    for c in comparados:
        certos = classes[c.oof.argmax(axis=1)] == votos
        por_fold = [float(certos[fora].mean()) for _, fora in pares_de_folds(numero)]
        linhas.append(
            {
                "modelo": c.modelo,
                "balanced": c.balanceado,
                "referencia": c.modelo in referencias.NOMES,
                **metricas(votos, c.oof, classes),
                "accuracy_sd_folds": float(np.std(por_fold)),
                "segundos": round(c.segundos, 2),
            }
        )
    quadro = pd.DataFrame(linhas)
    return quadro.sort_values(metrica, ascending=not MAIOR_MELHOR[metrica], ignore_index=True)


def _tabela_oof(real: pd.DataFrame, comparados: list[Comparado], classes: Inteiros) -> pd.DataFrame:
    partes = []
    for c in comparados:
        parte = pd.DataFrame(c.oof, columns=[f"p_{k}" for k in classes])
        parte.insert(0, "linha", real.index.to_numpy())
        parte.insert(1, "dia", real["dia"].to_numpy())
        parte.insert(2, "voto", real[ALVO].to_numpy())
        parte.insert(3, "modelo", c.modelo)
        parte.insert(4, "balanced", c.balanceado)
        partes.append(parte)
    return pd.concat(partes, ignore_index=True)


def oof_de(oof: pd.DataFrame, modelo: str, balanced: bool, classes: Inteiros) -> tuple[Inteiros, Reais]:
    """Votes and out-of-fold probabilities of one model, from the long table."""
    linhas = oof[(oof["modelo"] == modelo) & (oof["balanced"] == balanced)]
    return linhas["voto"].to_numpy(dtype=int), linhas[[f"p_{k}" for k in classes]].to_numpy()


def ajustar_final(quadro: pd.DataFrame, modelo: Modelo, balanced: bool, config: TrainEtapa) -> Pipeline:
    """Fit the chosen candidate on the training part without outliers, plus the balanced rows if asked."""
    ajuste = linhas_de_ajuste(quadro)
    if balanced:
        ajuste = pd.concat([ajuste, quadro[quadro["sintetico"]]])
    estimador = candidatos.criar(modelo, config.hiperparametros.get(modelo, {}), config.semente)
    return candidatos.pipeline_simples(estimador).fit(
        ajuste[list(ATRIBUTOS)].to_numpy(), ajuste[ALVO].to_numpy(dtype=int)
    )


def importancias(modelo: Pipeline, quadro: pd.DataFrame, semente: int) -> pd.DataFrame:
    """Drop in accuracy when a feature is shuffled among the training rows, best first: columns
    atributo, media, desvio."""
    real = linhas_de_ajuste(quadro)
    r: Any = permutation_importance(
        modelo,
        real[list(ATRIBUTOS)].to_numpy(),
        real[ALVO].to_numpy(dtype=int),
        n_repeats=3,
        random_state=semente,
    )
    tabela = pd.DataFrame({"atributo": ATRIBUTOS, "media": r.importances_mean, "desvio": r.importances_std})
    return tabela.sort_values("media", ascending=False, ignore_index=True)


def _candidatos_comparados(
    x: pd.DataFrame, rotulos: Inteiros, numero: NDArray[np.int64], config: TrainEtapa, avisar: Aviso
) -> list[Comparado]:
    variantes = {"com": [True], "sem": [False], "ambos": [False, True]}[config.balanceamento]
    return [c for b in variantes for c in comparar(x, rotulos, numero, config, b, avisar)]


def treinar(quadro: pd.DataFrame, config: TrainEtapa, avisar: Aviso = lambda _: None) -> Treinado:
    """Compare, choose by `config.metrica`, fit. `quadro` is what `balance` wrote, held-out rows included
    but not used. Raises `ErroDados` when a fold fails."""
    real = linhas_reais_de_treino(quadro)
    votos = real[ALVO].to_numpy(dtype=int)
    classes = np.unique(votos)
    numero = numerar_folds(real, config.folds, config.folds_por, config.semente)
    x = atributos_sem_aprendidos(real)
    comparados = _candidatos_comparados(x, np.searchsorted(classes, votos), numero, config, avisar)
    todos = comparados + oof_das_referencias(real, votos, classes, numero)
    leaderboard = montar_leaderboard(todos, votos, classes, numero, config.metrica)
    primeiro = leaderboard[~leaderboard["referencia"]].iloc[0]
    escolhido, balanced = str(primeiro["modelo"]), bool(primeiro["balanced"])
    modelo = ajustar_final(quadro, escolhido, balanced, config)  # type: ignore[arg-type]
    return Treinado(
        leaderboard=leaderboard,
        oof=_tabela_oof(real, todos, classes),
        candidato=modelo,
        escolhido=escolhido,
        balanced=balanced,
        importancia=importancias(modelo, quadro, config.semente),
        classes=classes,
    )
