"""serving.*_container: what serving processes say of themselves."""

from typing import Any

from clearml_local.protocol.endpoints import Call, endpoint


@endpoint("serving.register_container")
def register(call: Call) -> dict[str, Any]:
    """Take note of a serving process."""
    call.serving.register(dict(call.body))
    return {}


@endpoint("serving.unregister_container")
def unregister(call: Call) -> dict[str, Any]:
    """Forget a serving process."""
    call.serving.unregister(call.body["container_id"])
    return {}


@endpoint("serving.container_status_report")
def status_report(call: Call) -> dict[str, Any]:
    """Take note of how a serving process does."""
    call.serving.report(call.body["container_id"], call.body)
    return {}
