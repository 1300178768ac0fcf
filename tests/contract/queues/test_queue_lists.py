"""Which queues a list shows, and how the web application sees them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from tests.contract_documents import new_queue

if TYPE_CHECKING:
    from tests.contract.conftest import ClearmlServer


def test_queues_of_kubernetes_are_hidden_unless_asked_for(clearml_server: ClearmlServer) -> None:
    tag = uuid.uuid4().hex
    glue = new_queue(clearml_server, tags=[tag], system_tags=["k8s-glue"])
    plain = new_queue(clearml_server, tags=[tag])
    for name in ("queues.get_all", "queues.get_all_ex"):
        shown = clearml_server.get(name, tags=[tag])["queues"]
        assert [one["id"] for one in shown] == [plain]
        every = clearml_server.get(name, tags=[tag], search_hidden=True)["queues"]
        assert {one["id"] for one in every} == {plain, glue}


def test_the_web_application_asks_for_everything_and_names_of_tasks(clearml_server: ClearmlServer) -> None:
    queue = new_queue(clearml_server)
    task = clearml_server.get("tasks.create", name="waiting", type="testing")["id"]
    clearml_server.get("tasks.enqueue", task=task, queue=queue)
    query = {"id": [queue], "only_fields": ["*", "entries.task.name"]}
    [shown] = clearml_server.get("queues.get_all_ex", **query)["queues"]
    assert shown["name"].startswith("contract ")
    assert shown["entries"][0]["task"]["name"] == "waiting"
    for owner in ("user", "company"):
        assert shown[owner]["id"]
