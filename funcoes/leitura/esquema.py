"""The columns of a file beside those that a survey's description names: which is which, and what differs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

import pandas as pd

from funcoes.celulas.parecencas import o_que_tem
from funcoes.pesquisa.chamadas import FORMAS, nomes_aceitos
from funcoes.pesquisa.descricao import PesquisaConfig

_CERTEZA: Final = 0.6
"""How alike two names have to be, 0 to 1, to be called near (`difflib`)."""


@dataclass(frozen=True)
class Casamento:
    """The described columns as a file has them: `de` the file's name of each that is there; `faltam` those
    that it has to have and has not; `sobram` the file's columns that nobody described."""

    de: Mapping[str, str]
    faltam: tuple[str, ...]
    sobram: tuple[str, ...]


def exigidas(pesquisa: PesquisaConfig) -> list[str]:
    """The columns without which a file cannot be read as this survey's."""
    ditas = [d.coluna[0] for d in (pesquisa.data, pesquisa.hora) if d is not None and not d.opcional]
    ditas += [pesquisa.voto.coluna[0]] if pesquisa.voto is not None else []
    return list(
        dict.fromkeys([*ditas, *(d.coluna[0] for d in pesquisa.grandezas.values() if not d.opcional)])
    )


def casar(nomes: Sequence[str], pesquisa: PesquisaConfig) -> Casamento:
    """Which of the file's columns is which of the described ones, in any case and order.

    A name as it is comes before one that only signs tell apart: `t+` and `t-` may both be there.
    """
    todos = nomes_aceitos(pesquisa)
    de: dict[str, str] = {}
    for forma in FORMAS:
        tomados = {*de.values()}
        livres = {forma(nome): nome for nome in reversed(nomes) if nome not in tomados and forma(nome)}
        for coluna, aceitos in todos.items():
            achado = next((livres[f] for f in map(forma, aceitos) if f in livres), None)
            if coluna not in de and achado is not None:
                de[coluna] = achado
    usados = set(de.values())
    faltam = tuple(c for c in exigidas(pesquisa) if c not in de)
    return Casamento(de, faltam, tuple(n for n in nomes if n not in usados))


def _parecidas(faltam: Sequence[str], sobram: Sequence[str]) -> list[tuple[str, str]]:
    """Unknown column and the missing one whose name is nearest, each missing one once."""
    livres, pares = list(faltam), []
    for nome in sobram:
        perto = get_close_matches(nome.casefold(), livres, n=1, cutoff=_CERTEZA)
        if perto:
            livres.remove(perto[0])
            pares.append((nome, perto[0]))
    return pares


def diferencas(celulas: pd.DataFrame, casamento: Casamento) -> str:
    """What a file lacks of the described columns, in words, with what others hold; "" for nothing."""
    if not casamento.faltam:
        return ""
    dito = f"missing: {', '.join(casamento.faltam)}"
    if casamento.sobram:
        dito += f"; not described: {', '.join(casamento.sobram)}"
    perto = "; ".join(
        f"{de} ({o_que_tem(celulas[de].mask(celulas[de] == ''))}) may be {para}"
        for de, para in _parecidas(casamento.faltam, casamento.sobram)
    )
    return f"{dito}. By its name {perto}" if perto else dito
