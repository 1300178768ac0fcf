"""reports.get_*: the list of reports, and what their pictures show of tasks."""

from typing import Any

from clearml_local.base.documents import Document
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.reports.place import TYPE
from clearml_local.services.shared.common import all_tags
from clearml_local.services.shared.inner import ask

SECTIONS = ("plots", "debug_images", "scalar_metrics_iter_histogram", "single_value_metrics")


@endpoint("reports.get_all_ex")
def get_all_ex(call: Call) -> dict[str, Any]:
    """List reports, as ``tasks.get_all_ex`` lists tasks."""
    body = {"search_hidden": True, **call.body, "type": [TYPE]}
    projects = body.get("project")
    if projects:  # a report lies in the folder below
        body["include_subprojects"] = True
        body["project"] = projects if isinstance(projects, list) else [projects]
    return ask(call, "tasks.get_all_ex", **body)


@endpoint("reports.get_tags")
def get_tags(call: Call) -> dict[str, Any]:
    """List the tags of all reports."""
    return all_tags(call, call.store.tasks, where="WHERE type = ?", parameters=[TYPE])


@endpoint("reports.get_task_data")
def get_task_data(call: Call) -> dict[str, Any]:
    """Return the tasks that a picture is about, with those of their plots and numbers that it asks for."""
    body = dict(call.body)
    asked = {name: body.pop(name) for name in SECTIONS if name in body}
    common = {name: body.pop(name) for name in ("model_events",) if name in body}
    body.pop("allow_public", None)
    answer: Document = {"tasks": ask(call, "tasks.get_all_ex", **body)["tasks"]}
    tasks = [task["id"] for task in answer["tasks"]]
    for name, options in asked.items():
        answer[name] = _section(call, name, tasks, {**common, **options}) if tasks else EMPTY[name]
    return answer


EMPTY: Document = {
    "plots": {},
    "debug_images": [],
    "scalar_metrics_iter_histogram": {},
    "single_value_metrics": [],
}


def _section(call: Call, name: str, tasks: list[str], options: Document) -> Any:
    if name == "plots":
        return ask(call, "events.get_multi_task_plots", tasks=tasks, **options)["plots"]
    if name == "debug_images":
        targets = [{"task": task} for task in tasks]
        return ask(call, "events.debug_images", metrics=targets, iters=options.get("iters", 1))["metrics"]
    if name == "single_value_metrics":
        return ask(call, "events.get_task_single_value_metrics", tasks=tasks, **options)["tasks"]
    found = ask(call, "events.multi_task_scalar_metrics_iter_histogram", tasks=tasks, **options)
    return found.get("metrics", found)
