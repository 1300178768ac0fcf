"""A server that is killed, whose disk is full or whose folder is deleted: what it promised holds."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.clearml_server import ROOT
from tests.embedded.ends import wait_for_end
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.clearml_server import ClearmlServer

    Command = Callable[..., subprocess.CompletedProcess[str]]


def test_everything_acknowledged_survives_a_kill(clearml_start: Callable[..., ClearmlServer]) -> None:
    server = clearml_start()
    made = []
    for number in range(50):
        made.append(server.get("tasks.create", name=f"task {number}", type="custom")["id"])
        line = {
            "type": "training_stats_scalar",
            "task": made[-1],
            "metric": "m",
            "variant": "v",
            "iter": 0,
            "value": 1,
        }
        assert server.call("events.add_batch", json.dumps(line).encode()).status == 200
    (server.data / "uploads" / "half").write_bytes(b"half an upload")
    os.kill(server.state["pid"], signal.SIGKILL)
    assert wait_for_end(server.state["pid"])
    again = clearml_start()
    assert again.state["started"] is True
    assert again.state["api_server"] == server.state["api_server"]
    assert again.state["files_server"] == server.state["files_server"]
    found = again.get("tasks.get_all", id=made)["tasks"]
    assert {task["id"] for task in found} == set(made)
    assert all(task["last_metrics"] for task in found)
    assert again.bearer == {**server.bearer} or again.call("tasks.get_all", {}).status == 200
    assert list((server.data / "uploads").iterdir()) == []


def test_a_full_disk_is_said_and_nothing_is_half_done(
    tmp_path: Path, clearml_start: Callable[..., ClearmlServer]
) -> None:
    """The server's file size limit stands in for a full disk."""
    data = tmp_path / "data"
    limited = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, 3_000_000));"
        "from clearml_local.__main__ import main; sys.exit(main(sys.argv[1:]))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    server_process = subprocess.Popen(
        [sys.executable, "-c", limited, "run", "--data", str(data)], env=environment
    )
    try:
        while not (data / "server.json").exists():
            time.sleep(0.02)
        server = clearml_start()
        assert server.state["started"] is False
        made = [
            server.call("tasks.create", {"name": f"task {n}", "type": "custom", "comment": "x" * 100_000})
            for n in range(60)
        ]
        statuses = [answer.status for answer in made]
        assert set(statuses) == {200, 400}
        assert "disk" in next(answer.meta["result_msg"] for answer in made if answer.status == 400)
        acknowledged = {answer.data["id"] for answer in made if answer.status == 200}
        found = server.get("tasks.get_all", page_size=500, only_fields=["id"])["tasks"]
        assert {task["id"] for task in found} == acknowledged
        boundary = "b"
        body = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="big"\r\n\r\n'.encode() + b"x" * 4_000_000
        )
        headers = {**server.bearer, "Content-Type": f"multipart/form-data; boundary={boundary}"}
        closing = f"\r\n--{boundary}--\r\n".encode()
        assert server.request("POST", "/", body + closing, headers, server="files_server")[0] == 400
        assert server.request("GET", "/big", headers=server.bearer, server="files_server")[0] == 404
        assert list((data / "uploads").iterdir()) == []
    finally:
        server_process.terminate()
        server_process.wait(PATIENCE_S)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own for a data folder."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no disk of its own can be mounted here")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_a_start_on_a_full_disk_says_so_and_leaves_nothing(
    small_disk: Path, clearml_command: Command
) -> None:
    data = small_disk / "data"
    assert clearml_command("start", "--data", str(data)).returncode == 0
    clearml_command("stop", "--data", str(data))
    before = sorted(path.name for path in data.iterdir())
    filler = os.open(small_disk / "filler", os.O_WRONLY | os.O_CREAT)
    with contextlib.suppress(OSError):
        while os.write(filler, b"x" * 4096):
            pass
    os.close(filler)
    refused = clearml_command("start", "--data", str(data))
    assert refused.returncode == 2
    assert f"The disk of {data} is full" in refused.stderr
    (small_disk / "filler").unlink()
    left = {path.name for path in data.iterdir()} - set(before) - {"permanent"}
    assert left == set()
    assert clearml_command("start", "--data", str(data)).returncode == 0
    clearml_command("stop", "--data", str(data))


def test_a_server_whose_folder_is_deleted_ends_and_leaves_the_next_one_alone(
    data: Path, clearml_command: Command
) -> None:
    """What it acknowledged from then on would be gone, and no command could find it."""
    start = ("start", "--json", "--data", str(data))
    first = json.loads(clearml_command(*start).stdout)
    shutil.rmtree(data)
    second = json.loads(clearml_command(*start).stdout)
    assert second["started"]
    assert wait_for_end(first["pid"])
    running = json.loads(clearml_command("status", "--json", "--data", str(data)).stdout)
    assert (running["running"], running["pid"]) == (True, second["pid"])
    assert clearml_command("stop", "--data", str(data)).stdout == "stopped\n"
    assert wait_for_end(second["pid"])


def test_a_leased_server_whose_folder_is_deleted_ends(
    clearml_start: Callable[..., ClearmlServer], sleeper: Callable[[], subprocess.Popen[bytes]]
) -> None:
    server = clearml_start("--while-pid", str(sleeper().pid))
    shutil.rmtree(server.data)
    assert wait_for_end(server.state["pid"])
