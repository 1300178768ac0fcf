"""The forms that pages of a web application ask in, each by hand: what comes back is there and has names."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.contract.ui import looks, run_of_ours
from tests.contract.ui.run_of_ours import STEPS, State

if TYPE_CHECKING:
    from tests.clearml_server import ClearmlServer

pytestmark = pytest.mark.embutido

Body = dict[str, Any]
NOT = "__$not"
TABLE = ["name", "status", "system_tags", "project.name", "company", "user.name", "parent.name", "tags"]
CARD = ["name", "basename", "company", "user", "created", "tags", "system_tags", "last_update"]


def train(state: State) -> str:
    return state.runs[0].steps["train"]


LISTS: dict[str, tuple[str, Callable[[State], Body]]] = {
    "no ids are no filter": ("tasks.get_all_ex", lambda _: {"id": [], "only_fields": TABLE}),
    "one id as text": ("tasks.get_all_ex", lambda s: {"id": train(s), "only_fields": TABLE}),
    "one project as text": (
        "tasks.get_all_ex",
        lambda s: {"project": s.pipeline, "type": ["controller"], "page_size": 1, "only_fields": TABLE},
    ),
    "a scroll that begins at number 0": (
        "tasks.get_all_ex",
        lambda s: {"id": [], "project": [s.pipeline], "scroll_id": 0, "size": 30, "search_hidden": True},
    ),
    "empty lists and nulls": (
        "tasks.get_all_ex",
        lambda _: {"type": [], "user": None, "scroll_id": None, "size": 5, "order_by": ["-last_update"]},
    ),
    "types and tags that are not": (
        "tasks.get_all_ex",
        lambda _: {
            "type": [NOT, "annotation_manual", NOT, "annotation"],
            "system_tags": ["-archived", "-pipeline"],
            "only_fields": TABLE,
        },
    ),
    "a task in full": ("tasks.get_by_id_ex", lambda s: {"id": [train(s)]}),
    "what its models are called": (
        "tasks.get_by_id_ex",
        lambda s: {
            "id": [train(s)],
            "only_fields": ["models.output.model.name", "project.name", "user.name"],
        },
    ),
    "cards of projects": (
        "projects.get_all_ex",
        lambda _: {"include_stats": True, "check_own_contents": True, "only_fields": CARD},
    ),
    "featured first": (
        "projects.get_all_ex",
        lambda _: {"order_by": ["featured", "-last_update"], "size": 6},
    ),
    "pipelines": (
        "projects.get_all_ex",
        lambda _: {
            "search_hidden": True,
            "name": "/\\.pipelines/",
            "system_tags": ["pipeline"],
            "include_stats": True,
            "include_stats_filter": {"system_tags": ["pipeline"], "type": ["controller"]},
            "only_fields": CARD,
        },
    ),
    "datasets": (
        "projects.get_all_ex",
        lambda _: {
            "search_hidden": True,
            "name": "/\\.datasets/",
            "system_tags": ["dataset"],
            "include_dataset_stats": True,
            "only_fields": CARD,
        },
    ),
    "projects with reports": (
        "projects.get_all_ex",
        lambda _: {"children_type": "report", "shallow_search": False, "only_fields": CARD},
    ),
    "a project of one of two names": (
        "projects.get_all_ex",
        lambda s: {
            "_any_": {"fields": ["name"], "pattern": f"^{s.project_name}$|^{s.project_name}\\/\\.pipelines$"},
            "search_hidden": True,
        },
    ),
    "models that are not archived": (
        "models.get_all_ex",
        lambda _: {
            "id": [],
            "system_tags": ["-archived"],
            "ready": None,
            "only_fields": ["task.name", *TABLE],
        },
    ),
    "queues with all and a name inside": (
        "queues.get_all_ex",
        lambda _: {"only_fields": ["*", "entries.task.name"]},
    ),
    "reports": (
        "reports.get_all_ex",
        lambda _: {"system_tags": [NOT, "archived"], "size": 12, "only_fields": ["report", *TABLE]},
    ),
    "tags of no project in particular": ("projects.get_task_tags", lambda _: {"projects": []}),
    "types of no project in particular": ("tasks.get_types", lambda _: {"projects": []}),
    "tags of the pipelines": (
        "projects.get_project_tags",
        lambda _: {"filter": {"system_tags": ["pipeline"]}},
    ),
    "parents": ("projects.get_task_parents", lambda s: {"projects": [s.pipeline], "tasks_state": "active"}),
    "metrics of two tasks": (
        "events.get_multi_task_metrics",
        lambda s: {"tasks": [run.steps["train"] for run in s.runs], "event_type": "plot"},
    ),
}


@pytest.fixture(scope="module")
def state(clearml_server: ClearmlServer) -> State:
    return run_of_ours.make(clearml_server)


@pytest.mark.parametrize("case", LISTS)
def test_a_page_finds_what_is_there(clearml_server: ClearmlServer, state: State, case: str) -> None:
    name, body = LISTS[case]
    asked = body(state)
    assert looks.problems(name, asked, clearml_server.get(name, **asked)) == []


def test_a_pipeline_counts_its_runs_and_not_its_steps(clearml_server: ClearmlServer, state: State) -> None:
    runs = {"system_tags": ["pipeline"], "type": ["controller"]}
    [card] = clearml_server.get(
        "projects.get_all_ex",
        id=[state.pipeline],
        include_stats=True,
        search_hidden=True,
        include_stats_filter=runs,
    )["projects"]
    assert card["stats"]["active"]["status_count"]["completed"] == len(state.runs)
    [whole] = clearml_server.get("projects.get_all_ex", id=[state.pipeline], include_stats=True)["projects"]
    assert whole["stats"]["active"]["status_count"]["completed"] == len(state.runs) * (1 + len(STEPS))


def test_a_search_counts_each_kind(clearml_server: ClearmlServer, state: State) -> None:
    named = {"_any_": {"pattern": "train", "fields": ["name", "id"]}}
    folders = {"_any_": {"pattern": "train", "fields": ["basename", "id"]}, "search_hidden": True}
    counts = clearml_server.get(
        "organization.get_entities_count",
        projects={**folders, "system_tags": ["-pipeline", "-dataset"]},
        tasks={**named, "system_tags": ["-archived", "-pipeline", "-dataset"]},
        models={**named, "system_tags": ["-archived"]},
        datasets={**folders, "system_tags": ["dataset"]},
        pipelines={**folders, "system_tags": ["pipeline"]},
        reports={"_any_": {"pattern": "train", "fields": ["id", "name", "tags", "report"]}},
    )
    assert state.report
    assert set(counts) == {"projects", "tasks", "models", "datasets", "pipelines", "reports"}
    assert all(count >= 1 for count in counts.values()), counts


def test_charts_of_an_hour_are_there(clearml_server: ClearmlServer) -> None:
    span = {"from_date": time.time() - 3600, "to_date": time.time(), "interval": 40}
    for name in ("workers.get_activity_report", "queues.get_queue_metrics"):
        assert clearml_server.call(name, span).status == 200, name
