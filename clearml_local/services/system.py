"""debug.*, server.*, users.*, organization.*, pipelines.*: little things around the edges."""

from typing import Any

from clearml_local.documents import Document
from clearml_local.errors import BadRequestError
from clearml_local.protocol import API_VERSION, COMPANY, SERVER_VERSION, USER, Call, endpoint
from clearml_local.services.common import all_tags


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
def preferences(_call: Call) -> dict[str, Any]:
    """There are no preferences."""
    return {"preferences": {}}


@endpoint("users.get_vaults")
def vaults(_call: Call) -> dict[str, Any]:
    """There are no configuration vaults."""
    return {"vaults": []}


@endpoint("organization.get_user_companies")
def companies(_call: Call) -> dict[str, Any]:
    """List the only company."""
    return {"companies": [{"id": COMPANY, "name": COMPANY, "owners": [_user()]}]}


@endpoint("organization.get_tags")
def organization_tags(call: Call) -> dict[str, Any]:
    """List the tags of all tasks and models."""
    documents = [*call.store.tasks.select(), *call.store.models.select()]
    return all_tags(documents, system=bool(call.body.get("include_system")))


@endpoint("organization.get_entities_count")
def entities_count(call: Call) -> dict[str, Any]:
    """Count projects, tasks and models."""
    store = call.store
    return {
        "projects": store.projects.count("WHERE hidden = 0"),
        "tasks": store.tasks.count("WHERE hidden = 0"),
        "models": store.models.count(),
    }


@endpoint("pipelines.start_pipeline")
def start_pipeline(_call: Call) -> dict[str, Any]:
    """Refuse: a pipeline started from the server needs an agent to run it."""
    raise BadRequestError(
        "pipelines.start_pipeline needs agents, which this server does not have: use start_locally()"
    )
