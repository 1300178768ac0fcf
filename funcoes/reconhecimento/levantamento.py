"""One column after the other: what it is by its name and its cells, with the keys that describe it."""

from typing import Final

import pandas as pd

from funcoes.celulas.numeros import numero_e_unidade
from funcoes.pesquisa.descricao import FALTANTES
from funcoes.reconhecimento import categorias, instantes, numero, sem_formato
from funcoes.reconhecimento.achado import (
    COLUNA,
    DATA,
    GRANDEZA,
    GRUPO,
    GUARDAR,
    HORA,
    NADA,
    Achado,
    Duvida,
    Parte,
)  # fmt: skip
from funcoes.reconhecimento.nomes import Nome
from funcoes.reconhecimento.unidade import achar_escrita, candidatas, da_unidade, possivel
from funcoes.vocabulario.grandezas import GRANDEZAS
from funcoes.vocabulario.unidades import Unidade

_PASSOS: Final = 12.0
"""Answers that span no more than this are on a scale, where −1 is an answer."""

_UNICOS: Final = 0.98
"""Part of the rows with another name each, from which on names keep nothing together."""


_NIVEIS: Final = 9
_PODE_SER_INTEIRA: Final = frozenset({
    "temperatura_externa", "media_movel_externa", "media_mensal_externa", "velocidade_vento",
    "radiacao_solar",
})  # fmt: skip
"""The weather's, which a service gives in whole numbers, and around 0 as well."""


_NUNCA_ZERO: Final = frozenset({"idade", "altura", "peso"})


class Levantamento:
    """The work on one file; columns have NaN where nobody answered."""

    def __init__(self, celulas: pd.DataFrame) -> None:
        self.celulas = celulas
        self.faltantes = list(FALTANTES)
        self.limpas: dict[str, pd.Series] = {}
        self.codigos: dict[str, tuple[str, ...]] = {}
        self.abertos: dict[str, Duvida] = {}
        self.valores: dict[str, pd.Series] = {}
        for coluna in celulas:
            self._limpar(str(coluna))

    def _limpar(self, coluna: str) -> None:
        """Take what stands for "no answer" out; words of it only where the others are no words."""
        textos = self.celulas[coluna]
        cheia = textos.mask(textos.isin(FALTANTES))
        novos = numero.tokens(cheia.dropna())
        resto = cheia.mask(cheia.isin(novos))
        self.limpas[coluna] = resto if novos else cheia
        self.faltantes += [t for t in novos if t not in self.faltantes]

    def uma(self, coluna: str, dito: Nome) -> Achado:
        """A column whose name says this."""
        textos = self.limpas[coluna]
        if dito.papel == DATA:
            if parte := instantes.da_data(textos):
                return Achado(coluna, DATA, parte=parte, seguro=dito.seguro)
            return sem_formato.achado(coluna, textos, DATA, "a date")
        if dito.papel == HORA:
            return self._hora(coluna, dito)
        if dito.papel == GRANDEZA:
            return self._grandeza(coluna, dito)
        if dito.papel == GRUPO:
            return self._grupo(coluna, dito)
        return self._guardada(coluna, dito.papel)

    def _hora(self, coluna: str, dito: Nome) -> Achado:
        textos = self.limpas[coluna]
        if parte := instantes.da_hora(textos):
            porque = instantes.porque_nao_e_hora(textos) or dito.duvida
            return Achado(coluna, HORA, parte=_duvida(coluna, porque) + parte, seguro=dito.seguro)
        if parte := instantes.da_data(textos):
            return Achado(coluna, DATA, parte=parte, seguro=False)  # a moment, called "time"
        return sem_formato.achado(coluna, textos, HORA, "a time of day")

    def _grandeza(self, coluna: str, dito: Nome) -> Achado:
        textos = self.limpas[coluna]
        if textos.notna().sum() == 0:
            return Achado(
                coluna, NADA, parte=Parte(ditos=(f"called as {dito.nome} is, and without a value",))
            )
        if GRANDEZAS[dito.nome].categorias:
            parte, fora = categorias.da_categoria(dito.nome, textos)
            if fora:
                self.codigos[coluna] = tuple(fora)
            return Achado(coluna, GRANDEZA, dito.nome, _duvida(coluna, dito.duvida) + parte, dito.seguro)
        if not numero.e_de_numeros(textos):
            exemplo = textos.dropna().iloc[0]
            return Achado(
                coluna, NADA, parte=Parte(ditos=(f"called as {dito.nome} is, but holds {exemplo!r}",))
            )
        parte = self._parte_de_numeros(coluna, dito)
        return Achado(coluna, GRANDEZA, dito.nome, _duvida(coluna, dito.duvida) + parte, dito.seguro)

    def _parte_de_numeros(self, coluna: str, dito: Nome) -> Parte:
        """Notation, codes and unit of a quantity's numbers."""
        textos, grandeza = self.limpas[coluna], GRANDEZAS[dito.nome]
        das_celulas = self._unidade_das_celulas(textos, dito.nome)
        unidade, onde = (das_celulas, "cells") if das_celulas else (dito.unidade, "name")
        lidas = numero.leituras(textos)
        if len(lidas) > 1:
            cabem = {n: v for n, v in lidas.items() if _cabe(dito.nome, v, unidade)}
            lidas = cabem if len(cabem) == 1 else lidas
        sem_codigos = {n: self.sem_codigos(coluna, v, dito.nome) for n, v in lidas.items()}
        notacao, valores = next(iter(sem_codigos.items()))
        if not dito.duvida:
            self.valores.setdefault(dito.nome, valores)
        parte = da_unidade(dito.nome, valores, unidade, onde)
        if unidade is None and not dito.duvida:
            parte = _duvida(coluna, _porque_codigos(dito.nome, valores)) + parte
        if len(lidas) == 1:
            return (Parte({"notacao": notacao}) if notacao else Parte()) + parte
        exemplo = textos.dropna().iloc[0]
        ditas = " or ".join(f"{v.dropna().iloc[0]:g}" for v in lidas.values())
        duvida = Duvida("notacao", tuple(lidas), f"{exemplo!r} is {ditas}: the sign before the decimals")
        return Parte({}, (duvida,)) + (parte if grandeza.dimensao else Parte())

    def _unidade_das_celulas(self, textos: pd.Series, nome: str) -> Unidade | None:
        ditas = {numero_e_unidade(t)[1] for t in textos.dropna().unique()} - {None}
        unidades = {achar_escrita(GRANDEZAS[nome], str(d)) for d in ditas} - {None}
        return unidades.pop() if len(unidades) == 1 else None

    def sem_codigos(self, coluna: str, valores: pd.Series, nome: str = "") -> pd.Series:
        """Numbers without those that stand apart as codes do; which they are is kept, or asked."""
        zeros = _zeros(nome, valores)
        outros = numero.codigos(valores.mask(valores.isin(list(zeros))))
        achados = {c: n for c, n in outros.items() if nome or c != -1 or _vao(valores) > _PASSOS} | zeros
        if not achados:
            return valores
        textos = self.limpas[coluna]
        escritas = {c: numero.como_texto(c, textos, valores) for c in achados}
        lista = [t for c in achados for t in escritas[c]]
        impossiveis = nome and not zeros and all(_impossivel(nome, c) for c in achados)
        if impossiveis:
            self.codigos[coluna] = tuple(lista)
        else:
            vezes = ", ".join(f"{c:g} occurs {n} times" for c, n in achados.items())
            como = "[" + ", ".join(f'"{t}"' for t in lista) + "]"
            self.abertos[coluna] = Duvida(
                coluna, (como, "[]"), f"{vezes}, apart from all else: a code for missing?"
            )
        return valores.mask(valores.isin(list(achados)))

    def _grupo(self, coluna: str, dito: Nome) -> Achado:
        quantos = self.limpas[coluna].nunique()
        # of all rows: of merged cells only the first one has the name
        if quantos < 2 or quantos > _UNICOS * len(self.celulas):  # noqa: PLR2004 -- one is no group
            porque = "one only" if quantos < 2 else "another one in each row"  # noqa: PLR2004
            return Achado(coluna, NADA, parte=Parte(ditos=(f"called as a {dito.nome} is; {porque}",)))
        return Achado(coluna, GRUPO, dito.nome, Parte(ditos=(f"{quantos} of them",)), dito.seguro)

    def _guardada(self, coluna: str, papel: str) -> Achado:
        textos = self.limpas[coluna]
        if papel != GUARDAR:
            vazia = textos.notna().sum() == 0
            return Achado(coluna, NADA, parte=Parte(ditos=("no value",) if vazia else ()))
        lidas = numero.leituras(textos)
        numeros = next(iter(lidas.values())) if len(lidas) == 1 else None
        if numeros is None or "" not in lidas or (numeros.isna() & textos.notna()).any():
            return Achado(coluna, GUARDAR, parte=Parte({"tipo": "texto"}))
        self.sem_codigos(coluna, numeros)
        return Achado(coluna, GUARDAR)


