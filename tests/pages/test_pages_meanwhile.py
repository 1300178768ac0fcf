"""What is asked for is done to what was shown, or not at all: others change it while a dialog is open."""

import pytest

from tests.api.navegador import Aba
from tests.pages.conftest import OpenPage
from tests.pages.handled import press
from tests.pages.pipelines.made import parameters, run
from tests.pages.pipelines.test_pages_new_run import SUBMIT
from tests.pages.server import PagesServer

DIALOG = "document.querySelector('dialog[open]')"


def status(server: PagesServer, task: str) -> str:
    return str(server.call("tasks.get_by_id", task=task)["task"]["status"])


def menu(tab: Aba, opener: str, item: str) -> None:
    """Choose something of a menu that opens a dialog."""
    press(tab, opener)
    press(tab, item)
    tab.esperar(DIALOG)


def confirm(tab: Aba) -> None:
    tab.avaliar("document.querySelector('dialog[open] form').requestSubmit()")


@pytest.mark.parametrize(
    ("first", "item"), [("created", "Delete"), ("stopped", "Reset"), ("completed", "Publish")]
)
def test_what_began_to_run_meanwhile_is_left_alone(
    open_page: OpenPage, server: PagesServer, first: str, item: str
) -> None:
    task = server.task(f"meanwhile {first}", status=first)
    tab = open_page(f"/projects/*/tasks/{task}")
    menu(tab, "Actions", item)
    server.call("tasks.started", task=task, force=True)
    confirm(tab)
    tab.esperar(f"{DIALOG}?.innerText.includes('nothing was done to it')")
    assert status(server, task) == "in_progress"


def test_of_several_only_those_that_are_as_shown_are_deleted(
    open_page: OpenPage, server: PagesServer
) -> None:
    project = server.project("several meanwhile")
    tasks = [server.task(f"draft {n}", "several meanwhile") for n in range(4)]
    tab = open_page(f"/projects/{project}/tasks?order=name")
    tab.esperar("document.querySelectorAll('.grid-row a').length >= 4")
    tab.focar(".grid")
    tab.tecla("ArrowDown")
    tab.tecla(" ")
    tab.tecla("ArrowDown", 2, shift=True)
    tab.esperar("document.querySelector('.list-bar strong')?.innerText === '3 selected'")
    menu(tab, "More", "Delete")
    server.call("tasks.started", task=tasks[1])
    confirm(tab)
    tab.esperar(f"{DIALOG}?.innerText.includes('nothing was done to it')")
    left = server.call("tasks.get_all", project=[project], only_fields=["id"])["tasks"]
    assert {one["id"] for one in left} == {tasks[0], tasks[1]}, "one was not chosen, one began to run"


def test_a_run_that_cannot_be_queued_leaves_no_draft(open_page: OpenPage, server: PagesServer) -> None:
    """Names with dots are started by calls of their own: a copy is made first."""
    made = run(server, "unqueued", hyperparams=parameters({"a.b": ("1", "str")}), status="completed")
    tab = open_page(f"{made.path}/new")
    tab.esperar(f"document.querySelector('{SUBMIT}:not([aria-disabled])')")
    refuse = (
        "/tasks.enqueue$/.test(some[0]) ? Promise.resolve(new Response('{}', {status: 400})) : asked(...some)"
    )
    tab.avaliar(f"window.asked = fetch; window.fetch = (...some) => {refuse}; 1")
    tab.avaliar("document.querySelector('form.new-run').requestSubmit()")
    tab.esperar("document.querySelector('form.new-run .failure')")
    runs = server.call("tasks.get_all", project=[made.project], only_fields=["id"], search_hidden=True)
    assert [one["id"] for one in runs["tasks"]] == [made.id]


def test_a_dialog_stays_while_it_does_something(open_page: OpenPage, server: PagesServer) -> None:
    task = server.task("slow to be copied")
    tab = open_page(f"/projects/*/tasks/{task}")
    menu(tab, "Actions", "Clone")
    held = "new Promise((go) => { window.go = go; }).then(() => asked(...some))"
    wait = f"/tasks.clone$/.test(some[0]) ? {held} : asked(...some)"
    tab.avaliar(f"window.asked = fetch; window.fetch = (...some) => {wait}; 1")
    confirm(tab)
    tab.esperar("window.go")
    tab.tecla("Escape")
    tab.avaliar("document.querySelector('dialog[open] footer button').click()")
    tab.avaliar("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    assert tab.avaliar(f"!!{DIALOG}")
    tab.avaliar("window.go()")
    tab.esperar(f"!{DIALOG} && !location.pathname.includes('{task}')")


def test_an_expression_of_an_address_is_looked_for_when_somebody_says_so(
    open_page: OpenPage, server: PagesServer
) -> None:
    server.task("found by an expression")
    tab = open_page("/search?q=found.by&regex=1")
    tab.esperar("document.querySelector('#content .notice button')")
    assert not any("get_all" in one for one in tab.pedidos)
    tab.apertar("#content .notice button")
    tab.esperar("document.querySelector('#hits')?.innerText.includes('found by an expression')")
