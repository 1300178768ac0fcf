"""Dates in queries are moments, in whatever zone and form they are written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

from tests.contract.queries.documents import names, new_model, new_project, new_task

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract.conftest import ClearmlServer

HOUR = timedelta(hours=1)
BRASILIA, NEPAL = timezone(timedelta(hours=-3)), timezone(timedelta(hours=5, minutes=45))
FORMS: dict[str, Callable[[datetime], str]] = {
    "utc": lambda moment: moment.isoformat(),
    "Z": lambda moment: moment.replace(tzinfo=None).isoformat() + "Z",
    "no zone": lambda moment: moment.replace(tzinfo=None).isoformat(),
    "blank": lambda moment: moment.replace(tzinfo=None).isoformat(sep=" "),
    "west": lambda moment: moment.astimezone(BRASILIA).isoformat(),
    "east": lambda moment: moment.astimezone(NEPAL).isoformat(),
    "seconds": lambda moment: moment.isoformat(timespec="seconds"),
    "milliseconds": lambda moment: moment.isoformat(timespec="milliseconds"),
    "minutes": lambda moment: moment.astimezone(NEPAL).isoformat(timespec="minutes"),
}
SEVERAL = ("_or_", "_any_", "_and_", "_all_")


@pytest.fixture(scope="module")
def project(clearml_server: ClearmlServer) -> str:
    """Return a project with a task that has begun and one that has not."""
    made = new_project(clearml_server)
    new_task(clearml_server, "draft", project=made)
    begun = new_task(clearml_server, "begun", project=made)
    clearml_server.get("tasks.started", task=begun)
    return made


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("field", ["created", "last_update", "last_change", "status_changed"])
def test_a_date_in_any_form_is_a_moment(
    clearml_server: ClearmlServer, project: str, field: str, form: str
) -> None:
    write = FORMS[form]
    before, after = write(datetime.now(UTC) - HOUR), write(datetime.now(UTC) + HOUR)
    everything = {"draft", "begun"}
    for condition, expected in {
        f">{before}": everything,
        f">={before}": everything,
        f"<{before}": set(),
        f"<={after}": everything,
        f">{after}": set(),
    }.items():
        assert set(names(clearml_server, project=[project], **{field: [condition]})) == expected, condition
    both: list[Any] = [[f">={before}", f"<{after}"], [before, after], [before, None], [None, after]]
    for conditions in both:
        assert set(names(clearml_server, project=[project], **{field: conditions})) == everything, conditions
    for conditions in ([after, None], [None, before], [f">{before}", f">{after}"]):
        assert names(clearml_server, project=[project], **{field: conditions}) == [], conditions


@pytest.mark.parametrize("bounds", [[1, None], [1, 2], [None, 2]])
def test_what_has_no_date_is_not_in_a_range_of_dates(
    clearml_server: ClearmlServer, project: str, bounds: list[int | None]
) -> None:
    moments = {1: datetime.now(UTC) - HOUR, 2: datetime.now(UTC) + HOUR}
    started = [moments[bound].isoformat() if bound else None for bound in bounds]
    assert names(clearml_server, project=[project], started=started) == ["begun"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("key", SEVERAL)
def test_several_fields_are_asked_for_one_date(
    clearml_server: ClearmlServer, project: str, key: str, form: str
) -> None:
    def asked(conditions: object) -> set[str]:
        spec = {"fields": ["last_update", "started"], "datetime": conditions}
        return set(names(clearml_server, project=[project], **{key: spec}))

    write = FORMS[form]
    before, after = write(datetime.now(UTC) - HOUR), write(datetime.now(UTC) + HOUR)
    since = {"draft", "begun"} if key in ("_or_", "_any_") else {"begun"}
    assert asked([f">{before}"]) == since
    assert asked([f">{before}", f"<{after}"]) == since
    assert asked([f">{after}"]) == set()


@pytest.mark.parametrize("key", SEVERAL)
def test_several_fields_are_asked_for_one_pattern(
    clearml_server: ClearmlServer, project: str, key: str
) -> None:
    spec = {"fields": ["name", "type"], "pattern": "BEGUN|test"}
    expected = {"draft", "begun"} if key in ("_or_", "_any_") else {"begun"}
    assert set(names(clearml_server, project=[project], **{key: spec})) == expected


def test_a_trigger_asks_models_as_well(clearml_server: ClearmlServer, project: str) -> None:
    new_model(clearml_server, "weights", project=project)
    query = {"fields": ["last_update", "last_change"]}
    before, after = (FORMS["west"](datetime.now(UTC) + shift) for shift in (-HOUR, HOUR))
    for bound, expected in ((before, ["weights"]), (after, [])):
        asked = {**query, "datetime": [f">{bound}"]}
        found = names(clearml_server, "models.get_all", project=[project], _or_=asked)
        assert found == expected


@pytest.mark.embutido
@pytest.mark.parametrize(
    "query",
    [
        {"created": ">=yesterday"},
        {"created": ["<2026-13-01"]},
        {"started": ["2026-01-01", "soon"]},
        {"last_update": [">="]},
        {"status_changed": [">2026-01-01T25:00:00"]},
        {"_or_": {"fields": ["created"], "datetime": [">never"]}},
        {"created": True},
        {"created": [[1]]},
    ],
)
def test_what_is_no_date_is_refused(clearml_server: ClearmlServer, query: dict[str, Any]) -> None:
    answer = clearml_server.call("tasks.get_all_ex", query)
    assert (answer.status, answer.meta["result_subcode"]) == (400, 12)
    assert "date" in answer.meta["result_msg"] or "not of type" in answer.meta["result_msg"]
