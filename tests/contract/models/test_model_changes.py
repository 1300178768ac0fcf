"""Making and changing models: forms taken, what comes back, what every change leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.contract_documents import new_model, new_project, new_task, the_model, the_task

if TYPE_CHECKING:
    from tests.clearml_server import ClearmlServer

ITEM = {"key": "rank", "type": "int", "value": "1"}
OTHER = {"key": "a.b", "type": "str", "value": "x"}


@pytest.mark.parametrize(
    ("way", "form"),
    [
        # Of a list to create, a real server was seen to take it and to refuse it.
        pytest.param("create", "list", marks=pytest.mark.embutido),
        *((way, "list") for way in ("edit", "add_or_update_metadata")),
        *(
            (way, form)
            for way in ("create", "edit", "add_or_update_metadata")
            for form in ("mapping", "mapping without keys inside")
        ),
    ],
)
def test_metadata_comes_as_a_list_and_as_a_mapping(
    clearml_server: ClearmlServer, way: str, form: str
) -> None:
    forms: dict[str, Any] = {
        "list": [ITEM, OTHER],
        "mapping": {"rank": ITEM, "a.b": OTHER},
        "mapping without keys inside": {"rank": {"type": "int", "value": "1"}, "a.b": OTHER},
    }
    given = {"metadata": forms[form]}
    model = new_model(clearml_server, **(given if way == "create" else {}))
    if way != "create":
        assert clearml_server.get(f"models.{way}", model=model, **given)["updated"] == 1
    assert the_model(clearml_server, model)["metadata"] == {"rank": ITEM, "a.b": OTHER}


@pytest.mark.embutido
@pytest.mark.parametrize("metadata", [[{"value": "1"}], {"rank": 3}, {"rank": None}, [3], "rank", 3])
def test_metadata_without_keys_or_values_is_refused(clearml_server: ClearmlServer, metadata: object) -> None:
    model = new_model(clearml_server)
    assert clearml_server.call("models.edit", {"model": model, "metadata": metadata}).status == 400


def test_what_a_model_is_given_comes_back_as_given(clearml_server: ClearmlServer) -> None:
    project = new_project(clearml_server)
    given = {
        "labels": {"cat": 1, "dog": 2, "red fox": 3},
        "framework": "Some Framework",
        "task": new_task(clearml_server, project),
        "tags": ["z", "a"],
        "project": project,
        "comment": "c",
        "design": {"layers": [1, 2]},
    }
    model = new_model(clearml_server, **given)
    assert given.items() <= the_model(clearml_server, model).items()
    asked = {"id": [model], "include_stats": True, "only_fields": ["id", "labels", "name"]}
    [listed] = clearml_server.get("models.get_all_ex", **asked)["models"]
    assert (listed["labels"], listed["stats"]["labels_count"]) == (given["labels"], 3)


CHANGES: dict[str, Any] = {
    "edit": lambda server, model, _: server.get("models.edit", model=model, comment="new"),
    "update": lambda server, model, _: server.get("models.update", model=model, name="renamed"),
    "set_ready": lambda server, model, _: server.get("models.set_ready", model=model, publish_task=False),
    "publish_many": lambda server, model, _: server.get(
        "models.publish_many", ids=[model], publish_tasks=False
    ),
    "archive_many": lambda server, model, _: server.get("models.archive_many", ids=[model]),
    "unarchive_many": lambda server, model, _: server.get("models.unarchive_many", ids=[model]),
    "move": lambda server, model, project: server.get("models.move", ids=[model], project=project),
    "add_or_update_metadata": lambda server, model, _: server.get(
        "models.add_or_update_metadata", model=model, metadata=[ITEM]
    ),
    "update_tags": lambda server, model, _: server.get("models.update_tags", ids=[model], add_tags=["t"]),
}


@pytest.mark.parametrize("way", CHANGES)
def test_every_change_is_dated_and_signed(clearml_server: ClearmlServer, way: str) -> None:
    model = new_model(clearml_server)
    before = the_model(clearml_server, model)
    answer = CHANGES[way](clearml_server, model, new_project(clearml_server))
    after = the_model(clearml_server, model)
    assert after["last_change"] > before["last_change"]
    assert after["last_changed_by"] == clearml_server.claims["identity"]["user"]
    if "fields" in answer:
        named = {name: answer["fields"][name] for name in ("last_change", "last_changed_by")}
        assert named == {"last_change": after["last_change"], "last_changed_by": after["last_changed_by"]}


def test_an_edit_answers_what_it_changed(clearml_server: ClearmlServer) -> None:
    model = new_model(clearml_server, tags=["b"])
    answer = clearml_server.get("models.edit", model=model, tags=["z", "a"], comment="c")
    assert answer["updated"] == 1
    assert (answer["fields"]["tags"], answer["fields"]["comment"]) == (["z", "a"], "c")
    assert the_model(clearml_server, model)["tags"] == ["z", "a"]


@pytest.mark.embutido
def test_an_edit_without_a_change_changes_nothing(clearml_server: ClearmlServer) -> None:
    model = new_model(clearml_server, comment="c")
    before = the_model(clearml_server, model)
    assert clearml_server.get("models.edit", model=model, comment="c") == {"updated": 0, "fields": {}}
    assert the_model(clearml_server, model) == before


@pytest.mark.parametrize("name", ["a", "ab"])
@pytest.mark.parametrize("way", ["create", "edit", "update", "update_for_task"])
def test_a_name_has_three_characters(clearml_server: ClearmlServer, way: str, name: str) -> None:
    target = {
        "create": dict,
        "edit": lambda: {"model": new_model(clearml_server)},
        "update": lambda: {"model": new_model(clearml_server)},
        "update_for_task": lambda: {"task": new_task(clearml_server)},
    }[way]()
    body = {"uri": "file:///m", "name": name, **target}
    assert clearml_server.call(f"models.{way}", body).status == 400


@pytest.mark.embutido
@pytest.mark.parametrize("way", ["edit", "update"])
@pytest.mark.parametrize("field", ["project", "task", "parent", "uri", "framework", "design", "labels"])
@pytest.mark.parametrize("value", [[], 3, [{}]])
def test_a_field_of_the_wrong_type_is_refused(
    clearml_server: ClearmlServer, way: str, field: str, value: object
) -> None:
    body = {"model": new_model(clearml_server), field: value}
    assert clearml_server.call(f"models.{way}", body).status == 400


@pytest.mark.parametrize("field", ["project", "task", "parent"])
@pytest.mark.embutido
def test_what_a_model_refers_to_must_be_there(clearml_server: ClearmlServer, field: str) -> None:
    model = new_model(clearml_server)
    for call, body in (
        ("models.create", {"name": "model", "uri": "file:///m", field: "absent"}),
        ("models.edit", {"model": model, field: "absent"}),
    ):
        answer = clearml_server.call(call, body)
        assert (answer.status, answer.meta["result_subcode"]) == (400, 16)
        assert "absent" in answer.meta["result_msg"]


def test_a_model_outlives_its_task_and_changes_on(clearml_server: ClearmlServer) -> None:
    task = new_task(clearml_server)
    model = new_model(clearml_server, task=task, ready=True)
    clearml_server.get("tasks.delete", task=task, force=True)
    known = the_model(clearml_server, model).get("task")
    body = {"model": model, "tags": ["t"], **({"task": known} if known else {})}
    assert clearml_server.get("models.edit", **body)["updated"] == 1


@pytest.mark.parametrize("way", ["edit", "update", "update_for_task"])
def test_the_iteration_of_a_model_is_its_tasks(clearml_server: ClearmlServer, way: str) -> None:
    task = new_task(clearml_server)
    clearml_server.get("tasks.started", task=task)
    fields: dict[str, Any] = {"task": task, "uri": "file:///m", "name": "model"}
    if way != "update_for_task":
        fields = {"model": new_model(clearml_server, task=task), "comment": "new"}
    clearml_server.get(f"models.{way}", **fields, iteration=7)
    assert the_task(clearml_server, task)["last_iteration"] == 7


def test_the_model_of_a_task_takes_over_what_the_task_says_of_it(clearml_server: ClearmlServer) -> None:
    project = new_project(clearml_server)
    execution = {
        "framework": "Framework of a task",
        "model_labels": {"cat": 1},
        "model_desc": {"text": "net"},
    }
    task = new_task(clearml_server, project, execution=execution)
    clearml_server.get("tasks.started", task=task)
    made = clearml_server.get("models.update_for_task", task=task, uri="file:///m", name="model")
    model = the_model(clearml_server, made["id"])
    assert (model["framework"], model["labels"]) == ("Framework of a task", {"cat": 1})
    found = clearml_server.get("models.get_frameworks", projects=[project])["frameworks"]
    assert found == ["Framework of a task"]
    [entry] = the_task(clearml_server, task)["models"]["output"]
    assert (entry["model"], bool(entry["updated"])) == (made["id"], True)
    again = clearml_server.get("models.update_for_task", task=task, uri="file:///n", name="model")
    assert (again["id"], again["created"], the_model(clearml_server, made["id"])["uri"]) == (
        made["id"], False, "file:///n",
    )  # fmt: skip


@pytest.mark.embutido
def test_a_model_of_a_task_needs_an_address(clearml_server: ClearmlServer) -> None:
    assert clearml_server.call("models.update_for_task", {"task": new_task(clearml_server)}).status == 400


@pytest.mark.parametrize(
    ("change", "expected", "updated"),
    [
        ({"add_tags": ["c", "a"]}, ["a", "b", "c"], 1),
        ({"remove_tags": ["a", "x"]}, ["b"], 1),
        ({"add_tags": ["c"], "remove_tags": ["b"]}, ["a", "c"], 1),
        ({"remove_tags": ["x"]}, ["a", "b"], 0),
    ],
)
@pytest.mark.embutido
def test_tags_are_added_and_removed(
    clearml_server: ClearmlServer, change: dict[str, list[str]], expected: list[str], updated: int
) -> None:
    model = new_model(clearml_server, tags=["a", "b"])
    assert clearml_server.get("models.update_tags", ids=[model], **change) == {"updated": updated}
    assert the_model(clearml_server, model)["tags"] == expected


@pytest.mark.embutido
@pytest.mark.parametrize(
    "body",
    [{"add_tags": ["a"]}, {"ids": []}, {"ids": [], "add_tags": "a"}, {"ids": ["absent"], "add_tags": ["a"]}],
)
def test_wrong_changes_of_tags_are_refused(clearml_server: ClearmlServer, body: dict[str, object]) -> None:
    assert clearml_server.call("models.update_tags", body).status == 400


def test_a_public_model_is_one_again_of_the_company(clearml_server: ClearmlServer) -> None:
    model = new_model(clearml_server)
    assert clearml_server.get("models.make_public", ids=[model])["updated"] == 1
    assert clearml_server.get("models.make_private", ids=[model])["updated"] == 1
    assert clearml_server.get("models.edit", model=model, comment="c")["updated"] == 1
