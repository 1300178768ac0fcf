"""``get_all``: a request body becomes one indexed SQL selection, then filters, order and page."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any, TypeVar

from clearml_local.base.documents import Document
from clearml_local.search import order, paging
from clearml_local.search.budget import within
from clearml_local.search.kinds import Kind
from clearml_local.search.patterns import ByValues, compile_pattern
from clearml_local.search.plan import VISIBLE, Plan, plan_search
from clearml_local.store.table import Table

# What Python has to check on top of SQL may take this long; a search of 10,000 tasks takes a tenth of it.
SEARCH_S = 2.0
# So few documents are read faster than one value of each that there is; and so is a small share of all.
FEW = 200
SHARE = 4
PATHS_MAX = 8

Item = TypeVar("Item")


def search(table: Table, kind: Kind, body: Document) -> list[Document]:
    """Return one page of whole documents (shared: to read only).

    Raises:
        BadRequestError: a pattern, operator, date or page number is wrong.
    """
    plan = plan_search(table, kind, body)
    order_by = order.order_of(kind, body)
    offset, size = paging.page(body)
    in_order = order.sql_order(table, order_by, kind.named, along_index=not plan.scattered)
    if in_order is not None and not plan.predicates:
        tail = f"{plan.where()} {in_order} LIMIT {size} OFFSET {offset}"
        return list(table.select(tail, plan.parameters))

    def filtered() -> list[Document]:
        ids = _by_values(table, plan, in_order or order.stored(order_by), [] if in_order else order_by)
        if ids is not None:
            return [document for one in ids[offset : offset + size] if (document := table.get(one))]
        found = _filtered(table, plan, in_order or order.stored(order_by))
        if in_order is None:
            found = iter(order.sorted_by(found, order_by))
        return list(islice(found, offset, offset + size))

    return within(SEARCH_S, filtered)


def _filtered(table: Table, plan: Plan, in_order: str = "") -> Iterator[Document]:
    for document in table.scan(f"{plan.where()} {in_order}", plan.parameters):
        if all(predicate(document) for predicate in plan.predicates):
            yield document


def _by_values(table: Table, plan: Plan, in_order: str, order_by: Sequence[str] = ()) -> list[str] | None:
    """Return the ids of what matches, in order, without reading documents; None where that is not to be.

    Args:
        in_order: SQL's order, which settles ties if ``order_by`` is given.
        order_by: paths of what Python has to order by.
    """
    filters = [one for one in plan.predicates if isinstance(one, ByValues)]
    paths = {path for one in filters for path in one.paths} | {path.lstrip("-") for path in order_by}
    paths.discard("id")
    if len(filters) < len(plan.predicates) or len(paths) > PATHS_MAX:
        return None
    ids = table.ids(f"{plan.where()} {in_order}", plan.parameters)
    if len(ids) < FEW or (not table.extracts.are_kept(paths) and len(ids) * SHARE < table.count()):
        return None
    columns = table.extracts.at(paths)
    if columns is None:
        return None

    def value_at(identifier: str, path: str) -> Any:
        return identifier if path == "id" else columns[path].get(identifier)

    found = [one for one in ids if all(filter_.holds(partial(value_at, one)) for filter_ in filters)]
    return order.in_order(found, order_by, value_at)


def matching(pattern: Any, items: Iterable[Item], text_of: Callable[[Item], str]) -> list[Item]:
    """Return the items in whose text a caller's regular expression is found; all, where there is none.

    Raises:
        BadRequestError: it is not one, or looking for it takes longer than ``SEARCH_S``.
    """
    found = list(items)
    if not pattern:
        return found
    compiled = compile_pattern(str(pattern))
    return within(SEARCH_S, lambda: [item for item in found if compiled.search(text_of(item))])


def with_pattern(pattern: str, work: Callable[[Callable[[str], bool]], Item]) -> Item:
    """Return what some work makes of a test: whether a caller's regular expression is found in a text.

    Raises:
        BadRequestError: it is not one, or the work takes longer than ``SEARCH_S``.
    """
    found = compile_pattern(pattern, re.IGNORECASE).search
    return within(SEARCH_S, lambda: work(lambda text: found(text) is not None))


def count(table: Table, kind: Kind, body: Document) -> int:
    """Return how many documents match, whatever page is asked for."""
    plan = plan_search(table, kind, body)
    if not plan.predicates:
        if plan.conditions == [VISIBLE]:  # nothing narrows it down: counted in the index alone
            return table.count("WHERE hidden = 0")
        return table.count(plan.where(), plan.parameters)

    def counted() -> int:
        ids = _by_values(table, plan, "")
        return sum(1 for _ in _filtered(table, plan)) if ids is None else len(ids)

    return within(SEARCH_S, counted)


def find_all(table: Table, kind: Kind, body: Document) -> list[Document]:
    """Return every match, without paging."""
    plan = plan_search(table, kind, body)
    return within(SEARCH_S, lambda: list(_filtered(table, plan)))
