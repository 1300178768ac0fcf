"""What a ``get_all`` asks, as SQL conditions over the lifted columns and filters for the rest."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from clearml_local.base.documents import MISSING, Document
from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.search import dates, patterns, several
from clearml_local.search.columns import (
    VALUES_MAX,
    Condition,
    among,
    date_condition,
    list_condition,
)  # fmt: skip
from clearml_local.search.includes import parse_filters
from clearml_local.search.kinds import Kind
from clearml_local.search.operators import ListFilter, listed, parse_list
from clearml_local.search.patterns import Predicate
from clearml_local.search.projection import as_paths
from clearml_local.store.table import Table

PATHS_MAX = 500
ORDERS_MAX = 20
PATH_LENGTH_MAX = 1000
PATH_DOTS_MAX = 50
RANGE_BOUNDS = 2
# With the plus sign SQLite looks for another index: this holds for nearly everything.
VISIBLE = "+hidden = 0"


@dataclass
class Plan:
    """The parts of one search.

    Attributes:
        conditions: SQL, and ``parameters`` for it.
        predicates: what Python has to check.
        scattered: whether what is found is few and lies along several indexes, so that to walk along the
            one that gives the order would be in vain.
    """

    conditions: list[str] = field(default_factory=list)
    parameters: list[Any] = field(default_factory=list)
    predicates: list[Predicate] = field(default_factory=list)
    scattered: bool = False

    def where(self) -> str:
        """Return the SQL tail for the conditions."""
        return f"WHERE {' AND '.join(self.conditions)}" if self.conditions else ""

    def add(self, filter_: Condition | Predicate | None) -> None:
        """Demand one more thing, or nothing."""
        if filter_ is None:
            return
        if isinstance(filter_, Condition):
            self.conditions.append(filter_.sql)
            self.parameters.extend(filter_.parameters)
        else:
            self.predicates.append(filter_)


def list_filter(table: Table, path: str, parsed: ListFilter) -> Condition | Predicate:
    """Return the filter of a list with operators."""
    condition = list_condition(table, path, parsed)
    return condition or patterns.ByValues([path], lambda at: parsed.holds(listed(at(path))))


def _pattern_filter(table: Table, path: str, pattern: Any) -> Condition | Predicate:
    if not isinstance(pattern, str):
        raise BadRequestError(
            f"{path} must be text, a regular expression; found {type(pattern).__name__}", Subcode.VALIDATION
        )
    patterns.compile_pattern(pattern)
    exact = patterns.literal_of(pattern)
    if exact is not None and path in table.columns:
        return among(path, [exact])
    return patterns.regex_predicate(path, pattern)


def _date_filter(table: Table, path: str, value: Any) -> Condition | Predicate | None:
    bounds = dates.parse_bounds(path, value)
    if not bounds:
        return None
    return date_condition(table, [path], bounds, every=True) or dates.date_predicate(path, bounds)


def _is_range(value: Any) -> bool:
    """Say whether a value is ``[lowest or null, highest or null]``."""
    if not isinstance(value, list) or len(value) != RANGE_BOUNDS:
        return False
    numbers = [item for item in value if isinstance(item, int | float) and not isinstance(item, bool)]
    return bool(numbers) and len(numbers) + value.count(None) == RANGE_BOUNDS


def range_predicate(path: str, bounds: Sequence[Any]) -> Predicate:
    """Return the filter ``[lowest or null, highest or null]``."""
    low, high = bounds

    def holds(at: patterns.At) -> bool:
        value = at(path)
        if value is MISSING or not isinstance(value, int | float):
            return False
        return (low is None or low <= value) and (high is None or value <= high)

    return patterns.ByValues([path], holds)


def _field_filter(table: Table, kind: Kind, path: str, value: Any) -> Condition | Predicate | None:
    """Return the filter of one field: a pattern, a date, a range of numbers, or a list with operators."""
    if path in kind.patterns:
        return _pattern_filter(table, path, value)
    if path in kind.dates and value != [None]:  # null alone: those that have none
        return _date_filter(table, path, value)
    if _is_range(value):
        return range_predicate(path, value)
    values = value if isinstance(value, list) else [value]
    return list_filter(table, path, parse_list(values)) if values else None


def _check_size(body: Document) -> None:
    """Check that a request asks for no more than anybody needs: each path costs time for each document.

    Raises:
        BadRequestError: too many filters, fields or orders, or a path that is too long.
    """
    filters = body.get("filters")
    for name, paths in (
        ("filters", list(body)),
        ("filters", list(filters) if isinstance(filters, dict) else []),
        ("only_fields", as_paths(body.get("only_fields"))),
        *(("fields", several.fields_of(body[key])) for key in several.EVERY if key in body),
    ):
        if len(paths) > PATHS_MAX:
            raise BadRequestError(f"{len(paths)} {name} in one request, at most {PATHS_MAX}")
        _check_paths(paths)
    order_by = as_paths(body.get("order_by"))
    if len(order_by) > ORDERS_MAX:
        raise BadRequestError(f"order_by names {len(order_by)} fields, at most {ORDERS_MAX}")
    _check_paths(order_by)


def _check_paths(paths: Sequence[str]) -> None:
    for path in paths:
        if len(path) > PATH_LENGTH_MAX or path.count(".") > PATH_DOTS_MAX:
            raise BadRequestError(f"The field name {path[:80]!r}... is too long")


def plan_search(table: Table, kind: Kind, body: Document) -> Plan:
    """Turn a request body into a plan; fields that documents of the kind cannot have mean nothing.

    Raises:
        BadRequestError: a regular expression, an operator or a date is wrong.
    """
    _check_size(body)
    plan = Plan()
    _add_ids(plan, table, kind, body)
    _add_several(plan, table, body)
    if body.get("filters"):
        for path, parsed in parse_filters(body["filters"]).items():
            if kind.knows(path):
                plan.add(list_filter(table, path, parsed))
    if body.get("search_text"):
        plan.add(patterns.text_predicate(body["search_text"]))
    for path, value in body.items():
        if path != "id" and value is not None and kind.knows(path):
            plan.add(_field_filter(table, kind, path, value))
    return plan


def _add_several(plan: Plan, table: Table, body: Document) -> None:
    """Demand what ``_all_`` and its like do."""
    for key in several.EVERY.keys() & body.keys():
        if isinstance(body[key], dict):
            for found in several.filters(table, key, body[key]):
                plan.add(found)
                plan.scattered |= isinstance(found, Condition)


def _add_ids(plan: Plan, table: Table, kind: Kind, body: Document) -> None:
    """Demand one of the ids; without any, that a document is not hidden."""
    identifiers = body.get("id")
    if identifiers is not None and identifiers != []:
        values = identifiers if isinstance(identifiers, list) else [identifiers]
        parsed = parse_list(values)
        # The column of ids is one that every table has.
        plain = all(isinstance(value, str) and not value.startswith(("-", "__$")) for value in values)
        if plain and len(values) <= VALUES_MAX:
            plan.add(among("id", values))
        else:
            wanted = set(map(str, values))
            plan.add((lambda document: document["id"] in wanted) if plain else _by_id(parsed))
    elif kind.hidden_tag and not body.get("search_hidden"):
        _hide(plan, table, kind)


def _by_id(parsed: ListFilter) -> Predicate:
    return lambda document: parsed.holds([document["id"]])


def _hide(plan: Plan, table: Table, kind: Kind) -> None:
    if "hidden" in table.columns:
        plan.conditions.append(VISIBLE)
    else:
        plan.predicates.append(lambda document: kind.hidden_tag not in (document.get("system_tags") or []))
