"""Documents (plain JSON objects): reading dotted paths, cutting out fields, and the clock."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

Document = dict[str, Any]

MISSING: Any = object()


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


def _splits(document: Document, parts: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
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
    for key, rest in _splits(value, parts):
        result = lookup(value[key], rest)
        if result is not MISSING:
            return result
    return MISSING


def get_path(document: Document, path: str) -> Any:
    """Return the value at a dotted path, or ``MISSING``."""
    direct = document.get(path, MISSING)
    return direct if direct is not MISSING else lookup(document, path.split("."))


def _copy_field(source: Document, target: Document, parts: Sequence[str]) -> bool:
    for key, rest in _splits(source, parts):
        value = source[key]
        if not rest:
            target[key] = value
            return True
        if isinstance(value, list):
            target[key] = _project_elements(value, target.get(key), rest)
            return True
        if isinstance(value, dict):
            inner = dict(target.get(key) or {})
            if _copy_field(value, inner, rest):
                target[key] = inner
                return True
    # The SDK asks for ``runtime.version`` and then reads ``runtime``: the way there stays, even if empty.
    if isinstance(source.get(parts[0]), dict):
        target.setdefault(parts[0], {})
    return False


def _project_elements(elements: list[Any], earlier: list[Any] | None, rest: Sequence[str]) -> list[Any]:
    chosen: list[Any] = []
    for position, element in enumerate(elements):
        part: Document = dict(earlier[position]) if earlier else {}
        if isinstance(element, dict):
            _copy_field(element, part, rest)
        chosen.append(part)
    return chosen


def project_fields(document: Document, only_fields: Sequence[str] | None) -> Document:
    """Return the document cut down to the dotted paths; unknown paths are simply absent."""
    if not only_fields:
        return document
    result: Document = {}
    for path in only_fields:
        if path in document:
            result[path] = document[path]
        else:
            _copy_field(document, result, path.split("."))
    return result
