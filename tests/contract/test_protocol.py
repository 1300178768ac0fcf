"""The protocol as raw calls see it: envelope, refusals, paging, states, events, files."""

from __future__ import annotations

import base64
import json
import uuid
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract.conftest import Answer, ClearmlServer


def new_task(server: ClearmlServer, **fields: object) -> str:
    created = server.get("tasks.create", **{"name": "raw", "type": "training", **fields})
    return str(created["id"])


def task_of(server: ClearmlServer, identifier: str) -> dict[str, Any]:
    found: dict[str, Any] = server.get("tasks.get_by_id", task=identifier)["task"]
    return found


def send_events(server: ClearmlServer, *events: dict[str, Any]) -> Answer:
    return server.call("events.add_batch", "\n".join(json.dumps(event) for event in events).encode())


# Who may call.


def test_wrong_credentials_are_refused(clearml_server: ClearmlServer) -> None:
    wrong = "Basic " + base64.b64encode(b"key:secret").decode()
    status, answer = clearml_server.request("GET", "/auth.login", headers={"Authorization": wrong})
    meta = json.loads(answer)["meta"]
    assert (status, meta["result_code"], meta["result_subcode"]) == (401, 401, 22)


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer x.y.z", "Bearer é", "Basic !!", "Bearer ..", "Digest a"]
)
def test_calls_and_files_need_a_token(clearml_server: ClearmlServer, header: str) -> None:
    headers = {"Authorization": header.encode("latin-1").decode("latin-1")}
    assert clearml_server.request("GET", "/v2.31/tasks.get_all", b"{}", headers)[0] == 401
    assert clearml_server.request("GET", "/a", headers=headers, server="files_server")[0] == 401


def test_a_forged_token_is_refused(clearml_server: ClearmlServer) -> None:
    head, payload, signature = clearml_server.bearer["Authorization"].removeprefix("Bearer ").split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    claims["exp"] += 1000
    forged = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    headers = {"Authorization": f"Bearer {head}.{forged}.{signature}"}
    assert clearml_server.request("GET", "/v2.31/tasks.get_all", b"{}", headers)[0] == 401


def test_a_foreign_host_name_is_refused(clearml_server: ClearmlServer) -> None:
    headers = {**clearml_server.bearer, "Host": "evil.example:8008"}
    assert clearml_server.request("GET", "/v2.31/tasks.get_all", b"{}", headers)[0] == 403
    headers["Host"] = "localhost"
    assert clearml_server.request("GET", "/v2.31/tasks.get_all", b"{}", headers)[0] == 200


# What is answered to nonsense.


def test_unknown_endpoint_is_named(clearml_server: ClearmlServer) -> None:
    answer = clearml_server.call("tasks.fly", {})
    assert answer.status == 404
    assert "tasks.fly" in answer.meta["result_msg"]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("tasks.get_by_id", {}),
        ("tasks.get_by_id", {"task": 3}),
        ("tasks.get_by_id", b"{not json"),
        ("tasks.get_by_id", b"[1]"),
        ("tasks.get_by_id", b'{"task": NaN}'),
        ("tasks.get_by_id", {"task": "absent"}),
        ("tasks.create", {"name": "x", "type": "no such type"}),
        ("tasks.create", {"name": "x", "type": "training", "project": "absent"}),
        ("tasks.get_all", {"name": "(["}),
        ("tasks.get_all", {"_all_": {"pattern": "*", "fields": ["name"]}}),
        ("tasks.get_all", {"page": -1}),
        ("tasks.get_all", {"tags": ["__$wrong", "a"]}),
        ("tasks.get_all", {"tags": ["__$not"]}),
        ("tasks.edit", b'{"task": "x", "runtime": ' + b'{"a":' * 300 + b"1" + b"}" * 301),
        ("tasks.enqueue", {"task": "x", "queue_name": "default"}),
        ("queues.get_by_id", {"queue": "default"}),
        ("events.add_batch", b'{"type": "log", "task": "absent", "msg": "x"}'),
        ("events.add_batch", b"3\n"),
        ("models.get_by_id", {"model": "absent"}),
        ("projects.get_by_id", {"project": "absent"}),
        ("projects.create", {"name": "a//b"}),
        ("events.get_task_events", {"task": "x", "scroll_id": "-1"}),
    ],
)
def test_wrong_requests_are_400(clearml_server: ClearmlServer, name: str, body: object) -> None:
    answer = clearml_server.call(name, body)
    assert answer.status == answer.meta["result_code"] == 400
    assert answer.meta["result_msg"]


