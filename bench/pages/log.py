"""A log of 100,000 lines: when its end is there, the frames while it is scrolled, and a search of all of it.

Run alone as ``python bench/pages/log.py``: with a server of its own in a temporary folder.
"""

import json
import statistics
import sys
from pathlib import Path
from urllib.parse import quote

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench.bench_client import Client, Server, command, running
from tests.api.navegador import Aba, Navegador, programa

LINES = 100_000
AIMS = {"log read, frame p50 ms": 1000 / 60 + 0.5, "log leafed, frame p50 ms": 1000 / 60 + 0.5}
BATCH = 5000
TIMES = 5
FRAMES = 240
READING_PX = 60
LEAFING_PX = 700
FRAME_MS_AIM = 1000 / 60
LATE_MS = 1.5 * FRAME_MS_AIM
AT_END = f"document.querySelector('.log .lines')?.innerText.includes('line {LINES - 1} ')"
# Two frames after it is there it can be seen.
PAINTED = (
    "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"
)
SCROLLED = """new Promise((done) => {
  const box = document.querySelector(".log .lines");
  const [frames, step, from] = [%d, %d, %d];
  const deltas = [];
  let [last, absent] = [0, 0];
  box.scrollTop = from;
  const next = (now) => {
    if (last) deltas.push(now - last);
    last = now;
    absent += document.querySelector(".log .line.absent") ? 1 : 0;
    box.scrollTop += step;
    if (deltas.length < frames) requestAnimationFrame(next); else done({ deltas, absent });
  };
  setTimeout(() => requestAnimationFrame(next), 300);
})"""
SEARCHED = """new Promise((done) => {
  const field = document.querySelector(".log .find input");
  const begin = performance.now();
  field.value = "line 77777";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  const look = () => (/ 1$/.test(document.querySelector(".log .find .count").innerText)
    ? done(performance.now() - begin) : requestAnimationFrame(look));
  look();
})"""


def fill(client: Client) -> str:
    """Make a task with a long log: colours, levels, lines longer than the window; return its id."""
    project = client.call("projects.create", {"name": "Bench log", "description": ""})["id"]
    task = client.call("tasks.create", {"name": "a long log", "project": project, "type": "training"})["id"]
    client.call("tasks.started", {"task": task})
    for first in range(0, LINES, BATCH):
        lines = [
            {
                "type": "log",
                "task": task,
                "level": "error" if n % 500 == 0 else "info",
                "worker": "bench",
                "timestamp": 1_700_000_000_000 + n // 3,
                "msg": f"line {n} : \x1b[3{n % 8}mepoch {n // 100}\x1b[0m, loss {1 / (n + 1):.6f} "
                + "word " * (n % 40),
            }
            for n in range(first, first + BATCH)
        ]
        client.send("events.add_batch", "\n".join(map(json.dumps, lines)).encode())
    return str(task)


def _open(tab: Aba, address: str) -> float:
    """Return after how many s the end of the log is seen."""
    tab.pedir("Page.navigate", url=address)
    tab.esperar(AT_END)
    return float(tab.avaliar(PAINTED)) / 1000


def _worked_s(tab: Aba) -> float:
    """Return how long the page's main thread has worked, in s of processor time."""
    return next(
        float(one["value"])
        for one in tab.pedir("Performance.getMetrics")["metrics"]
        if one["name"] == "TaskDuration"
    )


def _scroll(tab: Aba, name: str, step: int, start: int) -> dict[str, float]:
    """Scroll some pixels with every frame; return how long the frames were, and what each took to make."""
    before = _worked_s(tab)
    found = tab.avaliar(SCROLLED % (FRAMES, step, start))
    worked = _worked_s(tab) - before
    deltas = sorted(found["deltas"])
    return {
        f"log {name}, frames per s": 1000 / statistics.mean(deltas),
        f"log {name}, work per frame, ms": 1000 * worked / len(deltas),
        f"log {name}, frame p50 ms": statistics.median(deltas),
        f"log {name}, frame p99 ms": deltas[int(len(deltas) * 0.99) - 1],
        f"log {name}, late frames, %": 100 * sum(delta > LATE_MS for delta in deltas) / len(deltas),
        f"log {name}, frames with lines on their way, %": 100 * found["absent"] / len(deltas),
    }


def measure_log(browser: Navegador, server: Server) -> dict[str, float]:
    """Return figures of a log of 100,000 lines; late frames take more than 1.5 sixtieths."""
    client = Client(server)
    task = fill(client)
    client.close()
    path = f"/projects/*/tasks/{task}/output/log"
    with browser.aba(lingua="en") as tab:
        tab.pedir("Performance.enable", timeDomain="threadTicks")
        link = command("ui", "--no-browser", "--data", str(server.data)).split()[0]
        first = _open(tab, f"{link}&next={quote(path)}")
        again = [_open(tab, f"{server.state['web_server']}{path}") for _ in range(TIMES)]
        figures = {"log ready, first, s": first, "log ready, s": statistics.median(again)}
        figures |= _scroll(tab, "read", READING_PX, 20 * LINES // 2)
        figures |= _scroll(tab, "leafed", LEAFING_PX, 0)
        figures["log searched, first, ms"] = float(tab.avaliar(SEARCHED))
        figures |= _scroll(tab, "leafed, all here", LEAFING_PX, 0)
    return figures


def main() -> None:
    """Print the figures."""
    program = programa()
    if program is None:
        raise SystemExit("no chromium is installed: the pages are not driven")
    with running() as server, Navegador(program) as browser:
        for name, value in measure_log(browser, server).items():
            print(f"{name:<50}{value:>9.2f}")


if __name__ == "__main__":
    main()
