"""The protocol as raw calls see it: login, refusals, paging, states, projects, models.

Only what a ClearML server is known to give is expected here; what the embedded one promises beyond that is in
`tests/embedded/test_embedded_protocol.py`.
"""

from __future__ import annotations

import base64
import json
import uuid
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.contract.conftest import ClearmlServer


@pytest.fixture(scope="module")
def project(clearml_server: ClearmlServer) -> str:
    """Id of the project that the tasks of these tests belong to."""
    made: str = clearml_server.get("projects.create", name="contract/raw")["id"]
    return made


@pytest.fixture
def new_task(clearml_server: ClearmlServer, project: str) -> Any:
    """`new_task(name=...)` makes a task and returns its id."""

    def new(**fields: object) -> str:
        given = {"name": "raw", "type": "training", "project": project, **fields}
        return str(clearml_server.get("tasks.create", **given)["id"])

    return new


def task_of(server: ClearmlServer, identifier: str) -> dict[str, Any]:
    found: dict[str, Any] = server.get("tasks.get_by_id", task=identifier)["task"]
    return found


def ids(found: dict[str, Any], kind: str = "tasks") -> list[str]:
    return [one["id"] for one in found[kind]]


# Who may call.


def test_wrong_credentials_are_refused(clearml_server: ClearmlServer) -> None:
    wrong = "Basic " + base64.b64encode(b"key:secret").decode()
    status, answer = clearml_server.request("GET", "/auth.login", headers={"Authorization": wrong})
    meta = json.loads(answer)["meta"]
    assert (status, meta["result_code"], meta["result_subcode"]) == (401, 401, 22)


@pytest.mark.parametrize(("headers", "subcode"), [({}, 20), ({"Authorization": "Bearer x.y.z"}, 30)])
def test_calls_need_a_token(clearml_server: ClearmlServer, headers: dict[str, str], subcode: int) -> None:
    path = clearml_server.path("tasks.get_all")
    status, answer = clearml_server.request("GET", path, b"{}", headers)
    assert (status, json.loads(answer)["meta"]["result_subcode"]) == (401, subcode)


def test_ordinary_calls_take_key_and_secret_as_well(clearml_server: ClearmlServer) -> None:
    pair = f"{clearml_server.credentials['access_key']}:{clearml_server.credentials['secret_key']}"
    headers = {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
    assert clearml_server.request("GET", clearml_server.path("tasks.get_all"), b"{}", headers)[0] == 200


def test_a_forged_token_is_refused(clearml_server: ClearmlServer) -> None:
    head, _, signature = clearml_server.bearer["Authorization"].removeprefix("Bearer ").split(".")
    claims = {**clearml_server.claims, "exp": clearml_server.claims["exp"] + 1000}
    forged = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    headers = {"Authorization": f"Bearer {head}.{forged}.{signature}"}
    assert clearml_server.request("GET", clearml_server.path("tasks.get_all"), b"{}", headers)[0] == 401


# What is answered to nonsense.


def test_an_unknown_endpoint_is_refused(clearml_server: ClearmlServer) -> None:
    assert clearml_server.call("tasks.fly", {}).status in (400, 404)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("tasks.get_by_id", {}),
        ("tasks.get_by_id", {"task": "absent"}),
        ("tasks.create", {"name": "wrong", "type": "no such type"}),
        ("tasks.create", {"name": "wrong", "type": "training", "project": "absent"}),
        ("tasks.get_all", {"page": -1}),
        ("tasks.get_all", {"tags": ["__$wrong", "a"]}),
        ("tasks.enqueue", {"task": "absent", "queue_name": "default"}),
        ("queues.get_by_id", {"queue": "default"}),
        ("events.add_batch", b'{"type": "log", "task": "absent", "msg": "x", "timestamp": 1}'),
        ("models.get_by_id", {"model": "absent"}),
        ("projects.get_by_id", {"project": "absent"}),
    ],
)
def test_wrong_requests_are_400(clearml_server: ClearmlServer, name: str, body: object) -> None:
    answer = clearml_server.call(name, body)
    assert answer.status == answer.meta["result_code"] == 400
    assert answer.meta["result_msg"]


# Documents.


