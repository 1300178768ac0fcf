"""The stream of changes: what is committed is told, soon, to every page; and nothing is held up by it."""

import json
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from tests.api.navegador import Aba, Navegador
from tests.clearml_server import ClearmlServer
from tests.conftest import command, start
from tests.pages.conftest import OpenPage
from tests.pages.server import PagesServer
from tests.pages.test_pages_login import log_in
from tests.waiting import PATIENCE_S, eventually


def listen(server: PagesServer, cookie: str = "") -> tuple[HTTPConnection, HTTPResponse]:
    """Open the stream; return it once the server says hello."""
    cookie = cookie or log_in(server)[0]
    connection = HTTPConnection(server.web.removeprefix("http://"), timeout=PATIENCE_S)
    connection.request("GET", "/live", headers={"Cookie": cookie})
    stream = connection.getresponse()
    assert stream.getheader("content-type", "").startswith("text/event-stream")
    while b"data: {}" not in stream.readline():
        pass
    return connection, stream


def next_change(stream: HTTPResponse) -> dict[str, list[str] | None]:
    """Wait for what the server tells next."""
    while True:
        line = stream.readline()
        if line.startswith(b"data: "):
            told: dict[str, list[str] | None] = json.loads(line[6:])
            return told


def test_what_changes_is_told_by_kind_and_id(server: PagesServer) -> None:
    queue = server.call("queues.create", name="told of changes")["id"]
    connection, stream = listen(server)
    task = server.task(status="queued", queue=queue)
    told: dict[str, set[str]] = {}
    deadline = time.monotonic() + PATIENCE_S
    while not (task in told.get("tasks", ()) and queue in told.get("queues", ())):
        assert time.monotonic() < deadline
        for kind, ids in next_change(stream).items():
            told.setdefault(kind, set()).update(ids or ())
    connection.close()


def test_a_call_that_fails_and_one_that_only_reads_tell_nothing(server: PagesServer) -> None:
    task = server.task()
    connection, stream = listen(server)
    assert server.api.call("tasks.edit", task=task, name="x", status="no such").status == 400
    server.call("tasks.get_all", id=[task])
    other = server.task()
    assert other in (next_change(stream)["tasks"] or ())
    connection.close()


def test_too_many_to_name_are_told_by_their_kind(server: PagesServer) -> None:
    tasks = [server.task(name=f"many {i}") for i in range(201)]
    connection, stream = listen(server)
    server.call("tasks.archive_many", ids=tasks)
    assert next_change(stream)["tasks"] is None
    connection.close()


@pytest.fixture
def alone(tmp_path: Path) -> PagesServer:
    """A server of this test alone, which may be ended."""
    return PagesServer(start(tmp_path / "data"))


def test_an_open_stream_does_not_hold_up_the_end(alone: PagesServer) -> None:
    connection, stream = listen(alone)
    begun = time.monotonic()
    assert command("stop", "--data", str(alone.api.data)).returncode == 0
    assert time.monotonic() - begun < 8, "the stream went on until the server was killed"
    assert b"data" not in stream.read()
    connection.close()


def test_a_page_says_that_the_server_is_gone_and_goes_on_when_it_is_back(
    alone: PagesServer, browser: Navegador
) -> None:
    with browser.aba(lingua="en") as tab:
        tab.pedir("Page.navigate", url=alone.login_link("/"))
        tab.esperar("document.querySelector('nav.pages')")
        command("stop", "--data", str(alone.api.data))
        tab.esperar("document.querySelector('.notice.lost')")
        assert "python -m clearml_local ui" in tab.texto(".notice.lost")
        tab.clicar("nav.pages a[href='/models']")  # its module was not fetched yet
        tab.esperar("document.querySelector('#content .failure')")
        assert "dynamically" not in tab.texto("#content")
        start(alone.api.data)
        tab.esperar("!document.querySelector('.notice.lost') && !document.querySelector('#content .failure')")
        tab.esperar("document.querySelector('#content h1')?.innerText === 'Models'")
    command("stop", "--data", str(alone.api.data))


def test_a_server_of_a_run_that_somebody_looks_at_stays(tmp_path: Path) -> None:
    looked_at, other = tmp_path / "looked at", tmp_path / "other"
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as run:
        for data in (looked_at, other):
            start(data, "--while-pid", str(run.pid))
        command("ui", "--no-browser", "--data", str(looked_at))
        run.communicate(b"\n")
    eventually(lambda: command("status", "--data", str(other)).returncode != 0, seconds=PATIENCE_S)
    assert command("status", "--data", str(looked_at)).returncode == 0
    command("stop", "--data", str(looked_at))


