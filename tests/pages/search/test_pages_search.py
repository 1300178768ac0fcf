"""Search: what is typed stands for itself, keys go through the hits, an id leads straight to what has it."""

import json

from tests.pages.conftest import OpenPage
from tests.pages.server import PagesServer

HITS = "[...document.querySelectorAll('#hits .hit .name')].map((one) => one.innerText)"


def test_search_finds_by_everything_and_enter_opens(open_page: OpenPage, server: PagesServer) -> None:
    named = server.task("soup (a+b) [x]", comment="needs salt")
    server.task("soup aab x")
    values = {"Args": {"lr": {"section": "Args", "name": "lr", "value": "warm_soup"}}}
    by_value = server.task("cooked", hyperparams=values)
    server.task("a broth", tags=["soupy"])
    server.call("queues.create", name="soup kitchen")
    tab = open_page("/search")
    tab.esperar("document.activeElement.id === 'search-text'")
    tab.pedir("Input.insertText", text="soup (a+b")
    tab.esperar(f"JSON.stringify({HITS}) === '[\"soup (a+b) [x]\"]'")
    marked = tab.avaliar("[...document.querySelectorAll('#hits mark')].map((one) => one.innerText)")
    assert marked[:2] == ["soup", "(a+b"]
    assert "q=soup" in tab.avaliar("location.search")
    tab.digitar("#search-text", "soup")
    tab.esperar(f"{HITS}.length === 5")
    kinds = tab.avaliar("[...document.querySelectorAll('#hits h2')].map((one) => one.innerText)")
    assert kinds == ["Tasks 3", "Queues 1", "By parameters and metrics 1"]
    assert "Args/lr = warm_soup" in tab.texto("#hits")
    tab.digitar("#search-text", "LR warm")
    tab.esperar(
        f"{HITS}.join() === 'cooked' && document.querySelectorAll('#hits .hit-why mark').length === 2"
    )
    tab.digitar("#search-text", "salt SOUP")
    tab.esperar("document.querySelector('#content .empty')")
    tab.digitar("#search-text", "^soup.*x$")
    tab.esperar("document.querySelector('#content .empty') && location.search.includes('%5Esoup')")
    tab.clicar(".search-bar input[type=checkbox]")
    tab.esperar(f"{HITS}.length === 1")
    tab.digitar("#search-text", "^warm.*p$")
    tab.esperar(f"{HITS}.join() === 'cooked'")
    tab.digitar("#search-text", "^soup")
    tab.esperar(f"{HITS}.length === 4")
    tab.pedir("Page.reload")
    tab.esperar(f"{HITS}.length === 4")
    tab.focar("#search-text")
    tab.tecla("ArrowDown", 4)
    assert tab.avaliar("document.activeElement.querySelector('.name').innerText") == "soup kitchen"
    tab.tecla("ArrowUp")
    assert tab.avaliar("document.activeElement.querySelector('.name').innerText") == "soup (a+b) [x]"
    tab.tecla("Enter")
    tab.esperar(f"location.pathname.endsWith('/tasks/{named}')")
    tab.focar("body")
    tab.tecla("/")
    tab.pedir("Input.insertText", text=by_value.upper())
    tab.tecla("Enter")
    tab.esperar(f"location.pathname.endsWith('/tasks/{by_value}')")


def test_accents_make_no_difference(open_page: OpenPage, server: PagesServer) -> None:
    project = "accents"
    for name in ("zq Regressão à média", "zq Regressa\u0303o apart", "zq ação", "zq plain"):
        server.task(name, project)
    value = {"Args": {"estacao": {"section": "Args", "name": "estacao", "value": "zqVerão"}}}
    server.task("zq season", project, hyperparams=value)
    tab = open_page("/search")
    for typed, count, marked in (
        ("zq regressao", 2, "Regressão"), ("zq REGRESSÃO", 2, "Regressão"), ("zq acao", 1, "ação"),
        ("zqverao", 1, "zqVerão"), ("zq régressao", 2, "Regressão"),
    ):  # fmt: skip
        tab.digitar("#search-text", typed)
        marks = "[...document.querySelectorAll('#hits mark')].map((one) => one.innerText)"
        tab.esperar(f"{HITS}.length === {count} && {marks}.includes({json.dumps(marked)})")
    tab = open_page(f"/projects/{server.project(project)}/tasks")
    tab.digitar("#list-text", "regressao")
    tab.esperar("document.querySelector('.page-head [role=status]')?.innerText === '2 tasks'")


def test_suggestions_while_one_types(open_page: OpenPage, server: PagesServer) -> None:
    for name in ("pudding one", "pudding <i>two</i>"):
        server.task(name)
    wanted = server.call("models.create", name="pudding model", uri="file:///m", labels={})["id"]
    tab = open_page("/workers-and-queues", language="pt-BR")
    field, options = (
        "input[role=combobox]",
        "[...document.querySelectorAll('[role=option] .name')].map((one) => one.innerText)",
    )
    tab.apertar(field)
    tab.pedir("Input.insertText", text="pudding")
    names = ["pudding <i>two</i>", "pudding one", "pudding model"]
    tab.esperar(f"JSON.stringify({options}) === JSON.stringify({json.dumps(names)})")
    assert tab.avaliar(f"document.querySelector('{field}').getAttribute('aria-expanded')") == "true"
    tab.tecla("Escape")
    tab.esperar("document.querySelector('[role=listbox]').hidden")
    tab.tecla("ArrowDown")
    tab.esperar(f"{options}.length === 3")
    tab.tecla("ArrowUp")
    tab.esperar(
        "document.querySelector('[role=option][aria-selected=true]')?.innerText.startsWith('pudding model')"
    )
    tab.tecla("Enter")
    tab.esperar(f"location.pathname.endsWith('/models/{wanted}')")
    assert tab.avaliar(f"document.querySelector('{field}').value") == ""
    tab.digitar(field, "trifle")
    tab.esperar("document.querySelector('.suggestions.none')?.innerText.startsWith('Nada achado')")
    assert tab.texto("form.search [role=status]").startswith("Nada achado")
    tab.tecla("Tab")
    tab.tecla("Enter")
    tab.esperar("location.pathname === '/search' && location.search.includes('q=trifle')")
    tab.esperar("!document.querySelector('.suggestions.none')")


LATE = """
const later = (answer) => new Promise((done) => setTimeout(() => done(answer), 700));
window.fetch = (fetch => (what, how) => fetch(what, how)
  .then((answer) => (`${what}`.includes('tasks.get_all_ex') ? later(answer) : answer)))(fetch);
1"""


def test_enter_opens_what_was_searched_for_not_what_is_still_shown(
    open_page: OpenPage, server: PagesServer
) -> None:
    server.task("zfirst found")
    second = server.task("zsecond found")
    tab = open_page("/search")
    tab.digitar("#search-text", "zfirst")
    tab.esperar(f"{HITS}.join() === 'zfirst found'")
    tab.avaliar(LATE)
    tab.digitar("#search-text", "zsecond")
    tab.esperar("location.search.includes('zsecond')")
    tab.tecla("Enter")
    tab.esperar("location.pathname.includes('/tasks/')")
    assert tab.avaliar("location.pathname").endswith(second)
