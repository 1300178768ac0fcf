"""Measures the embedded server: calls per second and latency, with 1 and with 8 clients.

Run it as ``python bench/bench_server.py [--json FILE]``. It starts a server of its own in a temporary folder,
loads it with tasks, measures for a bounded time and ends what it started.
"""

import argparse
import base64
import http.client
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from multiprocessing.pool import Pool
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TASKS = 2000
TASKS_PER_PAGE = 50
EVENTS_PER_BATCH = 100
SECONDS_PER_CASE = 1.2
CLIENTS = (1, 8)


@dataclass(frozen=True)
class Result:
    """One line of the table; latencies in ms as the client sees them."""

    call: str
    clients: int
    calls_per_s: float
    p50_ms: float
    p99_ms: float


class Client:
    """A keep-alive connection with a token."""

    def __init__(self, address: str, key: str, secret: str) -> None:
        self._connection = http.client.HTTPConnection(address, timeout=30)
        basic = base64.b64encode(f"{key}:{secret}".encode()).decode()
        self._authorization = f"Basic {basic}"
        self._authorization = f"Bearer {self.call('auth.login', {})['token']}"

    def call(self, name: str, body: dict[str, Any] | bytes) -> Any:
        """Return the data of one answer; raises RuntimeError on any other than 200."""
        text = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Authorization": self._authorization, "Content-Type": "application/json"}
        self._connection.request("POST", f"/v2.31/{name}", text, headers)
        response = self._connection.getresponse()
        answer = response.read()
        if response.status != http.client.OK:
            raise RuntimeError(f"{name}: {answer[:300]!r}")
        return json.loads(answer)["data"]


def load(client: Client) -> list[str]:
    """Create the tasks and return their ids."""
    project = client.call("projects.create", {"name": "bench"})["id"]
    parameters = {f"p{n}": {"section": "Args", "name": f"p{n}", "value": str(n)} for n in range(20)}
    script = {"repository": "", "entry_point": "step.py", "diff": "x" * 3000}
    common = {"type": "training", "project": project, "hyperparams": {"Args": parameters}, "script": script}
    return [client.call("tasks.create", {**common, "name": f"task {n}"})["id"] for n in range(TASKS)]


def batch(task: str, start: int) -> bytes:
    """Return a json-lines body of scalar events."""
    events = (
        {
            "type": "training_stats_scalar",
            "task": task,
            "metric": "loss",
            "variant": "train",
            "iter": start + n,
            "value": n,
        }
        for n in range(EVENTS_PER_BATCH)
    )
    return b"\n".join(json.dumps(event).encode() for event in events)


Case = Callable[[Client, list[str], int], Any]
CASES: dict[str, Case] = {
    "debug.ping": lambda client, _tasks, _n: client.call("debug.ping", {}),
    "tasks.get_by_id": lambda client, tasks, n: client.call(
        "tasks.get_by_id", {"task": tasks[n % len(tasks)]}
    ),
    "tasks.get_all of 50": lambda client, _tasks, n: client.call(
        "tasks.get_all",
        {
            "page_size": TASKS_PER_PAGE,
            "page": n % 10,
            "order_by": ["-last_update"],
            "only_fields": ["id", "name", "status"],
        },
    ),
    "tasks.get_all by cache key": lambda client, _tasks, n: client.call(
        "tasks.get_all", {"_all_": {"pattern": f"^{n:032x}$", "fields": ["runtime.pipeline_job_hash"]}}
    ),
    "tasks.edit": lambda client, tasks, n: client.call(
        "tasks.edit", {"task": tasks[n % len(tasks)], "force": True, "comment": f"comment {n}"}
    ),
    "events.add_batch of 100": lambda client, tasks, n: client.call(
        "events.add_batch", batch(tasks[n % 8], n * EVENTS_PER_BATCH)
    ),
}


def measure(job: tuple[str, dict[str, str], list[str], int]) -> list[float]:
    """Repeat one call for a while and return each duration in seconds."""
    case, server, tasks, offset = job
    client = Client(server["address"], server["access_key"], server["secret_key"])
    durations: list[float] = []
    number = offset
    end = time.perf_counter() + SECONDS_PER_CASE
    while (begin := time.perf_counter()) < end:
        CASES[case](client, tasks, number)
        durations.append(time.perf_counter() - begin)
        number += 1
    return durations


def run_case(pool: Pool, case: str, clients: int, server: dict[str, str], tasks: list[str]) -> Result:
    """Run one call with some clients at once."""
    jobs = [(case, server, tasks, 100_000 * number) for number in range(clients)]
    durations = sorted(seconds for part in pool.map(measure, jobs, chunksize=1) for seconds in part)
    p50, p99 = (
        durations[min(len(durations) - 1, int(len(durations) * share))] * 1000 for share in (0.5, 0.99)
    )
    return Result(case, clients, len(durations) / SECONDS_PER_CASE, p50, p99)


def command(*arguments: str) -> str:
    """Run one command of the server and return what it prints."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "clearml_local", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def results(folder: Path) -> Iterator[Result]:
    """Start a server, yield a result per case, and stop the server."""
    begin = time.perf_counter()
    state = json.loads(command("start", "--data", str(folder), "--while-pid", str(os.getpid()), "--json"))
    print(f"started in {time.perf_counter() - begin:.2f} s")
    try:
        credentials = json.loads(Path(state["credentials_file"]).read_text())
        server = {"address": state["api_server"].removeprefix("http://"), **credentials}
        tasks = load(Client(server["address"], server["access_key"], server["secret_key"]))
        # Started before the clients measure, so that no case pays for new processes.
        with multiprocessing.get_context("spawn").Pool(max(CLIENTS)) as pool:
            pool.map(abs, range(max(CLIENTS)), chunksize=1)
            for clients in CLIENTS:
                for case in CASES:
                    yield run_case(pool, case, clients, server, tasks)
    finally:
        command("stop", "--data", str(folder))


def main() -> None:
    """Print the table and, if asked, write it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="file to write the results to")
    options = parser.parse_args()
    print(f"{TASKS} tasks, {os.cpu_count()} cores")
    rows: list[Result] = []
    with tempfile.TemporaryDirectory() as folder:
        for row in results(Path(folder) / "data"):
            if not rows:
                print(f"{'call':<28}{'clients':>8}{'calls/s':>10}{'p50 ms':>9}{'p99 ms':>9}")
            print(
                f"{row.call:<28}{row.clients:>8}{row.calls_per_s:>10.0f}{row.p50_ms:>9.2f}{row.p99_ms:>9.2f}"
            )
            rows.append(row)
    if options.json:
        options.json.write_text(json.dumps([asdict(row) for row in rows], indent=2) + "\n")


if __name__ == "__main__":
    main()