def test_pages_never_overlap(clearml_server: ClearmlServer, new_task: Any) -> None:
    tag = uuid.uuid4().hex
    made = [new_task(name=f"task {number:02}", tags=[tag]) for number in range(25)]
    query: dict[str, Any] = {"tags": [tag], "page_size": 10, "order_by": ["name"]}
    pages = [ids(clearml_server.get("tasks.get_all", **query, page=number)) for number in range(4)]
    assert pages == [made[:10], made[10:20], made[20:], []]


def test_only_fields_and_order(clearml_server: ClearmlServer, new_task: Any) -> None:
    tag = uuid.uuid4().hex
    runtimes: list[dict[str, Any]] = [{"version": "1.0", "x": "1"}, {}]
    for number, runtime in enumerate(runtimes):
        identifier = new_task(name=f"task {number}", tags=[tag])
        clearml_server.get("tasks.edit", task=identifier, runtime=runtime)
    query: dict[str, Any] = {"tags": [tag], "only_fields": ["runtime.version"], "order_by": ["-name"]}
    found = clearml_server.get("tasks.get_all", **query)["tasks"]
    assert [(task.get("runtime") or {}).get("version") for task in found] == [None, "1.0"]
    assert "name" not in found[0]
    assert "x" not in found[1]["runtime"]


def test_hidden_tasks_stay_out_unless_asked_for(clearml_server: ClearmlServer, new_task: Any) -> None:
    tag = uuid.uuid4().hex
    hidden = new_task(tags=[tag], system_tags=["hidden"])
    assert ids(clearml_server.get("tasks.get_all", tags=[tag])) == []
    assert ids(clearml_server.get("tasks.get_all", tags=[tag], search_hidden=True)) == [hidden]
    assert ids(clearml_server.get("tasks.get_all", id=[hidden])) == [hidden]


def test_cache_lookup_by_hash(clearml_server: ClearmlServer, new_task: Any) -> None:
    key = uuid.uuid4().hex
    identifier = new_task()
    clearml_server.get("tasks.edit", task=identifier, runtime={"pipeline_job_hash": key})
    new_task()
    query = {"_all_": {"pattern": f"^{key}$", "fields": ["runtime.pipeline_job_hash"]}}
    assert ids(clearml_server.get("tasks.get_all", **query)) == [identifier]
    assert ids(clearml_server.get("tasks.get_all", **query, status=["completed"])) == []


def test_edit_merges_scripts_and_replaces_parameters(clearml_server: ClearmlServer, new_task: Any) -> None:
    items = {name: {"section": "Args", "name": name, "value": "1"} for name in ("a", "b")}
    identifier = new_task(script={"branch": "main", "diff": "d"}, hyperparams={"Args": {"a": items["a"]}})
    edited = clearml_server.get(
        "tasks.edit", task=identifier, script={"diff": "e"}, hyperparams={"Args": {"b": items["b"]}}
    )
    task = task_of(clearml_server, identifier)
    assert (task["script"]["branch"], task["script"]["diff"]) == ("main", "e")
    assert task["script"]["binary"] == "python"
    assert set(task["hyperparams"]["Args"]) == {"b"}
    assert (edited["updated"], edited["fields"]["script"]["diff"]) == (1, "e")
    clearml_server.get("tasks.edit", task=identifier, execution={"parameters": {"x": "1"}})
    assert task_of(clearml_server, identifier)["hyperparams"]["Args"]["x"]["type"] == "legacy"


def test_states_are_kept(clearml_server: ClearmlServer, new_task: Any) -> None:
    identifier = new_task()
    assert clearml_server.call("tasks.completed", {"task": identifier}).status == 400
    assert clearml_server.get("tasks.started", task=identifier)["started"] == 1
    started = task_of(clearml_server, identifier)["started"]
    clearml_server.get("tasks.started", task=identifier)
    assert task_of(clearml_server, identifier)["started"] == started
    assert clearml_server.call("tasks.edit", {"task": identifier, "comment": "no"}).status == 400
    parameters = {"task": identifier, "hyperparams": [{"section": "Args", "name": "a", "value": "1"}]}
    assert clearml_server.call("tasks.edit_hyper_params", parameters).status == 400
    clearml_server.get("tasks.edit_hyper_params", **parameters, force=True)
    assert clearml_server.call("tasks.delete", {"task": identifier}).status == 400
    clearml_server.get("tasks.completed", task=identifier, publish=True)
    assert task_of(clearml_server, identifier)["status"] == "published"
    properties = [{"section": "properties", "name": "a", "value": "1"}]
    clearml_server.get("tasks.edit_hyper_params", task=identifier, hyperparams=properties)


