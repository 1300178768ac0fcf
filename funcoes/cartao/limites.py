"""Known limits of a model: what it must not be trusted with, with the numbers of its own data.

What was measured in the survey of Santa Maria stands beside other data as a comparison, by its name; of a
model of that survey only what was measured for it is said.
"""

from typing import Final

import pandas as pd

from funcoes.cartao import vencido
from funcoes.cartao.ficha import Cartao
from funcoes.cartao.onde import ambiente, quando
from funcoes.cartao.tabelas import escolhido, medida
from funcoes.dados.colunas import CAMPANHA, DIA
from funcoes.pagina.blocos import Bloco, Lista
from funcoes.palavras.lingua import Lingua, com_sinal

_SANTA_MARIA: Final = "santa-maria"
"""`pesquisa.nome` of the survey that the comparisons are of."""
_LA: Final = {"concordancia": 34.6, "teto": 56.5, "de": 0.27, "ate": 0.38}
"""Measured in that survey: per cent of equal votes of a record, of right votes for who knew each record's
most frequent one, and accuracies in an unseen campaign (docs/evaluation.md)."""
POUCOS_DIAS: Final = 30
POUCOS_PARES: Final = 30

DE_NOVOS: Final = {
    "pessoa": (
        "by_person",
        "For a person who was never asked before: with whole people left out its accuracy is {n}.",
        "The same people were asked several times, and stand on both sides of its folds: add by_person to "
        "train.protocol to know how it does for new ones.",
    ),
    "predio": (
        "by_building",
        "In an unseen building: with whole buildings left out its accuracy is {n}.",
        "It is not known to transfer to an unseen building: add by_building to train.protocol.",
    ),
    "estudo": (
        "by_study",
        "In an unseen study: with whole studies left out its accuracy is {n}.",
        "It is not known to transfer to an unseen study: add by_study to train.protocol.",
    ),
}
"""Of groups that a survey tells apart: the protocol that leaves them out, what is said where it was run, and
where it was not."""

_COM_PESSOAS: Final = frozenset({"by_person", "by_room", "by_building", "by_study"})
"""Protocols whose groups hold people whole."""


def _comparado(cartao: Cartao, dito: str, la: str) -> str:
    """What is said of this model, and beside data of another survey outdoors what was measured there."""
    da_casa = cartao.dados.pesquisa.nome == _SANTA_MARIA
    return dito if da_casa or ambiente(cartao.atributos) == "dentro" else f"{dito} {la}"


def _estacao(cartao: Cartao, lingua: Lingua) -> str:
    linha, dentro = escolhido(cartao, "by_campaign"), escolhido(cartao, cartao.protocolo)
    if linha is None and not cartao.dados.dias:
        return lingua.diz("It is not known to transfer to an unseen season: the rows have no dates.")
    if linha is None:
        dito = lingua.diz(
            "It is not known to transfer to an unseen season: leave-one-campaign-out was not run for this "
            "model and must be before such use (add by_campaign to train.protocol)."
        )
    else:
        n = medida(linha, "accuracy", cartao, lingua)
        dito = lingua.diz(
            "In an unseen season: with one campaign left out at a time its accuracy is {n}.", n=n
        )
        if dentro is not None and cartao.protocolo != "by_campaign":
            dito = lingua.diz(
                "It must not be trusted in an unseen season: with one campaign left out at a time its "
                "accuracy is {n}, against {m} by {protocolo}.",
                n=n, m=medida(dentro, "accuracy", cartao, lingua), protocolo=cartao.protocolo,
            )  # fmt: skip
    la = lingua.diz(
        "For comparison, models of the survey of Santa Maria: {de} to {ate} in an unseen campaign.",
        de=lingua.numero(_LA["de"], 2), ate=lingua.numero(_LA["ate"], 2),
    )  # fmt: skip
    return _comparado(cartao, dito, la)


def _sempre_novas(cartao: Cartao) -> bool:
    """Whether whoever is predicted was not learned from: asked once only, or kept whole with their places."""
    d = cartao.dados
    return d.grupos.get("pessoa", 0) >= d.linhas or cartao.protocolo in _COM_PESSOAS


def _novos(cartao: Cartao, lingua: Lingua) -> list[str]:
    """How it does where buildings and studies are new, of a survey that has several."""
    ditos = []
    for grupo, (protocolo, medido, nao_medido) in DE_NOVOS.items():
        if cartao.dados.grupos.get(grupo, 0) > 1 and not (grupo == "pessoa" and _sempre_novas(cartao)):
            linha = escolhido(cartao, protocolo)
            n = "" if linha is None else medida(linha, "accuracy", cartao, lingua)
            ditos.append(lingua.diz(medido, n=n) if n else lingua.diz(nao_medido))
    return ditos


