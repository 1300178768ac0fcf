"""A window held against the reference: each quantity in the months and parts of the day that both have."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from funcoes.apoio.tipos import Inteiros, Reais
from funcoes.configuracao.secoes_monitor import ComparacaoConfig, MonitorConfig
from funcoes.deriva import efetivo, estatistica
from funcoes.deriva.achado import PREDICAO
from funcoes.deriva.especies import categorica
from funcoes.deriva.janela import Janela

Prova = Literal["distribuicao", "fora", "preenchidos"]
"""What is tested: how values are distributed, how many lie outside the range of training, how many are
filled."""


@dataclass(frozen=True)
class Medida:
    """One test of one quantity.

    `efeito`, 0 to 1: of a distribution Kolmogorov-Smirnov's D against the reference re-weighted to the
    window's months and parts of the day, of categories the total variation distance; of `fora` and
    `preenchidos` the share of rows, and how much more of them than expected. **0.1 is where it matters**: one
    row in ten is elsewhere than in training. `pontuacao`, the score, is the effect where the window proves
    it, `p_ajustado` < alfa, else 0: chance alone gives D = 0.1 in 200 rows. `visivel`: the least D that these
    samples could prove.
    """

    prova: Prova
    grandeza: str
    linhas: int
    efetivas: float
    efetivas_referencia: float
    efeito: float
    p: float
    p_ajustado: float = 1.0
    pontuacao: float = 0.0
    visivel: float = 1.0
    psi: float = float("nan")
    wasserstein: float = float("nan")
    """In the quantity's unit; of categories, the share of rows in another one."""
    parte: float = float("nan")
    """Of `fora` and `preenchidos`: the share itself."""


@dataclass(frozen=True)
class Comparacao:
    """All tests of a window. `poucas`: quantities with too few comparable rows to be tested."""

    linhas: int
    comparaveis: int
    medidas: tuple[Medida, ...]
    poucas: tuple[str, ...]
    distancia_das_probabilidades: float
    """Half of Σ |mean p of the window − mean p of training| over the votes, not re-weighted; NaN without
    both."""

    @property
    def pontuacao(self) -> float:
        """The window's drift score: the largest of its quantities, 0 to 1."""
        return max((m.pontuacao for m in self.medidas if m.prova == "distribuicao"), default=0.0)

    def medida(self, grandeza: str, prova: Prova = "distribuicao") -> Medida | None:
        """The test of a quantity; None where there were too few rows."""
        return next((m for m in self.medidas if (m.grandeza, m.prova) == (grandeza, prova)), None)


@dataclass(frozen=True)
class Par:
    """Shares of bins of window and reference over the strata that both have, weighted as the window is."""

    estratos: NDArray[np.bool_]
    janela: Reais
    referencia: Reais
    pesos: Reais
    linhas: int


def emparelhar(janela: Inteiros, referencia: Inteiros, linhas_min: int) -> Par | None:
    """Of counts by stratum and bin, (strata, bins); None where no stratum is in both.

    `linhas_min`: a stratum of the reference with fewer rows is not there.
    """
    da_janela, da_referencia = janela.sum(axis=1), referencia.sum(axis=1)
    juntos = (da_janela > 0) & (da_referencia >= linhas_min)
    n = int(da_janela[juntos].sum())
    if not n:
        return None
    pesos = np.where(juntos, da_janela / n, 0.0)
    partes = referencia[juntos] / da_referencia[juntos][:, None]
    return Par(juntos, janela[juntos].sum(axis=0) / n, pesos[juntos] @ partes, pesos, n)


def comparar(janela: Janela, config: MonitorConfig) -> Comparacao:
    """Every test of the window, corrected for their number."""
    referencia = janela.referencia
    feitas: list[Medida] = []
    poucas = []
    for nome in referencia.grandezas:
        medida = _distribuicao(janela, nome, config.comparacao)
        if medida is None:
            poucas.append(nome)
        else:
            feitas.append(medida)
    feitas += [m for nome in referencia.medidas if (m := _fora(janela, nome, config.comparacao))]
    feitas += [m for nome in referencia.entradas if (m := _preenchidos(janela, nome, config))]
    com_referencia = referencia.linhas >= config.comparacao.linhas_min_estrato
    return Comparacao(
        janela.total,
        int(janela.linhas[com_referencia].sum()),
        _corrigidas(feitas, config.comparacao),
        tuple(poucas),
        _das_probabilidades(janela),
    )


def _corrigidas(medidas: list[Medida], config: ComparacaoConfig) -> tuple[Medida, ...]:
    ajustados = estatistica.holm([m.p for m in medidas])
    sozinho = config.alfa / max(len(medidas), 1)
    return tuple(
        replace(
            m,
            p_ajustado=float(p),
            pontuacao=m.efeito if p < config.alfa else 0.0,
            visivel=estatistica.d_que_se_ve(sozinho, m.efetivas, m.efetivas_referencia),
        )
        for m, p in zip(medidas, ajustados, strict=True)
    )


