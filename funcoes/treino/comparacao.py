"""Everybody's predictions: candidates in all variants, and baselines, by every protocol."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace

from funcoes.apoio.paralelo import em_processos
from funcoes.configuracao.secoes import TrainEtapa
from funcoes.dados.divisao import PartesDoTreino
from funcoes.modelos import referencias
from funcoes.modelos.comparado import Comparado, Variante, votar
from funcoes.modelos.comparar import Aviso, comparar
from funcoes.modelos.protocolos import Arranjo, arranjar
from funcoes.palavras import nomes


@dataclass(frozen=True)
class Comparacao:
    """A protocol's rows, and what everybody predicted for them."""

    arranjo: Arranjo
    comparados: list[Comparado]


def variantes(config: TrainEtapa) -> list[Variante]:
    """What is compared: as it is, and each treatment alone; both together only where both are asked for."""
    balancear = {"sem": [False], "com": [True], "ambos": [False, True]}[config.balanceamento]
    remover = {"sem": [False], "com": [True], "ambos": [False, True]}[config.outliers]
    todas = [Variante(b, o) for b in balancear for o in remover]
    return [v for v in todas if len(todas) < 4 or v != Variante(True, True)]  # noqa: PLR2004 -- the whole square


@dataclass(frozen=True)
class _Trabalho:
    """One comparison: all candidates by one protocol in one variant."""

    arranjo: Arranjo
    variante: Variante
    config: TrainEtapa
    n_classes: int


@dataclass(frozen=True)
class _Feito:
    trabalho: _Trabalho
    comparados: list[Comparado]
    ditos: list[str]


def _fazer(trabalho: _Trabalho) -> _Feito:
    ditos: list[str] = []
    a, config = trabalho.arranjo, trabalho.config
    feitos = comparar(a.x, a.rotulos, a.numero, config, trabalho.variante, trabalho.n_classes, ditos.append)
    if "voto" in config.modelos:
        feitos.append(votar(feitos, config.voto))
    if a.vazado:  # both were done before the division
        feitos = [replace(c, variante=Variante(True, True)) for c in feitos]
    return _Feito(trabalho, [c for c in feitos if c.modelo in config.modelos], ditos)


def _processos(trabalhos: int, config: TrainEtapa) -> int:
    """How many processes compare at once: a second one costs its imports, and has to have work of its own."""
    return max(1, min(trabalhos, config.processos or os.cpu_count() or 1))


def _executar(trabalhos: list[_Trabalho], config: TrainEtapa, avisar: Aviso) -> Iterator[_Feito]:
    """Do the comparisons, each with a line when it is done."""
    n = _processos(len(trabalhos), config)
    for i, feito in enumerate(em_processos(_fazer, trabalhos, n), start=1):
        for dito in feito.ditos:
            avisar(dito)
        v = feito.comparados[0].variante
        segundos = sum(c.segundos for c in feito.comparados if c.modelo != "voto")
        nome = nomes.candidato("candidates", v.balanceado, v.outliers)
        quais = f"{feito.trabalho.arranjo.protocolo}: {nome}"
        avisar(f"{quais} compared in {segundos:.1f} s ({i} of {len(trabalhos)})")
        yield feito


def comparar_protocolos(partes: PartesDoTreino, config: TrainEtapa, avisar: Aviso) -> list[Comparacao]:
    """Candidates in all variants, and baselines, by each protocol of `config.protocol`, in its order."""
    arranjos = {p: arranjar(partes, p, config, avisar) for p in config.protocol}
    trabalhos = [
        _Trabalho(a, v, config, len(partes.classes))
        for a in arranjos.values()
        for v in ([Variante()] if a.vazado else variantes(config))
    ]
    trabalhos.sort(key=lambda t: not t.variante.balanceado)  # the longest first
    feitas = {p: Comparacao(a, []) for p, a in arranjos.items()}
    for feito in _executar(trabalhos, config, avisar):
        feitas[feito.trabalho.arranjo.protocolo].comparados.extend(feito.comparados)
    for feita in feitas.values():
        feita.comparados.extend(referencias.comparar(feita.arranjo, partes.classes, config.met_pmv))
    return [*feitas.values()]
