"""The votes in words: the one place that says them, for answers, page, model card and figures.

The scale is one of thermal sensation (ASHRAE 55, ISO 10551): its 0 is "neutral", neither cold nor hot.
Whether that is comfortable is another question, which the survey asks apart (P2 and further).
"""

from typing import Final, Literal

Idioma = Literal["pt", "en"]

IDIOMAS: Final[tuple[Idioma, ...]] = ("en", "pt")
"""The first one is the project's own: what goes to ClearML and into `results/` is in it."""

ROTULOS: Final[dict[Idioma, dict[int, str]]] = {
    "pt": {
        -3: "muito frio", -2: "frio", -1: "levemente frio", 0: "neutro",
        1: "levemente quente", 2: "quente", 3: "muito quente",
    },
    "en": {
        -3: "very cold", -2: "cold", -1: "slightly cold", 0: "neutral",
        1: "slightly hot", 2: "hot", 3: "very hot",
    },
}  # fmt: skip

VOTOS: Final = tuple(ROTULOS["en"])
"""From −3 to +3."""


def escala(idioma: Idioma, frio: int = VOTOS[0], quente: int = VOTOS[-1]) -> str:
    """The scale in a few words: its ends, `frio` and `quente`, and its middle."""
    r = ROTULOS[idioma]
    return f"−{-frio} {r[frio]} … 0 {r[0]} … +{quente} {r[quente]}"
