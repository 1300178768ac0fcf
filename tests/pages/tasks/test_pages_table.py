"""The table of tasks as a person uses it: found, sorted, narrowed down, chosen from, worked on with keys."""

import json
import time

import pytest

from tests.pages.conftest import OpenPage
from tests.pages.handled import NAMES, STEADY, choose, names, press, shows, write
from tests.pages.server import PagesServer

MANY = 260
MARKUP = '<img src="x" onerror="window.owned=1">'


@pytest.fixture(scope="module")
def runs(server: PagesServer) -> dict[str, str]:
    """Tasks named run 1 to run 6, by name: with a metric, a parameter, tags and states of their own."""
    made = {}
    for number in range(1, 7):
        parameters = {"Args": {"depth": {"section": "Args", "name": "depth", "value": str(number * 4)}}}
        name = f"run {number}"
        made[name] = server.task(name, "table/runs", hyperparams=parameters, tags=["odd"] * (number % 2))
        server.bring(made[name], "started")
        server.scalars(made[name], "validation", "accuracy", [0.9, number / 10])
        if number > 1:
            server.call("tasks.failed" if number == 2 else "tasks.completed", task=made[name])
        time.sleep(0.002)  # so that the times of two differ
    return made


@pytest.fixture(scope="module")
def table(server: PagesServer, runs: dict[str, str]) -> str:
    """The address of the table of those."""
    assert runs
    return f"/projects/{server.project('table/runs')}/tasks"


def rows(*numbers: int) -> list[str]:
    return [f"run {number}" for number in numbers]


def test_a_view_is_narrowed_down_sorted_kept_and_sent(open_page: OpenPage, table: str) -> None:
    tab = open_page(table)
    shows(tab, *rows(6, 5, 4, 3, 2, 1))
    press(tab, "State")
    press(tab, "✓ completed", ".pick-list")
    shows(tab, *rows(6, 5, 4, 3))
    tab.tecla("Escape")
    assert tab.avaliar("document.activeElement.innerText").startswith("State")
    tab.apertar("[data-column=name]")
    shows(tab, *rows(3, 4, 5, 6))
    tab.digitar("#list-text", "RUN 5")
    shows(tab, "run 5")
    assert tab.texto(".page-head [role=status]") == "1 task"
    tab.digitar("#list-text", "")
    shows(tab, *rows(3, 4, 5, 6))
    press(tab, "Views")
    press(tab, "Save this view", ".menu")
    write(tab, "#view-name", "well done")
    press(tab, "Save", "dialog footer")
    tab.esperar("!document.querySelector('dialog')")
    address = tab.avaliar("location.pathname + location.search")
    press(tab, "Clear filters")
    shows(tab, *rows(1, 2, 3, 4, 5, 6))
    tab.pedir("Page.reload")
    tab.esperar("document.querySelector('.grid')")
    shows(tab, *rows(1, 2, 3, 4, 5, 6))
    press(tab, "Views")
    press(tab, "well done", ".menu")
    shows(tab, *rows(3, 4, 5, 6))
    other = open_page(address)  # somebody else's browser
    shows(other, *rows(3, 4, 5, 6))


def test_any_metric_and_parameter_is_a_column_an_order_and_a_filter(open_page: OpenPage, table: str) -> None:
    tab = open_page(table)
    shows(tab, *rows(6, 5, 4, 3, 2, 1))
    press(tab, "Columns")
    press(tab, "validation / accuracy", "dialog")
    press(tab, "Args / depth", "dialog")
    press(tab, "Apply", "dialog")
    depth, accuracy = "[data-column='p.Args.depth']", "[data-column='m.validation.accuracy.value']"
    tab.esperar(
        f"document.querySelector({json.dumps(depth)}) && document.querySelector({json.dumps(accuracy)})"
    )
    tab.apertar(depth)  # numbers, not texts: 4, 8, 12
    shows(tab, *rows(1, 2, 3, 4, 5, 6))
    tab.apertar(accuracy)
    shows(tab, *rows(6, 5, 4, 3, 2, 1))
    place = f"document.querySelector({json.dumps(accuracy)}).parentElement.ariaColIndex"
    assert (
        tab.avaliar(f"document.querySelector(`.grid-body [aria-colindex='${{{place}}}']`).innerText") == "0.6"
    )
    press(tab, "Metric or parameter")
    choose(tab, "#narrow-what", "m.validation.accuracy.value")
    tab.esperar("document.querySelector('[id=\"narrow.low\"]')")
    write(tab, "[id='narrow.low']", "0.25")
    write(tab, "[id='narrow.high']", "0,5")
    press(tab, "Apply", "dialog")
    shows(tab, *rows(5, 4, 3))
    assert "validation / accuracy 0.25 – 0.5" in tab.texto(".list-chips")
    tab.focar(accuracy)  # the head of a column, with keys
    before = int(tab.avaliar(f"document.querySelector({json.dumps(accuracy)}).offsetWidth"))
    tab.tecla("ArrowRight", 2, shift=True)
    tab.esperar(f"document.querySelector({json.dumps(accuracy)}).offsetWidth === {before + 48}")
    tab.pedir("Page.reload")
    tab.esperar("document.querySelector('.grid')")
    shows(tab, *rows(5, 4, 3))
    assert tab.avaliar(f"document.querySelector({json.dumps(accuracy)}).offsetWidth") == before + 48


