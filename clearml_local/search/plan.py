"""What a ``get_all`` asks, as SQL conditions over the lifted columns and filters for the rest."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from clearml_local.documents import Document
from clearml_local.errors import BadRequestError
from clearml_local.search import query
from clearml_local.search.kinds import Kind
from clearml_local.table import Table

VALUES_MAX = 500
PATHS_MAX = 500
ORDERS_MAX = 20
PATH_LENGTH_MAX = 1000
PATH_DOTS_MAX = 50
RANGE_BOUNDS = 2
MD5_PATTERN = re.compile(r"\^[0-9a-f]{32}\$", re.IGNORECASE)
# With the plus sign SQLite looks for another index: this holds for nearly everything.
VISIBLE = "+hidden = 0"
# Keys of a request that are no filters.
OPTIONS = {
    "only_fields", "order_by", "page", "page_size", "search_hidden", "scroll_id", "refresh_scroll", "size",
    "search_text", "method", "shallow_search", "allow_public", "id", "_all_", "_any_", "max_task_entries",
}  # fmt: skip


@dataclass
class Plan:
    """The parts of one search: SQL conditions with their parameters, and what Python has to check."""

    conditions: list[str] = field(default_factory=list)
    parameters: list[Any] = field(default_factory=list)
    predicates: list[query.Predicate] = field(default_factory=list)

    def where(self) -> str:
        """Return the SQL tail for the conditions."""
        return f"WHERE {' AND '.join(self.conditions)}" if self.conditions else ""

    def among(self, column: str, values: Sequence[Any]) -> None:
        """Demand that a column holds one of the values."""
        if len(values) == 1:  # so that an index serves the order as well
            self.conditions.append(f"{column} = ?")
        else:
            self.conditions.append(f"{column} IN ({', '.join('?' * len(values))})" if values else "0")
        self.parameters.extend(values)

    def mentions(self, column: str, values: Sequence[str]) -> None:
        """Demand that a list, lifted out as JSON text, mentions a value; that it holds it is seen later."""
        self.conditions.append(f"({' OR '.join([f'instr({column}, ?) > 0'] * len(values))})")
        self.parameters.extend(orjson.dumps(value).decode() for value in values)


def _plain(values: Sequence[Any]) -> bool:
    return all(isinstance(value, str) and not value.startswith(("-", "__$")) for value in values)


def _add_list(plan: Plan, table: Table, path: str, values: Any) -> None:
    wanted = values if isinstance(values, list) else [values]
    if not wanted:
        return
    # SQLite takes some 32,000 parameters; a longer list is checked in Python.
    short = len(wanted) <= VALUES_MAX
    if path in table.columns and _plain(wanted) and short:
        plan.among(path, wanted)
    else:
        if f"{path}_text" in table.columns and _plain(wanted) and short:
            plan.mentions(f"{path}_text", wanted)
        plan.predicates.append(query.list_predicate(path, wanted))


def _add_pattern(plan: Plan, table: Table, path: str, pattern: Any) -> None:
    if not isinstance(pattern, str):
        raise BadRequestError(f"{path} must be text, a regular expression; found {type(pattern).__name__}")
    query.compile_pattern(pattern)
    exact = query.literal_of(pattern)
    if exact is not None and path in table.columns:
        plan.among(path, [exact])
    else:
        plan.predicates.append(query.regex_predicate(path, pattern))


def _add_other(plan: Plan, kind: Kind, path: str, value: Any) -> None:
    """Add a filter the schema does not name: a date, a range, a list or a plain value."""
    is_list = isinstance(value, list)
    if path in kind.dates and (is_list or isinstance(value, str)):
        dates = value if is_list else [value]
        if all(isinstance(item, str) and item[:1] in "<>=" for item in dates):
            plan.predicates.append(query.date_predicate(path, dates))
            return
    if is_list and len(value) == RANGE_BOUNDS and _is_range(value):
        plan.predicates.append(query.range_predicate(path, value))
    else:
        plan.predicates.append(query.list_predicate(path, value if is_list else [value]))


def _is_range(values: Sequence[Any]) -> bool:
    numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    return bool(numbers) and all(value is None or value in numbers for value in values)


def _add_multi_field(plan: Plan, body: Document, key: str) -> None:
    spec = body.get(key)
    if not isinstance(spec, dict) or not spec.get("pattern") or not spec.get("fields"):
        return
    pattern, fields = spec["pattern"], spec["fields"]
    if fields == ["runtime.pipeline_job_hash"] and MD5_PATTERN.fullmatch(pattern):
        plan.among("job_hash", [pattern[1:-1].lower()])
    else:
        plan.predicates.append(query.multi_field_predicate(fields, pattern, every=key == "_all_"))


def _check_size(body: Document) -> None:
    """Check that a request asks for no more than anybody needs: each path costs time for each document.

    Raises:
        BadRequestError: too many filters, fields or orders, or a path that is too long.
    """
    several = [body.get(key) for key in ("_all_", "_any_")]
    fields = [spec.get("fields") or [] for spec in several if isinstance(spec, dict)]
    for name, paths in (
        ("filters", list(body)),
        ("only_fields", body.get("only_fields") or []),
        *(("fields", searched) for searched in fields),
    ):
        if len(paths) > PATHS_MAX:
            raise BadRequestError(f"{len(paths)} {name} in one request, at most {PATHS_MAX}")
        _check_paths(paths)
    order_by = body.get("order_by") or []
    if len(order_by) > ORDERS_MAX:
        raise BadRequestError(f"order_by names {len(order_by)} fields, at most {ORDERS_MAX}")
    _check_paths(order_by)


def _check_paths(paths: Sequence[Any]) -> None:
    for path in paths:
        if len(str(path)) > PATH_LENGTH_MAX or str(path).count(".") > PATH_DOTS_MAX:
            raise BadRequestError(f"The field name {str(path)[:80]!r}... is too long")


def plan_search(table: Table, kind: Kind, body: Document) -> Plan:
    """Turn a request body into a plan.

    Raises:
        BadRequestError: a regular expression or an operator is wrong.
    """
    _check_size(body)
    plan = Plan()
    identifiers = body.get("id")
    if identifiers is not None:
        _add_ids(plan, identifiers if isinstance(identifiers, list) else [identifiers])
    elif kind.hides and not body.get("search_hidden"):
        plan.conditions.append(VISIBLE)
    for key in ("_all_", "_any_"):
        _add_multi_field(plan, body, key)
    for path, value in body.items():
        if path not in OPTIONS and value is not None:
            _add_field(plan, table, kind, path, value)
    return plan


def _add_ids(plan: Plan, identifiers: list[Any]) -> None:
    if len(identifiers) <= VALUES_MAX:
        plan.among("id", [str(identifier) for identifier in identifiers])
    else:
        wanted = set(map(str, identifiers))
        plan.predicates.append(lambda document: document["id"] in wanted)


def _add_field(plan: Plan, table: Table, kind: Kind, path: str, value: Any) -> None:
    if path in kind.lists:
        _add_list(plan, table, path, value)
    elif path in kind.patterns:
        _add_pattern(plan, table, path, value)
    else:
        _add_other(plan, kind, path, value)
