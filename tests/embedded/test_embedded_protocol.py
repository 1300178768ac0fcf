"""What the embedded server promises beyond the contract: exact errors, odd input, whole answers."""

from __future__ import annotations

import http.client
import json
import uuid
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.clearml_server import Answer, ClearmlServer


def new_task(server: ClearmlServer, **fields: object) -> str:
    created = server.get("tasks.create", **{"name": "raw", "type": "training", **fields})
    return str(created["id"])


def task_of(server: ClearmlServer, identifier: str) -> dict[str, Any]:
    found: dict[str, Any] = server.get("tasks.get_by_id", task=identifier)["task"]
    return found


def send_events(server: ClearmlServer, *events: dict[str, Any]) -> Answer:
    return server.call("events.add_batch", "\n".join(json.dumps(event) for event in events).encode())


# Who may call.


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer é", "Basic !!", "Bearer ..", "Digest a"])
def test_odd_headers_are_refused(clearml_server: ClearmlServer, header: str) -> None:
    headers = {"Authorization": header}
    assert clearml_server.request("GET", "/v2.31/tasks.get_all", b"{}", headers)[0] == 401


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LocalHost:8008", 200),
        ("127.0.0.1", 200),
        ("evil.example:8008", 403),
        ("localhost.evil.example", 403),
        ("evil.example@localhost", 403),
        ("127.0.0.1:evil", 403),
        ("localhost:", 403),
        ("", 403),
    ],
)
def test_only_names_of_this_machine_are_served(clearml_server: ClearmlServer, host: str, status: int) -> None:
    headers = {**clearml_server.bearer, "Host": host}
    assert clearml_server.request("GET", "/v2.31/tasks.get_all", b"{}", headers)[0] == status


def test_two_hosts_are_refused(clearml_server: ClearmlServer) -> None:
    place = urlsplit(clearml_server.state["api_server"])
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=PATIENCE_S)
    connection.putrequest("GET", "/v2.31/debug.ping", skip_host=True)
    for host in ("evil.example", "127.0.0.1"):
        connection.putheader("Host", host)
    connection.endheaders()
    assert connection.getresponse().status == 400
    connection.close()


# What is answered to nonsense.


def test_unknown_endpoint_is_named(clearml_server: ClearmlServer) -> None:
    answer = clearml_server.call("tasks.fly", {})
    assert answer.status == 404
    assert "tasks.fly" in answer.meta["result_msg"]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("tasks.get_by_id", {"task": 3}),
        ("tasks.get_by_id", b"{not json"),
        ("tasks.get_by_id", b"[1]"),
        ("tasks.get_by_id", b'{"task": NaN}'),
        ("tasks.get_all", {"name": "(["}),
        ("tasks.get_all", {"_all_": {"pattern": "*", "fields": ["name"]}}),
        ("tasks.get_all", {"tags": ["__$not"]}),
        ("tasks.edit", b'{"task": "x", "runtime": ' + b'{"a":' * 300 + b"1" + b"}" * 301),
        ("tasks.archive", {"tasks": ["absent"]}),
        ("tasks.move", {"ids": []}),
        ("events.add_batch", b"3\n"),
        ("events.get_task_events", {"task": "x", "scroll_id": "-1"}),
        ("projects.create", {"name": "a//b"}),
    ],
)
def test_malformed_requests_are_400(clearml_server: ClearmlServer, name: str, body: object) -> None:
    answer = clearml_server.call(name, body)
    assert answer.status == answer.meta["result_code"] == 400
    assert answer.meta["result_msg"]


def test_a_huge_page_is_cut(clearml_server: ClearmlServer) -> None:
    assert clearml_server.call("tasks.get_all", {"page": 2**62, "page_size": 2**62}).status == 200


def test_a_state_that_cannot_be_reached_has_its_code(clearml_server: ClearmlServer) -> None:
    refused = clearml_server.call("tasks.completed", {"task": new_task(clearml_server)})
    assert (refused.status, refused.meta["result_subcode"]) == (400, 110)


def test_a_refused_request_leaves_nothing_behind(clearml_server: ClearmlServer) -> None:
    good = new_task(clearml_server)
    assert clearml_server.call("tasks.archive", {"tasks": [good, "absent"]}).status == 400
    assert task_of(clearml_server, good)["system_tags"] == []
    assert clearml_server.get("tasks.get_all", id=[good])["tasks"][0]["system_tags"] == []


# Documents.


def test_pages_hold_500_and_never_overlap(clearml_start: Callable[..., ClearmlServer]) -> None:
    server = clearml_start()
    made = {new_task(server, name=f"task {number}") for number in range(620)}
    for order in ([], ["-last_update"], ["comment"]):
        pages = [server.get("tasks.get_all", page=n, page_size=1000, order_by=order)["tasks"] for n in (0, 1)]
        assert [len(page) for page in pages] == [500, 120]
        assert {task["id"] for page in pages for task in page} == made


