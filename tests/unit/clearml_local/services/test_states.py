"""The state machine of tasks."""

import pytest

from clearml_local.base.documents import Document
from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.services.task_life.states import check_editable, check_transition, known_status, set_status


def task(status: str, **fields: str) -> Document:
    return {"id": "1", "status": status, **fields}


@pytest.mark.parametrize(
    ("current", "status"),
    [
        ("created", "in_progress"),
        ("in_progress", "completed"),
        ("in_progress", "created"),
        ("stopped", "in_progress"),
        ("failed", "queued"),
        ("completed", "published"),
        ("published", "published"),
    ],
)
def test_allowed(current: str, status: str) -> None:
    check_transition(task(current), status)


@pytest.mark.parametrize(
    ("current", "status"),
    [
        ("created", "completed"),
        ("created", "failed"),
        ("queued", "completed"),
        ("completed", "failed"),
        ("published", "created"),
        ("failed", "completed"),
        ("unknown", "created"),
    ],
)
def test_forbidden_without_force(current: str, status: str) -> None:
    with pytest.raises(BadRequestError, match=f"is {current} and cannot become {status}") as caught:
        check_transition(task(current), status)
    assert caught.value.subcode == Subcode.TASK_STATUS
    check_transition(task(current), status, force=True)


def test_editing_ends_with_the_start_and_by_force_with_the_end() -> None:
    check_editable(task("created"))
    check_editable(task("in_progress"), force=True)
    check_editable(task("published"), section_is_open=True)
    for status, force in (("in_progress", False), ("completed", True)):
        with pytest.raises(BadRequestError):
            check_editable(task(status), force=force)


def test_times_are_recorded_once() -> None:
    document = task("created")
    started = set_status(document, "in_progress")["started"]
    assert "started" not in set_status(document, "in_progress")
    assert document["started"] == started
    changed = set_status(document, "failed", reason="because", message="of it")
    assert (document["status_reason"], document["status_message"]) == ("because", "of it")
    assert changed["completed"] == changed["status_changed"] == document["last_update"]
    assert "published" in set_status(document, "published")


@pytest.mark.parametrize("given", ["", "running", "Created", [], {}, ["created"], {"a": 1}, 5, True])
def test_what_is_no_status_is_refused_whatever_its_kind(given: object) -> None:
    with pytest.raises(
        BadRequestError, match=r"Unknown status .*: one of closed, completed, created"
    ) as refused:
        known_status(given)
    assert refused.value.subcode == Subcode.VALIDATION
    assert known_status("created") == "created"
