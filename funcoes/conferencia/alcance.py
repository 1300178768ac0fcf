"""What can be done with a survey: its features, and those that it cannot have; protocols; baselines."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from funcoes.atributos.catalogo import CATALOGO
from funcoes.modelos.referencias import disponiveis
from funcoes.palavras.lingua import contado
from funcoes.pesquisa.colunas import GRUPO_DO_PROTOCOLO
from funcoes.pesquisa.descricao import PesquisaConfig
from funcoes.vocabulario.grandezas import GRANDEZAS

_EXIGIDAS: Final = ("temperatura", "umidade", "velocidade_vento", "velocidade_ar")
_MIN_DIAS: Final = 5
_MIN_GRUPOS: Final = 5
_POR_REGISTRO: Final = 1.5
_UNICOS: Final = 0.98
"""Groups by row, from which on each row is its own, and to keep them whole is to compare single rows."""
_DITOS: Final = 6
_PROTOCOLO_DE: Final = {g: p for p, g in GRUPO_DO_PROTOCOLO.items() if g != "linha"}


@dataclass(frozen=True)
class Alcance:
    """`atributos`: features that can be had; `sem`: each other one, and what it lacks; `protocolos`, the
    proposed
    one first; `teste_por`: its group, which is held out whole, or single rows; `referencias`: baselines."""

    atributos: tuple[str, ...]
    sem: Mapping[str, tuple[str, ...]]
    protocolos: tuple[str, ...]
    teste_por: str
    referencias: tuple[str, ...]
    exigidas: tuple[str, ...]


def do_que_ha(
    grandezas: Collection[str], grupos: Mapping[str, int], linhas: int, excluir: Collection[str] = ()
) -> Alcance:
    """What can be done with these quantities, and so many groups of each kind in so many rows."""
    tem = {*grandezas}
    atributos = tuple(n for n, a in CATALOGO.items() if tem.issuperset(a.entradas) and n not in excluir)
    sem = {n: tuple(e for e in a.entradas if e not in tem) for n, a in CATALOGO.items()}
    juntam = {g: n for g, n in grupos.items() if n < _UNICOS * linhas}
    servem = [g for g in _PROTOCOLO_DE if juntam.get(g, 0) >= (_MIN_DIAS if g == "dia" else _MIN_GRUPOS)]
    servem += ["campanha"] * (juntam.get("campanha", 0) > 1 and "campanha" not in servem)
    servem.sort(
        key=lambda g: grupos[g] * _POR_REGISTRO >= linhas
    )  # with one row each, no group is kept whole
    colunas = pd.DataFrame(columns=[*dict.fromkeys([*atributos, *tem])])
    return Alcance(
        atributos,
        {n: falta for n, falta in sem.items() if falta},
        (*(_PROTOCOLO_DE[g] for g in servem), "random"),
        servem[0] if servem else "linha",
        tuple(disponiveis(colunas)) if atributos else ("majoritaria",),
        tuple(g for g in _EXIGIDAS if any(g in CATALOGO[a].entradas for a in atributos)),
    )


def da_pesquisa(pesquisa: PesquisaConfig, aceitos: pd.DataFrame) -> Alcance:
    """The same of a checked file."""
    grandezas = [*pesquisa.grandezas, *(["hora"] if pesquisa.hora is not None else [])]
    quais = [g for g in _PROTOCOLO_DE if g in aceitos and not (g == "dia" and pesquisa.data is None)]
    if pesquisa.data is None or pesquisa.hora is None:
        quais = [g for g in quais if g != "registro" or g in pesquisa.grupos]
    return do_que_ha(grandezas, {g: int(aceitos[g].nunique()) for g in quais}, len(aceitos), pesquisa.excluir)


def em_palavras(alcance: Alcance) -> list[str]:
    """The same in lines: of the features that cannot be had, one for each quantity that is lacking."""
    ditas = [f"features: {', '.join(alcance.atributos) or 'none'}", *_sem(alcance.sem)]
    ditas.append(f"protocols: {', '.join(alcance.protocolos)}")
    return [*ditas, f"baselines: {', '.join(alcance.referencias)}"]


def _sem(sem: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Features by what they lack: quantities that only one needs share a line, and so do features that lack
    several of them."""
    por_falta: dict[str, list[str]] = {}
    for nome, falta in sem.items():
        if len(falta) == 1:
            por_falta.setdefault(falta[0], []).append(nome)
    sos = [uma for uma, nomes in por_falta.items() if len(nomes) == 1]
    for uma, nomes in por_falta.items():
        if uma not in sos:
            yield f"  without {_termo(uma)}: {_ditos(nomes)}"
    if sos:
        yield f"  without {', '.join(map(_termo, sos))}: a feature each"
    if varias := [nome for nome, falta in sem.items() if len(falta) > 1]:
        yield f"  without several of these: {_ditos(varias)}"


def _ditos(nomes: Sequence[str]) -> str:
    mais = ", …" * (len(nomes) > _DITOS)
    return f"{', '.join(nomes[:_DITOS])}{mais} ({contado(len(nomes), 'feature')})"


def _termo(grandeza: str) -> str:
    return GRANDEZAS[grandeza].termo.en
