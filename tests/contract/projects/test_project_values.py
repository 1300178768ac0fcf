"""What occurs in projects: tags, parents, parameters, metadata, metrics; and in all of them together."""

from __future__ import annotations

import csv
import io
import json
import uuid
from typing import TYPE_CHECKING, Any

import pytest

from tests.contract_documents import new_model, new_name, new_project, new_task
from tests.waiting import eventually

if TYPE_CHECKING:
    from tests.clearml_server import ClearmlServer


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, {"a", "b", "c"}),
        ({"system_tags": ["marked"]}, {"a", "b"}),
        ({"system_tags": ["-marked"]}, {"c"}),
        ({"system_tags": ["__$not", "marked"]}, {"c"}),
        ({"tags": ["a"]}, {"a"}),
        ({"tags": ["b"], "system_tags": ["marked"]}, {"b"}),
        ({"tags": ["c"], "system_tags": ["marked"]}, set()),
    ],
)
@pytest.mark.parametrize("kind", ["task", "model", "project", "organization"])
def test_tags_are_of_what_the_filter_finds(
    clearml_server: ClearmlServer, kind: str, wanted: dict[str, list[str]], expected: set[str]
) -> None:
    mine = uuid.uuid4().hex
    name = new_name()
    project = new_project(clearml_server, name=name)
    for tag, system_tags in (("a", ["marked"]), ("b", ["marked"]), ("c", [])):
        fields = {"tags": [f"{tag} {mine}"], "system_tags": system_tags}
        if kind == "project":
            new_project(clearml_server, name=f"{name}/{tag * 3}", **fields)
        elif kind == "model":
            new_model(clearml_server, project=project, **fields)
        else:
            new_task(clearml_server, project, **fields)
    own = {"tags": [f"{tag} {mine}" for tag in wanted["tags"]]} if "tags" in wanted else {}
    call = "organization.get_tags" if kind == "organization" else f"projects.get_{kind}_tags"
    place = {"projects": [project]} if kind in ("task", "model") else {}
    found = clearml_server.get(call, filter={**wanted, **own}, include_system=True, **place)
    assert {tag.split()[0] for tag in found["tags"] if tag.endswith(mine)} == expected
    assert "system_tags" in found


def test_parents_are_of_the_tasks_asked_for(clearml_server: ClearmlServer) -> None:
    name = new_name()
    project = new_project(clearml_server, name=name)
    live, gone = (new_task(clearml_server, project, name=word) for word in ("live parent", "gone parent"))
    new_task(clearml_server, project, parent=live)
    archived = new_task(clearml_server, project, parent=gone)
    clearml_server.get("tasks.archive_many", ids=[archived])

    def parents(**asked: object) -> list[dict[str, Any]]:
        return list(clearml_server.get("projects.get_task_parents", projects=[project], **asked)["parents"])

    [found] = parents(tasks_state="active")
    assert (found["id"], found["name"]) == (live, "live parent")
    assert found["project"] == {"id": project, "name": name}
    assert [one["id"] for one in parents(tasks_state="archived")] == [gone]
    assert [one["id"] for one in parents(tasks_state="active", task_name="live")] == [live]
    assert parents(tasks_state="active", task_name="absent") == []


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["10", "2", "red"]), ({"pattern": "^2$"}, ["2"]), ({"pattern": "\\d"}, ["10", "2"]),
        ({"pattern": "absent"}, []), ({"include_subprojects": False}, ["2", "red"]),
    ],
)  # fmt: skip
def test_values_of_a_parameter(
    clearml_server: ClearmlServer, asked: dict[str, object], expected: list[str]
) -> None:
    name = new_name()
    project = new_project(clearml_server, name=name)
    below = new_project(clearml_server, name=f"{name}/below")
    for place, value in ((project, "2"), (project, "red"), (project, "2"), (below, "10")):
        item = {"section": "Args", "name": "p", "value": value}
        new_task(clearml_server, place, hyperparams={"Args": {"p": item}})
    found = clearml_server.get(
        "projects.get_hyperparam_values", projects=[project], section="Args", name="p", **asked
    )
    assert (sorted(found["values"]), found["total"]) == (expected, len(expected))


def test_an_invalid_pattern_of_values_is_refused(clearml_server: ClearmlServer) -> None:
    body = {"section": "Args", "name": "p", "pattern": "(["}
    assert clearml_server.call("projects.get_hyperparam_values", body).status == 400


