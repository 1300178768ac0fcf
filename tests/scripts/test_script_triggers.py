"""TriggerScheduler and TaskScheduler: what they wait for, they see and do."""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

import pytest

from tests.waiting import PATIENCE_S, eventually

if TYPE_CHECKING:
    from tests.scripts.desk import Desk

SCHEDULER = """
    from pathlib import Path
    from clearml import Dataset, Task
    from clearml.automation import TriggerScheduler
    from clearml.backend_api.session.client import APIClient

    APIClient().queues.create(name="triggered")
    Task.create(project_name="people/watched", task_name="makes the project")
    template = Task.create(
        project_name="people/templates",
        task_name="template",
        script="nothing.py",
        repo="https://example.org/r",
    )
    Path("v.txt").write_text("1")
    base = Dataset.create(dataset_project="people/watched", dataset_name="watched data")
    base.add_files("v.txt")
    base.upload()
    base.finalize()
    scheduler = TriggerScheduler(
        pooling_frequency_minutes=0.01,
        force_create_task_name="triggers",
        force_create_task_project="people/services",
    )


    def say(name):
        def called(identifier):
            print(f"FIRED {name} {identifier}\\n", end="", flush=True)  # in one piece

        return called


    def task(name, **options):
        scheduler.add_task_trigger(name=name, schedule_function=say(name), **options)


    def model(name, **options):
        scheduler.add_model_trigger(name=name, schedule_function=say(name), **options)


    def dataset(name, **options):
        scheduler.add_dataset_trigger(name=name, schedule_function=say(name), **options)


    task("task-name", trigger_name="^wanted")
    task("task-project", trigger_project="people/watched")
    task("task-tag", trigger_on_tags=["go"])
    task("task-status", trigger_on_status=["failed"])
    task(
        "task-metric",
        trigger_on_metric="score",
        trigger_on_variant="v",
        trigger_on_threshold=0.5,
        trigger_on_sign="max",
    )
    model("model-published", trigger_on_publish=True)
    model("model-tagged", trigger_on_tags=["deploy"])
    model("model-archived", trigger_on_archive=True)
    dataset("data-project", trigger_project="people/watched")
    dataset("data-name", trigger_name="watched data")
    scheduler.add_model_trigger(
        name="clones",
        trigger_on_tags=["deploy"],
        schedule_task_id=template.id,
        schedule_queue="triggered",
        task_parameters={"Args/model": "${model.id}"},
    )
    print("READY", flush=True)
    scheduler.start()
"""
EVENTS = """
    from pathlib import Path
    from clearml import Dataset, OutputModel, Task

    made = {}


    def new(name, project="people/elsewhere"):
        return Task.create(project_name=project, task_name=name)


    made["task-name"] = new("wanted by name").id
    made["task-project"] = new("any name", "people/watched").id
    tagged = new("tagged one")
    tagged.add_tags(["go"])
    made["task-tag"] = tagged.id
    failing = new("failing one")
    failing.mark_started()
    failing.mark_failed()
    made["task-status"] = failing.id
    task = Task.init(project_name="people/elsewhere", task_name="reporter", reuse_last_task_id=False)
    task.get_logger().report_scalar("score", "v", 0.75, 0)
    made["task-metric"] = task.id


    def model(name):
        Path("w.bin").write_bytes(b"w")
        one = OutputModel(task=task, name=name)
        one.update_weights("w.bin", auto_delete_file=False, async_enable=False)
        return one


    published = model("published one")
    published.publish()
    made["model-published"] = published.id
    deployed = model("tagged model")
    deployed.tags = ["deploy"]
    made["model-tagged"] = deployed.id
    archived = model("archived one")
    archived.archive()
    made["model-archived"] = archived.id
    task.close()
    Path("w.txt").write_text("2")
    second = Dataset.create(dataset_project="people/watched", dataset_name="watched data")
    second.add_files("w.txt")
    second.upload()
    second.finalize()
    made["data-project"] = made["data-name"] = second.id
    print("RESULT", *(f"{name}={identifier}" for name, identifier in made.items()))
"""


def test_triggers_fire(desk: Desk) -> None:
    script, said = desk.folder / "scheduler.py", desk.folder / "said.txt"
    script.write_text(textwrap.dedent(SCHEDULER))
    with said.open("w") as out:
        scheduler = subprocess.Popen(
            [sys.executable, str(script)],
            env=desk.server.environment,
            cwd=desk.folder,
            stdout=out,
            stderr=out,
        )
    try:
        eventually(lambda: "READY" in said.read_text() or scheduler.poll() is not None, seconds=PATIENCE_S)
        assert "READY" in said.read_text(), said.read_text()
        printed = desk.run("events", EVENTS)
        words = next(line for line in printed.splitlines() if line.startswith("RESULT ")).split()[1:]
        wanted = {(name, identifier) for name, identifier in (word.split("=") for word in words)}

        def missing() -> set[tuple[str, str]]:
            # two threads print, and a line may begin within another
            return wanted - set(re.findall(r"FIRED (\S+) ([0-9a-f]{32})", said.read_text()))

        # For models the SDK (2.1.12) logs errors: its own entity has no `last_change`. It fires all the same.
        eventually(lambda: sorted(missing()), lambda left: not left, seconds=PATIENCE_S)
        clones = {"name": "^Clone Of template$", "system_tags": ["-archived"], "status": ["queued"]}
        found = eventually(lambda: desk.server.get("tasks.get_all", **clones)["tasks"])
        model = next(identifier for name, identifier in wanted if name == "model-tagged")
        assert found[0]["hyperparams"]["Args"]["model"]["value"] == model
        assert found[0]["tags"] == ["clones"]
    finally:
        scheduler.kill()
        scheduler.wait()


TIMED = """
    from clearml import Task
    from clearml.automation import TaskScheduler

    template = Task.create(
        project_name="people/templates",
        task_name="tick",
        script="tick.py",
        packages=[],
        add_task_init_call=False,
    )
    scheduler = TaskScheduler(
        sync_frequency_minutes=30, force_create_task_name="times", force_create_task_project="people/services"
    )
    scheduler.add_task(
        schedule_task_id=template.id,
        queue="default",
        name="at once",
        minute=30,
        hour=2,
        day=0,
        weekdays=["monday"],
        execute_immediately=True,
        task_parameters={"Args/word": "ticked"},
    )
    scheduler.add_task(schedule_task_id=template.id, queue="default", name="yearly", year=1, month=2, day=3)
    print("ID", Task.current_task().id, flush=True)
    scheduler.start_remotely(queue="services")
"""


@pytest.mark.usefixtures("agents")
def test_a_scheduler_on_an_agent_fires_what_was_planned_here(desk: Desk) -> None:
    (desk.folder / "tick.py").write_text("print('tick tock')\n")
    scheduler = desk.ids("timed", TIMED)[0]

    def ended() -> list[str]:
        found = desk.server.get("tasks.get_all", name="^Clone Of tick$", status=["completed"])["tasks"]
        return [one["id"] for one in found]

    clone = eventually(ended, seconds=PATIENCE_S)[0]
    assert desk.task(clone)["hyperparams"]["Args"]["word"]["value"] == "ticked"
    assert "tick tock" in desk.printed(clone)
    kept = desk.task(scheduler)["configuration"]["schedule"]["value"]
    assert "yearly" in kept
    desk.server.get("tasks.stop", task=scheduler)
    assert desk.ended(scheduler)["status"] == "stopped"
    assert ended() == [clone]
