"""Months and parts of the day that training never saw: of them nothing can be compared, which is said."""

from collections import defaultdict
from typing import Final

import numpy as np

from funcoes.configuracao.secoes_monitor import MonitorConfig
from funcoes.deriva.achado import Achado, por_cento
from funcoes.deriva.estratos import estacao, mes_em_palavras, parte_em_palavras
from funcoes.deriva.janela import Janela
from funcoes.palavras.lingua import Frase

_MAX_DITOS: Final = 6


def nunca_vistos(janela: Janela, config: MonitorConfig, latitude: float | None) -> list[Achado]:
    """A finding for each kind of hours that the window has and the reference has not, the largest first,
    where they are enough rows together.

    A season that training saw in other months is called by its month. `latitude`, degrees, north positive:
    where seasons are reversed. Nothing where training does not know when it was.
    """
    referencia = janela.referencia
    if referencia.sem_mes:
        return []
    visto = referencia.linhas >= config.comparacao.linhas_min_estrato
    novos = np.flatnonzero((janela.linhas > 0) & ~visto)
    total = janela.total
    if not total or janela.linhas[novos].sum() < config.cobertura.nunca_visto_min * total:
        return []
    n_partes = len(referencia.partes)
    estacoes = {(estacao(int(s) // n_partes, latitude), int(s) % n_partes) for s in np.flatnonzero(visto)}
    partes: defaultdict[tuple[str, int], int] = defaultdict(int)
    for s in novos.tolist():
        mes, parte = divmod(s, n_partes)
        nome = estacao(mes, latitude)
        partes[mes_em_palavras(mes) if (nome, parte) in estacoes else nome, parte] += int(janela.linhas[s])
    maiores = sorted(partes.items(), key=lambda par: (-par[1], par[0]))
    todos = float(janela.linhas[novos].sum() / total)
    ditos = [
        _achado(quando, parte, n / total, todos, referencia.partes)
        for (quando, parte), n in maiores[:_MAX_DITOS]
    ]
    demais = len(maiores) - _MAX_DITOS
    return [*ditos, _resto(todos, demais, n_partes > 1)] if demais > 0 else ditos


def _achado(quando: str, parte: int, quanto: float, todos: float, partes: list[int]) -> Achado:
    """Its effect is the share of all rows that training never saw the like of: they are one matter."""
    inicio, fim = partes[parte], (*partes, 24)[parte + 1]
    valores = {"quando": quando, "n": por_cento(quanto)}
    if len(partes) == 1:
        dito = Frase("Never seen in training: {quando} ({n} % of the rows).", valores)
        return Achado("cobertura", quando, todos, dito, {"parte": quanto})
    valores |= {"parte": parte_em_palavras(inicio), "de": str(inicio), "ate": str(fim)}
    dito = Frase("Never seen in training: {quando} {parte}, {de} to {ate} h ({n} % of the rows).", valores)
    return Achado("cobertura", f"{quando} {inicio}-{fim}", todos, dito, {"parte": quanto})


def _resto(todos: float, outros: int, por_hora: bool) -> Achado:
    valores = {"n": por_cento(todos), "outros": str(outros)}
    horas = Frase("Never seen in training, in all: {n} % of the rows; {outros} more kinds of hours.", valores)
    meses = Frase("Never seen in training, in all: {n} % of the rows; {outros} more months.", valores)
    return Achado("cobertura", "", todos, horas if por_hora else meses)
