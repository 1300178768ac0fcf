"""A pipeline's steps share what is done to its controller; another run of it does not."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.clearml_server import ClearmlServer

New = Callable[..., str]
Stored = Callable[[str], dict[str, Any]]


@pytest.fixture
def run(new_task: New) -> dict[str, str]:
    """Return the ids of a controller, its steps, a step's step, and another run copied from it."""
    pipeline: dict[str, Any] = {"type": "controller", "system_tags": ["pipeline"]}
    controller = new_task("in_progress", **pipeline)
    runs = new_task("in_progress", parent=controller)
    return {
        "controller": controller,
        "runs": runs,
        "draft": new_task(parent=controller),
        "waits": new_task("queued", parent=controller),
        "done": new_task("completed", parent=controller),
        "below": new_task("in_progress", parent=runs),
        "another run": new_task("in_progress", parent=controller, **pipeline),
    }


def archived(stored: Stored, tasks: dict[str, str]) -> set[str]:
    return {name for name, task in tasks.items() if "archived" in stored(task)["system_tags"]}


@pytest.mark.parametrize("many", [False, True])
def test_archiving_takes_the_steps_along_when_asked(
    clearml_server: ClearmlServer, run: dict[str, str], stored: Stored, many: bool
) -> None:
    words = {"status_message": "put away", "status_reason": "old"}
    name, ids = ("tasks.archive_many", "ids") if many else ("tasks.archive", "tasks")
    clearml_server.get(name, **{ids: [run["controller"]]}, **words)
    assert archived(stored, run) == {"controller"}
    clearml_server.get(name, **{ids: [run["controller"]]}, include_pipeline_steps=True, **words)
    assert {"controller", "runs", "draft", "waits", "done"} <= archived(stored, run)
    kept = stored(run["controller"])
    assert (kept["status_message"], kept["status_reason"]) == ("put away", "old")
    clearml_server.get("tasks.unarchive_many", ids=[run["controller"]], include_pipeline_steps=True)
    assert not archived(stored, run) & {"controller", "runs", "draft", "waits", "done"}


@pytest.mark.embutido
@pytest.mark.parametrize("name", ["tasks.archive_many", "tasks.stop_many", "tasks.delete_many"])
def test_steps_of_steps_share_it_and_another_run_does_not(
    clearml_server: ClearmlServer, run: dict[str, str], stored: Stored, name: str
) -> None:
    before = stored(run["another run"])
    result = clearml_server.get(name, ids=[run["controller"]], include_pipeline_steps=True, force=True)
    assert [one["id"] for one in result["succeeded"]] == [run["controller"]]
    after = stored(run["another run"])
    assert (after["status"], after["system_tags"]) == (before["status"], before["system_tags"])
    if name == "tasks.archive_many":
        assert "below" in archived(stored, run)
    elif name == "tasks.stop_many":
        assert stored(run["below"])["status"] == "stopped"
    else:
        assert clearml_server.call("tasks.get_by_id", {"task": run["below"]}).status == 400


def test_stopping_takes_drafts_along_and_leaves_what_has_ended(
    clearml_server: ClearmlServer, run: dict[str, str], stored: Stored
) -> None:
    clearml_server.get("tasks.stop", task=run["controller"], include_pipeline_steps=True)
    names = ("controller", "runs", "draft", "waits", "done")
    assert [stored(run[name])["status"] for name in names] == [*["stopped"] * 4, "completed"]


@pytest.mark.embutido
def test_a_run_is_deleted_with_all_its_steps_or_not_at_all(
    clearml_server: ClearmlServer, run: dict[str, str], stored: Stored
) -> None:
    clearml_server.get("tasks.stopped", task=run["controller"])
    result = clearml_server.get("tasks.delete_many", ids=[run["controller"]], include_pipeline_steps=True)
    assert [one["id"] for one in result["failed"]] == [run["controller"]]
    assert {stored(run[name])["id"] for name in run} == set(run.values())


def test_runs_are_deleted_with_their_steps(
    clearml_server: ClearmlServer, run: dict[str, str], project: str
) -> None:
    clearml_server.get("tasks.stop", task=run["controller"], include_pipeline_steps=True)
    absent = uuid.uuid4().hex
    result = clearml_server.get("pipelines.delete_runs", ids=[run["controller"], absent], project=project)
    assert [one["id"] for one in result["succeeded"]] == [run["controller"]]
    assert [one["id"] for one in result["failed"]] == [absent]
    for name in ("controller", "runs", "draft", "waits", "done"):
        assert clearml_server.call("tasks.get_by_id", {"task": run[name]}).status == 400, name


@pytest.mark.embutido
def test_a_run_of_another_project_is_not_deleted(
    clearml_server: ClearmlServer, run: dict[str, str], stored: Stored
) -> None:
    other = clearml_server.get("projects.create", name=f"contract/other {uuid.uuid4().hex}")["id"]
    result = clearml_server.get("pipelines.delete_runs", ids=[run["controller"]], project=other)
    assert [one["id"] for one in result["failed"]] == [run["controller"]]
    assert stored(run["controller"])["status"] == "in_progress"
