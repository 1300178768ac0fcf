"""tasks.*_hyper_params: parameters by section and name, each a typed text."""

from typing import Any

from clearml_local.base.documents import Document
from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.shared.common import at_least_one, load_task, touch_and_put
from clearml_local.services.task_life.states import check_editable

OPEN_SECTION = "properties"


def _check_item(item: Document) -> None:
    if not item.get("section") or not item.get("name"):
        raise BadRequestError("Every hyperparameter needs a section and a name", Subcode.VALIDATION)


@endpoint("tasks.edit_hyper_params")
def edit(call: Call) -> dict[str, Any]:
    """Set parameters; ``replace_hyperparams`` says whether the others of a section, or all, go."""
    items = at_least_one(call, "hyperparams", "hyperparameters")
    for item in items:
        _check_item(item)
    task = load_task(call)
    properties_only = all(item["section"] == OPEN_SECTION for item in items)
    check_editable(task, force=call.body.get("force", False), section_is_open=properties_only)
    replace = call.body.get("replace_hyperparams", "none")
    sections = {} if replace == "all" else task["hyperparams"]
    if replace == "section":
        for item in items:
            sections[item["section"]] = {}
    for item in items:
        sections.setdefault(item["section"], {})[item["name"]] = item
    task["hyperparams"] = sections
    touch_and_put(call, task)
    return {"updated": 1}


@endpoint("tasks.delete_hyper_params")
def delete(call: Call) -> dict[str, Any]:
    """Remove parameters; one without a name removes its whole section."""
    task = load_task(call)
    keys = at_least_one(call, "hyperparams", "hyperparameters")
    properties_only = all(key.get("section") == OPEN_SECTION for key in keys)
    check_editable(task, force=call.body.get("force", False), section_is_open=properties_only)
    for key in keys:
        if key.get("name"):
            task["hyperparams"].get(key.get("section"), {}).pop(key["name"], None)
        else:
            task["hyperparams"].pop(key.get("section"), None)
    touch_and_put(call, task)
    return {"deleted": 1}


@endpoint("tasks.get_hyper_params")
def get(call: Call) -> dict[str, Any]:
    """List the parameters of some tasks."""
    params: list[Document] = []
    for identifier in call.body["tasks"]:
        task = load_task(call, identifier)
        items = [item for section in task["hyperparams"].values() for item in section.values()]
        params.append({"task": identifier, "hyperparams": items})
    return {"params": params}
