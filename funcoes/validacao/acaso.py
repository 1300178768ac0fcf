"""How low the QWK of so few rows may be by chance: what the model does out of fold, on draws as small as what
was held out.

A few days, buildings or people differ from others, and where their votes are alike a kappa is low, however
good the model is. So the held-out part is held against draws of its own size.
"""

from typing import Final

import numpy as np
import pandas as pd

from funcoes.apoio.tipos import Inteiros
from funcoes.configuracao.secoes import Protocolo, TrainEtapa
from funcoes.dados.colunas import ALVO
from funcoes.metricas.incerteza import qwk_de_tantas, qwk_dos_sorteios, reamostrar
from funcoes.modelos.protocolos import blocos, intervalos_sobre

_ALGUNS: Final = 2


def chao_do_teste(
    oof: pd.DataFrame,
    treino: pd.DataFrame,
    teste: pd.DataFrame,
    classes: Inteiros,
    protocolo: Protocolo,
    config: TrainEtapa,
) -> float:
    """The lower end of the interval (`config.confianca`) of a model's out-of-fold QWK over draws of as many
    groups as `teste` has; of as many rows, where these are of groups of the training part, too. NaN without
    held-out rows.

    `oof`: its out-of-fold rows (linha, voto, p_<class>), `treino`: the real rows of the training part. Groups
    are what intervals are drawn over.
    """
    if teste.empty or len(oof) < _ALGUNS:
        return float("nan")
    votos, proba = oof[ALVO].to_numpy(dtype=int), oof[[f"p_{k}" for k in classes]].to_numpy(dtype=float)
    por = intervalos_sobre(treino, config, protocolo)
    de_treino, de_teste = blocos(treino, por), blocos(teste, por)
    semente, n = config.semente, config.reamostragens
    if por == "linha" or {*de_treino} & {*de_teste}:
        qwk = qwk_de_tantas(votos, proba, classes, config.decisao, len(teste), n, semente)
    else:
        grupos = de_treino.loc[oof["linha"]]
        sorteio = reamostrar(grupos, n, config.confianca, semente, quantos=int(de_teste.nunique()))
        qwk = qwk_dos_sorteios(votos, proba, classes, config.decisao, sorteio)
    return float(np.quantile(qwk, (1 - config.confianca) / 2))
