"""A pipeline of two script steps and its controller, for any server."""

import json
import textwrap
from pathlib import Path

from tests.clearml_server import ClearmlServer

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


def write_steps(server: ClearmlServer, folder: Path) -> None:
    """Write the scripts of both steps, their project put where the server's session has it."""
    (folder / "first.py").write_text(server.place(textwrap.dedent(FIRST)))
    (folder / "second.py").write_text(server.place(textwrap.dedent(SECOND)))


def result_of(output: str) -> dict[str, object]:
    """What the controller printed: how each step ended, and the second one's artifact."""
    line = next(line for line in output.splitlines() if line.startswith("RESULT "))
    parsed: dict[str, object] = json.loads(line.removeprefix("RESULT "))
    return parsed
