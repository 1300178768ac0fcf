"""Deleting what others are made of: said before, and agreed to."""

import json

from tests.pages.conftest import OpenPage
from tests.pages.handled import press
from tests.pages.server import PagesServer


def version(server: PagesServer, name: str, *parents: str) -> str:
    """Make a version of a dataset as the SDK does; return its id."""
    made = server.task(name, "versions", "data_processing", system_tags=["dataset"], status="started")
    ids = [*parents, made]
    nodes = {
        f"n{at}": {
            "job_id": one,
            "parents": [f"n{i}" for i in range(at)] if one == made else [],
            "name": name,
        }
        for at, one in enumerate(ids)
    }
    struct = {"name": "Dataset Struct", "type": "json", "value": json.dumps(nodes)}
    server.call("tasks.edit_configuration", task=made, configuration=[struct], force=True)
    server.call("tasks.completed", task=made)
    return made


def test_a_version_that_others_need_is_not_deleted_by_the_way(
    open_page: OpenPage, server: PagesServer
) -> None:
    parent = version(server, "what it is made of")
    child = version(server, "what is made of it", parent)
    tab = open_page(f"/projects/*/tasks/{parent}")
    tab.esperar("document.querySelector('h1')?.innerText.includes('what it is made of')")

    def ask() -> None:
        press(tab, "Actions ▾")
        tab.esperar("document.querySelector('[role=menuitem]')")
        press(tab, "Delete …")
        tab.esperar("document.querySelector('dialog[open] .check.notice')")

    ask()
    assert "what is made of it" in tab.texto("dialog[open]")
    press(tab, "Delete", "dialog[open] footer")  # not agreed to yet
    press(tab, "Cancel", "dialog[open] footer")
    tab.esperar("!document.querySelector('dialog[open]')")
    assert len(server.call("tasks.get_all", id=[parent, child])["tasks"]) == 2
    ask()
    tab.apertar("dialog[open] .check.notice input")
    tab.esperar(
        "document.querySelector('dialog[open] footer .danger').getAttribute('aria-disabled') === null"
    )
    press(tab, "Delete", "dialog[open] footer")
    tab.esperar("!document.querySelector('dialog[open]')")
    assert [one["id"] for one in server.call("tasks.get_all", id=[parent, child])["tasks"]] == [child]
