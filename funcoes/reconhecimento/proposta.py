"""A whole file: what each column is, what belongs together, and all questions."""

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd

from funcoes.celulas.votos import conjuntos_de_palavras
from funcoes.reconhecimento import escala, instantes
from funcoes.reconhecimento.achado import (
    COLUNA,
    DATA,
    GUARDAR,
    HORA,
    NADA,
    VOTO,
    Achado,
    Duvida,
    Parte,
)  # fmt: skip
from funcoes.reconhecimento.levantamento import Levantamento
from funcoes.reconhecimento.nomes import Nome, do_nome

_POUCOS_NIVEIS: Final = 12
_ATE_SETE: Final = 7
_MUITAS: Final = 6
_QUASE_TODAS: Final = 0.95
_POUCAS: Final = 30


Geral = tuple[str, Duvida]
"""A question and the place in the description where its answer goes."""


@dataclass(frozen=True)
class Proposta:
    """A draft of a description: `achados` in the file's order; `gerais`: questions that belong to no column;
    `faltantes` and `codigos`: what stands for "no answer", everywhere and by column."""

    achados: tuple[Achado, ...]
    gerais: tuple[tuple[str, Duvida], ...]
    faltantes: tuple[str, ...]
    codigos: dict[str, tuple[str, ...]]
    codigos_abertos: dict[str, Duvida]
    linhas: int

    def de(self, papel: str) -> list[Achado]:
        """The columns that are this."""
        return [a for a in self.achados if a.papel == papel]

    def duvidas(self) -> list[tuple[str, Duvida]]:
        """All questions, each with the place in the description where its answer goes."""
        das_colunas = [(f"{a.chave}.{d.chave}", d) for a in self.achados for d in a.parte.duvidas]
        dos_codigos = [(f"codigos_faltantes.{c}", d) for c, d in self.codigos_abertos.items()]
        return [*self.gerais, *das_colunas, *dos_codigos]


def _achar(feito: Levantamento, gerais: list[Geral]) -> list[Achado]:
    """What each column is; of several that are called the same, a question."""
    ditos = {str(c): do_nome(str(c)) for c in feito.celulas}
    achados = [feito.uma(coluna, dito) for coluna, dito in ditos.items() if dito.papel != VOTO]
    achados = _sem_duplas(feito, [_com_o_ar(feito, a) for a in achados])
    achados = _com_data_achada(feito, achados)
    achados += _votos(feito, gerais, [c for c, d in ditos.items() if d.papel == VOTO], ditos)
    ordem = {str(c): n for n, c in enumerate(feito.celulas)}
    return sorted(achados, key=lambda a: ordem.get(a.coluna, -1))


def _com_o_ar(feito: Levantamento, achado: Achado) -> Achado:
    """Without the question whether "Tu" is the wet bulb where it lies below the air and follows it."""
    ar = feito.valores.get("temperatura")
    if achado.nome != "bulbo_umido" or not achado.duvidoso or ar is None:
        return achado
    textos = feito.limpas[achado.coluna].str.replace(",", ".")
    juntos = pd.concat([pd.to_numeric(textos, errors="coerce"), ar], axis=1).dropna()
    abaixo = bool((juntos.iloc[:, 0] <= juntos.iloc[:, 1]).mean() > _QUASE_TODAS)
    if (
        not abaixo
        or len(juntos) < _POUCAS
        or juntos.rank().corr().to_numpy()[0, 1] < escala.limiar(len(juntos))
    ):
        return achado
    resto = tuple(d for d in achado.parte.duvidas if d.chave != COLUNA)
    dito = "below the air's temperature and following it"
    return replace(achado, parte=replace(achado.parte, duvidas=resto, ditos=(*achado.parte.ditos, dito)))


def _sem_duplas(feito: Levantamento, achados: list[Achado]) -> list[Achado]:
    """Of columns that are the same thing one stays, and which one it is, is a question."""
    por_chave: dict[str, list[Achado]] = defaultdict(list)
    for achado in achados:
        if achado.papel not in (NADA, GUARDAR):
            por_chave[achado.chave].append(achado)
    fora: dict[str, Achado] = {}
    trocas: dict[str, Achado] = {}
    for chave, iguais in por_chave.items():
        if len(iguais) < 2:  # noqa: PLR2004
            continue
        firmes = [a for a in iguais if not a.duvidoso]
        fora |= {a.coluna: a for a in iguais if firmes and a.duvidoso}
        ficam = sorted(
            firmes or iguais, key=lambda a: (not a.seguro, -int(feito.limpas[a.coluna].notna().sum()))
        )
        fica, outras = ficam[0], ficam[1:]
        fora |= {a.coluna: a for a in outras}
        if all(feito.limpas[a.coluna].equals(feito.limpas[fica.coluna]) for a in outras):
            continue
        porque = f"all of them are called as {chave.removeprefix('grandezas.')} is: which one is it?"
        duvida = Duvida("coluna", tuple(f'"{a.coluna}"' for a in ficam), porque)
        trocas[fica.coluna] = replace(fica, parte=replace(fica.parte, duvidas=(duvida, *fica.parte.duvidas)))
    nadas = {c: _por_outra(a) for c, a in fora.items()}
    return [nadas.get(a.coluna, trocas.get(a.coluna, a)) for a in achados]