def test_parameters_are_edited_and_deleted(clearml_server: ClearmlServer, new_task: Any) -> None:
    identifier = new_task()

    def item(section: str, name: str) -> dict[str, str]:
        return {"section": section, "name": name, "value": "v"}

    def edit(*items: dict[str, str], replace: str) -> dict[str, set[str]]:
        clearml_server.get(
            "tasks.edit_hyper_params", task=identifier, hyperparams=items, replace_hyperparams=replace
        )
        stored = task_of(clearml_server, identifier)["hyperparams"]
        return {section: set(names) for section, names in stored.items()}

    edit(item("A", "1"), item("B", "1"), replace="none")
    assert edit(item("A", "2"), replace="none") == {"A": {"1", "2"}, "B": {"1"}}
    assert edit(item("A", "3"), replace="section") == {"A": {"3"}, "B": {"1"}}
    assert edit(item("C", "1"), item("C", "2"), replace="all") == {"C": {"1", "2"}}
    first = [{"section": "C", "name": "1"}]
    clearml_server.get("tasks.delete_hyper_params", task=identifier, hyperparams=first)
    [listed] = clearml_server.get("tasks.get_hyper_params", tasks=[identifier])["params"]
    assert listed["task"] == identifier
    [left] = listed["hyperparams"]
    assert (left["section"], left["name"], left["value"]) == ("C", "2", "v")
    clearml_server.get("tasks.delete_hyper_params", task=identifier, hyperparams=[{"section": "C"}])
    assert not task_of(clearml_server, identifier).get("hyperparams")


def test_configurations_are_edited_and_deleted(clearml_server: ClearmlServer, new_task: Any) -> None:
    identifier = new_task()
    for name in ("one", "two"):
        given = [{"name": name, "value": name}]
        clearml_server.get("tasks.edit_configuration", task=identifier, configuration=given)
    query: dict[str, Any] = {"tasks": [identifier], "names": ["two"]}
    [listed] = clearml_server.get("tasks.get_configurations", **query)["configurations"]
    assert [(one["name"], one["value"]) for one in listed["configuration"]] == [("two", "two")]
    clearml_server.get("tasks.delete_configuration", task=identifier, configuration=["two"])
    [named] = clearml_server.get("tasks.get_configuration_names", tasks=[identifier])["configurations"]
    assert (named["task"], named["names"]) == (identifier, ["one"])


def test_artifacts_are_replaced_by_key_and_mode(clearml_server: ClearmlServer, new_task: Any) -> None:
    identifier = new_task()

    def add(uri: str, **fields: str) -> None:
        artifact = {"key": "k", "type": "custom", "uri": uri, **fields}
        clearml_server.get("tasks.add_or_update_artifacts", task=identifier, artifacts=[artifact])

    def stored() -> set[tuple[str, str]]:
        artifacts = task_of(clearml_server, identifier)["execution"]["artifacts"]
        return {(one["uri"], one["mode"]) for one in artifacts}

    add("first")
    add("second")
    add("third", mode="input")
    assert stored() == {("second", "output"), ("third", "input")}
    output = [{"key": "k", "mode": "output"}]
    clearml_server.get("tasks.delete_artifacts", task=identifier, artifacts=output)
    assert stored() == {("third", "input")}


def test_clone_leaves_the_output_behind(clearml_server: ClearmlServer, new_task: Any) -> None:
    identifier = new_task(tags=["t"], system_tags=["development", "kept"])
    artifacts = [{"key": "k", "type": "custom", "uri": "u"}]
    clearml_server.get("tasks.add_or_update_artifacts", task=identifier, artifacts=artifacts)
    clearml_server.get("tasks.edit", task=identifier, runtime={"a": "1"})
    copy = clearml_server.get("tasks.clone", task=identifier, new_task_name="copy", new_task_comment="c")
    task = task_of(clearml_server, copy["id"])
    assert (task["name"], task["comment"], task["status"]) == ("copy", "c", "created")
    assert (task["parent"], task["tags"], task["system_tags"]) == (identifier, ["t"], ["kept"])
    assert not task.get("runtime")
    assert not task["execution"].get("artifacts")