def _cabe(nome: str, valores: pd.Series, unidade: Unidade | None) -> bool:
    """Whether a reading of a column's numbers can be meant at all."""
    grandeza, cheios = GRANDEZAS[nome], valores.dropna()
    if unidade is not None:
        return possivel(grandeza, unidade, cheios)
    propria = grandeza.unidade
    return bool(candidatas(grandeza, cheios)) or (propria is not None and possivel(grandeza, propria, cheios))


def _duvida(coluna: str, porque: str) -> Parte:
    """The question whether a column is what it is called; nothing to ask without a reason."""
    if not porque:
        return Parte()
    return Parte(duvidas=(Duvida(COLUNA, (f'"{coluna}"',), f"{porque} If not, take this entry out"),))


def _porque_codigos(nome: str, valores: pd.Series) -> str:
    """Why numbers may be the codes of an answer: few whole ones, such as 1, 2, 3."""
    distintos = valores.dropna().unique()
    if nome in _PODE_SER_INTEIRA or not 0 < len(distintos) <= _NIVEIS:
        return ""
    if (distintos % 1 != 0).any() or distintos.min() < -_NIVEIS or distintos.max() > _NIVEIS + 1:
        return ""
    ditos = ", ".join(f"{v:g}" for v in sorted(distintos))
    return f"only {ditos} are there: are these measured, or the codes of an answer?"


def _vao(valores: pd.Series) -> float:
    return float(valores.max() - valores.min())


def _zeros(nome: str, valores: pd.Series) -> dict[float, int]:
    """0 where it may stand for no answer: of a person, and of a temperature far above it."""
    temperatura = bool(nome) and GRANDEZAS[nome].dimensao == "temperatura"
    return numero.zeros(valores, nome in _NUNCA_ZERO) if temperatura or nome in _NUNCA_ZERO else {}


def _impossivel(nome: str, codigo: float) -> bool:
    menor, maior = GRANDEZAS[nome].faixa
    return not menor <= codigo <= maior