def _ruido(cartao: Cartao, lingua: Lingua) -> str:
    d = cartao.dados
    if pd.isna(d.concordancia):
        return lingua.diz(
            "How far people agree is not known: no two people were asked at the same reading of the "
            "instruments."
        )
    if d.pares < POUCOS_PARES:
        return lingua.diz(
            "How far people agree is hardly known: only {n} pairs of people were asked at the same reading "
            "of the instruments.",
            n=lingua.inteiro(d.pares),
        )
    dito = lingua.diz(
        "Votes are noisy: two people in identical conditions give the same vote {aqui} % of the time. Who "
        "knew the most frequent vote at every reading of the instruments would be right {teto} % of the "
        "time: no model of these readings can be right much more often.",
        aqui=lingua.numero(100 * d.concordancia, 1), teto=lingua.numero(100 * d.teto, 1),
    )  # fmt: skip
    la = lingua.diz(
        "For comparison, in the survey of Santa Maria: {aqui} % and {teto} %.",
        aqui=lingua.numero(_LA["concordancia"], 1), teto=lingua.numero(_LA["teto"], 1),
    )  # fmt: skip
    return _comparado(cartao, dito, la)


def _lugar_e_tempo(cartao: Cartao, lingua: Lingua) -> str:
    d = cartao.dados
    if d.sintetico:
        onde = lingua.diz("No place: the rows are synthetic.")
    elif d.pesquisa.lugar:
        um = lingua.diz("One place: {lugar}.", lugar=d.pesquisa.lugar)
        varios = lingua.diz("Several studies: {lugar}.", lugar=d.pesquisa.lugar)
        onde = varios if d.grupos.get("estudo", 0) > 1 else um
    else:
        onde = lingua.diz("The place is not known: the survey does not say it (see Data).")
    tempo = quando(d, lingua) if d.dias else lingua.diz("The rows have no dates")
    if d.campanhas and d.dias:
        tempo = f"{lingua.campanhas(len(d.campanhas))}, {tempo}"
    quem = "" if d.sintetico else lingua.diz("Nothing says that the people asked stand for others.")
    return " ".join(parte for parte in (onde, f"{tempo}.", quem, _poucos(cartao, lingua)) if parte)


def _poucos(cartao: Cartao, lingua: Lingua) -> str:
    """Whether there are too few of what intervals are drawn over."""
    por, d = cartao.intervalos_por, cartao.dados
    quantos = {DIA: d.dias, CAMPANHA: len(d.campanhas), **d.grupos}.get(por, d.linhas)
    if quantos >= POUCOS_DIAS:
        return ""
    return lingua.diz("Intervals over so few {por} are rough.", por=lingua.varios(por))


def _votos(cartao: Cartao, lingua: Lingua) -> list[str]:
    d, itens = cartao.dados, []
    raros = [f"{com_sinal(k)} ({lingua.inteiro(n)})" for k, n in d.votos.items() if n < cartao.min_linhas]
    if raros:
        dito = "Votes with fewer than {n} rows: {raros}; do not rely on them."
        itens.append(lingua.diz(dito, n=cartao.min_linhas, raros=", ".join(raros)))
    pares = zip(cartao.por_classe.index, cartao.por_classe["recall"], strict=True)
    nunca = [com_sinal(k) for k, acerto in pares if acerto == 0]
    if nunca:
        dito = "Votes that the model never gets right out of fold: {nunca}."
        itens.append(lingua.diz(dito, nunca=", ".join(nunca)))
    return itens


def limites(cartao: Cartao, lingua: Lingua) -> list[Bloco]:
    """The limits that apply, the baselines that are ahead first."""
    itens = [
        _estacao(cartao, lingua),
        *_novos(cartao, lingua),
        _ruido(cartao, lingua),
        _lugar_e_tempo(cartao, lingua),
        *_votos(cartao, lingua),
    ]
    if "pequeno" in cartao.grupos and cartao.grupos["pequeno"].any():
        dito = "Groups with fewer than {n} rows are marked: their results are chance."
        itens.append(lingua.diz(dito, n=cartao.min_linhas))
    return [*vencido.tabela_das_vencidas(cartao, lingua), Lista(itens)]
