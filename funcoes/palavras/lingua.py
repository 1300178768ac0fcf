"""A language: its texts, by the English one, and how it writes numbers."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from funcoes.palavras.cartao_pt import CARTAO
from funcoes.palavras.cartao_resultados_pt import RESULTADOS
from funcoes.palavras.deriva_pt import DERIVA
from funcoes.palavras.figuras_pt import FIGURAS, INGLES_DE, PLURAIS
from funcoes.palavras.monitor_pt import MONITOR
from funcoes.palavras.votos import ROTULOS, Idioma

PORTUGUES: Final = {**FIGURAS, **CARTAO, **RESULTADOS, **DERIVA, **MONITOR}
_TROCA: Final = str.maketrans(",.", ".,")
NADA: Final = "–"
"""What stands for a number that there is not."""

_NUMERO: Final = re.compile(r"-?\d+(\.\d+)?(e[+-]\d+)?%?")
_TRATADO: Final = re.compile(r"(\w+) \((.+)\)")
"""A candidate as `Lingua.candidato` names it in English, with what was done to its training rows."""


def sem_menos_zero(texto: str) -> str:
    """A formatted number: what rounding made a zero has no minus sign."""
    return texto.removeprefix("-") if texto.startswith("-") and not texto.strip("-0.,%e+ ") else texto


def com_sinal(classe: int) -> str:
    """A vote as people write it: +1, 0, −1, with a minus sign that is no hyphen."""
    return f"{classe:+d}".replace("-", "−") if classe else "0"


def contado(n: int, um: str) -> str:
    """So many of something, in English: 1 row, 2 rows."""
    return f"{n:,} {um if n == 1 else f'{um}s'}"


def numero(valor: float, casas: int = 3, sinal: bool = False) -> str:
    """A number to `casas` places, with its sign where asked; a dash for none, never "-0.000"."""
    if math.isnan(valor):
        return NADA
    escrito = sem_menos_zero(f"{valor:.{casas}f}")
    positivo = sinal and not escrito.startswith("-") and bool(escrito.strip("0."))
    return f"+{escrito}" if positivo else escrito


@dataclass(frozen=True)
class Termo:
    """A name that stands in both languages where it is given, not in a catalogue of this room."""

    en: str
    pt: str


@dataclass(frozen=True)
class Frase:
    """An English text of the catalogue and what is filled in, not yet in a language; as `str`, in English.

    A value is a name, a number with a decimal point, text that stays as it is, or a term.
    """

    texto: str
    valores: Mapping[str, str | Termo] = field(default_factory=dict)

    def __str__(self) -> str:
        return INGLES.frase(self)


@dataclass(frozen=True)
class Lingua:
    """`diz` translates, the others write numbers."""

    idioma: Idioma

    def diz(self, texto: str, /, **valores: object) -> str:
        """The English text in this language, filled in. Raises `KeyError` where nobody translated it."""
        return (texto if self.idioma == "en" else PORTUGUES[texto]).format(**valores)

    def frase(self, frase: Frase) -> str:
        """A phrase in this language."""
        return self.diz(frase.texto, **{k: self._valor(v) for k, v in frase.valores.items()})

    def _valor(self, texto: str | Termo) -> str:
        if isinstance(texto, Termo):
            return self.termo(texto)
        if _NUMERO.fullmatch(texto):
            return self._local(texto)
        tratado = _TRATADO.fullmatch(texto)
        if tratado is None:
            return self.nome(texto)
        return f"{self.nome(tratado[1])} ({', '.join(map(self.nome, tratado[2].split(', ')))})"

    def termo(self, termo: Termo) -> str:
        """The term in this language."""
        return termo.en if self.idioma == "en" else termo.pt

    def nome(self, texto: str) -> str:
        """A name in this language, given as the data or the English text have it; others stay as they are."""
        ingles = INGLES_DE.get(texto, texto)
        return ingles if self.idioma == "en" else PORTUGUES.get(ingles, ingles)

    def _local(self, escrito: str) -> str:
        return escrito if self.idioma == "en" else escrito.translate(_TROCA)

    def numero(self, valor: float, casas: int = 3, sinal: bool = False) -> str:
        """As `numero`, with this language's decimal sign."""
        return self._local(numero(float(valor), casas, sinal))

    def inteiro(self, valor: int) -> str:
        """A count, thousands apart."""
        return self._local(f"{valor:,}")

    def curto(self, valor: float, algarismos: int = 6) -> str:
        """As short as it goes, with so many significant digits at most; a dash for none."""
        if math.isnan(valor):
            return NADA
        return self._local(sem_menos_zero(f"{valor:.{algarismos}g}"))

    def voto(self, classe: int) -> str:
        """A vote with its sign and its name."""
        return f"{com_sinal(classe)} {ROTULOS[self.idioma][classe]}"

    def dias(self, n: int) -> str:
        """So many days."""
        return self.diz("{n} day" if n == 1 else "{n} days", n=self.inteiro(n))

    def varios(self, de: str) -> str:
        """What rows belong to, by the name that the data have for it, as several: days, buildings."""
        return self.nome(PLURAIS.get(de, de))

    def campanhas(self, n: int) -> str:
        """So many campaigns."""
        return self.diz("{n} campaign" if n == 1 else "{n} campaigns", n=self.inteiro(n))

    def intervalo(self, lo: float, hi: float, casas: int = 3, sinal: bool = False) -> str:
        """Two bounds in words."""
        return self.diz("{lo} to {hi}", lo=self.numero(lo, casas, sinal), hi=self.numero(hi, casas, sinal))

    def tratamento(self, balanceado: object, outliers: object) -> str:
        """What was done to the training rows."""
        feitos = [n for n, f in (("balanced", balanceado), ("no outliers", outliers)) if f]
        return ", ".join(map(self.diz, feitos)) or self.diz("as they are")

    def candidato(self, modelo: object, balanceado: object, outliers: object) -> str:
        """Model and treatment."""
        dito = self.nome(str(modelo))
        return f"{dito} ({self.tratamento(balanceado, outliers)})" if balanceado or outliers else dito


INGLES: Final = Lingua("en")
