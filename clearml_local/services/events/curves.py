"""pages.curves: curves of several tasks, thinned, read beside the calls that go on meanwhile."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import orjson

from clearml_local.protocol.endpoints import Apart, Call, endpoint
from clearml_local.services.events.histogram import SINGLE_VALUE_ITERATION
from clearml_local.services.events.owners import Metrics, is_wanted, owners, wanted_metrics
from clearml_local.services.events.thinned import KEYS, Window, curve
from clearml_local.store.readers import Readers

POINTS = 1000
CURVES_MAX = 2000
# From one curve to the next by looks at the index, without walking through the points between.
OF_TASK = f"SELECT metric, variant FROM scalars WHERE task = ? AND iter != {SINGLE_VALUE_ITERATION}"  # noqa: S608  # nosec B608 # a constant
FIRST = f"{OF_TASK} ORDER BY metric, variant LIMIT 1"
NEXT_VARIANT = f"{OF_TASK} AND metric = ? AND variant > ? ORDER BY variant LIMIT 1"
NEXT_METRIC = f"{OF_TASK} AND metric > ? ORDER BY metric, variant LIMIT 1"


def _named(connection: sqlite3.Connection, owner: str) -> Iterator[tuple[str, str]]:
    """Yield metric and variant of every curve of a task or model."""

    def one(sql: str, *after: str) -> tuple[str, str] | None:
        found: tuple[str, str] | None = connection.execute(sql, (owner, *after)).fetchone()
        return found

    row = one(FIRST)
    while row is not None:
        yield row
        row = one(NEXT_VARIANT, *row) or one(NEXT_METRIC, row[0])


@dataclass(frozen=True)
class _OfOne:
    """Finds the curves of one task or model; ``state`` numbers the state of what it reported."""

    readers: Readers
    owner: str
    state: int
    metrics: Metrics | None
    window: Window
    most: int

    def __call__(self, connection: sqlite3.Connection) -> tuple[list[orjson.Fragment], int]:
        """Return the curves as JSON text, and how many are left out."""
        wanted = (pair for pair in _named(connection, self.owner) if is_wanted(self.metrics, *pair))
        found = [self._text(connection, *pair) for pair in islice(wanted, self.most)]
        return found, sum(1 for _ in wanted)

    def _text(self, connection: sqlite3.Connection, metric: str, variant: str) -> orjson.Fragment:
        def find() -> bytes:
            found = curve(connection, self.owner, metric, variant, self.window)
            return orjson.dumps({"task": self.owner, "metric": metric, "variant": variant, **found._asdict()})

        key = (self.owner, self.state, metric, variant, self.window)
        return orjson.Fragment(self.readers.kept(key, find))


def _joined(parts: list[tuple[list[orjson.Fragment], int]]) -> dict[str, Any]:
    return {
        "curves": [text for found, _ in parts for text in found],
        "left_out": sum(left for _, left in parts),
    }


@endpoint("pages.curves")
def curves(call: Call) -> Apart:
    """Return curves of some tasks or models, by task, metric and variant.

    ``key`` says what x is (``iter``, ``timestamp``, ``relative``), ``from`` and ``to`` bound it. A curve with
    more than ``points`` is ``thinned``: the lowest and the highest of each of many equal stretches stay, or
    its mean where ``means`` are asked for.
    """
    body, named = call.body, owners(call)
    key, points = body.get("key", KEYS[0]), body.get("points", POINTS)
    window = Window(key, body.get("from"), body.get("to"), points, bool(body.get("means")))
    store, most, metrics = call.store, CURVES_MAX // max(1, len(named)), wanted_metrics(call)
    return Apart(
        [_OfOne(store.readers, one["id"], store.reported[one["id"]], metrics, window, most) for one in named],
        _joined,
    )
