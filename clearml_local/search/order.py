"""``order_by``: what the columns can order, and what Python has to."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from clearml_local.base.documents import MISSING, Document, get_path
from clearml_local.search.kinds import Kind
from clearml_local.search.projection import as_paths
from clearml_local.store.table import Table

Item = TypeVar("Item")

NEWEST_FIRST = "-last_update"
NUMBER = re.compile(r"[+-]?\d+(\.\d*)?([eE][+-]?\d{1,3})?")
DIGITS = re.compile(r"(\d+)")
# Numbers are kept as texts there, and are sorted as numbers all the same.
NUMBERS_AS_TEXT = ("hyperparams.", "metadata.")
# Python refuses to read longer ones by default.
DIGITS_MAX = 4000


def order_of(kind: Kind, body: Document) -> list[str]:
    """Return the paths to order by, the newest first by default; what no document can have is left out."""
    asked = [path for path in as_paths(body.get("order_by")) if kind.knows(path.lstrip("-"))]
    return asked or [NEWEST_FIRST]


def _is_descending(order_by: Sequence[str]) -> bool:
    return bool(order_by) and order_by[-1].startswith("-")


def stored(order_by: Sequence[str]) -> str:
    """Return the SQL order that settles ties, so that pages never overlap."""
    return "ORDER BY rowid DESC" if _is_descending(order_by) else "ORDER BY rowid"


def sql_order(
    table: Table, order_by: Sequence[str], named: Mapping[str, str], *, along_index: bool = True
) -> str | None:
    """Return the ORDER BY that the columns can serve, or None if Python must sort.

    Documents without the field come last. Without ``along_index``, SQLite takes no index for the order.
    ``named`` is that of the kind: the name of what an id names is looked up where it stands.
    """
    terms = []
    for path in order_by:
        name = path.lstrip("-")
        if name in named:
            held = f"{table.kind}.{name.rpartition('.')[0]}"
            name = f"(SELECT named.name FROM {named[name]} AS named WHERE named.id = {held})"  # noqa: S608  # nosec B608 # of constants
        elif name not in table.columns:
            return None
        direction = "DESC" if path.startswith("-") else "ASC NULLS LAST"
        terms.append(f"{'' if along_index else '+'}{name} {direction}")
    terms.append("rowid DESC" if _is_descending(order_by) else "rowid")
    return f"ORDER BY {', '.join(terms)}"


def _sort_key(value: Any, *, numbers_as_text: bool) -> tuple[Any, ...]:
    """Order numbers before texts before the rest, which goes by its text; a parameter goes by its value."""
    if numbers_as_text and isinstance(value, dict):
        value = value.get("value", value)
    if isinstance(value, int | float):
        return (0, value)
    if not isinstance(value, str):
        return (2, str(value))
    if not numbers_as_text or len(value) > DIGITS_MAX:
        return (1, value)
    if NUMBER.fullmatch(value):
        return (0, float(value))
    # At odd places of the split are the digits: "v10" comes after "v9".
    return (1, *(int(part) if place % 2 else part for place, part in enumerate(DIGITS.split(value))))


def sorted_by(documents: Iterable[Document], order_by: Sequence[str]) -> list[Document]:
    """Return the documents in an order; those without the field come last, upwards and downwards."""
    return in_order(documents, order_by, get_path)


def in_order(
    items: Iterable[Item], order_by: Sequence[str], value_at: Callable[[Item, str], Any]
) -> list[Item]:
    """Return items in an order, as ``sorted_by`` does; ``value_at`` tells what an item has at a path."""
    result = list(items)
    for path in reversed(order_by):
        name = path.lstrip("-")
        as_numbers = name.startswith(NUMBERS_AS_TEXT)
        present, missing = [], []
        for item in result:
            value = value_at(item, name)
            if value is MISSING or value is None:
                missing.append(item)
            else:
                present.append((_sort_key(value, numbers_as_text=as_numbers), item))
        present.sort(key=lambda pair: pair[0], reverse=path.startswith("-"))
        result = [item for _, item in present] + missing
    return result
