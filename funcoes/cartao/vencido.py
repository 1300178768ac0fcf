"""Where a baseline does better than the model: which, by what metric, on which rows."""

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from funcoes.cartao.ficha import Cartao
from funcoes.cartao.tabelas import do_protocolo, escolhido, valor
from funcoes.metricas.avaliar import MAIOR_MELHOR
from funcoes.modelos import referencias
from funcoes.pagina.blocos import Aviso, Tabela
from funcoes.palavras.lingua import Lingua
from funcoes.validacao.portao import CANDIDATO

_CASAS = 4
"""As shown here: what is the same to these places is no difference."""


class Vencida(NamedTuple):
    """A metric by which a baseline is ahead; `fora`: on the held-out rows, not out of fold."""

    metrica: str
    referencia: str
    dela: float
    nosso: float
    fora: bool


def _melhor(metrica: str, dela: float, nosso: float) -> bool:
    ganho = round(dela, _CASAS) - round(nosso, _CASAS)
    return (ganho if MAIOR_MELHOR[metrica] else -ganho) > 0  # False for NaN


def _nas_dobras(cartao: Cartao) -> Iterator[Vencida]:
    nossa, linhas = escolhido(cartao, cartao.protocolo), do_protocolo(cartao, cartao.protocolo)
    if nossa is None:
        return
    for metrica in MAIOR_MELHOR:
        nosso = valor(nossa, metrica, cartao)
        for _, linha in linhas[linhas["referencia"].astype(bool)].iterrows():
            yield Vencida(metrica, str(linha["modelo"]), valor(linha, metrica, cartao), nosso, fora=False)


def _fora_delas(teste: pd.DataFrame | None) -> Iterator[Vencida]:
    if teste is None or CANDIDATO not in teste.index:
        return
    for metrica in (m for m in MAIOR_MELHOR if m in teste):
        nosso = float(teste[metrica][CANDIDATO])
        for nome in (n for n in teste.index if n in referencias.NOMES):
            yield Vencida(metrica, str(nome), float(teste[metrica][nome]), nosso, fora=True)


def vencidas(cartao: Cartao) -> list[Vencida]:
    """All that is ahead: out of fold by the protocol that decides, then on the held-out rows."""
    todas = [*_nas_dobras(cartao), *_fora_delas(cartao.teste)]
    return [v for v in todas if _melhor(v.metrica, v.dela, v.nosso)]


def _onde(v: Vencida, cartao: Cartao, lingua: Lingua) -> str:
    return lingua.diz("held-out rows") if v.fora else lingua.diz("out of fold, {p}", p=cartao.protocolo)


def aviso(cartao: Cartao, lingua: Lingua) -> list[Aviso]:
    """The summary's warning: the best baseline of each metric and place; nothing where none is ahead."""
    melhores: dict[tuple[bool, str], Vencida] = {}
    for v in vencidas(cartao):
        antes = melhores.setdefault((v.fora, v.metrica), v)
        if _melhor(v.metrica, v.dela, antes.dela):
            melhores[v.fora, v.metrica] = v
    if not melhores:
        return []
    ditas = [
        lingua.diz(
            "{metrica} ({onde}): {nome} {dela}, this model {nosso}",
            metrica=v.metrica, onde=_onde(v, cartao, lingua), nome=lingua.nome(v.referencia),
            dela=lingua.numero(v.dela, _CASAS), nosso=lingua.numero(v.nosso, _CASAS),
        )
        for v in melhores.values()
    ]  # fmt: skip
    return [Aviso(lingua.diz("A baseline does better than this model by {ditas}.", ditas="; ".join(ditas)))]


def tabela_das_vencidas(cartao: Cartao, lingua: Lingua) -> list[Tabela]:
    """Every baseline that is ahead, for the limits."""
    linhas = [
        [
            lingua.nome(v.referencia), v.metrica, _onde(v, cartao, lingua),
            lingua.numero(v.dela, _CASAS), lingua.numero(v.nosso, _CASAS),
        ]
        for v in vencidas(cartao)
    ]  # fmt: skip
    colunas = [lingua.diz(c) for c in ("baseline", "metric", "rows", "its score", "this model's")]
    return [Tabela(lingua.diz("Baselines that do better than this model"), colunas, linhas)] if linhas else []
