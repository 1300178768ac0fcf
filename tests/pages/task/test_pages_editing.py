"""A draft that is edited: what was typed is saved as typed, or said not to be, and never lost on the way."""

import json
from typing import Any

from tests.api.navegador import Aba
from tests.pages.conftest import OpenPage
from tests.pages.handled import press
from tests.pages.server import PagesServer

LONG = "x" * 58
RAW = '{"id": 12345678901234567890, "rate": 1.0, "2": "b", "1": [], "word": "y"}'
SAVED = "!document.querySelector('.save-bar')"
TEXT = "details.config textarea"


def field(name: str) -> str:
    return f"[id='param-{name}']"


def hyperparams(**some: dict[str, str]) -> dict[str, dict[str, dict[str, str]]]:
    """Return parameters: section -> name -> value, all of them words."""
    return {
        section: {n: {"section": section, "name": n, "value": v, "type": "str"} for n, v in values.items()}
        for section, values in some.items()
    }


def draft(server: PagesServer, name: str, **some: dict[str, str]) -> tuple[str, str]:
    """Make a draft with parameters; return its id and the address of its parameters."""
    task = server.task(name, hyperparams=hyperparams(**some))
    return task, f"/projects/*/tasks/{task}/hyper-params/hyper-param"


def stored(server: PagesServer, task: str) -> dict[tuple[str, str], str]:
    found = server.call("tasks.get_by_id", task=task)["task"]["hyperparams"]
    return {(section, name): one["value"] for section, some in found.items() for name, one in some.items()}


def configuration(server: PagesServer, task: str) -> dict[str, Any]:
    return dict(server.call("tasks.get_by_id", task=task)["task"].get("configuration", {}))


def holds(tab: Aba, selector: str) -> str:
    return str(tab.avaliar(f"document.querySelector({json.dumps(selector)}).value"))


def there(tab: Aba, selector: str) -> None:
    tab.esperar(f"document.querySelector({json.dumps(selector)})")


def add(tab: Aba, name: str, value: str, section: str = "Args") -> None:
    """Fill in the form of a new parameter and press Enter."""
    press(tab, "Add a parameter")
    there(tab, "#add-section")
    tab.digitar("#add-section", section)
    tab.digitar("#add-name", name)
    tab.digitar("#add-value", value)
    tab.tecla("Enter")


