"""The order of what is found, its pages, and the fields that are shown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.contract.queries.documents import names, new_model, new_project, new_task

if TYPE_CHECKING:
    from tests.contract.conftest import ClearmlServer

PARAMETERS = {"first": "10", "second": "2", "third": "1.5", "fourth": None}


@pytest.fixture(scope="module")
def project(clearml_server: ClearmlServer) -> str:
    """Return a project with four tasks, of which two have begun, the third before the second."""
    made = new_project(clearml_server)
    tasks = {}
    for name, value in PARAMETERS.items():
        tasks[name] = new_task(clearml_server, name, project=made)
        item = {"section": "sec.tion", "name": "param", "value": value}
        if value:
            clearml_server.get("tasks.edit_hyper_params", task=tasks[name], hyperparams=[item])
    for name in ("third", "second"):
        clearml_server.get("tasks.started", task=tasks[name])
    return made


@pytest.mark.parametrize(
    ("order_by", "expected"),
    [
        (["created"], ["first", "second", "third", "fourth"]),
        (["-created"], ["fourth", "third", "second", "first"]),
        ("-created", ["fourth", "third", "second", "first"]),
        (["name"], ["first", "fourth", "second", "third"]),
        (["started", "created"], ["third", "second", "first", "fourth"]),
        (["-started", "created"], ["second", "third", "first", "fourth"]),
        (["status", "-created"], ["fourth", "first", "third", "second"]),
        (["featured", "-created"], ["fourth", "third", "second", "first"]),
        (["hyperparams.sec%2Etion.param.value", "created"], ["third", "second", "first", "fourth"]),
        (["hyperparams.sec%2Etion.param", "created"], ["third", "second", "first", "fourth"]),
        (["-hyperparams.sec%2Etion.param", "created"], ["first", "second", "third", "fourth"]),
    ],
)
def test_order(
    clearml_server: ClearmlServer, project: str, order_by: list[str] | str, expected: list[str]
) -> None:
    assert names(clearml_server, project=[project], order_by=order_by) == expected
    pages = [
        names(clearml_server, project=[project], order_by=order_by, page=page, page_size=2)
        for page in range(3)
    ]
    assert pages == [expected[:2], expected[2:], []]


def test_the_newest_come_first_unless_told_otherwise(clearml_server: ClearmlServer) -> None:
    made = new_project(clearml_server)
    for name in ("aaa", "ccc", "bbb"):
        new_task(clearml_server, name, project=made)
    assert names(clearml_server, project=[made]) == ["bbb", "ccc", "aaa"]


@pytest.mark.parametrize("scroll_id", [None, 0, "0"])
@pytest.mark.parametrize("refresh", [True, False])
def test_a_scroll_begins_as_the_web_application_begins_it(
    clearml_server: ClearmlServer, project: str, scroll_id: object, refresh: bool
) -> None:
    asked = {"project": [project], "size": 3, "order_by": ["created"]}
    begin = clearml_server.get("tasks.get_all_ex", **asked, scroll_id=scroll_id, refresh_scroll=refresh)
    assert [task["name"] for task in begin["tasks"]] == ["first", "second", "third"]
    rest = clearml_server.get("tasks.get_all_ex", **asked, scroll_id=begin["scroll_id"])
    assert [task["name"] for task in rest["tasks"]] == ["fourth"]


@pytest.mark.parametrize(
    ("only_fields", "expected"),
    [
        (["name"], {"id", "name"}),
        (["no_such_field", "name"], {"id", "name"}),
        (["status", "runtime.none"], {"id", "status", "runtime"}),
    ],
)
@pytest.mark.parametrize("call", ["tasks.get_all", "tasks.get_all_ex"])
def test_the_id_is_always_shown(
    clearml_server: ClearmlServer, project: str, call: str, only_fields: list[str], expected: set[str]
) -> None:
    found = clearml_server.get(call, project=[project], only_fields=only_fields)["tasks"]
    assert len(found) == len(PARAMETERS)
    assert all({"id"} <= set(task) <= expected for task in found)


def test_one_field_may_be_a_text(clearml_server: ClearmlServer, project: str) -> None:
    found = clearml_server.get("tasks.get_all_ex", project=[project], name="^first$", only_fields="name")
    assert [set(task) for task in found["tasks"]] == [{"id", "name"}]


def test_the_id_is_shown_in_every_service(clearml_server: ClearmlServer, project: str) -> None:
    new_model(clearml_server, "weights", project=project)
    queries: dict[str, dict[str, Any]] = {
        "models": {"project": [project]}, "projects": {"id": [project]}, "queues": {},
    }  # fmt: skip
    for service, query in queries.items():
        for call in (f"{service}.get_all", f"{service}.get_all_ex"):
            found = clearml_server.get(call, **query, only_fields=["name"])[service]
            assert found, call
            assert all(document["id"] for document in found), call


def test_fields_that_are_left_out(clearml_server: ClearmlServer, project: str) -> None:
    found = clearml_server.get("tasks.get_all_ex", project=[project], only_fields=["-hyperparams", "-script"])
    for task in found["tasks"]:
        assert {"id", "name", "status", "type"} <= set(task)
        assert not {"hyperparams", "script"} & set(task)


def test_names_with_dots_are_written_with_percent_signs(clearml_server: ClearmlServer, project: str) -> None:
    asked = {"project": [project], "name": "^first$", "only_fields": ["hyperparams.sec%2Etion"]}
    [task] = clearml_server.get("tasks.get_all_ex", **asked)["tasks"]
    [section] = task["hyperparams"].values()
    assert section["param"]["value"] == "10"


def test_old_clients_find_system_tags_among_the_tags(clearml_server: ClearmlServer, project: str) -> None:
    task = new_task(clearml_server, "old one", project=project, tags=["mine"], system_tags=["archived"])
    body = f'{{"id": ["{task}"]}}'.encode()
    for call in ("tasks.get_all", "tasks.get_all_ex"):
        for version, expected in (("2.2", {"mine", "archived"}), ("2.3", {"mine"})):
            status, text = clearml_server.request("POST", f"/v{version}/{call}", body, clearml_server.bearer)
            assert status == 200
            [found] = json.loads(text)["data"]["tasks"]
            assert set(found["tags"]) == expected, (call, version)
    clearml_server.get("tasks.delete", task=task, force=True)


@pytest.mark.embutido
def test_the_pages_order_by_names_of_projects_and_parents(clearml_server: ClearmlServer) -> None:
    made: list[tuple[str, str]] = []
    for letter in "mzak":
        place = clearml_server.get("projects.create", name=f"contract/named/{letter}")["id"]
        parent = new_task(clearml_server, f"parent {letter}", project=place)
        made.append((letter, new_task(clearml_server, f"is {letter}", project=place, parent=parent)))
    asked: dict[str, Any] = {"id": [task for _, task in made], "only_fields": ["name"]}
    for field, backwards in (("project.name", False), ("-project.name", True), ("parent.name", False)):
        found = clearml_server.get("pages.tasks", order_by=[field], page=0, page_size=9, **asked)["tasks"]
        letters = [task["name"][-1] for task in found]
        assert letters == sorted("mzak", reverse=backwards), field
    pattern = {"fields": ["comment", "name"], "pattern": " [ak]$"}  # looked for by Python
    found = clearml_server.get("pages.tasks", order_by=["-project.name"], _any_=pattern, **asked)["tasks"]
    assert [task["name"] for task in found] == ["is k", "is a"]
    answer = clearml_server.call("pages.tasks", {"order_by": ["name.name", "project.id"], **asked})
    assert answer.status == 200
