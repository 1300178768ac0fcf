"""events.get_task_plots, get_multi_task_plots: the plots of the last iterations."""

from typing import Any

from clearml_local.base.documents import Document
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.events.owners import owner, owners, wanted_metrics
from clearml_local.services.events.shown import PLOT, documents, latest, shown

END = "end"


def _plots(call: Call, identifier: str) -> list[Document]:
    """Return the plots of a task's last iterations; a second page has none, for the first has them all."""
    if call.body.get("scroll_id") == END:
        return []
    items = shown(call.store, identifier, PLOT, wanted_metrics(call))
    by_metric = bool(call.body.get("last_iters_per_task_metric"))
    return documents(call.store, latest(items, max(1, call.body.get("iters") or 1), by_metric=by_metric))


def _answer(plots: Any, count: int) -> Document:
    return {"plots": plots, "returned": count, "total": count, "scroll_id": END}


@endpoint("events.get_task_plots")
def get_task_plots(call: Call) -> dict[str, Any]:
    """Return the plots of a task's last iterations."""
    plots = _plots(call, owner(call)["id"])
    return _answer(plots, len(plots))


@endpoint("events.get_multi_task_plots")
def get_multi_task_plots(call: Call) -> dict[str, Any]:
    """Return the plots of several tasks: metric -> variant -> task -> iteration -> plots."""
    answer: Document = {}
    count = 0
    for document in owners(call):
        for event in _plots(call, document["id"]):
            by_task = answer.setdefault(event.get("metric") or "", {}).setdefault(
                event.get("variant") or "", {}
            )
            entry = by_task.setdefault(document["id"], {"name": document.get("name", "")})
            entry.setdefault(str(event.get("iter") or 0), {"plots": []})["plots"].append(event)
            count += 1
    return _answer(answer, count)
