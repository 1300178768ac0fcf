"""What is around every page: on a phone, by keys, read aloud; and that it hides nothing that one does."""

from tests.api.navegador import Aba
from tests.pages.conftest import OpenPage
from tests.pages.handled import press
from tests.pages.server import PagesServer

MENU = ".switches .menu > button"
SHOWN = """[...document.querySelectorAll('.switches [role^=menuitem]')].filter((one) => one.checkVisibility())
  .map((one) => [one.innerText, one.ariaChecked])"""
HERE = "document.activeElement.innerText"


def open_menu(tab: Aba) -> None:
    tab.apertar(MENU)
    tab.esperar("document.querySelector('.switches [role=menu]')")


def test_a_phone_has_room_to_search_and_everything_in_a_menu(open_page: OpenPage) -> None:
    tab = open_page("/", width=360, height=740)
    assert tab.avaliar("document.querySelector('.search input').getBoundingClientRect().width") > 150
    open_menu(tab)
    assert [one[0] for one in tab.avaliar(SHOWN)] == [
        "Português", "As the system", "Light", "Dark", "Keys & server", "Log out",
    ]  # fmt: skip
    tab.tecla("Enter")
    tab.esperar("document.documentElement.lang === 'pt-BR'")
    open_menu(tab)
    tab.tecla("ArrowDown", 3)
    assert tab.avaliar(HERE) == "Escuro"
    tab.tecla("Enter")
    tab.esperar("document.documentElement.dataset.theme === 'dark'")
    tab.janela(1280, 900)
    open_menu(tab)
    assert [one for one in tab.avaliar(SHOWN) if one[1] is not None] == [
        ["Como o sistema", "false"], ["Claro", "false"], ["Escuro", "true"],
    ]  # fmt: skip
    assert tab.avaliar(HERE) == "Como o sistema", "what is not shown has no focus"


def test_pages_that_one_comes_to_are_said_once(open_page: OpenPage) -> None:
    tab = open_page("/")
    assert tab.texto(".arrived") == ""
    tab.avaliar("""window.said = [];
      const arrived = document.querySelector('.arrived');
      new MutationObserver(() => said.push(arrived.textContent))
        .observe(arrived, {childList: true, characterData: true, subtree: true})""")
    for name in ("Projects", "Reports", "Models"):
        press(tab, name, "nav.pages")
        tab.esperar(f"said.at(-1)?.startsWith('{name} · ')")
        tab.esperar(f"document.querySelector('nav.pages [aria-current]').innerText === '{name}'")
    assert len(tab.avaliar("said.filter(Boolean)")) == 3


def test_neither_the_top_line_nor_a_fold_hides_what_one_does(
    open_page: OpenPage, server: PagesServer
) -> None:
    section = {f"p{n:02}": {"section": "Args", "name": f"p{n:02}", "value": f"{n}"} for n in range(40)}
    task = server.task("long", "top line", status="completed", hyperparams={"Args": section})
    tab = open_page(f"/projects/*/tasks/{task}/hyper-params")
    tab.esperar("document.querySelectorAll('table.params .copy').length === 40")
    tab.avaliar("[...document.querySelectorAll('table.params .copy')].at(-1).focus()")
    top = "document.querySelector('.top').getBoundingClientRect().bottom"
    under = f"document.activeElement.getBoundingClientRect().top - {top}"
    for _ in range(38):
        tab.tecla("Tab", shift=True)
        assert tab.avaliar(under) > 0
    tab.janela(360, 740)
    scroller = "document.querySelector('.scroller:has(table.params)')"
    tab.esperar(f"{scroller}.scrollWidth <= {scroller}.clientWidth")
    tab.janela(900, 420)
    tab.pedir("Page.navigate", url=f"{server.web}/projects/{server.project('top line')}/tasks")
    press(tab, "Columns", "main")
    tab.esperar("document.querySelector('dialog[open] .list-offer label')")
    button = "document.querySelector('dialog footer .primary').getBoundingClientRect()"
    fits = "document.querySelector('dialog').scrollHeight <= document.querySelector('dialog').clientHeight"
    assert not tab.avaliar(fits)
    assert tab.avaliar(f"{button}.bottom <= document.querySelector('dialog').getBoundingClientRect().bottom")
    tab.avaliar("document.querySelector('dialog').scrollTop = 1e6")
    assert tab.avaliar(f"{button}.bottom <= document.querySelector('dialog').getBoundingClientRect().bottom")
