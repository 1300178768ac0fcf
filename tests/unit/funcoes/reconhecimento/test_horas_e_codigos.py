"""Moments called a time, bare numbers called hours, and codes called quantities."""

import pandas as pd
import pytest

from funcoes.reconhecimento.achado import Achado
from funcoes.reconhecimento.proposta import propor


def found(**columns: list[str]) -> list[Achado]:
    return list(propor(pd.DataFrame(columns, dtype=object)).achados)


MOMENTS = {
    "ISO": [f"2019-03-{n % 20 + 1:02d}T{8 + n % 9:02d}:00" for n in range(60)],
    "a space": [f"2019-03-{n % 20 + 1:02d} {8 + n % 9:02d}:30:00" for n in range(60)],
    "days first": [f"{n % 20 + 1:02d}/03/2019 {8 + n % 9:02d}:30" for n in range(60)],
}


@pytest.mark.parametrize("name", ["Time", "Start time", "hora", "timestamp"])
@pytest.mark.parametrize("form", MOMENTS)
def test_moments_are_date_and_time_whatever_they_are_called(name: str, form: str) -> None:
    assert {a.papel: a.coluna for a in found(**{name: MOMENTS[form]})} == {"data": name, "hora": name}


def test_a_date_of_its_own_stays_the_date() -> None:
    days = [m[:10] for m in MOMENTS["ISO"]]
    assert [(a.papel, a.coluna) for a in found(Date=days, Time=MOMENTS["ISO"])] == [
        ("data", "Date"), ("hora", "Time"),
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "cells", "certain"), [
    ("Time", ["8", "9", "14", "17"], False),
    ("Time", ["1", "2", "3"], False),
    ("Time (min)", ["5.5", "12", "20"], False),
    ("Time (h)", ["0.5", "1.5", "2.25"], False),
    ("Time (h)", ["8.5", "14.25", "17.75"], True),
    ("Time", ["0.354", "0.604", "0.708"], True),
    ("Time", ["900", "1430", "1715"], True),
    ("Time (UTC)", ["9:00", "14:30"], True),
])  # fmt: skip
def test_bare_numbers_are_hours_only_where_they_can_be_nothing_else(
    name: str, cells: list[str], certain: bool
) -> None:
    (time,) = found(**{name: cells * 20})
    assert (time.papel, time.duvidoso) == ("hora", not certain)


def test_a_doubtful_hour_gives_way_to_a_clock_and_to_the_dates_own_time() -> None:
    clock = [m[11:] for m in MOMENTS["ISO"]]
    number = [str(n % 9 + 8) for n in range(60)]
    assert [(a.papel, a.coluna) for a in found(hour=number, time=clock)] == [("", "hour"), ("hora", "time")]
    roles = [(a.papel, a.coluna) for a in found(hour=number, date=MOMENTS["ISO"])]
    assert sorted(roles) == [("", "hour"), ("data", "date"), ("hora", "date")]


@pytest.mark.parametrize(("name", "cells", "asked"), [
    ("activity", ["1", "2", "3"], True),
    ("temperature", ["1", "4", "7"], True),
    ("temperature", ["-2", "0", "2"], True),
    ("air speed", ["0", "1", "2"], True),
    ("humidity", ["1", "3", "5"], True),
    ("clothing", ["1", "2"], True),
    ("activity", ["1", "1.2", "2"], False),
    ("temperature", ["22", "24", "26"], False),
    ("activity (met)", ["1", "2"], False),
    ("outdoor temperature", ["-2", "1", "4"], False),
])  # fmt: skip
def test_few_whole_numbers_may_be_codes(name: str, cells: list[str], asked: bool) -> None:
    (column,) = found(**{name: cells * 20})
    assert (column.papel, column.duvidoso) == ("grandezas", asked)
