"""What holds for the embedded server alone: its commands, its data folder, hostile input to it."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.clearml_server import ClearmlServer
from tests.conftest import command, start


@pytest.fixture(scope="session")
def clearml_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClearmlServer]:
    """One embedded server for the tests here, which need not clean up: its folder goes with it."""
    data = tmp_path_factory.mktemp("embedded") / "data"
    yield start(data, "--while-pid", str(os.getpid()))
    command("stop", "--data", str(data))


@pytest.fixture
def data(tmp_path: Path, clearml_command: Callable[..., subprocess.CompletedProcess[str]]) -> Iterator[Path]:
    """A data folder of this test alone, which is not there yet; its server ends with the test."""
    folder = tmp_path / "data"
    yield folder
    clearml_command("stop", "--data", str(folder))


@pytest.fixture
def sleeper() -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Return a function that starts a process that only waits; all of them are killed with the test."""
    made: list[subprocess.Popen[bytes]] = []

    def make() -> subprocess.Popen[bytes]:
        made.append(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]))
        return made[-1]

    yield make
    for process in made:
        process.kill()
        process.wait()