def test_a_huge_page_is_cut(clearml_server: ClearmlServer) -> None:
    assert clearml_server.call("tasks.get_all", {"page": 2**62, "page_size": 2**62}).status == 200


# Documents.


def test_pages_hold_500_and_never_overlap(clearml_start: Callable[..., ClearmlServer]) -> None:
    server = clearml_start()
    made = {new_task(server, name=f"task {number}") for number in range(620)}
    for order in ([], ["-last_update"], ["comment"]):
        pages = [server.get("tasks.get_all", page=n, page_size=1000, order_by=order)["tasks"] for n in (0, 1)]
        assert [len(page) for page in pages] == [500, 120]
        assert {task["id"] for page in pages for task in page} == made


def test_only_fields_and_order(clearml_server: ClearmlServer) -> None:
    tag = uuid.uuid4().hex
    runtimes: list[dict[str, Any]] = [{"version": "1.0", "x": 1}, {}]
    for number, runtime in enumerate(runtimes):
        identifier = new_task(clearml_server, name=f"task {number}", tags=[tag])
        clearml_server.get("tasks.edit", task=identifier, runtime=runtime)
    found = clearml_server.get(
        "tasks.get_all", tags=[tag], only_fields=["runtime.version", "no.such"], order_by=["-name"]
    )
    assert found["tasks"] == [{"runtime": {}}, {"runtime": {"version": "1.0"}}]


def test_hidden_tasks_stay_out_unless_asked_for(clearml_server: ClearmlServer) -> None:
    tag = uuid.uuid4().hex
    hidden = new_task(clearml_server, tags=[tag], system_tags=["hidden"])
    assert clearml_server.get("tasks.get_all", tags=[tag])["tasks"] == []
    assert [
        task["id"] for task in clearml_server.get("tasks.get_all", tags=[tag], search_hidden=True)["tasks"]
    ] == [hidden]
    assert [task["id"] for task in clearml_server.get("tasks.get_all", id=[hidden])["tasks"]] == [hidden]


def test_cache_lookup_by_hash(clearml_server: ClearmlServer) -> None:
    key = uuid.uuid4().hex
    identifier = new_task(clearml_server)
    clearml_server.get("tasks.edit", task=identifier, runtime={"pipeline_job_hash": key})
    new_task(clearml_server)
    query = {"_all_": {"pattern": f"^{key}$", "fields": ["runtime.pipeline_job_hash"]}}
    assert [task["id"] for task in clearml_server.get("tasks.get_all", **query)["tasks"]] == [identifier]
    assert clearml_server.get("tasks.get_all", **query, status=["completed"])["tasks"] == []


def test_edit_merges_scripts_and_replaces_parameters(clearml_server: ClearmlServer) -> None:
    item = {"section": "Args", "name": "a", "value": "1"}
    identifier = new_task(
        clearml_server, script={"branch": "main", "diff": "d"}, hyperparams={"Args": {"a": item}}
    )
    edited = clearml_server.get(
        "tasks.edit",
        task=identifier,
        script={"diff": "e"},
        hyperparams={"New": {}},
        execution={"parameters": {"x": 1}},
    )
    task = task_of(clearml_server, identifier)
    assert (task["script"]["branch"], task["script"]["diff"], task["script"]["binary"]) == (
        "main",
        "e",
        "python",
    )
    assert task["hyperparams"]["New"] == {}
    assert task["hyperparams"]["Args"]["x"]["type"] == "legacy"
    assert "a" not in task["hyperparams"]["Args"]
    assert edited["updated"] == 1
    assert edited["fields"]["status"] == "created"


