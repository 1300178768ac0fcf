"""What tasks.create, edit, update and clone take, how it is stored, and what they answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.clearml_server import ClearmlServer

New = Callable[..., str]
Stored = Callable[[str], dict[str, Any]]
TAGS = ["zeta", "alpha", "mid"]


@pytest.mark.parametrize(
    "name", ["a", "ab", *(pytest.param(blank, marks=pytest.mark.embutido) for blank in ("   ", " ab "))]
)
@pytest.mark.parametrize(
    ("call", "field", "others"),
    [
        ("tasks.create", "name", {"type": "testing"}),
        ("tasks.edit", "name", {}),
        ("tasks.update", "name", {}),
        ("tasks.clone", "new_task_name", {}),
    ],
)
def test_a_name_has_three_characters(
    clearml_server: ClearmlServer, new_task: New, call: str, field: str, others: dict[str, str], name: str
) -> None:
    given = {**others, field: name} if call == "tasks.create" else {"task": new_task(), field: name}
    assert clearml_server.call(call, given).status == 400


def test_a_name_of_three_characters_will_do(clearml_server: ClearmlServer, new_task: New) -> None:
    task = new_task(name="abc")
    for name in ("tasks.edit", "tasks.update"):
        assert clearml_server.get(name, task=task, name=name[-3:])["updated"] == 1


def test_an_unknown_project_is_refused(clearml_server: ClearmlServer) -> None:
    answer = clearml_server.call("tasks.create", name="nowhere", type="testing", project="0" * 32)
    assert (answer.status, answer.meta["result_subcode"]) == (400, 16)


@pytest.mark.parametrize("way", ["create", "edit"])
def test_short_texts_are_stripped_and_the_diff_is_not(
    clearml_server: ClearmlServer, new_task: New, stored: Stored, way: str
) -> None:
    script = {"repository": " https://a/b.git ", "branch": "main\n", "diff": " +x\n"}
    if way == "create":
        task = new_task(script=script)
    else:
        task = new_task()
        clearml_server.get("tasks.edit", task=task, script=script)
    kept = stored(task)["script"]
    assert (kept["repository"], kept["branch"], kept["diff"]) == ("https://a/b.git", "main", " +x\n")


def test_tags_keep_the_order_given(clearml_server: ClearmlServer, new_task: New, stored: Stored) -> None:
    created = new_task(tags=TAGS)
    assert stored(created)["tags"] == TAGS
    clearml_server.get("tasks.edit", task=created, tags=TAGS[::-1])
    assert stored(created)["tags"] == TAGS[::-1]
    copy = clearml_server.get("tasks.clone", task=created, new_task_tags=TAGS)["id"]
    assert stored(copy)["tags"] == TAGS
    clearml_server.get("tasks.update", task=copy, tags=TAGS[1:])
    assert stored(copy)["tags"] == TAGS[1:]


def test_artifacts_keep_the_order_given(clearml_server: ClearmlServer, new_task: New, stored: Stored) -> None:
    task = new_task()
    given = [{"key": key, "type": "custom", "uri": f"file:///{key}"} for key in ("bb", "aa", "cc")]
    clearml_server.get("tasks.edit", task=task, execution={"artifacts": given})
    assert [one["key"] for one in stored(task)["execution"]["artifacts"]] == ["bb", "aa", "cc"]


def test_a_running_task_takes_artifacts_without_force(clearml_server: ClearmlServer, new_task: New) -> None:
    item = {"key": "made", "type": "custom", "uri": "file:///made"}
    running, ended = new_task("in_progress"), new_task("completed")
    clearml_server.get("tasks.add_or_update_artifacts", task=running, artifacts=[item])
    refused = clearml_server.call("tasks.add_or_update_artifacts", {"task": ended, "artifacts": [item]})
    assert refused.status == 400


CHANGES: list[tuple[str, dict[str, Any]]] = [
    ("tasks.edit", {"comment": "other"}),
    ("tasks.edit", {"name": "another"}),
    ("tasks.edit", {"tags": ["new"]}),
    ("tasks.edit", {"script": {"branch": "other"}}),
    ("tasks.edit", {"runtime": {"key": "value"}}),
    ("tasks.edit", {"container": {"image": "other"}}),
    ("tasks.update", {"comment": "other"}),
]


@pytest.mark.parametrize(("call", "fields"), CHANGES, ids=lambda value: json.dumps(value)[:30])
def test_a_change_is_signed_and_none_is_not_one(
    clearml_server: ClearmlServer, new_task: New, stored: Stored, call: str, fields: dict[str, Any]
) -> None:
    task = new_task()
    before = stored(task)
    changed = clearml_server.get(call, task=task, **fields)
    after = stored(task)
    assert changed["updated"] == 1
    assert before["last_change"] < after["last_change"]
    assert after["last_changed_by"] == clearml_server.claims["identity"]["user"]
    assert set(fields) | {"last_change", "last_changed_by"} <= set(changed["fields"])
    assert clearml_server.get(call, task=task)["updated"] == 0
    assert stored(task)["last_change"] == after["last_change"]


@pytest.mark.embutido
@pytest.mark.parametrize(("call", "fields"), CHANGES, ids=lambda value: json.dumps(value)[:30])
def test_the_same_value_again_is_no_change(
    clearml_server: ClearmlServer, new_task: New, stored: Stored, call: str, fields: dict[str, Any]
) -> None:
    task = new_task()
    clearml_server.get(call, task=task, **fields)
    before = stored(task)
    assert clearml_server.get(call, task=task, **fields) == {"updated": 0, "fields": {}}
    assert stored(task) == before


def test_an_edit_may_give_a_status(clearml_server: ClearmlServer, new_task: New, stored: Stored) -> None:
    task = new_task()
    before = stored(task)["status_changed"]
    clearml_server.get("tasks.edit", task=task, status="queued")
    assert stored(task)["status"] == "queued"
    assert stored(task)["status_changed"] > before
    assert clearml_server.call("tasks.edit", {"task": task, "status": "no such", "force": True}).status == 400


@pytest.mark.parametrize(
    ("way", "status"),
    [("started", "in_progress"), ("stopped", "stopped"), ("failed", "failed"), ("completed", "completed")],
)
def test_a_change_of_status_says_when(
    clearml_server: ClearmlServer, new_task: New, stored: Stored, way: str, status: str
) -> None:
    task = new_task() if way == "started" else new_task("in_progress")
    before = stored(task)["status_changed"]
    fields = clearml_server.get(f"tasks.{way}", task=task)["fields"]
    after = stored(task)
    assert after["status_changed"] > before
    assert fields["status"] == status
    assert {"status_changed", "last_change", "last_changed_by"} <= set(fields)


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("tasks.edit_hyper_params", "hyperparams"),
        ("tasks.delete_hyper_params", "hyperparams"),
        ("tasks.edit_configuration", "configuration"),
        ("tasks.delete_configuration", "configuration"),
    ],
)
def test_nothing_to_do_is_refused(
    clearml_server: ClearmlServer, new_task: New, name: str, field: str
) -> None:
    answer = clearml_server.call(name, {"task": new_task(), field: []})
    assert (answer.status, answer.meta["result_subcode"]) == (400, 12)


def test_many_updates_are_lines(clearml_server: ClearmlServer, new_task: New, stored: Stored) -> None:
    """The SDK's schema of API 2.9 has this as a batch of ``tasks.update``."""
    tasks = [new_task() for _ in range(2)]
    lines = b"\n".join(json.dumps({"task": task, "name": f"batch {task}"}).encode() for task in tasks)
    path = clearml_server.path("tasks.update_batch")
    headers = {**clearml_server.bearer, "Content-Type": "application/json-lines"}
    status, text = clearml_server.request("POST", path, lines, headers)
    assert (status, json.loads(text)["data"]["updated"]) == (200, 2)
    assert [stored(task)["name"] for task in tasks] == [f"batch {task}" for task in tasks]


