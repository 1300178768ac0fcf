"""Queues and agents: an order that is dragged or moved by keys, and agents that are not heard of any more."""

import json
import time

from tests.api.navegador import Aba
from tests.pages.conftest import OpenPage
from tests.pages.handled import press
from tests.pages.server import PagesServer
from tests.waiting import PATIENCE_S

# Answers say that it is three minutes later: nobody has been heard of for so long.
LATER = """
const get = Headers.prototype.get;
Headers.prototype.get = function (name) {
  return name === "date" ? new Date(Date.now() + 180000).toUTCString() : get.call(this, name);
};
"""


def queue_of(server: PagesServer, name: str, *tasks: str) -> str:
    """Make a queue in which tasks of these names wait; return its id."""
    queue = str(server.call("queues.create", name=name)["id"])
    for task in tasks:
        server.task(task, status="queued", queue=queue)
    return queue


def order(server: PagesServer, queue: str) -> list[str]:
    """Return the names of what waits, as the server has it."""
    found = server.call("queues.get_all_ex", id=[queue], only_fields=["entries.task.name"])["queues"]
    return [entry["task"]["name"] for entry in found[0]["entries"]]


def seen(names: list[str]) -> str:
    """Return the JavaScript that says whether the page shows these names in this order."""
    texts = "[...document.querySelectorAll('.entries .what a')].map((one) => one.innerText)"
    return f"JSON.stringify({texts}) === JSON.stringify({json.dumps(names)})"


def handle_of(name: str) -> str:
    return f".entries .handle[aria-label*='{name},']"


def middle(tab: Aba, selector: str) -> tuple[float, float]:
    box = tab.avaliar(
        f"(() => {{ const r = document.querySelector({json.dumps(selector)}).getBoundingClientRect();"
        " return [r.left + r.width / 2, r.top + r.height / 2]; })()"
    )
    return box[0], box[1]


def mouse(tab: Aba, kind: str, x: float, y: float) -> None:
    tab.pedir("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", buttons=1, clickCount=1)


def drag(tab: Aba, start: tuple[float, float], to: tuple[float, float]) -> None:
    """Drag with the mouse, in steps."""
    mouse(tab, "mousePressed", *start)
    for part in (0.3, 0.6, 1.0):
        mouse(tab, "mouseMoved", start[0] + (to[0] - start[0]) * part, start[1] + (to[1] - start[1]) * part)
    mouse(tab, "mouseReleased", *to)


def test_the_order_of_a_queue_is_changed_by_mouse_keys_and_menu(
    open_page: OpenPage, server: PagesServer
) -> None:
    queue = queue_of(server, "ordered", "one", "two", "<b>three</b>", "four")
    tab = open_page(f"/workers-and-queues/queues/{queue}")
    tab.esperar(seen(["one", "two", "<b>three</b>", "four"]))
    tab.esperar("document.querySelector('#content > .notice')?.innerText.includes('Nobody listens')")
    x, y = middle(tab, handle_of("one"))
    drag(tab, (x, y), (x, middle(tab, handle_of("four"))[1] + 8))
    tab.esperar(seen(["two", "<b>three</b>", "four", "one"]))
    tab.esperar("document.querySelector('[aria-live]').innerText.includes('one is now 4 of 4')")
    tab.focar(handle_of("four"))
    tab.tecla("ArrowUp", 2)
    tab.esperar(seen(["four", "two", "<b>three</b>", "one"]))
    assert tab.avaliar("document.activeElement.getAttribute('aria-label')") == "Move four, 1 of 4"
    tab.tecla("ArrowDown")
    tab.esperar(seen(["two", "four", "<b>three</b>", "one"]))
    tab.clicar("[data-task] .menu button[aria-label='Actions of one']")
    tab.esperar("document.activeElement.innerText === 'To the front'")
    tab.tecla("Enter")
    wanted = ["one", "two", "four", "<b>three</b>"]
    tab.esperar(seen(wanted))
    deadline = time.monotonic() + PATIENCE_S
    while order(server, queue) != wanted:  # the page shows the wish before the server has it
        assert time.monotonic() < deadline, order(server, queue)
    tab.pedir("Page.reload")
    tab.esperar(seen(wanted))


