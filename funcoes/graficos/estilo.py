"""What the figures share: colours and the style they are drawn in.

The colours keep their order and distance for eyes that confuse red and green: blue, grey, orange to red. No
mark is told by its colour alone: bars of the second kind are hatched, points of another kind have another
shape. A figure is in one language, English unless told; its numbers have that language's decimal sign.
"""

import io
from collections.abc import Callable
from functools import wraps
from typing import Any, Final, Literal, TypeVar, cast

from matplotlib import rc_context, style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import ScalarFormatter

PALETA: Final = {
    -3: "#2b3f8c",
    -2: "#4a74c9",
    -1: "#8fb4e3",
    0: "#9aa39a",
    1: "#f3c169",
    2: "#e8873a",
    3: "#c8372d",
}
ANTES, DEPOIS, REALCE = "#c3ccd8", "#33658a", "#c8372d"

CLARO: Final[dict[str, Any]] = {"color": ANTES, "edgecolor": "#4d5661", "linewidth": 0.6}
RISCADO: Final[dict[str, Any]] = {"color": DEPOIS, "hatch": "///", "edgecolor": "#ffffff", "linewidth": 0}
"""Bars of the first and of the second kind: told apart without colour."""

_F = TypeVar("_F", bound=Callable[..., Figure])


def _com_virgulas(figura: Figure) -> None:
    """The ticks of linear axes with a decimal comma."""
    for eixo in figura.axes:
        for lado in (eixo.xaxis, eixo.yaxis):
            if type(antigo := lado.get_major_formatter()) is ScalarFormatter:
                lado.set_major_formatter(_Virgula(useOffset=antigo.get_useOffset()))


class _Virgula(ScalarFormatter):
    """As matplotlib's own, with a comma."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        return str(super().__call__(x, pos)).replace(".", ",")


def com_estilo(funcao: _F) -> _F:
    """Draw in matplotlib's own style: importing PyCaret changes the defaults of the whole process."""

    @wraps(funcao)
    def desenhar(*args: Any, **kwargs: Any) -> Figure:
        with style.context("default"):
            figura = funcao(*args, **kwargs)
            if kwargs.get("idioma") == "pt":
                _com_virgulas(figura)
        return figura

    return cast(_F, desenhar)


def nova_figura(titulo: str, largura: float = 8.0, altura: float = 4.5) -> tuple[Figure, Axes]:
    """A figure of one panel with its title; sizes in inches."""
    figura = Figure(figsize=(largura, altura), layout="constrained")
    eixo = figura.subplots()
    eixo.set_title(titulo, loc="left", fontsize=11, fontweight="bold")
    eixo.spines[["top", "right"]].set_visible(False)
    return figura, eixo


Formato = Literal["png", "svg"]
_METADADOS: Final[dict[Formato, dict[str, str | None]]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
}


FORMATOS: Final[tuple[Formato, ...]] = ("png", "svg")
PONTOS_POR_POLEGADA: Final = 150
"""Sharp where a page shows the figure in its full width."""


def _arrumar(figura: Figure) -> None:
    """Lay the figure out now and for good: else Matplotlib does so, and draws twice, for each format."""
    motor = figura.get_layout_engine()
    if motor is not None:
        motor.execute(figura)
        figura.set_layout_engine("none")


def como_bytes(figura: Figure, formato: Formato, origem: str = "") -> bytes:
    """The figure as a file. Same figure, same bytes: neither date nor the library's version is in it.

    `origem`: what a PNG says of the program that made it.
    """
    metadados = _METADADOS[formato] | ({"Software": origem} if origem and formato == "png" else {})
    destino = io.BytesIO()
    with style.context("default"), rc_context({"svg.hashsalt": "figura"}):
        _arrumar(figura)
        figura.savefig(destino, format=formato, dpi=PONTOS_POR_POLEGADA, metadata=metadados)
    return destino.getvalue()
