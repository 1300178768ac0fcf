"""Measures the embedded server: calls per second and latency, by number of tasks and of clients.

Run it as ``python bench/bench_server.py [--json FILE] [--seconds S]``. It starts servers of its own in
temporary folders, fills them, measures for a bounded time and ends what it started.

``server ms`` is the processor time that the server used per call. Where ``busy`` is near 100 %, the server
limits the calls per second; elsewhere the machine does, which clients and server share.
"""

import argparse
import json
import os
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from multiprocessing.pool import Pool
from pathlib import Path

from bench_cases import CASES, Job, Workload, fill, measure, scalars
from bench_client import Client, Server, client_processes, running

TASKS = (100, 10_000)
CLIENTS = (1, 8)
TASKS_FOR_SIZE = 1000
SECONDS_PER_CASE = 1.5
SECONDS_TO_GET_READY = 0.25
CALLS_APART = 1_000_000
P50_MS_AIM = 1.0
CALLS_PER_S_AIM = 4000
GROWTH_AIM = 1.5
HEAD = (
    f"{'call':<32}{'tasks':>6}{'clients':>9}{'calls/s':>9}{'p50 ms':>8}{'p99 ms':>8}"
    f"{'server ms':>11}{'busy':>6}"
)


@dataclass(frozen=True)
class Result:
    """One line of the table; latencies in ms as the client sees them."""

    call: str
    tasks: int
    clients: int
    calls_per_s: float
    p50_ms: float
    p99_ms: float
    server_ms: float
    busy: float

    @property
    def missed(self) -> str:
        """The aim that is missed, or nothing."""
        if not CASES[self.call].has_aim:
            return ""
        if self.clients == 1 and self.p50_ms > P50_MS_AIM:
            return f"  MISSED: p50 <= {P50_MS_AIM:g} ms"
        if self.clients > 1 and self.calls_per_s < CALLS_PER_S_AIM:
            return f"  MISSED: >= {CALLS_PER_S_AIM} calls/s"
        return ""

    def __str__(self) -> str:
        return (
            f"{self.call:<32}{self.tasks:>6}{self.clients:>9}{self.calls_per_s:>9.0f}{self.p50_ms:>8.2f}"
            f"{self.p99_ms:>8.2f}{self.server_ms:>11.3f}{self.busy:>6.0%}{self.missed}"
        )


def run_case(pool: Pool, case: str, clients: int, server: Server, load: Workload, seconds: float) -> Result:
    """Run one call with some clients at once."""
    begin = time.monotonic() + SECONDS_TO_GET_READY
    jobs = [
        Job(case, server, load, CALLS_APART * number, begin, begin + seconds) for number in range(clients)
    ]
    running_jobs = pool.map_async(measure, jobs, chunksize=1)
    time.sleep(begin - time.monotonic())
    cpu_before_s = server.cpu_s()
    parts = running_jobs.get()
    cpu_s = server.cpu_s() - cpu_before_s
    calls = sum(number for _, number in parts)
    durations = sorted(duration for part, _ in parts for duration in part)
    p50, p99 = (durations[int((len(durations) - 1) * share)] * 1000 for share in (0.5, 0.99))
    return Result(
        case, len(load.tasks), clients, calls / seconds, p50, p99, cpu_s / calls * 1000, cpu_s / seconds
    )


def results(pool: Pool, seconds: float) -> Iterator[Result]:
    """Yield a result per case, number of tasks and number of clients, on one server that is filled up."""
    with running() as server:
        load = None
        for tasks in TASKS:
            load = fill(pool, max(CLIENTS), server, load, tasks)
            for clients in CLIENTS:
                for case in CASES:
                    yield run_case(pool, case, clients, server, load, seconds)


def sizes(pool: Pool) -> dict[str, float]:
    """Return memory and database size (MiB) of a server that holds tasks with 100 scalars each."""
    begin = time.monotonic()
    with running() as server:
        started_s = time.monotonic() - begin
        empty_mib = server.memory_mib()
        begin = time.monotonic()
        load = fill(pool, max(CLIENTS), server, None, TASKS_FOR_SIZE)
        created_s = time.monotonic() - begin
        client = Client(server)
        for task in load.tasks:
            client.send("events.add_batch", scalars(task, 0))
        client.close()
        return {
            "started_s": started_s,
            "empty_memory_mib": empty_mib,
            "tasks_created_per_s": TASKS_FOR_SIZE / created_s,
            "memory_mib": server.memory_mib(),
            "database_mib": server.database_mib(),
        }


def print_sizes(size: dict[str, float]) -> None:
    """Print what a server needs."""
    print(f"started in {size['started_s']:.2f} s; memory while empty {size['empty_memory_mib']:.0f} MiB")
    print(
        f"after {TASKS_FOR_SIZE} tasks of 100 scalars: memory {size['memory_mib']:.0f} MiB, database "
        f"{size['database_mib']:.1f} MiB (created and enqueued at {size['tasks_created_per_s']:.0f} tasks/s)"
    )


def print_growth(rows: list[Result]) -> None:
    """Print by how much a call costs the server more when there are more tasks; only what one client asks."""
    few, many = (
        {row.call: row.server_ms for row in rows if row.clients == 1 and row.tasks == tasks}
        for tasks in TASKS
    )
    print(f"\nprocessor time of the server per call, {TASKS[1]} tasks to {TASKS[0]} (aim: <= {GROWTH_AIM:g})")
    for call in few:
        ratio = many[call] / few[call]
        print(f"{call:<32}{ratio:>6.2f}{'  MISSED' if ratio > GROWTH_AIM else ''}")


def main() -> None:
    """Print the tables and, if asked, write them as JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--json", type=Path, help="file to write the results to")
    parser.add_argument("--seconds", type=float, default=SECONDS_PER_CASE, help="time for every line")
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with client_processes(max(CLIENTS)) as pool:
        size = sizes(pool)
        print_sizes(size)
        rows: list[Result] = []
        print(
            f"aims, add_batch aside: p50 <= {P50_MS_AIM:g} ms at 1 client, >= {CALLS_PER_S_AIM} calls/s at 8"
        )
        print(HEAD)
        for row in results(pool, options.seconds):
            print(row, flush=True)
            rows.append(row)
    print_growth(rows)
    if options.json:
        written = {"sizes": size, "calls": [asdict(row) for row in rows]}
        options.json.write_text(json.dumps(written, indent=2) + "\n")


if __name__ == "__main__":
    main()
