"""Part "table" of the figures of the web pages: 10,000 tasks, opened, sorted and filtered in Chromium.

Run alone as ``python bench/pages/table.py [--tasks N]``: with a server of its own in a temporary folder.
"""

import argparse
import json
import statistics
import sys
import time
from hashlib import md5
from pathlib import Path
from urllib.parse import quote

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parents[depth]) for depth in (1, 2)]

from bench_client import Client, Server, command, running

from pages.fill import TASKS, fill
from tests.api.navegador import Aba, Navegador, programa

AGAIN = 5
READY_S_AIM = 1.0
CHANGE_MS_AIM = 300.0
TABLE = "/projects/*/tasks"
IN_PAGE = Path(__file__).with_suffix(".js")
METRIC, PARAMETER = "m.validation.{}.value", "p.Args.{}"
COLUMNS = ["name", "status", *(METRIC.format(name) for name in ("accuracy", "loss", "f1"))]
COLUMNS += [*(PARAMETER.format(name) for name in ("learning_rate", "depth")), "tags", "last_update"]
VIEW = f"?columns={','.join(COLUMNS)}"
SHOWN = {"system_tags": ["__$not", "archived", "__$not", "dataset", "__$not", "reports"]}


def login_link(server: Server, path: str) -> str:
    """Return an address that logs a browser in and goes to a page."""
    link = command("ui", "--no-browser", "--data", str(server.data)).split()[0]
    return f"{link}&next={quote(path)}"


def _opened_s(tab: Aba, address: str) -> float:
    """Return after how many s the table was there."""
    tab.pedir("Page.navigate", url=address)
    tab.esperar("window.readyMs")
    return float(tab.avaliar("window.readyMs")) / 1000


def _run(tab: Aba, function: str, *given: object) -> float:
    """Call a function of ``table.js`` and return the ms that it tells."""
    return float(tab.avaliar(f"{function}({', '.join(map(json.dumps, given))})"))


def _figures(name: str, times: list[float]) -> dict[str, float]:
    return {f"table {name}, ms": statistics.median(times), f"table {name}, first, ms": times[0]}


def _path(metric: str, variant: str) -> str:
    hashed = [md5(name.encode(), usedforsecurity=False).hexdigest() for name in (metric, variant)]
    return f"last_metrics.{'.'.join(hashed)}.value"


def _filters(client: Client) -> dict[str, tuple[str, str, int]]:
    """Return how the page filters, by what, and how many tasks pass, as the server counts them."""

    def passing(**filters: object) -> int:
        answer = client.call("organization.get_entities_count", {"tasks": {**SHOWN, **filters}})
        return int(answer["tasks"])

    text = {"_any_": {"fields": ["name", "id", "comment"], "pattern": "0123"}}
    kappa, depth = METRIC.format("kappa"), PARAMETER.format("depth")
    in_metric = {_path("validation", "kappa"): [0.9, None]}
    in_parameter = {"hyperparams.Args.depth.value": ["7"]}
    return {
        "status": ("viewMs", f"{VIEW}&status=failed", passing(status=["failed"])),
        "tag": ("viewMs", f"{VIEW}&tags=night", passing(tags=["night"])),
        "metric": ("viewMs", f"{VIEW}&ranges={kappa}~0.9~", passing(**in_metric)),
        "parameter": ("viewMs", f"{VIEW}&params={depth}~7", passing(**in_parameter)),
        "text": ("typeMs", "0123", passing(**text)),
    }


def _sorting(tab: Aba) -> dict[str, float]:
    found: dict[str, float] = {}
    columns = {"metric": METRIC.format("accuracy"), "parameter": PARAMETER.format("learning_rate")}
    for name, column in {"name": "name", **columns}.items():
        given = column, COLUMNS.index(column) + 2, name != "name"
        found |= _figures(f"sorted by {name}", [_run(tab, "sortMs", *given) for _ in range(AGAIN)])
    return found


def _filtering(tab: Aba, client: Client, tasks: int) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, (function, given, count) in _filters(client).items():
        times = []
        for _ in range(AGAIN):
            times.append(_run(tab, function, given, count))
            _run(tab, "viewMs", VIEW, tasks)
        found |= _figures(f"filtered by {name}", times)
    return found


def measure_table(browser: Navegador, server: Server) -> dict[str, float]:
    """Return figures of the table of all tasks of a server that ``fill`` has filled.

    ``first`` is what it takes as long as nobody has asked this server for that metric or parameter.
    """
    client = Client(server)
    with browser.aba(lingua="en") as tab:
        tab.pedir("Page.addScriptToEvaluateOnNewDocument", source=IN_PAGE.read_text())
        address = f"{server.state['web_server']}{TABLE}"
        figures = {"table ready, first, s": _opened_s(tab, login_link(server, TABLE))}
        figures["table ready, s"] = statistics.median(_opened_s(tab, address) for _ in range(AGAIN))
        _opened_s(tab, address + VIEW)
        tab.esperar("settled() && told() > 100")
        figures |= _sorting(tab)
        figures |= _filtering(tab, client, int(tab.avaliar("told()")))
    client.close()
    return figures


def said(name: str, value: float) -> str:
    """Return a line with a figure and whether it is within its aim."""
    aim = READY_S_AIM if name.endswith(", s") else CHANGE_MS_AIM
    return f"{name:42s}{value:9.2f}   {'ok' if value <= aim else f'more than {aim:g}'}"


def main() -> None:
    """Fill a server and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=TASKS)
    given = parser.parse_args()
    path = programa()
    if path is None:
        raise SystemExit("no chromium, chromium-browser or google-chrome is installed")
    with running() as server, Navegador(path) as browser:
        begun = time.monotonic()
        fill(Client(server), given.tasks)
        print(f"{given.tasks} tasks made in {time.monotonic() - begun:.0f} s")
        for name, value in measure_table(browser, server).items():
            print(said(name, value))


if __name__ == "__main__":
    main()
