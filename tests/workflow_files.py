"""The files of `.github/` as tests look at them: texts, and what YAML reads in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

GITHUB = Path(__file__).resolve().parents[1] / ".github"

Node = dict[str, Any]


@dataclass(frozen=True)
class Files:
    """Texts by path under .github, and what YAML reads in them."""

    texts: Mapping[str, str]

    @property
    def read(self) -> dict[str, Node]:
        return {
            path.rpartition("/")[2]: _load(text) for path, text in self.texts.items() if "workflows/" in path
        }

    @property
    def actions(self) -> dict[str, Node]:
        """Ours, by the names of their folders."""
        return {path.split("/")[1]: _load(text) for path, text in self.texts.items() if "actions/" in path}

    @property
    def jobs(self) -> dict[str, Node]:
        return {
            f"{file} {name}": job for file, read in self.read.items() for name, job in read["jobs"].items()
        }

    @property
    def steps(self) -> list[tuple[str, Node, Node]]:
        """Place, job and step, with those of our own actions."""
        found = [(place, job, step) for place, job in self.jobs.items() for step in job.get("steps", [])]
        ours = [(name, {}, step) for name, action in self.actions.items() for step in action["runs"]["steps"]]
        return found + ours

    @property
    def runs(self) -> list[tuple[str, Node, Node]]:
        return [(place, job, step) for place, job, step in self.steps if "run" in step]


@cache
def _load(text: str) -> Node:
    read: Node = yaml.safe_load(text)
    read["on"] = read.pop(True, read.get("on"))  # YAML 1.1 takes the word for a truth
    return read


@cache
def files() -> Files:
    paths = [*GITHUB.glob("workflows/*.yml"), *GITHUB.glob("actions/*/action.yml")]
    return Files({str(path.relative_to(GITHUB)): path.read_text(encoding="utf-8") for path in sorted(paths)})