def test_unknown_fields_are_absent(clearml_server: ClearmlServer) -> None:
    tag = uuid.uuid4().hex
    identifier = new_task(clearml_server, tags=[tag])
    clearml_server.get("tasks.edit", task=identifier, runtime={"version": "1.0", "x": 1})
    query = {"tags": [tag], "only_fields": ["runtime.version", "no.such"]}
    assert clearml_server.get("tasks.get_all", **query)["tasks"] == [
        {"id": identifier, "runtime": {"version": "1.0"}}
    ]


def test_an_empty_section_of_parameters_is_kept(clearml_server: ClearmlServer) -> None:
    identifier = new_task(clearml_server)
    parameters = {"hyperparams": {"New": {}}, "execution": {"parameters": {"x": 1}}}
    clearml_server.get("tasks.edit", task=identifier, **parameters)
    stored = task_of(clearml_server, identifier)["hyperparams"]
    assert (stored["New"], set(stored["Args"])) == ({}, {"x"})


def test_reset_names_the_files_and_deletes_the_draft_models(clearml_server: ClearmlServer) -> None:
    identifier = new_task(clearml_server)
    clearml_server.get("tasks.started", task=identifier)
    model = clearml_server.get("models.create", uri="u", name="model", task=identifier, ready=False)["id"]
    answer = clearml_server.get("tasks.reset", task=identifier, return_file_urls=True)
    assert answer["urls"]["model_urls"] == ["u"]
    assert clearml_server.call("models.get_by_id", {"model": model}).status == 400


def test_every_change_to_many_reports_the_bad_ones(clearml_server: ClearmlServer) -> None:
    good = [new_task(clearml_server) for _ in range(2)]
    for name in ("archive_many", "unarchive_many", "stop_many", "reset_many", "publish_many", "delete_many"):
        force = {} if "archive" in name else {"force": True}
        answer = clearml_server.get(f"tasks.{name}", ids=[*good, "absent"], **force)
        assert [item["id"] for item in answer["succeeded"]] == good, name
        assert answer["failed"][0]["error"]["codes"] == [400, 101]


def test_stop_takes_steps_along_that_did_not_begin(clearml_server: ClearmlServer) -> None:
    controller = new_task(clearml_server)
    waiting = new_task(clearml_server, parent=controller)
    clearml_server.get("tasks.started", task=controller)
    clearml_server.get("tasks.stop", task=controller, include_pipeline_steps=True)
    assert task_of(clearml_server, waiting)["status"] == "stopped"


def test_children_of_a_deleted_task_have_no_parent(clearml_server: ClearmlServer) -> None:
    parent = new_task(clearml_server)
    child = new_task(clearml_server, parent=parent)
    clearml_server.get("tasks.delete", task=parent, force=True)
    assert task_of(clearml_server, child)["parent"] is None


# Projects.


def test_projects_at_the_top(clearml_server: ClearmlServer) -> None:
    top = "tree " + uuid.uuid4().hex
    leaf = clearml_server.get("projects.create", name=f"{top}/branch/leaf")["id"]
    branch = clearml_server.get("projects.get_by_id", project=leaf)["project"]["parent"]
    shallow = clearml_server.get("projects.get_all", shallow_search=True, page_size=500)["projects"]
    names = [project["name"] for project in shallow]
    assert top in names
    assert not any("/" in name for name in names)
    into_itself = {"project": branch, "new_location": f"{top}/branch"}
    assert clearml_server.call("projects.move", into_itself).status == 400
    clearml_server.get("projects.move", project=branch, new_location="")
    assert clearml_server.get("projects.get_by_id", project=branch)["project"]["name"] == "branch"
    new_task(clearml_server, project=leaf, tags=["tag"])
    assert clearml_server.get("projects.get_task_tags", projects=[leaf])["tags"] == ["tag"]
    extended = clearml_server.get("projects.get_all_ex", id=[branch], include_stats=True)["projects"][0]
    assert extended["stats"]["active"]["status_count"]["created"] == 1
    assert clearml_server.get("projects.delete", project=branch, force=True)["deleted"] == 2


# Models.


def test_metadata_keys_may_hold_dots(clearml_server: ClearmlServer) -> None:
    task = new_task(clearml_server)
    draft = clearml_server.get("models.create", uri="u", name="model", task=task, ready=False)["id"]
    assert clearml_server.get("models.get_by_task_id", task=task)["model"]["id"] == draft
    items = [{"key": "a.b", "type": "str", "value": "1"}]
    edited = clearml_server.get("models.edit", model=draft, comment="c", metadata=items)
    assert edited["fields"]["comment"] == "c"
    query = {"metadata.a.b.value": ["1"], "task": [task]}
    assert [model["id"] for model in clearml_server.get("models.get_all", **query)["models"]] == [draft]
    ready = clearml_server.get("models.set_ready", model=draft, publish_task=False)
    assert ready["fields"]["ready"] is True
    assert clearml_server.get("models.delete", model=draft)["url"] == "u"


