"""workers.*: reports are taken and lead to nothing, lists are empty, as long as there are no agents."""

from typing import Any

from clearml_local.protocol import Call, endpoint


@endpoint("workers.register", "workers.unregister", "workers.status_report")
def report(_call: Call) -> dict[str, Any]:
    """Take note of nothing."""
    return {}


@endpoint("workers.get_all")
def get_all(_call: Call) -> dict[str, Any]:
    """List no workers."""
    return {"workers": []}


@endpoint("workers.get_runtime_properties")
def runtime_properties(_call: Call) -> dict[str, Any]:
    """List no properties."""
    return {"runtime_properties": []}
