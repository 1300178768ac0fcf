"""Writings of the same text made one: spaces, minus signs, accents, capitals."""

import re
import unicodedata
from typing import Final

_ESPACOS: Final = "\t\n\r\u00a0\u2002\u2003\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"
_MENOS: Final = "\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d"
_APOSTROFOS: Final = "\u2019\u02bc\u00b4"
_SINAIS: Final = str.maketrans(
    {**dict.fromkeys(_ESPACOS, " "), **dict.fromkeys(_MENOS, "-"), **dict.fromkeys(_APOSTROFOS, "'")}
)
"""Word processors and locales write another minus and other spaces: 1 234, −3, 2:30 PM (U+202F)."""

_VARIOS: Final = re.compile(r"\s+")


def claro(texto: str) -> str:
    """The text with plain spaces, hyphens and apostrophes; nothing else is changed."""
    plano = texto.isascii() and texto.isprintable() and "`" not in texto
    return texto if plano else texto.translate(_SINAIS)


def _sem_acentos(texto: str) -> str:
    aberto = unicodedata.normalize("NFKD", texto)
    return "".join(c for c in aberto if not unicodedata.combining(c))


def normalizar(texto: str) -> str:
    """What two spellings of a word or of a column's name have in common: " Muito  FRIO" is "muito frio".

    No capitals (casefold), no accents (NFKD), dashes as hyphens, single spaces, none at the ends.
    """
    if not texto.isascii():
        texto = claro(_sem_acentos(_sem_acentos(claro(texto)).casefold()))  # NFKD makes new dashes
    return _VARIOS.sub(" ", texto.casefold()).strip()
