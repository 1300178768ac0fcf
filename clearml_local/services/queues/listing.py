"""queues.get_all_ex: the queues as the web application lists them."""

from typing import Any

from clearml_local import search
from clearml_local.base.documents import Document
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.queues import entries as queue_entries
from clearml_local.services.queues.manage import load_queue, task_limit
from clearml_local.services.shared.references import shown_ex
from clearml_local.services.workers import agents as workers


def _waiting(call: Call, queue: str) -> list[Document]:
    """Return a queue's entries, each with name and project of its task."""
    shown: list[Document] = []
    for entry in queue_entries.entries(call.store, queue, task_limit(call)):
        task = call.store.tasks.get(entry.task) or {}
        named = {name: task.get(name) for name in ("name", "project", "type", "status")}
        shown.append({"task": {"id": entry.task, **named}, "added": entry.added})
    return shown


def _listening(call: Call, queue: str) -> list[Document]:
    """Return the agents that take tasks from a queue."""
    wanted = ("id", "ip", "task", "last_activity_time", "last_report_time")
    found = [workers.shown(call, worker) for worker in call.workers.listening(queue)]
    return [{"name": worker["id"], **{key: worker[key] for key in wanted}} for worker in found]


@endpoint("queues.get_all_ex")
def get_all_ex(call: Call) -> dict[str, Any]:
    """Return one page of the queues that match, with waiting tasks and listening agents."""
    found = [
        {**queue, "entries": _waiting(call, queue["id"]), "workers": _listening(call, queue["id"])}
        for queue in search.search(call.store.queues, search.QUEUES, call.body)
    ]
    return {"queues": shown_ex(call, found, "queue"), **search.scroll(call.body)}


@endpoint("queues.get_by_id_ex")
def get_by_id_ex(call: Call) -> dict[str, Any]:
    """Return one queue, with waiting tasks and listening agents."""
    queue = load_queue(call)
    extra = {"entries": _waiting(call, queue["id"]), "workers": _listening(call, queue["id"])}
    return {"queue": shown_ex(call, [{**queue, **extra}], "queue")[0]}
