"""A small pipeline of script steps, run locally: results, cache, and a server killed in the middle."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.contract.conftest import ClearmlServer


FIRST = """
    import argparse
    import time
    from clearml import Task
    parser = argparse.ArgumentParser()
    parser.add_argument("--number", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=0)
    task = Task.init(project_name="contract/pipeline", task_name="first")
    options = parser.parse_args()
    time.sleep(options.seconds)
    task.set_parameter("Saida/id", str(options.number * 10))
    task.close()
"""
SECOND = """
    import argparse
    from clearml import Task
    parser = argparse.ArgumentParser()
    parser.add_argument("--id", default="")
    task = Task.init(project_name="contract/pipeline", task_name="second")
    options = parser.parse_args()
    task.upload_artifact("result", {"got": options.id}, wait_on_upload=True)
    task.close()
"""
CONTROLLER = """
    import json, sys
    from clearml import PipelineController, Task
    pipe = PipelineController(name="pipe", project="contract/pipeline", version="1.0", pool_frequency=0.005)
    pipe.add_parameter("number", 7)
    def base(name):
        return lambda node: Task.create(project_name="contract/pipeline", task_name=name, script=name + ".py",
                                        working_directory=".", packages=[], add_task_init_call=False)
    numbers = {"Args/number": "${pipeline.number}", "Args/seconds": float(sys.argv[1])}
    pipe.add_step(name="first", base_task_factory=base("first"), parameter_override=numbers,
                  cache_executed_step=True)
    pipe.add_step(name="second", parents=["first"], base_task_factory=base("second"),
                  parameter_override={"Args/id": "${first.parameters.Saida/id}"}, cache_executed_step=True)
    pipe.start_locally(run_pipeline_steps_locally=True)
    nodes = pipe.get_processed_nodes()
    result = Task.get_task(nodes["second"].executed).artifacts["result"].get()
    status = {name: node.status for name, node in nodes.items()}
    print("RESULT " + json.dumps({"status": status, "result": result}))
"""


def _write_steps(folder: Path) -> None:
    (folder / "first.py").write_text(textwrap.dedent(FIRST))
    (folder / "second.py").write_text(textwrap.dedent(SECOND))


def _result(output: str) -> dict[str, object]:
    line = next(line for line in output.splitlines() if line.startswith("RESULT "))
    parsed: dict[str, object] = json.loads(line.removeprefix("RESULT "))
    return parsed


def test_pipeline_runs_and_is_cached_the_second_time(clearml_server: ClearmlServer, tmp_path: Path) -> None:
    _write_steps(tmp_path)
    first = _result(clearml_server.run(CONTROLLER, "0", folder=tmp_path))
    assert first == {"status": {"first": "completed", "second": "completed"}, "result": {"got": "70"}}
    second = _result(clearml_server.run(CONTROLLER, "0", folder=tmp_path))
    assert second == {"status": {"first": "cached", "second": "cached"}, "result": {"got": "70"}}


def test_pipeline_survives_a_killed_server(
    clearml_start: Callable[..., ClearmlServer], tmp_path: Path
) -> None:
    _write_steps(tmp_path)
    server = clearml_start()
    run = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(CONTROLLER), "2"],
        env=server.environment,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        deadline = time.monotonic() + 30
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
        output, _ = run.communicate(timeout=60)
    finally:
        run.kill()
    assert _result(output)["result"] == {"got": "70"}, output
