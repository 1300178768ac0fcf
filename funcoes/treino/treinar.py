"""Training: compare candidates and baselines by every protocol, choose, and fit the chosen one."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from sklearn.inspection import permutation_importance
from sklearn.pipeline import Pipeline

from funcoes.apoio.erros import ErroDados
from funcoes.apoio.paralelo import em_processos
from funcoes.apoio.tipos import Inteiros
from funcoes.configuracao.secoes import Modelo, Protocolo, TrainEtapa
from funcoes.dados.colunas import ALVO
from funcoes.dados.divisao import linhas_de_ajuste, linhas_reais_de_treino
from funcoes.modelos import candidatos
from funcoes.modelos.comparar import Aviso, Comparado, Variante, comparar, votar
from funcoes.modelos.protocolos import Arranjo, arranjar
from funcoes.palavras import nomes
from funcoes.palavras.lingua import Frase
from funcoes.preparo.atributos import ATRIBUTOS
from funcoes.treino.escolher import escolher
from funcoes.treino.placar import Avaliado, montar_leaderboard, oof_das_referencias, tabela_oof


@dataclass(frozen=True)
class Treinado:
    """Result of the training stage.

    `leaderboard`: see `placar.montar_leaderboard`; `oof`: see `placar.tabela_oof`; `candidato`: the chosen
    one, fitted; `motivo`: why it was chosen; `comparacao`: see `escolher.Escolha`; `importancia`: permutation
    importance per feature; `classes`: the sorted votes.
    """

    leaderboard: pd.DataFrame
    oof: pd.DataFrame
    candidato: Pipeline
    escolhido: str
    variante: Variante
    protocolo: Protocolo
    motivo: Frase
    comparacao: pd.DataFrame
    importancia: pd.DataFrame
    classes: Inteiros


def variantes(config: TrainEtapa) -> list[Variante]:
    """What is compared: as it is, and each treatment alone; both together only where both are asked for."""
    balancear = {"sem": [False], "com": [True], "ambos": [False, True]}[config.balanceamento]
    remover = {"sem": [False], "com": [True], "ambos": [False, True]}[config.outliers]
    todas = [Variante(b, o) for b in balancear for o in remover]
    return [v for v in todas if len(todas) < 4 or v != Variante(True, True)]  # noqa: PLR2004 -- the whole square


@dataclass(frozen=True)
class _Trabalho:
    """One comparison: all candidates by one protocol in one variant."""

    arranjo: Arranjo
    variante: Variante
    config: TrainEtapa
    n_classes: int


@dataclass(frozen=True)
class _Feito:
    trabalho: _Trabalho
    comparados: list[Comparado]
    ditos: list[str]


def _fazer(trabalho: _Trabalho) -> _Feito:
    ditos: list[str] = []
    a, config = trabalho.arranjo, trabalho.config
    feitos = comparar(a.x, a.rotulos, a.numero, config, trabalho.variante, trabalho.n_classes, ditos.append)
    if "voto" in config.modelos:
        feitos.append(votar(feitos, config.voto))
    if a.vazado:  # both were done before the division
        feitos = [replace(c, variante=Variante(True, True)) for c in feitos]
    return _Feito(trabalho, [c for c in feitos if c.modelo in config.modelos], ditos)


def _processos(trabalhos: int, config: TrainEtapa) -> int:
    """How many processes compare at once: a second one costs its imports, and has to have work of its own."""
    return max(1, min(trabalhos, config.processos or os.cpu_count() or 1))


def _executar(trabalhos: list[_Trabalho], config: TrainEtapa, avisar: Aviso) -> Iterator[_Feito]:
    """Do the comparisons, each with a line when it is done."""
    n = _processos(len(trabalhos), config)
    for i, feito in enumerate(em_processos(_fazer, trabalhos, n), start=1):
        for dito in feito.ditos:
            avisar(dito)
        v = feito.comparados[0].variante
        segundos = sum(c.segundos for c in feito.comparados if c.modelo != "voto")
        nome = nomes.candidato("candidates", v.balanceado, v.outliers)
        quais = f"{feito.trabalho.arranjo.protocolo}: {nome}"
        avisar(f"{quais} compared in {segundos:.1f} s ({i} of {len(trabalhos)})")
        yield feito


def avaliar_protocolos(
    quadro: pd.DataFrame, classes: Inteiros, config: TrainEtapa, avisar: Aviso
) -> list[Avaliado]:
    """Candidates in all variants, and baselines, by each protocol of `config.protocol`, in its order."""
    arranjos = {p: arranjar(quadro, p, config, classes, avisar) for p in config.protocol}
    trabalhos = [
        _Trabalho(a, v, config, len(classes))
        for a in arranjos.values()
        for v in ([Variante()] if a.vazado else variantes(config))
    ]
    trabalhos.sort(key=lambda t: not t.variante.balanceado)  # the longest first
    avaliados = {p: Avaliado(a, []) for p, a in arranjos.items()}
    for feito in _executar(trabalhos, config, avisar):
        avaliados[feito.trabalho.arranjo.protocolo].comparados.extend(feito.comparados)
    for avaliado in avaliados.values():
        avaliado.comparados.extend(oof_das_referencias(avaliado.arranjo, classes, config))
    return [*avaliados.values()]


def ajustar_final(quadro: pd.DataFrame, modelo: Modelo, variante: Variante, config: TrainEtapa) -> Pipeline:
    """Fit the chosen candidate on the training part: without outliers, and with balanced rows, if so chosen.

    The balanced rows are those of `balance`, which were made without outliers.
    """
    ajuste = linhas_de_ajuste(quadro) if variante.outliers else linhas_reais_de_treino(quadro)
    if variante.balanceado:
        ajuste = pd.concat([ajuste, quadro[quadro["sintetico"]]])
    estimador = candidatos.criar(modelo, config)
    pronto = candidatos.pipeline_simples(estimador).fit(
        ajuste[list(ATRIBUTOS)].to_numpy(), ajuste[ALVO].to_numpy(dtype=int)
    )
    return Pipeline([*pronto.steps[:-1], ("modelo", candidatos.despir(pronto.steps[-1][1]))])


def importancias(modelo: Pipeline, quadro: pd.DataFrame, config: TrainEtapa) -> pd.DataFrame:
    """Drop in accuracy when a feature is shuffled among the training rows, best first: columns
    atributo, media, desvio. At most `config.importancia_max_linhas` rows, drawn."""
    real = linhas_de_ajuste(quadro)
    if len(real) > config.importancia_max_linhas:
        real = real.sample(config.importancia_max_linhas, random_state=config.semente)
    r: Any = permutation_importance(
        modelo,
        real[list(ATRIBUTOS)].to_numpy(),
        real[ALVO].to_numpy(dtype=int),
        n_repeats=3,
        random_state=config.semente,
    )
    tabela = pd.DataFrame({"atributo": ATRIBUTOS, "media": r.importances_mean, "desvio": r.importances_std})
    return tabela.sort_values("media", ascending=False, ignore_index=True)


def classes_do_treino(quadro: pd.DataFrame) -> Inteiros:
    """The sorted votes of the real training rows; `ErroDados` where there is nothing to tell apart."""
    classes = np.unique(linhas_reais_de_treino(quadro)[ALVO].to_numpy(dtype=int))
    if len(classes) < 2:  # noqa: PLR2004 -- nothing to tell apart
        raise ErroDados(f"every vote of the training part is {classes}: there is nothing to learn.")
    return np.asarray(classes)


def treinar(quadro: pd.DataFrame, config: TrainEtapa, avisar: Aviso = lambda _: None) -> Treinado:
    """Compare, choose by `config.metrica` in the first protocol, fit. `quadro` is what `balance` wrote,
    held-out rows included but not used. Raises `ErroDados` when a fold fails."""
    classes = classes_do_treino(quadro)
    avaliados = avaliar_protocolos(quadro, classes, config, avisar)
    escolha = escolher(avaliados[0], classes, config)
    escolhido = escolha.comparado
    modelo = ajustar_final(quadro, escolhido.modelo, escolhido.variante, config)  # type: ignore[arg-type]
    return Treinado(
        leaderboard=montar_leaderboard(avaliados, escolhido, classes, config),
        oof=tabela_oof(avaliados, classes),
        candidato=modelo,
        escolhido=escolhido.modelo,
        variante=escolhido.variante,
        protocolo=config.protocol[0],
        motivo=escolha.motivo,
        comparacao=escolha.comparacao,
        importancia=importancias(modelo, quadro, config),
        classes=classes,
    )
