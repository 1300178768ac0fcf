"""The form of a project's file: its keys and what kind each is of; all else is left out and named."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

SHOWN = 40
"""Letters of a text that a complaint quotes."""
YES, NO = ("true", "yes", "on"), ("false", "no", "off")


class Kind(Protocol):
    """What a value has to be."""

    def read(self, value: object, where: str, wrong: list[str]) -> Any:
        """Return the value as the pages take it; None and one more complaint of one of another kind."""


def found(value: object) -> str:
    """Say in words what stands there instead."""
    if value is None:
        return "nothing"
    if isinstance(value, str):
        return f'the text "{value if len(value) <= SHOWN else value[:SHOWN] + "…"}"'
    return "a mapping" if isinstance(value, dict) else "a list" if isinstance(value, list) else "a set"


def below(where: str, key: str) -> str:
    """Say where a key is: ``models.live``."""
    return f"{where}.{key}" if where else key


def complain(wrong: list[str], where: str, value: object, expected: str) -> None:
    """Note what was found at a place, and what belongs there."""
    wrong.append(f"{where}: expected {expected}, found {found(value)}")


@dataclass(frozen=True)
class Text:
    """A text, of some of which only these are known, or with this sign inside."""

    known: tuple[str, ...] = ()
    inside: str = ""
    expected: str = "a text"

    def read(self, value: object, where: str, wrong: list[str]) -> str | None:
        """Return the text."""
        if isinstance(value, str) and self.inside in value and (not self.known or value in self.known):
            return value
        complain(wrong, where, value, f"one of {', '.join(self.known)}" if self.known else self.expected)
        return None


@dataclass(frozen=True)
class Number:
    """A number that is none of the infinite ones."""

    def read(self, value: object, where: str, wrong: list[str]) -> float | None:
        """Return the number."""
        try:
            number = float(value) if isinstance(value, str) else math.nan
        except ValueError:
            number = math.nan
        if math.isfinite(number):
            return number
        complain(wrong, where, value, "a number")
        return None


@dataclass(frozen=True)
class Flag:
    """Yes or no; with ``text``, any other text as well."""

    text: bool = False

    def read(self, value: object, where: str, wrong: list[str]) -> bool | str | None:
        """Return what is meant."""
        if isinstance(value, str):
            if value.lower() in (*YES, *NO):
                return value.lower() in YES
            if self.text:
                return value
        complain(wrong, where, value, "true or false")
        return None


@dataclass(frozen=True)
class Many:
    """A list; those of its elements that are of another kind are left out."""

    of: Kind

    def read(self, value: object, where: str, wrong: list[str]) -> list[Any] | None:
        """Return the list."""
        if not isinstance(value, list):
            complain(wrong, where, value, "a list")
            return None
        each = [self.of.read(one, f"{where}[{at}]", wrong) for at, one in enumerate(value)]
        return [one for one in each if one is not None]


@dataclass(frozen=True)
class Named:
    """A mapping of any names to values of one kind."""

    of: Kind

    def read(self, value: object, where: str, wrong: list[str]) -> dict[str, Any] | None:
        """Return the mapping."""
        if not isinstance(value, dict):
            complain(wrong, where, value, "a mapping")
            return None
        each = {key: self.of.read(one, below(where, key), wrong) for key, one in value.items()}
        return {key: one for key, one in each.items() if one is not None}


@dataclass(frozen=True)
class Part:
    """A mapping with known keys, of which some are needed; one without a value is as if it were not there."""

    keys: Mapping[str, Kind]
    needed: tuple[str, ...] = ()
    expected: str = field(default="a mapping")

    def read(self, value: object, where: str, wrong: list[str]) -> dict[str, Any] | None:
        """Return the mapping."""
        if not isinstance(value, dict):
            complain(wrong, where, value, self.expected)
            return None
        kept = {}
        for key, one in value.items():
            if key not in self.keys:
                wrong.append(f"{below(where, key)}: no such key is known")
            elif one is not None:
                kept[key] = self.keys[key].read(one, below(where, key), wrong)
        kept = {key: one for key, one in kept.items() if one is not None}
        missing = [key for key in self.needed if key not in kept]
        if missing:
            wrong.append(f"{where}: left out, for it lacks {', '.join(missing)}")
            return None
        return kept


@dataclass(frozen=True)
class Said:
    """A text in one language, or in both: ``{en: ..., pt: ...}``."""

    expected: str = "a text or {en: ..., pt: ...}"

    def read(self, value: object, where: str, wrong: list[str]) -> dict[str, Any] | str | None:
        """Return the text, or both."""
        if isinstance(value, str):
            return value
        before = len(wrong)
        both = Part({"en": TEXT, "pt": TEXT}, expected=self.expected).read(value, where, wrong)
        if both == {} and len(wrong) == before:
            complain(wrong, where, None, self.expected)
        return both or None


TEXT, SAID = Text(), Said()
PARAMETER = Text(inside="/", expected="Section/name")
BETTER = Text(known=("higher", "lower"))
METRIC = Part(
    {
        "metric": TEXT, "variant": TEXT, "label": SAID, "better": BETTER, "yes_no": Flag(), "limit": Number(),
    },
    needed=("metric", "variant"),
)  # fmt: skip
FACT = Part({"key": TEXT, "label": SAID, "better": BETTER}, needed=("key",))
MODELS = Part(
    {
        **dict.fromkeys(("live", "candidate", "archived", "version", "run"), TEXT),
        "metrics": Many(FACT),
        "facts": Many(FACT),
        "data": Many(TEXT),
        "gate": Part({"passed": TEXT, "reasons": SAID, "line": TEXT, "accepted": TEXT}),
        "comparison": Part(dict.fromkeys(("with", "says", "decided", "worse"), TEXT)),
        "promotion": Part(dict.fromkeys(("at", "by", "before"), TEXT)),
        "card": Part({"page": TEXT, "text": SAID, "inside": Part(dict.fromkeys(("page", "en", "pt"), TEXT))}),
    }
)
FIELD = Part(
    {
        "name": TEXT, "type": Text(known=("boolean", "text")), "label": SAID, "help": SAID, "option": TEXT,
        "choices": Many(TEXT), "default": Flag(text=True),
    },
    needed=("name",),
)  # fmt: skip
ACTION_TASK = Part(
    {
        **dict.fromkeys(("name", "type", "entry_point", "working_dir"), TEXT),
        "args": Named(TEXT),
        "reason": PARAMETER,
    },
    needed=("name", "entry_point"),
)
ACTION = Part(
    {
        **dict.fromkeys(("name", "queue", "command"), TEXT),
        **dict.fromkeys(("label", "title"), SAID),
        **dict.fromkeys(("refused_tags", "needed_tags"), Many(TEXT)),
        "becomes": Text(known=("this", "previous")),
        "rules": Many(SAID),
        "fields": Many(FIELD),
        "task": ACTION_TASK,
    },
    needed=("name", "label", "command"),
)
MONITORING = Part(
    {
        **dict.fromkeys(
            (
                "task",
                "type",
                "severity",
                "alert",
                "report",
                "findings",
                "measures",
                "tested",
                "rows",
                "needed",
                "outputs",
            ),
            TEXT,
        ),
        "levels": Many(TEXT),
        "columns": Many(FACT),
        "metrics": Many(METRIC),
        "commands": Many(TEXT),
        "decisions": Part(
            dict.fromkeys(("task", "type", "configuration", "run"), TEXT), needed=("configuration",)
        ),
        "serving": Part({**dict.fromkeys(("task", "type", "address"), TEXT), "metrics": Many(METRIC)}),
    }
)
FORM = Part(
    {
        "title": SAID,
        "project": TEXT,
        "pipeline": TEXT,
        "metrics": Many(METRIC),
        "commands": Named(TEXT),
        "stages": Part({"lines": Many(SAID), "cause": PARAMETER, "outputs": TEXT, "again": TEXT}),
        "queues": Part({"controller": TEXT, "stages": TEXT}),
        "models": MODELS,
        "actions": Many(ACTION),
        "monitoring": MONITORING,
        "datasets": Part({"facts": Many(FACT), "rows": TEXT}),
    }
)
"""All of a project's file."""
