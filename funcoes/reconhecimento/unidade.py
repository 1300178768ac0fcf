"""The unit of a quantity: as its name or its cells say, else as its values tell, else a question."""

import re
from typing import Final

import numpy as np
import pandas as pd

from funcoes.reconhecimento.achado import Duvida, Parte
from funcoes.vocabulario.grandezas import GRANDEZAS, Grandeza
from funcoes.vocabulario.sinonimos import normalizar
from funcoes.vocabulario.unidades import UNIDADES, Unidade

_MEDIANAS: Final = {
    "idade": (16.0, 75.0), "peso": (45.0, 95.0), "altura": (145.0, 188.0), "vestimenta": (0.25, 1.6),
    "metabolismo": (0.9, 2.6), "umidade": (18.0, 98.0), "umidade_minima": (15.0, 98.0),
    "umidade_maxima": (18.0, 100.0), "umidade_externa": (18.0, 98.0), "velocidade_vento": (0.2, 8.0),
    "velocidade_ar": (0.03, 1.0), "radiacao_solar": (40.0, 950.0),
}  # fmt: skip
"""Where the middle of a survey's values is, in the product's unit: of wind in m/s, 0–8 is no wind in cm/s."""

_TEMPERATURA: Final = (-2.0, 40.0)
_NAO_DITAS: Final = {
    "velocidade_vento": ("m/s", "km/h", "mph", "kn"), "velocidade_ar": ("m/s", "ft/min", "cm/s"),
    "peso": ("kg", "lb", "st"), "altura": ("cm", "m", "in", "ft"), "idade": ("years",),
}  # fmt: skip
"""The units in which people write a quantity without a word; of others, all."""

QUASE_TODOS: Final = 0.95
_MAIORIA: Final = 0.5
_IMPOSSIVEL: Final = 0.02
_LONGE: Final = 3.0
_BARRAS: Final = re.compile(r"[^\w%°/]|_")


def achar_escrita(grandeza: Grandeza, escrita: str) -> Unidade | None:
    """The unit that a name or a cell says: "C", "km h", "w m2"; None where it says none of this
    quantity's."""
    if grandeza.dimensao is None or not escrita.strip():
        return None
    pedida = _nua(escrita)
    for unidade in UNIDADES[grandeza.dimensao]:
        grafias = {_nua(g) for g in (unidade.nome, *unidade.grafias)} - {"1", ""}
        if pedida in grafias:
            return unidade
    return None


def _nua(escrita: str) -> str:
    return "%" if escrita.strip() == "%" else normalizar(_BARRAS.sub("", escrita))


def _faz_sentido(grandeza: Grandeza, unidade: Unidade, valores: pd.Series) -> bool:
    """Whether nearly all values would be usual in this unit, and the middle one where it is in surveys."""
    proprios = unidade.converter(valores.to_numpy(dtype=float))
    usuais = np.mean((proprios >= grandeza.usual[0]) & (proprios <= grandeza.usual[1]))
    de_temperatura = _TEMPERATURA if grandeza.dimensao == "temperatura" else grandeza.usual
    menor, maior = _MEDIANAS.get(grandeza.nome, de_temperatura)
    return bool(usuais >= QUASE_TODOS and menor <= np.median(proprios) <= maior)


def possivel(grandeza: Grandeza, unidade: Unidade, valores: pd.Series) -> bool:
    """Whether values can be meant in this unit at all: not if hardly any is possible, nor if the middle one
    is
    several times what is usual, or a part of it."""
    proprios = unidade.converter(valores.to_numpy(dtype=float))
    dentro = np.mean((proprios >= grandeza.faixa[0]) & (proprios <= grandeza.faixa[1]))
    menor, maior = grandeza.usual
    meio = float(np.median(proprios))
    longe = meio > _LONGE * maior or (menor > 0 and meio < menor / _LONGE)
    return bool(dentro > _IMPOSSIVEL) and not longe


def candidatas(grandeza: Grandeza, valores: pd.Series) -> list[Unidade]:
    """The units in which a column's values make sense."""
    if grandeza.dimensao is None or valores.dropna().empty:
        return []
    nomes = _NAO_DITAS.get(grandeza.nome)
    todas = [u for u in UNIDADES[grandeza.dimensao] if nomes is None or u.nome in nomes]
    return [u for u in todas if _faz_sentido(grandeza, u, valores.dropna())]


