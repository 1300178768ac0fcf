"""The scale of a column of votes: its numbers or words, its direction, and its votes between two whole
ones."""

import math
import re
from typing import Any, Final

import numpy as np
import pandas as pd

from funcoes.celulas.escala import PALAVRAS, ConjuntoDePalavras, EscalaDeVoto
from funcoes.celulas.texto import normalizar
from funcoes.celulas.votos import conjuntos_de_palavras, ler_votos, no_meio
from funcoes.reconhecimento.achado import Duvida, Parte

_ROTULO: Final = re.compile(r"([+-]?\d+) ?[-=:.)(] ?\(?([^\W\d_][^\d()]*)\)?")
_NO_NOME: Final = re.compile(r"([+-]?\d+) ?(?:to|a|até|\.\.+|…|–|-|/|:|,) ?\+?(\d+)")
_ESCALAS: Final = ((-3, 3), (1, 7), (0, 6), (1, 5), (0, 4), (1, 9), (-4, 4), (0, 10), (0, 100))
_SETE, _DE_NOVE = (-3, 3), (-4, 4)
_DE_CINCO: Final = 5
_MEIO: Final = 0.95
_POUCAS: Final = 30
_LIGADA: Final = 0.1
_ERROS: Final = 3.0
_DITAS: Final = 12


