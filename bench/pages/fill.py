"""A server full of tasks, made by plain calls: parameters, metrics, tags and all states."""

import json
import random
from pathlib import Path
from typing import Any

from bench.bench_client import Client, Server
from tests.pages.server import PagesServer

TASKS = 10_000
PROJECTS = 8
SEED = 20_240_611
STATES = ("completed",) * 12 + ("failed", "failed", "stopped", "published", "created", "in_progress")
TYPES = ("training", "training", "training", "testing", "data_processing", "inference")
TAGS = ("baseline", "night", "candidate", "ablation", "rejected")
OPTIMIZERS = ("adam", "sgd", "rmsprop", "lion")
ITERATIONS = 3


def _parameters(random_: random.Random) -> dict[str, Any]:
    values = {
        "learning_rate": 10 ** random_.uniform(-5, -1),
        "batch_size": random_.choice((16, 32, 64, 128, 256)),
        "depth": random_.randint(2, 24),
        "optimizer": random_.choice(OPTIMIZERS),
        "seed": random_.randint(0, 9999),
        **{f"option_{n:02d}": random_.randint(0, 9) for n in range(15)},
    }
    return {
        "Args": {
            name: {"section": "Args", "name": name, "value": str(value), "type": type(value).__name__}
            for name, value in values.items()
        }
    }


def _events(task: str, random_: random.Random) -> bytes:
    variants = [("validation", v) for v in ("accuracy", "loss", "f1", "kappa")]
    variants += [("train", v) for v in ("accuracy", "loss", "seconds")] + [("machine", "memory")]
    return "\n".join(
        json.dumps({
            "type": "training_stats_scalar", "task": task, "metric": metric, "variant": variant,
            "iter": iteration, "value": random_.random(), "timestamp": 1_700_000_000_000 + iteration,
        })
        for iteration in range(ITERATIONS)
        for metric, variant in variants
    ).encode()  # fmt: skip


def _bring(client: Client, task: str, status: str) -> None:
    if status != "created":
        client.call("tasks.started", {"task": task})
    if status in ("completed", "failed", "stopped"):
        client.call(f"tasks.{status}", {"task": task})
    elif status == "published":
        client.call("tasks.completed", {"task": task, "publish": True})


def described(server: PagesServer) -> Server:
    """Return the server as clients of benches know it."""
    state = server.api.state
    keys = json.loads(Path(state["credentials_file"]).read_text())
    port = int(state["api_server"].rpartition(":")[2])
    data = Path(state["data"])
    return Server(state["pid"], port, keys["access_key"], keys["secret_key"], data, state)


def connect(server: PagesServer) -> Client:
    """Return a client that costs less than the server does: there are tens of thousands of calls to make."""
    return Client(described(server))


def fill(client: Client, tasks: int = TASKS) -> int:
    """Make tasks in a few projects; return how many. The same seed makes the same ones."""
    random_ = random.Random(SEED)  # noqa: S311  # nosec B311 # no secret comes of it
    projects = [
        str(client.call("projects.create", {"name": f"Bench {n}", "description": ""})["id"])
        for n in range(PROJECTS)
    ]
    for number in range(tasks):
        task = client.call(
            "tasks.create",
            {
                "name": f"experiment {number:05d} {random_.choice(OPTIMIZERS)}",
                "project": projects[number % PROJECTS],
                "type": random_.choice(TYPES),
                "tags": random_.sample(TAGS, random_.randint(0, 2)),
                "hyperparams": _parameters(random_),
            },
        )["id"]
        status = random_.choice(STATES)
        if status != "created":
            client.send("events.add_batch", _events(task, random_))
        _bring(client, task, status)
    return tasks
