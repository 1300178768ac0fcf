"""However a session of tests against a server of others ends, nothing of it stays there."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.clearml_server import ROOT
from tests.clearml_session import ROOT_PREFIX
from tests.waiting import PATIENCE_S, eventually

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.clearml_server import ClearmlServer

    Start = Callable[..., ClearmlServer]

WORK = """
import time

def test_work(clearml_server):
    project = clearml_server.get("projects.create", name="contract/work")["id"]
    clearml_server.get("tasks.create", name="inside", type="custom", project=project)
    clearml_server.get("tasks.create", name="outside any project", type="custom")
    clearml_server.get("queues.create", name=clearml_server.root + " queue")
    time.sleep({seconds})
"""


def session(server: ClearmlServer, folder: Path, seconds: float) -> subprocess.Popen[str]:
    """Start the tests' own fixtures on a server, with a test that takes some seconds."""
    test = folder / "test_work.py"
    test.write_text(WORK.format(seconds=seconds))
    options = ["--servidor=ambiente", "-c", str(ROOT / "pyproject.toml"), "-p", "tests.conftest"]
    return subprocess.Popen(
        [sys.executable, "-m", "pytest", *options, str(test)],
        cwd=ROOT,
        # Plugins take seconds to import, and options of the session around this one are not for it.
        env={**server.environment, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def names(server: ClearmlServer) -> list[str]:
    """Everything that a session could have left."""
    tasks = server.get("tasks.get_all", search_hidden=True, only_fields=["name"])["tasks"]
    projects = server.get("projects.get_all", search_hidden=True, only_fields=["name"])["projects"]
    queues = server.get("queues.get_all", only_fields=["name"])["queues"]
    standard = {"default", "services"}
    return sorted({one["name"] for one in [*tasks, *projects, *queues]} - standard)


def test_a_session_says_which_server_it_talks_to(clearml_start: Start, tmp_path: Path) -> None:
    server = clearml_start()
    output, _ = session(server, tmp_path, 0).communicate(timeout=PATIENCE_S)
    version, api = server.claims["server_version"], server.claims["api_version"]
    assert f"ClearML server {version} (API {api}" in output
    assert server.state["api_server"] in output.splitlines()[0]
    assert "1 passed" in output
    assert names(server) == []


@pytest.mark.usefixtures("signals_heard")
@pytest.mark.parametrize(
    "signals", [[signal.SIGINT], [signal.SIGTERM], [signal.SIGINT, signal.SIGTERM, signal.SIGINT]]
)
def test_an_interrupted_session_cleans_up(
    clearml_start: Start, tmp_path: Path, signals: list[signal.Signals]
) -> None:
    server = clearml_start()
    running = session(server, tmp_path, 60)
    eventually(lambda: names(server), lambda found: len(found) >= 5, seconds=PATIENCE_S)
    for number in signals:
        running.send_signal(number)
        time.sleep(0.05)  # two signals of a kind at once are one
    output, _ = running.communicate(timeout=PATIENCE_S)
    assert running.returncode != 0, output
    assert names(server) == [], output


def test_the_next_session_cleans_up_after_a_killed_one(clearml_start: Start, tmp_path: Path) -> None:
    server = clearml_start()
    running = session(server, tmp_path, 60)
    eventually(lambda: names(server), lambda found: len(found) >= 5, seconds=PATIENCE_S)
    server.get("projects.create", name=f"{ROOT_PREFIX}0000", description="somebody else's, by its name only")
    running.kill()
    running.wait(timeout=PATIENCE_S)
    output, _ = session(server, tmp_path, 0).communicate(timeout=PATIENCE_S)
    assert "1 passed" in output
    # What the killed one made outside its project, only it knew.
    left = [name for name in names(server) if not name.endswith(" queue")]
    assert left == [f"{ROOT_PREFIX}0000", "outside any project"]
