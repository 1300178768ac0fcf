"""The running server of a data folder: what it wrote about itself, whether it answers, how one reaches it."""

import json
import socket
from pathlib import Path
from typing import Any

from clearml_local.base import process
from clearml_local.base.settings import DataFolder

HEALTH_TIMEOUT_S = 10.0
CLIENT_SETTINGS = Path(__file__).resolve().parents[2] / "configs" / "clearml_embedded.conf"
PING = b"GET /debug.ping HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"


State = dict[str, Any]


def read_state(folder: DataFolder) -> State | None:
    """Return what the running server wrote about itself, or None if no server of that state lives."""
    try:
        state: State = json.loads(folder.state.read_text())
        alive = process.identity(int(state["pid"])) == state["identity"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return state if alive else None


def is_healthy(state: State) -> bool:
    """Ask the server whether it is there."""
    port = int(state["api_server"].rpartition(":")[2])
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=HEALTH_TIMEOUT_S) as connection:
            connection.sendall(PING)
            return connection.recv(64).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def running_state(folder: DataFolder) -> State | None:
    """Return the state of a server that lives and answers, or None."""
    state = read_state(folder)
    return state if state is not None and is_healthy(state) else None


def environment(folder: DataFolder, state: State) -> dict[str, str]:
    """Return the variables that point the SDK at this server, for a shell to export.

    The project's client settings come along where they lie beside this package.
    """
    credentials = json.loads(folder.credentials.read_text())
    variables = {
        "CLEARML_API_HOST": state["api_server"],
        "CLEARML_WEB_HOST": state["web_server"],
        "CLEARML_FILES_HOST": state["files_server"],
        "CLEARML_API_ACCESS_KEY": credentials["access_key"],
        "CLEARML_API_SECRET_KEY": credentials["secret_key"],
        "CLEARML_LOCAL_CACHE": str(folder.root / "cache"),
    }
    return variables | ({"CLEARML_CONFIG_FILE": str(CLIENT_SETTINGS)} if CLIENT_SETTINGS.is_file() else {})


def web_environment(folder: DataFolder, state: State) -> dict[str, str]:
    """Return what the server of a web application in front of this one has to be told.

    Whoever has this pair can log in as any user of this server.
    """
    credentials = json.loads(folder.web_credentials.read_text())
    return {
        "CLEARML_API_HOST": state["api_server"],
        "CLEARML_FILES_HOST": state["files_server"],
        "CLEARML_WEB_ACCESS_KEY": credentials["access_key"],
        "CLEARML_WEB_SECRET_KEY": credentials["secret_key"],
    }
