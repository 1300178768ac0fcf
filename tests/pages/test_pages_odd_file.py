"""A project's file of another form: every page works, says what is left out, and shows what the rest says."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from clearml_local.base.settings import DataFolder
from clearml_local.pages import project
from tests.pages.conftest import OpenPage
from tests.pages.server import PagesServer

ODD = """
title: {en: Odd one, pt: Esquisito}
no: 1
metrics: {metric: rps, variant: total}
actions: {promote: {label: Promote}}
models: {metrics: rps, facts: versao, live: !!set {a, b}}
monitoring: {task: looks at odd, metrics: , columns: rows, levels: none}
stages: {lines: '{Out/rows} rows'}
commands: make run
datasets: {facts: [rows]}
queues: 99999999999999999999999
"""
PAGES = (
    "/",
    "/pipelines",
    "/projects/*/tasks",
    "/models",
    "/datasets",
    "/monitoring",
    "/workers-and-queues/queues",
    "/search?q=a",
)
LEFT_OUT = "[...document.querySelectorAll('main > .notice li')].map((one) => one.innerText)"
READY = "document.querySelector('#content h1') && !document.querySelector('#content .loading')"


@pytest.fixture
def folder(server: PagesServer, tmp_path: Path) -> Iterator[Path]:
    """Where this test's file is; the other tests are of a server without one."""
    data = DataFolder(server.api.data)
    (tmp_path / "pages.yaml").write_text(ODD)
    project.remember(data, tmp_path / "pages.yaml")
    yield tmp_path
    data.pages.unlink()


def test_a_file_of_odd_kinds_spoils_no_page(open_page: OpenPage, server: PagesServer, folder: Path) -> None:
    server.task("an odd run", kind="controller", system_tags=["pipeline"], status="completed")
    tab = open_page("/")
    for path in PAGES:
        tab.pedir("Page.navigate", url=server.web + path)
        tab.esperar(f"location.pathname + location.search === {path!r} && {READY}")
        said = tab.texto("#content")
        assert "has a fault" not in said, path
        assert f"({folder / 'pages.yaml'})" in said, path
        assert tab.avaliar("document.title").endswith("Odd one"), path
    left_out = tab.avaliar(LEFT_OUT)
    assert len(left_out) == 12
    assert left_out[:2] == ["no: no such key is known", "metrics: expected a list, found a mapping"]
    (folder / "pages.yaml").write_text("title: {en: Mended}")
    tab.pedir("Page.reload")
    tab.esperar(f"document.title.endsWith('Mended') && !({LEFT_OUT}).length")
