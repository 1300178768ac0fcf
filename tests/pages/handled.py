"""What a person does on any page: press, choose, write; and what the table of tasks shows then."""

import json

from tests.api.navegador import Aba

NAMES = "[...document.querySelectorAll('.grid-body [aria-colindex=\"2\"]')].map((cell) => cell.innerText)"
STEADY = "document.querySelector('.grid:not(.stale) .grid-row a')"


def press(tab: Aba, text: str, within: str = "body") -> None:
    """Press the button, the box or the link whose text begins so."""
    elements = ", ".join(f"{within} {kind}" for kind in ("button", "label", "summary", "a"))
    found = f"""[...document.querySelectorAll({json.dumps(elements)})].find((one) => one.checkVisibility()
      && one.innerText.replace(/\\s+/g, ' ').trim().startsWith({json.dumps(text)}))"""
    tab.esperar(found)
    tab.avaliar(f"{found}.setAttribute('data-here', '')")
    tab.apertar("[data-here]")
    tab.avaliar("document.querySelector('[data-here]')?.removeAttribute('data-here')")


def choose(tab: Aba, field: str, value: str) -> None:
    """Choose something of a list, as its keys or its menu do."""
    options = f"[...document.querySelector({json.dumps(field)})?.options ?? []]"
    tab.esperar(f"{options}.some((one) => one.value === '{value}')")
    tab.avaliar(f"""(() => {{
      const field = document.querySelector({json.dumps(field)});
      field.value = '{value}';
      field.dispatchEvent(new Event('change', {{bubbles: true}}));
    }})()""")


def write(tab: Aba, field: str, text: str) -> None:
    """Write into a field of the dialog that is about to open: it takes the focus first."""
    tab.esperar(f"document.querySelector('dialog[open]')?.querySelector({json.dumps(field)})")
    tab.digitar(field, text)


def names(tab: Aba) -> list[str]:
    """The names of the rows that are drawn, from the top."""
    return [str(one) for one in tab.avaliar(NAMES)]


def shows(tab: Aba, *expected: str) -> None:
    """Wait until the rows are these, in this order."""
    tab.esperar(
        f"{STEADY} && JSON.stringify({NAMES}) === {json.dumps(json.dumps(expected, separators=(',', ':')))}"
    )


def name_a_view(tab: Aba, name: str) -> None:
    """Open the dialog that keeps what the table shows, and type a name."""
    tab.esperar("[...document.querySelectorAll('button')].some((one) => one.innerText.includes('Views'))")
    press(tab, "Views")
    press(tab, "Save")
    write(tab, "#view-name", name)