def test_states_are_kept(clearml_server: ClearmlServer) -> None:
    identifier = new_task(clearml_server)
    refused = clearml_server.call("tasks.completed", {"task": identifier})
    assert (refused.status, refused.meta["result_subcode"]) == (400, 110)
    started = clearml_server.get("tasks.started", task=identifier)
    assert started["started"] == 1
    assert clearml_server.get("tasks.started", task=identifier)["started"] == 0
    assert clearml_server.call("tasks.edit", {"task": identifier, "comment": "no"}).status == 400
    parameters = [{"section": "Args", "name": "a", "value": "1"}]
    assert (
        clearml_server.call("tasks.edit_hyper_params", {"task": identifier, "hyperparams": parameters}).status
        == 400
    )
    clearml_server.get("tasks.edit_hyper_params", task=identifier, hyperparams=parameters, force=True)
    assert clearml_server.call("tasks.delete", {"task": identifier}).status == 400
    clearml_server.get("tasks.completed", task=identifier, publish=True)
    assert task_of(clearml_server, identifier)["status"] == "published"
    log = {"type": "log", "task": identifier, "msg": "late"}
    assert send_events(clearml_server, log).meta["result_subcode"] == 131
    assert send_events(clearml_server, {**log, "allow_locked": True}).data["added"] == 1
    properties = [{"section": "properties", "name": "a", "value": "1"}]
    clearml_server.get("tasks.edit_hyper_params", task=identifier, hyperparams=properties)


def test_parameters_are_edited_and_deleted(clearml_server: ClearmlServer) -> None:
    identifier = new_task(clearml_server)

    def item(section: str, name: str) -> dict[str, str]:
        return {"section": section, "name": name, "value": "v"}

    def edit(*items: dict[str, str], replace: str) -> dict[str, set[str]]:
        clearml_server.get(
            "tasks.edit_hyper_params", task=identifier, hyperparams=items, replace_hyperparams=replace
        )
        return {
            section: set(names)
            for section, names in task_of(clearml_server, identifier)["hyperparams"].items()
        }

    edit(item("A", "1"), item("B", "1"), replace="none")
    assert edit(item("A", "2"), replace="none") == {"A": {"1", "2"}, "B": {"1"}}
    assert edit(item("A", "3"), replace="section") == {"A": {"3"}, "B": {"1"}}
    assert edit(item("C", "1"), item("C", "2"), replace="all") == {"C": {"1", "2"}}
    clearml_server.get(
        "tasks.delete_hyper_params", task=identifier, hyperparams=[{"section": "C", "name": "1"}]
    )
    listed = clearml_server.get("tasks.get_hyper_params", tasks=[identifier])["params"]
    assert listed == [{"task": identifier, "hyperparams": [item("C", "2")]}]
    clearml_server.get("tasks.delete_hyper_params", task=identifier, hyperparams=[{"section": "C"}])
    assert task_of(clearml_server, identifier)["hyperparams"] == {}


def test_configurations_are_edited_and_deleted(clearml_server: ClearmlServer) -> None:
    identifier = new_task(clearml_server)
    for name in ("one", "two"):
        clearml_server.get(
            "tasks.edit_configuration", task=identifier, configuration=[{"name": name, "value": name}]
        )
    listed = clearml_server.get("tasks.get_configurations", tasks=[identifier], names=["two"])[
        "configurations"
    ]
    assert listed == [{"task": identifier, "configuration": [{"name": "two", "value": "two"}]}]
    clearml_server.get("tasks.delete_configuration", task=identifier, configuration=["two"])
    names = clearml_server.get("tasks.get_configuration_names", tasks=[identifier])["configurations"]
    assert names == [{"task": identifier, "names": ["one"]}]


def test_artifacts_are_replaced_by_key_and_mode(clearml_server: ClearmlServer) -> None:
    identifier = new_task(clearml_server)

    def add(uri: str, **fields: str) -> None:
        artifact = {"key": "k", "type": "custom", "uri": uri, **fields}
        clearml_server.get("tasks.add_or_update_artifacts", task=identifier, artifacts=[artifact])

    add("first")
    add("second")
    add("third", mode="input")
    stored = task_of(clearml_server, identifier)["execution"]["artifacts"]
    assert [(item["uri"], item["mode"]) for item in stored] == [("second", "output"), ("third", "input")]
    clearml_server.get("tasks.delete_artifacts", task=identifier, artifacts=[{"key": "k"}])
    assert [item["uri"] for item in task_of(clearml_server, identifier)["execution"]["artifacts"]] == [
        "third"
    ]


