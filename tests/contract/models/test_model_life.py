"""A model from its making to its deletion, and a task that names the models it used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.contract_documents import ids, new_project, new_task, the_task

if TYPE_CHECKING:
    from tests.clearml_server import ClearmlServer


def test_models_are_ready_unless_told_otherwise(clearml_server: ClearmlServer) -> None:
    project = new_project(clearml_server)
    fields = {"uri": "u", "name": "model", "project": project}
    ready = clearml_server.get("models.create", **fields)["id"]
    assert clearml_server.get("models.get_by_id", model=ready)["model"]["ready"] is True
    task = new_task(clearml_server, project)
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


def test_a_task_names_the_models_it_used(clearml_server: ClearmlServer) -> None:
    project = new_project(clearml_server)
    task = new_task(clearml_server, project)
    fields = {"uri": "u", "name": "model", "project": project}
    models = [clearml_server.get("models.create", **fields)["id"] for _ in range(2)]
    used = {"task": task, "name": "in", "type": "input", "iteration": 4}
    for model in models:
        clearml_server.get("tasks.add_or_update_model", **used, model=model)
    stored = the_task(clearml_server, task)["models"]["input"]
    assert [(one["name"], one["model"]) for one in stored] == [("in", models[1])]
    clearml_server.get("tasks.delete_models", task=task, models=[{"name": "in", "type": "input"}])
    assert not the_task(clearml_server, task)["models"].get("input")
