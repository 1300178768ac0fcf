"""What a task put out: its models and its files."""

from collections.abc import Sequence

from clearml_local.base.documents import Document
from clearml_local.protocol.endpoints import Call
from clearml_local.services.shared.event_files import event_urls


def _is_input_elsewhere(call: Call, model: str, task: str) -> bool:
    """Say whether another task has a model as input."""
    where = "WHERE input_models > '' AND instr(input_models, ?) AND id != ?"
    return call.store.tasks.count(where, (model, task)) > 0


def models_that_go(call: Call, task: Document) -> list[Document]:
    """Return the models that go with a task: not published, and no other task's input."""
    if not call.body.get("delete_output_models", True):
        return []
    made = list(call.store.models.select("WHERE task = ?", (task["id"],)))
    return [m for m in made if not m["ready"] and not _is_input_elsewhere(call, m["id"], task["id"])]


def file_urls(call: Call, task: Document, models: Sequence[Document]) -> Document:
    """Return where the files are that go with a task and some models, if the call asks for it.

    To be asked before they go.
    """
    if not call.body.get("return_file_urls"):
        return {}
    artifacts = task["execution"]["artifacts"]
    kinds = {
        "model_urls": [model["uri"] for model in models if model.get("uri")],
        "artifact_urls": [a["uri"] for a in artifacts if a.get("uri") and a.get("mode") != "input"],
        "event_urls": event_urls(call.store, task["id"]),
    }
    return {"urls": kinds}
