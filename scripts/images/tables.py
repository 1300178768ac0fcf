"""Sizes of images, and whether two builds are the same, as text."""

import re
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Final

from scripts.images.engines import Engine
from scripts.images.layout import Layer, Layout, differences
from scripts.images.recipe import Recipe, complete
from scripts.images.settings import ImageError

_MB: Final = 1e6
_WIDTH: Final = 60
_SHOWN: Final = 30


def sizes(engine: Engine, image: str) -> str:
    """A Markdown table of the image's layers."""
    with tempfile.TemporaryDirectory() as name:
        engine.export(image, Path(name) / "image")
        layers = Layout(Path(name) / "image").layers()
    rows = [_row(_short(layer.made_by), layer) for layer in layers if layer.files]
    total = Layer(
        "", sum(x.compressed for x in layers), sum(x.unpacked for x in layers), sum(x.files for x in layers)
    )
    head = [f"| {image} | compressed MB | unpacked MB | files |", "|---|---:|---:|---:|"]
    return "\n".join([*head, *rows, _row("**all**", total)])


def _row(name: str, layer: Layer) -> str:
    return f"| {name} | {layer.compressed / _MB:.1f} | {layer.unpacked / _MB:.1f} | {layer.files} |"


def _short(made_by: str) -> str:
    """What a person recognizes of the step."""
    text = re.sub(
        r"^/bin/sh -c (#\(nop\) )?|\|\d+ \S+ |--mount=\S+ |dir:\S+ in |file:\S+ in |multi:\S+ in ",
        "",
        made_by,
    )
    text = re.sub(r"\s+", " ", text).strip()
    text = "base" if text in {"", "/bin/sh"} else text
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"


def twice(engine: Engine, recipe: Recipe) -> str:
    """Build it two times without what is kept between builds; `ImageError` lists what is not the same."""
    trees = []
    with tempfile.TemporaryDirectory() as name:
        for number in ("1", "2"):
            anew = replace(recipe, tag=f"{recipe.tag}-again{number}", cached=False)
            with complete(anew) as whole:
                engine.build(whole, shown=False)
            engine.export(anew.image, Path(name) / number)
            trees.append(Layout(Path(name) / number).tree())
    if found := differences(*trees):
        lines = "\n".join(found[:_SHOWN])
        raise ImageError(f"{recipe.image}: {len(found)} of {len(trees[0])} paths differ:\n{lines}")
    return f"{recipe.image}: two builds, {len(trees[0])} paths, the same but for times"
