"""debug.*, server.*: little things around the edges."""

from typing import Any

from clearml_local.protocol.announced import API_VERSION, SERVER_VERSION
from clearml_local.protocol.endpoints import ENDPOINTS, Call, endpoint


@endpoint("debug.ping", public=True)
def ping(_call: Call) -> dict[str, Any]:
    """Say that the server is there."""
    return {"msg": "clearml_local"}


@endpoint("server.info")
def info(_call: Call) -> dict[str, Any]:
    """Name the versions announced."""
    return {"version": SERVER_VERSION, "build": "embedded", "commit": "", "api": API_VERSION}


@endpoint("server.config")
def config(call: Call) -> dict[str, Any]:
    """Name the addresses."""
    return {"fileserver": call.settings.files_server, "api_server": call.settings.api_server}


@endpoint("server.endpoints")
def endpoints(_call: Call) -> dict[str, Any]:
    """List what may be called."""
    return {"endpoints": sorted(ENDPOINTS)}


@endpoint("server.report_stats_option")
def report_stats_option(_call: Call) -> dict[str, Any]:
    """Nothing is ever reported to anybody, whatever is asked."""
    return {
        "supported": False,
        "enabled": False,
        "enabled_time": None,
        "enabled_user": None,
        "enabled_version": None,
        "current_version": SERVER_VERSION,
    }


@endpoint("server.get_stats")
def stats(call: Call) -> dict[str, Any]:
    """Count what lies here; nobody else is told."""
    kinds = ("tasks", "projects", "models", "queues", "users")
    return {name: getattr(call.store, name).count() for name in kinds}
