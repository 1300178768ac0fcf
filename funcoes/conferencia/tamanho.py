"""Whether a survey has rows enough to hold a part out and to compare models on the rest, as a run does."""

from typing import Final

import pandas as pd

from funcoes.apoio.avisos import sem_avisos
from funcoes.apoio.erros import ErroDados
from funcoes.configuracao.secoes import PipelineConfig, Protocolo
from funcoes.dados import divisao
from funcoes.dados.alvo import fundir
from funcoes.dados.colunas import ALVO
from funcoes.palavras.lingua import contado
from funcoes.pesquisa.colunas import GRUPO_DO_PROTOCOLO
from funcoes.pesquisa.descricao import PesquisaConfig

_DE_SOBRA: Final = 2000
"""So many groups fill all folds, with votes enough in each: to divide more of them takes its time."""


def o_que_falta(aceitos: pd.DataFrame, pesquisa: PesquisaConfig, config: PipelineConfig) -> str:
    """Why these rows are too few, of one kind, or not told apart; "" where they are not.

    `aceitos`: what the contract accepted, with its fingerprints. The limits are those of the run: of what is
    held out (`ingest.fracao_teste`, `teste_por`), of the folds of each protocol, and a row of each vote for
    each fold.
    """
    quadro = fundir(aceitos.copy(), config.target.fusao())
    try:
        with sem_avisos():
            treino = _treino(quadro, pesquisa, config)
            for protocolo in config.train.da_pesquisa(pesquisa).protocol:
                _exigir_folds(treino, protocolo, config)
    except ErroDados as erro:
        return f"{contado(len(aceitos), 'row')} cannot be held out in part and compared on the rest: {erro}"
    return ""


def _treino(quadro: pd.DataFrame, pesquisa: PesquisaConfig, config: PipelineConfig) -> pd.DataFrame:
    """The rows that are left to learn from; `ErroDados` where no part can be held out, or few are left."""
    por, folds = config.ingest.teste_por or pesquisa.teste_por, config.train.folds
    precisas = folds * quadro[ALVO].nunique()
    treino = quadro
    if divisao.grupos(quadro, por).nunique() <= _DE_SOBRA:
        parte = divisao.dividir(quadro, config.ingest.fracao_teste, por, config.ingest.semente)
        treino = quadro[parte == divisao.TREINO]
    if len(treino) < precisas:
        raise ErroDados(
            f"{contado(len(treino), 'row')} are left to learn from, and {folds} folds (train.folds) of "
            f"{precisas // folds} different votes need at least {precisas}, one of each in each."
        )
    return treino


def _exigir_folds(treino: pd.DataFrame, protocolo: Protocolo, config: PipelineConfig) -> None:
    """`ErroDados` where a protocol cannot divide these rows, or leaves one vote only to learn from."""
    grupo, train = GRUPO_DO_PROTOCOLO[protocolo], config.train
    try:
        if divisao.grupos(treino, grupo).nunique() > _DE_SOBRA:
            return
    except ErroDados as erro:
        raise ErroDados(f"{protocolo} (protocolos): {erro}") from erro
    problema = divisao.problema_dos_folds(treino, train.folds, grupo, train.semente, train.max_folds)
    if problema:
        raise ErroDados(f"{protocolo} (protocolos): {problema}")
