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


ASKS = "!dispatchEvent(new Event('beforeunload', {cancelable: true}))"


def reload(tab: Aba, path: str, server: PagesServer, selector: str) -> None:
    """Load a page anew; who is asked whether it may go says yes."""
    tab.avaliar("window.before = true; Event.prototype.preventDefault = () => {}")
    tab.pedir("Page.navigate", url=server.web + path)
    tab.esperar(f"!window.before && document.querySelector({json.dumps(selector)})")


def test_a_script_that_is_typed_outlives_escape_and_reloads(open_page: OpenPage, server: PagesServer) -> None:
    script = {"repository": "https://e.test/r", "branch": "main", "entry_point": "a.py", "working_dir": "."}
    task = server.task("scripted", script=script)
    address = f"/projects/*/tasks/{task}/execution"
    tab = open_page(address)
    press(tab, "Edit")
    there(tab, "dialog #script-diff")
    tab.digitar("#script-diff", "long work")
    tab.digitar("#script-repository", "https://e.test/mine")
    tab.tecla("Escape")
    tab.esperar("!document.querySelector('dialog')")
    tab.esperar("document.querySelector('main').innerText.includes('2 changes not saved')")
    assert tab.avaliar(ASKS) is True
    reload(tab, address, server, ".facts")
    theirs = {**script, "repository": "https://e.test/theirs", "branch": "theirs"}
    server.call("tasks.edit", task=task, script=theirs)
    tab.esperar("document.querySelector('.facts').innerText.includes('e.test/theirs')")
    press(tab, "Edit")
    there(tab, "dialog .notice")
    assert "https://e.test/theirs" in tab.texto("dialog .notice")
    assert [holds(tab, f"#script-{name}") for name in ("diff", "repository", "branch")] == [
        "long work",
        "https://e.test/mine",
        "theirs",
    ]
    press(tab, "Save")
    tab.esperar("!document.querySelector('dialog')")
    found = server.call("tasks.get_by_id", task=task)["task"]["script"]
    assert [found[name] for name in ("diff", "repository", "branch")] == [
        "long work",
        "https://e.test/mine",
        "theirs",
    ]
    assert tab.avaliar(ASKS) is False
    press(tab, "Edit")
    there(tab, "dialog #script-diff")
    tab.digitar("#script-diff", "more of it")
    server.bring(task, "in_progress")
    there(tab, ".notice.unsaved")
    assert "diff=more of it" in tab.texto(".notice.unsaved")
    press(tab, "Discard")
    tab.esperar("!document.querySelector('.notice.unsaved')")


def test_what_is_typed_in_a_dialog_is_there_again_unless_cancelled(
    open_page: OpenPage, server: PagesServer
) -> None:
    task = server.task("cloned")
    address = f"/projects/*/tasks/{task}"

    def choose(word: str, selector: str) -> None:
        press(tab, "Actions ▾")
        tab.esperar("document.querySelector('[role=menuitem]')")
        press(tab, word)
        there(tab, selector)

    tab = open_page(address)
    tab.esperar("document.querySelector('h1')?.innerText.includes('cloned')")
    choose("Clone …", "#act-comment")
    tab.digitar("#act-comment", "ten minutes")
    assert tab.avaliar(ASKS) is True
    for kind in ("mousePressed", "mouseReleased"):  # beside the dialog
        tab.pedir("Input.dispatchMouseEvent", type=kind, x=8, y=450, button="left", clickCount=1)
    tab.esperar("!document.querySelector('dialog')")
    tab.esperar(f"({ASKS}) === false")  # of a dialog that is closed nobody is asked
    choose("Tags …", "#act-new-tag")
    tab.digitar("#act-new-tag", "first")
    tab.tecla("Enter")
    tab.digitar("#act-new-tag", "second")
    tab.tecla("Escape")
    tab.esperar("!document.querySelector('dialog')")
    reload(tab, address, server, "h1")
    choose("Clone …", "#act-comment")
    assert holds(tab, "#act-comment") == "ten minutes"
    press(tab, "Cancel")
    tab.esperar("!document.querySelector('dialog')")
    choose("Clone …", "#act-comment")
    assert holds(tab, "#act-comment") == ""
    tab.tecla("Escape")
    choose("Tags …", "#act-new-tag")
    assert holds(tab, "#act-new-tag") == "second"
    press(tab, "Save")
    tab.esperar("!document.querySelector('dialog')")
    assert set(server.call("tasks.get_by_id", task=task)["task"]["tags"]) == {"first", "second"}


def test_metadata_that_are_typed_outlive_escape_and_reloads(open_page: OpenPage, server: PagesServer) -> None:
    project = server.project("pages")
    model = server.call("models.create", name="noted", project=project, uri="file:///m")["id"]
    note = {"key": "note", "type": "str", "value": "v"}
    server.call("models.add_or_update_metadata", model=model, metadata=[note])
    address = f"/projects/{project}/models/{model}/metadata"
    tab = open_page(address)
    there(tab, "[aria-label='Edit note']")
    tab.apertar("[aria-label='Edit note']")
    there(tab, "#meta-value")
    tab.digitar("#meta-value", "a long text")
    tab.tecla("Escape")
    tab.esperar("!document.querySelector('dialog')")
    server.call("models.add_or_update_metadata", model=model, metadata=[{**note, "value": "theirs"}])
    reload(tab, address, server, "[aria-label='Edit note']")
    tab.apertar("[aria-label='Edit note']")
    there(tab, "#meta-value")
    assert holds(tab, "#meta-value") == "a long text"
    assert "theirs" in tab.texto("dialog .notice")
    press(tab, "Save")
    tab.esperar("!document.querySelector('dialog')")
    stored = server.call("models.get_by_id", model=model)["model"]["metadata"]
    assert stored["note"]["value"] == "a long text"


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


