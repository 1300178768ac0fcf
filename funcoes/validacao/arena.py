"""Where a challenger meets the champion: on rows that neither of them learned from, or not at all.

- *The same folds.* Where the survey at hand holds the rows that the champion learned from, both recipes are
  fitted again inside the same folds, the champion's on the rows of its survey, the challenger's on all that
  there are, and judged out of fold on the rows of the champion's survey: what is new has to help there, or to
  do no harm. The split into training and held-out part plays no part, so that no choice of a seed can make a
  difference.
- *New rows.* Else the two models themselves, on held-out rows of days that neither learned from.
- *None.* Else there is no fair comparison, and a person has to decide.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from funcoes.apoio.erros import ErroDados
from funcoes.apoio.tipos import Inteiros, Reais
from funcoes.configuracao.secoes import Protocolo, TrainEtapa, ValidateConfig
from funcoes.dados.colunas import ALVO
from funcoes.dados.divisao import TESTE, TREINO, partes_do_treino
from funcoes.dados.impressao import IMPRESSAO
from funcoes.metricas.avaliar import PROPRIAS
from funcoes.metricas.incerteza import diferenca_pareada, reamostrar
from funcoes.modelos.comparado import votar
from funcoes.modelos.comparar import comparar
from funcoes.modelos.protocolos import Arranjo, arranjar
from funcoes.validacao.rastro import Rastro, Receita, rastrear
from funcoes.validacao.validar import Candidatura, Modelo, do_candidato, proba_em
from funcoes.validacao.veredito import Caso, Confronto, Dados, Quem

RIGOR: Final[tuple[Protocolo, ...]] = (
    "report", "random", "by_record", "by_person", "by_room", "by_day", "by_building", "by_campaign",
    "by_study",
)  # fmt: skip
"""Protocols, the one that asks least first."""

_MINIMO_DE_DIAS = 2
_IGUAL_PELO_MENOS = 0.95
"""Of the champion's training rows: fewer than this share are fewer rows; the seed of a split moves some."""


@dataclass(frozen=True)
class Campeao:
    """The champion as it can be met: `rastro` is None for those registered before there were traces, and
    `modelo` where its package cannot be read; `porque` says so."""

    quem: Quem
    rastro: Rastro | None = None
    modelo: Modelo | None = None
    porque: str = "it was registered before models kept a trace of their rows"


def rastro_de(c: Candidatura) -> Rastro:
    """The trace that the challenger will leave."""
    receita = Receita.de(c.nome, c.variante, c.config)
    return rastrear(c.quadro, receita, c.protocolo, c.config.metrica, c.classes)


@dataclass(frozen=True)
class _Par:
    """Both sides of a comparison."""

    candidatura: Candidatura
    dele: Rastro
    campeao: Campeao
    rastro: Rastro

    def base(self, caso: Caso, protocolo: Protocolo, dados: Dados) -> Confronto:
        return Confronto(self.campeao.quem, caso, self.rastro.metrica, protocolo, dados)


def confrontar(c: Candidatura, campeao: Campeao, limites: ValidateConfig) -> Confronto:
    """Compare on the fairest ground there is; `caso` of the result says which, or why there is none."""
    if campeao.rastro is None:
        return _nenhum(c, campeao, campeao.porque)
    par = _Par(c, rastro_de(c), campeao, campeao.rastro)
    if par.rastro.classes != par.dele.classes:
        return _nenhum(
            c, campeao, f"it tells apart the votes {par.rastro.classes}, this one {par.dele.classes}"
        )
    aprendidas = {*par.rastro.treino}
    partilha = len(aprendidas & par.dele.pesquisa) / max(len(aprendidas), 1)
    if partilha >= limites.min_partilha:
        return _nas_mesmas_dobras(par, limites)
    novas = _linhas_novas(par)
    if campeao.modelo is not None and not {*campeao.modelo.atributos.nomes} <= {*c.quadro}:
        return _nenhum(c, campeao, "it needs features that this survey does not have")
    if campeao.modelo is not None and _bastam(novas, limites):
        return _nas_linhas_novas(par, campeao.modelo, novas, limites)
    porque = (
        f"{partilha:.0%} of the rows it learned from are in this survey (needed {limites.min_partilha:.0%}), "
        f"and {len(novas)} held-out rows are of days that neither learned from (needed "
        f"{limites.min_linhas_novas}, of {_MINIMO_DE_DIAS} days)"
    )
    return _nenhum(c, campeao, porque)


def _nenhum(c: Candidatura, campeao: Campeao, porque: str) -> Confronto:
    return Confronto(campeao.quem, "nenhum", c.config.metrica, c.protocolo, porque=porque)


def _bastam(novas: pd.DataFrame, limites: ValidateConfig) -> bool:
    return len(novas) >= limites.min_linhas_novas and novas["dia"].nunique() >= _MINIMO_DE_DIAS


