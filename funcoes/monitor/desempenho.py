"""How good the model is on the people who answered, and whether that is worse than at its validation."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import pandas as pd

from funcoes.apoio.tipos import Decisao, Inteiros, Reais
from funcoes.configuracao.secoes_monitor import MonitorConfig, RespostasConfig
from funcoes.deriva.achado import Achado
from funcoes.deriva.estatistica import holm
from funcoes.deriva.referencia import PontoValidado
from funcoes.entrega.vigiar import VIES
from funcoes.metricas.avaliar import metricas, rps_por_linha
from funcoes.metricas.calibracao import ece, tabelas
from funcoes.metricas.decisao import decidir
from funcoes.metricas.incerteza import reamostrar, sorteios
from funcoes.monitor.medias import Media, diferenca, media
from funcoes.monitor.respostas import Respondidas
from funcoes.palavras.lingua import Frase, numero

PONTOS: Final = {
    "accuracy": "right vote, share",
    "within_one": "right or next vote, share",
    "mae": "mean distance, votes",
    "qwk": "quadratic weighted kappa",
    "rps": "ranked probability score, lower is better",
    VIES: "bias: model minus people, votes",
}
"""What is shown of them, in this order, and what each is called."""

_NADA: Final = float("nan")


@dataclass(frozen=True)
class Ponto:
    """A score on the answers, its interval, NaN where nobody can tell, and the score at validation."""

    valor: float
    lo: float = _NADA
    hi: float = _NADA
    validado: float = _NADA


@dataclass(frozen=True)
class Desempenho:
    """All about the answers. `dito` says what came of the tests, or why there was none; `pior` is None where
    there was none. `calibracao`: tables of `metricas.calibracao` by name."""

    respostas: int
    dias: int
    pontos: Mapping[str, Ponto]
    calibracao: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    ece: float = _NADA
    achados: tuple[Achado, ...] = ()
    pior: bool | None = None
    dito: Frase = field(default_factory=lambda: Frase("Nobody has answered."))


def medir(
    respondidas: Respondidas,
    classes: list[int],
    decisao: Decisao,
    validacao: Mapping[str, PontoValidado],
    dias_validados: int,
    config: MonitorConfig,
) -> Desempenho:
    """Scores with intervals, calibration, and two tests: RPS is higher, the mean vote is off (Holm)."""
    n, dias = len(respondidas.voto), len(np.unique(respondidas.dia))
    if not n:
        return Desempenho(0, 0, {})
    sabidas = np.array(classes)
    por_linha = _por_linha(respondidas, sabidas, decisao)
    medias = {nome: media(valores, respondidas.dia) for nome, valores in por_linha.items()}
    feito = Desempenho(
        n, dias, _pontos(respondidas, sabidas, decisao, medias, validacao, config.respostas),
        tabelas(respondidas.voto, respondidas.proba, sabidas),
        ece(respondidas.voto, respondidas.proba, sabidas),
    )  # fmt: skip
    return _com_testes(feito, medias, validacao, dias_validados, config)


def _por_linha(r: Respondidas, classes: Inteiros, decisao: Decisao) -> dict[str, Reais]:
    distancia = np.abs(decidir(r.proba, classes, decisao) - r.voto)
    return {
        "accuracy": (distancia == 0).astype(float),
        "within_one": (distancia <= 1).astype(float),
        "mae": distancia.astype(float),
        "rps": rps_por_linha(r.voto, r.proba, classes),
        VIES: r.proba @ classes - r.voto,
    }


def _pontos(
    r: Respondidas,
    classes: Inteiros,
    decisao: Decisao,
    medias: Mapping[str, Media],
    validacao: Mapping[str, PontoValidado],
    config: RespostasConfig,
) -> dict[str, Ponto]:
    """The kappa is no mean of rows: its interval is that of draws of days."""
    intervalos = {nome: m.intervalo(config.confianca) for nome, m in medias.items()}
    valores = {nome: m.valor for nome, m in medias.items()}
    valores["qwk"] = metricas(r.voto, r.proba, classes, decisao)["qwk"]
    dias = reamostrar(pd.Series(r.dia), config.sorteios, config.confianca, 0)
    if dias.util:
        lo, hi = dias.limites(sorteios(r.voto, r.proba, classes, decisao, dias)["qwk"])
        intervalos["qwk"] = (float(lo), float(hi))
    return {
        nome: Ponto(
            valores[nome],
            *intervalos.get(nome, (_NADA, _NADA)),
            validado=validacao[nome].valor if nome in validacao else _NADA,
        )
        for nome in PONTOS
    }


def _com_testes(
    d: Desempenho,
    medias: Mapping[str, Media],
    validacao: Mapping[str, PontoValidado],
    dias_validados: int,
    config: MonitorConfig,
) -> Desempenho:
    r = config.respostas
    if d.respostas < r.amostra_min or d.dias < r.dias_min or not {"rps", VIES} <= validacao.keys():
        falta = {"n": str(r.amostra_min), "d": str(r.dias_min)}
        return replace(d, dito=Frase("Too few to be tested: {n} answers of {d} days are needed.", falta))
    rps, vies = (diferenca(medias[n], validacao[n], dias_validados) for n in ("rps", VIES))
    p = holm([rps.p_maior(), 2 * min(vies.p_maior(), 1 - vies.p_maior())])
    piora = rps.valor / validacao["rps"].valor if validacao["rps"].valor > 0 else 0.0
    achados = []
    if p[0] < config.comparacao.alfa and piora >= r.piora_min:
        achados.append(_piora(d, piora, float(p[0])))
    if p[1] < config.comparacao.alfa and abs(vies.valor) >= r.vies_min:
        achados.append(_vies(vies.valor, float(p[1])))
    pior = any(a.tipo == "desempenho" for a in achados)
    dito = (
        Frase("Worse than at its validation.")
        if pior
        else Frase("Not worse than at its validation, as far as these answers tell.")
    )
    return replace(d, achados=tuple(achados), pior=pior, dito=dito)


def _piora(d: Desempenho, piora: float, p: float) -> Achado:
    ponto = d.pontos["rps"]
    valores = {"rps": numero(ponto.valor, 4), "antes": numero(ponto.validado, 4), "n": str(d.respostas)}
    dito = Frase(
        "By {n} answers the model is worse than at its validation: RPS {rps} instead of {antes}.", valores
    )
    return Achado("desempenho", "rps", min(piora, 1.0), dito, {"p_ajustado": p})


def _vies(valor: float, p: float) -> Achado:
    texto = (
        "The model says warmer than people do, by {n} votes more than at its validation."
        if valor > 0
        else "The model says colder than people do, by {n} votes more than at its validation."
    )
    return Achado(
        "vies", VIES, min(abs(valor), 1.0), Frase(texto, {"n": f"{abs(valor):.2f}"}), {"p_ajustado": p}
    )
