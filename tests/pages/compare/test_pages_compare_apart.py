"""What is compared stands under its own task's name, whatever the order; keys lead through and out."""

import json

import pytest

from tests.api.navegador import Aba
from tests.pages.compare.compared import (
    HOSTILE,
    go,
    make,
    path_of,
    press,
    rows,
    sample,
    says,
    texts,
)
from tests.pages.conftest import OpenPage
from tests.pages.server import PagesServer

REFUSE = """(() => {
  const { fetch } = window;
  window.fetch = (url, options) => (/debug_images|get_multi_task_plots/.test(`${url}`)
    ? Promise.resolve(new Response("{}", { status: 500 })) : fetch(url, options));
  return true;
})()"""
PICTURES = """[...document.querySelectorAll('.runs-beside figure')].map((one) =>
  [one.querySelector('figcaption').innerText, one.querySelector('img')?.src.split('/').at(-2)])"""
LINES = "[...document.querySelectorAll('.parallel a')].map((one) => one.getAttribute('aria-label'))"
FOCUSED = "(document.activeElement.getAttribute('aria-label') ?? document.activeElement.className)"


@pytest.fixture(scope="module")
def tasks(server: PagesServer) -> list[str]:
    """Three runs."""
    return make(server)


def move_the_first(tab: Aba) -> None:
    """Move "fit 0" to the second place; whatever is asked about samples and plots from now on is refused."""
    tab.avaliar(REFUSE)
    press(tab, "What to do with fit 0")
    press(tab, "Move to the right", "[role=menuitem]")
    tab.esperar("document.querySelectorAll('.compared li > a')[1].innerText === 'fit 0'")


def test_samples_and_tables_follow_their_task(open_page: OpenPage, tasks: list[str]) -> None:
    tab = open_page(path_of(tasks, "debug-images"))
    tab.esperar("document.querySelectorAll('.runs-beside img').length === 3")
    first, second, third = ["fit 0", tasks[0]], ["fit 1", tasks[1]], [HOSTILE, tasks[2]]
    assert tab.avaliar(PICTURES) == [first, second, third]
    move_the_first(tab)
    assert tab.avaliar(PICTURES) == [second, first, third]
    tab = open_page(path_of(tasks, "plots"))
    tab.esperar("document.querySelector('[data-plot=\"leaderboard / table\"] .sides tbody')")
    before = rows(tab)
    assert before["rf"][0] == "–", "only fit 0 had no forest"
    move_the_first(tab)
    assert texts(tab, "[data-plot] .side-head a")[:2] == ["fit 1", "fit 0"]
    assert [row[1] for row in (rows(tab)["rf"], rows(tab)["ordinal"])] == ["–", before["ordinal"][0]]


def test_tab_leads_through_the_lines_and_out_again(open_page: OpenPage, tasks: list[str]) -> None:
    tab = open_page(path_of(tasks, "hyper-params/graph"))
    tab.esperar("document.querySelectorAll('.parallel a').length === 3")
    lines = tab.avaliar(LINES)
    tab.focar(".parallel .scroller")
    for line in lines:
        tab.tecla("Tab")
        assert tab.avaliar(FOCUSED) == line
        tab.esperar("document.querySelector('.parallel .raised path')")
        assert tab.texto(".parallel figcaption") == line
    tab.tecla("Tab")
    assert tab.avaliar("document.activeElement.className") == "axis-title"
    tab.tecla("Tab", 3, shift=True)
    assert tab.avaliar(FOCUSED) == lines[0]
    tab.tecla("Tab", shift=True)
    assert tab.avaliar("document.activeElement.className") == "scroller"
    assert tab.avaliar(LINES) == lines


def test_words_that_begin_alike_are_told_apart_on_an_axis(open_page: OpenPage) -> None:
    tab = open_page("/")
    words = ["Regression to the mean", "Regression to the median", "lr", "Regression of it"]
    found = tab.avaliar(
        f"import('/static/compare/axes/labels.js').then((all) => all.shortened({json.dumps(words)}, 13))"
    )
    assert len(set(found)) == len(words)
    assert [len(one) <= 13 for one in found] == [True] * len(words)
    assert found[2] == "lr"


def test_logs_that_grow_are_compared_again_and_pages_are_shown(
    open_page: OpenPage, server: PagesServer
) -> None:
    running = [server.task(f"grows {n}", status="in_progress", tags=["a", "b"][:: 1 - 2 * n]) for n in (0, 1)]
    for task in running:
        page = sample(server, task, "p.html", f"<p>page of {task}</p>".encode(), "page")
        server.events(task, {"type": "log", "msg": "begins"}, page, sample(server, task))
    tab = open_page(path_of(running, "log"))
    tab.esperar(says("#content", "No line differs."))
    server.events(running[1], {"type": "log", "msg": f"came later {'and on ' * 80}"})
    tab.esperar(says(".differences tr.more", "came later"))
    width = "document.querySelector('.differences .scroller').scrollWidth"
    unwrapped = tab.avaliar(width)
    press(tab, "Wrap", "label")
    tab.esperar(f"{width} < {unwrapped}")
    go(tab, "debug-images")
    tab.esperar("document.querySelectorAll('.runs-beside iframe').length === 2")
    tab.esperar("document.querySelector('.runs-beside img')?.getBoundingClientRect().width > 200")
    go(tab, "details")
    tab.esperar("document.querySelector('[aria-label=\"Search details\"]')")
    tab.digitar("[aria-label='Search details']", "Tags")  # of tasks that run, times may differ
    tab.esperar(says("#content", "Nothing differs"))  # the same tags in another order
    assert "0 of 1 differ" in tab.texto("#content")
