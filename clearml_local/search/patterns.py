"""Regular expressions of callers, and free text."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from clearml_local.base.documents import Document, get_path
from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.search.operators import listed, values_at

MAX_PATTERN_LENGTH = 4096
Predicate = Callable[[Document], bool]
At = Callable[[str], Any]
"""Gives what lies at a path, ``MISSING`` or None where nothing does; which of both makes no difference."""


@dataclass(frozen=True)
class ByValues:
    """A filter that looks at nothing of a document but what lies at some paths."""

    paths: Sequence[str]
    holds: Callable[[At], bool]

    def __call__(self, document: Document) -> bool:
        """Say whether a document passes."""
        return self.holds(lambda path: get_path(document, path))


# Where free text is looked for; an id is found whole only, because any short word occurs in some.
TEXT_FIELDS = ("name", "comment", "description", "tags", "report")


def compile_pattern(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Compile a caller's regular expression.

    Raises:
        BadRequestError: it is not one, or it is absurdly long.
    """
    if len(pattern) > MAX_PATTERN_LENGTH:
        raise BadRequestError(f"Regular expression longer than {MAX_PATTERN_LENGTH} characters")
    try:
        return re.compile(pattern, flags)
    except (re.error, RecursionError, OverflowError) as error:
        raise BadRequestError(
            f"Invalid regular expression {pattern[:80]!r}: {error}", Subcode.PATTERN
        ) from error


def literal_of(pattern: str) -> str | None:
    """Return the exact text that ``^escaped\\ text$`` stands for, or None if it is a real expression."""
    if not (pattern.startswith("^") and pattern.endswith("$")):
        return None
    text = re.sub(r"\\([^A-Za-z0-9])", r"\1", pattern[1:-1])
    return (
        text
        if re.escape(text) == pattern[1:-1] or not re.search(r"[\\^$.|?*+()\[{]", pattern[1:-1])
        else None
    )


def regex_predicate(path: str, pattern: str) -> Predicate:
    """Return the case-sensitive search in one text field."""
    compiled = compile_pattern(pattern)
    return ByValues([path], lambda at: any(compiled.search(str(value)) for value in listed(at(path)) or [""]))


def multi_field_predicate(fields: Sequence[str], pattern: str, *, every: bool) -> Predicate:
    """Return the case-insensitive search over several paths."""
    compiled = compile_pattern(pattern, re.IGNORECASE)

    def found(at: At, path: str) -> bool:
        return any(compiled.search(str(value)) for value in listed(at(path)))

    join = all if every else any
    return ByValues(fields, lambda at: join(found(at, path) for path in fields))


def text_predicate(text: Any) -> Predicate:
    """Return the search for free text: every word of it occurs somewhere, whatever its case."""
    words = str(text).casefold().split()

    def holds(document: Document) -> bool:
        texts = [str(value) for path in TEXT_FIELDS for value in values_at(document, path)]
        everything = "\n".join(texts).casefold()
        return all(word in everything or word == document["id"] for word in words)

    return holds
