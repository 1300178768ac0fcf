"""Monitoring: what a project's file names is shown of plain reports; without a file, tasks that watch."""

import json
from collections.abc import Iterator

import pytest

from clearml_local.base.settings import DataFolder
from clearml_local.pages import project
from tests.pages.conftest import OpenPage, own_server
from tests.pages.server import PagesServer

FILE = """
title: {en: Weather}
project: watched
monitoring:
  task: look
  type: monitor
  severity: grave-
  levels: [none, low, high]
  alert: high
  findings: found
  outputs: Out
  tested: tested
  rows: rows
  needed: needed
  columns: [{key: rows, label: {en: Rows}}]
  metrics: [{metric: drift, variant: score, label: {en: Drift}, limit: 0.1}]
  decisions: {task: again, type: service, configuration: decided, run: run}
  commands: [look --now]
"""
HOSTILE = "<script>document.title='ran'</script>"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PagesServer]:
    """A server of its own: a project's file holds for all of its pages."""
    with own_server(tmp_path_factory.mktemp("watched")) as server:
        yield server


def look(server: PagesServer, level: str, score: float, finding: str, tested: bool = True) -> str:
    """Make a look as a monitor reports it: tag, parameters, scalars of all windows, a table."""
    said = {"rows": "857", "needed": "1000", "tested": str(tested)}
    rows = {"Out": {name: {"section": "Out", "name": name, "value": value} for name, value in said.items()}}
    task = server.task(
        "look", "watched", "monitor", tags=[f"grave-{level}"], hyperparams=rows, status="started"
    )
    server.scalars(task, "drift", "score", [0.0, score])
    table = {
        "type": "table",
        "header": {"values": [["finding"], ["effect"]]},
        "cells": {"values": [[finding], [score]] if finding else [[], []]},
    }
    plot = {"type": "plot", "metric": "found", "variant": "table", "iter": 0}
    server.events(task, {**plot, "plot_str": json.dumps({"data": [table]})})
    server.call("tasks.completed", task=task)
    return task


def test_monitoring_without_and_with_a_file(open_page: OpenPage, server: PagesServer) -> None:
    tab = open_page("/monitoring")
    tab.esperar("document.querySelector('#content .empty')")
    quiet = look(server, "none", 0.02, "nothing much")
    tab.esperar("document.querySelector('#content tbody tr')?.innerText.includes('look')")
    assert "--pages" in tab.avaliar("document.querySelector('#content details').textContent")
    path = server.api.data.parent / "pages.yaml"
    path.write_text(FILE)
    project.remember(DataFolder(server.api.data), path)
    grave = look(server, "high", 0.5, HOSTILE)
    run = server.task("the run", kind="controller", system_tags=["pipeline"])
    decided = json.dumps(
        [{"time": "2026-01-01T00:00:00Z", "decision": "started", "why": f"because of {grave}", "run": run}]
    )
    server.task(
        "again", "watched", "service", configuration={"decided": {"name": "decided", "value": decided}}
    )
    tab.pedir("Page.reload")
    tab.esperar("document.querySelector('.section[data-alert=true] td')?.innerText")
    assert tab.texto(".section[data-alert=true] td") == HOSTILE
    assert "▲ high" in tab.texto(".look-verdict")
    assert "857" in tab.texto(".section[data-alert=true] .facts")
    tab.esperar("document.querySelector('.curve-box canvas')")
    tab.esperar("document.querySelector('table.decisions')")
    assert tab.avaliar(
        "document.querySelector('table.decisions td:last-child a').getAttribute('href')"
    ).endswith(run)
    tab.clicar(f"a[href$='look={quiet}']")
    tab.esperar("document.querySelector('.look-verdict').innerText.includes('nothing found')")
    tab.pedir("Page.reload")
    tab.esperar("document.querySelector('.section[data-alert=false] td')?.innerText === 'nothing much'")
    tab.clicar(".check input")
    tab.esperar("document.querySelectorAll('tr .look-level').length === 1")
    tab.clicar("nav.pages a[href='/']")
    tab.esperar("document.querySelector('.alerts li')?.innerText.includes('high')")
    assert tab.avaliar("document.title") != "ran"
    look(server, "none", 0.0, "", tested=False)
    tab.esperar("document.querySelector('.look-level[data-alert=unknown]')")
    tab.clicar("nav.pages a[href='/monitoring']")
    tab.esperar("document.querySelector('.look-verdict')?.innerText.includes('not tested')")
    tab.esperar("document.querySelector('.section[data-alert]').innerText.includes('857 of at least 1,000')")
    facts = "[...document.querySelectorAll('.section[data-alert] .facts > *')].map((one) => one.innerText)"
    assert "Drift\n–" in tab.avaliar(facts), "a score of what was not tested"
