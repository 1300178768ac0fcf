"""Where reports lie: in a hidden project ``.reports`` below the one they belong to."""

from clearml_local.base.documents import Document
from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.protocol.endpoints import Call
from clearml_local.services.projects.tree import find_by_name, new_project
from clearml_local.services.shared.common import load_project, load_task, unknown

TYPE = "report"
TAG = "reports"
FOLDER = ".reports"
FINAL = "published"


def load_report(call: Call) -> Document:
    """Return a private copy of the report a call names.

    Raises:
        BadRequestError: there is no such task, or it is no report.
    """
    task = load_task(call)
    if task["type"] != TYPE:
        raise unknown("report", task["id"], Subcode.TASK_UNKNOWN)
    return task


def check_open(report: Document) -> None:
    """Check that a report may still change.

    Raises:
        BadRequestError: it is published.
    """
    if report["status"] == FINAL:
        raise BadRequestError(
            f"Invalid task status: report {report['id']} is published and stays as it is", Subcode.TASK_STATUS
        )


def folder_below(call: Call, project: str | None) -> str:
    """Return the id of the reports' folder of a project, made when absent; of the top, when none is named.

    Raises:
        BadRequestError: there is no such project.
    """
    above = load_project(call, project)["name"] if project else ""
    if above.rpartition("/")[2] == FOLDER:
        return str(project)
    name = f"{above}/{FOLDER}" if above else FOLDER
    fields = {"system_tags": [TAG, "hidden"]}
    found = find_by_name(call.store, name) or new_project(call.store, name, fields, call.user)
    return str(found["id"])
