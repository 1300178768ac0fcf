"""``get_all``: a request body becomes one indexed SQL selection, then filters, order and page."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from clearml_local.documents import MISSING, Document, get_path, project_fields
from clearml_local.errors import BadRequestError
from clearml_local.search.budget import within
from clearml_local.search.kinds import Kind
from clearml_local.search.plan import VISIBLE, Plan, plan_search
from clearml_local.table import Table

PAGE_SIZE_MAX = 500
OFFSET_DIGITS = 15
# What Python has to check on top of SQL may take this long; a search of 10,000 tasks takes a tenth of it.
SEARCH_S = 2.0


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
    # The row number settles ties, so that pages never overlap; in the direction that an index has it.
    return (
        f"ORDER BY {', '.join([*terms, 'rowid DESC' if terms and terms[-1].endswith('DESC') else 'rowid'])}"
    )


def _page(body: Document) -> tuple[int, int]:
    """Return (offset, size); without paging the first page of the largest size."""
    if _scrolls(body):
        return _scroll_span(body)
    size = body.get("page_size") or PAGE_SIZE_MAX
    page = body.get("page") or 0
    if size < 0 or page < 0:
        raise BadRequestError("page and page_size must not be negative")
    size = min(size, PAGE_SIZE_MAX)
    return min(page, 2**31) * size, size


def _scrolls(body: Document) -> bool:
    """Say whether a request goes through the result by scroll ids, as the web application does."""
    return body.get("page") is None and (body.get("size") is not None or body.get("scroll_id") is not None)


def _scroll_size(body: Document) -> int:
    size = body.get("size")
    if size is None:
        return PAGE_SIZE_MAX
    if size < 0:
        raise BadRequestError(f"size must not be negative, found {size}")
    return min(int(size), PAGE_SIZE_MAX)


def _scroll_offset(body: Document) -> int:
    """Return where a scroll goes on; the scroll id is simply the offset, so nothing is kept for it."""
    text = str(body.get("scroll_id") or "0")
    if not text.isascii() or not text.isdigit() or len(text) > OFFSET_DIGITS:
        raise BadRequestError(f"Invalid scroll id {text[:40]!r}: begin again without one")
    return int(text)


def _scroll_span(body: Document) -> tuple[int, int]:
    """Return (offset, size); with ``refresh_scroll`` the caller sees again what it has seen so far."""
    offset = _scroll_offset(body)
    if body.get("refresh_scroll") and offset:
        return 0, min(offset, PAGE_SIZE_MAX)
    return offset, _scroll_size(body)


def scroll(body: Document) -> Document:
    """Return the part of an answer that lets a scroll go on; empty for a request that does not scroll."""
    return {"scroll_id": str(sum(_scroll_span(body)))} if _scrolls(body) else {}


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

    def filtered() -> list[Document]:
        found = _filtered(table, plan, order or "")
        if order is None:
            found = iter(_sorted(found, order_by))
        return list(islice(found, offset, offset + size))

    return within(SEARCH_S, filtered)


def _filtered(table: Table, plan: Plan, order: str) -> Iterator[Document]:
    for document in table.select(f"{plan.where()} {order}", plan.parameters):
        if all(predicate(document) for predicate in plan.predicates):
            yield document


def count(table: Table, kind: Kind, body: Document) -> int:
    """Return how many documents match, whatever page is asked for."""
    plan = plan_search(table, kind, body)
    if not plan.predicates:
        if plan.conditions == [VISIBLE]:  # nothing narrows it down: counted in the index alone
            return table.count("WHERE hidden = 0")
        return table.count(plan.where(), plan.parameters)
    return within(SEARCH_S, lambda: sum(1 for _ in _filtered(table, plan, "")))


def find_all(table: Table, kind: Kind, body: Document) -> list[Document]:
    """Return every match, without paging."""
    plan = plan_search(table, kind, body)
    return within(SEARCH_S, lambda: list(_filtered(table, plan, "")))


def cut(documents: Iterable[Document], body: Document) -> list[Document]:
    """Return the documents with only the fields the request asks for."""
    only_fields = body.get("only_fields")
    return [project_fields(document, only_fields) for document in documents]