def test_what_is_not_saved_holds_back_what_would_run_without_it(
    open_page: OpenPage, server: PagesServer
) -> None:
    queue = server.call("queues.create", name="for what is saved")["id"]
    task, address = draft(server, "half edited", Args={"lr": "0.1"})
    tab = open_page(address)
    there(tab, field("Args/lr"))
    tab.digitar(field("Args/lr"), "0.2")
    there(tab, ".save-bar")

    def begin(word: str) -> None:
        press(tab, "Actions ▾")
        tab.esperar("document.querySelector('[role=menuitem]')")
        press(tab, word)
        there(tab, "dialog[open] .notice")

    begin("Clone …")
    assert "the copy will not have it" in tab.texto("dialog[open]")
    press(tab, "Cancel", "dialog[open]")
    begin("Enqueue …")
    assert "half edited is not saved" in tab.texto("dialog[open]")
    press(tab, "Enqueue", "dialog[open] footer")
    press(tab, "Cancel", "dialog[open]")
    tab.esperar("!document.querySelector('dialog[open]')")
    assert server.call("tasks.get_by_id", task=task)["task"]["status"] == "created"
    press(tab, "Save")
    tab.esperar(SAVED)
    press(tab, "Actions ▾")
    press(tab, "Enqueue …")
    tab.esperar(f"document.querySelector('#act-queue option[value=\"{queue}\"]')")
    tab.avaliar(f"""(() => {{ const field = document.querySelector('#act-queue'); field.value = '{queue}';
      field.dispatchEvent(new Event('change', {{bubbles: true}})); }})()""")
    press(tab, "Enqueue", "dialog[open] footer")
    tab.esperar("!document.querySelector('dialog[open]')")
    assert stored(server, task) == {("Args", "lr"): "0.2"}
    assert server.call("tasks.get_by_id", task=task)["task"]["status"] == "queued"
    server.call("tasks.dequeue", task=task)


def test_nobody_is_kept_for_what_can_be_saved_no_more(open_page: OpenPage, server: PagesServer) -> None:
    task, address = draft(server, "taken away", Args={"lr": "0.1"})
    tab = open_page(address)
    there(tab, field("Args/lr"))
    tab.digitar(field("Args/lr"), "0.2")
    tab.esperar(f"({ASKS}) === true")
    server.bring(task, "started")
    there(tab, ".notice.unsaved")
    tab.esperar(f"({ASKS}) === false")
    assert "0.2" in tab.texto(".notice.unsaved")
    server.call("tasks.reset", task=task, force=True)
    tab.esperar(f"({ASKS}) === true")  # it is a draft again, and what was typed can be saved
    press(tab, "Save")
    tab.esperar(SAVED)
    assert stored(server, task) == {("Args", "lr"): "0.2"}


def test_a_decimal_comma_is_told_of(open_page: OpenPage, server: PagesServer) -> None:
    task = server.task(
        "with a comma",
        hyperparams={"Args": {"lr": {"section": "Args", "name": "lr", "value": "0.1", "type": "float"}}},
    )
    tab = open_page(f"/projects/*/tasks/{task}/hyper-params/hyper-param", language="pt-BR")
    there(tab, field("Args/lr"))
    tab.digitar(field("Args/lr"), "0,2")
    tab.esperar("document.querySelector('#content').innerText.includes('Escreva decimais com ponto: 0.2')")


SLOW = """
const full = () => new Response('{"meta": {"result_msg": "full"}}', {status: 507});
window.fetch = (fetch => (what, how) => (`${what}`.includes('tasks.clone')
  ? new Promise((done) => { window.fail = () => done(full()); }) : fetch(what, how)))(fetch);
1"""


def test_a_dialog_that_is_at_work_stays_however_often_escape_is_pressed(
    open_page: OpenPage, server: PagesServer
) -> None:
    task = server.task("copied slowly")
    tab = open_page(f"/projects/*/tasks/{task}")
    tab.esperar("document.querySelector('h1')?.innerText.includes('copied slowly')")
    press(tab, "Actions ▾")
    tab.esperar("document.querySelector('[role=menuitem]')")
    press(tab, "Clone …")
    there(tab, "#act-comment")
    tab.avaliar(SLOW)
    press(tab, "Clone", "dialog[open] footer")
    tab.esperar("window.fail")
    tab.tecla("Escape", 3)
    tab.avaliar("window.fail()")
    tab.esperar("document.querySelector('dialog[open] .failure')?.innerText.includes('full')")
    tab.tecla("Escape")
    tab.esperar("!document.querySelector('dialog')")
    tab.queixas[:] = [one for one in tab.queixas if "507" not in one]
