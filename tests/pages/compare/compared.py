"""Runs that are compared, and a comparison as a person looks at it."""

import base64
import json
import math
from pathlib import Path
from typing import Any

from tests.api.navegador import Aba
from tests.pages.server import PagesServer

HOSTILE = "<img src=x onerror=\"document.title='harmed'\">"
NAMES = ("fit 0", "fit 1", HOSTILE)
RATES = ("0.1", "0.01", "0.001")
LEADERBOARDS = [
    json.dumps(one) for one in json.loads((Path(__file__).parent / "leaderboards.json").read_text())
]
"""What three runs of this project's sample reported, as the SDK sends tables."""
POINTS = 2500
SPIKE = 1717
AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text()
SINGLE = -(2**31)
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def _hyperparams(number: int) -> dict[str, Any]:
    values = {"rate": RATES[number], "depth": "8", "note": f"run {number}" * 3, HOSTILE: RATES[number]}
    return {
        "Args": {name: {"section": "Args", "name": name, "value": value} for name, value in values.items()}
    }


def _document(number: int) -> dict[str, Any]:
    """Return fields of one of the runs: their code, packages and configuration differ."""
    packages = {"pip": f"numpy==2.{number}\nscipy==1.1"}
    text = f"layers: 3\nwidth: {number}\nact: relu"
    return {
        "hyperparams": _hyperparams(number),
        "script": {"entry_point": "train.py", "version_num": f"{number}abc", "requirements": packages},
        "configuration": {"model": {"name": "model", "type": "yaml", "value": text}},
    }


def _log(number: int) -> list[dict[str, Any]]:
    lines = [f"begin 2026-01-0{number + 1} 10:00:00", *(f"step {step}" for step in range(40))]
    lines += [f"rate is {RATES[number]}", f"took {number + 3}.5 s"]
    return [
        {"type": "log", "msg": line, "timestamp": 1_700_000_000_000 + at} for at, line in enumerate(lines)
    ]


def sample(
    server: PagesServer, task: str, name: str = "i.png", content: bytes = PNG, variant: str = "first"
) -> dict[str, Any]:
    """Upload a debug sample as the SDK does; return the event that names it."""
    head = f'--B\r\nContent-Disposition: form-data; name="/{task}/{name}"; filename="{name}"\r\n\r\n'
    headers = {**server.api.bearer, "Content-Type": "multipart/form-data; boundary=B"}
    body = head.encode() + content + b"\r\n--B--\r\n"
    assert server.api.request("POST", "/", body, headers, server="files_server")[0] == 200
    url = f"{server.api.state['files_server']}/{task}/{name}"
    return {
        "type": "training_debug_image",
        "metric": "seen",
        "variant": variant,
        "iter": 7,
        "url": url,
        "key": url,
    }


def make(server: PagesServer) -> list[str]:
    """Make three runs: parameters, a long curve with a spike, a single value, table, log and image."""
    made = []
    for number, name in enumerate(NAMES):
        task = server.task(name, project="compare", status="completed", **_document(number))
        curve = [9.0 if step == SPIKE else math.exp(-step / 900) + number / 10 for step in range(POINTS)]
        server.scalars(task, "loss", "train", curve)
        value = {"metric": "Summary", "variant": "score", "iter": SINGLE, "value": 0.5 + number / 10}
        table = {"metric": "leaderboard", "variant": "table", "plot_str": LEADERBOARDS[number]}
        single, plot = {"type": "training_stats_scalar", **value}, {"type": "plot", **table}
        server.events(task, single, plot, sample(server, task), *_log(number))
        made.append(task)
    return made


def path_of(tasks: list[str], tab: str) -> str:
    """Return the address of a comparison."""
    return f"/projects/*/compare-tasks;ids={','.join(tasks)}/{tab}"


def texts(tab: Aba, selector: str) -> list[str]:
    """Return the texts of some elements."""
    found = f"[...document.querySelectorAll({json.dumps(selector)})].map((one) => one.innerText.trim())"
    return list(tab.avaliar(found))


def says(selector: str, text: str) -> str:
    """Return the question whether one of some elements says something."""
    return (
        f"[...document.querySelectorAll({json.dumps(selector)})]"
        f".some((one) => one.innerText.includes({json.dumps(text)}))"
    )


def rows(tab: Aba) -> dict[str, list[str]]:
    """Return the rows of the comparing table: name -> cells."""
    cells = "[...row.cells].map((cell) => cell.innerText.trim())"
    found = tab.avaliar(
        f"[...document.querySelectorAll('.sides tbody tr:not(.group)')].map((row) => {cells})"
    )
    return {row[0]: row[1:] for row in found}


def reload(tab: Aba, ready: str) -> None:
    """Reload the page: whatever its address does not hold is gone."""
    tab.avaliar("window.before = true")
    tab.pedir("Page.reload")
    tab.esperar(f"!window.before && document.querySelector('#content') && {ready}")


def press(tab: Aba, text: str, kind: str = "button") -> None:
    """Press what has a text or a name."""
    said = "(one.innerText + (one.getAttribute('aria-label') ?? ''))"
    all_ = f"[...document.querySelectorAll({json.dumps(kind)})]"
    found = f"{all_}.find((one) => {said}.includes({json.dumps(text)}))"
    tab.avaliar(f"{found}.dataset.pressed = 1")
    tab.apertar("[data-pressed]")
    tab.avaliar("document.querySelectorAll('[data-pressed]').forEach((one) => delete one.dataset.pressed)")


def choose(tab: Aba, selector: str, value: str) -> None:
    """Choose an option."""
    element = f"document.querySelector({json.dumps(selector)})"
    tab.avaliar(f"{element}.value = {json.dumps(value)}")
    tab.avaliar(f"{element}.dispatchEvent(new Event('change', {{bubbles: true}}))")


def go(tab: Aba, name: str) -> None:
    """Go to another tab of the comparison."""
    tab.clicar(f'#content .tabs a[href*="/{name}"]')


def faults(tab: Aba) -> list[str]:
    """Return what axe finds."""
    tab.avaliar(f"{AXE};1")
    line = "`${one.id}: ${one.nodes[0].html}`.slice(0, 300)"
    return list(tab.avaliar(f"axe.run('#content').then((said) => said.violations.map((one) => {line}))"))
