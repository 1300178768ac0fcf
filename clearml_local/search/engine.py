"""``get_all``: a request body becomes one indexed SQL selection, then filters, order and page."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from clearml_local.base.documents import Document
from clearml_local.search import order, paging
from clearml_local.search.budget import within
from clearml_local.search.kinds import Kind
from clearml_local.search.patterns import compile_pattern
from clearml_local.search.plan import VISIBLE, Plan, plan_search
from clearml_local.store.table import Table

# What Python has to check on top of SQL may take this long; a search of 10,000 tasks takes a tenth of it.
SEARCH_S = 2.0

Item = TypeVar("Item")


def search(table: Table, kind: Kind, body: Document) -> list[Document]:
    """Return one page of whole documents (shared: to read only).

    Raises:
        BadRequestError: a pattern, operator, date or page number is wrong.
    """
    plan = plan_search(table, kind, body)
    order_by = order.order_of(kind, body)
    offset, size = paging.page(body)
    in_order = order.sql_order(table, order_by, along_index=not plan.scattered)
    if in_order is not None and not plan.predicates:
        tail = f"{plan.where()} {in_order} LIMIT {size} OFFSET {offset}"
        return list(table.select(tail, plan.parameters))

    def filtered() -> list[Document]:
        found = _filtered(table, plan, in_order or order.stored(order_by))
        if in_order is None:
            found = iter(order.sorted_by(found, order_by))
        return list(islice(found, offset, offset + size))

    return within(SEARCH_S, filtered)


def _filtered(table: Table, plan: Plan, in_order: str = "") -> Iterator[Document]:
    for document in table.scan(f"{plan.where()} {in_order}", plan.parameters):
        if all(predicate(document) for predicate in plan.predicates):
            yield document


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


def count(table: Table, kind: Kind, body: Document) -> int:
    """Return how many documents match, whatever page is asked for."""
    plan = plan_search(table, kind, body)
    if not plan.predicates:
        if plan.conditions == [VISIBLE]:  # nothing narrows it down: counted in the index alone
            return table.count("WHERE hidden = 0")
        return table.count(plan.where(), plan.parameters)
    return within(SEARCH_S, lambda: sum(1 for _ in _filtered(table, plan)))


def find_all(table: Table, kind: Kind, body: Document) -> list[Document]:
    """Return every match, without paging."""
    plan = plan_search(table, kind, body)
    return within(SEARCH_S, lambda: list(_filtered(table, plan)))
