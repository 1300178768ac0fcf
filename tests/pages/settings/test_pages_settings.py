"""Keys and server: a secret is shown once, works, and is refused after it was revoked."""

import base64
import json
import re

from tests.api.navegador import Aba
from tests.pages.conftest import OpenPage
from tests.pages.server import PagesServer


def status_of(server: PagesServer, key: str, secret: str) -> int:
    """Return what a call with these credentials is answered with."""
    pair = base64.b64encode(f"{key}:{secret}".encode()).decode()
    headers = {"Authorization": f"Basic {pair}", "Content-Type": "application/json"}
    return server.api.request("POST", "/v2.31/queues.get_all", b"{}", headers)[0]


def press(tab: Aba, selector: str, text: str) -> None:
    """Click the one that bears a text."""
    tab.avaliar(
        f"[...document.querySelectorAll({json.dumps(selector)})]"
        f".find((one) => one.innerText === {json.dumps(text)}).click()"
    )


def test_a_key_is_made_shown_once_and_revoked(open_page: OpenPage, server: PagesServer) -> None:
    tab = open_page("/")
    tab.clicar(".switches .menu button")
    tab.esperar("document.querySelector('.switches [role=menuitem]')")
    press(tab, ".switches [role=menuitem]", "Keys & server")
    tab.esperar("document.querySelector('#content tbody tr')")
    tab.esperar("document.querySelector('#content .facts')")
    shown = tab.texto("#content")
    assert str(server.api.state["api_server"]) in shown
    assert 'eval "$(python -m clearml_local env --data' in shown
    press(tab, "#content .button", "New key")
    tab.esperar("document.activeElement.id === 'key-label'")
    tab.pedir("Input.insertText", text="of a test")
    tab.tecla("Enter")
    tab.esperar("document.querySelector('dialog pre')")
    made = dict(re.findall(r"CLEARML_API_(\w+)_KEY=(\S+)", tab.texto("dialog pre")))
    assert status_of(server, made["ACCESS"], made["SECRET"]) == 200
    tab.clicar("dialog .button.primary")
    tab.esperar("!document.querySelector('dialog')")
    assert made["SECRET"] not in tab.avaliar("document.documentElement.outerHTML")
    tab.esperar("document.querySelector('[aria-label=\"Revoke of a test\"]')")
    tab.clicar('[aria-label="Revoke of a test"]')
    tab.esperar("document.querySelector('dialog button.danger')")
    tab.clicar("dialog button.danger")
    tab.esperar("!document.querySelector('[aria-label=\"Revoke of a test\"]')")
    assert status_of(server, made["ACCESS"], made["SECRET"]) == 401
