"""``get_all``: a request body becomes one indexed SQL selection, then filters, order and page."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from clearml_local import query
from clearml_local.documents import MISSING, Document, get_path, project_fields
from clearml_local.errors import BadRequestError
from clearml_local.store import Table

PAGE_SIZE_MAX = 500
RANGE_BOUNDS = 2
MD5_PATTERN = re.compile(r"\^[0-9a-f]{32}\$", re.IGNORECASE)
PAGING_KEYS = {
    "only_fields", "order_by", "page", "page_size", "search_hidden", "scroll_id", "refresh_scroll", "size",
    "search_text", "method", "shallow_search", "allow_public", "id", "_all_", "_any_",
}  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """How documents of one kind are searched.

    Attributes:
        lists: fields whose value in the request is a list with operators.
        patterns: fields whose value is a regular expression.
        dates: fields compared as dates.
        hides: whether documents tagged ``hidden`` stay out unless asked for.
    """

    lists: frozenset[str]
    patterns: frozenset[str] = frozenset({"name", "comment", "description", "basename"})
    dates: frozenset[str] = frozenset()
    hides: bool = False


TASKS = Kind(
    lists=frozenset({
        "user", "tags", "system_tags", "type", "status", "project", "parent",
        "execution.queue", "models.input.model", "models.output.model",
    }),
    dates=frozenset({"status_changed", "last_update", "started", "completed", "created", "last_change"}),
    hides=True,
)  # fmt: skip
PROJECTS = Kind(
    lists=frozenset({"tags", "system_tags", "parent", "user"}),
    dates=frozenset({"created", "last_update"}),
    hides=True,
)
MODELS = Kind(
    lists=frozenset({"framework", "uri", "task", "project", "user", "tags", "system_tags", "parent"}),
    dates=frozenset({"created", "last_update"}),
)


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
        self.conditions.append(f"{column} IN ({', '.join('?' * len(values))})" if values else "0")
        self.parameters.extend(values)


def _plain(values: Sequence[Any]) -> bool:
    return all(isinstance(value, str) and not value.startswith(("-", "__$")) for value in values)


def _add_list(plan: Plan, table: Table, path: str, values: Any) -> None:
    wanted = values if isinstance(values, list) else [values]
    if not wanted:
        return
    # SQLite takes some 32,000 parameters; a longer list is checked in Python.
    if path in table.columns and _plain(wanted) and len(wanted) <= PAGE_SIZE_MAX:
        plan.among(path, wanted)
    else:
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


def plan_search(table: Table, kind: Kind, body: Document) -> Plan:
    """Turn a request body into a plan.

    Raises:
        BadRequestError: a regular expression or an operator is wrong.
    """
    plan = Plan()
    identifiers = body.get("id")
    if identifiers is not None:
        _add_ids(plan, identifiers if isinstance(identifiers, list) else [identifiers])
    elif kind.hides and not body.get("search_hidden"):
        plan.conditions.append("hidden = 0")
    for key in ("_all_", "_any_"):
        _add_multi_field(plan, body, key)
    for path, value in body.items():
        if path not in PAGING_KEYS and value is not None:
            _add_field(plan, table, kind, path, value)
    return plan


def _add_ids(plan: Plan, identifiers: list[Any]) -> None:
    if len(identifiers) <= PAGE_SIZE_MAX:
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


def _sort_key(path: str) -> Callable[[Document], tuple[int, Any]]:
    """Order missing values lowest, then numbers, then texts, then the rest by its text."""

    def key(document: Document) -> tuple[int, Any]:
        value = get_path(document, path)
        if value is MISSING or value is None:
            return (0, 0)
        if isinstance(value, int | float):
            return (1, value)
        return (2, value) if isinstance(value, str) else (3, str(value))

    return key


def _sorted(documents: Iterable[Document], order_by: Sequence[str]) -> list[Document]:
    result = list(documents)
    for path in reversed(order_by):
        descending = path.startswith("-")
        result.sort(key=_sort_key(path.lstrip("-")), reverse=descending)
    return result


def _sql_order(table: Table, order_by: Sequence[str]) -> str | None:
    """Return the ORDER BY that the columns can serve, "" for none asked, None if Python must sort."""
    terms = []
    for path in order_by:
        name = path.lstrip("-")
        if name not in table.columns:
            return None
        terms.append(f"{name} {'DESC' if path.startswith('-') else 'ASC'}")
    # The row number settles ties, so that pages never overlap.
    return f"ORDER BY {', '.join([*terms, 'rowid'])}"


def _page(body: Document) -> tuple[int, int]:
    """Return (offset, size); without paging the first page of the largest size."""
    size = body.get("page_size") or PAGE_SIZE_MAX
    page = body.get("page") or 0
    if size < 0 or page < 0:
        raise BadRequestError("page and page_size must not be negative")
    size = min(size, PAGE_SIZE_MAX)
    return min(page, 2**31) * size, size


def search(table: Table, kind: Kind, body: Document) -> list[Document]:
    """Return one page of whole documents (shared: to read only).

    Raises:
        BadRequestError: a pattern, operator or page number is wrong.
    """
    plan = plan_search(table, kind, body)
    order_by = [path for path in body.get("order_by") or [] if path]
    offset, size = _page(body)
    order = _sql_order(table, order_by)
    if order is not None and not plan.predicates:
        tail = f"{plan.where()} {order} LIMIT {size} OFFSET {offset}"
        return list(table.select(tail, plan.parameters))
    found = _filtered(table, plan, order or "")
    if order is None:
        found = iter(_sorted(found, order_by))
    return list(islice(found, offset, offset + size))


def _filtered(table: Table, plan: Plan, order: str) -> Iterator[Document]:
    for document in table.select(f"{plan.where()} {order}", plan.parameters):
        if all(predicate(document) for predicate in plan.predicates):
            yield document


def find_all(table: Table, kind: Kind, body: Document) -> list[Document]:
    """Return every match, without paging."""
    return list(_filtered(table, plan_search(table, kind, body), ""))


def cut(documents: Iterable[Document], body: Document) -> list[Document]:
    """Return the documents with only the fields the request asks for."""
    only_fields = body.get("only_fields")
    return [project_fields(document, only_fields) for document in documents]