def test_clone_leaves_the_output_behind(clearml_server: ClearmlServer) -> None:
    identifier = new_task(clearml_server, tags=["t"], system_tags=["development", "kept"])
    clearml_server.get(
        "tasks.add_or_update_artifacts", task=identifier, artifacts=[{"key": "k", "type": "custom"}]
    )
    clearml_server.get("tasks.edit", task=identifier, runtime={"a": 1})
    copy = clearml_server.get("tasks.clone", task=identifier, new_task_name="copy", new_task_comment="c")[
        "id"
    ]
    task = task_of(clearml_server, copy)
    assert (task["name"], task["comment"], task["parent"], task["status"]) == (
        "copy",
        "c",
        identifier,
        "created",
    )
    assert (task["tags"], task["system_tags"], task["runtime"]) == (["t"], ["kept"], {})
    assert task["execution"]["artifacts"] == []


def test_reset_forgets_the_output(clearml_server: ClearmlServer) -> None:
    identifier = new_task(clearml_server)
    clearml_server.get("tasks.started", task=identifier)
    send_events(
        clearml_server,
        {
            "type": "training_stats_scalar",
            "task": identifier,
            "metric": "m",
            "variant": "v",
            "iter": 3,
            "value": 1,
        },
        {"type": "log", "task": identifier, "msg": "x"},
    )
    model = clearml_server.get("models.create", uri="u", name="n", task=identifier, ready=False)["id"]
    assert task_of(clearml_server, identifier)["last_iteration"] == 3
    answer = clearml_server.get("tasks.reset", task=identifier, return_file_urls=True)
    task = task_of(clearml_server, identifier)
    assert (task["status"], task["last_iteration"], task["last_metrics"]) == ("created", 0, {})
    assert "started" not in task
    assert answer["urls"]["model_urls"] == ["u"]
    assert clearml_server.get("events.get_task_log", task=identifier)["total"] == 0
    assert clearml_server.call("models.get_by_id", {"model": model}).status == 400
    new_task(clearml_server, parent=identifier)
    assert clearml_server.call("tasks.reset", {"task": identifier}).meta["result_subcode"] == 123


def test_many_at_once_report_the_bad_ones(clearml_server: ClearmlServer) -> None:
    good = [new_task(clearml_server) for _ in range(2)]
    for name in ("archive_many", "unarchive_many", "stop_many", "reset_many", "publish_many", "delete_many"):
        force = {} if "archive" in name else {"force": True}
        answer = clearml_server.get(f"tasks.{name}", ids=[*good, "absent"], **force)
        assert [item["id"] for item in answer["succeeded"]] == good, name
        assert answer["failed"][0]["error"]["codes"] == [400, 101]
    assert clearml_server.call("tasks.archive", {"tasks": ["absent"]}).status == 400


def test_a_refused_request_leaves_nothing_behind(clearml_server: ClearmlServer) -> None:
    good = new_task(clearml_server)
    assert clearml_server.call("tasks.archive", {"tasks": [good, "absent"]}).status == 400
    assert task_of(clearml_server, good)["system_tags"] == []
    assert clearml_server.get("tasks.get_all", id=[good])["tasks"][0]["system_tags"] == []


def test_stop_can_include_the_steps_of_a_pipeline(clearml_server: ClearmlServer) -> None:
    controller = new_task(clearml_server)
    running, waiting = (new_task(clearml_server, parent=controller) for _ in range(2))
    for identifier in (controller, running):
        clearml_server.get("tasks.started", task=identifier)
    clearml_server.get("tasks.stop", task=controller, include_pipeline_steps=True)
    statuses = [
        task_of(clearml_server, identifier)["status"] for identifier in (controller, running, waiting)
    ]
    assert statuses == ["stopped", "stopped", "created"]


# Projects.


