"""Where a moved task or model goes."""

from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.protocol.endpoints import Call
from clearml_local.services.projects.tree import ensure_project
from clearml_local.services.shared.common import check_project


def target_project(call: Call) -> str:
    """Return the id of the project a move names, by id or by name (then made when absent).

    Raises:
        BadRequestError: neither is given, or the id is unknown.
    """
    if call.body.get("project"):
        check_project(call, call.body["project"])
        return str(call.body["project"])
    if not call.body.get("project_name"):
        raise BadRequestError("A move needs a project or a project_name", Subcode.VALIDATION)
    return ensure_project(call.store, call.body["project_name"], call.user)
