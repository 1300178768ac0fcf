"""Publishing models, with and without the tasks that made them; deleting them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.contract_documents import ended_task, is_there, new_model, new_task, the_model, the_task

if TYPE_CHECKING:
    from tests.clearml_server import ClearmlServer

WAYS = ["set_ready", "publish_many"]


def publish(server: ClearmlServer, way: str, model: str, **options: bool) -> dict[str, Any]:
    """Publish a model one way or the other; return what is answered for it, failed or not."""
    if way == "set_ready":
        answer = server.call("models.set_ready", {"model": model, **options})
        return {"ok": answer.status == 200, **(answer.data or {})}
    many = {name.replace("publish_task", "publish_tasks", 1): value for name, value in options.items()}
    if "force_publish_task" in options:
        many = {"force_publish_task": options["force_publish_task"]}
    answer = server.call("models.publish_many", {"ids": [model], **many})
    [one] = [*answer.data["succeeded"], *answer.data["failed"]]
    return {"ok": bool(answer.data["succeeded"]), **one}


def is_published(server: ClearmlServer, model: str, task: str) -> tuple[bool, bool]:
    return the_model(server, model)["ready"], the_task(server, task)["status"] == "published"


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("options", "with_task"), [({}, True), ({"publish_task": True}, True), ({"publish_task": False}, False)]
)
def test_the_task_of_a_model_is_published_with_it(
    clearml_server: ClearmlServer, way: str, options: dict[str, bool], *, with_task: bool
) -> None:
    task = ended_task(clearml_server)
    model = new_model(clearml_server, task=task)
    answer = publish(clearml_server, way, model, **options)
    assert answer["ok"]
    assert is_published(clearml_server, model, task) == (True, with_task)
    published = answer.get("published_task") or {}
    assert published.get("id") == (task if with_task else None)
    if with_task:
        assert published["data"]["updated"] == 1


@pytest.mark.parametrize("way", WAYS)
def test_a_running_task_holds_its_model_back(clearml_server: ClearmlServer, way: str) -> None:
    task = new_task(clearml_server)
    clearml_server.get("tasks.started", task=task)
    model = new_model(clearml_server, task=task)
    assert not publish(clearml_server, way, model)["ok"]
    assert is_published(clearml_server, model, task) == (False, False)


@pytest.mark.parametrize("way", WAYS)
def test_by_force_a_running_task_is_published(clearml_server: ClearmlServer, way: str) -> None:
    task = new_task(clearml_server)
    clearml_server.get("tasks.started", task=task)
    model = new_model(clearml_server, task=task)
    assert publish(clearml_server, way, model, force_publish_task=True)["ok"]
    assert is_published(clearml_server, model, task) == (True, True)


@pytest.mark.parametrize("way", WAYS)
def test_a_model_without_a_task_is_published_alone(clearml_server: ClearmlServer, way: str) -> None:
    model = new_model(clearml_server)
    answer = publish(clearml_server, way, model)
    assert answer["ok"]
    assert not answer.get("published_task")
    assert the_model(clearml_server, model)["ready"]


@pytest.mark.embutido
def test_one_that_cannot_be_published_does_not_stop_the_others(clearml_server: ClearmlServer) -> None:
    task = new_task(clearml_server)
    clearml_server.get("tasks.started", task=task)
    held, free = new_model(clearml_server, task=task), new_model(clearml_server)
    answer = clearml_server.get("models.publish_many", ids=[held, "absent", free])
    assert [one["id"] for one in answer["succeeded"]] == [free]
    assert [one["error"]["codes"] for one in answer["failed"]] == [[400, 110], [400, 201]]


# Deleting.


def output_of(server: ClearmlServer, task: str) -> list[str]:
    return [entry["model"] for entry in the_task(server, task)["models"].get("output") or []]


@pytest.mark.parametrize("way", ["delete", "delete_many"])
def test_a_deleted_model_is_no_tasks_output(clearml_server: ClearmlServer, way: str) -> None:
    task = new_task(clearml_server)
    models = [new_model(clearml_server, task=task) for _ in range(2)]
    for number, model in enumerate(models):
        body = {"task": task, "name": f"out {number}", "type": "output", "model": model}
        clearml_server.get("tasks.add_or_update_model", **body)
    assert output_of(clearml_server, task) == models
    if way == "delete":
        assert clearml_server.get("models.delete", model=models[0])["url"] == "file:///model"
    else:
        answer = clearml_server.get("models.delete_many", ids=models[:1])
        assert [one["url"] for one in answer["succeeded"]] == ["file:///model"]
    assert output_of(clearml_server, task) == models[1:]
    assert not is_there(clearml_server, "model", models[0])


@pytest.mark.embutido
@pytest.mark.parametrize("count", [1, 12])
def test_many_deleted_at_once_are_no_tasks_output(clearml_server: ClearmlServer, count: int) -> None:
    task = new_task(clearml_server)
    models = [new_model(clearml_server, task=task) for _ in range(count + 1)]
    entries = [{"name": f"out {number}", "model": model} for number, model in enumerate(models)]
    clearml_server.get("tasks.edit", task=task, models={"output": entries})
    clearml_server.get("models.delete_many", ids=models[:count])
    assert output_of(clearml_server, task) == models[count:]


@pytest.mark.embutido
@pytest.mark.parametrize("way", ["delete", "delete_many"])
@pytest.mark.parametrize("reason", ["input of a task", "of a published task"])
def test_a_model_in_use_is_deleted_by_force_only(
    clearml_server: ClearmlServer, way: str, reason: str
) -> None:
    if reason == "input of a task":
        model = new_model(clearml_server)
        user = new_task(clearml_server)
        clearml_server.get("tasks.add_or_update_model", task=user, name="in", type="input", model=model)
    else:
        task = ended_task(clearml_server)
        model = new_model(clearml_server, task=task)
        clearml_server.get("models.set_ready", model=model)
    target: dict[str, Any] = {"model": model} if way == "delete" else {"ids": [model]}
    refused = clearml_server.call(f"models.{way}", target)
    codes = (
        [refused.status, refused.meta["result_subcode"]]
        if way == "delete"
        else refused.data["failed"][0]["error"]["codes"]
    )
    assert codes == [400, 203]
    assert is_there(clearml_server, "model", model)
    clearml_server.get(f"models.{way}", **target, force=True)
    assert not is_there(clearml_server, "model", model)
