"""Home: who is new is told what to type; then it says what runs, what failed and why, what waits."""

from collections.abc import Iterator

import pytest

from tests.pages.conftest import OpenPage, own_server
from tests.pages.pipelines.made import run
from tests.pages.server import PagesServer

REASON = "<img src=x onerror=document.title='ran'> no rows left"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PagesServer]:
    """A server on which nothing has run."""
    with own_server(tmp_path_factory.mktemp("home")) as server:
        yield server


def test_home_from_nothing_to_a_failure(open_page: OpenPage, server: PagesServer) -> None:
    tab = open_page("/")
    tab.esperar("document.querySelector('.empty')")
    shown = tab.texto(".empty")
    assert 'eval "$(python -m clearml_local env)"' in shown
    assert "python -m clearml_local up" in shown
    controller = server.task("whole run", kind="controller", status="started", system_tags=["pipeline"])
    server.task("its stage", parent=controller, status="started")
    failed = server.task("breaks", status="started")
    server.events(
        failed, {"type": "log", "msg": "reading\nTraceback (most recent call last):\nKeyError: 'age'"}
    )
    server.call("tasks.failed", task=failed, status_reason="KeyError", status_message=REASON)
    default = server.call("queues.get_default")["id"]
    server.task("has to wait", status="queued", queue=default)
    model = server.call("models.create", name="published one", uri="file:///m", labels={})["id"]
    server.call("models.set_ready", model=model)
    tab.esperar("document.querySelector('.running li')?.innerText.includes('its stage')")
    assert tab.avaliar("document.querySelectorAll('.running li').length") == 1
    assert tab.avaliar("document.querySelector('.running a').getAttribute('href').startsWith('/pipelines/')")
    tab.esperar("document.querySelector('.failed .tail')")
    assert REASON in tab.texto(".failed")
    assert "KeyError: 'age'" in tab.texto(".failed .tail")
    silent = server.task("breaks too", status="started")
    server.events(
        silent, {"type": "log", "msg": "Traceback (most recent call last):\nTypeError: of the other"}
    )
    server.call("tasks.failed", task=silent)
    newest = "document.querySelector('.failed li:first-child')"
    tab.esperar(
        f"{newest}?.innerText.includes('breaks too') && {newest}.innerText.includes('TypeError: of the')"
    )
    assert "No reason was given" not in tab.texto(".failed"), "the log says why"
    tab.esperar("document.querySelector('.waiting .warn')")
    assert "has to wait" in tab.texto(".waiting")
    assert "nobody listens" in tab.texto(".waiting .warn")
    tab.esperar("document.querySelector('ul.live a')?.innerText === 'published one'")
    server.call("tasks.completed", task=controller)
    tab.esperar("document.querySelector('table.plain')?.innerText.includes('whole run')")
    assert tab.avaliar("document.title") != "ran"
    tab.clicar(".failed li:last-child a")
    tab.esperar(f"location.pathname.endsWith('{failed}')")


def test_what_is_done_of_a_run_counts_stages_from_the_cache(open_page: OpenPage, server: PagesServer) -> None:
    running = run(server, "half from the cache")
    running.cached("take", server.task("taken", status="completed"))
    running.stage("left", "completed")
    tab = open_page("/")
    tab.esperar("document.querySelector('.running progress')?.value === 50")
    running.stage("right", "completed")
    tab.esperar("document.querySelector('.running progress')?.value === 75")
    server.bring(running.id, "completed")


def test_a_copy_is_no_part_of_what_it_is_a_copy_of(open_page: OpenPage, server: PagesServer) -> None:
    source = server.task("first of two", status="started")
    copy = server.task("its copy", parent=source, status="started")
    tab = open_page("/")
    running = "[...document.querySelectorAll('.running > li')].map((one) => one.innerText)"
    tab.esperar(f"{running}.some((one) => one.includes('its copy') && !one.includes('first of two'))")
    server.call("tasks.completed", task=copy)
    ended = (
        "[...document.querySelectorAll('.home table.plain a')].some((one) => one.innerText === 'its copy')"
    )
    tab.esperar(ended)
    server.call("tasks.completed", task=source)


def test_home_on_a_phone_in_portuguese(open_page: OpenPage, server: PagesServer) -> None:
    server.task("something", status="completed")
    tab = open_page("/", language="pt-BR", width=360, height=740, dark=True)
    tab.esperar("document.querySelector('.home table.plain')")
    assert "Últimas execuções" in tab.texto("#content")
    assert tab.avaliar("document.documentElement.scrollWidth <= innerWidth")
