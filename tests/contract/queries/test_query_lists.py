"""Lists of values and operators, in every field that takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.contract.queries.documents import names, new_model, new_project, new_task

if TYPE_CHECKING:
    from tests.contract.conftest import ClearmlServer

TASKS: dict[str, dict[str, Any]] = {
    "none": {},
    "one": {"tags": ["a1"]},
    "two": {"tags": ["a1", "b2"], "type": "training"},
    "old": {"tags": ["b2"], "system_tags": ["archived"]},
}
ALL = set(TASKS)


@pytest.fixture(scope="module")
def project(clearml_server: ClearmlServer) -> str:
    """Return a project with one task for each case."""
    made = new_project(clearml_server)
    for name, fields in TASKS.items():
        new_task(clearml_server, name, project=made, **fields)
    return made


@pytest.mark.parametrize("call", ["tasks.get_all", "tasks.get_all_ex"])
@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        (["a1"], {"one", "two"}),
        (["a1", "b2"], {"one", "two", "old"}),
        (["-a1"], {"none", "old"}),
        (["a1", "-b2"], {"one"}),
        (["__$all", "a1", "b2"], {"two"}),
        (["__$and", "a1", "b2"], {"two"}),
        (["__$any", "a1", "b2"], {"one", "two", "old"}),
        (["__$or", "a1", "b2"], {"one", "two", "old"}),
        (["__$not", "a1"], {"none", "old"}),
        (["__$not", "a1", "__$not", "b2"], {"none"}),
        (["__$not", "b2", "a1"], {"one"}),
        (["__$all", "a1", "__$not", "b2"], {"one"}),
        (["__$all", "-a1"], set()),
        (["__$nop", "a1"], {"one", "two"}),
        ([], ALL),
    ],
)
def test_operators(
    clearml_server: ClearmlServer, project: str, call: str, tags: list[str], expected: set[str]
) -> None:
    assert set(names(clearml_server, call, project=[project], tags=tags)) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"type": ["training"]}, {"two"}),
        ({"type": ["__$not", "training"]}, ALL - {"two"}),
        ({"type": ["__$not", "training", "__$not", "testing"]}, set()),
        ({"type": []}, ALL),
        ({"status": ["created", "queued"]}, ALL),
        ({"status": ["__$not", "created"]}, set()),
        ({"system_tags": ["-archived"]}, ALL - {"old"}),
        ({"system_tags": ["__$not", "archived", "__$not", "pipeline", "__$not", "dataset"]}, ALL - {"old"}),
        ({"system_tags": ["archived"]}, {"old"}),
        ({"user": []}, ALL),
        ({"user": None}, ALL),
        ({"user": ["no such user"]}, set()),
        ({"parent": ["no such task"]}, set()),
        ({"id": []}, ALL),
    ],
)
def test_operators_in_other_fields(
    clearml_server: ClearmlServer, project: str, query: dict[str, Any], expected: set[str]
) -> None:
    assert set(names(clearml_server, project=[project], **query)) == expected


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"any": {"include": ["a1", "b2"]}}, {"one", "two", "old"}),
        ({"all": {"include": ["a1", "b2"]}}, {"two"}),
        ({"all": {"exclude": ["a1"]}}, {"none", "old"}),
        ({"all": {"exclude": ["a1", "b2"]}}, {"none"}),
        ({"all": {"include": ["a1"], "exclude": ["b2"]}}, {"one"}),
        ({"any": {"include": ["a1"]}, "all": {"exclude": ["b2"]}}, {"one"}),
        ({"any": {"include": [None]}}, {"none"}),
        ({"any": {"include": [None, "b2"]}}, {"none", "two", "old"}),
        ({"all": {"include": [None]}}, {"none"}),
        ({"any": {"exclude": [None]}}, ALL - {"none"}),
        ({"all": {"exclude": [None]}}, ALL - {"none"}),
        ({}, ALL),
    ],
)
def test_include_and_exclude(
    clearml_server: ClearmlServer, project: str, tags: dict[str, Any], expected: set[str]
) -> None:
    assert set(names(clearml_server, project=[project], filters={"tags": tags})) == expected


def test_include_and_exclude_in_other_fields(clearml_server: ClearmlServer, project: str) -> None:
    asked = {"type": {"any": {"include": ["training"]}}, "system_tags": {"all": {"exclude": ["archived"]}}}
    assert names(clearml_server, project=[project], filters=asked) == ["two"]


@pytest.mark.parametrize("tags", [{"test": ["a1"]}, {"any": {"test": ["a1"]}}, {"any": ["a1"]}, ["a1"]])
def test_another_operator_is_refused(clearml_server: ClearmlServer, tags: Any) -> None:
    answer = clearml_server.call("tasks.get_all_ex", {"filters": {"tags": tags}})
    assert (answer.status, answer.meta["result_subcode"]) == (400, 12)


def test_one_text_stands_for_a_list_of_one(clearml_server: ClearmlServer) -> None:
    project, parent = new_project(clearml_server), new_task(clearml_server, "above")
    task = new_task(clearml_server, "below", project=project, parent=parent, tags=["tag1"])
    model = new_model(clearml_server, "weights", project=project, task=task, framework="ONNX")
    for query in (
        {"project": project}, {"id": task}, {"parent": parent}, {"parent": [parent]},
        {"project": project, "status": "created"}, {"project": project, "type": "testing"},
        {"project": project, "tags": "tag1"}, {"project": project, "order_by": "started"},
    ):  # fmt: skip
        assert names(clearml_server, **query) == ["below"], query
    for query in (
        {"project": project},
        {"id": model},
        {"task": task},
        {"project": project, "uri": "file:///m"},
    ):
        assert names(clearml_server, "models.get_all_ex", **query) == ["weights"], query
    assert clearml_server.get("projects.get_all_ex", id=project)["projects"][0]["id"] == project


def test_models_are_found_by_whether_they_are_ready(clearml_server: ClearmlServer) -> None:
    project = new_project(clearml_server)
    new_model(clearml_server, "done", project=project, ready=True, framework="ONNX")
    new_model(clearml_server, "draft", project=project, ready=False, tags=["tag1"])
    for query, expected in (
        ({"ready": True}, {"done"}), ({"ready": False}, {"draft"}), ({"ready": None}, {"done", "draft"}),
        ({"framework": ["ONNX"]}, {"done"}), ({"tags": ["-tag1"]}, {"done"}),
        ({"filters": {"tags": {"any": {"include": [None]}}}}, {"done"}),
        ({"name": "^d", "_any_": {"fields": ["name", "uri"], "pattern": "DRA"}}, {"draft"}),
    ):  # fmt: skip
        assert set(names(clearml_server, "models.get_all_ex", project=[project], **query)) == expected, query


def test_what_the_server_does_not_know_is_no_filter(clearml_server: ClearmlServer, project: str) -> None:
    strange = {"pipeline_project": "p", "pipeline_name": "n", "task_types": ["x"], "no_such.field": ["y"]}
    assert set(names(clearml_server, project=[project], **strange)) == ALL
    assert set(names(clearml_server, "tasks.get_all", project=[project], **strange)) == ALL


def test_values_below_fields_are_filters(clearml_server: ClearmlServer) -> None:
    project = new_project(clearml_server)
    for number in (1, 2, 10):
        task = new_task(clearml_server, f"task {number}", project=project)
        item = {"section": "Args", "name": "n", "value": str(number)}
        clearml_server.get("tasks.edit_hyper_params", task=task, hyperparams=[item])
        clearml_server.get("tasks.edit", task=task, runtime={"key": f"r{number}"})
    asked = {"project": [project], "order_by": ["name"]}
    assert names(clearml_server, **asked, **{"hyperparams.Args.n.value": ["2", "10"]}) == [
        "task 10",
        "task 2",
    ]
    assert names(clearml_server, **asked, **{"hyperparams.Args.n.value": ["-2"]}) == ["task 1", "task 10"]
    assert names(clearml_server, **asked, **{"runtime.key": "r1"}) == ["task 1"]
    assert names(clearml_server, **asked, **{"runtime.none": "r1"}) == []


@pytest.mark.parametrize(
    ("call", "query", "subcode"),
    [
        ("tasks.get_all_ex", {"name": "(["}, 21),
        ("tasks.get_all", {"_any_": {"fields": ["name"], "pattern": "*"}}, 21),
        ("tasks.get_all", {"tags": ["__$wrong", "a1"]}, 16),
    ],
)
def test_what_cannot_be_read_is_refused(
    clearml_server: ClearmlServer, call: str, query: dict[str, Any], subcode: int
) -> None:
    answer = clearml_server.call(call, query)
    assert (answer.status, answer.meta["result_subcode"]) == (400, subcode)


@pytest.mark.embutido
def test_free_text_is_looked_for_in_names_comments_and_tags(
    clearml_server: ClearmlServer, project: str
) -> None:
    assert set(names(clearml_server, project=[project], search_text="B2")) == {"two", "old"}
    assert names(clearml_server, project=[project], search_text="two a1") == ["two"]
    assert names(clearml_server, project=[project], search_text="nowhere") == []
