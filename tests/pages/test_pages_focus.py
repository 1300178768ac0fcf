"""What had the focus vanishes by its own doing: the focus goes to what is beside it, never to nowhere."""

from urllib.parse import quote

from tests.api.navegador import Aba
from tests.pages.conftest import OpenPage
from tests.pages.server import PagesServer

HERE = "(document.activeElement.getAttribute('role') ?? document.activeElement.tagName.toLowerCase())"
SELECTED = "document.querySelector('.list-bar strong')?.innerText === '{n} selected'"


def go(tab: Aba, button: str, key: str = "Enter") -> None:
    """Press a key on the button of this name or text, as one does who has no mouse."""
    found = f"""[...document.querySelectorAll('button')].find((one) => one.checkVisibility()
      && (one.ariaLabel ?? one.innerText).startsWith('{button}'))"""
    tab.esperar(found)
    tab.avaliar(f"{found}.focus()")
    tab.tecla(key)


def select(tab: Aba, rows: int) -> None:
    tab.focar("[role=grid]")
    tab.tecla("Home")
    tab.tecla(" ")
    tab.tecla("ArrowDown", rows - 1, shift=True)
    tab.esperar(SELECTED.format(n=rows))


def test_in_a_table_of_tasks_it_goes_to_the_table_or_to_the_heading(
    open_page: OpenPage, server: PagesServer
) -> None:
    for name in ("one", "two", "three"):
        server.task(name, "focus/list")
    ranges = quote("m.a.b.value~1~,m.c.d.value~2~")
    tab = open_page(f"/projects/{server.project('focus/list')}/tasks?order=name&ranges={ranges}")
    for number in (1, 0):  # of two that narrow it down, the other; then the heading
        go(tab, "Take away")
        tab.esperar(f"document.querySelectorAll('.list-chip').length === {number}")
        tab.esperar(f"{HERE} === '{'li' if number else 'h1'}'")
    tab.esperar("document.querySelectorAll('.grid-body [role=row] a').length === 3")
    select(tab, 2)
    go(tab, "Archive")
    tab.esperar("!document.querySelector('.list-bar')")
    tab.esperar(f"{HERE} === 'grid'")
    go(tab, "Undo")
    tab.esperar("document.querySelectorAll('.grid-body [role=row] a').length === 3")
    assert tab.avaliar(HERE) == "grid"
    # the dialog would give it back to what opened it, which is gone with the bar
    select(tab, 3)
    go(tab, "Archive")
    tab.esperar("!document.querySelector('[role=grid]')")
    tab.esperar(f"{HERE} === 'h1'")
    tab.pedir("Page.navigate", url=f"{server.web}/projects/{server.project('focus/list')}/tasks?archive=true")
    tab.esperar("document.querySelectorAll('.grid-body [role=row] a').length === 3")
    select(tab, 2)
    go(tab, "More")
    go(tab, "Delete")
    tab.esperar("document.querySelector('dialog[open]')?.contains(document.activeElement)")
    tab.focar("dialog .danger")
    tab.tecla("Enter")
    tab.esperar("document.querySelectorAll('.grid-body [role=row] a').length === 1")
    tab.esperar(f"{HERE} === 'grid'")


def test_of_rows_that_are_removed_it_goes_to_the_next_one(open_page: OpenPage, server: PagesServer) -> None:
    rows = {n: {"section": "Args", "name": n, "value": "1", "type": "int"} for n in ("a", "b", "c")}
    task = server.task("draft", "focus/rows", hyperparams={"Args": rows})
    tab = open_page(f"/projects/*/tasks/{task}/hyper-params")
    row = "document.activeElement.closest('tr')?.querySelector('th').innerText"
    for gone, expected in (("b", "c"), ("c", "a")):
        go(tab, f"Remove: Args/{gone}")
        tab.esperar(f"document.activeElement.tagName === 'TR' && {row} === '{expected}'")
    tab.tecla("Enter")  # held down it removes no other one
    assert tab.avaliar("document.querySelectorAll('table.params tbody tr').length") == 1
    go(tab, "Undo all")
    tab.esperar("document.querySelectorAll('table.params tbody tr').length === 3")
    assert tab.avaliar(HERE) != "body"

    model = server.call("models.create", name="noted", project=server.project("focus/rows"), uri="file:///m")[
        "id"
    ]
    notes = [{"key": key, "type": "str", "value": "v"} for key in ("first", "second")]
    server.call("models.add_or_update_metadata", model=model, metadata=notes)
    tab = open_page(f"/projects/{server.project('focus/rows')}/models/{model}/metadata")
    go(tab, "Remove first")
    tab.esperar("document.querySelector('dialog[open]')")
    tab.focar("dialog .danger")
    tab.tecla("Enter")
    tab.esperar(f"{row} === 'second'")