def _separadas(textos: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Numbers and words of the different texts, each missing where a text has none."""
    distintos = pd.Series(textos.dropna().unique(), dtype=object)
    numeros = pd.to_numeric(distintos.str.replace(",", ".").str.replace("−", "-"), errors="coerce")
    rotulos = distintos.map(_ROTULO.fullmatch)
    com = rotulos.notna()
    numeros[com] = rotulos[com].map(lambda r: float(r[1]))
    palavras = distintos.where(numeros.isna())
    palavras[com] = rotulos[com].map(lambda r: r[2].strip())
    return numeros, palavras.dropna()


def das_escalas(numeros: pd.Series) -> list[tuple[int, int]]:
    """The scales that a column's numbers may be of; the one alone whose ends are both there."""
    if numeros.empty:
        return [_SETE]
    menor, maior = float(numeros.min()), float(numeros.max())
    servem = [(a, b) for a, b in _ESCALAS if a <= menor and maior <= b]
    if menor < 0:
        return [e for e in servem if e[0] < 0][:1]
    cheias = [(a, b) for a, b in servem if (a, b) == (menor, maior)]
    if cheias and maior > _DE_CINCO:
        return cheias
    # 1 to 5 may be 1 to 7 in winter; 0 to 3 a season without a cold vote, or the one half of 0 to 6
    perto = [e for e in servem if e[1] <= max(7, 2 * maior) and e != _DE_NOVE]
    de_um = [(1, b) for a, b in _ESCALAS if (a, b) == (1, maior) and menor == 0]  # 0 may be "no answer"
    return de_um + (perto or servem[:1])


def _inteira(escala: tuple[int, int], numeros: pd.Series) -> bool:
    """Whether a scale is known by its numbers: both its ends are there, or, of -3 to 3, less: shorter ones
    read the same."""
    if numeros.empty:
        return True
    ha = (float(numeros.min()), float(numeros.max()))
    return ha == escala or (escala == _SETE and ha[0] < 0)


def _do_nome(coluna: str, numeros: pd.Series) -> list[tuple[int, int]]:
    """The scale that a name gives, such as "sensation (1-7)", where the numbers are of it."""
    achado = _NO_NOME.search(coluna.replace("−", "-"))
    if achado is None:
        return []
    menor, maior = int(achado[1]), int(achado[2])
    return [(menor, maior)] if maior - menor > 1 and numeros.between(menor, maior).all() else []


def do_voto(coluna: str, textos: pd.Series, temperatura: pd.Series | None) -> Parte:
    """The keys of `voto` beside its column; `temperatura` of the air, same rows, tells which end is hot."""
    numeros, palavras = _separadas(textos)
    ditas = _das_palavras(palavras)
    do_nome = _do_nome(coluna, numeros.dropna())
    escalas = do_nome or das_escalas(numeros.dropna())
    if ditas.duvidas or numeros.isna().all():
        return ditas + (Parte() if ditas.duvidas else _meios(textos, {**ditas.chaves}))
    if not escalas:
        vao = f"{numeros.min():g} to {numeros.max():g}"
        menor = Duvida("minimo", (), f"the least number that its question allows; {vao} is there")
        return ditas + Parte(duvidas=(menor, Duvida("maximo", (), "the largest")))
    if len(escalas) > 1 or not (do_nome or _inteira(escalas[0], numeros.dropna())):
        vao = f"{numeros.min():g} to {numeros.max():g} is there"
        vao += "; 0 may be no answer: then it goes into codigos_faltantes" * bool(numeros.min() == 0)
        menores, maiores = (tuple(dict.fromkeys(str(e[n]) for e in escalas)) for n in (0, 1))
        return ditas + Parte(
            duvidas=(
                Duvida("minimo", menores, f"of a scale {_todas(escalas)}; {vao}"),
                Duvida("maximo", maiores, "the other end of that scale"),
                Duvida("invertida", ("false", "true"), "whether the largest number is the coldest vote"),
            )
        )
    chaves: dict[str, Any] = {"minimo": escalas[0][0], "maximo": escalas[0][1], **ditas.chaves}
    return Parte(chaves, ditos=ditas.ditos) + _direcao(textos, chaves, temperatura) + _meios(textos, chaves)


def _todas(escalas: list[tuple[int, int]]) -> str:
    return " or ".join(f"{a}…{b}" for a, b in escalas)


def _votos(textos: pd.Series, chaves: dict[str, Any]) -> pd.Series:
    escala = EscalaDeVoto(**{c: v for c, v in chaves.items() if c in {"minimo", "maximo", "palavras"}})
    return ler_votos(textos.str.replace(",", ".", regex=False), escala, "ponto")


def limiar(quantos: int) -> float:
    """The rank correlation from which on it is no chance: three of its standard errors without one, and not
    so weak that it tells nothing."""
    return max(_LIGADA, _ERROS / math.sqrt(max(1, quantos - 1)))


def _direcao(textos: pd.Series, chaves: dict[str, Any], temperatura: pd.Series | None) -> Parte:
    """Which end is hot: where votes rise with the air's temperature, the largest number is."""
    votos = _votos(textos, chaves)
    quantos, ligacao = 0, 0.0
    if temperatura is not None:
        juntos = pd.concat([votos, temperatura], axis=1).dropna()
        quantos = len(juntos)
        if quantos >= _POUCAS and juntos.nunique().min() > 1:
            ligacao = float(juntos.rank().corr().to_numpy()[0, 1])
    com_palavras = bool(chaves.get("palavras"))
    sabida = (chaves["minimo"], chaves["maximo"]) == _SETE or com_palavras
    dito = f"rank correlation with the air's temperature {ligacao:+.2f}, {quantos} rows"
    if ligacao < -(_LIGADA if sabida else limiar(quantos)):
        porque = f"the votes fall as the air gets warmer ({dito}): is the largest number the coldest?"
        return Parte(duvidas=(Duvida("invertida", ("true", "false"), porque),))
    if ligacao > limiar(quantos):
        return Parte(ditos=(f"the largest number is the hottest: {dito}",))
    if sabida:
        return Parte(ditos=() if com_palavras else ("−3 is taken for the coldest, as in ASHRAE 55",))
    porque = f"whether the largest number is the coldest vote; the values do not tell ({dito})"
    return Parte(duvidas=(Duvida("invertida", ("false", "true"), porque),))


def _das_palavras(palavras: pd.Series) -> Parte:
    """The words of each vote, where one set knows them all."""
    if palavras.empty:
        return Parte()
    conjuntos = conjuntos_de_palavras(palavras)
    leituras = {c: _de_cada_voto(palavras, c) for c in conjuntos}
    diferentes = [d for n, d in enumerate(leituras.values()) if d not in [*leituras.values()][:n]]
    if len(diferentes) == 1:
        return Parte({"palavras": diferentes[0]}, ditos=(f"words as in {conjuntos[0]}",))
    if diferentes:
        opcoes = tuple(_como_yaml(d) for d in diferentes)
        return Parte(duvidas=(Duvida("palavras", opcoes, "its words are in several sets, with other votes"),))
    ditas = ", ".join(map(repr, palavras.unique()[:_DITAS]))
    return Parte(duvidas=(Duvida("palavras", ("{-3: [...], -2: [...], ..., 3: [...]}",),
                                 f"of each vote, from the coldest on; here: {ditas}"),))  # fmt: skip


def _de_cada_voto(palavras: pd.Series, conjunto: ConjuntoDePalavras) -> dict[int, list[str]]:
    """The words of a set that the file has, as it spells them; of votes that it has not, the set's first."""
    ditas: dict[int, list[str]] = {}
    for voto, grafias in PALAVRAS[conjunto].items():
        aqui = [str(p) for p in palavras.unique() if normalizar(str(p)) in map(normalizar, grafias)]
        ditas[voto] = aqui or [grafias[0]]
    return ditas


def _como_yaml(ditas: dict[int, list[str]]) -> str:
    return "{" + ", ".join(f"{v}: [{', '.join(p)}]" for v, p in ditas.items()) + "}"


def _meios(textos: pd.Series, chaves: dict[str, Any]) -> Parte:
    """What becomes of votes that are not whole: a question, where there are any."""
    votos = _votos(textos, chaves).dropna()
    quebrados = (votos.round(9) % 1 != 0).mean() if len(votos) else 0.0
    if not quebrados:
        return Parte({"meios": "descartar"})
    metades = no_meio(votos).sum() / max(1, int(np.sum(votos.round(9) % 1 != 0)))
    so = ", all of them halves" if metades > _MEIO else ""
    porque = (
        f"{quebrados:.1%} of the votes are not whole{so}: the nearest vote, both neighbours, or put aside"
    )
    return Parte(duvidas=(Duvida("meios", ("arredondar", "ambos", "descartar"), porque),))
