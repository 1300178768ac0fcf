"""Seven nodes; frames are Parquet files and the two numbers metrics of MLflow (conf/base/catalog.yml)."""

from functools import partial

import trivial
from kedro.pipeline import Pipeline, node


def register_pipelines() -> dict[str, Pipeline]:
    """The one pipeline."""
    nodes = [
        node(
            partial(trivial.step, number=number),
            inputs=f"frame_{number - 1}",
            outputs=[f"frame_{number}", f"rows_{number}", f"mean_{number}"],
            name=f"step_{number}",
        )
        for number in range(1, trivial.STEPS + 1)
    ]
    return {"__default__": Pipeline(nodes)}
