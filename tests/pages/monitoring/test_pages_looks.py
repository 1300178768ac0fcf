"""Looks of any kind and age: the one that is asked for is shown, whatever it reports, as it reports it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.pages.conftest import OpenPage, own_server
from tests.pages.server import PagesServer

FILE = """
project: watched
monitoring:
  task: look
  type: monitor
  severity: grave-
  levels: [none, high]
  findings: found
  outputs: Out
  decisions: {task: again, type: service, configuration: decided, run: run}
  columns: [{key: version}, {key: code}, {key: rows}, {key: long}, {key: share}]
"""
OUT = {
    "version": "2.10",
    "code": "007",
    "rows": "85712",
    "long": "12345678901234567890",
    "share": "0.123456789",
}
SHOWN = ["2.10", "007", "85,712", "12,345,678,901,234,567,890", "0.123456789"]
SECTION = "#content section[data-look]"
ASKED = "document.querySelector('#content section[data-look]')?.dataset.look === {!r}"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PagesServer]:
    """A server of its own: a project's file holds for all of its pages."""
    with own_server(tmp_path_factory.mktemp("looks"), FILE) as server:
        yield server


def look(server: PagesServer, level: str = "none", **said: str) -> str:
    out = {"Out": {name: {"section": "Out", "name": name, "value": value} for name, value in said.items()}}
    return server.task("look", "watched", "monitor", tags=[f"grave-{level}"], hyperparams=out)


def test_the_look_that_is_asked_for_is_shown_or_said_to_be_gone(
    open_page: OpenPage, server: PagesServer
) -> None:
    old = look(server, "high", **OUT)
    archived = look(server)
    deleted = look(server)
    other = server.task("no look", "watched")
    for _ in range(62):
        newest = look(server)
    server.call("tasks.archive", tasks=[archived])
    server.call("tasks.delete", task=deleted, force=True)
    tab = open_page(f"/monitoring?look={old}")
    tab.esperar(ASKED.format(old))
    said = tab.texto(SECTION)
    assert "A look of before" in said
    assert "▲ high" in said
    values = f"[...document.querySelectorAll('{SECTION} .facts dd')].map((one) => one.innerText)"
    assert tab.avaliar(values) == SHOWN
    assert tab.avaliar("scrollY") == 0
    tab.pedir("Page.navigate", url=f"{server.web}/monitoring?look={archived}")
    tab.esperar(ASKED.format(archived))
    assert "archived" in tab.texto(f"{SECTION} .look-verdict")
    for gone in (deleted, other, "nonsense"):
        tab.pedir("Page.navigate", url=f"{server.web}/monitoring?look={gone}")
        tab.esperar(f"document.querySelector('#content .notice')?.innerText.includes('no look {gone}')")
        assert tab.avaliar(ASKED.format(newest))
        assert "The newest look" in tab.texto(SECTION)

    tab.pedir("Page.navigate", url=f"{server.web}/monitoring")
    tab.esperar("document.querySelectorAll('.look-list tbody tr').length === 60")
    tab.focar(".look-list tbody tr:last-child a")
    tab.esperar("scrollY > 500")
    last = tab.avaliar("document.activeElement.search.split('=')[1]")
    tab.tecla("Enter")
    tab.esperar(ASKED.format(last))
    tab.esperar(f"document.activeElement === document.querySelector('{SECTION} h2')")
    top = f"document.querySelector('{SECTION} h2').getBoundingClientRect().top"
    tab.esperar(f"{top} > document.querySelector('header.top').getBoundingClientRect().bottom && {top} < 200")


ODD: list[tuple[Any, list[list[str]]]] = [
    ({"header": {"values": "abc"}, "cells": {"values": [[1]]}}, [["abc"], ["1"]]),
    ({"header": {"values": {"a": 1}}, "cells": {"values": [[1]]}}, [['{"a":1}'], ["1"]]),
    ({"header": 5, "cells": {"values": [[1, 2], "text", {"length": 1e9}]}},
     [["", "", ""], ["1", "text", '{"length":1000000000}'], ["2", "–", "–"]]),
    ({"header": {"values": [None, ["a"], 5]}, "cells": {"values": [[{"a": 1}], None, [True]]}},
     [["", "a", "5"], ['{"a":1}', "–", "true"]]),
    ({"header": {"values": ["a", "b"]}, "cells": {"values": [["007"]]}}, [["a", "b"], ["007", "–"]]),
]  # fmt: skip


def test_tables_of_odd_shapes_are_shown_as_far_as_they_go(open_page: OpenPage, server: PagesServer) -> None:
    run = ["a" * 32]
    rows = [{"run": run, "why": {"a": 1}, "time": 5}, [1, 2], "a", None]
    decided = {"decided": {"name": "decided", "value": json.dumps(rows)}}
    server.task("again", "watched", "service", configuration=decided)
    task = look(server)
    server.call("tasks.started", task=task)
    tab = open_page(f"/monitoring?look={task}")
    cells = f"[...document.querySelectorAll('{SECTION} .look-table tr')]"
    cells += ".map((row) => [...row.cells].map((cell) => cell.innerText))"
    for step, (table, shown) in enumerate(ODD):
        plot = {"type": "plot", "metric": "found", "variant": "table", "iter": step}
        server.events(task, {**plot, "plot_str": json.dumps({"data": [{"type": "table", **table}]})})
        text = json.dumps(shown, separators=(",", ":"), ensure_ascii=False)
        tab.esperar(f"JSON.stringify({cells}) === {json.dumps(text)}")
