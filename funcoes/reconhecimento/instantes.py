"""Dates and times of day: in which formats a column can be read; where two give other days, a question."""

from collections.abc import Callable, Sequence
from typing import Final

import pandas as pd

from funcoes.apoio.erros import ErroConfig
from funcoes.celulas import datas, horas
from funcoes.celulas.calendario import FORMATOS_DE_DATA, SO_NUMEROS
from funcoes.celulas.instante import hora_do_instante, instante
from funcoes.celulas.relogio import DATA_E_HORA, FORMATOS_DE_HORA
from funcoes.reconhecimento.achado import Duvida, Parte

_QUASE_TODAS: Final = 0.9
_ALGUMAS: Final = 0.02
_NOITE: Final = (5.0, 23.5)
"""Hours at which hardly anybody is asked lie outside of this."""

_UMA_DA_TARDE, _CEDO = 13.0, 6.0
_DIA: Final = 24
_MEIA_NOITE: Final = (0, 0, 0.0)
"""What a day has for a time where none is known."""

_SEM_NUMEROS: Final = tuple(f for f in FORMATOS_DE_DATA if f not in SO_NUMEROS)


def _cobertura(distintos: Sequence[str], formato: str) -> float:
    return sum(instante(t, formato) is not None for t in distintos) / max(1, len(distintos))


