"""What ``get_all`` asks, as a filter: list operators, regular expressions, ranges and dates."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from clearml_local.documents import MISSING, Document, get_path
from clearml_local.errors import BadRequestError, Subcode

Predicate = Callable[[Document], bool]

AND_OPERATORS = {"__$all", "__$and"}
OR_OPERATORS = {"__$any", "__$or"}
NOT_OPERATOR = "__$not"
RESET_OPERATOR = "__$nop"
MAX_PATTERN_LENGTH = 4096
LIST_MAX = 10_000
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    ">=": lambda value, bound: value >= bound,
    "<=": lambda value, bound: value <= bound,
    ">": lambda value, bound: value > bound,
    "<": lambda value, bound: value < bound,
}


@dataclass
class Group:
    """Values joined by one operator, each with whether it is negated."""

    conjunction: bool
    literals: list[tuple[Any, bool]] = field(default_factory=list)

    def holds(self, present: Sequence[Any]) -> bool:
        """Say whether the values a document holds satisfy the group."""
        results = (_contains(present, value) != negated for value, negated in self.literals)
        return all(results) if self.conjunction else any(results)


def _contains(present: Sequence[Any], value: Any) -> bool:
    if value is None:
        return not present or all(item in (None, "") for item in present)
    return value in present


@dataclass
class ListFilter:
    """A parsed list of values and operators, as in ``["__$all", "a", "__$not", "b"]``.

    Groups are joined by the first operator seen. Without operators: any of the values, and none of those
    written with a leading minus.
    """

    groups: list[Group]
    conjunction: bool

    def holds(self, present: Sequence[Any]) -> bool:
        """Say whether the values a document holds pass."""
        results = [group.holds(present) for group in self.groups if group.literals]
        if not results:
            return True
        return all(results) if self.conjunction else any(results)


class _ListParser:
    def __init__(self) -> None:
        self.current = Group(conjunction=False)
        self.excluded = Group(conjunction=True)
        self.groups = [self.excluded, self.current]
        self.glue: bool | None = None
        self.operator_seen = False
        self.negate = False

    def feed(self, item: Any) -> None:
        if isinstance(item, str) and item.startswith("__$"):
            self._operator(item)
        elif isinstance(item, str) and item.startswith("-") and not self.operator_seen:
            self.excluded.literals.append((item[1:], True))
        else:
            self.current.literals.append((item, self.negate))
            self.negate = False

    def _operator(self, name: str) -> None:
        self.operator_seen = True
        if name == NOT_OPERATOR:
            self.negate = True
        elif name == RESET_OPERATOR:
            self._open(conjunction=False)
        elif name in AND_OPERATORS | OR_OPERATORS:
            conjunction = name in AND_OPERATORS
            self.glue = conjunction if self.glue is None else self.glue
            self._open(conjunction=conjunction)
        else:
            raise BadRequestError(f"Unknown list operator {name!r}", Subcode.TAG_OPERATOR)

    def _open(self, *, conjunction: bool) -> None:
        self.current = Group(conjunction)
        self.groups.append(self.current)


def parse_list(values: Sequence[Any]) -> ListFilter:
    """Parse a list of values and operators.

    Raises:
        BadRequestError: an operator is unknown, ``__$not`` has no value after it, or the list is too long.
    """
    if len(values) > LIST_MAX:
        raise BadRequestError(f"A list filter of {len(values)} values, at most {LIST_MAX}: ask in parts")
    parser = _ListParser()
    for item in values:
        parser.feed(item)
    if parser.negate:
        raise BadRequestError(f"{NOT_OPERATOR!r} needs a value after it", Subcode.TAG_OPERATOR)
    return ListFilter(parser.groups, True if parser.glue is None else parser.glue)


def values_at(document: Document, path: str) -> list[Any]:
    """Return what a document holds at a path, always as a list."""
    value = get_path(document, path)
    if value is MISSING or value is None:
        return []
    return value if isinstance(value, list) else [value]


def list_predicate(path: str, values: Sequence[Any]) -> Predicate:
    """Return the filter of one list field."""
    parsed = parse_list(values)
    return lambda document: parsed.holds(values_at(document, path))


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
        raise BadRequestError(f"Invalid regular expression {pattern[:80]!r}: {error}") from error


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
    return lambda document: compiled.search(str(get_path(document, path) or "")) is not None


def multi_field_predicate(fields: Sequence[str], pattern: str, *, every: bool) -> Predicate:
    """Return the case-insensitive search over several paths (``_all_`` and ``_any_``)."""
    compiled = compile_pattern(pattern, re.IGNORECASE)

    def found(document: Document, path: str) -> bool:
        return any(compiled.search(str(value)) for value in values_at(document, path))

    join = all if every else any
    return lambda document: join(found(document, path) for path in fields)


def range_predicate(path: str, bounds: Sequence[Any]) -> Predicate:
    """Return the filter ``[lowest or null, highest or null]``."""
    low, high = (*bounds, None, None)[:2]

    def holds(document: Document) -> bool:
        value = get_path(document, path)
        return value is not None and _ordered(low, value) and _ordered(value, high)

    return holds


def _ordered(low: Any, high: Any) -> bool:
    """Say whether low <= high; None is no bound, what cannot be compared does not pass."""
    if low is None or high is None:
        return True
    try:
        return bool(low <= high)
    except TypeError:
        return False


def date_predicate(path: str, conditions: Sequence[str]) -> Predicate:
    """Return the filter of ``[">=2026-01-01", "<2026-02-01"]``; all conditions must hold.

    Dates are ISO texts in UTC and compare as texts.
    """
    tests = [_date_condition(str(condition)) for condition in conditions]

    def holds(document: Document) -> bool:
        value = get_path(document, path)
        return isinstance(value, str) and all(compare(value[: len(bound)], bound) for compare, bound in tests)

    return holds


def _date_condition(condition: str) -> tuple[Callable[[Any, Any], bool], str]:
    for sign, compare in COMPARISONS.items():
        if condition.startswith(sign):
            return compare, condition[len(sign) :].strip().replace(" ", "T")
    return (lambda value, bound: value == bound), condition.strip().replace(" ", "T")
