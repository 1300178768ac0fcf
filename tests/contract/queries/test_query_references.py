"""Answers of ``*_ex``: objects in place of the ids of other documents, at any depth."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest

from tests.contract.queries.documents import new_model, new_project, new_task

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.contract.conftest import ClearmlServer

Ids = dict[str, str]


@pytest.fixture(scope="module")
def ids(clearml_server: ClearmlServer) -> Ids:
    """Return the ids of a task and of everything it names."""
    name = f"contract/queries {uuid.uuid4().hex}"
    made = {
        "project": new_project(clearml_server, name=name),
        "above": new_project(clearml_server, name=f"{name} above"),
        "queue": str(clearml_server.get("queues.create", name=f"queue {uuid.uuid4().hex}")["id"]),
    }
    made["parent"] = new_task(clearml_server, "parent", project=made["above"])
    made["maker"] = new_task(clearml_server, "maker", project=made["above"])
    made["model"] = new_model(clearml_server, "weights", project=made["project"], task=made["maker"])
    task = new_task(clearml_server, "shown", project=made["project"], parent=made["parent"])
    made["task"] = task
    for kind in ("input", "output"):
        clearml_server.get("tasks.add_or_update_model", task=task, name=kind, type=kind, model=made["model"])
    clearml_server.get("tasks.enqueue", task=task, queue=made["queue"])
    return made


def at(document: Any, path: Sequence[str]) -> Any:
    """Return what lies on a path; of a list, in its only element."""
    for name in path:
        document = document[0] if isinstance(document, list) else document
        document = document[name]
    return document


@pytest.mark.parametrize("call", ["tasks.get_all_ex", "tasks.get_by_id_ex"])
@pytest.mark.parametrize("fields", [None, ["company", "user", "project", "parent"], ["*"], ["-script"]])
def test_company_user_project_and_parent_are_objects(
    clearml_server: ClearmlServer, ids: Ids, call: str, fields: list[str] | None
) -> None:
    [task] = clearml_server.get(call, id=[ids["task"]], only_fields=fields)["tasks"]
    assert task["id"] == ids["task"]
    assert {name: task[name]["id"] for name in ("project", "parent")} == {
        name: ids[name] for name in ("project", "parent")
    }
    assert task["company"]["id"]
    assert task["user"]["id"]
    [plain] = clearml_server.get("tasks.get_all", id=[ids["task"]])["tasks"]
    assert (plain["project"], plain["parent"]) == (ids["project"], ids["parent"])


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("project.id", "@project"),
        ("parent.name", "parent"),
        ("parent.project.id", "@above"),
        ("execution.queue.id", "@queue"),
        ("models.input.model.name", "weights"),
        ("models.output.model.uri", "file:///m"),
        ("models.output.model.project.id", "@project"),
        ("models.input.model.task.name", "maker"),
        ("models.input.model.task.project.id", "@above"),
        ("models.input.name", "input"),
    ],
)
@pytest.mark.parametrize("together", [False, True])
def test_an_answer_looks_into_what_a_task_names(
    clearml_server: ClearmlServer, ids: Ids, path: str, expected: str, together: bool
) -> None:
    others = ["name", "parent.status", "models.input.name", "models.input.model.task.id", "user.name"]
    fields = [*others, path] if together else [path]
    [task] = clearml_server.get("tasks.get_all_ex", id=[ids["task"]], only_fields=fields)["tasks"]
    wanted = ids[expected[1:]] if expected.startswith("@") else expected
    assert at(task, path.split(".")) == wanted
    assert task["id"] == ids["task"]
    assert "script" not in task
    if together:
        assert (task["name"], at(task, ["models", "input", "name"])) == ("shown", "input")
        assert at(task, ["models", "input", "model", "task", "id"]) == ids["maker"]


def test_an_answer_looks_into_what_models_projects_and_queues_name(
    clearml_server: ClearmlServer, ids: Ids
) -> None:
    fields = ["task.name", "task.project.id", "project.name", "user.name", "company"]
    [model] = clearml_server.get("models.get_all_ex", id=[ids["model"]], only_fields=fields)["models"]
    assert (model["task"]["name"], model["task"]["project"]["id"]) == ("maker", ids["above"])
    assert model["project"]["name"]
    assert model["company"]["id"]
    [project] = clearml_server.get("projects.get_all_ex", id=[ids["project"]])["projects"]
    assert project["company"]["id"]
    assert project["user"]["id"]
    asked = {"id": [ids["queue"]], "only_fields": ["*", "entries.task.name"]}
    [queue] = clearml_server.get("queues.get_all_ex", **asked)["queues"]
    assert [entry["task"]["name"] for entry in queue["entries"]] == ["shown"]
    assert queue["company"]["id"]
    assert queue["name"]


def test_of_what_is_gone_the_id_stays(clearml_server: ClearmlServer) -> None:
    parent = new_task(clearml_server, "gone")
    task = new_task(clearml_server, "left", parent=parent)
    clearml_server.get("tasks.delete", task=parent, force=True)
    fields = ["name", "parent.name", "parent.project.name"]
    [shown] = clearml_server.get("tasks.get_all_ex", id=[task], only_fields=fields)["tasks"]
    assert shown["name"] == "left"
    assert shown.get("parent") in (None, {"id": parent})


def test_one_answer_does_not_change_another(clearml_server: ClearmlServer, ids: Ids) -> None:
    before = clearml_server.get("tasks.get_by_id", task=ids["task"])["task"]
    for fields in (["models.input.model.name", "execution.queue.name"], ["-models", "-execution"]):
        clearml_server.get("tasks.get_all_ex", id=[ids["task"]], only_fields=fields)
    assert clearml_server.get("tasks.get_by_id", task=ids["task"])["task"] == before
    [listed] = clearml_server.get("tasks.get_all", id=[ids["task"]])["tasks"]
    assert listed == before
