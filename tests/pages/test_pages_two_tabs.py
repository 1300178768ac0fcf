"""Two tabs of one browser, and two people at one task: none takes away what the other one did."""

from tests.api.navegador import Aba, Navegador
from tests.pages.conftest import OpenPage
from tests.pages.handled import name_a_view
from tests.pages.pipelines.made import parameters, reload, run
from tests.pages.server import PagesServer

FIELD = '[data-field="rate"] input'
COMMENT = "form.editable textarea"


def beside(browser: Navegador, tab: Aba, address: str) -> Aba:
    """Another tab of the same window, at an address."""
    other = browser.aba(lingua="en", ao_lado=tab)
    other.pedir("Page.navigate", url=address)
    other.esperar("document.querySelector('#content h1')")
    return other


def save_view(tab: Aba, name: str) -> None:
    tab.pedir("Page.bringToFront")
    name_a_view(tab, name)
    tab.tecla("Enter")
    tab.esperar("!document.querySelector('dialog[open]')")


def test_views_of_two_tabs_are_both_kept(
    browser: Navegador, server: PagesServer, open_page: OpenPage
) -> None:
    server.task("seen", "views")
    path = f"/projects/{server.project('views')}/tasks"
    tab = open_page(path)
    other = beside(browser, tab, server.web + path)
    save_view(tab, "of the first")
    save_view(other, "of the second")
    names = "JSON.parse(localStorage.getItem('clearml.views')).map((one) => one.name)"
    assert tab.avaliar(names) == ["of the first", "of the second"]


def test_two_tabs_prepare_a_run_each(browser: Navegador, server: PagesServer, open_page: OpenPage) -> None:
    first, second = (
        run(server, f"prepared {name}", hyperparams=parameters({"rate": ("1", "str")}), status="completed")
        for name in ("one", "two")
    )
    tab = open_page(f"{first.path}/new")
    other = beside(browser, tab, f"{server.web}{second.path}/new")
    for one, text in ((tab, "11"), (other, "22")):
        one.pedir("Page.bringToFront")
        one.esperar(f"document.querySelector('{FIELD}')")
        one.digitar(FIELD, text)
    for one, text in ((tab, "11"), (other, "22")):
        one.pedir("Page.bringToFront")
        reload(one)
        one.esperar(f"document.querySelector('{FIELD}')?.value === '{text}'")
    for one in (tab, other):  # what is put back is forgotten, and nothing else
        one.pedir("Page.bringToFront")
        one.digitar(FIELD, "1")
        one.esperar("!document.querySelector('.new-field .mark')")
        kept = one.avaliar("Object.keys(JSON.parse(localStorage.getItem('clearml.pipeline.drafts') ?? '{}'))")
        assert kept == ([second.id] if one is tab else [])


def test_a_comment_that_somebody_else_changed_meanwhile_is_shown(
    server: PagesServer, open_page: OpenPage
) -> None:
    task = server.task("commented", comment="at first", status="completed")
    tab = open_page(f"/projects/*/tasks/{task}/info")
    pencil = "[...document.querySelectorAll('.editable .close')].find((one) => /omment/.test(one.ariaLabel))"
    tab.esperar(pencil)
    tab.avaliar(f"{pencil}.click()")
    tab.esperar(f"document.querySelector('{COMMENT}')")
    tab.digitar(COMMENT, "mine")
    server.call("tasks.update", task=task, comment="of somebody else")
    tab.esperar("document.querySelector('form.editable .notice')?.innerText.includes('of somebody else')")
    assert tab.avaliar(f"document.querySelector('{COMMENT}').value") == "mine"
    tab.avaliar("document.querySelector('form.editable').requestSubmit()")
    tab.esperar("!document.querySelector('form.editable')")
    assert server.call("tasks.get_by_id", task=task)["task"]["comment"] == "mine"


def test_a_selection_that_ends_outside_a_dialog_leaves_it_open(
    server: PagesServer, open_page: OpenPage
) -> None:
    server.task("seen", "views")
    tab = open_page(f"/projects/{server.project('views')}/tasks")
    name_a_view(tab, "a long name")
    box = "JSON.parse(JSON.stringify(document.querySelector('{}').getBoundingClientRect()))"
    field, dialog = (tab.avaliar(box.format(one)) for one in ("#view-name", "dialog[open]"))
    mouse(tab, "mousePressed", field["x"] + 60, field["y"] + 10)
    mouse(tab, "mouseMoved", dialog["x"] - 20, field["y"] + 10)
    mouse(tab, "mouseReleased", dialog["x"] - 20, field["y"] + 10)
    tab.avaliar("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    assert tab.avaliar("document.querySelector('#view-name')?.value") == "a long name"
    for kind in ("mousePressed", "mouseReleased"):  # a press on what lies around it closes it
        mouse(tab, kind, dialog["x"] - 20, field["y"] + 10)
    tab.esperar("!document.querySelector('dialog[open]')")


def mouse(tab: Aba, kind: str, x: float, y: float) -> None:
    tab.pedir("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", buttons=1, clickCount=1)


def test_a_blank_is_kept_until_its_word_is_there(server: PagesServer, open_page: OpenPage) -> None:
    server.task("two words", "blanks")
    tab = open_page(f"/projects/{server.project('blanks')}/tasks")
    tab.esperar("document.querySelector('#list-text')")
    tab.focar("#list-text")
    tab.pedir("Input.insertText", text="two ")
    tab.esperar("location.search.includes('two')")
    tab.avaliar("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    tab.pedir("Input.insertText", text="words")
    tab.esperar("document.querySelector('#list-text').value === 'two words'", segundos=5)


def test_a_view_that_the_browser_cannot_keep_is_not_called_saved(
    open_page: OpenPage, server: PagesServer
) -> None:
    server.task("one of a full browser", "full")
    tab = open_page(f"/projects/{server.project('full')}/tasks")
    tab.avaliar("Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); }; 1")
    name_a_view(tab, "not kept")
    tab.tecla("Enter")
    tab.esperar("document.querySelector('.toast')?.innerText.includes('for this visit only')")
