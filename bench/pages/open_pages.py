"""What open pages cost: bytes of the first, calls of an idle one, the SDK's calls and a run beside twenty."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.api.navegador import Aba, Navegador
from tests.pages.server import PagesServer

ROOT = Path(__file__).resolve().parents[2]
PAGES = 20
CALLS = 1500
ROUNDS = 6
IDLE_S = 15.0
SETTLE_S = 4.0
# Where people look while something runs.
SHOWN = ("/", "/pipelines", "/projects/*/tasks", "/workers-and-queues", "/models")
RUN = ("--set", "train.modelos=lr,ordinal", "--no-promote", "--quiet", "--no-cache", "train")
Figures = dict[str, float]


@contextmanager
def opened(
    browser: Navegador, server: PagesServer, paths: Sequence[str], apart: bool = True
) -> Iterator[list[Aba]]:
    """Open pages: all in sight, none sharing a stream, as of many people; else as tabs of one window."""
    with ExitStack() as stack:
        tabs: list[Aba] = []
        for path in paths:
            beside = None if apart or not tabs else tabs[0]
            tab = stack.enter_context(browser.aba(lingua="en", ao_lado=beside))
            tabs.append(tab)
            tab.pedir("Page.navigate", url=server.login_link(path))
            tab.esperar("document.querySelector('#content h1, #content .empty')")
        yield tabs


def measure_first_page(browser: Navegador, server: PagesServer) -> Figures:
    """Return kB that the first page fetches, packed, and ms until it shows something."""
    with opened(browser, server, ["/"]) as (tab,):
        sizes = tab.avaliar(
            "performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))"
            ".filter((one) => !one.name.includes('/api/')).reduce((sum, one) => sum + one.encodedBodySize, 0)"
        )
        painted = tab.avaliar("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN")
    return {"first page kB": sizes / 1000, "first paint ms": painted}


def measure_idle(browser: Navegador, server: PagesServer) -> Figures:
    """Return calls per second of the busiest page on which nothing happens."""
    with opened(browser, server, SHOWN) as tabs:
        time.sleep(SETTLE_S)
        before = [_calls(tab) for tab in tabs]
        time.sleep(IDLE_S)
        most = max(_calls(tab) - start for tab, start in zip(tabs, before, strict=True))
    return {"calls/s of an idle page": most / IDLE_S}


def _calls(tab: Aba) -> int:
    tab.avaliar("0")  # takes what the browser has said meanwhile
    return sum("/api/" in one for one in tab.pedidos)


def _p50_ms(server: PagesServer, task: str) -> float:
    times = []
    for _ in range(CALLS):
        begun = time.perf_counter()
        server.call("tasks.get_by_id", task=task)
        times.append(time.perf_counter() - begun)
    return statistics.median(times) * 1000


def measure_calls(browser: Navegador, server: PagesServer) -> Figures:
    """Return the p50 of a call of the SDK with twenty idle pages, over that without, in turns."""
    task = server.task()
    without, beside = [], []
    for _ in range(ROUNDS):
        without.append(_p50_ms(server, task))
        with opened(browser, server, (SHOWN * PAGES)[:PAGES]):
            time.sleep(SETTLE_S)
            beside.append(_p50_ms(server, task))
    return {
        "p50 ms of a call, no pages": statistics.median(without),
        "p50 ms of a call, 20 pages": statistics.median(beside),
        "ratio of a call beside 20 pages": statistics.median(beside) / statistics.median(without),
    }


def _run_s(server: PagesServer, results: Path) -> float:
    environment = {
        **os.environ,
        "CONFORTO_PASTA_SERVIDOR": str(server.api.data),
        "CONFORTO_PASTA_RESULTADOS": str(results),
    }
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, "pipelines/run.py", *RUN], cwd=ROOT, env=environment, check=True, capture_output=True
    )
    return time.perf_counter() - begun


def measure_run(browser: Navegador, server: PagesServer, rounds: int = ROUNDS) -> Figures:
    """Return seconds of a run without pages, with twenty tabs of one window, with twenty windows in sight.

    In turns, after one run that warms up. Of tabs one is in sight, the list of runs. Windows, all of which
    draw on this machine as if somebody worked in each, are the worst case, and have no aim.
    """
    results = server.api.data.parent / "results"
    _run_s(server, results)
    paths = (*(SHOWN * PAGES)[: PAGES - 1], "/pipelines")
    times: dict[str, list[float]] = {"no pages": [], "20 tabs": [], "20 windows": []}
    for _ in range(rounds):
        times["no pages"].append(_run_s(server, results))
        for name in ("20 tabs", "20 windows"):
            with opened(browser, server, paths, apart=name == "20 windows"):
                time.sleep(SETTLE_S)
                times[name].append(_run_s(server, results))
    middle = {name: statistics.median(some) for name, some in times.items()}
    slower = {name: (middle[name] / middle["no pages"] - 1) * 100 for name in ("20 tabs", "20 windows")}
    return {f"run s, {name}": value for name, value in middle.items()} | {
        f"run slower by %, {name}": value for name, value in slower.items()
    }
