"""Part "table" of the figures of the web pages: 10,000 tasks, opened, sorted and filtered in Chromium."""

import json
import statistics
from hashlib import md5
from pathlib import Path

from bench.pages.fill import connect, fill
from tests.api.navegador import Aba, Navegador
from tests.pages.server import PagesServer

AGAIN = 5
READY_S_AIM = 1.0
CHANGE_MS_AIM = 300.0
SORTS, FILTERS = ("name", "metric", "parameter"), ("status", "tag", "metric", "parameter", "text")
CHANGES = [f"sorted by {name}" for name in SORTS] + [f"filtered by {name}" for name in FILTERS]
Figures = dict[str, float]
# Whoever first asks for a metric waits until it is read out of all tasks: those figures have no aim.
AIMS: Figures = {"table ready s": READY_S_AIM, **{f"{change} ms": CHANGE_MS_AIM for change in CHANGES}}
TABLE = "/projects/*/tasks"
IN_PAGE = Path(__file__).with_suffix(".js")
METRIC, PARAMETER = "m.validation.{}.value", "p.Args.{}"
COLUMNS = ["name", "status", *(METRIC.format(name) for name in ("accuracy", "loss", "f1"))]
COLUMNS += [*(PARAMETER.format(name) for name in ("learning_rate", "depth")), "tags", "last_update"]
VIEW = f"?columns={','.join(COLUMNS)}"
SHOWN = {"system_tags": ["__$not", "archived", "__$not", "dataset", "__$not", "reports"]}


def _opened_s(tab: Aba, address: str) -> float:
    """Return after how many s the table was there."""
    tab.pedir("Page.navigate", url=address)
    tab.esperar("window.readyMs")
    return float(tab.avaliar("window.readyMs")) / 1000


def _run(tab: Aba, function: str, *given: object) -> float:
    """Call a function of ``table.js`` and return the ms that it tells."""
    return float(tab.avaliar(f"{function}({', '.join(map(json.dumps, given))})"))


def _figures(name: str, times: list[float]) -> Figures:
    return {f"{name} ms": statistics.median(times), f"{name} for the first time ms": times[0]}


def _path(metric: str, variant: str) -> str:
    hashed = [md5(name.encode(), usedforsecurity=False).hexdigest() for name in (metric, variant)]
    return f"last_metrics.{'.'.join(hashed)}.value"


def _filters(server: PagesServer) -> dict[str, tuple[str, str, int]]:
    """Return how the page filters, by what, and how many tasks pass, as the server counts them."""

    def passing(**filters: object) -> int:
        answer = server.call("organization.get_entities_count", tasks={**SHOWN, **filters})
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


def _sorting(tab: Aba) -> Figures:
    found: Figures = {}
    columns = {"metric": METRIC.format("accuracy"), "parameter": PARAMETER.format("learning_rate")}
    for name, column in {"name": "name", **columns}.items():
        given = column, COLUMNS.index(column) + 2, name != "name"
        found |= _figures(f"sorted by {name}", [_run(tab, "sortMs", *given) for _ in range(AGAIN)])
    return found


def _filtering(tab: Aba, server: PagesServer, tasks: int) -> Figures:
    found: Figures = {}
    for name, (function, given, count) in _filters(server).items():
        times = []
        for _ in range(AGAIN):
            times.append(_run(tab, function, given, count))
            _run(tab, "viewMs", VIEW, tasks)
        found |= _figures(f"filtered by {name}", times)
    return found


def measure_table(browser: Navegador, server: PagesServer) -> Figures:
    """Return figures of the table of all tasks of a server, which is filled with 10,000 of them."""
    client = connect(server)
    tasks = fill(client)
    client.close()
    with browser.aba(lingua="en") as tab:
        tab.pedir("Page.addScriptToEvaluateOnNewDocument", source=IN_PAGE.read_text())
        figures = {"table ready for the first time s": _opened_s(tab, server.login_link(TABLE))}
        address = f"{server.web}{TABLE}"
        figures["table ready s"] = statistics.median(_opened_s(tab, address) for _ in range(AGAIN))
        _opened_s(tab, address + VIEW)
        tab.esperar(f"settled() && told() === {tasks}")
        return {**figures, **_sorting(tab), **_filtering(tab, server, tasks)}