def test_tabs_of_a_browser_share_one_stream(
    open_page: OpenPage, browser: Navegador, server: PagesServer
) -> None:
    """A browser allows six connections to a host: a seventh tab with its own stream would wait for ever."""
    tab = open_page("/")
    browser.pedir("Target.createTarget", url=f"{server.web}/", browserContextId=tab.contexto)
    counted = "navigator.locks.query().then((all) => [all.held.length, all.pending.length].join())"
    tab.esperar(f"{counted}.then((now) => now === '1,1')")
    assert sum(one.endswith("/live") for one in tab.pedidos) == 1


def test_ui_starts_a_server_and_prints_a_link_that_logs_in(tmp_path: Path) -> None:
    data = tmp_path / "data"
    done = command("ui", "--no-browser", "--data", str(data))
    assert done.returncode == 0, done.stderr
    link = done.stdout.split()[0]
    state = json.loads(command("status", "--json", "--data", str(data)).stdout)
    server = PagesServer(ClearmlServer(state, data))
    connection = HTTPConnection(server.web.removeprefix("http://"), timeout=PATIENCE_S)
    connection.request("GET", link.removeprefix(server.web))
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("location")) == (303, "/")
    other = command("ui", "--no-browser", "--data", str(data)).stdout.split()[0]
    assert other != link
    command("stop", "--data", str(data))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("title: {en: A title}\n", {"title": {"en": "A title"}}),
        ("- a list\n", "holds no mapping"),
        ("a: [\n", "cannot be read"),
        (None, "cannot be read"),
    ],
)
def test_the_project_s_file_is_read_at_each_session(
    server: PagesServer, tmp_path: Path, content: str | None, said: object
) -> None:
    file = tmp_path / "pages.yaml"
    if content is not None:
        file.write_text(content)
    command("start", "--data", str(server.api.data), "--while-pid", "1", "--pages", str(file))
    cookie, _ = log_in(server)
    connection = HTTPConnection(server.web.removeprefix("http://"), timeout=PATIENCE_S)
    connection.request("POST", "/session", headers={"Cookie": cookie})
    project = json.loads(connection.getresponse().read())["project"]
    assert project == said if isinstance(said, dict) else str(said) in project["error"]
    (server.api.data / "pages.path").unlink()


def slow(tab: Aba, milliseconds: int) -> None:
    """Let every answer to this tab take longer from now on, as far away or on a busy machine."""
    latency = {"latency": milliseconds, "downloadThroughput": -1, "uploadThroughput": -1}
    tab.pedir("Network.emulateNetworkConditions", offline=False, **latency)


@pytest.mark.by_day(every=2)
def test_what_changes_all_the_time_is_shown_where_answers_take_longer(
    open_page: OpenPage, server: PagesServer
) -> None:
    """An answer that is thrown away at each change never comes."""
    task = server.task("at first", "restless")
    tab = open_page("/")
    slow(tab, 1500)
    tab.pedir("Page.navigate", url=f"{server.web}/projects/*/tasks/{task}")
    seen: set[str] = set()
    for number in range(400):
        server.call("tasks.update", task=task, name=f"name {number}")
        found = tab.avaliar("document.querySelector('h1')?.innerText.match(/name [0-9]+/)?.[0]")
        if found:
            seen.add(found)
        if len(seen) >= 2:
            break
        time.sleep(0.1)
    assert len(seen) >= 2, "shown once, and then again with what has changed"


def test_the_end_of_the_tab_that_listens_loses_no_change(
    open_page: OpenPage, browser: Navegador, server: PagesServer
) -> None:
    task = server.task("before")
    path = f"/projects/*/tasks/{task}"
    leading = open_page("/")
    leading.esperar("navigator.locks.query().then((all) => all.held.length === 1)")
    tab = browser.aba(lingua="en", ao_lado=leading)
    tab.pedir("Page.navigate", url=server.web + path)
    tab.esperar("document.querySelector('h1')?.innerText.includes('before')")
    server.task("something else")  # is said at once; what comes right after it is gathered, and said later
    server.call("tasks.update", task=task, name="afterwards")
    leading.pedir("Page.navigate", url="about:blank")
    tab.esperar("document.querySelector('h1')?.innerText.includes('afterwards')", segundos=20)
