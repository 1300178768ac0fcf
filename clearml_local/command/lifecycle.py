"""start, stop, status, reset: what the command line does around the server process.

Only light imports here: ``start`` is on the way of every pipeline run.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from clearml_local.base import process
from clearml_local.base.errors import CommandError
from clearml_local.base.running import State, is_healthy, read_state, running_state
from clearml_local.base.settings import DataFolder, token_secret
from clearml_local.pages import links

START_TIMEOUT_S = 20.0
STOP_TIMEOUT_S = 10.0
LOG_BYTES_MAX = 5 * 2**20
LOG_TAIL_CHARACTERS = 2000
# A server that starts writes its state, its ports and a page or two of the database.
FREE_BYTES_MIN = 2**20


def _spawn(folder: DataFolder) -> subprocess.Popen[bytes]:
    """Start the server process, detached from this one."""
    if folder.log.exists() and folder.log.stat().st_size > LOG_BYTES_MAX:
        folder.log.unlink()
    package_root = str(Path(__file__).resolve().parents[2])
    search_path = os.pathsep.join(filter(None, [package_root, os.environ.get("PYTHONPATH")]))
    with folder.log.open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "clearml_local", "run", "--spawned", "--data", str(folder.root)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": search_path},
        )


def _wait_until_healthy(folder: DataFolder, child: subprocess.Popen[bytes]) -> State:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        state = read_state(folder)
        if state is not None and state["pid"] == child.pid and is_healthy(state):
            return state
        if child.poll() is not None:
            break
        time.sleep(process.POLL_S)
    child.kill()
    raise CommandError(f"The server did not start. {_why_not(folder)}")


def _why_not(folder: DataFolder) -> str:
    """Say what a server that did not start left as its reason; on a full disk not even that."""
    free = shutil.disk_usage(folder.root).free
    if free < FREE_BYTES_MIN:
        return f"The disk of {folder.root} is full ({free} bytes are free): make room and start again"
    tail = folder.log.read_text(errors="replace")[-LOG_TAIL_CHARACTERS:]
    return f"Its log {folder.log} ends with:\n{tail}"


def make_permanent(folder: DataFolder) -> None:
    """Let the server of a folder, running or about to, stay until it is stopped."""
    folder.create()
    folder.permanent.touch()


def _stay(folder: DataFolder, while_pid: int | None) -> None:
    """Record for whom the server stays: one more process, or for good."""
    if while_pid is None:
        make_permanent(folder)
    elif not folder.permanent.exists():
        process.add_lease(folder, while_pid)


def start(folder: DataFolder, while_pid: int | None = None) -> tuple[State, bool]:
    """Make sure that a server runs.

    Args:
        while_pid: process the server has to stay for; None lets it stay until stopped.

    Returns:
        The server's state, and whether it was started by this call.

    Raises:
        CommandError: it does not start, or there is no process ``while_pid``.
    """
    folder.create()
    with process.command_lock(folder):
        state = running_state(folder)
        if state is not None:
            _stay(folder, while_pid)
            return state, False
        _end_process(folder)
        # After a crash the living keep their leases; that it was permanent has to be said again.
        folder.permanent.unlink(missing_ok=True)
        _stay(folder, while_pid)
        return _wait_until_healthy(folder, _spawn(folder)), True


def _end_process(folder: DataFolder) -> bool:
    """End the server process, if there is one, and wait for it; say whether there was one."""
    state = read_state(folder)
    if state is not None:
        os.kill(state["pid"], signal.SIGTERM)
    deadline = time.monotonic() + STOP_TIMEOUT_S
    while process.is_locked(folder.server_lock):
        if time.monotonic() > deadline:
            _kill(folder, state)
        time.sleep(process.POLL_S)
    return state is not None


def _kill(folder: DataFolder, state: State | None) -> None:
    if state is None or process.identity(state["pid"]) != state["identity"]:
        raise CommandError(f"An unknown process holds {folder.server_lock}; end it, then try again")
    os.kill(state["pid"], signal.SIGKILL)


def stop(folder: DataFolder) -> bool:
    """End the server and wait until it is gone; say whether one was running."""
    if not folder.root.is_dir():
        return False
    with process.command_lock(folder):
        was_running = _end_process(folder)
        process.forget_stays(folder)
        folder.state.unlink(missing_ok=True)
        return was_running


def reset(folder: DataFolder) -> bool:
    """Delete all data; say whether there was any.

    Raises:
        CommandError: the server runs.
    """
    if not folder.root.is_dir():
        return False
    with process.command_lock(folder):
        if process.is_locked(folder.server_lock):
            raise CommandError("The server runs; stop it first: python -m clearml_local stop")
        if any(folder.agents.glob("*.json")):
            raise CommandError("Agents run; end them first: python -m clearml_local down")
        if not folder.database.exists() and any(folder.root.iterdir()) and not folder.server_lock.exists():
            raise CommandError(f"{folder.root} is not a data folder of this server; nothing was deleted")
        shutil.rmtree(folder.root)
    return True


def describe(folder: DataFolder, state: State, *, started: bool) -> State:
    """Return what ``start --json`` prints."""
    return {
        "started": started,
        "pid": state["pid"],
        "api_server": state["api_server"],
        "web_server": state["web_server"],
        "pages": links.new(token_secret(folder), state["web_server"]),
        "files_server": state["files_server"],
        "credentials_file": str(folder.credentials),
        "web_credentials_file": str(folder.web_credentials),
        "log": str(folder.log),
        "data": str(folder.root),
    }
