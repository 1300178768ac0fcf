"""A model that others change while a dialog is open: tags of theirs stay, the live one is not archived."""

import pytest

from tests.pages import registered
from tests.pages.conftest import OpenPage
from tests.pages.handled import press, write
from tests.pages.server import PagesServer
from tests.pages.test_pages_meanwhile import DIALOG, confirm

pytestmark = pytest.mark.usefixtures("project_file")


def test_tags_that_others_gave_a_model_meanwhile_stay(open_page: OpenPage, server: PagesServer) -> None:
    model = registered.model(server, 1, "candidato", {}, "tagged meanwhile")
    server.call("models.edit", model=model, tags=["candidato", "first", "second", "with, comma"])
    tab = open_page(f"/projects/{server.project(registered.PROJECT)}/models/{model}")
    tab.esperar("document.querySelector('.page-head .menu button')")
    tab.apertar(".page-head .menu button")
    press(tab, "Edit tags")
    write(tab, "#model-tags", "first, third")
    server.call("models.edit", model=model, tags=["campeao", "first", "second", "of another", "with, comma"])
    confirm(tab)
    tab.esperar(f"!{DIALOG}")
    tags = server.call("models.get_by_id", model=model)["model"]["tags"]
    assert sorted(tags) == ["campeao", "first", "of another", "third", "with, comma"]


def test_a_model_that_went_live_meanwhile_is_not_archived(open_page: OpenPage, server: PagesServer) -> None:
    model = registered.model(server, 1, "candidato", {}, "live meanwhile")
    tab = open_page(f"/projects/{server.project(registered.PROJECT)}/models/{model}")
    tab.esperar("document.querySelector('.page-head .menu button')")
    tab.apertar(".page-head .menu button")
    press(tab, "Archive")
    tab.esperar(DIALOG)
    server.call("models.edit", model=model, tags=["campeao"])
    confirm(tab)
    tab.esperar(f"{DIALOG}?.innerText.includes('It is live')")
    assert "archived" not in server.call("models.get_by_id", model=model)["model"].get("system_tags", [])


def test_a_model_of_another_project_has_none_of_this_ones_actions(
    open_page: OpenPage, server: PagesServer
) -> None:
    own = registered.model(server, 1, "candidato", {}, "of this project")
    tab = open_page(f"/projects/{server.project(registered.PROJECT)}/models/{own}")
    tab.esperar("document.querySelector('.page-head .actions .primary')?.innerText === 'Promote'")
    other = server.call("models.create", name="a net", project=server.project("elsewhere"), uri="file:///n")[
        "id"
    ]
    tab.pedir("Page.navigate", url=f"{server.web}/projects/{server.project('elsewhere')}/models/{other}")
    tab.esperar(
        "document.querySelector('h1')?.innerText.includes('a net') && !document.querySelector('.loading')"
    )
    assert "Promote" not in tab.texto("#content")
    assert "--promote" not in tab.texto("#content")
