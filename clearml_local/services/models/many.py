"""models.archive_many, move and their like: the same change of several models."""

from typing import Any

from clearml_local.base.documents import Document
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.models.edit import change
from clearml_local.services.shared.common import for_each, load_model, moved, set_archived
from clearml_local.services.shared.placement import target_project
from clearml_local.services.shared.tags import update_tags


@endpoint("models.archive_many", "models.unarchive_many")
def archive_many(call: Call) -> dict[str, Any]:
    """Add or remove the tag ``archived``."""
    archived = call.name == "models.archive_many"

    def archive_one(identifier: str) -> Document:
        model = load_model(call, identifier)
        set_archived(model, archived=archived)
        change(call, model, {})
        return {"archived" if archived else "unarchived": True}

    return for_each(call.body["ids"], archive_one)


@endpoint("models.move")
def move(call: Call) -> dict[str, Any]:
    """Move models to another project."""
    project = target_project(call)

    def move_one(identifier: str) -> Document:
        change(call, load_model(call, identifier), {"project": project})
        return {"updated": 1}

    return moved(project, for_each(call.body["ids"], move_one))


@endpoint("models.update_tags")
def update_tags_of_models(call: Call) -> dict[str, Any]:
    """Add tags to models and remove some."""
    return update_tags(call, call.store.models, load_model)
