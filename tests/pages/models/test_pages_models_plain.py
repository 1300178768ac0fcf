"""Models of which no file speaks: only what is wholly a number is one; versions sort as people count."""

from collections.abc import Mapping

import pytest

from tests.api.navegador import Aba
from tests.pages import registered
from tests.pages.conftest import OpenPage
from tests.pages.server import PagesServer

FAMILY = "[...document.querySelectorAll('.models-family[aria-label=\"{}\"] {}')]"
TEXTS = ".map((one) => one.innerText)"
CELLS = FAMILY.format("{}", "tbody tr") + f".map((row) => [...row.querySelectorAll('td.number')]{TEXTS})"
BEST = f"[...document.querySelectorAll('td.best')]{TEXTS}"
PLAIN = [
    {
        "release": "1.10.2", "date": "2024.01.15", "acc": "0.91", "seed": "12345678901", "version": "1.10",
        "loss": "0,35",
    },
    {
        "release": "1.9", "date": "2024.02", "acc": "nan", "seed": "12345678902", "version": "1.9",
        "loss": "0.1abc",
    },
]  # fmt: skip
ODD = [("1.10", "0,35"), ("1.9", "0.1abc"), ("1.2", "0.2"), ("", "0.3")]


def plain(server: PagesServer, name: str, metadata: Mapping[str, str]) -> str:
    said = [{"key": key, "type": "str", "value": value} for key, value in metadata.items()]
    project = server.project("plain")
    model = server.call("models.create", name=name, project=project, uri="http://x/m", metadata=said)
    return str(model["id"])


def columns(tab: Aba, family: str) -> list[list[str]]:
    return list(tab.avaliar(CELLS.format(family)))


def press(tab: Aba, name: str) -> None:
    sorters = "[...document.querySelectorAll('.sorter')]"
    tab.avaliar(f"{sorters}.find((one) => one.innerText.startsWith({name!r})).click()")


def test_versions_dates_and_seeds_are_no_measured_numbers(open_page: OpenPage, server: PagesServer) -> None:
    name = "plain models"
    first, _ = [plain(server, name, one) for one in PLAIN]
    project = server.project("plain")
    tab = open_page(f"/projects/{project}/models")
    tab.esperar("document.querySelector('.models-family')")
    assert tab.avaliar(FAMILY.format(name, "thead th button") + TEXTS)[2:] == ["acc", "seed"]
    assert columns(tab, name) == [["nan", "12,345,678,902"], ["0.91", "12,345,678,901"]]
    press(tab, "seed")
    tab.esperar(f"({CELLS.format(name)})[0][1] === '12,345,678,901'")
    tab.pedir("Page.navigate", url=f"{server.web}/projects/{project}/models/{first}")
    tab.esperar("document.querySelector('#content section[aria-label] table, #content table.plain')")
    numbers = tab.texto("#content")
    assert "0.91" in numbers
    assert "12,345,678,901" in numbers


@pytest.mark.usefixtures("project_file")
def test_texts_of_a_file_s_metrics_stay_texts_and_versions_count(
    open_page: OpenPage, server: PagesServer
) -> None:
    name = "counted-versions"
    for version, rps in ODD:
        registered.model(server, 1, "candidato", {"versao": version, "oof_rps": rps}, name)
    tab = open_page(f"/models?q={name}&sort=version")
    tab.esperar("document.querySelectorAll('.models-family tbody tr').length === 4")
    versions = FAMILY.format(name, "tbody th a") + TEXTS
    assert tab.avaliar(versions)[:3] == ["version 1.2", "version 1.9", "version 1.10"]
    assert [row[0] for row in columns(tab, name)] == ["0.2", "0.1abc", "0,35", "0.3"]
    assert tab.avaliar(BEST) == ["0.2"]
    press(tab, "Version")
    tab.esperar(f"({versions})[0] === 'version 1.10'")
    press(tab, "RPS")
    tab.esperar(f"({CELLS.format(name)})[0][0] === '0.2'")
    assert [row[0] for row in columns(tab, name)][:2] == ["0.2", "0.3"]
