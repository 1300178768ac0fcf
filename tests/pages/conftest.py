"""One embedded server, one browser, and tabs that are logged in: what every test of the pages needs."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from clearml_local.base.settings import DataFolder
from clearml_local.pages import project
from tests.api.navegador import Aba, Navegador, programa
from tests.clearml_server import ClearmlServer
from tests.conftest import command, start
from tests.pages.server import PagesServer
from tests.unit.pages_file import FILE


@pytest.fixture(scope="session")
def clearml_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClearmlServer]:
    """One embedded server for the tests of the pages, which need not clean up: its folder goes with it."""
    data = tmp_path_factory.mktemp("pages") / "data"
    yield start(data, "--while-pid", str(os.getpid()))
    command("stop", "--data", str(data))


@pytest.fixture(scope="session")
def server(clearml_server: ClearmlServer) -> PagesServer:
    """The server with what tests of pages ask of it."""
    return PagesServer(clearml_server)


@contextmanager
def own_server(folder: Path, file: str = "") -> Iterator[PagesServer]:
    """A server of a module's own, with a project's file where it has one: that holds for all of its pages."""
    server = PagesServer(start(folder / "data", "--while-pid", str(os.getpid())))
    if file:
        (folder / "pages.yaml").write_text(file)
        project.remember(DataFolder(server.api.data), folder / "pages.yaml")
    yield server
    command("stop", "--data", str(folder / "data"))


@pytest.fixture
def project_file(server: PagesServer) -> Iterator[None]:
    """Let the pages use this project's file; the other tests are of a server without one."""
    folder = DataFolder(server.api.data)
    before = folder.pages.read_bytes() if folder.pages.is_file() else None
    project.remember(folder, FILE)
    yield
    if before is None:
        folder.pages.unlink()
    else:
        folder.pages.write_bytes(before)


@pytest.fixture(scope="session")
def browser() -> Iterator[Navegador]:
    """One browser for all tests: its tabs share nothing."""
    path = programa()
    if path is None:
        pytest.skip("no chromium, chromium-browser or google-chrome is installed: the pages are not driven")
    with Navegador(path) as browser:
        yield browser


OpenPage = Callable[..., Aba]
"""``open_page(path, language="en", width=1280, height=900, dark=False)``: a tab, logged in, at that page."""


@pytest.fixture
def open_page(browser: Navegador, server: PagesServer) -> Iterator[OpenPage]:
    """Return a function that opens a page in a new tab; afterwards no tab may have anything to complain of.

    Nor may one have asked for anything outside of this machine.
    """
    tabs: list[Aba] = []

    def open_page(
        path: str = "/", language: str = "en", width: int = 1280, height: int = 900, dark: bool = False
    ) -> Aba:
        tab = browser.aba(lingua=language, largura=width, altura=height, escuro=dark)
        tabs.append(tab)
        tab.pedir("Page.navigate", url=server.login_link(path))
        tab.esperar("document.querySelector('#content') && !document.querySelector('#content > .loading')")
        return tab

    yield open_page
    try:
        for tab in tabs:
            assert tab.queixas == []
            assert [one for one in tab.pedidos if not one.startswith(server.origins)] == []
    finally:
        for tab in tabs:
            tab.__exit__()
