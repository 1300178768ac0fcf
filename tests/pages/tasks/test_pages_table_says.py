"""What the table of tasks says: names told apart, values in words, cards of a phone, hostile texts."""

import json

import pytest

from tests.pages.conftest import OpenPage
from tests.pages.handled import NAMES, STEADY, press, shows
from tests.pages.server import PagesServer

MARKUP = '<img src="x" onerror="window.owned=1">'


@pytest.mark.usefixtures("project_file")
def test_a_metric_of_the_project_s_file_puts_its_best_first_and_says_yes_and_no(
    open_page: OpenPage, server: PagesServer
) -> None:
    place = "Conforto Termico/table of metrics"
    for name, rps, passed in (("middling", 0.3, 0), ("best", 0.1, 1), ("worst", 0.5, 0)):
        task = server.task(name, place)
        server.bring(task, "started")
        server.scalars(task, "Summary", "oof rps", [rps])
        server.scalars(task, "Summary", "oof qwk", [1 - rps])
        server.scalars(task, "Summary", "promoted by the gate", [passed])
    tab = open_page(f"/projects/{server.project(place)}/tasks")
    shows(tab, "worst", "best", "middling")
    columns = json.loads(
        tab.avaliar(
            "JSON.stringify([...document.querySelectorAll('[data-column]')]"
            ".map((one) => [one.innerText.trim(), one.dataset.column]))"
        )
    )
    places = dict(columns)
    for title in ("RPS", "QWK"):
        tab.apertar(f"[data-column={json.dumps(places[title])}]")
        shows(tab, "best", "middling", "worst")
    tab.apertar(f"[data-column={json.dumps(places['QWK'])}]")
    shows(tab, "worst", "middling", "best")
    row = "[...document.querySelectorAll('.grid-row')].find((one) => one.innerText.includes('%s'))"
    at = [name for name, _ in columns].index("Gate passed")
    for name, said in (("best", "yes"), ("worst", "no")):
        cells = f"{row % name}.querySelectorAll('[aria-colindex]')[{at + 1}].innerText"
        assert tab.avaliar(cells) == said


def test_hostile_names_are_texts(open_page: OpenPage, server: PagesServer) -> None:
    parameters = {MARKUP: {MARKUP: {"section": MARKUP, "name": MARKUP, "value": MARKUP}}}
    task = server.task(
        MARKUP, f"table/{MARKUP}", tags=[MARKUP, "__$not", "-minus"], comment=MARKUP, hyperparams=parameters
    )
    server.task("=1+1", f"table/{MARKUP}")
    server.bring(task, "started")
    server.scalars(task, MARKUP, "a.b~c,d", [1.5])
    tab = open_page(f"/projects/{server.project(f'table/{MARKUP}')}/tasks")
    tab.esperar(f"{STEADY} && {NAMES}.includes({json.dumps(MARKUP)})")
    press(tab, "Columns")
    press(tab, f"{MARKUP} / a.b~c,d", "dialog")
    press(tab, f"{MARKUP} / {MARKUP}", "dialog")
    press(tab, "Comment", "dialog")
    press(tab, "Apply", "dialog")
    tab.esperar(
        "[...document.querySelectorAll('.grid-cell.number')].some((cell) => cell.innerText === '1.5')"
    )
    tab.avaliar(
        "[...document.querySelectorAll('.grid-sort')].find((one) => one.title.includes('a.b~c,d')).click()"
    )
    press(tab, "Tags")
    press(tab, "__$not", ".pick-list")
    shows(tab, MARKUP)
    tab.avaliar("URL.createObjectURL = (blob) => { window.saved = blob; return '#saved'; }")
    press(tab, "Clear filters")
    tab.esperar(f"{NAMES}.length === 2")
    press(tab, "Save as CSV")
    tab.esperar("window.saved")
    lines = str(tab.avaliar("window.saved.text()"))
    assert "'=1+1" in lines
    assert lines.count("\r\n") == 3
    assert tab.avaliar("window.owned === undefined && !document.querySelector('main img')")


def test_stages_of_several_runs_are_told_apart(open_page: OpenPage, server: PagesServer) -> None:
    place = "table of runs/.pipelines/nightly"
    for number in (1, 2):
        run = server.task(f"nightly #{number}", place, "controller", system_tags=["pipeline"])
        server.task("fit alike", place, parent=run, status="completed")
    tab = open_page("/projects/*/tasks?q=fit alike")
    names = "[...document.querySelectorAll('.grid-body .grid-cell.fixed')].map((cell) => cell.textContent)"
    tab.esperar(f"{names}.join() === 'fit alike · nightly #2,fit alike · nightly #1'")
    heads = "[...document.querySelectorAll('[data-column]')].map((one) => one.dataset.column)"
    assert tab.avaliar(heads)[:4] == ["name", "status", "started", "project"]
    row = "[...document.querySelectorAll('.grid-body .grid-row:first-child > *')]"
    assert tab.avaliar(f"{row}[4].innerText") == "table of runs"
    width = f"{row}[%d].getBoundingClientRect().width"
    usual = tab.avaliar(width % 2)
    tab.janela(2560, 1440)
    tab.esperar(f"{width % 2} > {usual} * 1.1")  # as the text has grown
    box = "document.querySelector('.grid')"
    assert tab.avaliar(f"{width % 1} > 500 && {box}.scrollWidth === {box}.clientWidth")
    tab.focar("[data-column=name]")
    before = tab.avaliar(width % 1)
    tab.tecla("ArrowRight", shift=True)
    tab.esperar("location.search.includes('name%7E')")
    assert tab.avaliar(width % 1) == pytest.approx(before + 24, abs=2), (
        "from what it was, not what it began as"
    )
    tab.pedir("Page.navigate", url=f"{server.web}/search?q=fit alike")
    tab.esperar("document.querySelectorAll('#hits .hit').length === 2")
    assert "fit alike · nightly #2" in tab.texto("#hits")


def test_cards_are_as_high_as_what_they_hold(open_page: OpenPage, server: PagesServer) -> None:
    for name, tags in (("plain card", []), ("tagged card", ["a tag"])):
        server.task(name, f"cards/{name}", tags=tags, status="completed")
        tab = open_page(f"/projects/{server.project(f'cards/{name}')}/tasks", width=360, height=740)
        tab.esperar("document.querySelector('.list-card a')")
        empty = (
            "document.querySelector('.grid-body .grid-row').getBoundingClientRect().bottom"
            " - document.querySelector('.list-card').getBoundingClientRect().bottom"
        )
        assert 0 < tab.avaliar(empty) < 16
        assert ("a tag" in tab.texto(".list-card")) is bool(tags)
