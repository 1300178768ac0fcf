"""Reports: texts with pictures of results, kept beside the projects they are about."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest

from tests.contract.ui.run_of_ours import send

if TYPE_CHECKING:
    from tests.clearml_server import ClearmlServer

pytestmark = pytest.mark.embutido


@pytest.fixture
def project(clearml_server: ClearmlServer) -> str:
    made = clearml_server.get("projects.create", name=f"contract/reports {uuid.uuid4().hex[:8]}")
    return str(made["id"])


def new_report(server: ClearmlServer, project: str, **fields: object) -> str:
    return str(server.get("reports.create", **{"name": "a report", "project": project, **fields})["id"])


def listed(server: ClearmlServer, project: str, **query: object) -> list[dict[str, Any]]:
    fields = ["name", "report", "tags", "status", "project.name", "user.name", "comment", "system_tags"]
    return list(server.get("reports.get_all_ex", project=[project], only_fields=fields, **query)["tasks"])


def test_a_report_lies_in_a_hidden_folder_of_its_project(clearml_server: ClearmlServer, project: str) -> None:
    fields = {"comment": "why", "tags": ["b", "a"], "report": "# Result"}
    made = clearml_server.get("reports.create", name="a report", project=project, **fields)
    folder = clearml_server.get("projects.get_by_id", project=made["project_id"])["project"]
    assert folder["name"].endswith("/.reports")
    assert folder["parent"] == project
    assert {"hidden", "reports"} <= set(folder["system_tags"])
    [shown] = listed(clearml_server, project)
    assert {name: shown[name] for name in fields} == fields
    assert (shown["status"], shown["system_tags"]) == ("created", ["reports"])
    assert shown["project"]["name"] == folder["name"]
    assert shown["user"]["name"]
    again = clearml_server.get("reports.create", name="another", project=project)
    assert again["project_id"] == made["project_id"]
    assert {"a", "b"} <= set(clearml_server.get("reports.get_tags")["tags"])


def test_a_report_is_changed_until_it_is_published(clearml_server: ClearmlServer, project: str) -> None:
    report = new_report(clearml_server, project)
    changed = clearml_server.get("reports.update", task=report, report="new text", name="new name")
    assert changed["updated"] == 1
    assert (changed["fields"]["report"], changed["fields"]["name"]) == ("new text", "new name")
    same = clearml_server.get("reports.update", task=report, report="new text")
    assert same == {"updated": 0, "fields": {}}
    published = clearml_server.get("reports.publish", task=report, message="done")
    assert published["fields"]["status"] == "published"
    for name in ("reports.update", "reports.publish"):
        answer = clearml_server.call(name, {"task": report, "report": "late"})
        assert (answer.status, answer.meta["result_subcode"]) == (400, 110), name
    assert clearml_server.call("reports.delete", {"task": report}).status == 400
    clearml_server.get("reports.delete", task=report, force=True)
    assert listed(clearml_server, project) == []


@pytest.mark.parametrize("name", ["", "a", "ab", " ab "])
def test_a_report_has_a_name_of_three_characters(
    clearml_server: ClearmlServer, project: str, name: str
) -> None:
    report = new_report(clearml_server, project)
    for call, body in (
        ("reports.create", {"name": name, "project": project}),
        ("reports.update", {"task": report, "name": name}),
    ):
        assert clearml_server.call(call, body).status == 400, call
    assert [shown["name"] for shown in listed(clearml_server, project)] == ["a report"]


def test_a_report_is_archived_and_taken_back(clearml_server: ClearmlServer, project: str) -> None:
    report = new_report(clearml_server, project)
    away = {"system_tags": ["__$not", "archived"]}
    assert clearml_server.get("reports.archive", task=report, message="old") == {"archived": 1}
    assert listed(clearml_server, project, **away) == []
    assert clearml_server.get("reports.unarchive", task=report) == {"unarchived": 1}
    assert len(listed(clearml_server, project, **away)) == 1


def test_a_report_moves_to_another_project(clearml_server: ClearmlServer, project: str) -> None:
    report = new_report(clearml_server, project)
    other = clearml_server.get("projects.create", name=f"contract/other {uuid.uuid4().hex[:8]}")["id"]
    folder = clearml_server.get("reports.move", task=report, project=other)["project_id"]
    assert clearml_server.get("projects.get_by_id", project=folder)["project"]["parent"] == other
    assert (listed(clearml_server, project), len(listed(clearml_server, other))) == ([], 1)
    name = f"contract/new {uuid.uuid4().hex[:8]}"
    folder = clearml_server.get("reports.move", task=report, project_name=name)["project_id"]
    assert clearml_server.get("projects.get_by_id", project=folder)["project"]["name"] == f"{name}/.reports"
    assert clearml_server.call("reports.move", {"task": report}).status == 400


def test_a_picture_gets_what_it_shows_of_tasks(clearml_server: ClearmlServer, project: str) -> None:
    task = clearml_server.get("tasks.create", name="shown", type="training", project=project)["id"]
    common = {"task": task, "iter": 0, "metric": "m", "variant": "v"}
    send(
        clearml_server,
        {**common, "type": "training_stats_scalar", "value": 0.5},
        {**common, "type": "training_stats_scalar", "value": 2, "iter": -(2**31), "metric": "Summary"},
        {**common, "type": "plot", "plot_str": "{}"},
        {**common, "type": "training_debug_image", "url": "file:///i", "key": "k"},
    )
    data = clearml_server.get(
        "reports.get_task_data",
        id=[task],
        only_fields=["name"],
        plots={"iters": 1, "metrics": [{"metric": "m"}]},
        debug_images={"iters": 1},
        scalar_metrics_iter_histogram={"key": "iter"},
        single_value_metrics={},
    )
    assert [one["name"] for one in data["tasks"]] == ["shown"]
    assert task in data["plots"]["m"]["v"]
    assert task in data["scalar_metrics_iter_histogram"]["m"]["v"]
    assert data["debug_images"][0]["task"] == task
    assert data["single_value_metrics"][0]["values"][0]["value"] == 2
    nothing = clearml_server.get("reports.get_task_data", id=["absent"], plots={"iters": 1})
    assert nothing == {"tasks": [], "plots": {}}


@pytest.mark.parametrize("action", ["update", "move", "publish", "archive", "unarchive", "delete"])
def test_only_reports_are_reports(clearml_server: ClearmlServer, project: str, action: str) -> None:
    task = clearml_server.get("tasks.create", name="no report", type="training", project=project)["id"]
    for identifier in (task, "absent"):
        answer = clearml_server.call(f"reports.{action}", {"task": identifier, "project": project})
        assert (answer.status, answer.meta["result_subcode"]) == (400, 101), identifier
    assert clearml_server.call(f"reports.{action}", {}).status == 400


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("reports.create", {}),
        ("reports.create", {"name": "ok name", "tags": "no list"}),
        ("reports.create", {"name": "ok name", "project": "absent"}),
        ("reports.get_task_data", {"plots": 3}),
        ("reports.get_task_data", {"plots": {"iters": "many"}}),
        ("reports.get_all_ex", {"page": -1}),
    ],
)
def test_wrong_requests_are_400(
    clearml_server: ClearmlServer, project: str, name: str, fields: dict[str, Any]
) -> None:
    new_report(clearml_server, project)
    assert clearml_server.call(name, fields).status == 400
