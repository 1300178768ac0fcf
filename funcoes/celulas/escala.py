"""Scales of thermal sensation: numbers and words of a file, and what they are from −3 (cold) to +3 (hot)."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Final, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from funcoes.celulas.texto import normalizar

ConjuntoDePalavras = Literal[
    "ingles_ashrae", "ingles_muito", "ingles_muito_fresco", "portugues_muito", "portugues_fresco"
]
Meios = Literal["arredondar", "descartar", "ambos"]
"""What becomes of a vote between two whole ones: rounded up, left out, or counted as both."""

Vezes = Mapping[int, Sequence[str]]

_NEUTRO_EN: Final = ("neutral", "neither cold nor hot", "neither hot nor cold", "neither cool nor warm",
                     "neither warm nor cool")  # fmt: skip
_NEUTRO_PT: Final = ("neutro", "neutra", "neutralidade", "nem frio nem calor", "nem frio nem quente",
                     "nem com frio nem com calor", "nem calor nem frio", "nem quente nem frio")  # fmt: skip
_POUCO_QUENTE: Final = ("levemente quente", "ligeiramente quente", "um pouco quente", "pouco quente")

PALAVRAS: Final[Mapping[ConjuntoDePalavras, Vezes]] = {
    "ingles_ashrae": {
        -3: ("cold",), -2: ("cool",), -1: ("slightly cool", "a little cool", "a bit cool"),
        0: _NEUTRO_EN,
        1: ("slightly warm", "a little warm", "a bit warm"), 2: ("warm",), 3: ("hot",),
    },
    "ingles_muito": {
        -3: ("very cold",), -2: ("cold",),
        -1: ("slightly cold", "slightly cool", "a little cold", "a bit cold"),
        0: _NEUTRO_EN,
        1: ("slightly hot", "slightly warm", "a little hot", "a bit hot"), 2: ("hot",), 3: ("very hot",),
    },
    "ingles_muito_fresco": {
        -3: ("very cold",), -2: ("cold",), -1: ("cool",), 0: _NEUTRO_EN, 1: ("warm",), 2: ("hot",),
        3: ("very hot",),
    },
    "portugues_muito": {
        -3: ("muito frio", "com muito frio", "muita sensação de frio"),
        -2: ("frio", "com frio"),
        -1: ("levemente frio", "ligeiramente frio", "um pouco frio", "pouco frio", "um pouco de frio",
             "com um pouco de frio", "levemente com frio", "ligeiramente com frio"),
        0: _NEUTRO_PT,
        1: (*_POUCO_QUENTE, "um pouco de calor", "com um pouco de calor", "pouco calor",
            "levemente com calor", "ligeiramente com calor"),
        2: ("quente", "calor", "com calor"),
        3: ("muito quente", "muito calor", "com muito calor"),
    },
    "portugues_fresco": {
        -3: ("frio",), -2: ("fresco",),
        -1: ("ligeiramente fresco", "levemente fresco", "um pouco fresco", "pouco fresco"),
        0: _NEUTRO_PT,
        1: (*_POUCO_QUENTE, "ligeiramente morno", "levemente morno", "um pouco morno", "pouco morno"),
        2: ("morno", "tépido"), 3: ("quente",),
    },
}  # fmt: skip
"""Words of the seven votes, by set: "cold" is −3 in ASHRAE 55 and −2 beside "very cold".

`ingles_ashrae`: ASHRAE 55 and ISO 7730; `ingles_muito`: from very cold to very hot, as
`funcoes.palavras.votos`; `ingles_muito_fresco`: the same with cool and warm beside neutral;
`portugues_muito`: as surveys in Brazil ask (ISO 10551); `portugues_fresco`: ISO 7730 as said in Portugal.
"Comfortable" is in no set: it is another question.
"""

CONJUNTOS: Final[tuple[ConjuntoDePalavras, ...]] = get_args(ConjuntoDePalavras)

EXTREMO: Final = 3
"""Votes run from −3 to +3."""

_PASSOS: Final = 2 * EXTREMO
Voto = Annotated[int, Field(ge=-EXTREMO, le=EXTREMO)]


def votos_das_palavras(palavras: Vezes) -> dict[str, int]:
    """Normalised word to its vote; `ValueError` for a word of two votes."""
    votos: dict[str, int] = {}
    for voto, escritas in palavras.items():
        for escrita in escritas:
            outro = votos.setdefault(normalizar(escrita), voto)
            if outro != voto:
                raise ValueError(f"{escrita!r} stands for the votes {outro} and {voto}: leave it out of one")
    return votos


class EscalaDeVoto(BaseModel):
    """How a file writes its votes: numbers from `minimo` to `maximo`, words, or both."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    minimo: Annotated[float, Field(allow_inf_nan=False)] = -EXTREMO
    maximo: Annotated[float, Field(allow_inf_nan=False)] = EXTREMO
    invertida: bool = False
    """Whether the largest number is the coldest vote."""
    palavras: dict[Voto, list[str]] = Field(default_factory=dict)
    """Vote from −3 to +3, and its words, such as a set of `PALAVRAS`; `invertida` does not turn them."""
    meios: Meios = "arredondar"

    @model_validator(mode="after")
    def _escala_possivel(self) -> Self:
        if self.maximo - self.minimo < 2:  # noqa: PLR2004 -- cold, neutral, hot
            raise ValueError(
                f"a scale from {self.minimo:g} to {self.maximo:g} has fewer than three votes: give the "
                "smallest number that its question allows as minimo and the largest as maximo"
            )
        votos_das_palavras(self.palavras)
        return self

    def voto(self, numero: float) -> float | None:
        """A number of the file as a vote from −3 to +3, None beyond the scale.

        The middle of the scale is 0. Steps stay steps (1 … 5 is −2 … +2) unless there are more than seven
        (1 … 9, 0 … 100): those are scaled linearly, so the ends are −3 and +3.
        """
        if not self.minimo <= numero <= self.maximo:
            return None
        largura = self.maximo - self.minimo
        do_meio = numero - (self.minimo + self.maximo) / 2
        voto = do_meio * _PASSOS / largura if largura > _PASSOS else do_meio
        return (-voto if self.invertida else voto) + 0.0  # no -0.0

    def numero(self, voto: float) -> float:
        """The inverse of `voto`: the number of the file for a vote from −3 to +3."""
        largura = self.maximo - self.minimo
        do_meio = -voto if self.invertida else voto
        return do_meio * (largura / _PASSOS if largura > _PASSOS else 1.0) + (self.minimo + self.maximo) / 2
