"""reports.create and all that changes a report."""

from typing import Any

from clearml_local.base.documents import Document
from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.reports.place import (
    FINAL,
    TAG,
    TYPE,
    check_open,
    folder_below,
    load_report,
)
from clearml_local.services.shared.common import load_task, set_archived, touch_and_put
from clearml_local.services.shared.inner import ask
from clearml_local.services.shared.names import checked_name
from clearml_local.services.shared.placement import target_project

TEXTS = ("report", "report_assets")
EDITED = ("name", "comment", "tags", *TEXTS)
NOTED = ("last_update", "last_change", "last_changed_by")


@endpoint("reports.create")
def create(call: Call) -> dict[str, Any]:
    """Make a report in a project, or at the top."""
    project = folder_below(call, call.body.get("project"))
    given: Document = {name: call.body[name] for name in ("name", "comment", "tags") if name in call.body}
    identifier = _new_task(call, {**given, "type": TYPE, "system_tags": [TAG], "project": project})
    report = load_task(call, identifier)
    report.update(
        {"report": call.body.get("report", ""), "report_assets": call.body.get("report_assets", [])}
    )
    call.store.tasks.put(report)
    return {"id": identifier, "project_id": project}


def _new_task(call: Call, fields: Document) -> str:
    """Make a task of a type that nobody else may give; return its id."""
    identifier = str(ask(call, "tasks.create", **{**fields, "type": "custom"})["id"])
    task = load_task(call, identifier)
    call.store.tasks.put({**task, "type": fields["type"]})
    return identifier


@endpoint("reports.update")
def update(call: Call) -> dict[str, Any]:
    """Change a report that is not published."""
    report = load_report(call)
    check_open(report)
    fields = {name: call.body[name] for name in EDITED if name in call.body}
    if "name" in fields:
        fields["name"] = checked_name("report", fields["name"])
    fields = {name: value for name, value in fields.items() if report.get(name) != value}
    if not fields:
        return {"updated": 0, "fields": {}}
    report.update(fields)
    touch_and_put(call, report)
    return {"updated": 1, "fields": {**fields, **{name: report.get(name) for name in NOTED}}}


@endpoint("reports.move")
def move(call: Call) -> dict[str, Any]:
    """Move a report to another project, by id or by name (then made when absent)."""
    report = load_report(call)
    report["project"] = folder_below(call, target_project(call))
    touch_and_put(call, report)
    return {"project_id": report["project"]}


@endpoint("reports.publish")
def publish(call: Call) -> dict[str, Any]:
    """Publish a report: it can no longer change."""
    report = load_report(call)
    check_open(report)
    return ask(
        call,
        "tasks.publish",
        task=report["id"],
        force=True,
        publish_model=False,
        status_message=call.body.get("message") or "",
    )


@endpoint("reports.archive", "reports.unarchive")
def archive(call: Call) -> dict[str, Any]:
    """Put a report away, or back."""
    report = load_report(call)
    archives = call.name == "reports.archive"
    set_archived(report, archived=archives)
    if "message" in call.body:
        report["status_message"] = call.body["message"]
    touch_and_put(call, report)
    return {"archived" if archives else "unarchived": 1}


@endpoint("reports.delete")
def delete(call: Call) -> dict[str, Any]:
    """Delete a report; a published one by ``force`` only."""
    report = load_report(call)
    if report["status"] == FINAL and not call.body.get("force"):
        raise BadRequestError(
            f"Report {report['id']} is published: delete it with force", Subcode.TASK_STATUS
        )
    ask(call, "tasks.delete", task=report["id"], force=True)
    return {"deleted": True}
