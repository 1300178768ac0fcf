"""Windows as people type them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funcoes.apoio.erros import ErroConfig
from funcoes.monitor.periodo import ler_periodo

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "until", "start", "end"),
    [
        ("24h", "", datetime(2026, 3, 9, 12, tzinfo=UTC), NOW),
        ("90m", "", datetime(2026, 3, 10, 10, 30, tzinfo=UTC), NOW),
        ("2w", "", datetime(2026, 2, 24, 12, tzinfo=UTC), NOW),
        ("7d", "1d", datetime(2026, 3, 2, 12, tzinfo=UTC), datetime(2026, 3, 9, 12, tzinfo=UTC)),
        ("2026-03-01", "", datetime(2026, 3, 1, tzinfo=UTC), NOW),
        (" 2026-03-01T12:00-03:00 ", "", datetime(2026, 3, 1, 15, tzinfo=UTC), NOW),
        ("1d", "2026-03-05", datetime(2026, 3, 4, tzinfo=UTC), datetime(2026, 3, 5, tzinfo=UTC)),
    ],
)
def test_a_window(since: str, until: str, start: datetime, end: datetime) -> None:
    period = ler_periodo(since, until, NOW)
    assert (period.desde, period.ate) == (start, end)


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("yesterday", ""), ("24", ""), ("-1d", ""), ("", ""), ("999999w", ""), ("1d", "now"),
        ("2026-13-01", ""), ("2027-01-01", ""), ("0m", ""), ("2026-03-05", "2026-03-05"),
    ],
)  # fmt: skip
def test_what_is_no_window_is_said(since: str, until: str) -> None:
    with pytest.raises(ErroConfig, match=r"--since|--until"):
        ler_periodo(since, until, NOW)


@given(st.integers(1, 5000), st.sampled_from("mhd"))
def test_a_duration_is_as_long_as_it_says(number: int, unit: str) -> None:
    period = ler_periodo(f"{number}{unit}", "", NOW)
    length = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}[unit]
    assert period.ate - period.desde == number * length
    start, end = period.us
    assert end - start == number * length / timedelta(microseconds=1)
