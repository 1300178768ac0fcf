"""What goes with a project that is deleted, what holds a deletion up, what is named for the files to go."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.contract_documents import (
    ended_task,
    is_there,
    new_model,
    new_name,
    new_project,
    new_task,
    the_model,
    the_task,
)
from tests.waiting import eventually

if TYPE_CHECKING:
    from tests.clearml_server import ClearmlServer


def send(server: ClearmlServer, *events: dict[str, Any]) -> None:
    assert server.call("events.add_batch", "\n".join(map(json.dumps, events)).encode()).status == 200


@pytest.mark.parametrize("contents", ["tasks", "models"])
@pytest.mark.parametrize("where", ["in it", "below it"])
def test_what_is_not_archived_holds_a_deletion_up(
    clearml_server: ClearmlServer, contents: str, where: str
) -> None:
    name = new_name()
    project = new_project(clearml_server, name=name)
    place = project if where == "in it" else new_project(clearml_server, name=f"{name}/below")
    make = new_task if contents == "tasks" else new_model
    one = make(clearml_server, project=place)
    refused = clearml_server.call("projects.delete", {"project": project})
    assert refused.status == 400
    assert (refused.meta["result_subcode"] == 402) is (contents == "tasks")
    clearml_server.get(f"{contents}.archive_many", ids=[one])
    assert clearml_server.get("projects.delete", project=project)["deleted"] >= 1
    assert is_there(clearml_server, contents[:-1], one)


@pytest.mark.embutido
def test_tasks_and_models_in_the_way_have_different_codes(clearml_server: ClearmlServer) -> None:
    codes = set()
    for make in (new_task, new_model):
        project = new_project(clearml_server)
        make(clearml_server, project=project)
        codes.add(clearml_server.call("projects.delete", {"project": project}).meta["result_subcode"])
    assert codes == {402, 403}


def test_by_force_alone_the_contents_lose_their_project(clearml_server: ClearmlServer) -> None:
    project = new_project(clearml_server)
    task, model = new_task(clearml_server, project), new_model(clearml_server, project=project)
    answer = clearml_server.get("projects.delete", project=project, force=True)
    assert (answer["disassociated_tasks"], answer["deleted_tasks"], answer["deleted_models"]) == (1, 0, 0)
    assert not the_task(clearml_server, task).get("project")
    assert not the_model(clearml_server, model).get("project")


def test_the_contents_go_with_their_events_and_the_urls_are_named(clearml_server: ClearmlServer) -> None:
    name = new_name()
    project = new_project(clearml_server, name=name)
    below = new_project(clearml_server, name=f"{name}/below")
    draft, running, done = (
        new_task(clearml_server, project),
        new_task(clearml_server, below),
        ended_task(clearml_server, project),
    )
    clearml_server.get("tasks.started", task=running)
    clearml_server.get("tasks.publish", task=done)
    artifact = {"key": "data", "type": "custom", "uri": "file:///artifact", "mode": "output"}
    clearml_server.get("tasks.add_or_update_artifacts", task=running, force=True, artifacts=[artifact])
    image = {"metric": "m", "variant": "v", "iter": 0, "url": "file:///image", "key": "image"}
    shown = {"layout": {"images": [{"source": "file:///plotted"}, {"source": "data:image/png;base64,AA"}]}}
    plot = {"metric": "m", "variant": "v", "iter": 0, "plot_str": json.dumps(shown)}
    send(
        clearml_server,
        {"type": "training_debug_image", "task": running, **image},
        {"type": "plot", "task": running, **plot},
    )
    eventually(
        lambda: clearml_server.get(
            "events.get_task_events", task=running, event_type="training_debug_image"
        )["events"]
    )  # fmt: skip
    models = [
        new_model(clearml_server, project=below, uri="file:///one", task=running),
        new_model(clearml_server, project=project, uri="file:///two", ready=True),
    ]
    answer = clearml_server.get("projects.delete", project=project, force=True, delete_contents=True)
    assert (answer["deleted_tasks"], answer["deleted_models"]) == (3, 2)
    urls = {kind: sorted(found or []) for kind, found in answer["urls"].items()}
    assert urls == {
        "model_urls": ["file:///one", "file:///two"],
        "artifact_urls": ["file:///artifact"],
        "event_urls": ["file:///image", "file:///plotted"],
    }
    assert not any(is_there(clearml_server, "task", task) for task in (draft, running, done))
    assert not any(is_there(clearml_server, "model", model) for model in models)
    assert not is_there(clearml_server, "project", below)


def test_archived_contents_go_without_force(clearml_server: ClearmlServer) -> None:
    project = new_project(clearml_server)
    task, model = new_task(clearml_server, project), new_model(clearml_server, project=project)
    clearml_server.get("tasks.archive_many", ids=[task])
    clearml_server.get("models.archive_many", ids=[model])
    answer = clearml_server.get("projects.delete", project=project, delete_contents=True)
    assert (answer["deleted_tasks"], answer["deleted_models"]) == (1, 1)
    assert not is_there(clearml_server, "task", task)
    assert not is_there(clearml_server, "model", model)


def test_a_deletion_is_foretold(clearml_server: ClearmlServer) -> None:
    name = new_name()
    project = new_project(clearml_server, name=name)
    dataset = new_project(clearml_server, name=f"{name}/.datasets/set", system_tags=["dataset", "hidden"])
    pipeline = new_project(clearml_server, name=f"{name}/.pipelines/line", system_tags=["pipeline", "hidden"])
    new_task(clearml_server, dataset, type="data_processing", system_tags=["dataset"])
    run = new_task(clearml_server, pipeline, type="controller", system_tags=["pipeline"])
    archived = [new_task(clearml_server, project), run]
    clearml_server.get("tasks.archive_many", ids=archived)
    models = [new_model(clearml_server, project=project) for _ in range(2)]
    clearml_server.get("models.archive_many", ids=models[:1])
    found = clearml_server.get("projects.validate_delete", project=project)
    assert (found["tasks"], found["non_archived_tasks"]) == (3, 1)
    assert (found["models"], found["non_archived_models"]) == (2, 1)
    assert (found["datasets"], found["non_archived_datasets"]) == (1, 1)
    assert (found["pipelines"], found["non_archived_pipelines"]) == (1, 0)


def test_merging_empties_one_project_into_another(clearml_server: ClearmlServer) -> None:
    source, target = new_project(clearml_server), new_project(clearml_server)
    task, model = new_task(clearml_server, source), new_model(clearml_server, project=source)
    answer = clearml_server.get("projects.merge", project=source, destination_project=target)
    assert (answer["moved_entities"], answer["moved_projects"]) == (2, 0)
    assert the_task(clearml_server, task)["project"] == the_model(clearml_server, model)["project"] == target
    assert not is_there(clearml_server, "project", source)