def _vao(valores: pd.Series) -> str:
    cheios = valores.dropna()
    baixo, alto = (float(f"{q:.3g}") for q in cheios.quantile([0.01, 0.99]))
    return f"{baixo:g}–{alto:g}" if len(cheios) else "no values"


def da_unidade(nome: str, valores: pd.Series, dita: Unidade | None, onde: str) -> Parte:
    """The key `unidade` of a quantity. `dita`: the unit that `onde` (its name, its cells) says, if any."""
    grandeza, cheios = GRANDEZAS[nome], valores.dropna()
    propria = grandeza.unidade
    if propria is None or cheios.empty:
        return Parte({"unidade": (dita or propria).nome} if propria else {})
    certas = candidatas(grandeza, cheios)
    if dita is not None:
        return _dita(grandeza, cheios, dita, certas, onde)
    if propria.nome == "h":
        return Parte()
    if certas == [propria]:
        return Parte({"unidade": propria.nome}, ditos=(f"{_vao(valores)}, as {propria.nome}",))
    if len(certas) == 1 and not possivel(grandeza, propria, cheios):
        dito = f"{_vao(valores)}: {certas[0].nome}, since nothing else fits"
        return Parte({"unidade": certas[0].nome}, ditos=(dito,))
    return Parte(duvidas=(_qual(grandeza, cheios, certas),))


def _dita(grandeza: Grandeza, valores: pd.Series, dita: Unidade, certas: list[Unidade], onde: str) -> Parte:
    """What is said holds where nearly all values are possible in it, and most usual; not where they would be
    usual in another unit only."""
    possiveis = _quase_todos_possiveis(grandeza, dita, valores)
    if dita in certas or (possiveis and _usual(grandeza, dita, valores, bool(certas))):
        return Parte({"unidade": dita.nome}, ditos=(f"its {onde} says {dita.nome}",))
    proprias = _em_proprias(dita, valores, grandeza)
    if certas:
        porque = f"its {onde} says {dita.nome}, and its values {_vao(valores)} are as {certas[0].nome} are"
    else:
        porque = f"its {onde} says {dita.nome}, and its values {_vao(valores)} are not usual in it"
    opcoes = tuple(f'"{u.nome}"' if u.nome == "%" else u.nome for u in (dita, *certas))
    return Parte(duvidas=(Duvida("unidade", opcoes, f"{porque} ({proprias})"),))


def _quase_todos_possiveis(grandeza: Grandeza, unidade: Unidade, valores: pd.Series) -> bool:
    proprios = unidade.converter(valores.to_numpy(dtype=float))
    return bool(np.mean((proprios >= grandeza.faixa[0]) & (proprios <= grandeza.faixa[1])) >= QUASE_TODOS)


def _usual(grandeza: Grandeza, unidade: Unidade, valores: pd.Series, outra: bool) -> bool:
    """Whether most values would be about usual, of children, too; of temperatures that make sense in another
    unit, as surveys mostly have them."""
    proprios = unidade.converter(valores.to_numpy(dtype=float))
    fria = outra and grandeza.dimensao == "temperatura" and grandeza.de != "fora"
    menor, maior = _TEMPERATURA if fria else grandeza.usual
    menor = menor / _LONGE if menor > 0 else menor
    return bool(np.mean((proprios >= menor) & (proprios <= maior)) >= _MAIORIA)


def _qual(grandeza: Grandeza, valores: pd.Series, certas: list[Unidade]) -> Duvida:
    propria = grandeza.unidade
    ha = certas or [u for u in UNIDADES[grandeza.dimensao or "hora"] if possivel(grandeza, u, valores)]
    if propria is not None and propria not in ha and possivel(grandeza, propria, valores):
        ha = [propria, *ha]
    ditas = ", ".join(_em_proprias(u, valores, grandeza) for u in ha[:4])
    porque = f"{_vao(valores)} may be any of these ({ditas})" if ha else f"{_vao(valores)} fits no unit"
    return Duvida("unidade", tuple(f'"{u.nome}"' if u.nome == "%" else u.nome for u in ha), porque)


def _em_proprias(unidade: Unidade, valores: pd.Series, grandeza: Grandeza) -> str:
    propria = grandeza.unidade.nome if grandeza.unidade else ""
    meio = float(unidade.converter(np.array([valores.median()]))[0])
    return f"{unidade.nome}: the middle one is {meio:.3g} {propria}"
