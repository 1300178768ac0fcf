"""What the figures share: colours, the style they are drawn in, and how a vote is written.

The colours keep their order and distance for eyes that confuse red and green: blue, grey, orange to red.
"""

from collections.abc import Callable
from typing import Final, TypeVar, cast

from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.figure import Figure

PALETA: Final = {
    -3: "#2b3f8c",
    -2: "#4a74c9",
    -1: "#8fb4e3",
    0: "#9aa39a",
    1: "#f3c169",
    2: "#e8873a",
    3: "#c8372d",
}
ANTES, DEPOIS, REALCE = "#9aa7b8", "#33658a", "#c8372d"

_F = TypeVar("_F", bound=Callable[..., Figure])


def com_estilo(funcao: _F) -> _F:
    """Draw in matplotlib's own style: importing PyCaret changes the defaults of the whole process."""
    return cast(_F, style.context("default")(funcao))


def nova_figura(titulo: str, largura: float = 8.0, altura: float = 4.5) -> tuple[Figure, Axes]:
    """A figure of one panel with its title; sizes in inches."""
    figura = Figure(figsize=(largura, altura), layout="constrained")
    eixo = figura.subplots()
    eixo.set_title(titulo, loc="left", fontsize=11, fontweight="bold")
    eixo.spines[["top", "right"]].set_visible(False)
    return figura, eixo


def voto(classe: int) -> str:
    """A vote with its sign, 0 without one."""
    return f"{classe:+d}" if classe else "0"