def comparar_dados(desafiante: Rastro, campeao: Rastro) -> Dados:
    """Whether the challenger learned from more of the survey: rows that the champion's file did not have."""
    if len(desafiante.treino) < _IGUAL_PELO_MENOS * len(campeao.treino):
        return "menos"
    ha_novas = bool({*desafiante.treino} - campeao.pesquisa)
    return "mais" if ha_novas and len(desafiante.treino) > len(campeao.treino) else "os_mesmos"


def _da_mesma_pesquisa(par: _Par) -> Dados:
    """As `comparar_dados`, where rows that the champion knew may have gone: then it is not simply more."""
    dados = comparar_dados(par.dele, par.rastro)
    return "outros" if dados == "mais" and not par.rastro.pesquisa <= par.dele.pesquisa else dados


def _como_se_compara(par: _Par, limites: ValidateConfig) -> TrainEtapa:
    """The champion's recipe, and folds and intervals that are the same for every challenger: none chooses, by
    the settings of its own leaderboard, how strictly it is judged."""
    proprias = {
        "folds": limites.campeao_folds,
        "max_folds": limites.campeao_max_folds,
        "reamostragens": limites.campeao_reamostragens,
        "confianca": limites.campeao_confianca,
    }
    return par.rastro.receita.config(par.candidatura.config).model_copy(update=proprias)


def _nas_mesmas_dobras(par: _Par, limites: ValidateConfig) -> Confronto:
    c, receita = par.candidatura, par.rastro.receita
    protocolo = max(par.dele.protocolo, par.rastro.protocolo, key=RIGOR.index)
    todas = c.quadro[~c.quadro["sintetico"]].assign(parte=TREINO)
    classes = np.unique(todas[ALVO].to_numpy(dtype=int))
    config = _como_se_compara(par, limites)
    try:
        arranjo = arranjar(partes_do_treino(todas, c.atributos), protocolo, config)
        dela = arranjo.quadro[IMPRESSAO].isin(par.rastro.pesquisa).to_numpy()
        antigas = arranjo.so(dela)
        do_campeao = out_of_fold(antigas, receita, c.config, classes)
        a_mesma = par.dele.receita == receita and bool(dela.all())
        do_candidato = (
            do_campeao if a_mesma else out_of_fold(arranjo, par.dele.receita, c.config, classes)[dela]
        )
    except ErroDados as erro:
        return _nenhum(c, par.campeao, f"protocol {protocolo} cannot be run on this survey: {erro}")
    base = par.base("mesmas_dobras", protocolo, _da_mesma_pesquisa(par))
    perda = PROPRIAS[par.rastro.metrica]
    perdas = perda(antigas.votos, do_candidato, classes), perda(antigas.votos, do_campeao, classes)
    return replace(_medido(base, perdas, antigas.dias, config), novas=int((~dela).sum()))


def out_of_fold(arranjo: Arranjo, receita: Receita, config: TrainEtapa, classes: Inteiros) -> Reais:
    """Probabilities of a recipe fitted inside each fold, shape (rows, classes)."""
    propria = receita.config(config)
    feitos = comparar(arranjo.x, arranjo.rotulos, arranjo.numero, propria, receita.variante, len(classes))
    if receita.modelo == "voto":
        return votar(feitos, propria.voto).oof
    return next(c.oof for c in feitos if c.modelo == receita.modelo)


def _linhas_novas(par: _Par) -> pd.DataFrame:
    """Held-out rows of days that neither learned from."""
    q = par.candidatura.quadro
    aprendidos = {*par.rastro.dias, *par.dele.dias}
    return q[(q["parte"] == TESTE) & ~q["dia"].isin(aprendidos) & ~q[IMPRESSAO].isin({*par.rastro.treino})]


def _nas_linhas_novas(par: _Par, campeao: Modelo, novas: pd.DataFrame, limites: ValidateConfig) -> Confronto:
    """Here the models meet, not the recipes: who learned from fewer rows has shown what it lost by that."""
    classes = par.candidatura.classes
    novas = novas[novas[ALVO].isin(classes)]
    votos, perda = novas[ALVO].to_numpy(dtype=int), PROPRIAS[par.rastro.metrica]
    probas = [proba_em(m, novas, classes) for m in (do_candidato(par.candidatura), campeao)]
    dados = comparar_dados(par.dele, par.rastro)
    base = par.base("linhas_novas", par.rastro.protocolo, "os_mesmos" if dados == "menos" else dados)
    perdas = perda(votos, probas[0], classes), perda(votos, probas[1], classes)
    return _medido(base, perdas, novas["dia"], _como_se_compara(par, limites))


def _medido(base: Confronto, perdas: tuple[Reais, Reais], dias: pd.Series, config: TrainEtapa) -> Confronto:
    """With the scores of challenger and champion, and their paired difference."""
    sorteio = reamostrar(dias, config.reamostragens, config.confianca, config.semente)
    return replace(
        base,
        do_candidato=float(perdas[0].mean()),
        do_campeao=float(perdas[1].mean()),
        diferenca=diferenca_pareada(*perdas, sorteio),
        linhas=len(dias),
        grupos=int(dias.nunique()),
        por=str(dias.name),
    )
