"""Which tasks may be deleted and reset, and what goes and stays with them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.clearml_server import ClearmlServer

New = Callable[..., str]
Stored = Callable[[str], dict[str, Any]]
ENDED = ("stopped", "failed", "completed")
OTHERS = ("created", "queued", "in_progress", "published")


def is_there(server: ClearmlServer, kind: str, identifier: str) -> bool:
    return server.call(f"{kind}s.get_by_id", {kind: identifier}).status == 200


def with_model(server: ClearmlServer, task: str, **fields: object) -> str:
    """Give a task an output model."""
    given = {"name": "made", "uri": "http://files/model.bin", "task": task, "ready": False, **fields}
    model = str(server.get("models.create", **given)["id"])
    server.get("tasks.add_or_update_model", task=task, name="made", model=model, type="output")
    return model


@pytest.mark.parametrize("status", [*ENDED, *OTHERS])
def test_without_force_only_what_has_ended_is_deleted(
    clearml_server: ClearmlServer, new_task: New, status: str
) -> None:
    task = new_task(status)
    answer = clearml_server.call("tasks.delete", {"task": task})
    expected = (200, 0) if status in ENDED else (400, 123)
    assert (answer.status, answer.meta["result_subcode"]) == expected
    assert is_there(clearml_server, "task", task) == (status not in ENDED)
    if status not in ENDED:
        assert clearml_server.get("tasks.delete", task=task, force=True)["deleted"] is True


@pytest.mark.parametrize(("name", "status"), [("reset", "completed"), ("delete", "completed")])
@pytest.mark.parametrize("child_status", ["created", "completed", "published"])
@pytest.mark.parametrize("many", [False, True])
def test_only_a_published_child_keeps_a_task(
    clearml_server: ClearmlServer, new_task: New, stored: Stored, name: str, status: str,
    child_status: str, many: bool,
) -> None:  # fmt: skip
    task = new_task(status)
    child = new_task(child_status, parent=task)
    if many:
        [result] = [*clearml_server.get(f"tasks.{name}_many", ids=[task])["failed"], None][:1]
        refused = result is not None
    else:
        refused = clearml_server.call(f"tasks.{name}", {"task": task}).status == 400
    assert refused == (child_status == "published")
    assert stored(child)["name"]
    if refused:
        clearml_server.get(f"tasks.{name}", task=task, force=True)


@pytest.mark.parametrize("name", ["reset", "delete"])
@pytest.mark.parametrize(
    ("fields", "is_input", "options", "stays"),
    [
        ({}, False, {}, False),
        ({}, True, {}, True),
        ({"ready": True}, False, {}, True),
        ({}, False, {"delete_output_models": False}, True),
    ],
    ids=["nobody's", "another task's input", "published", "told to keep"],
)
def test_models_go_with_the_task_that_made_them(
    clearml_server: ClearmlServer, new_task: New, name: str, fields: dict[str, Any],
    is_input: bool, options: dict[str, Any], stays: bool,
) -> None:  # fmt: skip
    task = new_task("in_progress")
    model = with_model(clearml_server, task, **fields)
    clearml_server.get("tasks.stopped", task=task)
    if is_input:
        new_task(models={"input": [{"name": "used", "model": model}], "output": []})
    answer = clearml_server.get(f"tasks.{name}", task=task, force=True, **options)
    assert is_there(clearml_server, "model", model) == stays
    assert answer["deleted_models"] == int(not stays)
    if stays:
        clearml_server.get("models.delete", model=model, force=True)


@pytest.mark.parametrize("name", ["reset", "delete"])
def test_the_files_of_a_task_are_named_when_asked_for(
    clearml_server: ClearmlServer, new_task: New, name: str
) -> None:
    task = new_task("in_progress")
    model = with_model(clearml_server, task)
    items = [
        {"key": "out", "type": "custom", "uri": "http://files/out.bin", "mode": "output"},
        {"key": "in", "type": "custom", "uri": "http://files/in.bin", "mode": "input"},
    ]
    clearml_server.get("tasks.add_or_update_artifacts", task=task, artifacts=items)
    image = {
        "type": "training_debug_image", "task": task, "metric": "images", "variant": "one", "iter": 1,
        "url": "http://files/image.png", "key": "image.png", "timestamp": 1_700_000_000_000,
    }  # fmt: skip
    clearml_server.call("events.add_batch", json.dumps(image).encode())
    clearml_server.get("tasks.stopped", task=task)
    urls = clearml_server.get(f"tasks.{name}", task=task, force=True, return_file_urls=True)["urls"]
    assert "http://files/model.bin" in urls["model_urls"]
    assert urls["artifact_urls"] == ["http://files/out.bin"]
    assert not is_there(clearml_server, "model", model)


WAYS_TO_DELETE: dict[str, Callable[[str, str], dict[str, Any]]] = {
    "tasks.delete": lambda task, _: {"task": task, "force": True},
    "tasks.delete_many": lambda task, _: {"ids": [task], "force": True},
    "projects.delete": lambda _, project: {"project": project, "force": True, "delete_contents": True},
}


@pytest.mark.embutido
@pytest.mark.parametrize("way", WAYS_TO_DELETE)
def test_of_a_deleted_task_nothing_is_left_in_whatever_way(
    clearml_server: ClearmlServer, new_task: New, stored: Stored, way: str
) -> None:
    name = uuid.uuid4().hex
    own = clearml_server.get("projects.create", name=f"contract/{name}")["id"]
    queue = clearml_server.get("queues.create", name=f"contract {name}")["id"]
    task = new_task(project=own)
    child = new_task(parent=task)
    model = with_model(clearml_server, task, project=own)
    for owner in (task, child):
        entry = {"task": owner, "name": "made", "type": "output", "model": model}
        clearml_server.get("tasks.add_or_update_model", **entry)
    clearml_server.get("tasks.enqueue", task=task, queue=queue)
    clearml_server.get(way, **WAYS_TO_DELETE[way](task, own))
    assert not is_there(clearml_server, "task", task)
    assert not is_there(clearml_server, "model", model)
    assert clearml_server.get("queues.get_by_id", queue=queue)["queue"]["entries"] == []
    assert stored(child)["models"]["output"] == []
    assert not stored(child).get("parent")


def test_a_reset_task_is_as_it_was_before_it_ran(
    clearml_server: ClearmlServer, new_task: New, stored: Stored
) -> None:
    task = new_task("completed")
    fields = clearml_server.get("tasks.reset", task=task)["fields"]
    after = stored(task)
    assert (fields["status"], after["status"]) == ("created", "created")
    assert not any(after.get(name) for name in ("started", "completed", "runtime", "last_metrics"))


# Queues.


@pytest.mark.parametrize("status", ["stopped", "completed", "published", "failed", "in_progress"])
def test_a_dequeued_task_takes_the_status_asked_for(
    clearml_server: ClearmlServer, new_task: New, stored: Stored, status: str
) -> None:
    task = new_task("queued")
    answer = clearml_server.get("tasks.dequeue", task=task, new_status=status)
    assert (answer["dequeued"], stored(task)["status"]) == (1, status)


def test_dequeuing_what_waits_nowhere_is_no_error(clearml_server: ClearmlServer, new_task: New) -> None:
    assert clearml_server.call("tasks.dequeue", {"task": "0" * 32}).status == 200
    assert clearml_server.get("tasks.dequeue", task=new_task("completed"))["dequeued"] == 1