def formatos(textos: pd.Series, numericos: bool = True) -> list[str]:
    """The formats that read nearly all texts and, of all, the most; [] for a column of something else."""
    distintos = list(textos.dropna().unique())
    poucos = distintos[:: max(1, len(distintos) // 200)]
    ha = [f for f in (FORMATOS_DE_DATA if numericos else _SEM_NUMEROS) if _cobertura(poucos, f) > _ALGUMAS]
    notas = {f: _cobertura(distintos, f) for f in ha}
    melhor = max(notas.values(), default=0.0)
    leem = [f for f in notas if notas[f] == melhor >= _QUASE_TODAS]
    return [f for f in leem if f.removesuffix(" H") == f or f.removesuffix(" H") not in leem]


def _por_leitura(opcoes: Sequence[str], ler: Callable[[str], pd.Series]) -> list[tuple[str, pd.Series]]:
    """One option for each way in which the cells are read, the first of those that read the same."""
    diferentes: list[tuple[str, pd.Series]] = []
    for opcao in opcoes:
        lida = ler(opcao)
        if not any(lida.equals(outra) for _, outra in diferentes):
            diferentes.append((opcao, lida))
    return diferentes


def da_data(textos: pd.Series) -> Parte | None:
    """The keys of `data` for a column that is called a date; None for one that holds none."""
    certos = formatos(textos)
    todas = bool(certos) and _cobertura(list(textos.dropna().unique()), certos[0]) == 1.0
    if not todas and (duas := _misturadas(textos)) is not None:
        return duas
    if not certos:
        return None
    leituras = _por_leitura(certos, lambda f: datas.ler_datas(textos, [f]).dt.normalize())
    opcional = {"opcional": True} if textos.isna().any() else {}
    if len(leituras) > 1:
        exemplo = textos.dropna().iloc[0]
        porque = f"every cell can be read both ways, such as {exemplo!r}"
        return Parte(opcional, (Duvida("formatos", tuple(f for f, _ in leituras), porque),))
    formato, lida = leituras[0]
    dito = f"{textos.dropna().iloc[0]!r} and so on, read as {formato}, {_vao(lida)}"
    fuso = ("Unix numbers are read in UTC",) if formato.startswith("Unix") else ()
    return Parte({"formatos": [formato], **opcional}, ditos=(dito, *fuso))


def _vao(lidas: pd.Series) -> str:
    return f"{lidas.min():%Y-%m-%d} to {lidas.max():%Y-%m-%d}"


def _misturadas(textos: pd.Series) -> Parte | None:
    """Two writings in one column: certain where no cell can be read by both to another day.

    None where one writing is all that there is, or no two read nearly all.
    """
    distintos = list(textos.dropna().unique())
    leem = {f: {t for t in distintos if instante(t, f) is not None} for f in _SEM_NUMEROS}
    primeiro = max(leem, key=lambda f: len(leem[f]))
    resto = set(distintos) - leem[primeiro]
    segundo = max(leem, key=lambda f: len(leem[f] & resto))
    juntos = leem[primeiro] | leem[segundo]
    if not leem[segundo] & resto or len(juntos) < _QUASE_TODAS * len(distintos):
        return None
    pares = [
        [um, outro]
        for um in _como(leem, primeiro, leem[primeiro])
        for outro in _como(leem, segundo, resto)
        if um.removesuffix(" H") != outro.removesuffix(" H")
    ]
    legiveis = textos[textos.isin(juntos)]
    opcoes = {str(p): p for par in pares for p in (par, par[::-1])}
    leituras = _por_leitura([*opcoes], lambda o: datas.ler_datas(legiveis, opcoes[o]).dt.normalize())
    if len(leituras) == 1:
        opcional = {"opcional": True} if textos.isna().any() else {}
        return Parte({"formatos": pares[0], **opcional}, ditos=(f"two writings: {' and '.join(pares[0])}",))
    exemplos = f"{next(iter(leem[primeiro]))!r} and {next(iter(leem[segundo] & resto))!r}"
    ditas = tuple(f"[{', '.join(opcoes[o])}]" for o, _ in leituras)
    return Parte(
        duvidas=(
            Duvida("formatos", ditas, f"two writings, see {exemplos}; the first that reads a cell is taken"),
        )
    )


def _como(leem: dict[str, set[str]], formato: str, quais: set[str]) -> list[str]:
    """The formats that read the same of these cells; without those that only allow a time as well."""
    iguais = [f for f in leem if leem[f] & quais == leem[formato] & quais]
    return [f for f in iguais if f.removesuffix(" H") == f or f.removesuffix(" H") not in iguais]


def da_hora(textos: pd.Series) -> Parte | None:
    """The keys of `hora` for a column that is called a time; None for one that holds none."""
    distintos = list(textos.dropna().unique())
    cheios = textos[textos.isin(_que_se_leem(distintos))]
    if not distintos or len(cheios) < _QUASE_TODAS * textos.notna().sum():
        return None
    opcoes = horas.formatos_de_hora(cheios)
    opcional = {"opcional": True} if textos.isna().any() else {}
    if not opcoes:
        return _sem_formato(cheios, opcional)
    leituras = _por_leitura(opcoes, lambda f: horas.ler_horas(cheios, f))
    de_dia = [(f, lida) for f, lida in leituras if lida.between(*_NOITE).mean() > 1 - _ALGUMAS]
    certas = de_dia if len(de_dia) == 1 and len(leituras) > 1 and _so_de_noite(leituras) else leituras
    if len(certas) > 1:
        exemplo = cheios.iloc[0]
        porque = "; ".join(f"{exemplo!r} as {f} is {_relogio(lida.iloc[0])}" for f, lida in certas)
        return Parte(opcional, (Duvida("formato", tuple(f for f, _ in certas), porque),))
    formato, lida = certas[0]
    dito = f"{FORMATOS_DE_HORA[formato].split(',')[0]}, {_relogio(lida.min())} to {_relogio(lida.max())}"
    meio = (
        ("none after 12:59: is it a clock of 12 hours?",)
        if lida.max() < _UMA_DA_TARDE and lida.min() < _CEDO
        else ()
    )
    return Parte({"formato": formato, **opcional}, ditos=(dito, *meio))


def porque_nao_e_hora(textos: pd.Series) -> str:
    """Why bare numbers may be no hours of the day: whole ones may be codes or minutes, small ones how long
    something took. Nothing for clocks, and parts of a day."""
    numeros = pd.to_numeric(textos.dropna().str.replace(",", "."), errors="coerce")
    if numeros.empty or numeros.isna().any() or numeros.max() >= _DIA:
        return ""
    vao = f"{numeros.min():g} to {numeros.max():g}"
    if (numeros % 1 == 0).all():
        return f"whole numbers from {vao}: the hour of the day, or a code, or how long something took?"
    if numeros.max() > 1 and numeros.median() < _CEDO:
        return f"{vao}, mostly before six in the morning: hours of the day, or how long something took?"
    return ""


def _que_se_leem(distintos: Sequence[str]) -> list[str]:
    """The cells that are a time in one format or another."""
    lidas = [horas.ler_horas(pd.Series(distintos, dtype=object), f).notna() for f in FORMATOS_DE_HORA]
    quais = pd.concat(lidas, axis=1).any(axis=1) if distintos else pd.Series(dtype=bool)
    return [t for t, sim in zip(distintos, quais, strict=True) if sim]


def _sem_formato(cheios: pd.Series, opcional: dict[str, bool]) -> Parte | None:
    """Clocks of several kinds in one column, each without doubt."""
    try:
        lidas = horas.ler_horas(cheios)
    except ErroConfig:
        return None
    return Parte(opcional, ditos=("times written in several ways",)) if lidas.notna().all() else None


def _so_de_noite(leituras: list[tuple[str, pd.Series]]) -> bool:
    """Whether every other reading has nearly everybody asked at night: parts of a day read as hours."""
    return sum(lida.between(*_NOITE).mean() < _ALGUMAS for _, lida in leituras) == len(leituras) - 1


def _relogio(hora: float) -> str:
    minutos = round(hora * 60)
    return f"{minutos // 60:02d}:{minutos % 60:02d}"


def hora_da_data(textos: pd.Series) -> Parte | None:
    """The keys of `hora` for a column of dates that have a time, too; None where they have none, or
    midnight."""
    distintos = list(textos.dropna().unique())
    com_hora = [t for t in distintos if (hora_do_instante(t) or _MEIA_NOITE) != _MEIA_NOITE]
    if len(com_hora) > _QUASE_TODAS * len(distintos) and distintos:
        return Parte({"formato": DATA_E_HORA, "opcional": True}, ditos=("the time of the date's column",))
    lidas = horas.ler_horas(textos, "Excel")
    if formatos(textos) == ["Excel"] and (lidas.dropna() > 0).mean() > _QUASE_TODAS:
        return Parte({"formato": "Excel", "opcional": True}, ditos=("the time of the date's column",))
    return None
