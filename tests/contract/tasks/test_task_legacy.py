"""Parameters and configuration as clients from before API 2.9 write and read them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.clearml_server import ClearmlServer

New = Callable[..., str]
Stored = Callable[[str], dict[str, Any]]
PARAMETERS = {"legacy1": "one", "legacy2/name": "two", "legacy3/a/b.c": "three"}
EXECUTION = {"parameters": PARAMETERS, "model_desc": {"design": "some text"}}


def as_old_client(server: ClearmlServer, name: str, **fields: object) -> dict[str, Any]:
    status, text = server.request("POST", f"/v2.8/{name}", json.dumps(fields).encode(), server.bearer)
    assert status == 200, text
    data: dict[str, Any] = json.loads(text)["data"]
    return data


def old_view(server: ClearmlServer, task: str) -> dict[str, Any]:
    execution: dict[str, Any] = as_old_client(server, "tasks.get_by_id", task=task)["task"]["execution"]
    return execution


@pytest.mark.parametrize("way", ["create", "edit", "clone"])
def test_flat_parameters_become_sections_and_come_back_flat(
    clearml_server: ClearmlServer, new_task: New, stored: Stored, way: str
) -> None:
    task = new_task(execution=EXECUTION) if way == "create" else new_task()
    if way == "edit":
        clearml_server.get("tasks.edit", task=task, execution=EXECUTION)
    if way == "clone":
        task = clearml_server.get("tasks.clone", task=task, execution_overrides=EXECUTION)["id"]
    shown = stored(task)
    items = [item for section in shown["hyperparams"].values() for item in section.values()]
    assert sorted((item["section"], item["name"], item["value"]) for item in items) == [
        ("Args", "legacy1", "one"), ("legacy2", "name", "two"), ("legacy3", "a/b.c", "three")
    ]  # fmt: skip
    assert {item["type"] for item in items} == {"legacy"}
    assert shown["configuration"]["design"]["value"] == "some text"
    assert not shown["execution"].get("parameters")
    assert not shown["execution"].get("model_desc")
    old = old_view(clearml_server, task)
    assert old["parameters"] == PARAMETERS
    assert old["model_desc"] == EXECUTION["model_desc"]


def test_what_a_new_client_writes_an_old_one_reads(clearml_server: ClearmlServer, new_task: New) -> None:
    item = {"section": "General", "name": "rate", "value": "0.1", "type": "float"}
    task = new_task(hyperparams={"General": {"rate": item}})
    assert old_view(clearml_server, task)["parameters"] == {"General/rate": "0.1"}
