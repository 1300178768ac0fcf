"""A pipeline of tasks by a script, on agents: its steps run, a copy of it is edited, run and stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.waiting import PATIENCE_S, eventually

if TYPE_CHECKING:
    from tests.scripts.desk import Desk

STEP = """\
import argparse, time
from clearml import Task

task = Task.init(project_name="people/pipes", task_name="step")
parser = argparse.ArgumentParser()
parser.add_argument("--word", default="none")
parser.add_argument("--seconds", type=float, default=0)
options = parser.parse_args()
print("word is", options.word, flush=True)
time.sleep(options.seconds)
task.upload_artifact("out", options.word + "!", wait_on_upload=True)
"""
BASE = """
    from clearml import Task

    base = Task.create(
        project_name="people/pipes",
        task_name="base step",
        script="step.py",
        packages=[],
        add_task_init_call=False,
        argparse_args=[("word", "unset"), ("seconds", "0")],
    )
    print("ID", base.id)
"""
OF_TASKS = """
    from clearml import PipelineController

    pipe = PipelineController(name="of tasks", project="people/pipes", version="1", pool_frequency=0.02)
    pipe.set_default_execution_queue("default")
    pipe.add_parameter("word", "hello")
    pipe.add_parameter("seconds", 0)
    pipe.add_step(
        "first",
        base_task_project="people/pipes",
        base_task_name="base step",
        parameter_override={"Args/word": "${pipeline.word}", "Args/seconds": "${pipeline.seconds}"},
    )
    pipe.add_step(
        "second",
        parents=["first"],
        base_task_project="people/pipes",
        base_task_name="base step",
        parameter_override={"Args/word": "${first.artifacts.out.hash}"},
    )
    print("ID", pipe.id, flush=True)
    pipe.start(queue="services")
"""
AGAIN = """
    import sys
    from clearml import PipelineController

    copy = PipelineController.clone(sys.argv[1])
    copy.task.set_parameter("Args/word", "changed")
    copy.task.set_parameter("Args/seconds", 60)
    PipelineController.enqueue(copy, queue_name="services")
    print("ID", copy.id)
"""


def steps_of(desk: Desk, pipe: str) -> dict[str, dict[str, Any]]:
    found = desk.server.get("tasks.get_all", parent=pipe, search_hidden=True)["tasks"]
    return {one["name"]: one for one in found}


@pytest.mark.nightly
@pytest.mark.usefixtures("agents")
def test_a_pipeline_of_tasks_on_agents_and_its_copy_stopped(desk: Desk) -> None:
    (desk.folder / "step.py").write_text(STEP)
    desk.run("base", BASE)
    pipe = desk.ids("of_tasks", OF_TASKS)[0]
    assert desk.ended(pipe)["status"] == "completed", desk.printed(pipe)
    steps = steps_of(desk, pipe)
    assert {name: one["status"] for name, one in steps.items()} == {
        "first": "completed",
        "second": "completed",
    }
    assert steps["first"]["hyperparams"]["Args"]["word"]["value"] == "hello"
    made = next(one for one in steps["first"]["execution"]["artifacts"] if one["key"] == "out")
    assert steps["second"]["hyperparams"]["Args"]["word"]["value"] == made["hash"]
    copy = desk.ids("again", AGAIN, pipe)[0]
    first = eventually(lambda: steps_of(desk, copy), seconds=PATIENCE_S)["first"]
    desk.says(first["id"], "word is changed")
    desk.server.get("tasks.stop", task=copy, include_pipeline_steps=True)
    assert desk.ended(copy)["status"] == "stopped"
    assert desk.ended(first["id"])["status"] in ("stopped", "failed")
    assert set(steps_of(desk, copy)) == {"first"}
