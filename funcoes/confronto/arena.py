"""Where a challenger meets the champion: on rows that neither of them learned from, or not at all.

- *The same folds.* Where the survey at hand holds the rows that the champion learned from, both recipes are
  fitted again inside the same folds of all its rows, and judged out of fold. The split into training and
  held-out part plays no part, so that no choice of a seed can make a difference.
- *New rows.* Else the two models themselves, on held-out rows of days that neither learned from.
- *None.* Else there is no fair comparison, and a person has to decide.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from funcoes.avaliar import PROPRIAS, Inteiros, Reais
from funcoes.colunas import ALVO
from funcoes.comparar import comparar, votar
from funcoes.confronto.impressao import IMPRESSAO
from funcoes.confronto.rastro import Rastro, Receita, rastrear
from funcoes.confronto.veredito import Caso, Confronto, Dados, Quem
from funcoes.divisao import TESTE, TREINO
from funcoes.errors import ErroDados
from funcoes.incerteza import diferenca_pareada, reamostrar
from funcoes.protocolos import Arranjo, arranjar
from funcoes.secoes import Protocolo, TrainEtapa, ValidateConfig
from funcoes.validar import Candidatura, Modelo, do_candidato, proba_em

RIGOR: Final[tuple[Protocolo, ...]] = ("report", "random", "by_record", "by_day", "by_campaign")
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
    return rastrear(c.quadro, receita, c.protocolo, c.metrica, c.classes)


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
        return _nas_mesmas_dobras(par)
    novas = _linhas_novas(par)
    if campeao.modelo is not None and _bastam(novas, limites):
        return _nas_linhas_novas(par, campeao.modelo, novas)
    porque = (
        f"{partilha:.0%} of the rows it learned from are in this survey (needed {limites.min_partilha:.0%}), "
        f"and {len(novas)} held-out rows are of days that neither learned from (needed "
        f"{limites.min_linhas_novas}, of {_MINIMO_DE_DIAS} days)"
    )
    return _nenhum(c, campeao, porque)


def _nenhum(c: Candidatura, campeao: Campeao, porque: str) -> Confronto:
    return Confronto(campeao.quem, "nenhum", c.metrica, c.protocolo, porque=porque)


def _bastam(novas: pd.DataFrame, limites: ValidateConfig) -> bool:
    return len(novas) >= limites.min_linhas_novas and novas["dia"].nunique() >= _MINIMO_DE_DIAS


def comparar_dados(desafiante: Rastro, campeao: Rastro) -> Dados:
    """Whether the challenger learned from more of the survey: rows that the champion's file did not have."""
    if len(desafiante.treino) < _IGUAL_PELO_MENOS * len(campeao.treino):
        return "menos"
    ha_novas = bool({*desafiante.treino} - campeao.pesquisa)
    return "mais" if ha_novas and len(desafiante.treino) > len(campeao.treino) else "os_mesmos"


def _nas_mesmas_dobras(par: _Par) -> Confronto:
    c, receita = par.candidatura, par.rastro.receita
    protocolo = max(par.dele.protocolo, par.rastro.protocolo, key=RIGOR.index)
    todas = c.quadro[~c.quadro["sintetico"]].assign(parte=TREINO)
    classes = np.unique(todas[ALVO].to_numpy(dtype=int))
    config = receita.config(c.config)  # its seed: the folds are the same for every challenger
    try:
        arranjo = arranjar(todas, protocolo, config, classes)
        do_campeao = out_of_fold(arranjo, receita, c.config, classes)
        mesma = par.dele.receita == receita
        do_candidato = do_campeao if mesma else out_of_fold(arranjo, par.dele.receita, c.config, classes)
    except ErroDados as erro:
        return _nenhum(c, par.campeao, f"protocol {protocolo} cannot be run on this survey: {erro}")
    base = par.base("mesmas_dobras", protocolo, comparar_dados(par.dele, par.rastro))
    perda = PROPRIAS[par.rastro.metrica]
    perdas = perda(arranjo.votos, do_candidato, classes), perda(arranjo.votos, do_campeao, classes)
    return _medido(base, perdas, arranjo.dias, config)


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


def _nas_linhas_novas(par: _Par, campeao: Modelo, novas: pd.DataFrame) -> Confronto:
    """Here the models meet, not the recipes: who learned from fewer rows has shown what it lost by that."""
    classes = par.candidatura.classes
    novas = novas[novas[ALVO].isin(classes)]
    votos, perda = novas[ALVO].to_numpy(dtype=int), PROPRIAS[par.rastro.metrica]
    probas = [proba_em(m, novas, classes) for m in (do_candidato(par.candidatura), campeao)]
    dados = comparar_dados(par.dele, par.rastro)
    base = par.base("linhas_novas", par.rastro.protocolo, "os_mesmos" if dados == "menos" else dados)
    perdas = perda(votos, probas[0], classes), perda(votos, probas[1], classes)
    return _medido(base, perdas, novas["dia"], par.candidatura.config)


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
    )
