"""Lists of projects as the web application asks for them: levels, counts, what they hold, whose they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.contract_documents import ended_task, new_model, new_name, new_project, new_task

if TYPE_CHECKING:
    from tests.clearml_server import ClearmlServer

STATUSES = {"created", "queued", "in_progress", "stopped", "published", "closed", "failed", "completed"}


def extended(server: ClearmlServer, project: str, **fields: object) -> dict[str, Any]:
    [found] = server.get("projects.get_all_ex", id=[project], search_hidden=True, **fields)["projects"]
    return dict(found)


def names(server: ClearmlServer, **query: object) -> list[str]:
    found = server.get("projects.get_all_ex", order_by=["name"], page_size=500, **query)["projects"]
    return [project["name"] for project in found]


@pytest.fixture
def tree(clearml_server: ClearmlServer) -> tuple[str, str]:
    """A project with a branch, which has a leaf; its name and its id."""
    name = new_name()
    top = new_project(clearml_server, name=name)
    new_project(clearml_server, name=f"{name}/branch/leaf")
    return name, top


def test_a_shallow_search_stays_on_its_level(clearml_server: ClearmlServer, tree: tuple[str, str]) -> None:
    name, top = tree
    assert names(clearml_server, parent=[top], shallow_search=True) == [f"{name}/branch"]
    assert names(clearml_server, name=f"^{name}") == [name, f"{name}/branch", f"{name}/branch/leaf"]
    assert not [one for one in names(clearml_server, shallow_search=True) if one.startswith(name)]


@pytest.mark.embutido
def test_a_shallow_search_for_a_name_stays_at_the_top(
    clearml_server: ClearmlServer, tree: tuple[str, str]
) -> None:
    name, _ = tree
    assert names(clearml_server, name=name.rpartition("/")[2], shallow_search=True) == []


def test_counts_are_of_what_is_not_archived_and_name_every_status(clearml_server: ClearmlServer) -> None:
    project = new_project(clearml_server)
    new_task(clearml_server, project)
    ended_task(clearml_server, project)
    archived = new_task(clearml_server, project)
    clearml_server.get("tasks.archive_many", ids=[archived])
    stats = extended(clearml_server, project, include_stats=True)["stats"]
    assert set(stats) == {"active"}
    counts = stats["active"]["status_count"]
    assert counts.keys() >= STATUSES
    assert {status: count for status, count in counts.items() if count} == {"created": 1, "completed": 1}
    assert (stats["active"]["total_tasks"], stats["active"]["completed_tasks_24h"]) == (2, 1)
    other = extended(clearml_server, project, include_stats=True, stats_for_state="archived")["stats"]
    assert set(other) == {"archived"}
    assert other["archived"]["status_count"]["created"] == 1


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, {"created": 2, "completed": 1}),
        ({"system_tags": ["pipeline"], "type": ["controller"]}, {"completed": 1}),
        ({"system_tags": ["-pipeline"]}, {"created": 2}),
        ({"system_tags": ["__$not", "pipeline"], "type": ["testing"]}, {"created": 1}),
        ({"type": ["inference"]}, {}),
        ({"name": "^step"}, {"created": 1}),
    ],
)
def test_counts_are_of_the_tasks_asked_for(
    clearml_server: ClearmlServer, wanted: dict[str, object], expected: dict[str, int]
) -> None:
    project = new_project(clearml_server)
    ended_task(clearml_server, project, type="controller", system_tags=["pipeline"])
    new_task(clearml_server, project)
    new_task(clearml_server, project, type="training", name="step one")
    asked = {"include_stats": True, "include_stats_filter": wanted}
    counts = extended(clearml_server, project, **asked)["stats"]["active"]["status_count"]
    assert {status: count for status, count in counts.items() if count} == expected


@pytest.mark.parametrize(("with_children", "expected"), [(True, 2), (False, 1), (None, 2)])
def test_counts_are_with_or_without_those_below(
    clearml_server: ClearmlServer, tree: tuple[str, str], with_children: bool | None, expected: int
) -> None:
    name, top = tree
    [leaf] = clearml_server.get("projects.get_all", name=f"^{name}/branch/leaf$")["projects"]
    for place in (top, leaf["id"]):
        new_task(clearml_server, place)
    asked = {} if with_children is None else {"stats_with_children": with_children}
    stats = extended(clearml_server, top, include_stats=True, **asked)["stats"]
    assert stats["active"]["status_count"]["created"] == expected


def test_own_contents_are_what_is_not_archived(clearml_server: ClearmlServer) -> None:
    project = new_project(clearml_server)
    tasks = [new_task(clearml_server, project) for _ in range(2)]
    models = [new_model(clearml_server, project=project) for _ in range(3)]
    clearml_server.get("tasks.archive_many", ids=tasks[:1])
    clearml_server.get("models.archive_many", ids=models[:1])
    found = extended(clearml_server, project, check_own_contents=True)
    assert (found["own_tasks"], found["own_models"]) == (1, 2)


def test_only_datasets_have_sizes(clearml_server: ClearmlServer) -> None:
    plain = new_project(clearml_server)
    new_task(clearml_server, plain)
    assert extended(clearml_server, plain, include_dataset_stats=True)["dataset_stats"] is None
    dataset = new_project(
        clearml_server, name=new_name("contract/.datasets"), system_tags=["dataset", "hidden"]
    )
    assert extended(clearml_server, dataset, include_dataset_stats=True)["dataset_stats"] is None
    for files in (1, 3):
        version = new_task(clearml_server, dataset, type="data_processing", system_tags=["dataset"])
        runtime = {"ds_file_count": files, "ds_total_size": 42}
        clearml_server.get("tasks.edit", task=version, runtime=runtime)
    stats = extended(clearml_server, dataset, include_dataset_stats=True)["dataset_stats"]
    assert stats == {"file_count": 3, "total_size": 42}


@pytest.mark.embutido
@pytest.mark.parametrize("kind", ["dataset", "pipeline", "report"])
def test_projects_are_found_by_what_lies_below_them(clearml_server: ClearmlServer, kind: str) -> None:
    name = new_name()
    new_project(clearml_server, name=name)
    plain = new_name()
    new_project(clearml_server, name=plain)
    tags = {"report": ["hidden"]}.get(kind, [kind, "hidden"])
    hidden = new_project(clearml_server, name=f"{name}/.{kind}s/one", system_tags=tags)
    if kind == "report":
        new_task(clearml_server, hidden, system_tags=["reports"])
    found = names(clearml_server, children_type=kind)
    assert name in found
    assert plain not in found
    assert not any(one.endswith("/one") for one in found)
    if kind == "report":
        assert f"{name}/.{kind}s/one" in names(clearml_server, children_type=kind, search_hidden=True)


@pytest.mark.embutido
def test_projects_are_found_by_whose_work_is_in_them(clearml_server: ClearmlServer) -> None:
    user = clearml_server.claims["identity"]["user"]
    name = new_name()
    project = new_project(clearml_server, name=name)
    assert name not in names(clearml_server, active_users=[user])
    new_task(clearml_server, project)
    assert name in names(clearml_server, active_users=[user])
    assert names(clearml_server, active_users=["nobody"]) == []
    assert clearml_server.get("projects.get_user_names", projects=[project])["users"][0]["id"] == user


@pytest.mark.parametrize(
    "extra",
    [
        {"permission_roots_only": True}, {"allow_public": False}, {"active_users": []},
        {"include_stats": True, "include_stats_filter": {}}, {"scroll_id": None, "size": 16},
    ],
)  # fmt: skip
def test_what_the_page_adds_does_not_hide_a_project(
    clearml_server: ClearmlServer, extra: dict[str, object]
) -> None:
    project = new_project(clearml_server)
    assert extended(clearml_server, project, **extra)["id"] == project


def test_a_project_in_which_something_happened_comes_first(clearml_server: ClearmlServer) -> None:
    top = new_name()
    parent = new_project(clearml_server, name=top)
    first, second = (new_project(clearml_server, name=f"{top}/{word}") for word in ("one", "two"))
    task = new_task(clearml_server, first)

    def order() -> list[str]:
        asked = {"parent": [parent], "order_by": ["-last_update"]}
        return [one["id"] for one in clearml_server.get("projects.get_all_ex", **asked)["projects"]]

    assert order() == [second, first]
    clearml_server.get("tasks.started", task=task)
    assert order() == [first, second]