def test_an_open_menu_keeps_the_focus_while_others_change_the_order(
    open_page: OpenPage, server: PagesServer
) -> None:
    queue = queue_of(server, "moved by others", "five", "six", "seven")
    tab = open_page(f"/workers-and-queues/queues/{queue}")
    tab.esperar(seen(["five", "six", "seven"]))
    tab.clicar("[data-task] .menu button[aria-label='Actions of five']")
    tab.esperar("document.activeElement.getAttribute('role') === 'menuitem'")
    tab.tecla("ArrowDown")
    assert tab.avaliar("document.activeElement.innerText").startswith("One up")
    last = server.call("queues.get_by_id", queue=queue)["queue"]["entries"][-1]["task"]
    server.call("queues.move_task_to_front", queue=queue, task=last)
    tab.esperar(seen(["seven", "five", "six"]))
    assert tab.avaliar("document.activeElement.innerText") == "One up"


def test_a_finger_drags_and_escape_gives_up(open_page: OpenPage, server: PagesServer) -> None:
    queue = queue_of(server, "by finger", "left", "middle", "right")
    tab = open_page(f"/workers-and-queues/queues/{queue}", width=360, height=740, language="pt-BR")
    tab.esperar(seen(["left", "middle", "right"]))
    tab.esperar(
        "document.querySelector('#content .notice')"
    )  # nobody listens: it comes late and moves the list
    tab.avaliar("document.querySelector('.entries').scrollIntoView({block: 'center'})")
    (x, start), (_, end) = middle(tab, handle_of("right")), middle(tab, handle_of("left"))

    def touch(kind: str, *points: float) -> None:
        tab.pedir("Input.dispatchTouchEvent", type=kind, touchPoints=[{"x": x, "y": y} for y in points])

    touch("touchStart", start)
    touch("touchMove", (start + end) / 2)
    tab.esperar("document.querySelector('.entries.dragging')")
    tab.tecla("Escape")
    touch("touchEnd")
    tab.esperar("!document.querySelector('.entries.dragging')")
    assert tab.avaliar(seen(["left", "middle", "right"]))
    touch("touchStart", start)
    touch("touchMove", (start + end) / 2)
    touch("touchMove", end - 8)
    touch("touchEnd")
    tab.esperar(seen(["right", "left", "middle"]))
    assert tab.avaliar("document.documentElement.scrollWidth <= innerWidth")
    tab.esperar("!document.querySelector('[aria-busy]')")
    tab.pedir("Page.reload")
    tab.esperar(seen(["right", "left", "middle"]))
    assert order(server, queue) == ["right", "left", "middle"]


def take(tab: Aba, x: float, y: float) -> None:
    """Press on a handle, and wait until the page listens to where it is dragged."""
    mouse(tab, "mousePressed", x, y)
    tab.esperar("document.querySelector('.entries.dragging')")
    tab.avaliar("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")


