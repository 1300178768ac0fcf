"""up, down and status: one server and its agents, whoever asks, whatever died, and nothing left behind."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from clearml_local.base.process import identity
from tests.embedded.agents_fixture import Fleet, ended, processes_of, wait_for
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.embedded.agents_fixture import Command


@pytest.fixture
def fleet(tmp_path: Path, clearml_command: Command) -> Iterator[Fleet]:
    made = Fleet(clearml_command, tmp_path / "data")
    yield made
    made.clean_up()


def take(taken: socket.socket, port: int) -> None:
    """Listen on the port of a server that was just killed; its last thread may still hold it for a moment."""

    def bound() -> bool:
        with contextlib.suppress(OSError):
            taken.bind(("127.0.0.1", port))
            return True
        return False

    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    assert wait_for(bound, PATIENCE_S)
    taken.listen()


def test_up_is_idempotent_and_down_leaves_nothing(
    fleet: Fleet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = {name: tmp_path / name for name in ("HOME", "TMPDIR")}
    for name, folder in empty.items():
        folder.mkdir()
        monkeypatch.setenv(name, str(folder))
    assert fleet.down().stdout == "not running\n"
    first = fleet.up()
    assert first["started"] is True
    assert first["agents_started"] == ["services", "default-1"]
    again = fleet.up()
    assert again["started"] is False
    assert again["agents_started"] == []
    assert [agent["pid"] for agent in again["agents"]] == [agent["pid"] for agent in first["agents"]]
    text = fleet.command("up", "--data", str(fleet.data)).stdout
    assert text.startswith("already running\n")
    assert f"clearml_local env --data {fleet.data}" in text

    assert fleet.up("--agents", "2")["agents_started"] == ["default-2"]
    code, status = fleet.status()
    assert (code, status["running"]) == (0, True)
    assert {agent["name"]: agent["queue"] for agent in status["agents"]} == {
        "services": "services",
        "default-1": "default",
        "default-2": "default",
    }
    assert all(agent["running"] and agent["tasks"] == [] for agent in status["agents"])
    assert {agent["worker"] for agent in status["agents"]} <= {
        worker["id"] for worker in fleet.server.get("workers.get_all")["workers"]
    }

    assert fleet.down().stdout == "stopped\n"
    assert processes_of(fleet.data) == []
    assert all(identity(pid) is None for pid in [first["pid"], *(one["pid"] for one in status["agents"])])
    assert {path.suffix for path in (fleet.data / "agents").iterdir()} == {".log", ".lock"}
    assert [path for folder in empty.values() for path in folder.rglob("*")] == []
    assert fleet.status()[0] == 3
    assert fleet.down().stdout == "not running\n"


def test_ups_at_once_end_with_one_fleet(fleet: Fleet) -> None:
    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(lambda _: fleet.command("up", "--data", str(fleet.data), "--json"), range(3)))
    assert [one.stderr for one in done] == ["", "", ""]
    states = [json.loads(one.stdout) for one in done]
    assert len({tuple(agent["pid"] for agent in state["agents"]) for state in states}) == 1
    assert sorted(len(state["agents_started"]) for state in states) == [0, 0, 2]


def test_a_dead_agent_is_said_and_up_mends(fleet: Fleet) -> None:
    fleet.up()
    before = fleet.pids()
    os.kill(before["default-1"], signal.SIGKILL)
    assert ended(before["default-1"])
    said = fleet.command("status", "--data", str(fleet.data))
    assert said.returncode == 3
    assert "agent default-1: DIED" in said.stdout
    assert "agent services: pid" in said.stdout
    assert fleet.up()["agents_started"] == ["default-1"]
    after = fleet.pids()
    assert after["services"] == before["services"]
    assert after["default-1"] != before["default-1"]
    assert fleet.status()[0] == 0


def test_a_dead_server_is_started_again_and_agents_follow_its_address(fleet: Fleet) -> None:
    first = fleet.up()
    os.kill(first["pid"], signal.SIGKILL)
    assert ended(first["pid"])
    code, status = fleet.status()
    assert (code, status["running"]) == (3, False)
    assert fleet.command("reset", "--data", str(fleet.data), "--yes").returncode == 2
    again = fleet.up()
    assert again["started"] is True
    assert again["agents_started"] == []
    os.kill(again["pid"], signal.SIGKILL)
    assert ended(again["pid"])
    with socket.socket() as taken:
        take(taken, int(again["api_server"].rpartition(":")[2]))
        moved = fleet.up()
    assert moved["api_server"] != again["api_server"]
    assert moved["agents_started"] == ["services", "default-1"]


def test_stop_leaves_no_agent_without_a_server(fleet: Fleet) -> None:
    fleet.up()
    assert fleet.command("stop", "--data", str(fleet.data)).stdout == "stopped\n"
    assert processes_of(fleet.data) == []


@pytest.mark.nightly
def test_a_deleted_folder_takes_server_and_agents_along(fleet: Fleet) -> None:
    state = fleet.up()
    pids = [state["pid"], *(agent["pid"] for agent in state["agents"])]
    shutil.rmtree(fleet.data, ignore_errors=True)
    assert all(ended(pid, 40) for pid in pids)
    assert wait_for(lambda: not processes_of(fleet.data), PATIENCE_S)
    assert fleet.down().stdout == "not running\n"


def test_down_needs_no_server(fleet: Fleet) -> None:
    first = fleet.up()
    os.kill(first["pid"], signal.SIGKILL)
    assert ended(first["pid"])
    assert fleet.down().stdout == "stopped\n"
    assert processes_of(fleet.data) == []


@pytest.mark.parametrize("number", ["0", "-1", "many"])
def test_agents_are_a_number(fleet: Fleet, number: str) -> None:
    refused = fleet.command("up", "--data", str(fleet.data), f"--agents={number}")
    assert refused.returncode == 2
    assert "number of agents" in refused.stderr
    assert not fleet.data.exists()