def test_projects_form_a_tree(clearml_server: ClearmlServer) -> None:
    top = "tree " + uuid.uuid4().hex
    leaf = clearml_server.get("projects.create", name=f"{top}/branch/leaf", system_tags=["hidden"])["id"]
    duplicate = clearml_server.call("projects.create", {"name": f"{top}/branch"})
    assert (duplicate.status, duplicate.meta["result_subcode"]) == (400, 801)

    def names(**query: object) -> list[str]:
        found = clearml_server.get("projects.get_all", **query, order_by=["name"], only_fields=["name"])[
            "projects"
        ]
        return [project["name"] for project in found]

    assert names(name=f"^{top}") == [top, f"{top}/branch"]
    assert names(name=f"^{top}", search_hidden=True)[-1] == f"{top}/branch/leaf"
    assert names(name=f"^{top}/branch$") == [f"{top}/branch"]
    assert top in names(shallow_search=True)
    assert not any("/" in name for name in names(shallow_search=True))
    branch = clearml_server.get("projects.get_by_id", project=leaf)["project"]["parent"]
    clearml_server.get("projects.update", project=branch, name=f"{top}/twig", description="d", tags=["t"])
    assert clearml_server.get("projects.get_by_id", project=leaf)["project"]["name"] == f"{top}/twig/leaf"
    assert (
        clearml_server.call("projects.move", {"project": branch, "new_location": f"{top}/twig"}).status == 400
    )
    clearml_server.get("projects.move", project=branch, new_location="")
    assert clearml_server.get("projects.get_by_id", project=branch)["project"]["name"] == "twig"
    task = new_task(clearml_server, project=leaf, tags=["tag"])
    assert clearml_server.get("projects.validate_delete", project=branch)["tasks"] == 1
    assert clearml_server.call("projects.delete", {"project": branch}).meta["result_subcode"] == 413
    extended = clearml_server.get("projects.get_all_ex", id=[branch], include_stats=True)["projects"][0]
    assert extended["stats"]["active"]["status_count"] == {"created": 1}
    assert clearml_server.get("projects.get_task_tags", projects=[leaf])["tags"] == ["tag"]
    assert clearml_server.get("projects.delete", project=branch, force=True)["deleted"] == 2
    assert task_of(clearml_server, task)["project"] is None


# Models.


def test_models_are_ready_unless_told_otherwise(clearml_server: ClearmlServer) -> None:
    ready = clearml_server.get("models.create", uri="u", name="n")["id"]
    assert clearml_server.get("models.get_by_id", model=ready)["model"]["ready"] is True
    task = new_task(clearml_server)
    draft = clearml_server.get("models.create", uri="u", name="n", task=task, ready=False, framework="ONNX")[
        "id"
    ]
    assert clearml_server.get("models.get_by_task_id", task=task)["model"]["id"] == draft
    items = [{"key": "a.b", "type": "str", "value": "1"}]
    clearml_server.get("models.add_or_update_metadata", model=draft, metadata=items)
    query = {"metadata.a.b.value": ["1"], "task": [task]}
    assert [model["id"] for model in clearml_server.get("models.get_all", **query)["models"]] == [draft]
    clearml_server.get("models.delete_metadata", model=draft, keys=["a.b"])
    assert clearml_server.get("models.get_all", **query)["models"] == []
    edited = clearml_server.get("models.edit", model=draft, comment="c", metadata=items)
    assert edited["fields"]["comment"] == "c"
    assert clearml_server.get("models.set_ready", model=draft)["fields"]["ready"] is True
    many = clearml_server.get("models.archive_many", ids=[draft, "absent"])
    assert (len(many["succeeded"]), len(many["failed"])) == (1, 1)
    assert clearml_server.get("models.get_by_id", model=draft)["model"]["system_tags"] == ["archived"]
    clearml_server.get("models.unarchive_many", ids=[draft])
    clearml_server.get("models.publish_many", ids=[draft])
    moved = clearml_server.get("models.move", ids=[draft], project_name="contract/models moved")
    assert clearml_server.get("models.get_by_id", model=draft)["model"]["project"] == moved["project_id"]
    assert "ONNX" in clearml_server.get("models.get_frameworks")["frameworks"]
    assert clearml_server.get("models.delete", model=draft)["url"] == "u"
    assert clearml_server.get("models.delete_many", ids=[ready])["succeeded"][0]["deleted"] is True


