"""The pictures of a report, in one language, by name."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from matplotlib.figure import Figure

from funcoes.apoio.erros import ErroDados
from funcoes.atributos.catalogo import CATALOGO
from funcoes.configuracao.secoes_monitor import MonitorConfig
from funcoes.deriva.achado import PREDICAO, nome_dito
from funcoes.deriva.comparar import Medida, Par, emparelhar
from funcoes.deriva.especies import categorica
from funcoes.graficos import avaliacao, deriva
from funcoes.graficos.deriva import Curvas
from funcoes.monitor.analise import Analise
from funcoes.monitor.desempenho import PONTOS
from funcoes.monitor.historico import Vista
from funcoes.palavras.lingua import Lingua
from funcoes.palavras.votos import Idioma
from funcoes.vocabulario.grandezas import GRANDEZAS

_SEGUIDOS: Final = ("accuracy", "within_one", "rps")
"""Scores on people's answers that are shown over time: those between 0 and 1."""

_POUCAS_LINHAS: Final = 8
"""Lines of one chart that a reader can tell apart."""


def nome_de(grandeza: str, lingua: Lingua) -> str:
    """A quantity or feature, with its unit where it is a number."""
    dito = lingua.termo(nome_dito(grandeza))
    if grandeza in CATALOGO and not categorica(grandeza):
        return lingua.termo(CATALOGO[grandeza].termo_com_unidade)
    unidade = GRANDEZAS[grandeza].unidade if grandeza in GRANDEZAS else None
    return dito if unidade is None else f"{dito}, {unidade.nome}"


def das_distribuicoes(analise: Analise) -> list[Medida]:
    """The tests of distributions, the largest effect first."""
    medidas = [m for m in analise.veredito.comparacao.medidas if m.prova == "distribuicao"]
    return sorted(medidas, key=lambda m: (m.pontuacao, m.efeito), reverse=True)


def desenhar(
    analise: Analise, vistas: Sequence[Vista], config: MonitorConfig, idioma: Idioma
) -> dict[str, Figure]:
    """Every picture that there is something for; `vistas`: windows so far, this one the last."""
    lingua, minimo = Lingua(idioma), config.comparacao.efeito_min
    feitas: dict[str, Figure] = {}
    if medidas := das_distribuicoes(analise):
        nomes = {m.grandeza: nome_de(m.grandeza, lingua) for m in medidas}
        feitas["efeitos"] = deriva.efeitos(medidas, nomes, minimo, idioma=idioma)
        numeros = [m for m in medidas if m.grandeza != PREDICAO and not categorica(m.grandeza)]
        feitas["distribuicoes"] = deriva.distribuicoes(
            [_curvas(analise, m, config, lingua) for m in numeros[: config.relato.linhas_max]], idioma=idioma
        )
    if any(m.grandeza == PREDICAO for m in medidas):
        par = _par(analise, PREDICAO, config)
        feitas["votos"] = deriva.votos(par.janela, par.referencia, idioma=idioma)
    if analise.desempenho.calibracao:
        titulo = lingua.diz("Reliability on people's answers")
        feitas["calibracao"] = avaliacao.confiabilidade(analise.desempenho.calibracao, titulo, idioma=idioma)
    if len(vistas) > 1:
        feitas |= _no_tempo(vistas, minimo, lingua)
    return feitas


def _par(analise: Analise, grandeza: str, config: MonitorConfig) -> Par:
    """Of a quantity that was tested: so there are rows in both."""
    janela = analise.lido.janela
    par = emparelhar(
        janela.contagens(grandeza),
        janela.referencia.contagens(grandeza),
        config.comparacao.linhas_min_estrato,
    )
    if par is None:
        raise ErroDados(f"{grandeza} was compared, and has no rows to show")
    return par


def _curvas(analise: Analise, medida: Medida, config: MonitorConfig, lingua: Lingua) -> Curvas:
    par = _par(analise, medida.grandeza, config)
    return Curvas(
        nome_de(medida.grandeza, lingua),
        medida.efeito,
        analise.vigiado.referencia.bordas(medida.grandeza),
        deriva.acumuladas(par.janela),
        deriva.acumuladas(par.referencia),
    )


def _no_tempo(vistas: Sequence[Vista], minimo: float, lingua: Lingua) -> Mapping[str, Figure]:
    """Scores of the quantities that ever drifted, the highest first; and scores on people's answers."""
    quando = [v.ate for v in vistas]
    grandezas = sorted({g for v in vistas for g in v.pontuacoes})
    maiores = sorted(grandezas, key=lambda g: -max(v.pontuacoes.get(g, 0.0) for v in vistas))[:_POUCAS_LINHAS]
    series = {nome_de(g, lingua): [v.pontuacoes.get(g, np.nan) for v in vistas] for g in maiores}
    idioma = lingua.idioma
    feitas = {
        "historico": deriva.no_tempo(
            quando, series, minimo, "Drift score, window after window", idioma=idioma
        )
    }
    com = [v for v in vistas if v.pontos]
    if len(com) > 1:
        pontos = {lingua.diz(PONTOS[n]): [v.pontos.get(n, np.nan) for v in com] for n in _SEGUIDOS}
        feitas["historico_respostas"] = deriva.no_tempo(
            [v.ate for v in com], pontos, float("nan"), "Scores on people's answers", idioma=idioma
        )
    return feitas
