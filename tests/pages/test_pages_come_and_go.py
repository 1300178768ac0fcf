"""Logins that end, servers that go and come back as others: an open page says so and loses nothing typed."""

import json
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.navegador import Aba, Navegador
from tests.conftest import command, start
from tests.pages.conftest import OpenPage
from tests.pages.handled import name_a_view
from tests.pages.server import PagesServer
from tests.pages.test_pages_live import listen
from tests.pages.test_pages_login import ask, log_in

LOST = "document.querySelector('.notice.lost')"
AGAIN = "document.querySelector('dialog.login-again[open]')"


def test_a_stream_ends_with_its_login(server: PagesServer) -> None:
    cookie, token = log_in(server)
    connection, stream = listen(server, cookie)
    assert ask(server, "POST", "/logout", {"Cookie": cookie, "X-ClearML-Session": token})[0] == 204
    server.task("unheard of")
    assert b"tasks" not in stream.read(), "it told what changed after that"
    connection.close()


def log_in_again(tab: Aba, server: PagesServer) -> None:
    """As another tab of the browser does."""
    tab.avaliar(f"fetch({json.dumps(server.login_link().removeprefix(server.web))}).then(() => 1)")


def test_what_is_typed_outlives_the_login(open_page: OpenPage, server: PagesServer) -> None:
    server.task("seen", "logins")
    tab = open_page(f"/projects/{server.project('logins')}/tasks")
    name_a_view(tab, "typed before")
    shown = "{method: 'POST', headers: {'X-ClearML-Session': session.token}}"
    session = "fetch('/session', {method: 'POST'}).then((one) => one.json())"
    tab.avaliar(f"{session}.then((session) => fetch('/logout', {shown})).then(() => 1)")
    tab.esperar(AGAIN)
    assert "python -m clearml_local ui" in tab.texto("dialog.login-again")
    log_in_again(tab, server)
    tab.esperar(f"!{AGAIN}")
    assert tab.avaliar("document.querySelector('#view-name').value") == "typed before"
    tab.tecla("Enter")
    tab.esperar("!document.querySelector('dialog[open]')")
    server.task("said again", "logins")
    tab.esperar("document.querySelector('.grid').innerText.includes('said again')")
    tab.queixas[:] = [one for one in tab.queixas if "401" not in one and "ERR_" not in one]


@pytest.fixture
def places(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """Two data folders whose servers take the same ports."""
    one, other = tmp_path / "one", tmp_path / "other"
    yield one, other
    for data in (one, other):
        command("stop", "--data", str(data))


def test_another_server_at_the_same_place_is_not_taken_for_the_old_one(
    browser: Navegador, places: tuple[Path, Path]
) -> None:
    first = PagesServer(start(places[0]))
    task = first.task("of the first")
    with browser.aba(lingua="en") as tab:
        tab.pedir("Page.navigate", url=first.login_link(f"/projects/*/tasks/{task}"))
        tab.esperar("document.querySelector('h1')?.innerText.includes('of the first')")
        command("stop", "--data", str(places[0]))
        tab.esperar(LOST)
        places[1].mkdir()
        shutil.copy(places[0] / "ports.json", places[1] / "ports.json")
        second = PagesServer(start(places[1]))
        assert second.web == first.web
        tab.esperar(AGAIN)
        tab.avaliar("window.before = 1")
        log_in_again(tab, second)
        tab.esperar(
            f"!window.before && !{AGAIN} && document.querySelector('#content .empty, #content .failure')"
        )
        assert "of the first" not in tab.texto("#content")


@pytest.mark.nightly  # a page waits 40 s before it says so
def test_a_server_that_hangs_is_said_to_be_lost(browser: Navegador, places: tuple[Path, Path]) -> None:
    server = PagesServer(start(places[0]))
    process = int(server.api.state["pid"])
    with browser.aba(lingua="en") as tab:
        tab.pedir("Page.navigate", url=server.login_link("/"))
        tab.esperar("document.querySelector('nav.pages')")
        os.kill(process, signal.SIGSTOP)
        try:
            tab.esperar(LOST, segundos=90)
        finally:
            os.kill(process, signal.SIGCONT)
        tab.esperar(f"!{LOST}")