def test_several_are_selected_with_keys_and_archived(open_page: OpenPage, server: PagesServer) -> None:
    made = [server.task(f"one {n}", "table/keys") for n in range(5)]
    tab = open_page(f"/projects/{server.project('table/keys')}/tasks?order=name")
    shows(tab, *(f"one {n}" for n in range(5)))
    tab.focar(".grid")
    tab.tecla("ArrowDown")
    tab.tecla(" ")
    tab.tecla("ArrowDown", 3, shift=True)
    tab.tecla("ArrowUp", shift=True)
    tab.esperar("document.querySelector('.list-bar strong')?.innerText === '3 selected'")
    assert tab.avaliar(
        "[...document.querySelectorAll('[role=row][aria-selected=true]')].map((row) => row.ariaRowIndex)"
    ) == ["3", "4", "5"]
    press(tab, "Archive", ".list-bar")
    shows(tab, "one 0", "one 4")
    assert all(
        "archived" in server.call("tasks.get_by_id", task=one)["task"]["system_tags"] for one in made[1:4]
    )
    press(tab, "Undo")
    shows(tab, *(f"one {n}" for n in range(5)))
    tab.focar(".grid")
    tab.tecla("ArrowUp", 3)
    tab.tecla("Enter")
    tab.esperar(f"location.pathname.endsWith('/{made[0]}')")


def test_tags_of_several_and_what_does_not_work_is_said_one_by_one(
    open_page: OpenPage, server: PagesServer
) -> None:
    some = [server.task(f"some {n}", "table/work", tags=["old"] * n, status="completed") for n in range(2)]
    gone = server.task("some 2", "table/work", status="completed")
    tab = open_page(f"/projects/{server.project('table/work')}/tasks?order=name")
    shows(tab, "some 0", "some 1", "some 2")
    tab.apertar(".grid-head input")
    tab.esperar("document.querySelector('.list-bar strong')?.innerText === '3 selected'")
    press(tab, "Tags", ".list-bar")
    write(tab, "#act-new-tag", "new")
    press(tab, "old", "dialog")  # on some of them: now on all
    press(tab, "Save", "dialog footer")
    tab.esperar("!document.querySelector('dialog')")
    tags = [set(server.call("tasks.get_by_id", task=one)["task"]["tags"]) for one in some]
    assert tags == [{"old", "new"}, {"old", "new"}]
    abort = (
        "[...document.querySelectorAll('.list-bar .button')].find((one) => one.innerText.startsWith('Abort'))"
    )
    assert tab.avaliar(f"{abort}.ariaDisabled") == "true"
    press(tab, "More", ".list-bar")
    press(tab, "Delete", ".list-bar")
    tab.esperar("document.querySelector('dialog')?.innerText.includes('some 2')")
    server.call("tasks.delete", task=gone)
    press(tab, "Delete", "dialog footer")
    tab.esperar("document.querySelector('.act-outcome tbody')")
    assert tab.texto(".act-outcome tbody").startswith("some 2")
    assert "2 of 3 done" in tab.texto(".act-outcome")
    assert server.api.call("tasks.get_by_id", task=some[0]).status == 400


