"""What holds for the embedded server alone: its commands, its data folder, hostile input to it."""

import os
from collections.abc import Iterator

import pytest

from tests.clearml_server import ClearmlServer
from tests.conftest import command, start


@pytest.fixture(scope="session")
def clearml_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClearmlServer]:
    """One embedded server for the tests here, which need not clean up: its folder goes with it."""
    data = tmp_path_factory.mktemp("embedded") / "data"
    yield start(data, "--while-pid", str(os.getpid()))
    command("stop", "--data", str(data))
