"""What holds on every page: for readers aloud, narrow and wide, in both languages and both themes."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.api.navegador import Aba
from tests.pages.conftest import OpenPage
from tests.pages.furnished import furnish
from tests.pages.server import PagesServer

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
PHONE, WIDE = 360, 3840
LONG = f" {'and on ' * 12}{'on' * 45}"
"""What people and programs append to names: words that go on, and one that has no blank."""


@pytest.fixture(scope="session")
def paths(server: PagesServer) -> dict[str, str]:
    """Name -> address of every page, on a server where each has something to show."""
    return furnish(server)


def violations(tab: Aba) -> list[str]:
    """What axe-core finds: rule, what it applies to, and why."""
    tab.avaliar(AXE + "; 1")
    found: list[dict[str, Any]] = tab.avaliar(
        "axe.run(document, {resultTypes: ['violations'], iframes: false}).then(({violations}) => violations"
        ".map((one) => ({id: one.id, nodes: one.nodes.slice(0, 3).map((n) => n.html.slice(0, 160) + ' ' + "
        "(n.failureSummary ?? '').slice(0, 300))})))"
    )
    return [json.dumps(one) for one in found]


def settle(tab: Aba) -> None:
    """Wait until nothing on the page is still on its way."""
    tab.esperar("document.querySelector('#content h1') && !document.querySelector('.loading')")


def words_that_no_language_has(tab: Aba) -> list[str]:
    """Texts that are keys still."""
    found: list[str] = tab.avaliar(
        "[...new Set([...document.querySelectorAll('h1, h2, h3, th, dt, label, button, nav a, .faint')]"
        ".map((one) => one.innerText.trim()).filter((text) => /^[a-z]+(\\.[a-z_]+)+$/.test(text)))]"
    )
    return found


BEYOND = """(() => {
  const beyond = (one) => one.getBoundingClientRect().right > %d;
  const clips = (one) => one && (getComputedStyle(one).overflowX !== "visible" || clips(one.parentElement));
  return [...document.querySelectorAll("body *")].filter((one) => beyond(one) && !clips(one.parentElement)
    && ![...one.children].some(beyond)).map((one) => one.outerHTML.slice(0, 200));
})()"""


def sticks_out(tab: Aba, width: int) -> list[str]:
    """What makes the page scroll sideways: the innermost elements beyond its edge.

    A phone shows a page that is too wide smaller: its window is wider then than the phone.
    """
    tab.esperar(f"innerWidth >= {width}")
    wide = tab.avaliar("Math.max(innerWidth, document.documentElement.scrollWidth)")
    found: list[str] = tab.avaliar(BEYOND % width)
    return found or ["something"] if wide > width else []


PAGES = (
    "home", "pipelines", "run", "new run", "tasks", "task", "draft", "parameters", "log", "scalars", "plots",
    "images", "artifacts", "compare", "compare scalars", "compare parallel", "models", "model", "datasets",
    "dataset", "queues", "monitoring", "search", "settings", "unknown task", "no such page",
)  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.by_day(every=2)
def test_a_page_is_accessible_fits_every_screen_and_has_its_words(
    open_page: OpenPage, paths: dict[str, str], page: str
) -> None:
    tab = open_page(paths[page])
    settle(tab)
    assert tab.avaliar("document.querySelectorAll('h1').length") == 1
    assert tab.avaliar("document.title.length") > 3
    found = {"light": violations(tab)}
    tab.tema(escuro=True)
    found["dark"] = violations(tab)
    tab.janela(PHONE, 740)
    assert sticks_out(tab, PHONE) == []
    found["phone"] = violations(tab)
    assert found == {"light": [], "dark": [], "phone": []}
    tab.janela(WIDE, 2160)
    assert sticks_out(tab, WIDE) == []
    assert words_that_no_language_has(tab) == []
    tab.clicar(".switches [lang]")
    tab.esperar("document.documentElement.lang === 'pt-BR'")
    settle(tab)
    assert words_that_no_language_has(tab) == []


def test_long_names_do_not_make_a_phone_scroll_sideways(open_page: OpenPage, server: PagesServer) -> None:
    """One tab goes through all pages; what is too wide is named with its page."""
    tab = open_page("/", width=PHONE, height=740)
    wide = {}
    for page, path in furnish(server, LONG).items():
        tab.pedir("Page.navigate", url=server.web + path)
        settle(tab)
        if found := sticks_out(tab, PHONE):
            wide[page] = found[:4]
    assert wide == {}
