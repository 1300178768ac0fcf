"""A pipeline whose server is killed and started again in its middle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from typing import TYPE_CHECKING

import pytest

from tests.small_pipeline import CONTROLLER, result_of, write_steps
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.clearml_server import ClearmlServer


@pytest.mark.nightly
def test_pipeline_survives_a_killed_server(
    clearml_start: Callable[..., ClearmlServer], tmp_path: Path
) -> None:
    server = clearml_start()
    write_steps(server, tmp_path)
    run = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(CONTROLLER), "2"],
        env=server.environment,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        deadline = time.monotonic() + PATIENCE_S
        while not server.get("tasks.get_all", status=["in_progress"], name="^first$", search_hidden=True)[
            "tasks"
        ]:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        os.kill(server.state["pid"], signal.SIGKILL)
        time.sleep(1.5)
        again = clearml_start()
        assert again.state["started"]
        assert again.state["api_server"] == server.state["api_server"]
        output, _ = run.communicate(timeout=PATIENCE_S)
    finally:
        run.kill()
    assert result_of(output)["result"] == {"got": "70"}, output
