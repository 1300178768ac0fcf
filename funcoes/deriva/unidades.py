"""Mistakes of units that people and stations make: every unit that the vocabulary has beside its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from funcoes.apoio.tipos import Reais
from funcoes.vocabulario.grandezas import GRANDEZAS
from funcoes.vocabulario.unidades import UNIDADES, Unidade

_NUNCA: Final[Mapping[str, frozenset[str]]] = {
    "velocidade_vento": frozenset({"cm/s", "ft/min"}),
    "velocidade_ar": frozenset({"km/h", "mph", "kn"}),
}
"""Units that nobody gives a quantity in: of winds those of draughts, and the other way round."""


@dataclass(frozen=True)
class Conversao:
    """A quantity that may have been given in another unit."""

    grandeza: str
    unidade: Unidade

    def antes(self, certo: Reais) -> Reais:
        """What a right value looks like in the wrong unit, a hair above: rounding must not part equals."""
        errado = self.unidade.desfazer(certo)
        return errado + 1e-9 * abs(errado)


def conversoes(grandeza: str) -> list[Conversao]:
    """Of a quantity or feature; none of one that is no quantity, or no number.

    Units so near to each other that a sample cannot tell them apart (knots and miles an hour) are among them:
    the one that fits best is named.
    """
    dita = GRANDEZAS.get(grandeza)
    if dita is None or dita.dimensao is None:
        return []
    nunca = _NUNCA.get(grandeza, frozenset())
    return [Conversao(grandeza, u) for u in UNIDADES[dita.dimensao][1:] if u.nome not in nunca]