def test_a_queue_that_nobody_listens_to_is_warned_of(open_page: OpenPage, server: PagesServer) -> None:
    queue = server.call("queues.create", name="table nobody")["id"]
    task = server.task("to be run", "table/queued")
    tab = open_page(f"/projects/{server.project('table/queued')}/tasks")
    shows(tab, "to be run")
    tab.apertar(".grid-body input")
    press(tab, "Enqueue", ".list-bar")
    choose(tab, "#act-queue", queue)
    tab.esperar("document.querySelector('dialog .notice')?.innerText.includes('table nobody')")
    assert "clearml-agent daemon --detached --queue 'table nobody'" in tab.texto("dialog .notice")
    press(tab, "Enqueue", "dialog footer")
    tab.esperar("document.querySelector('.grid-row .status').dataset.status === 'queued'")
    assert server.call("queues.get_by_id", queue=queue)["queue"]["entries"][0]["task"] == task


def test_many_rows_scroll_by_keys_and_stay_where_they_are(open_page: OpenPage, server: PagesServer) -> None:
    made = [server.task(f"row {n:03d}", "table/many") for n in range(MANY)]
    tab = open_page(f"/projects/{server.project('table/many')}/tasks?order=-created")
    shows_first = f"{STEADY} && {NAMES}[0] === 'row {MANY - 1}'"
    tab.esperar(shows_first)
    tab.esperar(f"document.querySelector('.grid').ariaRowCount === '{MANY + 1}'")
    tab.focar(".grid")
    tab.tecla("End")
    tab.esperar(f"{NAMES}.at(-1) === 'row 000'")
    assert len(names(tab)) < 60
    mark = "document.querySelector('.grid').getAttribute('aria-activedescendant')"
    marked = f"document.getElementById({mark}).closest('[role=row]').querySelector('a').innerText"
    tab.esperar(f"{marked} === 'row 000'")
    tab.tecla("PageUp", 3)
    tab.tecla(" ")
    here = tab.avaliar(marked)
    link = f"[...document.querySelectorAll('.grid-body a')].find((one) => one.innerText === '{here}')"
    before = tab.avaliar(f"{link}.getBoundingClientRect().top")
    server.task("a new one", "table/many")  # comes in above: what is in sight stays there, and selected
    server.call("tasks.update", task=made[int(here[-3:])], tags=["changed"])
    tab.esperar(f"document.querySelector('.grid').ariaRowCount === '{MANY + 2}'")
    tab.esperar(f"{link}?.closest('.chosen')?.innerText.includes('changed')")
    assert abs(tab.avaliar(f"{link}.getBoundingClientRect().top") - before) < 2
    tab.tecla("Home")
    tab.esperar(f"{NAMES}[0] === 'a new one'")


@pytest.mark.parametrize(("language", "word"), [("pt-BR", "Tarefas"), ("en", "Tasks")])
def test_on_a_phone_rows_are_cards(open_page: OpenPage, table: str, language: str, word: str) -> None:
    tab = open_page(table.replace("/tasks", "/experiments"), language=language, width=360, height=740)
    tab.esperar("document.querySelector('.grid.cards .list-card a')")
    assert tab.avaliar("document.title").endswith(f"{word} · ClearML")
    assert tab.avaliar("document.documentElement.scrollWidth") == 360
    tab.apertar(".grid-body input")
    tab.esperar("document.querySelector('.list-bar')")
    assert tab.avaliar("document.documentElement.scrollWidth") == 360


def test_projects_are_found_and_opened(open_page: OpenPage, table: str) -> None:
    tab = open_page("/projects")
    tab.esperar("document.querySelector('table.plain tbody')")
    tab.digitar("main input[type=search]", "TABLE/ru")
    tab.esperar("document.querySelectorAll('tbody tr').length === 1")
    press(tab, "table/runs", "tbody")
    shows(tab, *rows(6, 5, 4, 3, 2, 1))
    assert tab.avaliar("location.pathname") == table


def test_projects_are_ordered_by_their_names(open_page: OpenPage, server: PagesServer) -> None:
    letters = ("c", "a", "d", "b")
    for letter in letters:
        server.task(f"named {letter}", f"table/named/{letter}")
    tab = open_page("/projects/*/tasks?q=named&columns=name,project")
    shows(tab, *(f"named {letter}" for letter in reversed(letters)))
    tab.apertar("[data-column=project]")
    shows(tab, *(f"named {letter}" for letter in sorted(letters)))
    tab.apertar("[data-column=project]")
    shows(tab, *(f"named {letter}" for letter in sorted(letters, reverse=True)))