def test_models_of_a_task(clearml_server: ClearmlServer) -> None:
    task = new_task(clearml_server)
    made = clearml_server.get("models.update_for_task", task=task, uri="u", name="auto")
    assert clearml_server.get("models.update_for_task", task=task, uri="v")["id"] == made["id"]
    for model in ("m1", "m2"):
        clearml_server.get(
            "tasks.add_or_update_model", task=task, name="in", type="input", model=model, iteration=4
        )
    models = task_of(clearml_server, task)["models"]
    assert models == {
        "input": [{"name": "in", "model": "m2"}],
        "output": [{"name": "raw", "model": made["id"]}],
    }
    clearml_server.get("tasks.delete_models", task=task, models=[{"name": "in", "type": "input"}])
    assert task_of(clearml_server, task)["models"]["input"] == []


# Events.


def scalar(task: str, iteration: int, value: float, **fields: object) -> dict[str, Any]:
    named = {"metric": "m", "variant": "v", "iter": iteration, "value": value}
    return {"type": "training_stats_scalar", "task": task, **named, **fields}


def test_scalars_are_folded_and_replaced(clearml_server: ClearmlServer) -> None:
    task = new_task(clearml_server)
    send_events(clearml_server, *(scalar(task, n, value) for n, value in enumerate([5, 1, 9])))
    answer = send_events(
        clearml_server, scalar(task, 2, 7), scalar("absent", 0, 1), {"type": "what", "task": task}
    )
    assert (answer.data["added"], answer.data["errors"]) == (1, 2)
    curve = clearml_server.get("events.scalar_metrics_iter_histogram", task=task)["m"]["v"]
    assert (curve["x"], curve["y"]) == ([0, 1, 2], [5, 1, 7])
    [last] = [
        last
        for variants in task_of(clearml_server, task)["last_metrics"].values()
        for last in variants.values()
    ]
    assert (last["value"], last["min_value"], last["max_value"], last["first_value"]) == (7, 1, 9, 5)
    assert (last["min_value_iteration"], last["max_value_iteration"], last["count"]) == (1, 2, 4)
    assert last["mean_value"] == pytest.approx(5.5)
    events = clearml_server.get(
        "events.get_task_events", task=task, event_type="training_stats_scalar", batch_size=2
    )
    assert (events["returned"], events["total"]) == (2, 3)
    rest = clearml_server.get(
        "events.get_task_events", task=task, event_type="training_stats_scalar", scroll_id=events["scroll_id"]
    )
    assert [event["iter"] for event in rest["events"]] == [2]
    assert rest["events"][0]["@timestamp"]


def test_single_values_are_no_curve(clearml_server: ClearmlServer) -> None:
    task = new_task(clearml_server)
    send_events(
        clearml_server, scalar(task, -(2**31), 0.5, metric="Summary", variant="acc"), scalar(task, 0, 1)
    )
    [found] = clearml_server.get("events.get_task_single_value_metrics", tasks=[task])["tasks"]
    assert [(item["variant"], item["value"]) for item in found["values"]] == [("acc", 0.5)]
    assert list(clearml_server.get("events.scalar_metrics_iter_histogram", task=task)) == ["m"]
    many = clearml_server.get("events.multi_task_scalar_metrics_iter_histogram", tasks=[task], key="iso_time")
    assert many["m"]["v"][task]["x"][0].endswith("Z")
    variants = clearml_server.get("events.get_scalar_metrics_and_variants", task=task)["metrics"]
    assert variants == {"Summary": ["acc"], "m": ["v"]}
    assert len(clearml_server.get("events.get_task_latest_scalar_values", task=task)["metrics"]) == 2