def _com_data_achada(feito: Levantamento, achados: list[Achado]) -> list[Achado]:
    """Without a column that is called a date, one that holds nothing but dates, or the moments of the
    time's; and the date's own time."""
    if not _ha_data(achados):
        achados = _data_da_hora(feito, achados)
    if not _ha_data(achados):
        com = [a for a in achados if a.papel == NADA and _so_datas(feito, a.coluna)]
        if len(com) == 1 and (parte := instantes.da_data(feito.limpas[com[0].coluna])):
            achado = Achado(com[0].coluna, DATA, parte=parte, seguro=False)
            achados = [achado if a.coluna == achado.coluna else a for a in achados]
    if _ha_data(achados):
        achados = [_por_outra(a) if a.papel == DATA and a.sem_leitura else a for a in achados]
    datas = [a for a in achados if a.papel == DATA]
    if datas and all(a.duvidoso for a in achados if a.papel == HORA):
        parte = instantes.hora_da_data(feito.limpas[datas[0].coluna])
        if parte:
            outra = Parte(ditos=("as hora, which the date has with it",))
            achados = [Achado(a.coluna, NADA, parte=outra) if a.papel == HORA else a for a in achados]
            achados.append(Achado(datas[0].coluna, HORA, parte=parte))
    return achados


def _ha_data(achados: list[Achado]) -> bool:
    """Whether a column is the date, and can be read."""
    return any(a.papel == DATA and not a.sem_leitura for a in achados)


def _por_outra(achado: Achado) -> Achado:
    """Nothing, since another column is what this one is called."""
    dito = f"as {achado.chave}, which another column is"
    return Achado(achado.coluna, NADA, parte=Parte(ditos=(dito,)))


def _so_datas(feito: Levantamento, coluna: str) -> bool:
    return bool(instantes.formatos(feito.limpas[coluna], numericos=False))


def _data_da_hora(feito: Levantamento, achados: list[Achado]) -> list[Achado]:
    """The date of a column that is called a time and holds moments."""
    com = next((a for a in achados if a.papel == HORA and _so_datas(feito, a.coluna)), None)
    parte = instantes.da_data(feito.limpas[com.coluna]) if com else None
    return [*achados, Achado(com.coluna, DATA, parte=parte)] if com and parte else achados


def _votos(
    feito: Levantamento, gerais: list[Geral], chamadas: list[str], ditos: dict[str, Nome]
) -> list[Achado]:
    """The column of the vote; a question where none is called so, or several are."""
    quais = chamadas or _parecem_votos(feito, ditos)
    if len(quais) == 1:
        coluna = quais[0]
        parte = escala.do_voto(coluna, _sem_codigos_de_voto(feito, coluna), feito.valores.get("temperatura"))
        if chamadas:
            return [Achado(coluna, VOTO, parte=parte, seguro=ditos[coluna].seguro)]
        porque = "no column is called a vote of thermal sensation; is it this one?"
        duvida = Duvida("coluna", (f'"{coluna}"',), porque)
        return [Achado(coluna, VOTO, parte=replace(parte, duvidas=(duvida, *parte.duvidas)), seguro=False)]
    porque = "the column of the vote of thermal sensation"
    porque += ": none is called so" * (not chamadas)
    gerais.append(("voto.coluna", Duvida("coluna", tuple(f'"{c}"' for c in quais), porque)))
    gerais += [(f"voto.{d.chave}", d) for d in _do_voto_desconhecido()]
    return [Achado(c, NADA, parte=Parte(ditos=("may be the vote",))) for c in quais if c in chamadas]


def _sem_codigos_de_voto(feito: Levantamento, coluna: str) -> pd.Series:
    textos = feito.limpas[coluna]
    valores = pd.to_numeric(textos.str.replace(",", "."), errors="coerce")
    return textos[feito.sem_codigos(coluna, valores).notna() | valores.isna()].reindex(textos.index)


def _parecem_votos(feito: Levantamento, ditos: dict[str, Nome]) -> list[str]:
    """Columns whose name says nothing and that hold a few whole numbers from −3 to 7, or words of a
    scale."""
    return [c for c, d in ditos.items() if d.papel == NADA and _parece_voto(feito.limpas[c].dropna())][
        :_MUITAS
    ]


def _parece_voto(textos: pd.Series) -> bool:
    distintos = pd.Series(textos.unique(), dtype=object)
    if not 3 <= len(distintos) <= _POUCOS_NIVEIS:  # noqa: PLR2004 -- fewer tell no votes apart
        return False
    numeros = pd.to_numeric(distintos.str.replace(",", "."), errors="coerce")
    if numeros.notna().all():
        return bool((numeros % 0.5 == 0).all() and numeros.min() >= -_ATE_SETE and numeros.max() <= _ATE_SETE)
    return bool(conjuntos_de_palavras(textos))


def _do_voto_desconhecido() -> list[Duvida]:
    return [
        Duvida("minimo", ("-3", "1", "0"), "the least number that its question allows"),
        Duvida("maximo", ("3", "7", "6"), "the largest"),
        Duvida("invertida", ("false", "true"), "whether the largest number is the coldest vote"),
    ]


def propor(celulas: pd.DataFrame) -> Proposta:
    """A draft for the text cells of `funcoes.tabela`, index = line."""
    feito = Levantamento(celulas)
    gerais: list[Geral] = []
    achados = _achar(feito, gerais)
    return Proposta(
        tuple(achados),
        tuple(gerais),
        tuple(feito.faltantes),
        feito.codigos,
        feito.abertos,
        len(celulas),
    )


def chaves_de(achado: Achado) -> dict[str, Any]:
    """What the description says of a column, its questions left open."""
    return {"coluna": achado.coluna, **achado.parte.chaves}
