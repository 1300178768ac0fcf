"""How soon an agent starts a task: ``python bench/bench_agent.py``.

Five tasks, one after another, on a real agent of an embedded server of its own; from the call that enqueues a
task to its status ``in_progress`` and to the first line of its own code, by this machine's clock.
"""

import statistics
import sys
import time
from datetime import datetime

from bench_client import Client, running

TASKS = 5
AIM_S = 3.5
TIMEOUT_S = 60.0
POLL_S = 0.1
FIRST_LINE = "first line "
SCRIPT = f"import time; print('{FIRST_LINE}' + str(time.time()), flush=True)"


def enqueue(client: Client) -> tuple[str, float]:
    """Enqueue a task that says when it runs; return its id and the time (s since the epoch)."""
    script = {"diff": SCRIPT, "entry_point": "script.py", "working_dir": "."}
    made = {"name": "starts", "type": "testing", "script": script}
    task = str(client.call("tasks.create", made)["id"])
    begin = time.time()
    client.call("tasks.enqueue", {"task": task, "queue_name": "default"})
    return task, begin


def finished(client: Client, task: str) -> dict[str, str]:
    """Wait for the task's end; return it. Raises TimeoutError."""
    deadline = time.monotonic() + TIMEOUT_S
    while time.monotonic() < deadline:
        found: dict[str, str] = client.call("tasks.get_by_id", {"task": task})["task"]
        if found["status"] in ("completed", "failed", "stopped"):
            return found
        time.sleep(POLL_S)
    raise TimeoutError(f"task {task} did not end within {TIMEOUT_S:g} s")


def one_start(client: Client) -> tuple[float, float]:
    """Return the seconds until a task has started, and until its first line."""
    task, begin = enqueue(client)
    started = datetime.fromisoformat(finished(client, task)["started"]).timestamp()
    log = client.call("events.get_task_log", {"task": task, "batch_size": 500})["events"]
    text = "".join(event["msg"] for event in log)
    first_line = float(text.rpartition(FIRST_LINE)[2].split()[0])
    return started - begin, first_line - begin


def main() -> int:
    """Print the medians and the worst."""
    with running("up") as server:
        client = Client(server)
        starts, lines = zip(*(one_start(client) for _ in range(TASKS)), strict=True)
        client.close()
    print(f"{TASKS} tasks on one agent, from being enqueued (aim: <= {AIM_S} s)")
    for name, seconds in (("started", starts), ("first line", lines)):
        print(f" until {name:<11} median {statistics.median(seconds):.2f} s, worst {max(seconds):.2f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