def test_entries_leave_while_one_is_dragged(open_page: OpenPage, server: PagesServer) -> None:
    queue = queue_of(server, "leave", "runs first", "in front", "dragged", "behind")
    waiting = {
        entry["task"]["name"]: entry["task"]["id"]
        for entry in server.call("queues.get_all_ex", id=[queue], only_fields=["entries.task.name"])[
            "queues"
        ][0]["entries"]
    }
    tab = open_page(f"/workers-and-queues/queues/{queue}")
    tab.esperar(seen(["runs first", "in front", "dragged", "behind"]))
    tab.esperar("document.querySelector('#content > .notice')")
    x, y = middle(tab, handle_of("dragged"))
    height = middle(tab, handle_of("behind"))[1] - y
    take(tab, x, y)
    mouse(tab, "mouseMoved", x, y + 5)
    server.call("tasks.dequeue", task=waiting["runs first"])
    tab.esperar(seen(["in front", "dragged", "behind"]))
    assert abs(middle(tab, handle_of("dragged"))[1] - (y + 5)) < 2, "it stays under the pointer"
    mouse(tab, "mouseMoved", x, y - 2.2 * height)
    mouse(tab, "mouseReleased", x, y - 2.2 * height)
    tab.esperar(seen(["dragged", "in front", "behind"]))
    x, y = middle(tab, handle_of("behind"))
    take(tab, x, y)
    server.call("tasks.dequeue", task=waiting["behind"])
    tab.esperar(seen(["dragged", "in front"]))
    tab.esperar("!document.querySelector('.entries.dragging')")
    mouse(tab, "mouseReleased", x, y - 5)
    x, y = middle(tab, handle_of("in front"))
    take(tab, x, y)
    for name in ("dragged", "in front"):
        server.call("tasks.dequeue", task=waiting[name])
    tab.esperar("document.querySelector('.section .empty')")
    mouse(tab, "mouseMoved", x, 20)  # at the edge it scrolls by a clock: what fails there fails all the time
    mouse(tab, "mouseReleased", x, 20)


def test_what_waits_comes_leaves_and_is_moved(open_page: OpenPage, server: PagesServer) -> None:
    queue, other = queue_of(server, "leaving", "goes"), queue_of(server, "another queue")
    tab = open_page("/workers-and-queues/queues")
    tab.esperar("document.querySelector('#content table')")
    tab.clicar("button[aria-label='Actions of queue leaving']")
    tab.esperar("document.querySelector('[role=menuitem].danger[aria-disabled=true]')")
    assert "1 task waits in it" in tab.texto("[role=menuitem].danger")
    tab.tecla("Escape")
    tab.clicar(f"a[href$='{queue}']")
    tab.esperar(seen(["goes"]))
    late = server.task("comes later", status="queued", queue=queue)
    tab.esperar(seen(["goes", "comes later"]))
    tab.clicar(f"[data-task='{late}'] .menu button")
    tab.esperar("document.querySelector('[role=menuitem]')")
    tab.avaliar(
        "[...document.querySelectorAll('[role=menuitem]')]"
        ".find((one) => one.innerText.startsWith('To another')).click()"
    )
    tab.esperar(f"document.querySelector('#queue-goal option[value=\"{other}\"]')")
    tab.avaliar(
        f"(() => {{ const goal = document.querySelector('#queue-goal'); goal.value = '{other}';"
        " goal.dispatchEvent(new Event('change', {bubbles: true})); })()"
    )
    tab.apertar("dialog button.primary")
    tab.esperar(seen(["goes"]))
    assert order(server, other) == ["comes later"]
    tab.clicar(".entries .menu button")
    tab.esperar("document.querySelector('[role=menuitem].danger')")
    tab.clicar(".entries [role=menuitem].danger")
    tab.esperar("document.querySelector('.section .empty')")
    assert order(server, queue) == []
    tab.esperar("document.querySelector('.toast button.button')")
    tab.apertar(".toast button.button")
    tab.esperar(seen(["goes"]))
    assert order(server, queue) == ["goes"]


def test_an_agent_that_is_silent_is_marked_and_so_is_what_it_left(
    open_page: OpenPage, server: PagesServer
) -> None:
    queue = queue_of(server, "served")
    left, going = server.task("left behind", status="started"), server.task("going on", status="started")
    # The agent sends per cent of its disk, not MB.
    load = {"cpu_usage": [40, 60], "memory_used": 4096, "disk_free_home": 62.5}
    said = {"machine_stats": load, "timestamp": int(time.time() * 1000)}
    server.call("workers.register", worker="box:works", queues=[queue], timeout=3600)
    server.call("workers.status_report", worker="box:works", task=going, queues=[queue], **said)
    server.call("workers.status_report", worker="box:gone", task=left, **said)
    server.call("workers.unregister", worker="box:gone")
    tab = open_page("/workers-and-queues")
    card = "article[aria-label='box:works']"
    tab.esperar(f'document.querySelector("{card}[data-state=works] .spark")')
    assert "going on" in tab.texto(card)
    assert all(figure in tab.texto(card) for figure in ("50 %", "4 GB", "63 %"))
    assert "left behind" not in tab.texto("#content")
    tab.pedir("Page.addScriptToEvaluateOnNewDocument", source=LATER)
    tab.pedir("Page.reload")
    tab.esperar(f'document.querySelector("{card}[data-state=lost]")')
    assert "python -m clearml_local up" in tab.texto(card)
    tab.esperar("document.querySelector('#content > .notice')")
    assert "left behind" in tab.texto("#content > .notice")
    tab.clicar("a[href='/workers-and-queues/queues']")
    row = "[...document.querySelectorAll('tbody tr')].find((one) => one.innerText.startsWith('served'))"
    tab.esperar(f"{row}?.innerText.includes('nobody listens')")


