"""The notes of a release are its section of the changelog, and a tag has to fit."""

from pathlib import Path

import pytest

from scripts.workflows.errors import Refused
from scripts.workflows.notes import release

CHANGELOG = """# Changelog

## 1.3.0 (unreleased)

- Not yet.

## 1.2.3 (2030-01-31)

- One.
- Two, with a
  second line.

## 1.2.2 (2029-12-01)

"""


def project(root: Path, version: str) -> Path:
    (root / "pyproject.toml").write_text(f'[project]\nversion = "{version}"\n')
    (root / "CHANGELOG.md").write_text(CHANGELOG)
    return root


def test_the_section_of_the_tag_are_the_notes(tmp_path: Path) -> None:
    notes = release(project(tmp_path, "1.2.3"), "v1.2.3")
    assert notes == "- One.\n- Two, with a\n  second line."


@pytest.mark.parametrize(
    ("version", "tag", "reason"),
    [
        ("1.2.3", "1.2.3", "no version: it looks like v1.2.3"),
        ("1.2.3", "v1.2.3-test", "no version"),
        ("1.2.3", "v1.2.3\n", "no version"),
        ("1.2.3", "v1.2.4", "pyproject.toml says 1.2.3"),
        ("1.3.0", "v1.3.0", "write the day"),
        ("1.2.2", "v1.2.2", "nothing stands under 1.2.2"),
        ("2.0.0", "v2.0.0", "it has: 1.3.0, 1.2.3, 1.2.2"),
        ("1.2.3rc1", "v1.2.3rc1", "no section ## 1.2.3rc1"),
    ],
)
def test_a_tag_that_does_not_fit_is_refused(tmp_path: Path, version: str, tag: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        release(project(tmp_path, version), tag)
