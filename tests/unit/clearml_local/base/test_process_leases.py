"""Leases name a process and when it started, so that a reused pid is somebody else."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from clearml_local.base import ports, process, running
from clearml_local.base.errors import CommandError
from clearml_local.base.settings import DataFolder, load_settings
from clearml_local.command import lifecycle


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    made = DataFolder(tmp_path / "data")
    made.create()
    return made


def ended_child() -> subprocess.Popen[bytes]:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child


def test_identity_tells_the_living_from_the_ended() -> None:
    assert process.identity(os.getpid()) == process.identity(os.getpid()) is not None
    assert process.identity(ended_child().pid) is None


def test_a_zombie_has_ended() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert process.identity(child.pid) is None
    child.wait()


def test_a_lease_holds_while_its_process_lives(folder: DataFolder) -> None:
    assert process.may_end(folder)
    process.add_lease(folder, os.getpid())
    assert not process.may_end(folder)
    with pytest.raises(CommandError):
        process.add_lease(folder, ended_child().pid)
    process.forget_stays(folder)
    assert process.may_end(folder)


def test_a_reused_pid_holds_no_lease(folder: DataFolder) -> None:
    (folder.leases / f"{os.getpid()}-1").touch()
    (folder.leases / "nonsense").touch()
    assert not process.has_live_lease(folder)
    assert list(folder.leases.iterdir()) == []


def test_a_permanent_server_needs_no_lease(folder: DataFolder) -> None:
    lifecycle.make_permanent(folder)
    assert not process.may_end(folder)


def test_locks_exclude_each_other(folder: DataFolder) -> None:
    first, second = process.FileLock(folder.server_lock), process.FileLock(folder.server_lock)
    assert not process.is_locked(folder.server_lock)
    assert first.try_acquire()
    assert process.is_locked(folder.server_lock)
    assert not second.acquire(0.05)
    first.release()
    assert second.acquire(0.05)
    second.release()
    with process.command_lock(folder), pytest.raises(CommandError), process.command_lock(folder, 0.05):
        pass


def test_stale_state_is_no_server(folder: DataFolder) -> None:
    assert running.read_state(folder) is None
    folder.state.write_text("not json")
    assert running.read_state(folder) is None
    folder.state.write_text(f'{{"pid": {os.getpid()}, "identity": "another start"}}')
    assert running.read_state(folder) is None
    assert not running.is_healthy({"api_server": "http://127.0.0.1:1"})


def test_secrets_are_made_once_and_private(folder: DataFolder) -> None:
    first, second = load_settings(folder, 1, 2), load_settings(folder, 3, 4)
    assert (first.access_key, first.secret_key) == (second.access_key, second.secret_key)
    assert first.token_secret == second.token_secret
    assert first.secret_key not in repr(first)
    for path in (folder.credentials, folder.token_secret):
        assert path.stat().st_mode & 0o077 == 0


def test_ports_are_remembered_and_replaced_when_taken(folder: DataFolder) -> None:
    first = ports.open_sockets(folder)
    chosen = {name: opened.getsockname() for name, opened in first.items()}
    assert all(address[0] == "127.0.0.1" for address in chosen.values())
    assert all(opened.proto == socket.IPPROTO_TCP for opened in first.values())  # without it: 40 ms per call
    other = ports.open_sockets(folder)
    assert {opened.getsockname() for opened in other.values()}.isdisjoint(chosen.values())
    for opened in [*first.values(), *other.values()]:
        opened.close()
    folder.ports.write_text('{"api": "x"}')
    for opened in ports.open_sockets(folder).values():
        opened.close()
    with pytest.raises(OSError, match="No port"):
        ports.first_free([])
