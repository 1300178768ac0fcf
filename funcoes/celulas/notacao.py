"""One number as people write it: decimal point or comma, and what separates thousands."""

import math
import re
from typing import Final, Literal, get_args

from funcoes.celulas.texto import claro

Notacao = Literal["ponto", "virgula"]
"""What stands before the decimals: a point (1234.5 or 1,234.5) or a comma (1234,5 or 1.234,5)."""

NOTACOES: Final[tuple[Notacao, ...]] = get_args(Notacao)


def _padrao(decimal: str, milhar: str) -> re.Pattern[str]:
    """Thousands are whole groups of three with one separator; "0.604" is not 604: no first group has a 0."""
    grupos = rf"[1-9]\d{{0,2}}(?P<milhar>[{milhar} '])\d{{3}}(?:(?P=milhar)\d{{3}})*"
    return re.compile(
        rf"[+-]?(?:(?:{grupos}|\d+)(?:{decimal}\d*)?|{decimal}\d+)(?:e[+-]?\d+)?", re.ASCII | re.IGNORECASE
    )


_PADROES: Final = {"ponto": _padrao(r"\.", ","), "virgula": _padrao(",", r"\.")}
_TROCAS: Final = {
    "ponto": str.maketrans("", "", ", '"),
    "virgula": str.maketrans(",", ".", ". '"),
}


def um_numero(texto: str, notacao: Notacao) -> float | None:
    """The number that a text is, or None: "1.234,5" is 1234.5 in notation "virgula".

    Exponents (1e-3), a leading + and the minus sign U+2212 are read; words (inf, nan), fractions (1/2), units
    and what is larger than a float are not.
    """
    escrito = claro(texto)
    if not _PADROES[notacao].fullmatch(escrito):
        return None
    numero = float(escrito.translate(_TROCAS[notacao]))
    return numero if math.isfinite(numero) else None
