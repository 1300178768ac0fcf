"""What a column holds, in a few words, for messages."""

from collections.abc import Callable, Sequence
from typing import Final

import pandas as pd

from funcoes.celulas.calendario import FORMATOS_DE_DATA, SO_NUMEROS
from funcoes.celulas.distintos import distintos
from funcoes.celulas.instante import hora_do_instante, instante
from funcoes.celulas.notacao import NOTACOES, um_numero
from funcoes.celulas.numeros import sem_unidade
from funcoes.celulas.relogio import hora_escrita
from funcoes.celulas.texto import claro

_OLHADOS: Final = 500
"""Different texts that are looked at."""

_LONGO: Final = 30
_QUASE: Final = 0.5
"""Above this part of the texts, a kind is what the column holds for the most part."""

_FORMATOS: Final = tuple(f for f in FORMATOS_DE_DATA if f not in SO_NUMEROS)


def _data_e_hora(texto: str) -> bool:
    return hora_do_instante(texto) is not None


def _data(texto: str) -> bool:
    return any(instante(texto, f) is not None for f in _FORMATOS)


def _hora(texto: str) -> bool:
    return hora_escrita(claro(texto)) is not None


def _numero(texto: str) -> bool:
    return any(um_numero(texto, n) is not None for n in NOTACOES)


_ESPECIES: Final[tuple[tuple[str, Callable[[str], bool]], ...]] = (
    ("dates with times", _data_e_hora),
    ("dates", _data),
    ("times", _hora),
    ("numbers", _numero),
)


def _curto(texto: str) -> str:
    return texto if len(texto) <= _LONGO else f"{texto[: _LONGO - 1]}…"


def _texto(textos: Sequence[str]) -> str:
    return f"text such as {_curto(textos[0])!r}"


def _com_unidade(textos: Sequence[str]) -> str | None:
    unidade = sem_unidade(pd.Series(textos, dtype=object))[1]
    return f"numbers with a unit such as {textos[0]}" if unidade else None


def o_que_tem(textos: pd.Series) -> str:
    """What the texts of a column are, with the first of them: "dates such as 02/07/2015".

    Kinds: dates, dates with times, times, numbers, numbers with a unit, text, no value. Where most but not
    all are of one kind, the first other one is said, too: "mostly numbers such as 23,5; also 'x'".
    """
    olhados = distintos(textos)[:_OLHADOS]
    if not olhados:
        return "no value"
    for nome, e_desta in _ESPECIES:
        certos = [t for t in olhados if e_desta(t)]
        if len(certos) == len(olhados):
            return f"{nome} such as {certos[0]}"
        if len(certos) > _QUASE * len(olhados):
            outro = next(t for t in olhados if not e_desta(t))
            return f"mostly {nome} such as {certos[0]}; also {_curto(outro)!r}"
    return _com_unidade(olhados) or _texto(olhados)