def test_many_at_once_report_the_bad_ones(clearml_server: ClearmlServer, new_task: Any) -> None:
    good = [new_task() for _ in range(2)]
    for name in ("archive_many", "unarchive_many", "delete_many"):
        answer = clearml_server.get(f"tasks.{name}", ids=[*good, "absent"], force=True)
        assert set(ids(answer, "succeeded")) == set(good), name
        assert ids(answer, "failed") == ["absent"], name
    assert ids(clearml_server.get("tasks.get_all", id=good)) == []


def test_stop_can_include_the_steps_of_a_pipeline(clearml_server: ClearmlServer, new_task: Any) -> None:
    controller = new_task(type="controller", system_tags=["pipeline"])
    step = new_task(parent=controller)
    for identifier in (controller, step):
        clearml_server.get("tasks.started", task=identifier)
    clearml_server.get("tasks.stop", task=controller, include_pipeline_steps=True)
    assert [task_of(clearml_server, one)["status"] for one in (controller, step)] == ["stopped", "stopped"]


# Projects.


def test_projects_form_a_tree(clearml_server: ClearmlServer) -> None:
    top = "contract/tree " + uuid.uuid4().hex
    made = clearml_server.get("projects.create", name=top)["id"]
    leaf = clearml_server.get("projects.create", name=f"{top}/branch/leaf", system_tags=["hidden"])["id"]
    duplicate = clearml_server.call("projects.create", {"name": f"{top}/branch"})
    assert (duplicate.status, duplicate.meta["result_subcode"]) == (400, 801)

    def names(**query: object) -> list[str]:
        found = clearml_server.get("projects.get_all", **query, order_by=["name"], only_fields=["name"])
        return [project["name"] for project in found["projects"]]

    assert names(name=f"^{top}") == [top, f"{top}/branch"]
    assert names(name=f"^{top}", search_hidden=True)[-1] == f"{top}/branch/leaf"
    assert names(name=f"^{top}/branch$") == [f"{top}/branch"]
    assert names(parent=[made], shallow_search=True, search_hidden=True) == [f"{top}/branch"]
    branch = clearml_server.get("projects.get_by_id", project=leaf)["project"]["parent"]
    clearml_server.get("projects.update", project=branch, name=f"{top}/twig", description="d", tags=["t"])
    assert names(id=[leaf]) == [f"{top}/twig/leaf"]
    clearml_server.get("projects.move", project=branch, new_location=f"{top}/elsewhere")
    assert names(id=[leaf]) == [f"{top}/elsewhere/twig/leaf"]


def test_a_project_with_tasks_is_deleted_by_force_only(clearml_server: ClearmlServer, new_task: Any) -> None:
    top = "contract/full " + uuid.uuid4().hex
    leaf = clearml_server.get("projects.create", name=f"{top}/leaf")["id"]
    made = clearml_server.get("projects.get_by_id", project=leaf)["project"]["parent"]
    task = new_task(project=leaf)
    assert clearml_server.get("projects.validate_delete", project=made)["tasks"] == 1
    assert clearml_server.call("projects.delete", {"project": made}).meta["result_subcode"] == 402
    [extended] = clearml_server.get("projects.get_all_ex", id=[made], include_stats=True)["projects"]
    assert extended["stats"]["active"]["status_count"]["created"] == 1
    assert clearml_server.get("projects.delete", project=made, force=True)["deleted"] >= 1
    for project in (made, leaf):
        assert clearml_server.call("projects.get_by_id", {"project": project}).status == 400
    assert not task_of(clearml_server, task).get("project")


# Models.


