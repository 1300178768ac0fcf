"""What tasks report: curves, plots, images and pages are shown; hostile ones run nothing and ask nobody."""

import contextlib
import json
from collections.abc import Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.api.navegador import Aba
from tests.pages.conftest import OpenPage
from tests.pages.frames import Frames
from tests.pages.registered import artifact
from tests.pages.server import PagesServer
from tests.waiting import eventually

RAN = "parent.postMessage('ran', '*');top.postMessage('ran', '*')"
SHOUT = f'<script>{RAN}</script><img src=x onerror="{RAN}">'
GRAPH = {"data": [{"type": "scatter", "x": [1, 2, 3], "y": [3, 1, 2]}], "layout": {"title": "A graph"}}


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """Another host, so to speak: its address, and what it was asked for."""
    asked: list[str] = []

    class Host(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def upload(server: PagesServer, name: str, content: bytes) -> str:
    """Store a file on the file server; return its address."""
    head = f'--x\r\nContent-Disposition: form-data; name="/{name}"; filename="file"\r\n\r\n'.encode()
    api = server.api
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = api.request(
        "POST", "/", head + content + b"\r\n--x--\r\n", {**api.bearer, **kind}, server="files_server"
    )
    assert answer[0] == 200
    return f"{api.state['files_server']}/{name}"


def image(metric: str, variant: str, url: str, iteration: int = 0) -> dict[str, object]:
    """Return the event of an image or another medium."""
    return {
        "type": "training_debug_image",
        "metric": metric,
        "variant": variant,
        "iter": iteration,
        "url": url,
    }


def plot(metric: str, variant: str, figure: object, iteration: int = 0) -> dict[str, object]:
    """Return the event of a plot."""
    return {
        "type": "plot",
        "metric": metric,
        "variant": variant,
        "iter": iteration,
        "plot_str": json.dumps(figure),
    }


def listen(tab: Aba) -> None:
    """Note what frames say to the pages that this tab opens from now on."""
    note = "window.heard = []; addEventListener('message', ({data}) => heard.push(data.type ?? data))"
    tab.pedir("Page.addScriptToEvaluateOnNewDocument", source=note)


def test_titles_are_drawn_in_any_form_that_plotly_had(open_page: OpenPage, server: PagesServer) -> None:
    bar = {"colorbar": {"title": "of colours"}, "type": "heatmap", "z": [[1, 2], [3, 4]]}
    axes = {"xaxis": {"title": "of x"}, "yaxis": {"title": {"text": "of y"}}, "title": "of all"}
    task = server.task("titled", status="completed")
    server.events(task, plot("figures", "titled", {"data": [bar], "layout": axes}))
    tab = open_page("/")
    frames = Frames(tab)
    tab.pedir("Page.navigate", url=f"{server.web}/projects/*/tasks/{task}/info-output/metrics/plots")
    tab.esperar("document.querySelector('.plot iframe') && document.querySelector('.plot .save')")
    drawn = frames.newest().texto("#plot")
    for title in ("of x", "of y", "of all", "of colours"):
        assert title in drawn


FILES = {
    "a.json": (
        '{"n": 9007199254740993, "x": 1.0, "2": 1, "1": 1e400}',
        '"n": 9007199254740993,\n  "x": 1.0,\n  "2": 1',
    ),
    "a.csv": ("a,b\n1,2,3,four\n", "four"),
    "quoted.csv": ('"a,b,c";d\n"1;5";2\n', "a,b,c\td\n1;5\t2"),
    "ends.csv": ('a,b\r\n"one\r\ntwo",2\r\n3,four\r\n', "2 rows, 2 columns"),
    "mac.csv": ("a,b\r1,2\r3,four\r", "2 rows, 2 columns"),
    "wide.csv": (",".join(f"c{n}" for n in range(5000)) + "\n" + "1," * 4999 + "1\n", "200 more columns"),
}


def test_files_are_shown_as_they_are_written(open_page: OpenPage, server: PagesServer) -> None:
    task = server.task("files", status="completed")
    made = [
        artifact(name, upload(server, f"shown/{name}", text.encode()), text.encode())
        for name, (text, _) in FILES.items()
    ]
    server.call("tasks.edit", task=task, execution={"artifacts": made}, force=True)
    for name, (_, shown) in FILES.items():
        tab = open_page(f"/projects/*/tasks/{task}/artifacts/{name}")
        tab.esperar("document.querySelector('details.artifact[open] :is(pre.block, table)')")
        assert shown in tab.texto("details.artifact[open]"), name
    assert tab.avaliar("document.querySelectorAll('.data-table th').length") == 200


def test_a_plot_is_drawn_in_a_frame_and_moves_while_the_task_runs(
    open_page: OpenPage, server: PagesServer
) -> None:
    task = server.task("plots", status="in_progress")
    table = {
        "data": [
            {
                "type": "table",
                "header": {"values": ["name", "score"]},
                "cells": {"values": [["a", "b"], [2, 10]]},
            }
        ]
    }
    server.events(task, plot("figures", "graph", GRAPH, 0), plot("table", "scores", table))
    tab = open_page(f"/projects/*/tasks/{task}/info-output/metrics/plots")
    tab.esperar("document.querySelector('.plot iframe') && document.querySelector('.plot .save')")
    assert tab.avaliar("document.querySelector('.plot iframe').sandbox.value") == "allow-scripts"
    assert "b\t10" in tab.texto(".data-table")
    tab.digitar(".tools input[type=search]", "scores")
    tab.esperar("!document.querySelector('.plot iframe')")
    for order, first in (("ascending", "a"), ("descending", "b")):
        tab.apertar(".data-table th:nth-child(2) button")
        tab.esperar(f"document.querySelector('.data-table [aria-sort={order}]')")
        assert tab.texto(".data-table tbody").startswith(first)
    tab.digitar(".tools input[type=search]", "")
    tab.esperar("document.querySelector('.plot .save')")
    tab.focar(".plot > footer summary")
    tab.tecla("Enter")
    tab.esperar("document.querySelector('.plot details table')")
    assert "x\ty" in tab.texto(".plot details table").replace("\n", "")
    server.events(task, plot("figures", "graph", GRAPH, 5))
    tab.esperar("document.querySelector('.section .iterations input')?.max === '5'")


def test_hostile_reports_run_nothing_and_ask_nobody(
    open_page: OpenPage, server: PagesServer, elsewhere: tuple[str, list[str]]
) -> None:
    host, asked = elsewhere
    hostile_plot = {
        "data": [
            {
                "type": "scatter",
                "x": [1],
                "y": [1],
                "text": [f'<a href="javascript:{RAN}">t</a>{SHOUT}'],
                "mode": "text",
                "hovertemplate": SHOUT,
                "name": SHOUT,
            }
        ],
        "layout": {
            "title": {"text": f"<a href='{host}/title' target='_top'>t</a>{SHOUT}"},
            "images": [{"source": f"{host}/plot.png"}],
            "font": {"family": f"x;background:url({host}/font)"},
            "annotations": [
                {"text": f"<span style='background:url({host}/style)'>{SHOUT}</span>", "x": 1, "y": 1}
            ],
        },
        "config": {"plotlyServerURL": host, "topojsonURL": host},
    }
    page = (
        f"<h1>page</h1>{SHOUT}<style>@import '{host}/css'; body {{ background: url({host}/bg) }}</style>"
        f"<meta http-equiv=refresh content='0;url={host}/meta'>"
        f"<script>{RAN};fetch('{host}/fetch').catch(() => 0);new Image().src='{host}/image'</script>"
    )
    svg = (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9' onload=\"{RAN}\">"
        f"<script>{RAN}</script><image href='{host}/svg.png'/></svg>"
    )
    task = server.task(
        f"{SHOUT} name",
        status="completed",
        comment=SHOUT,
        tags=[SHOUT],
        hyperparams={SHOUT: {SHOUT: {"section": SHOUT, "name": SHOUT, "value": SHOUT}}},
    )
    server.scalars(task, SHOUT, SHOUT, [1.0, 2.0])
    server.events(
        task,
        {"type": "log", "msg": SHOUT},
        plot(SHOUT, SHOUT, hostile_plot),
        image(SHOUT, "outside", f"{host}/image.png"),
        image(SHOUT, "script", f"javascript:{RAN}"),
        image(SHOUT, "svg", upload(server, "hostile/a.svg", svg.encode())),
        image(SHOUT, "page", upload(server, "hostile/a.html", page.encode())),
    )
    tab = open_page(f"/projects/*/tasks/{task}")
    listen(tab)
    for tail in (
        "info",
        "hyper-params",
        "artifacts",
        "execution",
        "output/log",
        "info-output/metrics/scalar",
    ):
        tab.pedir("Page.navigate", url=f"{server.web}/projects/*/tasks/{task}/{tail}")
        tab.esperar(
            "document.querySelector('.task-view > :nth-child(2)')"
            " && !document.querySelector('.task-view .loading')"
        )
        assert tab.avaliar("document.querySelectorAll('main script, main img, main [onerror]').length") == 0
        assert SHOUT in tab.texto("h1")
    tab.pedir("Page.navigate", url=f"{server.web}/projects/*/tasks/{task}/info-output/metrics/plots")
    tab.esperar("document.querySelector('.task-view .section')")
    tab.esperar("heard.includes('drawn') || heard.includes('failed')")
    assert "ran" not in tab.avaliar("heard")

    tab.pedir("Page.navigate", url=f"{server.web}/projects/*/tasks/{task}/info-output/debugImages")
    tab.esperar("document.querySelector('.task-view')")
    drawn = "[...document.images].some((one) => one.src.endsWith('.svg') && one.complete)"
    tab.esperar(f"document.querySelector('.html-report iframe') && {drawn}")
    tab.esperar("heard.includes('ready')")
    assert tab.avaliar("[...document.links].filter((one) => one.protocol === 'javascript:').length") == 0
    assert "Not on this server" in tab.texto(".samples")
    assert tab.avaliar("heard.filter((one) => one === 'ran').length") == 0
    tab.apertar(
        ".html-report .button"
    )  # its reader lets its scripts run: still in a frame that reaches nobody
    tab.esperar("heard.includes('ran')")
    assert tab.avaliar("document.querySelector('.html-report iframe').sandbox.value") == "allow-scripts"
    # its page wanted to go elsewhere: that, and nothing else, was refused
    eventually(lambda: tab.avaliar("1") and any(host in one for one in tab.queixas))
    tab.queixas = [one for one in tab.queixas if not one.startswith(f"Framing '{host}/'")]
    assert tab.avaliar("location.pathname").endswith("debugImages")
    assert asked == []


def test_a_frame_of_no_origin_gets_its_own_files_and_nothing_else(server: PagesServer) -> None:
    host = server.web.removeprefix("http://")

    def status(method: str, path: str) -> int:
        connection = HTTPConnection(host, timeout=30)
        connection.request(method, path, headers={"Host": host, "Origin": "null"})
        with contextlib.closing(connection):
            return connection.getresponse().status

    assert status("GET", "/static/frames/plot.js") == 200
    for method, path in (
        ("GET", "/"), ("GET", "/static/app.js"), ("POST", "/static/frames/plot.js"), ("POST", "/session"),
        ("POST", "/api/v2.31/queues.get_all"), ("GET", "/live"),
    ):  # fmt: skip
        assert status(method, path) == 403, path
