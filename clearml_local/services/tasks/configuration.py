"""tasks.*_configuration(s): named texts of a task."""

from typing import Any

from clearml_local.base.documents import Document
from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.shared.common import at_least_one, load_task, touch_and_put
from clearml_local.services.task_life.states import check_editable


@endpoint("tasks.edit_configuration")
def edit(call: Call) -> dict[str, Any]:
    """Set configurations by name; the others stay unless ``replace_configuration``."""
    items = at_least_one(call, "configuration", "configuration")
    if not all(item.get("name") for item in items):
        raise BadRequestError("Every configuration needs a name", Subcode.VALIDATION)
    task = load_task(call)
    check_editable(task, force=call.body.get("force", False))
    kept = {} if call.body.get("replace_configuration") else task["configuration"]
    task["configuration"] = {**kept, **{item["name"]: item for item in items}}
    touch_and_put(call, task)
    return {"updated": 1}


@endpoint("tasks.delete_configuration")
def delete(call: Call) -> dict[str, Any]:
    """Remove configurations by name."""
    names = at_least_one(call, "configuration", "configuration")
    task = load_task(call)
    check_editable(task, force=call.body.get("force", False))
    for name in names:
        task["configuration"].pop(name, None)
    touch_and_put(call, task)
    return {"deleted": 1}


@endpoint("tasks.get_configurations")
def get(call: Call) -> dict[str, Any]:
    """List the configurations of some tasks, all or those named."""
    names = call.body.get("names")
    found: list[Document] = []
    for identifier in call.body["tasks"]:
        items = load_task(call, identifier)["configuration"]
        chosen = [item for name, item in items.items() if not names or name in names]
        found.append({"task": identifier, "configuration": chosen})
    return {"configurations": found}


@endpoint("tasks.get_configuration_names")
def get_names(call: Call) -> dict[str, Any]:
    """List the names of the configurations of some tasks."""
    skip_empty = call.body.get("skip_empty", True)
    found: list[Document] = []
    for identifier in call.body["tasks"]:
        items = load_task(call, identifier)["configuration"]
        names = [name for name, item in items.items() if item.get("value") or not skip_empty]
        found.append({"task": identifier, "names": sorted(names)})
    return {"configurations": found}