def test_models_are_ready_unless_told_otherwise(
    clearml_server: ClearmlServer, project: str, new_task: Any
) -> None:
    fields = {"uri": "u", "name": "model", "project": project}
    ready = clearml_server.get("models.create", **fields)["id"]
    assert clearml_server.get("models.get_by_id", model=ready)["model"]["ready"] is True
    task = new_task()
    draft = clearml_server.get("models.create", **fields, task=task, ready=False, framework="ONNX")["id"]
    items = [{"key": "rank", "type": "str", "value": "1"}]
    clearml_server.get("models.add_or_update_metadata", model=draft, metadata=items)
    query = {"metadata.rank.value": ["1"], "task": [task]}
    assert ids(clearml_server.get("models.get_all", **query), "models") == [draft]
    clearml_server.get("models.delete_metadata", model=draft, keys=["rank"])
    assert ids(clearml_server.get("models.get_all", **query), "models") == []
    assert clearml_server.get("models.edit", model=draft, comment="c")["updated"] == 1
    clearml_server.get("models.set_ready", model=draft, publish_task=False)
    many = clearml_server.get("models.archive_many", ids=[draft, "absent"])
    assert (ids(many, "succeeded"), ids(many, "failed")) == ([draft], ["absent"])
    changed = clearml_server.get("models.get_by_id", model=draft)["model"]
    assert (changed["ready"], changed["comment"], changed["system_tags"]) == (True, "c", ["archived"])
    clearml_server.get("models.unarchive_many", ids=[draft])
    moved = clearml_server.get("models.move", ids=[draft], project_name="contract/models moved")
    assert clearml_server.get("models.get_by_id", model=draft)["model"]["project"] == moved["project_id"]
    assert "ONNX" in clearml_server.get("models.get_frameworks")["frameworks"]
    clearml_server.get("models.delete", model=draft, force=True)
    assert ids(clearml_server.get("models.delete_many", ids=[ready]), "succeeded") == [ready]


def test_a_task_names_the_models_it_used(clearml_server: ClearmlServer, project: str, new_task: Any) -> None:
    task = new_task()
    fields = {"uri": "u", "name": "model", "project": project}
    models = [clearml_server.get("models.create", **fields)["id"] for _ in range(2)]
    used = {"task": task, "name": "in", "type": "input", "iteration": 4}
    for model in models:
        clearml_server.get("tasks.add_or_update_model", **used, model=model)
    stored = task_of(clearml_server, task)["models"]["input"]
    assert [(one["name"], one["model"]) for one in stored] == [("in", models[1])]
    clearml_server.get("tasks.delete_models", task=task, models=[{"name": "in", "type": "input"}])
    assert not task_of(clearml_server, task)["models"].get("input")


# The rest.


def test_little_things_answer(clearml_server: ClearmlServer, new_task: Any) -> None:
    task = new_task(output_dest="file:///x", tags=["t"])
    clearml_server.get("tasks.ping", task=task)
    assert "training" in clearml_server.get("tasks.get_types")["types"]
    [extended] = clearml_server.get("tasks.get_by_id_ex", id=[task], only_fields=["output.destination"])[
        "tasks"
    ]
    assert extended["output"]["destination"] == "file:///x"
    clearml_server.get("tasks.update", task=task, name="renamed")
    clearml_server.get("tasks.set_requirements", task=task, requirements={"pip": "x"})
    moved = clearml_server.get("tasks.move", ids=[task], project_name="contract/elsewhere")
    changed = task_of(clearml_server, task)
    assert (changed["name"], changed["project"]) == ("renamed", moved["project_id"])
    assert changed["script"]["requirements"] == {"pip": "x"}
    project = changed["project"]
    assert clearml_server.get("projects.get_hyper_parameters", project=project)["total"] == 0
    new_task(parent=task, project=project)
    parents = clearml_server.get("projects.get_task_parents", projects=[project])["parents"]
    assert ids({"parents": parents}, "parents") == [task]


@pytest.mark.parametrize(
    "name",
    [
        "debug.ping", "server.info", "server.report_stats_option", "users.get_all", "users.get_preferences",
        "users.get_current_user", "organization.get_user_companies", "workers.get_all", "queues.get_all",
        "auth.get_credentials", "login.supported_modes", "projects.get_project_tags",
        "projects.get_model_tags",
    ],
)  # fmt: skip
def test_what_a_web_page_asks_first_answers(clearml_server: ClearmlServer, name: str) -> None:
    assert clearml_server.call(name, {}).status == 200
