"""Pages by number (``page``, ``page_size``) and by scroll id (``size``, ``scroll_id``)."""

from clearml_local.base.documents import Document
from clearml_local.base.errors import BadRequestError

PAGE_SIZE_MAX = 500
OFFSET_DIGITS = 15


def page(body: Document) -> tuple[int, int]:
    """Return (offset, size); without paging the first page of the largest size.

    Raises:
        BadRequestError: a number is negative, or the scroll id is none.
    """
    if _scrolls(body):
        return _scroll_span(body)
    size = body.get("page_size") or PAGE_SIZE_MAX
    number = body.get("page") or 0
    if size < 0 or number < 0:
        raise BadRequestError("page and page_size must not be negative")
    size = min(size, PAGE_SIZE_MAX)
    return min(number, 2**31) * size, size


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
