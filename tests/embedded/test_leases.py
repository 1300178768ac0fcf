"""A leased server ends with the last process that asked for it, and a newcomer always gets one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clearml_local.base.process import command_lock, identity
from clearml_local.base.settings import DataFolder
from tests.embedded.ends import wait_for_end

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.clearml_server import ClearmlServer

    Command = Callable[..., subprocess.CompletedProcess[str]]


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


@pytest.mark.nightly
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
