"""A task's page: every address that was ever printed for it, and a draft that is edited."""

import json

from tests.api.navegador import Aba
from tests.pages.conftest import OpenPage
from tests.pages.server import PagesServer

TABS = {
    "": "Overview",
    "/info-output/log": "Console",
    "/output/log": "Console",
    "/output/metrics/scalar": "Scalars",
    "/info-output/metrics/plots": "Plots",
    "/info-output/debugImages": "Debug samples",
    "/hyper-params/hyper-param/Args": "Parameters",
    "/artifacts/other/weights/output": "Artifacts & data",
    "/execution": "Execution",
    "/general": "Overview",
}
EPOCHS, RATE = "[id='param-Args/epochs']", "[id='param-Args/rate']"


def parameters(**values: tuple[str, str]) -> dict[str, dict[str, str]]:
    """Return the parameters of a section: name -> (value, type)."""
    return {
        name: {"section": "Args", "name": name, "value": value, "type": kind, "description": f"the {name}"}
        for name, (value, kind) in values.items()
    }


def go(tab: Aba, server: PagesServer, path: str) -> None:
    """Open another address in a tab that is logged in."""
    tab.pedir("Page.navigate", url=server.web + path)
    tab.esperar("document.querySelector('.task-view .tabs [aria-current]')")


def current(tab: Aba) -> str:
    return str(tab.avaliar("document.querySelector('.tabs [aria-current] .label').innerText"))


def press(tab: Aba, label: str) -> None:
    """Press the button that is called so."""
    buttons = "[...document.querySelectorAll('main button, dialog button')]"
    find = f"{buttons}.find((one) => one.innerText === {json.dumps(label)})"
    tab.esperar(find)
    tab.avaliar(f"{find}.dataset.pressed = '1'")
    tab.apertar("[data-pressed]")
    tab.avaliar("document.querySelector('[data-pressed]')?.removeAttribute('data-pressed')")


def test_every_address_of_a_task_opens_its_tab(open_page: OpenPage, server: PagesServer) -> None:
    task = server.task("walked through", status="completed")
    server.scalars(task, "loss", "train", [3, 2, 1])
    tab = open_page("/")
    for number, (tail, name) in enumerate(TABS.items()):
        kind = ("tasks", "experiments")[number % 2]
        go(tab, server, f"/projects/*/{kind}/{task}{tail}")
        assert current(tab).strip() == name, tail
    tab.esperar("document.title === 'walked through · ClearML'")
    tab.apertar(".tabs li:nth-child(6) a")
    tab.esperar("document.querySelector('.curve')")
    assert tab.avaliar("location.pathname").endswith(f"/tasks/{task}/info-output/metrics/scalar")
    tab.pedir("Page.navigate", url=f"{server.web}/projects/*/tasks/{'0' * 32}/output/log")
    tab.esperar("document.querySelector('.empty')")
    assert "There is no such task" in tab.texto(".empty")
    assert "0" * 32 in tab.texto(".empty")


def test_a_draft_is_edited(open_page: OpenPage, server: PagesServer) -> None:
    args = parameters(epochs=("30", "int"), rate=("0.1", "float"), old=("x", "str"))
    task = server.task("a draft", hyperparams={"Args": args})
    tab = open_page(f"/projects/*/tasks/{task}/hyper-params/hyper-param")
    tab.esperar(f'document.querySelector("{EPOCHS}")')
    assert "the epochs" in tab.texto("table.params")
    tab.digitar(EPOCHS, "many")
    tab.esperar("document.querySelector('.save-bar')")
    assert "not a whole number" in tab.texto("table.params")
    press(tab, "Save")
    assert server.call("tasks.get_by_id", task=task)["task"]["hyperparams"]["Args"]["epochs"]["value"] == "30"
    tab.digitar(EPOCHS, "50")
    tab.digitar(RATE, "0.5")
    tab.esperar("document.querySelectorAll('.params .field-wrong').length === 0")
    tab.apertar("[aria-label='Remove: Args/old']")
    press(tab, "Add a parameter")
    tab.digitar("#add-name", "depth")
    tab.avaliar("document.querySelector('#add-type').value = 'int'")
    tab.avaliar("document.querySelector('#add-type').dispatchEvent(new Event('change', {bubbles: true}))")
    tab.digitar("#add-value", "4")
    tab.tecla("Enter")
    tab.esperar("document.querySelector('.save-bar').innerText.includes('4 changes')")
    press(tab, "Save")
    tab.esperar("!document.querySelector('.save-bar')")
    found = server.call("tasks.get_by_id", task=task)["task"]["hyperparams"]["Args"]
    assert {name: one["value"] for name, one in found.items()} == {
        "epochs": "50",
        "rate": "0.5",
        "depth": "4",
    }
    assert (found["depth"]["type"], found["epochs"]["description"]) == ("int", "the epochs")


def test_name_and_comment_are_edited_and_nothing_else_once_it_ran(
    open_page: OpenPage, server: PagesServer
) -> None:
    task = server.task(
        "before", status="completed", comment="", hyperparams={"Args": parameters(epochs=("30", "int"))}
    )
    tab = open_page(f"/projects/*/tasks/{task}")
    tab.esperar("document.querySelector('h1 .close')")
    tab.focar("h1 .close")
    tab.tecla("Enter")
    tab.esperar("document.activeElement.matches('h1 input')")
    tab.digitar("h1 input", "after <b>all</b>")
    tab.tecla("Enter")
    tab.esperar("document.querySelector('h1').innerText.includes('after <b>all</b>')")
    assert server.call("tasks.get_by_id", task=task)["task"]["name"] == "after <b>all</b>"
    go(tab, server, f"/projects/*/tasks/{task}/hyper-params")
    tab.esperar("document.querySelector('table.params')")
    assert tab.avaliar("document.querySelectorAll('table.params input').length") == 0
    assert "clone it" in tab.texto(".task-view")


def test_what_went_wrong_is_said_first(open_page: OpenPage, server: PagesServer) -> None:
    task = server.task("broken", status="in_progress")
    tab = open_page(f"/projects/*/tasks/{task}", language="pt-BR")
    tab.esperar("document.querySelector('.task-head .status')")
    assert "em execução" in tab.texto(".task-head")
    server.call("tasks.failed", task=task, status_reason="the disk", status_message="is full")
    tab.esperar("document.querySelector('.task-head .reason')")
    assert "Falhou: the disk · is full" in tab.texto(".task-head .reason")


def test_a_queued_task_says_that_nobody_listens(open_page: OpenPage, server: PagesServer) -> None:
    queue = server.call("queues.create", name="<b>far</b>")["id"]
    task = server.task("waits", status="queued", queue=queue)
    tab = open_page(f"/projects/*/tasks/{task}", language="pt-BR")
    tab.esperar(
        "document.querySelector('.unheard .notice')?.innerText.includes('Ninguém atende a fila <b>far</b>')"
    )
    assert "clearml-agent daemon --detached --queue '<b>far</b>'" in tab.texto(".unheard")
    server.call("tasks.dequeue", task=task)
    tab.esperar("!document.querySelector('.unheard')")
