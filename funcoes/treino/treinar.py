"""Training: compare candidates and baselines by every protocol, choose, and fit the chosen one."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
from sklearn.inspection import permutation_importance
from sklearn.pipeline import Pipeline

from funcoes.apoio.tipos import Inteiros
from funcoes.atributos.conjunto import Conjunto
from funcoes.configuracao.secoes import Modelo, Protocolo, TrainEtapa
from funcoes.dados.colunas import ALVO
from funcoes.dados.divisao import PartesDoTreino, partes_do_treino
from funcoes.modelos import candidatos
from funcoes.modelos.comparado import Variante
from funcoes.modelos.comparar import Aviso
from funcoes.palavras.lingua import Frase
from funcoes.treino.avaliacao import avaliar
from funcoes.treino.comparacao import comparar_protocolos
from funcoes.treino.escolher import escolher
from funcoes.treino.placar import montar_leaderboard, tabela_oof


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


def ajustar_final(partes: PartesDoTreino, modelo: Modelo, variante: Variante, config: TrainEtapa) -> Pipeline:
    """Fit the chosen candidate on the training part, without outliers and with balanced rows if so chosen."""
    linhas = partes.do_modelo(variante.outliers, variante.balanceado)
    return candidatos.ajustar(
        linhas[list(partes.atributos.nomes)].to_numpy(), linhas[ALVO].to_numpy(dtype=int), modelo, config
    )


def importancias(
    modelo: Pipeline, ajuste: pd.DataFrame, atributos: Conjunto, config: TrainEtapa
) -> pd.DataFrame:
    """Drop in accuracy when a feature is shuffled among these rows, best first: columns atributo, media,
    desvio. At most `config.importancia_max_linhas` rows, drawn."""
    real = ajuste
    if len(real) > config.importancia_max_linhas:
        real = real.sample(config.importancia_max_linhas, random_state=config.semente)
    r: Any = permutation_importance(
        modelo,
        real[list(atributos.nomes)].to_numpy(),
        real[ALVO].to_numpy(dtype=int),
        n_repeats=3,
        random_state=config.semente,
    )
    tabela = pd.DataFrame(
        {"atributo": atributos.nomes, "media": r.importances_mean, "desvio": r.importances_std}
    )
    return tabela.sort_values("media", ascending=False, ignore_index=True)


def treinar(
    quadro: pd.DataFrame, atributos: Conjunto, config: TrainEtapa, avisar: Aviso = lambda _: None
) -> Treinado:
    """Compare, choose by `config.metrica` in the first protocol, fit. `quadro` is what `balance` wrote,
    held-out rows included but not used. Raises `ErroDados` when a fold fails."""
    partes = partes_do_treino(quadro, atributos)
    comparacoes = comparar_protocolos(partes, config, avisar)
    avaliacoes = [avaliar(c, partes.classes, config) for c in comparacoes]
    escolha = escolher(avaliacoes[0], config)
    escolhido = escolha.comparado
    modelo = ajustar_final(partes, escolhido.modelo, escolhido.variante, config)  # type: ignore[arg-type]
    return Treinado(
        leaderboard=montar_leaderboard(avaliacoes, escolhido, config.metrica),
        oof=tabela_oof(comparacoes, partes.classes),
        candidato=modelo,
        escolhido=escolhido.modelo,
        variante=escolhido.variante,
        protocolo=config.protocol[0],
        motivo=escolha.motivo,
        comparacao=escolha.comparacao,
        importancia=importancias(modelo, partes.ajuste, atributos, config),
        classes=partes.classes,
    )