@pytest.mark.embutido
@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"task": 3}', b'{"task": "absent"}', b"{"])
def test_a_wrong_line_takes_back_the_others(
    clearml_server: ClearmlServer, new_task: New, stored: Stored, body: bytes
) -> None:
    task = new_task()
    good = json.dumps({"task": task, "comment": "taken back"}).encode() + b"\n" if body else b""
    headers = {**clearml_server.bearer, "Content-Type": "application/json-lines"}
    status, _ = clearml_server.request(
        "POST", clearml_server.path("tasks.update_batch"), good + body, headers
    )
    assert (status, stored(task)["comment"]) == (400, "")


def test_tags_of_several_tasks_are_changed_at_once(
    clearml_server: ClearmlServer, new_task: New, stored: Stored
) -> None:
    first, second = new_task(tags=["a", "b"]), new_task(tags=["b"])
    answer = clearml_server.get("tasks.update_tags", ids=[first, second], add_tags=["c"], remove_tags=["b"])
    assert answer["updated"] == 2
    assert (stored(first)["tags"], stored(second)["tags"]) == (["a", "c"], ["c"])


def test_a_public_task_is_one_again_of_the_company(clearml_server: ClearmlServer, new_task: New) -> None:
    task = new_task()
    assert clearml_server.get("tasks.make_public", ids=[task])["updated"] == 1
    assert clearml_server.get("tasks.make_private", ids=[task])["updated"] == 1


# Clones.


def test_a_copy_may_go_to_a_new_project(clearml_server: ClearmlServer, new_task: New, stored: Stored) -> None:
    name = "contract/of a copy"
    made = clearml_server.get("tasks.clone", task=new_task(), new_project_name=name)
    assert made["new_project"]["name"] == name
    assert stored(made["id"])["project"] == made["new_project"]["id"]


def test_what_a_copy_names_may_be_checked(clearml_server: ClearmlServer, new_task: New, project: str) -> None:
    model = clearml_server.get("models.create", name="input", uri="file:///m", project=project)["id"]
    entry = {"name": "input", "model": model}
    task = new_task(models={"input": [entry], "output": []})
    clearml_server.get("tasks.clone", task=task, validate_references=True)
    clearml_server.get("models.delete", model=model, force=True)
    refused = clearml_server.call("tasks.clone", {"task": task, "validate_references": True})
    assert (refused.status, refused.meta["result_subcode"]) == (400, 201)
    other = clearml_server.call(
        "tasks.clone", {"task": new_task(), "validate_references": True, "new_task_input_models": [entry]}
    )
    assert (other.status, other.meta["result_subcode"]) == (400, 201)


@pytest.mark.parametrize(("call", "field"), [("tasks.edit", "status"), ("tasks.dequeue", "new_status")])
@pytest.mark.parametrize("given", ["nowhere", [], {}, ["created"]], ids=repr)
def test_what_is_no_status_is_refused(
    clearml_server: ClearmlServer, new_task: New, call: str, field: str, given: object
) -> None:
    task = new_task("queued")
    answer = clearml_server.call(call, {"task": task, field: given, "force": True})
    assert answer.status == 400, answer
