"""Documents of tasks as raw calls see them: pages, edits, parameters, artifacts, clones, moves."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from tests.contract_documents import ids, the_task

if TYPE_CHECKING:
    from tests.clearml_server import ClearmlServer


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
    task = the_task(clearml_server, identifier)
    assert (task["script"]["branch"], task["script"]["diff"]) == ("main", "e")
    assert task["script"]["binary"] == "python"
    assert set(task["hyperparams"]["Args"]) == {"b"}
    assert (edited["updated"], edited["fields"]["script"]["diff"]) == (1, "e")
    clearml_server.get("tasks.edit", task=identifier, execution={"parameters": {"x": "1"}})
    assert the_task(clearml_server, identifier)["hyperparams"]["Args"]["x"]["type"] == "legacy"


def test_states_are_kept(clearml_server: ClearmlServer, new_task: Any) -> None:
    identifier = new_task()
    assert clearml_server.call("tasks.completed", {"task": identifier}).status == 400
    assert clearml_server.get("tasks.started", task=identifier)["started"] == 1
    started = the_task(clearml_server, identifier)["started"]
    clearml_server.get("tasks.started", task=identifier)
    assert the_task(clearml_server, identifier)["started"] == started
    assert clearml_server.call("tasks.edit", {"task": identifier, "comment": "no"}).status == 400
    parameters = {"task": identifier, "hyperparams": [{"section": "Args", "name": "a", "value": "1"}]}
    assert clearml_server.call("tasks.edit_hyper_params", parameters).status == 400
    clearml_server.get("tasks.edit_hyper_params", **parameters, force=True)
    assert clearml_server.call("tasks.delete", {"task": identifier}).status == 400
    clearml_server.get("tasks.completed", task=identifier, publish=True)
    assert the_task(clearml_server, identifier)["status"] == "published"
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
        stored = the_task(clearml_server, identifier)["hyperparams"]
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
    assert not the_task(clearml_server, identifier).get("hyperparams")


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
        artifacts = the_task(clearml_server, identifier)["execution"]["artifacts"]
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
    task = the_task(clearml_server, copy["id"])
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
    assert [the_task(clearml_server, one)["status"] for one in (controller, step)] == ["stopped", "stopped"]


def test_little_things_answer(clearml_server: ClearmlServer, new_task: Any) -> None:
    task = new_task(type="training", output_dest="file:///x", tags=["t"])
    clearml_server.get("tasks.ping", task=task)
    assert "training" in clearml_server.get("tasks.get_types")["types"]
    [extended] = clearml_server.get("tasks.get_by_id_ex", id=[task], only_fields=["output.destination"])[
        "tasks"
    ]
    assert extended["output"]["destination"] == "file:///x"
    clearml_server.get("tasks.update", task=task, name="renamed")
    clearml_server.get("tasks.set_requirements", task=task, requirements={"pip": "x"})
    moved = clearml_server.get("tasks.move", ids=[task], project_name="contract/elsewhere")
    changed = the_task(clearml_server, task)
    assert (changed["name"], changed["project"]) == ("renamed", moved["project_id"])
    assert changed["script"]["requirements"] == {"pip": "x"}
    project = changed["project"]
    assert clearml_server.get("projects.get_hyper_parameters", project=project)["total"] == 0
    new_task(parent=task, project=project)
    parents = clearml_server.get("projects.get_task_parents", projects=[project])["parents"]
    assert ids({"parents": parents}, "parents") == [task]
