"""What was typed and is not saved: kept through dialogs, logins and reloads, and in nobody's way."""

import json

from tests.api.navegador import Aba
from tests.pages.conftest import OpenPage
from tests.pages.handled import press
from tests.pages.server import PagesServer
from tests.pages.task.test_pages_editing import SAVED, draft, field, holds, stored, there

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
