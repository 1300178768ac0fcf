"""projects.create, update and move: making and changing projects."""

from typing import Any

from clearml_local.base.documents import now
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.projects.datasets import rename_versions
from clearml_local.services.projects.tree import check_unused, clean_name, new_project, rename
from clearml_local.services.shared.common import load_project
from clearml_local.services.shared.publicity import set_public

EDITED = ("description", "tags", "system_tags", "default_output_destination")


@endpoint("projects.create")
def create(call: Call) -> dict[str, Any]:
    """Create a project; its name must be new."""
    name = clean_name(call.body["name"])
    check_unused(call.store, name)
    fields = {field: call.body[field] for field in EDITED if field in call.body}
    return {"id": new_project(call.store, name, fields, call.user)["id"]}


@endpoint("projects.update")
def update(call: Call) -> dict[str, Any]:
    """Change a project's description, tags, default destination or name."""
    project = load_project(call)
    changed = {field: call.body[field] for field in EDITED if field in call.body}
    if "name" in call.body:
        old = project["basename"]
        rename(call.store, project, clean_name(call.body["name"]))
        changed.update({field: project[field] for field in ("name", "basename")})
        rename_versions(call, project, old)
    if not changed:
        return {"updated": 0, "fields": {}}
    changed["last_update"] = now()
    call.store.projects.put({**project, **changed})
    return {"updated": 1, "fields": changed}


@endpoint("projects.move")
def move(call: Call) -> dict[str, Any]:
    """Move a project below another, which is made when absent; an empty location is the top."""
    project = load_project(call)
    location = call.body.get("new_location", "")
    name = f"{clean_name(location)}/{project['basename']}" if location.strip() else project["basename"]
    if name == project["name"]:
        return {"moved": 0}
    rename(call.store, project, name)
    call.store.projects.put({**project, "last_update": now()})
    return {"moved": 1}


@endpoint("projects.make_public", "projects.make_private")
def make_public(call: Call) -> dict[str, Any]:
    """Show projects to everybody, or to this company alone."""
    return set_public(call, call.store.projects, load_project)
