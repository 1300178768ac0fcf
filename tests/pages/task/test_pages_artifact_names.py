"""Artifacts whose address is no UTF-8, and the numbers in one that is a table."""

from tests.pages.compare.compared import sample
from tests.pages.conftest import OpenPage
from tests.pages.server import PagesServer

PRECISE = "0.78672912891823451"


def test_an_artifact_of_any_name_and_its_numbers_are_readable(
    open_page: OpenPage, server: PagesServer
) -> None:
    task = server.task("names", status="in_progress")
    table = sample(server, task, "t.csv", f"name,score\na,{PRECISE}\nb,0.25\n".encode())["url"]
    latin = f"{server.api.state['files_server']}/x/relat%F3rio%C3%A9.zip"
    artifacts = [
        {"key": key, "type": "custom", "mode": "output", "uri": uri}
        for key, uri in (("latin", latin), ("table", table))
    ]
    server.call("tasks.add_or_update_artifacts", task=task, artifacts=artifacts)
    tab = open_page(f"/projects/*/tasks/{task}/artifacts")
    for number in (0, 1):
        tab.esperar(f"document.querySelectorAll('details.artifact > summary')[{number}]")
        opened = f"document.querySelectorAll('details.artifact')[{number}].open"
        if not tab.avaliar(opened):
            tab.avaliar(f"document.querySelectorAll('details.artifact > summary')[{number}].click()")
    tab.esperar("document.querySelector('.data-table td.number')")
    assert "relat%F3rioé.zip" in tab.texto("details.artifact")
    cell = "document.querySelector('.data-table td.number')"
    assert tab.avaliar(f"[{cell}.innerText, {cell}.title]") == ["0.78673", PRECISE]
