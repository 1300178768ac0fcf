"""One embedded server for all scripts, and agents for those that need them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.conftest import command, start
from tests.embedded.agents_fixture import Fleet
from tests.scripts.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.clearml_server import ClearmlServer


@pytest.fixture(scope="session")
def scripts_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Data folder of the server for scripts; whatever runs in it ends with the session."""
    data = tmp_path_factory.mktemp("scripts") / "data"
    yield data
    Fleet(command, data).clean_up()


@pytest.fixture(scope="session")
def scripts_server(scripts_data: Path) -> ClearmlServer:
    """The server that all scripts talk to."""
    return start(scripts_data, "--while-pid", str(os.getpid()))


@pytest.fixture(scope="session")
def agents(scripts_server: ClearmlServer, scripts_data: Path) -> Fleet:
    """Agents of the same server on the queues `default` and `services`."""
    assert scripts_server.data == scripts_data
    fleet = Fleet(command, scripts_data)
    fleet.up()
    return fleet


@pytest.fixture
def desk(scripts_server: ClearmlServer, tmp_path: Path) -> Desk:
    """A folder of this test alone to run scripts in."""
    return Desk(scripts_server, tmp_path)