def test_several_idle_agents_are_told_of_in_the_plural(open_page: OpenPage, server: PagesServer) -> None:
    queue = queue_of(server, "two listen")
    for name in ("pair:1", "pair:2"):
        server.call("workers.register", worker=name, queues=[queue], timeout=3600)
    tab = open_page("/workers-and-queues", language="pt-BR")
    tab.esperar("document.querySelectorAll('article[aria-label^=pair]').length === 2")
    assert " livres" in tab.texto("#content > p.faint")
    assert tab.texto("article[aria-label='pair:1'] .status").endswith("livre")
    for name in ("pair:1", "pair:2"):
        server.call("workers.unregister", worker=name)


def test_a_queue_is_made_renamed_and_deleted(open_page: OpenPage, server: PagesServer) -> None:
    tab = open_page("/workers-and-queues/queues")
    tab.esperar("document.querySelector('.bar button')")
    tab.apertar(".bar button")
    tab.esperar("document.activeElement.id === 'queue-name'")
    tab.pedir("Input.insertText", text="ab")
    assert (
        tab.avaliar("document.querySelector('dialog button.primary').getAttribute('aria-disabled')") == "true"
    )
    tab.pedir("Input.insertText", text="c d")
    tab.tecla("Enter")
    tab.esperar("document.querySelector('h1')?.innerText === 'abc d'")
    tab.clicar(".page-head .menu button")
    tab.esperar("document.activeElement.innerText === 'Rename'")
    tab.tecla("Enter")
    tab.esperar("document.activeElement.id === 'queue-name'")
    tab.digitar("#queue-name", "ordered anew")
    tab.tecla("Enter")
    tab.esperar("document.querySelector('h1')?.innerText === 'ordered anew'")
    tab.clicar(".page-head .menu button")
    tab.esperar("document.querySelector('[role=menuitem].danger')")
    tab.clicar("[role=menuitem].danger")
    tab.esperar("document.querySelector('dialog button.danger')")
    tab.focar("dialog button.danger")
    tab.tecla("Enter")
    tab.esperar("location.pathname === '/workers-and-queues/queues'")
    assert server.call("queues.get_all", name="^ordered anew$")["queues"] == []


def test_what_is_taken_out_by_mistake_comes_back_to_its_place(
    open_page: OpenPage, server: PagesServer
) -> None:
    names = [f"undone {number}" for number in range(5)]
    queue = queue_of(server, "a mistake", *names)
    tab = open_page(f"/workers-and-queues/queues/{queue}")
    tab.esperar(seen(names))
    tab.apertar(".entries li:nth-child(2) .menu > button")
    press(tab, "Remove", ".entries .menu")
    tab.esperar(seen([names[0], *names[2:]]))
    found = server.call("queues.get_by_id", queue=queue)["queue"]["entries"]
    server.call("queues.remove_task", queue=queue, task=found[1]["task"])  # an agent took the next one
    server.task("came meanwhile", status="queued", queue=queue)
    tab.esperar(seen([names[0], *names[3:], "came meanwhile"]))
    press(tab, "Undo")
    tab.esperar(seen([names[0], names[1], *names[3:], "came meanwhile"]))
    assert order(server, queue) == [names[0], names[1], *names[3:], "came meanwhile"]
