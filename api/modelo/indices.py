"""Which computed features of a model an answer shows, and what it calls them."""

from typing import Any, Final, NamedTuple

from funcoes.atributos.catalogo import CATALOGO, Atributo
from funcoes.entrega.formato import Assinatura

_CURTOS: Final = {
    "tu_stull": "tu", "utci_calc": "utci", "te_calc": "te", "wbgt_calc": "wbgt",
    "pressao_vapor": "pressao_vapor", "imc": "imc",
}  # fmt: skip
"""Names that answers had before features had others; they come first, in this order. Any other feature has
its own."""


class Indice(NamedTuple):
    """A computed feature by the name that answers give it, and its place among the model's features."""

    nome: str
    lugar: int
    atributo: Atributo

    def descrito(self) -> dict[str, Any]:
        """As `/model` says it."""
        termo = self.atributo.termo
        return {
            "nome": self.nome, "rotulo": {"pt": termo.pt, "en": termo.en}, "unidade": self.atributo.unidade,
            "fonte": self.atributo.fonte,
        }  # fmt: skip


def indices_de(assinatura: Assinatura) -> tuple[Indice, ...]:
    """Those of a model, in the order in which answers have them."""
    nomes = assinatura.atributos
    calculados = [n for n in nomes if n in CATALOGO and CATALOGO[n].formula is not None]
    ordem = [*(n for n in _CURTOS if n in calculados), *(n for n in calculados if n not in _CURTOS)]
    return tuple(Indice(_CURTOS.get(n, n), nomes.index(n), CATALOGO[n]) for n in ordem)


def esquema(indices: tuple[Indice, ...]) -> dict[str, Any]:
    """Their JSON schema."""
    campos = {
        i.nome: {"type": "number", "title": i.nome, "description": i.atributo.termo_com_unidade.en}
        for i in indices
    }
    return {
        "type": "object", "title": "Indices", "description": "Computed from the same inputs, as in training.",
        "properties": campos, "required": [*campos],
    }  # fmt: skip