def test_parameters_are_saved_under_their_own_names(open_page: OpenPage, server: PagesServer) -> None:
    sections = {"Args": {"lr": "0.1", "note": LONG}, "a": {"b/c": "one"}, "a/b": {"c": "two"}}
    task, address = draft(server, "names", **sections)
    tab = open_page(address)
    there(tab, field("a%2Fb/c"))
    tab.digitar(field("a/b/c"), "first")
    assert holds(tab, field("a%2Fb/c")) == "two"
    # past sixty letters the field stays, and so the focus
    tab.focar(field("Args/note"))
    tab.avaliar("document.activeElement.setSelectionRange(99, 99)")
    for letter in "abcdef":
        tab.pedir("Input.insertText", text=letter)
        there(tab, ".save-bar")
        tab.avaliar("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert holds(tab, field("Args/note")) == f"{LONG}abcdef"
    # removed and added again
    tab.apertar("[aria-label='Remove: Args/lr']")
    tab.esperar(f"!document.querySelector({json.dumps(field('Args/lr'))})")
    add(tab, "lr", "0.5")
    there(tab, field("Args/lr"))
    press(tab, "Save")
    tab.esperar(SAVED)
    assert stored(server, task) == {
        ("Args", "lr"): "0.5",
        ("Args", "note"): f"{LONG}abcdef",
        ("a", "b/c"): "first",
        ("a/b", "c"): "two",
    }
    # one that would not be seen is refused, and it is said why
    add(tab, "secret", "1", "properties")
    there(tab, "#add-section-wrong")
    assert "properties" in tab.texto("#add-section-wrong")
    assert not tab.avaliar("document.querySelector('.save-bar')")
    press(tab, "Cancel")
    tab.esperar("!document.querySelector('.add-param')")


def test_what_cannot_be_saved_is_said_and_kept(open_page: OpenPage, server: PagesServer) -> None:
    task, address = draft(server, "shared", Args={"lr": "0.1", "gone": "1", "kept": "k"})
    tab = open_page(address)
    there(tab, field("Args/gone"))
    tab.digitar(field("Args/gone"), "typed here")
    tab.digitar(field("Args/lr"), "0.7")
    there(tab, ".save-bar")
    server.call("tasks.delete_hyper_params", task=task, hyperparams=[{"section": "Args", "name": "gone"}])
    press(tab, "Save")
    there(tab, ".notice.unsaved")
    tab.esperar(SAVED)
    assert "Args/gone was removed elsewhere" in tab.texto(".notice.unsaved")
    assert "typed here" in tab.texto(".notice.unsaved")
    assert stored(server, task) == {("Args", "lr"): "0.7", ("Args", "kept"): "k"}
    press(tab, "Discard")
    tab.esperar("!document.querySelector('.notice.unsaved')")
    # somebody enqueues it while one types
    tab.digitar(field("Args/lr"), "0.9")
    there(tab, ".save-bar")
    server.bring(task, "in_progress")
    there(tab, ".notice.unsaved")
    assert "no draft any more" in tab.texto(".notice.unsaved")
    assert "Args/lr=0.9" in tab.texto(".notice.unsaved")
    assert "0.7" in tab.texto("table.params")
    assert "0.9" not in tab.texto("table.params")
    press(tab, "Discard")
    tab.esperar("!document.querySelector('.notice.unsaved')")


def test_what_is_not_saved_outlives_tabs_and_reloads(open_page: OpenPage, server: PagesServer) -> None:
    task, address = draft(server, "left", Args={"lr": "0.1"})
    tab = open_page(address)
    there(tab, field("Args/lr"))
    asks = "!dispatchEvent(new Event('beforeunload', {cancelable: true}))"
    assert tab.avaliar(asks) is False
    tab.digitar(field("Args/lr"), "0.9")
    there(tab, ".save-bar")
    assert tab.avaliar(asks) is True
    tab.apertar(".tabs li:nth-child(2) a")
    tab.esperar("!document.querySelector('table.params')")
    tab.avaliar("history.back()")
    there(tab, field("Args/lr"))
    assert holds(tab, field("Args/lr")) == "0.9"
    tab.avaliar("window.before = true")
    tab.avaliar("Event.prototype.preventDefault = () => {}")  # who typed was asked, and wants the page to go
    tab.pedir("Page.navigate", url=server.web + address)
    tab.esperar(f"!window.before && document.querySelector({json.dumps(field('Args/lr'))})")
    assert holds(tab, field("Args/lr")) == "0.9"
    assert tab.avaliar(asks) is True
    press(tab, "Save")
    tab.esperar(SAVED)
    assert stored(server, task) == {("Args", "lr"): "0.9"}
    assert tab.avaliar(asks) is False


def test_a_configuration_is_edited_as_it_is_stored(open_page: OpenPage, server: PagesServer) -> None:
    task, address = draft(server, "configured")
    item = {"name": "General", "value": RAW, "type": "json"}
    server.call("tasks.edit_configuration", task=task, configuration=[item])
    tab = open_page(address)
    there(tab, "details.config pre")
    shown = tab.texto("details.config pre")
    assert '\n  "id": 12345678901234567890,\n  "rate": 1.0,\n  "2": "b",\n  "1": [],' in shown
    press(tab, "Edit")
    there(tab, TEXT)
    assert holds(tab, TEXT) == RAW
    tab.digitar(TEXT, RAW.replace('"y"', '"z"'))
    press(tab, "Save")
    tab.esperar(f"!document.querySelector('{TEXT}')")
    assert configuration(server, task)["General"] == {**item, "value": RAW.replace('"y"', '"z"')}
    press(tab, "Remove")
    there(tab, "dialog")
    assert configuration(server, task)
    tab.apertar("dialog .danger")
    tab.esperar("!document.querySelector('details.config')")
    assert configuration(server, task) == {}


def test_a_comparison_keeps_names_with_slashes_apart(open_page: OpenPage, server: PagesServer) -> None:
    first, _ = draft(server, "one", **{"a": {"b/c": "one"}, "a/b": {"c": "two"}})
    second, _ = draft(server, "other", **{"a": {"b/c": "three"}, "a/b": {"c": "four"}})
    for number, task in enumerate((first, second)):
        server.scalars(task, "m", "v/w", [10 + number])
        server.scalars(task, "m/v", "w", [20 + number])
    tab = open_page(f"/projects/*/compare-tasks;ids={first},{second}/hyper-params/values")
    there(tab, ".sides tbody td")
    assert all(word in tab.texto("main") for word in ("one", "two", "three", "four"))
    tab.apertar("main a[href*='scalars/values']")
    tab.esperar("document.querySelector('main').innerText.includes('20')")
    assert all(number in tab.texto("main") for number in ("10", "11", "20", "21"))


def test_a_decimal_comma_is_told_of(open_page: OpenPage, server: PagesServer) -> None:
    task = server.task(
        "with a comma",
        hyperparams={"Args": {"lr": {"section": "Args", "name": "lr", "value": "0.1", "type": "float"}}},
    )
    tab = open_page(f"/projects/*/tasks/{task}/hyper-params/hyper-param", language="pt-BR")
    there(tab, field("Args/lr"))
    tab.digitar(field("Args/lr"), "0,2")
    tab.esperar("document.querySelector('#content').innerText.includes('Escreva decimais com ponto: 0.2')")
