"""start, stop, status, reset and run: one server per folder, whoever asks for it and however it ended."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clearml_local.process import command_lock, identity
from clearml_local.settings import DataFolder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.clearml_server import ClearmlServer

    Command = Callable[..., subprocess.CompletedProcess[str]]

ROOT = Path(__file__).resolve().parent.parent.parent


def wait_for_end(pid: int, timeout_s: float = 5.0) -> bool:
    deadline = time.monotonic() + timeout_s
    while identity(pid) is not None:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


@pytest.fixture
def data(tmp_path: Path, clearml_command: Command) -> Iterator[Path]:
    folder = tmp_path / "data"
    yield folder
    clearml_command("stop", "--data", str(folder))


@pytest.fixture
def sleeper() -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    made: list[subprocess.Popen[bytes]] = []

    def make() -> subprocess.Popen[bytes]:
        made.append(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]))
        return made[-1]

    yield make
    for process in made:
        process.kill()
        process.wait()


def test_start_is_idempotent_and_stop_ends_it(data: Path, clearml_command: Command) -> None:
    assert clearml_command("status", "--data", str(data)).returncode == 3
    assert clearml_command("stop", "--data", str(data)).returncode == 0
    first = json.loads(clearml_command("start", "--data", str(data), "--json").stdout)
    second = json.loads(clearml_command("start", "--data", str(data), "--json").stdout)
    assert first["started"] is True
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


def test_a_leased_server_ends_with_its_last_process(
    clearml_start: Callable[..., ClearmlServer], sleeper: Callable[[], subprocess.Popen[bytes]]
) -> None:
    first, second = sleeper(), sleeper()
    server = clearml_start("--while-pid", str(first.pid))
    assert clearml_start("--while-pid", str(second.pid)).state["started"] is False
    first.kill()
    first.wait()
    time.sleep(0.8)
    assert identity(server.state["pid"]) is not None
    second.kill()  # left as a zombie: it has ended all the same
    assert wait_for_end(server.state["pid"], 2.0)


def test_a_server_does_not_leave_while_a_command_is_at_work(
    clearml_start: Callable[..., ClearmlServer], sleeper: Callable[[], subprocess.Popen[bytes]]
) -> None:
    process = sleeper()
    server = clearml_start("--while-pid", str(process.pid))
    with command_lock(DataFolder(server.data)):
        process.kill()
        process.wait()
        time.sleep(0.8)
        assert identity(server.state["pid"]) is not None
    assert wait_for_end(server.state["pid"], 2.0)


def test_leases_outlive_a_crash_of_the_server(
    clearml_start: Callable[..., ClearmlServer], sleeper: Callable[[], subprocess.Popen[bytes]]
) -> None:
    first, second = sleeper(), sleeper()
    server = clearml_start("--while-pid", str(first.pid))
    os.kill(server.state["pid"], signal.SIGKILL)
    again = clearml_start("--while-pid", str(second.pid))
    second.kill()
    second.wait()
    time.sleep(0.8)
    assert identity(again.state["pid"]) is not None


def test_a_permanent_server_ignores_leases(
    clearml_start: Callable[..., ClearmlServer],
    clearml_command: Command,
    sleeper: Callable[[], subprocess.Popen[bytes]],
) -> None:
    process = sleeper()
    server = clearml_start("--while-pid", str(process.pid))
    assert clearml_command("start", "--data", str(server.data)).returncode == 0
    process.kill()
    process.wait()
    time.sleep(0.8)
    assert identity(server.state["pid"]) is not None


def test_a_lease_for_nobody_is_refused(data: Path, clearml_command: Command) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    refused = clearml_command("start", "--data", str(data), "--while-pid", str(gone.pid))
    assert refused.returncode == 2
    assert "no such process" in refused.stderr
    assert clearml_command("status", "--data", str(data)).returncode == 3


def test_a_newcomer_always_gets_a_server(
    clearml_start: Callable[..., ClearmlServer], sleeper: Callable[[], subprocess.Popen[bytes]]
) -> None:
    """The last lease ends just when the next one comes: whatever the order, the next one is served."""
    for delay_s in (0.0, 0.1, 0.2, 0.25, 0.3, 0.4):
        leaver, newcomer = sleeper(), sleeper()
        clearml_start("--while-pid", str(leaver.pid))
        leaver.kill()
        leaver.wait()
        time.sleep(delay_s)
        server = clearml_start("--while-pid", str(newcomer.pid))
        time.sleep(0.5)
        assert server.call("tasks.get_all", {}).status == 200, delay_s
        newcomer.kill()


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
        server_process.wait(10)


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


def test_whoever_reads_only_the_first_line_sees_no_traceback(data: Path, clearml_command: Command) -> None:
    clearml_command("start", "--data", str(data))
    for command in ("status", "env"):
        whole = f"{sys.executable} -m clearml_local {command} --data {data} | true"
        done = subprocess.run(
            ["bash", "-c", whole], cwd=ROOT, capture_output=True, text=True, timeout=30, check=False
        )
        assert done.stderr == ""


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