def test_metrics_are_of_the_tasks_whose_ids_are_given(clearml_server: ClearmlServer) -> None:
    project = new_project(clearml_server)
    tasks = [new_task(clearml_server, project) for _ in range(2)]
    scalar = {"type": "training_stats_scalar", "variant": "v", "iter": 0, "value": 1}
    lines = [json.dumps({**scalar, "task": task, "metric": f"m{n}"}) for n, task in enumerate(tasks)]
    clearml_server.call("events.add_batch", "\n".join(lines).encode())

    def metrics(**asked: object) -> list[str]:
        found = clearml_server.get("projects.get_unique_metric_variants", **asked)["metrics"]
        return sorted(one["metric"] for one in found)

    eventually(lambda: metrics(project=project), lambda found: found == ["m0", "m1"])
    assert metrics(ids=tasks[1:]) == ["m1"]
    assert metrics(ids=tasks) == ["m0", "m1"]


def test_the_only_company_is_allocated(clearml_server: ClearmlServer) -> None:
    [company] = clearml_server.get("organization.get_user_companies")["companies"]
    assert company["allocated"] is True
    assert {"id", "name", "owners"} <= company.keys()


def test_everything_is_counted_by_kind(clearml_server: ClearmlServer) -> None:
    word = uuid.uuid4().hex
    project = new_project(clearml_server, name=f"contract/{word}")
    for kind in ("dataset", "pipeline"):
        name = f"contract/.{kind}s/{word}"
        new_project(clearml_server, name=name, system_tags=[kind, "hidden"])
    archived = new_task(clearml_server, project, name=word)
    clearml_server.get("tasks.archive_many", ids=[archived])
    new_task(clearml_server, project, name=word)
    new_model(clearml_server, project=project, name=word)

    def like(*fields: str, **more: object) -> dict[str, object]:
        return {"_any_": {"pattern": word, "fields": list(fields)}, **more}

    hidden = {"search_hidden": True, "shallow_search": False}
    counts = clearml_server.get(
        "organization.get_entities_count",
        projects=like("basename", "id", system_tags=["-pipeline", "-dataset"]),
        tasks=like("name", "id", system_tags=["-archived", "-pipeline", "-dataset"]),
        models=like("name", "id", system_tags=["-archived"]),
        datasets=like("basename", "id", name="/\\.datasets/", system_tags=["dataset"], **hidden),
        pipelines=like("basename", "id", system_tags=["pipeline"], **hidden),
        reports=like("id", "name", "tags", "project", "comment", "report", system_tags=["-archived"]),
    )
    assert counts == {"projects": 1, "tasks": 1, "models": 1, "datasets": 1, "pipelines": 1, "reports": 0}


@pytest.mark.embutido
def test_a_list_is_downloaded_as_a_table(clearml_server: ClearmlServer) -> None:
    name = new_name()
    project = new_project(clearml_server, name=name)
    for word in ("first, with a comma", 'second "quoted"'):
        new_task(clearml_server, project, name=word, tags=["x", "y"])
    prepared = clearml_server.get(
        "organization.prepare_download_for_get_all",
        entity_type="task",
        project=[project],
        order_by=["name"],
        only_fields=["name", "tags", "status", "project.name"],
        field_mappings=[
            {"field": "name", "name": "Name"},
            {"field": "tags", "name": "Tags"},
            {"field": "status", "name": "Status", "values": [{"key": "created", "value": "Draft"}]},
            {"field": "project.name"},
            {"field": "absent"},
        ],
    )["prepare_id"]
    path = clearml_server.path("organization.download_for_get_all")
    status, text = clearml_server.request(
        "GET", f"{path}?prepare_id={prepared}", headers=clearml_server.bearer
    )
    assert status == 200
    rows = list(csv.reader(io.StringIO(clearml_server.as_written(text.decode()))))
    assert rows == [
        ["Name", "Tags", "Status", "project.name", "absent"],
        ["first, with a comma", "x, y", "Draft", name, ""],
        ['second "quoted"', "x, y", "Draft", name, ""],
    ]


@pytest.mark.embutido
@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("organization.download_for_get_all", {"prepare_id": "absent"}),
        ("organization.download_for_get_all", {}),
        ("organization.prepare_download_for_get_all", {}),
        ("organization.prepare_download_for_get_all", {"entity_type": "secrets"}),
    ],
)
def test_a_wrong_download_is_refused(clearml_server: ClearmlServer, name: str, body: dict[str, str]) -> None:
    answer = clearml_server.call(name, body)
    assert (answer.status, bool(answer.meta["result_msg"])) == (400, True)
