"""The line under the title says what is true: a workflow that there is, the Python, the licence."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("name", ["README.md", "README.pt-BR.md"])
def test_the_line_under_the_title_is_true(name: str) -> None:
    line = (ROOT / name).read_text(encoding="utf-8").splitlines()[2]
    badge, target, python, licence = _parts(line)
    assert badge.removesuffix("/badge.svg?branch=main") == target
    assert (ROOT / ".github" / target.removeprefix("../../actions/")).is_file()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"].startswith(f">={python},")
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith(f"{licence} License")


def _parts(line: str) -> tuple[str, ...]:
    """Address of the picture, where it leads, version of Python, name of the licence."""
    found = re.fullmatch(
        r"\[!\[CI\]\((\S+)\)\]\((\S+)\) Python \[([\d.]+)\]\(pyproject\.toml\) · \w+ \[(\w+)\]\(LICENSE\)",
        line,
    )
    assert found is not None, line
    return found.groups()