def _tamanhos(janela: Janela, par: Par, linhas: Reais, rho: float, por_momento: bool) -> tuple[float, float]:
    return (
        efetivo.da_janela(janela, par.estratos, par.linhas, rho, por_momento),
        efetivo.da_referencia(janela.referencia, par.pesos, linhas, rho, por_momento),
    )


def _distribuicao(janela: Janela, nome: str, config: ComparacaoConfig) -> Medida | None:
    contagens = janela.referencia.contagens(nome)
    par = emparelhar(janela.contagens(nome), contagens, config.linhas_min_estrato)
    if par is None or par.linhas < config.amostra_min:
        return None
    rho = janela.referencia.grandezas[nome].rho
    n, m = _tamanhos(janela, par, contagens.sum(axis=1), rho, janela.referencia.da_hora(nome))
    if categorica(nome):
        efeito = estatistica.variacao_total(par.janela, par.referencia)
        p = estatistica.p_do_qui_quadrado(par.janela, par.referencia, n, m, config.esperado_min)
    else:
        efeito = estatistica.ks(par.janela, par.referencia)
        p = estatistica.p_do_ks(efeito, n, m)
    juntas = estatistica.juntar_faixas(par.janela, par.referencia, config.faixas_psi)
    return Medida(
        "distribuicao", nome, par.linhas, n, m, efeito, p,
        psi=estatistica.psi(*juntas, n, m),
        wasserstein=_wasserstein(janela, nome, par),
    )  # fmt: skip


def _wasserstein(janela: Janela, nome: str, par: Par) -> float:
    if categorica(nome):
        return estatistica.variacao_total(par.janela, par.referencia)
    if nome == PREDICAO:  # in votes, since its borders lie one apart
        return float(np.abs(np.cumsum(par.janela - par.referencia)).sum())
    bordas = janela.referencia.bordas(nome)
    somas = janela.somas_fora(nome)[par.estratos].sum(axis=0) / par.linhas
    alem = np.array([bordas[0] * par.janela[0] - somas[0], somas[1] - bordas[-1] * par.janela[-1]])
    return estatistica.wasserstein(par.janela, par.referencia, bordas, np.maximum(alem, 0))


def _fora(janela: Janela, nome: str, config: ComparacaoConfig) -> Medida | None:
    """Rows outside the range of training, all strata. Of `m` exchangeable rows the least and the greatest
    bound the next one with a chance of 1 − 2 / (m + 1): so many are expected outside."""
    contagens = janela.contagens(nome)
    linhas = int(contagens.sum())
    if linhas < config.amostra_min:
        return None
    referencia = janela.referencia
    da_referencia = referencia.contagens(nome).sum(axis=1)
    rho = referencia.grandezas[nome].rho
    n, m = _tamanhos_de_tudo(janela, linhas, da_referencia, rho, referencia.da_hora(nome))
    parte = float((contagens[:, 0] + contagens[:, -1]).sum() / linhas)
    p = estatistica.p_de_exceder(parte, n, min(2 / (m + 1), 1.0))
    return Medida("fora", nome, linhas, n, m, parte, p, parte=parte)


def _preenchidos(janela: Janela, nome: str, config: MonitorConfig) -> Medida | None:
    """How much more of an input is filled in than in training, or than is said to be expected; over all
    strata, so that an input that goes missing in a season that training never saw is missed, too."""
    if janela.total < config.comparacao.amostra_min:
        return None
    referencia = janela.referencia
    aqui, la = (c.sum(axis=0) / c.sum() for c in (janela.preenchidos(nome), referencia.preenchidos(nome)))
    n, m = _tamanhos_de_tudo(janela, janela.total, referencia.linhas, referencia.rho_preenchidos[nome], False)
    esperada = config.qualidade.preenchidos_esperados.get(nome)  # type: ignore[call-overload]
    if esperada is not None:
        la = np.array([1 - esperada, esperada])
    p = estatistica.p_do_qui_quadrado(aqui, la, n, m, esperado_min=0.0)
    efeito = max(float(aqui[1] - la[1]), 0.0)
    return Medida("preenchidos", nome, janela.total, n, m, efeito, p if efeito else 1.0, parte=float(aqui[1]))


def _tamanhos_de_tudo(
    janela: Janela, linhas: int, da_referencia: Inteiros, rho: float, por_momento: bool
) -> tuple[float, float]:
    """Effective sizes of both, whatever the strata; `da_referencia`: its rows with a value, by stratum."""
    todos = np.ones(janela.referencia.n_estratos, dtype=bool)
    pesos = da_referencia / da_referencia.sum()
    return (
        efetivo.da_janela(janela, todos, linhas, rho, por_momento),
        efetivo.da_referencia(janela.referencia, pesos, da_referencia.astype(float), rho, por_momento),
    )


def _das_probabilidades(janela: Janela) -> float:
    daqui, de_la = janela.probabilidades, janela.referencia.probabilidades
    if daqui is None or not de_la:
        return float("nan")
    return estatistica.variacao_total(daqui, np.asarray(de_la))
