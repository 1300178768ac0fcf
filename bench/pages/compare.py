"""Compare 20 runs with 100,000 points each: from the navigation to the drawn curves, and zoomed in.

Meanwhile another client makes the calls that the SDK makes: they must not wait for it. Run alone as
``python bench/pages/compare.py``: with a server of its own in a temporary folder.
"""

import json
import math
import random
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench.bench_client import Client, Server, command, running
from tests.api.navegador import Aba, Navegador, programa

RUNS = 20
AIMS = {"compare ready, first, s": 2.0}
POINTS = 100_000
BATCH = 25_000
TIMES = 5
PAUSE_S = 0.002
CALM_S = 2.0
DRAWN = (
    "document.querySelector('.chart .u-wrap canvas') && "
    f"document.querySelectorAll('.chart .legend button').length === {RUNS}"
)
# Two frames after the drawing is there it can be seen.
PAINTED = (
    "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"
)


def _batch(task: str, run: int, first: int) -> bytes:
    """Return events of a falling, noisy curve with one spike."""
    noise = random.Random(run * POINTS + first)  # noqa: S311  # nosec B311 # no secret comes of it
    lines = []
    for step in range(first, first + BATCH):
        value = 9.0 if step == POINTS // 3 else math.exp(-step / 3e4) + noise.gauss(0, 0.02)
        lines.append(
            f'{{"type":"training_stats_scalar","task":"{task}","metric":"loss","variant":"train",'
            f'"iter":{step},"value":{value:.6g},"timestamp":{1_700_000_000_000 + 37 * step}}}'
        )
    return "\n".join(lines).encode()


def fill(client: Client) -> list[str]:
    """Make the runs; return their ids."""
    project = client.call("projects.create", {"name": "Bench compare", "description": ""})["id"]
    tasks = []
    for run in range(RUNS):
        rate = {"section": "Args", "name": "rate", "value": str(10 ** -(1 + run / 5)), "type": "float"}
        made = {"name": f"run {run:02d}", "project": project, "type": "training"}
        task = client.call("tasks.create", {**made, "hyperparams": {"Args": {"rate": rate}}})["id"]
        client.call("tasks.started", {"task": task})
        for first in range(0, POINTS, BATCH):
            client.send("events.add_batch", _batch(task, run, first))
        client.call("tasks.completed", {"task": task})
        tasks.append(task)
    return tasks


@contextmanager
def _sdk(server: Server, task: str) -> Iterator[list[float]]:
    """Make calls as the SDK does, one after the other; gives their durations in s."""
    client, taken, ended = Client(server), list[float](), threading.Event()
    body = json.dumps({"task": task}).encode()

    def go() -> None:
        while not ended.wait(PAUSE_S):
            begin = time.perf_counter()
            client.send("tasks.get_by_id", body)
            taken.append(time.perf_counter() - begin)

    thread = threading.Thread(target=go)
    thread.start()
    try:
        yield taken
    finally:
        ended.set()
        thread.join()
        client.close()


def _open(tab: Aba, server: Server, path: str) -> float:
    """Open a page anew; return s until its curves are seen."""
    tab.pedir("Page.navigate", url=f"{server.state['web_server']}{path}")
    tab.esperar(f"location.pathname + location.search === {json.dumps(path)} && {DRAWN}")
    return float(tab.avaliar(PAINTED)) / 1000


def measure_compare(browser: Navegador, server: Server) -> dict[str, float]:
    """Return how long the comparison of 20 long runs takes, and what the SDK's calls take meanwhile.

    ``first``: this server has read none of the curves yet; ``zoomed``: the address says which stretch.
    """
    client = Client(server)
    tasks = fill(client)
    client.close()
    path = f"/projects/*/compare-tasks;ids={','.join(tasks)}/scalars/graph"
    with browser.aba(lingua="en") as tab:
        link = command("ui", "--no-browser", "--data", str(server.data)).split()[0]
        tab.pedir("Page.navigate", url=f"{link}&next=/missing")
        tab.esperar("document.querySelector('#content')")
        with _sdk(server, tasks[0]) as calm:
            time.sleep(CALM_S)
        with _sdk(server, tasks[0]) as meanwhile:
            first = _open(tab, server, path)
        again = [_open(tab, server, path) for _ in range(TIMES)]
        zoom = quote(quote(f"loss / train|{POINTS // 2}|{POINTS // 2 + 500}", safe=""), safe="")
        zoomed = _open(tab, server, f"{path}?zoom={zoom}")
    return {
        "compare ready, first, s": first,
        "compare ready, s": statistics.median(again),
        "compare zoomed, s": zoomed,
        "compare, SDK's call alone, p50 ms": statistics.median(calm) * 1000,
        "compare, SDK's call meanwhile, p50 ms": statistics.median(meanwhile) * 1000,
    }


def main() -> None:
    """Print the figures."""
    program = programa()
    if program is None:
        raise SystemExit("no chromium is installed: the pages are not driven")
    with running() as server, Navegador(program) as browser:
        for name, value in measure_compare(browser, server).items():
            print(f"{name:<40}{value:>9.2f}")


if __name__ == "__main__":
    main()