def test_models_of_old_clients(clearml_server: ClearmlServer) -> None:
    task = new_task(clearml_server)
    made = clearml_server.get("models.update_for_task", task=task, uri="u", name="auto")
    assert clearml_server.get("models.update_for_task", task=task, uri="v")["id"] == made["id"]
    [entry] = task_of(clearml_server, task)["models"]["output"]
    assert (entry["name"], entry["model"], bool(entry["updated"])) == ("raw", made["id"], True)


# Events.


def scalar(task: str, iteration: int, value: float, **fields: object) -> dict[str, Any]:
    named = {"metric": "m", "variant": "v", "iter": iteration, "value": value}
    return {"type": "training_stats_scalar", "task": task, **named, **fields}


def test_last_values_count_what_was_reported(clearml_server: ClearmlServer) -> None:
    task = new_task(clearml_server)
    send_events(clearml_server, *(scalar(task, n, value) for n, value in enumerate([5, 1, 9])))
    send_events(clearml_server, scalar(task, 2, 7))
    [last] = [
        last
        for variants in task_of(clearml_server, task)["last_metrics"].values()
        for last in variants.values()
    ]
    assert (last["count"], last["mean_value"]) == (4, pytest.approx(5.5))
    events = clearml_server.get("events.get_task_events", task=task, event_type="training_stats_scalar")
    assert [event["iter"] for event in events["events"]] == [2, 1, 0]
    assert all(event["@timestamp"] for event in events["events"])


def test_single_values_are_no_curve(clearml_server: ClearmlServer) -> None:
    task = new_task(clearml_server)
    send_events(
        clearml_server, scalar(task, -(2**31), 0.5, metric="Summary", variant="acc"), scalar(task, 0, 1)
    )
    assert list(clearml_server.get("events.scalar_metrics_iter_histogram", task=task)) == ["m"]
    many = clearml_server.get("events.multi_task_scalar_metrics_iter_histogram", tasks=[task], key="iso_time")
    assert many["metrics"]["m"]["v"][task]["x"][0].endswith("Z")
    variants = clearml_server.get("events.get_scalar_metrics_and_variants", task=task)["metrics"]
    assert variants == {"Summary": ["acc"], "m": ["v"]}
    assert len(clearml_server.get("events.get_task_latest_scalar_values", task=task)["metrics"]) == 2


def test_the_log_is_read_on_from_a_moment(clearml_server: ClearmlServer) -> None:
    task = new_task(clearml_server)
    lines = [{"type": "log", "task": task, "msg": str(n), "timestamp": 1000 + n} for n in range(5)]
    send_events(clearml_server, *lines)

    def messages(**query: object) -> list[str]:
        found = clearml_server.get("events.get_task_log", task=task, batch_size=2, **query)
        return [event["msg"] for event in found["events"]]

    assert messages(order="asc", from_timestamp=1003) == ["1", "2"]
    assert messages(order="desc", navigate_earlier=False, from_timestamp=1001) == ["3", "2"]


def test_plots_and_images_in_full(clearml_server: ClearmlServer) -> None:
    task = new_task(clearml_server)

    def event(kind: str, iteration: int, **fields: str) -> dict[str, Any]:
        return {"type": kind, "task": task, "metric": "m", "variant": "v", "iter": iteration, **fields}

    plots = [event("plot", n, plot_str=f"{{{n}}}") for n in (0, 1, 2, 2)]
    send_events(clearml_server, *plots, event("training_debug_image", 0, url="http://x/y", key="k"))
    found = clearml_server.get("events.get_task_plots", task=task, iters=2)["plots"]
    assert [(plot["iter"], plot["plot_len"]) for plot in found] == [(2, 3), (1, 3)]
    nested = clearml_server.get("events.get_multi_task_plots", tasks=[task])["plots"]
    assert len(nested["m"]["v"][task]["2"]["plots"]) == 1
    first = clearml_server.get("events.debug_images", metrics=[{"task": task}])
    at_end = {"metrics": [{"task": task}], "scroll_id": first["scroll_id"]}
    assert clearml_server.get("events.debug_images", **at_end)["metrics"] == [
        {"task": task, "iterations": []}
    ]
    assert clearml_server.get("events.get_task_events", task=task, order="desc")["total"] == 4


def test_little_things_answer_in_full(clearml_server: ClearmlServer) -> None:
    task = new_task(clearml_server, tags=["t"], system_tags=["s"])
    assert clearml_server.get("tasks.ping", task=task) == {}
    assert clearml_server.get("tasks.update", task=task, name="renamed")["fields"]["name"] == "renamed"
    assert "t" in clearml_server.get("organization.get_tags", include_system=True)["tags"]
    for name in (
        "server.config", "users.get_vaults", "organization.get_entities_count",
        "projects.get_user_names", "projects.get_unique_metric_variants",
    ):  # fmt: skip
        assert clearml_server.call(name, {}).status == 200, name
