"""models.add_or_update_metadata and delete_metadata."""

from typing import Any

from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.models.edit import change, metadata_by_key
from clearml_local.services.shared.common import load_model


@endpoint("models.add_or_update_metadata")
def add_or_update_metadata(call: Call) -> dict[str, Any]:
    """Set metadata by key; the others stay unless ``replace_metadata``."""
    model = load_model(call)
    kept = {} if call.body.get("replace_metadata") else model.get("metadata") or {}
    change(call, model, {"metadata": {**kept, **metadata_by_key(call.body["metadata"])}})
    return {"updated": 1}


@endpoint("models.delete_metadata")
def delete_metadata(call: Call) -> dict[str, Any]:
    """Remove metadata by key."""
    model = load_model(call)
    before = model.get("metadata") or {}
    kept = {key: item for key, item in before.items() if key not in call.body["keys"]}
    if len(kept) == len(before):
        return {"updated": 0}
    change(call, model, {"metadata": kept})
    return {"updated": 1}
