"""Loads the embedded server, and says how long it took: a queue emptied by six, one large batch, pipelines.

Run it as ``python bench/bench_load.py``. It ends with 1 when anything was lost or ran twice. Four pipelines
with two steps each run at once on two real agents, so it takes about a minute on two idle cores; it gives up
after less than three. It starts servers and agents of its own in temporary folders and ends them.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from itertools import chain
from multiprocessing.pool import Pool
from pathlib import Path
from typing import Any

from bench_cases import EVENTS_PER_BATCH, fill, scalars
from bench_client import Client, Server, client_processes, command, running

CONSUMERS = 6
TASKS = 2000
SCALARS = 20_000
# What the SDK asks for unless told otherwise; the server averages the rest.
SAMPLES = 5000
PIPELINES = 4
AGENTS = 2
STEPS = ("first", "second")
SECONDS_TO_GET_READY = 0.25
TIMEOUT_S = 140.0
DRAFT_TIMEOUT_S = 60
POLL_S = 0.25
AT_WORK = ("created", "queued", "in_progress")
STEP = """\
import argparse
from pathlib import Path
from clearml import Task
parser = argparse.ArgumentParser()
for name in ("--run", "--step", "--folder"):
    parser.add_argument(name, default="")
task = Task.init(project_name="load", task_name="step")
options = parser.parse_args()
with (Path(options.folder) / f"{options.run}-{options.step}").open("a") as lines:
    lines.write(task.id + "\\n")
task.close()
"""
CONTROLLER = f"""\
from clearml import PipelineController
pipe = PipelineController(name="pipe", project="load", version="1.0", pool_frequency=0.005)
pipe.set_default_execution_queue("default")
pipe.add_parameter("run", "draft")
pipe.add_parameter("folder", "")
parents = []
for name in {STEPS}:
    pipe.add_step(name=name, parents=parents, base_task_project="load", base_task_name="template",
                  parameter_override={{"Args/run": "${{pipeline.run}}", "Args/step": name,
                                       "Args/folder": "${{pipeline.folder}}"}})
    parents = [name]
pipe.start(queue=None)
"""


class LostError(Exception):
    """Something was lost or happened twice."""


def check(found: object, expected: object, what: str) -> None:
    """Compare; raises LostError."""
    if found != expected:
        raise LostError(f"{what}: expected {str(expected)[:300]}, found {str(found)[:300]}")


def check_each_once(found: Iterable[str], expected: Iterable[str], what: str) -> None:
    """Compare what came out with what went in; raises LostError."""
    out, within = Counter(found), Counter(expected)
    check({"lost": dict(within - out), "too many": dict(out - within)}, {"lost": {}, "too many": {}}, what)


def consume(job: tuple[Server, str, float]) -> list[tuple[str, float]]:
    """Take tasks until the queue is empty; return each with the seconds it took."""
    server, queue, begin = job
    client = Client(server)
    taken: list[tuple[str, float]] = []
    time.sleep(max(0.0, begin - time.monotonic()))
    while True:
        asked = time.monotonic()
        answer = client.call("queues.get_next_task", {"queue": queue})
        if not answer:
            client.close()
            return taken
        taken.append((answer["entry"]["task"], time.monotonic() - asked))


def empty_a_queue(pool: Pool, server: Server) -> str:
    """Let six consumers empty one queue."""
    load = fill(pool, CONSUMERS, server, None, TASKS)
    begin = time.monotonic() + SECONDS_TO_GET_READY
    parts = pool.map(consume, [(server, load.queue, begin)] * CONSUMERS, chunksize=1)
    seconds = time.monotonic() - begin
    taken = [task for task, _ in chain(*parts)]
    check_each_once(taken, load.tasks, "tasks taken")
    for part in parts:
        order = [load.tasks.index(task) for task, _ in part]
        check(order, sorted(order), "order of the tasks one consumer got")
    latencies = sorted(latency * 1000 for _, latency in chain(*parts))
    return (
        f"{TASKS} tasks taken by {CONSUMERS} consumers: {seconds:.2f} s, {TASKS / seconds:.0f} calls/s, "
        f"p50 {statistics.median(latencies):.2f} ms, p99 {latencies[int(len(latencies) * 0.99)]:.2f} ms"
    )


def one_large_batch(server: Server) -> str:
    """Report many scalars at once and read them back."""
    client = Client(server)
    task = client.call("tasks.create", {"name": "large", "type": "training"})["id"]
    body = b"\n".join(scalars(task, start) for start in range(0, SCALARS, EVENTS_PER_BATCH))
    begin = time.monotonic()
    added = json.loads(client.send("events.add_batch", body))["data"]["added"]
    written_s = time.monotonic() - begin
    begin = time.monotonic()
    curve = client.call("events.scalar_metrics_iter_histogram", {"task": task})["loss"]["train"]
    read_s = time.monotonic() - begin
    stored = client.call("tasks.get_by_id", {"task": task})["task"]
    last = next(iter(next(iter(stored["last_metrics"].values())).values()))
    client.close()
    check((added, last["count"], len(curve["x"])), (SCALARS, SCALARS, SAMPLES), "scalars")
    return f"{SCALARS} scalars in one batch: written in {written_s:.2f} s, read back in {read_s:.2f} s"


def make_repository(folder: Path) -> None:
    """Make a repository with the code of a step and of the controller."""
    folder.mkdir()
    (folder / "step.py").write_text(STEP)
    (folder / "controller.py").write_text(CONTROLLER)
    named = ["-c", "user.name=Bench", "-c", "user.email=bench@example.org"]
    for arguments in (["init", "-q", "-b", "main"], ["add", "."], [*named, "commit", "-qm", "first"]):
        subprocess.run(["git", "-C", str(folder), *arguments], check=True)


def make_template(client: Client, repository: Path) -> None:
    """Make the task that every step is a copy of."""
    parameters = {name: {"section": "Args", "name": name, "value": ""} for name in ("run", "step", "folder")}
    script = {"repository": str(repository), "branch": "main", "entry_point": "step.py", "working_dir": "."}
    project = client.call("projects.create", {"name": "load"})["id"]
    common = {"name": "template", "type": "custom", "project": project}
    client.call("tasks.create", {**common, "hyperparams": {"Args": parameters}, "script": script})


def environment(server: Server, repository: Path) -> dict[str, str]:
    """Return the environment in which the SDK finds the server, and in the repository a remote."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CLEARML_")}
    exports = [
        line.removeprefix("export ") for line in command("env", "--data", str(server.data)).split("\n")
    ]
    named = dict(line.partition("=")[::2] for line in exports if line)
    remote = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "remote.origin.url"}
    return {
        **clean,
        **named,
        **remote,
        "GIT_CONFIG_VALUE_0": str(repository),
        "HOME": str(server.data.parent),
    }


