"""tasks.create and validate: a task's first document."""

from collections.abc import Sequence
from typing import Any

from clearml_local.base.documents import Document, new_id, now
from clearml_local.base.errors import Subcode
from clearml_local.protocol.announced import COMPANY, USER
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.shared.common import unknown
from clearml_local.services.shared.names import checked_name, stripped_texts
from clearml_local.services.tasks.legacy import take_in

CREATE_FIELDS = (
    "name", "type", "comment", "tags", "system_tags", "parent", "project", "script", "execution", "models",
    "hyperparams", "configuration", "container", "input",
)  # fmt: skip
KINDS = ("input", "output")
# The diff is no short text: git wants its last line break.
SCRIPT_TEXTS = ("repository", "tag", "branch", "version_num", "entry_point", "working_dir", "binary")


def new_task(fields: Document, user: str = USER) -> Document:
    """Return a task document in status ``created``, with every section present.

    Args:
        fields: what the caller gave, already checked; overrides the defaults.
        user: id of who makes it.
    """
    moment = now()
    defaults: Document = {
        "user": user, "company": COMPANY, "type": "custom", "status": "created",
        "status_message": "", "status_reason": "", "comment": "",
        "created": moment, "last_update": moment, "last_change": moment, "status_changed": moment,
        "last_changed_by": user, "active_duration": None, "last_iteration": 0, "last_worker": "",
        "tags": [], "system_tags": [], "output": {}, "models": {}, "script": {}, "execution": {},
        "hyperparams": {}, "configuration": {}, "runtime": {}, "container": {}, "last_metrics": {},
    }  # fmt: skip
    task = {"id": new_id(), **defaults, **fields}
    task["models"] = {kind: dated(task["models"].get(kind) or [], moment) for kind in KINDS}
    task["script"] = {"binary": "python", "requirements": {}, **task["script"]}
    task["execution"] = {**task["execution"], "artifacts": task["execution"].get("artifacts") or []}
    return task


def dated(models: Sequence[Document], moment: str) -> list[Document]:
    """Return a task's models, each with when it was connected."""
    return [{"updated": moment, **model} for model in models]


def checked_fields(call: Call, names: Sequence[str]) -> Document:
    """Return the fields of those names that a call gives, as they are stored.

    Raises:
        BadRequestError: the name is too short, or the project unknown.
    """
    fields = {name: call.body[name] for name in names if name in call.body}
    if "name" in fields:
        fields["name"] = checked_name("task", fields["name"])
    if "script" in fields:
        fields["script"] = stripped_texts(fields["script"], SCRIPT_TEXTS)
    project = fields.get("project")
    if project and call.store.projects.get(project) is None:
        raise unknown("project", project, Subcode.REFERENCE_UNKNOWN)
    return fields


@endpoint("tasks.create")
def create(call: Call) -> dict[str, Any]:
    """Create a task and return its id."""
    task = new_task(checked_fields(call, CREATE_FIELDS), call.user)
    if "output_dest" in call.body:
        task["output"] = {**task["output"], "destination": call.body["output_dest"]}
    take_in(task)
    call.store.tasks.put(task)
    return {"id": task["id"]}


@endpoint("tasks.validate")
def validate(call: Call) -> dict[str, Any]:
    """Check what ``tasks.create`` would be given, and make nothing."""
    checked_fields(call, CREATE_FIELDS)
    return {}
