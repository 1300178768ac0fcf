"""What bandit is told to pass over is named, with the reason in the same line."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
MARK = re.compile(r"#\s*nosec\b(.*)$", re.IGNORECASE)
SAID = re.compile(r" B\d{3}(, B\d{3})* # \S.{3,}")


def silent(source: str) -> list[str]:
    """Lines with a mark that names no check, or gives no reason."""
    found = [(line, MARK.search(line)) for line in source.splitlines()]
    return [line.strip() for line, mark in found if mark and not SAID.fullmatch(mark[1])]


def test_every_mark_for_bandit_has_a_reason() -> None:
    packages = ("funcoes", "steps", "pipelines", "api", "clearml_local", "monitoring", "scripts", ".ci")
    files = [file for package in packages for file in (ROOT / package).rglob("*.py")]
    assert {file: lines for file in files if (lines := silent(file.read_text(encoding="utf-8")))} == {}


def test_a_mark_without_one_is_seen() -> None:
    for line in (
        "x()  # nosec",
        "x()  # nosec B608",
        "x()  # nosec: no reason",
        "x()  # noqa: S1  # nosec B1 # why",
    ):
        assert silent(line) == [line]
    assert silent("x()  # noqa: S608  # nosec B608 # constants\ny()  # nosec B101, B102 # tried above") == []