def make_draft(client: Client, server: Server, repository: Path) -> str:
    """Run the controller's script, which makes a draft of the pipeline; return its id."""
    done = subprocess.run(
        [sys.executable, "controller.py"],
        cwd=repository,
        env=environment(server, repository),
        capture_output=True,
        text=True,
        timeout=DRAFT_TIMEOUT_S,
        check=False,
    )
    found = client.call("tasks.get_all", {"type": ["controller"], "search_hidden": True})["tasks"]
    if done.returncode or len(found) != 1:
        raise LostError(f"the controller made no draft:\n{done.stdout}{done.stderr}")
    return str(found[0]["id"])


def finished(client: Client, controllers: list[str]) -> list[str]:
    """Wait until no controller is at work any more, or for too long; return how they are."""
    deadline = time.monotonic() + TIMEOUT_S
    while True:
        found = [client.call("tasks.get_by_id", {"task": one})["task"]["status"] for one in controllers]
        if time.monotonic() > deadline or not any(status in AT_WORK for status in found):
            return found
        time.sleep(POLL_S)


def steps_of(client: Client, controllers: list[str]) -> list[dict[str, Any]]:
    """Return the tasks that the controllers made."""
    return [
        step
        for one in controllers
        for step in client.call("tasks.get_all", {"parent": one, "search_hidden": True})["tasks"]
    ]


def check_runs(client: Client, controllers: list[str], runs: Path) -> None:
    """Check that each step ran once, and is complete."""
    steps = steps_of(client, controllers)
    statuses = [step["status"] for step in steps]
    check(statuses, ["completed"] * PIPELINES * len(STEPS), "steps' statuses")
    written = {path.name: path.read_text().split() for path in runs.iterdir()}
    check(set(written), {f"{run}-{name}" for run in range(PIPELINES) for name in STEPS}, "steps that ran")
    check_each_once(chain(*written.values()), [step["id"] for step in steps], "tasks that ran")


def pipelines_at_once(folder: Path) -> str:
    """Run several pipelines on fewer agents."""
    repository, runs = folder / "code", folder / "runs"
    runs.mkdir()
    make_repository(repository)
    with running("up", "--agents", str(AGENTS), "--repository", str(repository)) as server:
        client = Client(server)
        make_template(client, repository)
        draft = make_draft(client, server, repository)
        queue = client.call("queues.get_all", {"name": "^services$"})["queues"][0]["id"]
        begin = time.monotonic()
        controllers = [
            client.call("pipelines.start_pipeline", {"task": draft, "queue": queue, "args": [
                {"name": "run", "value": str(run)}, {"name": "folder", "value": str(runs)},
            ]})["pipeline"]
            for run in range(PIPELINES)
        ]  # fmt: skip
        check(finished(client, controllers), ["completed"] * PIPELINES, "pipelines' statuses")
        seconds = time.monotonic() - begin
        check_runs(client, controllers, runs)
        client.close()
    return f"{PIPELINES} pipelines of {len(STEPS)} steps at once on {AGENTS} agents: {seconds:.1f} s"


def main() -> int:
    """Print a line for each load; return 1 if something was lost or ran twice."""
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}", flush=True)
    try:
        with client_processes(CONSUMERS) as pool, running() as server:
            print(empty_a_queue(pool, server), flush=True)
            print(one_large_batch(server), flush=True)
            print(f"memory {server.memory_mib():.0f} MiB, database {server.database_mib():.1f} MiB")
        with tempfile.TemporaryDirectory(prefix="conforto-bench-") as folder:
            print(pipelines_at_once(Path(folder)))
    except LostError as error:
        print(f"FAILED: {error}", file=sys.stderr)
        return 1
    print("nothing was lost, nothing ran twice")
    return 0


if __name__ == "__main__":
    sys.exit(main())
