"""Documents say which of several users made them, through raw calls and through the SDK."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

from tests.contract.ui.accounts import Caller, new_person

if TYPE_CHECKING:
    from tests.clearml_server import ClearmlServer

pytestmark = pytest.mark.embutido


@pytest.fixture
def person(clearml_server: ClearmlServer) -> tuple[str, Caller]:
    return new_person(clearml_server)


def test_what_one_makes_carries_who_made_it(
    clearml_server: ClearmlServer, person: tuple[str, Caller]
) -> None:
    user, caller = person
    task = caller.get("tasks.create", name="of a person", type="testing")["id"]
    model = caller.get("models.create", name="of a person", uri="file:///m", task=task)["id"]
    project = caller.get("projects.create", name=clearml_server.place(f"contract/{uuid.uuid4().hex}"))["id"]
    queue = caller.get("queues.create", name=f"queue {uuid.uuid4().hex}")["id"]
    made = {
        "project": caller.get("projects.get_by_id", project=project)["project"],
        "queue": caller.get("queues.get_by_id", queue=queue)["queue"],
        "task": caller.get("tasks.get_by_id", task=task)["task"],
        "model": caller.get("models.get_by_id", model=model)["model"],
    }
    assert {kind: one["user"] for kind, one in made.items()} == dict.fromkeys(made, user)
    clearml_server.get("tasks.edit", task=task, comment="by another")
    assert caller.get("tasks.get_by_id", task=task)["task"]["last_changed_by"] == "local"
    [shown] = caller.get("tasks.get_all_ex", id=[task], only_fields=["user.name"])["tasks"]
    assert shown["user"]["name"].startswith("Person ")
    assert caller.get("tasks.get_all", user=[user], only_fields=["id"])["tasks"] == [{"id": task}]


def test_the_sdk_works_with_credentials_of_a_person(
    clearml_server: ClearmlServer, person: tuple[str, Caller]
) -> None:
    user, caller = person
    made = caller.get("auth.create_credentials")["credentials"]
    script = """
    import os, sys
    os.environ["CLEARML_API_ACCESS_KEY"], os.environ["CLEARML_API_SECRET_KEY"] = sys.argv[1:3]
    from clearml import Task
    task = Task.create(project_name="contract/people", task_name="by a person")
    print("user", task.data.user)
    """
    assert f"user {user}" in clearml_server.run(script, made["access_key"], made["secret_key"])
