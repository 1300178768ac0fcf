"""Thinned curves: nothing that one looks for is lost, and what is given was reported."""

import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clearml_local.services.events.histogram import SINGLE_VALUE_ITERATION
from clearml_local.services.events.thinned import Curve, Window, curve
from clearml_local.store.database import EVENT_TABLES

INT64 = 2**63
ITERATIONS = st.one_of(st.integers(-50, 2000), st.integers(-INT64, INT64 - 1)).filter(
    lambda number: number != SINGLE_VALUE_ITERATION
)
TIMES = st.integers(0, 2**45)
VALUES = st.floats(allow_nan=False, allow_infinity=False)
SERIES = st.dictionaries(ITERATIONS, st.tuples(TIMES, VALUES), max_size=120)
BOUNDS = st.one_of(st.none(), st.integers(-3000, 3000), st.floats(allow_nan=False, allow_infinity=False))


@pytest.fixture(scope="module")
def connection() -> Iterator[sqlite3.Connection]:
    """An empty table of scalars."""
    opened = sqlite3.connect(":memory:")
    opened.executescript(EVENT_TABLES)
    yield opened
    opened.close()


def fill(connection: sqlite3.Connection, series: dict[int, tuple[int, float]]) -> None:
    """Let the curve t, m, v have these points; beside it are a single value and another curve."""
    connection.execute("DELETE FROM scalars")
    rows = [("t", "m", "v", number, time, value) for number, (time, value) in series.items()]
    beside = [("t", "m", "v", SINGLE_VALUE_ITERATION, 0, 1e9), ("t", "m", "w", 3, 0, -1e9)]
    connection.executemany(
        "INSERT INTO scalars (task, metric, variant, iter, timestamp, value) VALUES (?, ?, ?, ?, ?, ?)",
        rows + beside,
    )


def thinned(connection: sqlite3.Connection, window: Window) -> Curve:
    return curve(connection, "t", "m", "v", window)


@given(series=SERIES, points=st.integers(10, 60), key=st.sampled_from(["iter", "timestamp"]))
def test_extremes_and_ends_stay_and_nothing_is_made_up(
    connection: sqlite3.Connection, series: dict[int, tuple[int, float]], points: int, key: str
) -> None:
    fill(connection, series)
    found = thinned(connection, Window(key, None, None, points))
    reported = [
        (number if key == "iter" else time, value) for number, (time, value) in sorted(series.items())
    ]
    given_points = list(zip(found.x, found.y, strict=True))
    assert len(given_points) <= points
    assert found.x == sorted(found.x)
    assert set(given_points) <= set(reported)
    assert found.thinned == (len(series) > points)
    if not found.thinned:
        assert sorted(given_points) == sorted(reported)
    else:
        assert {min(found.y), max(found.y)} == {min(y for _, y in reported), max(y for _, y in reported)}
        assert {reported[0], reported[-1]} <= set(given_points)


@given(spike=st.integers(0, 4999), points=st.integers(10, 400), down=st.booleans())
def test_a_spike_of_one_point_stays(
    connection: sqlite3.Connection, spike: int, points: int, down: bool
) -> None:
    height = -5.0 if down else 5.0
    fill(
        connection, {number: (number, height if number == spike else number / 5000) for number in range(5000)}
    )
    found = thinned(connection, Window("iter", None, None, points))
    assert (spike, height) in zip(found.x, found.y, strict=True)


@given(series=SERIES, first=BOUNDS, last=BOUNDS, key=st.sampled_from(["iter", "timestamp", "relative"]))
def test_zoomed_it_is_exact(
    connection: sqlite3.Connection,
    series: dict[int, tuple[int, float]],
    first: float | None,
    last: float | None,
    key: str,
) -> None:
    fill(connection, series)
    zero = series[min(series)][0] if series and key == "relative" else 0
    found = thinned(connection, Window(key, first, last, 200))
    low, high = (-INT64 if first is None else int(first)), (INT64 if last is None else int(last))
    reported = [(number if key == "iter" else time - zero, value) for number, (time, value) in series.items()]
    within = [one for one in reported if low <= one[0] <= high]
    assert sorted(zip(found.x, found.y, strict=True)) == sorted(within)
    assert not found.thinned


@pytest.mark.parametrize(("key", "unit"), [("iter", 1), ("timestamp", 1000)])
def test_means_lie_where_their_points_do(connection: sqlite3.Connection, key: str, unit: int) -> None:
    fill(connection, {number: (1000 * number, float(number)) for number in range(5000)})
    found = thinned(connection, Window(key, None, None, 100, means=True))
    assert found.thinned
    assert 40 <= len(found.x) <= 100
    assert [x / unit for x in found.x] == pytest.approx(found.y, abs=0.5)
    assert sum(found.y) / len(found.y) == pytest.approx(2500, rel=0.02)
    few = thinned(connection, Window(key, 10 * unit, 20 * unit, 100, means=True))
    assert few.y == list(range(10, 21)), "what is not thinned is as it was reported"


def test_a_stretch_of_a_long_curve_is_thinned_by_itself(connection: sqlite3.Connection) -> None:
    fill(connection, {number: (1000 * number, float(number % 7)) for number in range(4000)})
    found = thinned(connection, Window("timestamp", 1_000_000, 1_999_999, 50))
    assert found.thinned
    assert (found.x[0], found.x[-1]) == (1_000_000, 1_999_000)
    assert {0.0, 6.0} <= set(found.y)
    assert thinned(connection, Window("relative", 1_000_000, 1_049_999, 50)).x == list(
        range(1_000_000, 1_050_000, 1000)
    )
