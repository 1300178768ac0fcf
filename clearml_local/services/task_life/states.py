"""The life of a task: which status may follow which, and what a change of status records."""

from collections.abc import Mapping

from clearml_local.base.documents import Document, now, seconds_since
from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.protocol.announced import USER

TRANSITIONS: Mapping[str, frozenset[str]] = {
    "created": frozenset({"queued", "in_progress"}),
    "queued": frozenset({"created", "in_progress", "stopped"}),
    "in_progress": frozenset({"stopped", "failed", "created", "completed"}),
    "stopped": frozenset({"created", "failed", "queued", "in_progress", "published", "completed", "closed"}),
    "failed": frozenset({"created", "stopped", "published", "queued"}),
    "completed": frozenset({"published", "in_progress", "created"}),
    "closed": frozenset({"created", "failed", "published", "stopped"}),
    "published": frozenset(),
}
EDITABLE = frozenset({"created"})
EDITABLE_BY_FORCE = frozenset({"created", "in_progress"})
ENDED = frozenset({"stopped", "completed", "closed", "failed"})


def touch(document: Document, user: str = USER) -> str:
    """Record that a document changed now, and by whom; return the time."""
    moment = now()
    document["last_update"] = moment
    document["last_change"] = moment
    document["last_changed_by"] = user
    return moment


def changes(document: Document) -> Document:
    """Return what every change of a document leaves in it, as answers show it."""
    return {name: document[name] for name in ("last_update", "last_change", "last_changed_by")}


def known_status(given: object) -> str:
    """Return a status that a caller named.

    Raises:
        BadRequestError: there is no such status.
    """
    if isinstance(given, str) and given in TRANSITIONS:
        return given
    raise BadRequestError(
        f"Unknown status {str(given)[:40]!r}: one of {', '.join(sorted(TRANSITIONS))}", Subcode.VALIDATION
    )


def check_transition(task: Document, status: str, *, force: bool = False) -> None:
    """Check that a task may take a status.

    Raises:
        BadRequestError: it may not, and ``force`` is not given.
    """
    current = task["status"]
    if force or status == current or status in TRANSITIONS.get(current, frozenset()):
        return
    allowed = ", ".join(sorted(TRANSITIONS.get(current, frozenset()))) or "nothing"
    raise BadRequestError(
        f"Invalid status change: task {task['id']} is {current} and cannot become {status} (only {allowed})",
        Subcode.TASK_STATUS,
    )


def check_editable(task: Document, *, force: bool = False, section_is_open: bool = False) -> None:
    """Check that hyperparameters, configurations or artifacts of a task may change.

    Raises:
        BadRequestError: the task is past that; names its status.
    """
    allowed = EDITABLE_BY_FORCE if force else EDITABLE
    if section_is_open or task["status"] in allowed:
        return
    raise BadRequestError(
        f"Invalid task status: task {task['id']} is {task['status']}, not {' or '.join(sorted(allowed))}",
        Subcode.TASK_STATUS,
    )


def set_status(
    task: Document, status: str, *, reason: str = "", message: str = "", user: str = USER
) -> Document:
    """Give a task a status and record when and by whom; return the fields that changed."""
    moment = touch(task, user)
    changed: Document = {"status": status, "status_reason": reason, "status_message": message}
    if task["status"] == "in_progress" and status != "in_progress":
        worked_s = seconds_since(task.get("status_changed"))
        changed["active_duration"] = round((task.get("active_duration") or 0) + worked_s)
    if task["status"] != status:
        changed["status_changed"] = moment
    if status == "in_progress" and not task.get("started"):
        changed["started"] = moment
    if status in ("stopped", "completed", "failed"):
        changed["completed"] = moment
    if status == "published":
        changed["published"] = moment
    task.update(changed)
    return {**changed, **changes(task)}
