"""Numbers that are close to each other, or long: axes, tables and addresses tell them apart."""

import json

import pytest

from tests.pages.compare.compared import path_of, press, reload, says, texts
from tests.pages.conftest import OpenPage
from tests.pages.server import PagesServer

SEEDS = [1_700_000_001 + n for n in range(4)]
NEAR = [0.99991 + n * 0.000005 for n in range(4)]
AXES = "axes=p%253AArgs%252Fseed~m%253Anear%252Fx%253Avalue"
TICKS = "[...document.querySelectorAll('.scatter .tick text')]"
POINTS = "[...document.querySelectorAll('.scatter .point')]"
BOXES = "map((one) => one.getBoundingClientRect())"
BELOW = f"{TICKS}.filter((one) => one.getAttribute('text-anchor') === 'middle').{BOXES}"
WIDTH = "document.querySelector('.scatter svg').getBoundingClientRect()"
OUTSIDE = f"{TICKS}.{BOXES}.filter((one) => one.left < {WIDTH}.left || one.right > {WIDTH}.right).length"
DRAWN = "window.drawn = []; const draw = CanvasRenderingContext2D.prototype.fillText;" \
    "CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {" \
    "window.drawn.push(text); return draw.call(this, text, ...rest); };"  # fmt: skip


@pytest.fixture(scope="module")
def tasks(server: PagesServer) -> list[str]:
    """Four runs whose seeds are long, and whose results nearly the same."""
    made = []
    for number, (seed, near) in enumerate(zip(SEEDS, NEAR, strict=True)):
        args = {"seed": {"section": "Args", "name": "seed", "value": str(seed)}}
        task = server.task(f"near {number}", "near", hyperparams={"Args": args}, status="completed")
        server.scalars(task, "near", "x", [near])
        server.scalars(task, "curve", "x", [near, near + 1e-6, near + 2e-6])
        made.append(task)
    return made


def test_ticks_of_axes_are_told_apart(open_page: OpenPage, tasks: list[str]) -> None:
    tab = open_page(path_of(tasks, "hyper-params/scatter?sx=p:Args/seed&sy=m:near/x:value"))
    tab.esperar("document.querySelectorAll('.scatter .point').length === 4")
    ticks = tab.avaliar(f"{TICKS}.map((one) => one.textContent)")
    assert len(ticks) == len(set(ticks)) >= 8
    assert {f"{seed:,}" for seed in (SEEDS[0], SEEDS[1], SEEDS[3])} <= set(ticks)
    assert "0.99991" in ticks
    assert tab.avaliar(OUTSIDE) == 0
    labels = f"{POINTS}.map((one) => one.getAttribute('aria-label').split(': ')[1])"
    assert tab.avaliar(labels)[1] == "Args/seed 1,700,000,002 near / x 0.999915"
    tab.janela(360, 740)
    tab.esperar("document.querySelector('.scatter svg').clientWidth < 360")
    tab.esperar(f"{BELOW}.every((box, at, all) => !at || box.left > all[at - 1].right)")
    assert tab.avaliar(OUTSIDE) == 0


def test_a_range_of_long_numbers_stays_as_it_was_set(open_page: OpenPage, tasks: list[str]) -> None:
    tab = open_page(path_of(tasks, f"hyper-params/graph?{AXES}"))
    tab.esperar("document.querySelectorAll('.axis-title').length === 2")
    ticks = texts(tab, ".parallel .tick")
    assert len(ticks) == len(set(ticks)) >= 8
    tab.focar(".axis-handle[data-end=high]")
    tab.tecla("ArrowDown")
    tab.esperar(says(".bar [role=status]", "4 of 4 tasks are within"))
    tab.tecla("ArrowDown", 10)
    tab.esperar(says(".bar [role=status]", "3 of 4 tasks are within"))
    value = "document.querySelector('.axis-handle[data-end=high]').getAttribute('aria-valuetext')"
    assert tab.avaliar(value).startswith("1,700,000,003")
    tab.avaliar("document.querySelectorAll('.axis-handle[data-end=low]')[1].focus()")
    tab.tecla("ArrowUp", 8)
    tab.esperar(says(".bar [role=status]", "2 of 4 tasks are within"))
    reload(tab, "document.querySelector('.axis-title')")
    tab.esperar(says(".bar [role=status]", "2 of 4 tasks are within"))


def test_ticks_of_curves_are_told_apart(open_page: OpenPage, server: PagesServer) -> None:
    task = server.task("near curve", "near", status="started")
    kind = {"type": "training_stats_scalar", "metric": "curve", "variant": "x"}
    server.events(task, *({**kind, "iter": 1_700_000_000 + n, "value": 0.99991 + n * 1e-6} for n in range(5)))
    tab = open_page("/settings")
    tab.pedir("Page.addScriptToEvaluateOnNewDocument", source=DRAWN)
    tab.pedir("Page.navigate", url=f"{server.web}/projects/*/tasks/{task}/info-output/metrics/scalar")
    tab.esperar("document.querySelector('#content canvas') && window.drawn.length")
    drawn = [one for one in tab.avaliar("[...new Set(window.drawn)]") if one]
    assert [one for one in drawn if "e+" in one] == []
    assert {"1,700,000,000", "1,700,000,004", "0.99991", "0.999914"} <= set(drawn), json.dumps(drawn)
    press(tab, "Values as a table", "summary")
    assert texts(tab, "#content details tbody td")[:3] == ["0.999914", "0.99991", "0.999914"]
