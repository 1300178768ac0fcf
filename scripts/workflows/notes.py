"""What a release says of itself: its section of the changelog."""

import re
from pathlib import Path

from scripts.workflows.errors import Refused
from scripts.workflows.plan import version

_TAG = re.compile(r"v(\d+\.\d+\.\d+(?:(?:a|b|rc)\d+)?)")
_HEADING = re.compile(r"^## (\S+) \((.+)\)$", re.MULTILINE)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def section(changelog: str, wanted: str) -> str:
    """The text under `## VERSION (DATE)`.

    Raises:
        Refused: there is no such section, it has no date, or nothing stands in it.
    """
    headings = list(_HEADING.finditer(changelog))
    for heading, end in zip(headings, [*(h.start() for h in headings[1:]), len(changelog)], strict=True):
        if heading[1] != wanted:
            continue
        if not _DATE.fullmatch(heading[2]):
            raise Refused(
                f"CHANGELOG.md: {wanted} is of ({heading[2]}): write the day, as in ## {wanted} (2030-01-31)"
            )
        text = changelog[heading.end() : end].strip()
        if not text:
            raise Refused(f"CHANGELOG.md: nothing stands under {wanted}: say what changed")
        return text
    found = ", ".join(heading[1] for heading in headings) or "none"
    raise Refused(f"CHANGELOG.md has no section ## {wanted} (YYYY-MM-DD); it has: {found}")


def release(root: Path, tag: str) -> str:
    """The notes of the release of this tag, which is the project's version with a v before it.

    Raises:
        Refused: the tag has another form or names another version, or the changelog is not ready.
    """
    named = _TAG.fullmatch(tag)
    if named is None:
        raise Refused(f"the tag {tag!r} is no version: it looks like v1.2.3 or v1.2.3rc1")
    if named[1] != version(root):
        raise Refused(f"the tag is {tag}, and pyproject.toml says {version(root)}: change one of them")
    return section((root / "CHANGELOG.md").read_text(encoding="utf-8"), named[1])
