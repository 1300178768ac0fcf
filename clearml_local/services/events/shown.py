"""Which images and plots count: where one was sent again in the place of another, the newest alone."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import orjson

from clearml_local.base.documents import Document
from clearml_local.services.events.owners import Metrics, is_wanted
from clearml_local.store.database import Store

IMAGE = "training_debug_image"
PLOT = "plot"
FETCHED_AT_ONCE = 500
# An image's file is written over when its address comes again; plots have none.
ADDRESS = {IMAGE: "json_extract(CAST(doc AS TEXT), '$.url')", PLOT: "NULL"}


class Item(NamedTuple):
    """Where an image or plot stands; ``row`` grows with the time of its report."""

    iter: int
    metric: str
    variant: str
    row: int


def shown(store: Store, owner: str, kind: str, metrics: Metrics | None = None) -> list[Item]:
    """Return the images or plots of a task or model that count, by iteration, metric and variant.

    Each variant of a metric has one per iteration. The SDK writes images over files of earlier iterations
    (``max_history``), so of those with one address the newest alone is still what it says.
    """
    sql = (
        f"SELECT iter, metric, variant, rowid, {ADDRESS[kind]} FROM events "  # noqa: S608  # nosec B608 # constants
        "WHERE task = ? AND type = ? AND type != 'log' ORDER BY rowid DESC"
    )
    places: set[Hashable] = set()
    found: list[Item] = []
    for iteration, metric, variant, row, address in store.rows(sql, (owner, kind)):
        if not is_wanted(metrics, metric, variant):
            continue
        taken = [(metric, variant, iteration), *([(metric, variant, address)] if address else [])]
        if places.isdisjoint(taken):
            found.append(Item(iteration, metric, variant, row))
        places.update(taken)
    return sorted(found)


def documents(store: Store, items: Sequence[Item]) -> list[Document]:
    """Return the events of some items, in their order."""
    found: dict[int, Document] = {}
    for start in range(0, len(items), FETCHED_AT_ONCE):
        rows = [item.row for item in items[start : start + FETCHED_AT_ONCE]]
        sql = f"SELECT rowid, doc FROM events WHERE rowid IN ({', '.join('?' * len(rows))})"  # noqa: S608  # nosec B608 # question marks
        found.update((row, orjson.loads(text)) for row, text in store.rows(sql, rows))
    return [found[item.row] for item in items]


def of_each(
    items: Iterable[Item], key: Callable[[Item], tuple[str, ...]]
) -> Iterator[tuple[tuple[str, ...], list[Item]]]:
    """Yield what has the same key (metric, or metric and variant) together, in the order of iterations."""
    for common, some in groupby(sorted(items, key=lambda item: (*key(item), item)), key=key):
        yield common, list(some)


def latest(items: Iterable[Item], iterations: int, *, by_metric: bool = False) -> list[Item]:
    """Return the items of each variant's last iterations, or of each metric's; the newest first."""

    def key(item: Item) -> tuple[str, ...]:
        return (item.metric,) if by_metric else (item.metric, item.variant)

    found: list[Item] = []
    for _, some in of_each(items, key):
        numbers = sorted({item.iter for item in some})[-iterations:]
        found.extend(item for item in some if item.iter >= numbers[0])
    return sorted(found, key=lambda item: (item.metric, item.variant, -item.iter))
