"""What travels in the package for whoever watches the model: its training data as counts, and its scores."""

import numpy as np

from funcoes.apoio.tipos import Decisao, Inteiros, Reais
from funcoes.configuracao.secoes_monitor import ReferenciaConfig
from funcoes.deriva.construir import construir
from funcoes.deriva.referencia import PontoValidado, Referencia
from funcoes.metricas.avaliar import metricas
from funcoes.metricas.decisao import decidir
from funcoes.metricas.grupos import linhas_do_quadro
from funcoes.metricas.incerteza import Reamostragem, reamostrar, sorteios
from funcoes.validacao.validar import Candidatura, oof_do_escolhido

VIES = "vies"
"""Mean expected vote minus mean given vote: positive where the model says warmer than people do."""


def referencia_de(c: Candidatura, config: ReferenciaConfig) -> Referencia:
    """The real training rows of the candidature, with what the model said of them out of fold."""
    oof = oof_do_escolhido(c)
    quadro = linhas_do_quadro(oof, c.quadro)
    proba = oof[[f"p_{k}" for k in c.classes]].to_numpy(dtype=float)
    votos = oof["voto"].to_numpy(dtype=int)
    dias = reamostrar(oof["dia"], c.config.reamostragens, c.config.confianca, c.config.semente)
    return construir(
        quadro, c.atributos, config, proba, decidir(proba, c.classes, c.config.decisao),
        [int(k) for k in c.classes],
        pontos(votos, proba, c.classes, c.config.decisao, dias),
    )  # fmt: skip


def pontos(
    votos: Inteiros, proba: Reais, classes: Inteiros, decisao: Decisao, dias: Reamostragem
) -> dict[str, PontoValidado]:
    """Every score and `VIES`, each with its standard error over draws of days; with one day, an error of 0
    says nothing."""
    vies = proba @ classes - votos
    valores = metricas(votos, proba, classes, decisao) | {VIES: float(vies.mean())}
    if not dias.util:
        return {nome: PontoValidado(valor=valor, erro=0.0) for nome, valor in valores.items()}
    sorteado = sorteios(votos, proba, classes, decisao, dias)
    sorteado |= {VIES: dias.medias(vies[:, None])[:, 0]}
    return {n: PontoValidado(valor=v, erro=float(np.std(sorteado[n]))) for n, v in valores.items()}
