"""models.set_ready and publish_many: publishing models, and with them the tasks that made them."""

from dataclasses import replace
from typing import Any

from clearml_local.base.documents import Document
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.models.edit import publish_model
from clearml_local.services.shared.common import for_each, load_model, load_task
from clearml_local.services.shared.publicity import set_public
from clearml_local.services.task_life.state import change_status


def _publish_task(call: Call, model: Document) -> Document:
    """Publish the task of a model, if it has one that is not published.

    Raises:
        BadRequestError: the task may not be published now, for example because it runs.
    """
    task = call.store.tasks.get(model["task"]) if model.get("task") else None
    if task is None or task["status"] == "published":
        return {}
    body = {**call.body, "task": task["id"], "force": call.body.get("force_publish_task", False)}
    fields = change_status(replace(call, body=body), load_task(call, task["id"]), "published")
    return {"published_task": {"id": task["id"], "data": {"updated": 1, "fields": fields}}}


def _publish(call: Call, model: Document, *, with_task: bool) -> tuple[Document, Document]:
    published = _publish_task(call, model) if with_task else {}
    return publish_model(call.store, model, call.user), published


@endpoint("models.set_ready")
def set_ready(call: Call) -> dict[str, Any]:
    """Publish a model, and its task unless told otherwise."""
    with_task = bool(call.body.get("publish_task", True))
    fields, published = _publish(call, load_model(call), with_task=with_task)
    return {"updated": 1, "fields": fields, **published}


@endpoint("models.publish_many")
def publish_many(call: Call) -> dict[str, Any]:
    """Publish models, and their tasks unless told otherwise."""
    with_task = bool(call.body.get("publish_tasks", call.body.get("publish_task", True)))

    def publish_one(identifier: str) -> Document:
        fields, published = _publish(call, load_model(call, identifier), with_task=with_task)
        return {"updated": 1, "fields": fields, **published}

    return for_each(call.body["ids"], publish_one)


@endpoint("models.make_public", "models.make_private")
def make_public(call: Call) -> dict[str, Any]:
    """Show models to everybody, or to this company alone."""
    return set_public(call, call.store.models, load_model)
