"""A room's style sheet stays when another page is opened: what it says may be about that room only."""

import re

import pytest

from tests.unit.clearml_local.pages.test_pages_sources import SCRIPTS, STATIC, STYLES, relative

SHARED = ("style", "parts", "shell", "frames")
"""Their sheets and classes are for every page."""
ROOMS = sorted({path.relative_to(STATIC).parts[0] for path in STYLES} - set(SHARED))
CLASS_ATTRIBUTE = re.compile(r'class=(?:"([^"]*)"|\$\{((?:[^{}]|\{[^}]*\})*)\})')


def room_of(path: str) -> str:
    return path.split("/", maxsplit=1)[0]


def beginnings() -> list[tuple[str, str, set[str]]]:
    """(Sheet, selector, classes and data attributes of its first compound), of rooms."""
    found = []
    for path in (one for one in STYLES if room_of(relative(one)) in ROOMS):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for rule in re.findall(r"([^{}]+)\{", text):
            for selector in (part.strip() for part in rule.split(",")):
                if selector and not selector.startswith("@") and selector not in ("to", "from"):
                    first = re.split(r"[\s>+~]", selector)[0]
                    names = {one or other for one, other in re.findall(r"\.([\w-]+)|\[(data-[\w-]+)", first)}
                    found.append((relative(path), selector, names))
    return found


def users() -> dict[str, set[str]]:
    """Class or data attribute -> rooms whose modules give it to an element."""
    found: dict[str, set[str]] = {}
    for path in SCRIPTS:
        text = path.read_text(encoding="utf-8")
        names = {
            word
            for match in CLASS_ATTRIBUTE.finditer(text)
            for word in re.findall(r"[\w-]+", match[1] or match[2] or "")
        } | set(re.findall(r"\b(data-[\w-]+)=", text))
        for name in names:
            found.setdefault(name, set()).add(room_of(relative(path)))
    return found


BEGINNINGS, USERS = beginnings(), users()


@pytest.mark.parametrize("room", ROOMS)
def test_a_rooms_rules_begin_with_a_class_that_no_other_room_has(room: str) -> None:
    ours = [(path, selector, names) for path, selector, names in BEGINNINGS if room_of(path) == room]
    others = {name for path, _, names in BEGINNINGS if room_of(path) != room for name in names}

    def own(name: str) -> bool:
        return USERS.get(name, set()) <= {room} and name not in others

    leaking = {f"{path}: {selector}" for path, selector, names in ours if not any(map(own, names))}
    assert leaking == set(), "another page has such elements too"


def test_every_room_with_a_sheet_is_looked_at() -> None:
    assert len(ROOMS) > 8
    assert STATIC.is_dir()
    assert "stages-bar" in {name for _, _, names in BEGINNINGS for name in names}