def test_the_log_is_read_from_both_ends(clearml_server: ClearmlServer) -> None:
    task = new_task(clearml_server)
    lines = [{"type": "log", "task": task, "msg": str(n), "timestamp": 1000 + n} for n in range(5)]
    send_events(clearml_server, *lines)

    def messages(**query: object) -> list[str]:
        found = clearml_server.get("events.get_task_log", task=task, batch_size=2, **query)
        assert found["total"] == 5
        return [event["msg"] for event in found["events"]]

    assert messages(order="asc") == ["3", "4"]
    assert messages() == ["4", "3"]
    assert messages(order="asc", from_timestamp=1003) == ["1", "2"]
    assert messages(order="asc", navigate_earlier=False) == ["0", "1"]
    assert messages(order="desc", navigate_earlier=False, from_timestamp=1001) == ["3", "2"]


def test_plots_and_images_of_the_last_iterations(clearml_server: ClearmlServer) -> None:
    task = new_task(clearml_server)

    def event(kind: str, iteration: int, **fields: str) -> dict[str, Any]:
        return {"type": kind, "task": task, "metric": "m", "variant": "v", "iter": iteration, **fields}

    plots = [event("plot", n, plot_str=f"{{{n}}}") for n in (0, 1, 2, 2)]
    send_events(clearml_server, *plots, event("training_debug_image", 0, url="http://x/y", key="k"))
    found = clearml_server.get("events.get_task_plots", task=task, iters=2)["plots"]
    assert [(plot["iter"], plot["plot_len"]) for plot in found] == [(2, 3), (1, 3)]
    assert (
        clearml_server.get("events.get_task_plots", task=task, metrics=[{"metric": "other"}])["plots"] == []
    )
    nested = clearml_server.get("events.get_multi_task_plots", tasks=[task])["plots"]
    assert len(nested["m"]["v"][task]["2"]["plots"]) == 1
    images = clearml_server.get("events.debug_images", metrics=[{"task": task}])
    assert images["metrics"][0]["iterations"][0]["events"][0]["url"] == "http://x/y"
    assert (
        clearml_server.get("events.debug_images", metrics=[{"task": task}], scroll_id="end")["metrics"] == []
    )
    metrics = clearml_server.get("events.get_task_metrics", tasks=[task], event_type="plot")["metrics"]
    assert metrics == [{"task": task, "metrics": ["m"]}]
    assert clearml_server.get("events.get_task_events", task=task, order="desc")["total"] == 4
    clearml_server.get("events.delete_for_task", task=task)
    assert clearml_server.get("events.get_task_events", task=task)["total"] == 0


def test_little_things_answer(clearml_server: ClearmlServer) -> None:
    task = new_task(clearml_server, output_dest="file:///x", tags=["t"], system_tags=["s"])
    assert clearml_server.get("tasks.ping", task=task) == {}
    assert "training" in clearml_server.get("tasks.get_types")["types"]
    extended = clearml_server.get("tasks.get_by_id_ex", id=[task], only_fields=["output.destination"])
    assert extended["tasks"] == [{"output": {"destination": "file:///x"}}]
    assert clearml_server.get("tasks.update", task=task, name="renamed")["fields"]["name"] == "renamed"
    clearml_server.get("tasks.set_requirements", task=task, requirements={"pip": "x"})
    clearml_server.get("tasks.move", ids=[task], project_name="contract/elsewhere")
    assert clearml_server.call("tasks.move", {"ids": [task]}).status == 400
    assert "t" in clearml_server.get("organization.get_tags", include_system=True)["tags"]
    project = task_of(clearml_server, task)["project"]
    assert clearml_server.get("projects.get_hyper_parameters", project=project)["total"] == 0
    child = new_task(clearml_server, parent=task, project=project)
    parents = clearml_server.get("projects.get_task_parents", projects=[project])["parents"]
    assert [parent["id"] for parent in parents] == [task]
    clearml_server.get("tasks.delete", task=task)
    assert task_of(clearml_server, child)["parent"] is None
    for name in (
        "debug.ping", "server.info", "server.config", "server.report_stats_option", "users.get_all",
        "users.get_by_id", "users.get_preferences", "users.get_current_user", "users.get_vaults",
        "organization.get_user_companies", "organization.get_entities_count", "workers.get_all",
        "auth.get_credentials", "login.supported_modes", "projects.get_project_tags", "queues.get_all",
        "projects.get_model_tags", "projects.get_user_names", "projects.get_unique_metric_variants",
    ):  # fmt: skip
        assert clearml_server.call(name, {}).status == 200, name
