"""start, stop, status, reset and env: one server per folder, whoever asks for it."""

from __future__ import annotations

import json
import os
import socket
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from clearml_local.base.process import identity
from tests.clearml_server import ROOT
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.clearml_server import ClearmlServer

    Command = Callable[..., subprocess.CompletedProcess[str]]


def test_start_is_idempotent_and_stop_ends_it(data: Path, clearml_command: Command) -> None:
    assert clearml_command("status", "--data", str(data)).returncode == 3
    assert clearml_command("stop", "--data", str(data)).returncode == 0
    first = json.loads(clearml_command("start", "--data", str(data), "--json").stdout)
    second = json.loads(clearml_command("start", "--data", str(data), "--json").stdout)
    assert first["started"] is True
    links = [one.pop("pages") for one in (first, second)]
    assert links[0] != links[1], "a link logs in once"
    assert second == {**first, "started": False}
    assert "already running" in clearml_command("start", "--data", str(data)).stdout
    status = clearml_command("status", "--data", str(data), "--json")
    assert status.returncode == 0
    assert json.loads(status.stdout)["pid"] == first["pid"]
    assert clearml_command("run", "--data", str(data)).returncode == 2
    assert stat.S_IMODE(Path(first["credentials_file"]).stat().st_mode) == 0o600
    assert clearml_command("reset", "--data", str(data), "--yes").returncode == 2
    assert clearml_command("stop", "--data", str(data)).stdout == "stopped\n"
    assert identity(first["pid"]) is None
    assert clearml_command("reset", "--data", str(data)).returncode == 2
    assert data.exists()
    assert clearml_command("reset", "--data", str(data), "--yes").returncode == 0
    assert not data.exists()
    assert clearml_command("reset", "--data", str(data), "--yes").stdout == "nothing to delete\n"


def test_only_loopback_is_allowed(data: Path, clearml_command: Command) -> None:
    refused = clearml_command("start", "--data", str(data), "--host", "0.0.0.0")  # noqa: S104 - must be refused
    assert refused.returncode == 2
    assert not data.exists()


def test_reset_spares_a_folder_that_is_not_its_own(tmp_path: Path, clearml_command: Command) -> None:
    (tmp_path / "precious").touch()
    assert clearml_command("reset", "--data", str(tmp_path), "--yes").returncode == 2
    assert (tmp_path / "precious").exists()


def test_concurrent_starts_end_with_one_server(data: Path, clearml_command: Command) -> None:
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: clearml_command("start", "--data", str(data), "--json"), range(4)))
    states = [json.loads(one.stdout) for one in done]
    assert len({state["pid"] for state in states}) == 1
    assert sum(state["started"] for state in states) == 1


def test_taken_ports_are_replaced(
    clearml_start: Callable[..., ClearmlServer], clearml_command: Command
) -> None:
    server = clearml_start()
    clearml_command("stop", "--data", str(server.data))
    port = int(server.state["api_server"].rpartition(":")[2])
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", port))
        taken.listen()
        again = clearml_start()
        assert again.state["api_server"] != server.state["api_server"]
        assert again.state["files_server"] == server.state["files_server"]


def test_whoever_reads_only_the_first_line_sees_no_traceback(data: Path, clearml_command: Command) -> None:
    clearml_command("start", "--data", str(data))
    for command in ("status", "env"):
        whole = f"{sys.executable} -m clearml_local {command} --data {data} | true"
        done = subprocess.run(
            ["bash", "-c", whole], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S, check=False
        )
        assert done.stderr == ""


def test_env_gives_a_shell_what_the_sdk_needs(
    clearml_start: Callable[..., ClearmlServer], clearml_command: Command
) -> None:
    server = clearml_start()
    printed = clearml_command("env", "--data", str(server.data))
    assert printed.returncode == 0
    shell = f"{printed.stdout}\n{sys.executable} -c 'from clearml import Task; print(len(Task.get_tasks()))'"
    home = {"PATH": os.environ["PATH"], "HOME": str(server.data.parent)}
    done = subprocess.run(["sh", "-c", shell], env=home, capture_output=True, text=True, check=False)
    assert done.stdout.strip().splitlines()[-1] == "0", done.stderr


def test_env_without_a_server_says_so(clearml_command: Command, tmp_path: Path) -> None:
    printed = clearml_command("env", "--data", str(tmp_path / "nothing"))
    assert (printed.returncode, printed.stdout) == (3, "")
    assert "clearml_local start" in printed.stderr
