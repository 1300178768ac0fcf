"""When and where a survey's rows are from, in words: as far as its columns say it."""

from collections.abc import Iterable
from typing import Final, Literal

from funcoes.atributos.catalogo import FONTES
from funcoes.cartao.ficha import Dados
from funcoes.palavras.lingua import Lingua
from funcoes.vocabulario.grandezas import GRANDEZAS

Ambiente = Literal["fora", "dentro", ""]

_DE_FORA: Final = frozenset({"velocidade_vento", "radiacao_solar"})
_DE_DENTRO: Final = frozenset({"sala", "predio"})


def ambiente(atributos: Iterable[str]) -> Ambiente:
    """Whether people are outdoors or in rooms, by what features are made of; "" where that does not say."""
    entradas = {e for nome in atributos for e in FONTES.get(nome, ())}
    if any(GRANDEZAS[e].de in _DE_DENTRO for e in entradas):
        return "dentro"
    return "fora" if entradas & _DE_FORA else ""


def quando(d: Dados, lingua: Lingua) -> str:
    """First day to last, and how many there are."""
    if not d.dias:
        return lingua.diz("no dates")
    dito = lingua.diz("{dias} from {inicio} to {fim}", dias=lingua.dias(d.dias), inicio=d.inicio, fim=d.fim)
    return f"{dito}, {_sem_data(d, lingua)}" if d.sem_data else dito


def periodo(d: Dados, lingua: Lingua) -> str:
    """The same as a fact of a table."""
    if not d.dias:
        return lingua.diz("no dates")
    dito = lingua.diz(
        "{inicio} to {fim}, {dias} with rows", inicio=d.inicio, fim=d.fim, dias=lingua.dias(d.dias)
    )
    return f"{dito}; {_sem_data(d, lingua)}" if d.sem_data else dito


def _sem_data(d: Dados, lingua: Lingua) -> str:
    return lingua.diz("{n} rows without a date", n=lingua.inteiro(d.sem_data))


def quantos(d: Dados, lingua: Lingua) -> str:
    """Buildings, studies, rooms, people: those that the survey tells apart; "" for none."""
    ditos = ((n, lingua.nome(de) if n == 1 else lingua.varios(de)) for de, n in d.grupos.items())
    return ", ".join(f"{lingua.inteiro(n)} {dito}" for n, dito in ditos)
