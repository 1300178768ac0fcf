"""Conditions on dates: ``>2026-01-31T10:00:00-03:00``, ``[">=2026-01-01", "<2026-02"]``, ``[from, null]``.

Dates are compared as moments, whatever zone and form they are written in.
"""

import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from clearml_local.base.documents import Document, get_path, iso_from_ms, moment_text
from clearml_local.base.errors import BadRequestError, Subcode

SIGNS: dict[str, Callable[[str, str], bool]] = {
    ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt, "=": operator.eq,
}  # fmt: skip
CONDITION = re.compile(r"\s*(>=|<=|==|>|<|=)?\s*(.*?)\s*", re.DOTALL)
YEAR_OR_MONTH = re.compile(r"\d{4}(-\d{2})?")
# Seconds or milliseconds since 1970; what is shorter may be a date written without dashes.
EPOCH = re.compile(r"\d{9,16}(\.\d+)?")
EPOCH_S_MAX = 1e11
RANGE_BOUNDS = 2


@dataclass(frozen=True)
class Bound:
    """One condition; the sign is SQL's as well, and the moment has the form that columns have."""

    sign: str
    moment: str

    def holds(self, moment: str) -> bool:
        """Say whether a moment, in the form of ``moment_text``, meets it."""
        return SIGNS[self.sign](moment, self.moment)


def _moment(text: str) -> str | None:
    """Return the moment that a caller's text names; whole months and years mean their beginning."""
    if EPOCH.fullmatch(text):
        seconds = float(text)
        return moment_text(iso_from_ms(seconds if seconds > EPOCH_S_MAX else seconds * 1000))
    if YEAR_OR_MONTH.fullmatch(text):
        text = f"{text}-01-01"[: len("2026-01-01")]
    return moment_text(text)


def parse_bound(path: str, condition: Any, sign: str = "=") -> Bound:
    """Parse one condition; ``sign`` is meant where it has none.

    Raises:
        BadRequestError: there is no date in it.
    """
    text = str(condition)
    found = CONDITION.fullmatch(text)
    moment = _moment(found[2]) if found and not isinstance(condition, bool | list | dict) else None
    if found is None or moment is None:
        raise BadRequestError(
            f"{path}: {text[:80]!r} is no date; write it as in '>=2026-01-31T10:00:00Z'", Subcode.VALIDATION
        )
    return Bound((found[1] or sign).replace("==", "="), moment)


def parse_bounds(path: str, value: Any) -> list[Bound]:
    """Parse what a request asks of a date: one condition, a list of them, or ``[from or null, to or null]``.

    Raises:
        BadRequestError: there is something else among them.
    """
    conditions = value if isinstance(value, list) else [value]
    if len(conditions) == RANGE_BOUNDS and not any(str(item).lstrip()[:1] in SIGNS for item in conditions):
        signs = [">=", "<="]
    else:
        signs = ["="] * len(conditions)
    pairs = zip(conditions, signs, strict=True)
    return [parse_bound(path, item, sign) for item, sign in pairs if item is not None]


def date_predicate(path: str, bounds: Sequence[Bound]) -> Callable[[Document], bool]:
    """Return the filter of one date, which must meet every bound."""

    def holds(document: Document) -> bool:
        moment = moment_text(get_path(document, path))
        return moment is not None and all(bound.holds(moment) for bound in bounds)

    return holds
