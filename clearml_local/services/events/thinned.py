"""One curve, thinned so that it looks as all of it would: the lowest and the highest of each stretch stay.

A mean would lose the spikes that one looks for; what is to be smoothed may have one. Where few points are
asked for, these are all of them, as they were reported.
"""

import sqlite3
from dataclasses import dataclass
from typing import Any, NamedTuple

from clearml_local.services.events.histogram import SINGLE_VALUE_ITERATION

KEYS = ("iter", "timestamp", "relative")
LOWEST, HIGHEST = -(2**63), 2**63 - 1
"""What SQLite's integers hold, and so every iteration and time."""

OF = f"task = :task AND metric = :metric AND variant = :variant AND iter != {SINGLE_VALUE_ITERATION}"
BETWEEN = f"{OF} AND iter BETWEEN :low AND :high"
IN_TIME = " AND timestamp BETWEEN :from AND :to"
BEGIN = f"SELECT timestamp FROM scalars WHERE {OF} ORDER BY iter LIMIT 1"  # noqa: S608  # nosec B608 # constants
# One end each: SQLite looks up one of both, and would walk through everything for the two together.
END = f"SELECT iter FROM scalars WHERE {BETWEEN} ORDER BY iter %s LIMIT 1"  # noqa: S608  # nosec B608 # constants
ENDS_IN_TIME = f"SELECT min(iter), max(iter) FROM scalars WHERE {BETWEEN}{IN_TIME}"  # noqa: S608  # nosec B608 # constants
# "iter" comes from the row that min() or max() chose: SQLite promises that of an aggregate that stands alone.
EXTREME = (
    "SELECT (SELECT iter FROM (SELECT iter, {0}(value) FROM scalars "
    "WHERE {1} AND iter BETWEEN start AND start + :width - 1 {2})) FROM stretches"
)
STRETCHES = (
    "WITH RECURSIVE stretches(start) AS (SELECT :low UNION ALL SELECT start + :width FROM stretches "
    "WHERE start + :width <= :high)"
)
PICKED = "{0}, picked(place) AS (SELECT :low UNION SELECT :high UNION {min} UNION {max}) {1}"
CHOSEN = "SELECT {x}, value FROM picked CROSS JOIN scalars WHERE {of} AND iter = place ORDER BY 1"
# One text for both, so that one look through a stretch finds them.
MEANS = (
    "{0} SELECT (SELECT avg({x}) || ' ' || avg(value) FROM scalars WHERE {of} "
    "AND iter BETWEEN start AND start + :width - 1 {when}) AS mean FROM stretches WHERE mean NOT NULL"
)


class Curve(NamedTuple):
    """Points in the order of x; ``thinned`` where there are more of them."""

    x: list[int]
    y: list[float]
    thinned: bool


NOTHING = Curve([], [], thinned=False)


@dataclass(frozen=True)
class Window:
    """What is asked of a curve.

    Attributes:
        key: what x is: iteration, ms since the epoch, or ms since the curve's first point.
        first: lowest x, None for no limit.
        last: highest x, None for no limit.
        points: how many at most.
        means: whether a curve with more points becomes the means of its stretches.
    """

    key: str
    first: float | None
    last: float | None
    points: int
    means: bool = False

    def limits(self, begin: int) -> tuple[int, int]:
        """Return lowest and highest x as the table has them; ``begin`` is where a relative one begins."""
        zero = begin if self.key == "relative" else 0
        first = LOWEST if self.first is None else _bounded(int(self.first) + zero)
        last = HIGHEST if self.last is None else _bounded(int(self.last) + zero)
        return first, last


def _bounded(value: int) -> int:
    return max(LOWEST, min(HIGHEST, value))


def curve(connection: sqlite3.Connection, owner: str, metric: str, variant: str, window: Window) -> Curve:
    """Return the points of one curve in a window; none where there is no such curve."""
    named: dict[str, Any] = {"task": owner, "metric": metric, "variant": variant}
    begin = connection.execute(BEGIN, named).fetchone()
    if begin is None:
        return NOTHING
    first, last = window.limits(begin[0])
    in_time = window.key != "iter" and (window.first is not None or window.last is not None)
    if window.key == "iter":
        named |= {"low": first, "high": last}
    else:
        named |= {"low": LOWEST, "high": HIGHEST, "from": first, "to": last}
    ends = _ends(connection, named, in_time=in_time)
    if ends is None:
        return NOTHING
    points, thinned = _points(connection, {**named, "low": ends[0], "high": ends[1]}, window, in_time=in_time)
    zero = begin[0] if window.key == "relative" else 0
    return Curve([x - zero for x, _ in points], [y for _, y in points], thinned)


def _ends(connection: sqlite3.Connection, named: dict[str, Any], *, in_time: bool) -> tuple[int, int] | None:
    """Return the first and the last iteration in the window, None for none."""
    if in_time:
        low, high = connection.execute(ENDS_IN_TIME, named).fetchone()
        return None if low is None else (low, high)
    found = [connection.execute(END % direction, named).fetchone() for direction in ("ASC", "DESC")]
    return None if None in found else (found[0][0], found[1][0])


def _points(
    connection: sqlite3.Connection, named: dict[str, Any], window: Window, *, in_time: bool
) -> tuple[list[tuple[int, float]], bool]:
    """Return all points between two iterations if they are few, otherwise those that show the form."""
    x, when = "iter" if window.key == "iter" else "timestamp", IN_TIME if in_time else ""
    every = f"SELECT {x}, value FROM scalars WHERE {BETWEEN}{when}"  # noqa: S608  # nosec B608 # constants
    count = f"SELECT count(*) FROM ({every} LIMIT :enough)"  # noqa: S608  # nosec B608 # constants
    named = {**named, "enough": window.points + 1}
    if connection.execute(count, named).fetchone()[0] <= window.points:
        return connection.execute(f"{every} ORDER BY 1", named).fetchall(), False
    stretches = window.points // 2 - 1  # two of each, and both ends
    named["width"] = -(-(named["high"] - named["low"] + 1) // stretches)
    if window.means:
        found = connection.execute(MEANS.format(STRETCHES, x=x, of=OF, when=when), named)
        return sorted(
            (round(float(at)), float(mean)) for at, mean in (text.split() for (text,) in found)
        ), True
    extremes = {name: EXTREME.format(name, OF, when) for name in ("min", "max")}
    sql = PICKED.format(STRETCHES, CHOSEN.format(x=x, of=OF), **extremes)
    return connection.execute(sql, named).fetchall(), True
