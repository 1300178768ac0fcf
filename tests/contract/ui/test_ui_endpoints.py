"""What a web application asks: lists with names and counts, scrolling, samples of images, raw series."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

import pytest

from tests.waiting import eventually

if TYPE_CHECKING:
    from tests.contract.conftest import ClearmlServer


def new_project(server: ClearmlServer, **fields: object) -> str:
    made = server.get("projects.create", **{"name": f"contract/ui {uuid.uuid4().hex}", **fields})
    return str(made["id"])


def new_task(server: ClearmlServer, **fields: object) -> str:
    made = server.get("tasks.create", **{"name": "ui task", "type": "testing", **fields})
    return str(made["id"])


def send(server: ClearmlServer, *events: dict[str, Any]) -> None:
    answer = server.call("events.add_batch", "\n".join(map(json.dumps, events)).encode())
    assert answer.data["added"] == len(events), answer.meta


# Lists.


def test_a_list_goes_on_by_scroll_id(clearml_server: ClearmlServer) -> None:
    project = new_project(clearml_server)
    tasks = [new_task(clearml_server, name=f"task {n}", project=project) for n in range(5)]
    seen: list[list[str]] = []
    scroll_id = None
    while not seen or seen[-1]:
        answer = clearml_server.get(
            "tasks.get_all_ex", project=[project], order_by=["name"], size=2, scroll_id=scroll_id
        )
        scroll_id = answer["scroll_id"]
        seen.append([task["id"] for task in answer["tasks"]])
    assert seen == [tasks[:2], tasks[2:4], tasks[4:], []]


def test_names_stand_for_ids_where_they_are_asked_for(clearml_server: ClearmlServer) -> None:
    name = f"contract/ui {uuid.uuid4().hex}"
    project = new_project(clearml_server, name=name)
    parent = new_task(clearml_server, name="above", project=project)
    task = new_task(clearml_server, project=project, parent=parent)
    fields = ["id", "project.name", "parent.name", "user.id"]
    [shown] = clearml_server.get("tasks.get_all_ex", id=[task], only_fields=fields)["tasks"]
    assert (shown["project"]["name"], shown["parent"]["name"]) == (name, "above")
    [same] = clearml_server.get("tasks.get_by_id_ex", id=[task], only_fields=fields)["tasks"]
    assert same == shown
    model = clearml_server.get("models.create", name="model", uri="file:///m", project=project, task=task)[
        "id"
    ]
    [found] = clearml_server.get("models.get_all_ex", id=[model], only_fields=["id", "task.name"])["models"]
    assert found["task"]["name"] == "ui task"


def test_a_project_shows_what_lies_in_it(clearml_server: ClearmlServer) -> None:
    name = f"contract/ui {uuid.uuid4().hex}"
    project = new_project(clearml_server, name=name)
    below = new_project(clearml_server, name=f"{name}/below")
    done = new_task(clearml_server, project=below)
    clearml_server.get("tasks.started", task=done)
    clearml_server.get("tasks.completed", task=done)
    new_task(clearml_server, project=project)
    archived = new_task(clearml_server, project=project)
    clearml_server.get("tasks.archive_many", ids=[archived])
    asked = {"id": [project], "include_stats": True}
    [shown] = clearml_server.get("projects.get_all_ex", **asked)["projects"]
    assert [item["id"] for item in shown["sub_projects"]] == [below]
    counts = shown["stats"]["active"]["status_count"]
    assert {status: count for status, count in counts.items() if count} == {"completed": 1, "created": 1}
    assert shown["stats"]["active"]["completed_tasks_24h"] == 1
    [shown] = clearml_server.get("projects.get_all_ex", **asked, stats_for_state="archived")["projects"]
    assert shown["stats"]["archived"]["status_count"]["created"] == 1


def test_a_dataset_shows_its_size(clearml_server: ClearmlServer) -> None:
    project = new_project(
        clearml_server,
        name=f"contract/.datasets/{uuid.uuid4().hex}",
        system_tags=["dataset", "hidden"],
    )
    task = new_task(clearml_server, project=project, type="data_processing", system_tags=["dataset"])
    runtime = {"ds_file_count": 3, "ds_total_size": 42}
    clearml_server.get("tasks.edit", task=task, runtime=runtime)
    [shown] = clearml_server.get(
        "projects.get_all_ex", id=[project], include_dataset_stats=True, search_hidden=True
    )["projects"]
    assert shown["dataset_stats"] == {"file_count": 3, "total_size": 42}


def test_tags_types_and_parents_within_projects(clearml_server: ClearmlServer) -> None:
    project, elsewhere = new_project(clearml_server), new_project(clearml_server)
    parent = new_task(clearml_server, project=project, tags=["a"], type="controller")
    new_task(clearml_server, project=project, tags=["b", 'with "quotes"'], parent=parent)
    new_task(clearml_server, project=elsewhere, tags=["c"])
    clearml_server.get(
        "models.create", name="model", uri="file:///m", project=project, tags=["d"], framework="ONNX"
    )
    inside = {"projects": [project]}
    found = clearml_server.get("projects.get_task_tags", **inside)["tags"]
    assert sorted(found) == ["a", "b", 'with "quotes"']
    assert clearml_server.get("projects.get_model_tags", **inside)["tags"] == ["d"]
    parents = clearml_server.get("projects.get_task_parents", **inside)["parents"]
    assert [item["id"] for item in parents] == [parent]
    assert sorted(clearml_server.get("tasks.get_types", **inside)["types"]) == ["controller", "testing"]
    assert clearml_server.get("models.get_frameworks", **inside)["frameworks"] == ["ONNX"]
    assert {"a", "b", "c", "d"} <= set(clearml_server.get("organization.get_tags")["tags"])
    quoted = clearml_server.get("tasks.get_all", project=[project], tags=['with "quotes"'])["tasks"]
    assert len(quoted) == 1


def test_values_of_parameters_and_metadata(clearml_server: ClearmlServer) -> None:
    project = new_project(clearml_server)
    for value in ("1", "2", "2"):
        item = {"section": "Args", "name": "n", "value": value}
        new_task(clearml_server, project=project, hyperparams={"Args": {"n": item}})
    metadata = [{"key": "k", "type": "str", "value": "v"}]
    model = clearml_server.get("models.create", name="model", uri="file:///m", project=project)["id"]
    clearml_server.get("models.add_or_update_metadata", model=model, metadata=metadata)
    values = clearml_server.get(
        "projects.get_hyperparam_values", projects=[project], section="Args", name="n"
    )
    assert (sorted(values["values"]), values["total"]) == (["1", "2"], 2)
    names = clearml_server.get("projects.get_hyper_parameters", project=project)["parameters"]
    assert [(item["section"], item["name"]) for item in names] == [("Args", "n")]
    assert clearml_server.get("projects.get_model_metadata_keys", project=project)["keys"] == ["k"]
    found = clearml_server.get("projects.get_model_metadata_values", projects=[project], key="k")
    assert found["values"] == ["v"]


def test_projects_are_merged(clearml_server: ClearmlServer) -> None:
    name = f"contract/ui {uuid.uuid4().hex}"
    source = new_project(clearml_server, name=f"{name}/from")
    below = new_project(clearml_server, name=f"{name}/from/below")
    target = new_project(clearml_server, name=f"{name}/to")
    task = new_task(clearml_server, project=source)
    moved = clearml_server.get("projects.merge", project=source, destination_project=target)
    assert (moved["moved_entities"], moved["moved_projects"]) == (1, 1)
    assert clearml_server.get("tasks.get_by_id", task=task)["task"]["project"] == target
    assert clearml_server.get("projects.get_by_id", project=below)["project"]["name"] == f"{name}/to/below"
    assert clearml_server.call("projects.get_by_id", {"project": source}).status == 400


def test_preferences_are_remembered(clearml_server: ClearmlServer) -> None:
    before = clearml_server.get("users.get_preferences")["preferences"]
    try:
        clearml_server.get("users.set_preferences", preferences={"contract": {"a": 1}})
        assert clearml_server.get("users.get_preferences")["preferences"]["contract"] == {"a": 1}
    finally:
        clearml_server.get("users.set_preferences", preferences={"contract": None, **before})


def test_a_task_is_checked_before_it_is_made(clearml_server: ClearmlServer) -> None:
    assert clearml_server.call("tasks.validate", {"name": "valid", "type": "testing"}).status == 200
    assert clearml_server.call("tasks.validate", {"name": "valid", "type": "no such type"}).status == 400


# Reports.


@pytest.fixture
def with_images(clearml_server: ClearmlServer) -> str:
    """Return a task with two images in each of three iterations."""
    task = new_task(clearml_server)
    image = {"type": "training_debug_image", "task": task, "metric": "m", "key": "k"}
    send(
        clearml_server,
        *(
            {**image, "iter": iteration, "variant": variant, "url": f"file:///{iteration}/{variant}"}
            for iteration in range(3)
            for variant in ("a", "b")
        ),
    )

    def read() -> int:
        events = clearml_server.get("events.get_task_events", task=task, event_type="training_debug_image")
        return len(events["events"])

    eventually(read, lambda count: count == 6)
    return task


def test_one_image_leads_to_its_neighbours(clearml_server: ClearmlServer, with_images: str) -> None:
    sample = clearml_server.get(
        "events.get_debug_image_sample", task=with_images, metric="m", variant="b", iteration=1
    )
    assert sample["event"]["url"] == "file:///1/b"
    assert (sample["min_iteration"], sample["max_iteration"]) == (0, 2)

    def following(**fields: object) -> str:
        found = clearml_server.get(
            "events.next_debug_image_sample", task=with_images, scroll_id=sample["scroll_id"], **fields
        )
        return str(found["event"]["url"])

    assert following(navigate_earlier=True) == "file:///1/a"
    newest = clearml_server.get("events.get_debug_image_sample", task=with_images, metric="m", variant="a")
    assert newest["event"]["url"] == "file:///2/a"


def test_plots_of_one_metric_come_together(clearml_server: ClearmlServer) -> None:
    task = new_task(clearml_server)
    plot = {"type": "plot", "task": task, "metric": "m", "plot_str": "{}"}
    events = [{**plot, "iter": n, "variant": variant} for n in range(2) for variant in ("a", "b")]
    send(clearml_server, *events)

    def sample() -> dict[str, Any]:
        return clearml_server.get("events.get_plot_sample", task=task, metric="m")

    found = eventually(sample, lambda answer: len(answer["events"]) == 2)
    assert {event["iter"] for event in found["events"]} == {1}
    earlier = clearml_server.get(
        "events.next_plot_sample", task=task, scroll_id=found["scroll_id"], navigate_earlier=True
    )
    assert [event["iter"] for event in earlier["events"]] == [0, 0]


def test_a_series_is_read_point_by_point(clearml_server: ClearmlServer) -> None:
    task = new_task(clearml_server)
    point = {"type": "training_stats_scalar", "task": task, "metric": "m", "variant": "v"}
    send(clearml_server, *({**point, "iter": n, "value": n * 2} for n in range(5)))

    def raw(**fields: object) -> dict[str, Any]:
        return clearml_server.get(
            "events.scalar_metrics_iter_raw", task=task, metric={"metric": "m"}, count_total=True, **fields
        )

    first = eventually(lambda: raw(batch_size=3), lambda answer: answer["total"] == 5)
    assert first["variants"]["v"]["y"] == [0, 2, 4]
    rest = raw(batch_size=3, scroll_id=first["scroll_id"])
    assert (rest["variants"]["v"]["y"], rest["returned"]) == ([6, 8], 2)


def test_the_log_is_read_and_cleared_as_a_whole(clearml_server: ClearmlServer) -> None:
    task = new_task(clearml_server)
    lines = [{"type": "log", "task": task, "msg": f"line {n}", "timestamp": 1000 + n} for n in range(3)]
    send(clearml_server, *lines)

    def total() -> int:
        return int(clearml_server.get("events.get_task_log", task=task)["total"])

    eventually(total, lambda count: count == 3)
    clearml_server.get("events.clear_task_log", task=task)
    eventually(total, lambda count: count == 0)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        # A real server begins anew.
        pytest.param("tasks.get_all_ex", {"size": 2, "scroll_id": "-1"}, marks=pytest.mark.embutido),
        ("events.next_plot_sample", {"task": "x", "scroll_id": "nonsense"}),
        ("events.next_debug_image_sample", {"task": "x", "scroll_id": "[1, 2, 3, 4]"}),
        ("events.scalar_metrics_iter_raw", {"task": "x"}),
        ("projects.merge", {"project": "absent"}),
        ("pipelines.start_pipeline", {"task": "absent"}),
        ("users.set_preferences", {}),
    ],
)
def test_wrong_requests_are_400(clearml_server: ClearmlServer, name: str, fields: dict[str, Any]) -> None:
    assert clearml_server.call(name, fields).status == 400


@pytest.mark.embutido
def test_the_whole_log_as_text(clearml_server: ClearmlServer) -> None:
    task = new_task(clearml_server)
    send(
        clearml_server, {"type": "log", "task": task, "msg": "{msg} is text", "level": "INFO", "worker": "w"}
    )
    answer = clearml_server.call(
        "events.download_task_log", {"task": task, "line_format": "{level} {worker} {msg} {task.__class__}"}
    )
    assert answer.data == "INFO w {msg} is text {task.__class__}"
    lines = clearml_server.call("events.download_task_log", {"task": task, "line_type": "json"}).data
    assert json.loads(lines)["msg"] == "{msg} is text"


@pytest.mark.embutido
def test_vectors_come_back(clearml_server: ClearmlServer) -> None:
    task = new_task(clearml_server)
    vector = {"type": "training_stats_vector", "task": task, "metric": "m", "variant": "v", "iter": 1}
    send(clearml_server, {**vector, "values": [1, 2]})
    found = clearml_server.get("events.get_vector_metrics_and_variants", task=task)["metrics"]
    assert found == [{"metric": "m", "variants": ["v"]}]
    series = clearml_server.get("events.vector_metrics_iter_histogram", task=task, metric="m", variant="v")
    assert [event["values"] for event in series["images"]] == [[1, 2]]


@pytest.mark.embutido
@pytest.mark.parametrize(
    "name",
    [
        "reports.get_all_ex",
        "reports.get_tags",
        "organization.get_entities_count",
        "server.report_stats_option",
        "server.get_stats",
        "auth.fixed_users_mode",
        "serving.get_endpoints",
        "serving.get_loading_instances",
        "storage.get_settings",
    ],
)
def test_little_things_answer(clearml_server: ClearmlServer, name: str) -> None:
    assert clearml_server.call(name, {}).status == 200


@pytest.mark.embutido
def test_entities_are_counted_by_filter(clearml_server: ClearmlServer) -> None:
    project = new_project(clearml_server)
    for status in ("created", "in_progress"):
        task = new_task(clearml_server, project=project)
        if status == "in_progress":
            clearml_server.get("tasks.started", task=task)
    counts = clearml_server.get(
        "organization.get_entities_count",
        tasks={"project": [project], "status": ["in_progress"]},
        models={"project": [project]},
    )
    assert counts == {"tasks": 1, "models": 0}
