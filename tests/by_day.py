"""What of many cases runs by day: `make test` leaves the others to `make test-night`, which tries them all.

``@pytest.mark.by_day(every=3)`` is for tests with a table of cases, ``examples(200)`` for properties.
"""

from collections import Counter
from collections.abc import Iterable

import pytest
from hypothesis import settings

NIGHTLY = "nightly"
PART_BY_DAY = 4
EXAMPLES = 100
FEWEST = 5
_at_night = True


def begin(config: pytest.Config) -> None:
    """Find out which it is: by day the tests of the night are not chosen."""
    global _at_night  # noqa: PLW0603 -- examples are counted while modules are imported
    _at_night = f"not {NIGHTLY}" not in config.getoption("markexpr")
    settings.register_profile("by day", settings.get_profile("conforto"), max_examples=examples(EXAMPLES))
    if not _at_night:
        settings.load_profile("by day")


def at_night() -> bool:
    """Whether the tests of the night run: for a test that goes on from a state that takes long to reach."""
    return _at_night


def examples(most: int) -> int:
    """Return how many examples of a property are tried: by day a part of those of the night."""
    return most if _at_night else max(FEWEST, most // PART_BY_DAY)


def leave_to_the_night(items: Iterable[pytest.Item]) -> None:
    """Mark all but each so-manyth case of the tables that ask for it; the first of a table stays."""
    met: Counter[str] = Counter()
    for item in items:
        mark = item.get_closest_marker("by_day")
        if mark is None:
            continue
        test = item.nodeid.partition("[")[0]
        if met[test] % mark.kwargs["every"]:
            item.add_marker(NIGHTLY)
        met[test] += 1
