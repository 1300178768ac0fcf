"""``filters``: for each field what to include and what to exclude, all of it or any of it."""

from typing import Any

from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.search.operators import Group, ListFilter, check_length

JOINS = {"any": False, "all": True}
SIDES = ("include", "exclude")


def _checked(where: str, value: Any, known: tuple[str, ...] | dict[str, bool]) -> dict[str, Any]:
    """Check that a value is an object with no other keys than the known ones; null is an empty one."""
    if value is not None and not isinstance(value, dict):
        raise BadRequestError(
            f"Validation error: {where} must be an object, found {value!r:.80}", Subcode.VALIDATION
        )
    strange = sorted(set(value or {}) - set(known))
    if strange:
        raise BadRequestError(
            f"Validation error: {where}: unknown operator {strange[0][:80]!r}; known: {', '.join(known)}",
            Subcode.VALIDATION,
        )
    return {key: item for key, item in (value or {}).items() if item is not None}


def _values(where: str, value: Any) -> list[Any]:
    values = value if isinstance(value, list) else [value]
    check_length(values)
    if any(isinstance(item, list | dict) for item in values):
        raise BadRequestError(f"Validation error: {where} must be a list of values", Subcode.VALIDATION)
    return values


def parse_filters(value: Any) -> dict[str, ListFilter]:
    """Parse ``{"tags": {"any": {"include": ["a", null], "exclude": ["b"]}, "all": {...}}}``.

    null stands for a document without any. ``any`` and ``all`` must both hold.

    Raises:
        BadRequestError: it has another form, or another operator.
    """
    if not isinstance(value, dict):
        raise BadRequestError(
            f"Validation error: filters must be an object, found {value!r:.80}", Subcode.VALIDATION
        )
    parsed: dict[str, ListFilter] = {}
    for path, spec in value.items():
        groups = []
        for join, sides in _checked(f"filters.{path}", spec, JOINS).items():
            where = f"filters.{path}.{join}"
            lists = {
                side: _values(f"{where}.{side}", items)
                for side, items in _checked(where, sides, SIDES).items()
            }
            groups.append(Group(JOINS[join], lists.get("include", []), lists.get("exclude", [])))
        parsed[path] = ListFilter(groups)
    return parsed
