"""The calls that `bench_server.py` measures, and the tasks it measures them on."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.pool import Pool
from typing import Any

from bench_client import Client, Server

TASKS_PER_PAGE = 50
EVENTS_PER_BATCH = 100
ENQUEUED_PER_CALL = 500
PARAMETERS = {f"p{n}": {"section": "Args", "name": f"p{n}", "value": str(n)} for n in range(20)}
SCRIPT = {"repository": "", "entry_point": "step.py", "diff": "x" * 3000}
# Neighbouring numbers give tasks far from each other.
STRIDE = 37


@dataclass(frozen=True)
class Workload:
    """What a case needs to know of the server's content."""

    tasks: list[str]
    project: str
    queue: str

    def task(self, number: int) -> str:
        """Return one of the tasks."""
        return self.tasks[number * STRIDE % len(self.tasks)]


def _ping(client: Client, _load: Workload, _number: int) -> None:
    client.send("debug.ping", b"{}")


def _get_by_id(client: Client, load: Workload, number: int) -> None:
    client.send("tasks.get_by_id", f'{{"task":"{load.task(number)}"}}'.encode())


def _get_all(client: Client, number: int, filters: dict[str, Any]) -> None:
    """Read a page, the newest first, as the SDK and the web application list tasks."""
    body = {
        "page_size": TASKS_PER_PAGE,
        "page": number % 2,
        "order_by": ["-last_update"],
        "only_fields": ["id", "name", "status"],
        **filters,
    }
    client.send("tasks.get_all", json.dumps(body).encode())


def _get_all_of_50(client: Client, _load: Workload, number: int) -> None:
    _get_all(client, number, {})


def _get_all_of_project(client: Client, load: Workload, number: int) -> None:
    _get_all(client, number, {"project": [load.project], "status": ["queued"]})


def _by_cache_key(client: Client, _load: Workload, number: int) -> None:
    pattern = f'{{"_all_":{{"pattern":"^{number:032x}$","fields":["runtime.pipeline_job_hash"]}}}}'
    client.send("tasks.get_all", pattern.encode())


def _edit(client: Client, load: Workload, number: int) -> None:
    body = f'{{"task":"{load.task(number)}","force":true,"comment":"comment {number}"}}'
    client.send("tasks.edit", body.encode())


def _next_task(client: Client, load: Workload, _number: int) -> bytes:
    return client.send("queues.get_next_task", f'{{"queue":"{load.queue}"}}'.encode())


def _put_back(client: Client, load: Workload, answer: bytes) -> None:
    """Let the queue stay as long as it was."""
    task = json.loads(answer)["data"]["entry"]["task"]
    client.send("queues.add_task", f'{{"queue":"{load.queue}","task":"{task}"}}'.encode())


def _add_batch(client: Client, load: Workload, number: int) -> None:
    client.send("events.add_batch", scalars(load.tasks[number % 8], number * EVENTS_PER_BATCH))


def scalars(task: str, start: int) -> bytes:
    """Return a json-lines body of scalar events."""
    head = f'{{"type":"training_stats_scalar","task":"{task}","metric":"loss","variant":"train","value":0.5'
    return "\n".join(f'{head},"iter":{start + n}}}' for n in range(EVENTS_PER_BATCH)).encode()


@dataclass(frozen=True)
class Case:
    """A call to measure, and one that has to follow it and is counted but not timed."""

    run: Callable[[Client, Workload, int], Any]
    after: Callable[[Client, Workload, Any], None] | None = None
    has_aim: bool = True


CASES = {
    "debug.ping": Case(_ping),
    "tasks.get_by_id": Case(_get_by_id),
    "tasks.get_all of 50": Case(_get_all_of_50),
    "tasks.get_all of 50 in project": Case(_get_all_of_project),
    "tasks.get_all by cache key": Case(_by_cache_key),
    "tasks.edit": Case(_edit),
    "queues.get_next_task": Case(_next_task, _put_back),
    f"events.add_batch of {EVENTS_PER_BATCH}": Case(_add_batch, has_aim=False),
}


@dataclass(frozen=True)
class Job:
    """What one client process has to do, between two moments of the machine's monotonic clock (s)."""

    case: str
    server: Server
    load: Workload
    number: int
    begin_s: float
    end_s: float


def measure(job: Job) -> tuple[list[float], int]:
    """Repeat one call for a while; return each duration in seconds, and how many calls there were in all."""
    case = CASES[job.case]
    client = Client(job.server)
    durations: list[float] = []
    number = job.number
    time.sleep(max(0.0, job.begin_s - time.monotonic()))
    while (begin := time.monotonic()) < job.end_s:
        answer = case.run(client, job.load, number)
        durations.append(time.monotonic() - begin)
        if case.after is not None:
            case.after(client, job.load, answer)
        number += 1
    client.close()
    return durations, len(durations) * (1 if case.after is None else 2)


def create_tasks(job: tuple[Server, str, int, int]) -> list[str]:
    """Create some tasks as the SDK leaves them and return their ids."""
    server, project, first, number = job
    client = Client(server)
    common = {"type": "training", "project": project, "hyperparams": {"Args": PARAMETERS}, "script": SCRIPT}
    made = [
        str(client.call("tasks.create", {**common, "name": f"task {n}"})["id"])
        for n in range(first, first + number)
    ]
    client.close()
    return made


def fill(pool: Pool, clients: int, server: Server, before: Workload | None, tasks: int) -> Workload:
    """Create tasks by several clients at once until there are so many, all of them in one queue."""
    client = Client(server)
    if before is None:
        project = client.call("projects.create", {"name": "bench"})["id"]
        before = Workload([], project, client.call("queues.create", {"name": "bench"})["id"])
    missing = tasks - len(before.tasks)
    share = -(-missing // clients)
    jobs = [(server, before.project, n, min(share, missing - n)) for n in range(0, missing, share)]
    made = [task for part in pool.map(create_tasks, jobs, chunksize=1) for task in part]
    for n in range(0, len(made), ENQUEUED_PER_CALL):
        client.call("tasks.enqueue_many", {"ids": made[n : n + ENQUEUED_PER_CALL], "queue": before.queue})
    client.close()
    return Workload(before.tasks + made, before.project, before.queue)
