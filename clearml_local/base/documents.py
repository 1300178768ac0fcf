"""Documents (plain JSON objects): reading dotted paths, cutting out fields, and the clock."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import orjson

Document = dict[str, Any]

MISSING: Any = object()
FIXED_WIDTH = len("2026-01-31T10:00:00.000000+00:00")


def to_json(value: Any, option: int = 0) -> bytes:
    """Return a value as JSON text.

    Raises:
        OverflowError: JSON or a database has no room for it: an integer of more than 64 bits, half a letter.
            orjson itself would raise a TypeError, which nothing tells from a fault of the caller's code.
    """
    try:
        return orjson.dumps(value, option=option)
    except TypeError as error:
        raise OverflowError(str(error)) from error


def new_id() -> str:
    """Return a fresh id, 32 hexadecimal digits."""
    return uuid4().hex


def now() -> str:
    """Return the time in UTC as fixed-width ISO text, so that text order is time order."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def seconds_since(moment: str | None) -> float:
    """Return the seconds since an ISO text, never negative; 0 for none, or for text that is no date."""
    try:
        then = datetime.fromisoformat(moment or "")
    except ValueError:
        return 0.0
    if then.tzinfo is None:
        then = then.replace(tzinfo=UTC)
    return max(0.0, (datetime.now(UTC) - then).total_seconds())


def iso_from_ms(timestamp_ms: float) -> str:
    """Return ISO text (UTC, milliseconds) for a time in ms since the epoch, or "" if it is no date."""
    try:
        text = datetime.fromtimestamp(timestamp_ms / 1000, UTC).isoformat(timespec="milliseconds")
    except (OverflowError, ValueError, OSError):
        return ""
    return text.replace("+00:00", "Z")


def moment_text(value: Any) -> str | None:
    """Return a date as ``now`` writes it, in UTC, so that text order is time order; None if it is no date."""
    if not isinstance(value, str):
        return None
    if len(value) == FIXED_WIDTH and value[10] == "T" and value[19] == "." and value.endswith("+00:00"):
        return value
    try:
        moment = datetime.fromisoformat(value.strip().upper())
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC).isoformat(timespec="microseconds")
    except (ValueError, OverflowError):
        return None


def splits(document: Document, parts: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield (key, remaining parts) for every key of the document that the path may start with.

    The longest key comes first, because keys themselves may contain dots (``hyperparams.Args.a.b.value``).
    """
    for length in range(len(parts), 0, -1):
        key = ".".join(parts[:length])
        if key in document:
            yield key, parts[length:]


def lookup(value: Any, parts: Sequence[str]) -> Any:
    """Return the value at a path, or ``MISSING``.

    A list on the way gives the list of what its elements hold (``models.input.model``).
    """
    if not parts:
        return value
    if isinstance(value, list):
        found = [lookup(element, parts) for element in value]
        return [item for item in found if item is not MISSING] or MISSING
    if not isinstance(value, dict):
        return MISSING
    for key, rest in splits(value, parts):
        result = lookup(value[key], rest)
        if result is not MISSING:
            return result
    return MISSING


def decoded(parts: Sequence[str]) -> list[str]:
    """Return the names on a path as they were before ``%2E`` stood for a dot in them."""
    return [unquote(part) for part in parts]


def get_path(document: Document, path: str) -> Any:
    """Return the value at a dotted path, or ``MISSING``; dots within names may be written ``%2E``."""
    direct = document.get(path, MISSING)
    if direct is not MISSING:
        return direct
    parts = path.split(".")
    found = lookup(document, parts)
    return lookup(document, decoded(parts)) if found is MISSING and "%" in path else found
