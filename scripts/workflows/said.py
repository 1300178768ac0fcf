"""Where a workflow reads what a step found: outputs for steps, a summary for people; here the terminal."""

import os
from collections.abc import Mapping
from pathlib import Path


def _append(variable: str, text: str) -> None:
    """To the file that the runner names in this variable, else to the terminal."""
    name = os.environ.get(variable, "")
    if not name:
        print(text)
        return
    with Path(name).open("a", encoding="utf-8") as file:
        file.write(text + "\n")


def output(values: Mapping[str, str]) -> None:
    """Outputs of this step, each in a line of its own: a value with a line break would make up another."""
    for name, value in values.items():
        if set(value) & {"\n", "\r"}:
            raise ValueError(f"the output {name} has more than one line: {value!r}")
        _append("GITHUB_OUTPUT", f"{name}={value}")


def summary(text: str) -> None:
    """Markdown for who looks at the run."""
    _append("GITHUB_STEP_SUMMARY", text)
