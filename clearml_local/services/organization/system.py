"""debug.*, server.*, users.*: little things around the edges."""

from typing import Any

from clearml_local.documents import Document
from clearml_local.protocol import API_VERSION, COMPANY, SERVER_VERSION, USER, Call, endpoint


@endpoint("debug.ping", public=True)
def ping(_call: Call) -> dict[str, Any]:
    """Say that the server is there."""
    return {"msg": "clearml_local"}


@endpoint("server.info")
def info(_call: Call) -> dict[str, Any]:
    """Name the versions announced."""
    return {"version": SERVER_VERSION, "build": "embedded", "commit": "", "api": API_VERSION}


@endpoint("server.config", "server.endpoints")
def config(call: Call) -> dict[str, Any]:
    """Name the addresses."""
    return {"fileserver": call.settings.files_server, "api_server": call.settings.api_server}


@endpoint("server.report_stats_option")
def report_stats_option(_call: Call) -> dict[str, Any]:
    """Nothing is ever reported to anybody."""
    return {"supported": False, "enabled": False}


def _user() -> Document:
    return {"id": USER, "name": USER, "company": COMPANY}


@endpoint("users.get_all", "users.get_all_ex")
def users(_call: Call) -> dict[str, Any]:
    """List the only user."""
    return {"users": [_user()]}


@endpoint("users.get_by_id")
def user(_call: Call) -> dict[str, Any]:
    """Describe the only user."""
    return {"user": _user()}


@endpoint("users.get_preferences")
def get_preferences(call: Call) -> dict[str, Any]:
    """Return what the web application remembers for the user."""
    known = call.store.users.get(USER) or {}
    return {"preferences": known.get("preferences", {})}


@endpoint("users.set_preferences")
def set_preferences(call: Call) -> dict[str, Any]:
    """Remember settings of the web application, over those of the same names."""
    known = call.store.users.load(USER) or {"id": USER, "preferences": {}}
    preferences = {**known["preferences"], **call.body["preferences"]}
    call.store.users.put({**known, "preferences": preferences})
    return {"updated": 1, "fields": {"preferences": preferences}}


@endpoint("users.get_vaults")
def vaults(_call: Call) -> dict[str, Any]:
    """There are no configuration vaults."""
    return {"vaults": []}
