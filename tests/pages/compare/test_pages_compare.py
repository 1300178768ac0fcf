"""Several tasks beside each other, as a person compares them; the address keeps the whole view."""

import json

import pytest

from tests.pages.compare.compared import (
    HOSTILE,
    NAMES,
    POINTS,
    RATES,
    faults,
    go,
    make,
    path_of,
    press,
    reload,
    rows,
    says,
    texts,
)
from tests.pages.conftest import OpenPage
from tests.pages.server import PagesServer

TITLES = "[...document.querySelectorAll('.axis-title')].map((one) => one.innerText)"
EXACT = "document.querySelector('.chart header [role=status]').innerText === 'every point'"


@pytest.fixture(scope="module")
def tasks(server: PagesServer) -> list[str]:
    """Three runs."""
    return make(server)


def test_parameters_show_what_differs_from_the_base(open_page: OpenPage, tasks: list[str]) -> None:
    tab = open_page(path_of(tasks, "hyper-params/values"))
    tab.esperar("document.querySelector('.sides tbody')")
    found = rows(tab)
    assert set(found) == {"rate", "note", HOSTILE}
    assert [cell.split()[-1] for cell in found["rate"]] == list(RATES)
    marks = "[...document.querySelectorAll('.sides tr.group + tr td')].map((cell) => cell.className)"
    assert ["differs" in mark for mark in tab.avaliar(marks)] == [False, True, True]
    press(tab, "Only differences", "label")
    tab.esperar(says(".sides th", "depth"))
    press(tab, "What to do with fit 1")
    press(tab, "Make it the base", "[role=menuitem]")
    reload(tab, "document.querySelector('.sides td.base')")
    assert "depth" in rows(tab)
    assert texts(tab, ".sides .side-head.base a") == ["fit 1"]
    assert texts(tab, ".compared li > a") == list(NAMES)
    assert faults(tab) == []


def test_tasks_are_taken_away_found_again_and_moved(open_page: OpenPage, tasks: list[str]) -> None:
    tab = open_page(path_of(tasks, "hyper-params/values"))
    tab.esperar("document.querySelector('.sides tbody')")
    press(tab, "What to do with fit 1")
    press(tab, "Take away", "[role=menuitem]")
    tab.esperar("document.querySelectorAll('.sides .side-head').length === 2")
    press(tab, "Add tasks")
    tab.esperar("document.querySelector('dialog[open] input')")
    tab.digitar("dialog input", "FIT 1")
    tab.esperar("document.querySelectorAll('dialog li').length === 1")
    press(tab, "Add: fit 1", "dialog button")
    tab.esperar("document.querySelectorAll('.sides .side-head').length === 3")
    tab.tecla("Escape")
    tab.esperar("!document.querySelector('dialog')")
    assert texts(tab, ".compared li > a") == ["fit 0", HOSTILE, "fit 1"]
    press(tab, "What to do with fit 1")
    press(tab, "Move to the left", "[role=menuitem]")
    reload(tab, "document.querySelector('.sides tbody')")
    assert texts(tab, ".compared li > a") == list(NAMES)


def test_the_best_is_marked_once_one_says_what_is_better(open_page: OpenPage, tasks: list[str]) -> None:
    tab = open_page(path_of(tasks, "scalars/values"))
    tab.esperar("document.querySelector('.sides tbody')")
    assert not tab.avaliar("document.querySelector('.sides td.best')")
    best = "document.querySelector('.sides td.best').cellIndex"
    press(tab, "score: Nobody has said")
    tab.esperar("document.querySelector('.sides td.best')")
    assert tab.avaliar(best) == 3
    press(tab, "score: Higher is better")
    tab.esperar(f"{best} === 1")
    press(tab, "lowest", "label")
    tab.esperar(says(".sides th", "lowest"))
    press(tab, "score", ".sides .sort")
    press(tab, "score", ".sides .sort")
    tab.esperar("document.querySelector('.sides .side-head a').innerText.startsWith('<img')")
    reload(tab, "document.querySelector('.sides td.best')")
    assert tab.avaliar(best) == 3
    assert texts(tab, ".sides .side-head a")[0] == HOSTILE
    assert tab.avaliar("document.title") != "harmed"
    assert faults(tab) == []


def test_curves_are_exact_where_one_zooms_in(open_page: OpenPage, tasks: list[str]) -> None:
    tab = open_page(path_of(tasks, "scalars/graph"))
    tab.esperar("document.querySelector('.chart canvas')")
    assert texts(tab, ".chart .legend .name") == list(NAMES)
    press(tab, "Values as a table", "summary")
    assert texts(tab, ".chart details tbody td:nth-child(4)") == ["9", "9", "9"], "the spike"
    tab.focar(".chart .drawing")
    for _ in range(4):
        tab.pedir("Input.dispatchKeyEvent", type="keyDown", key="+", text="+")
    tab.esperar(EXACT)
    press(tab, "Shown in the drawings: fit 1")
    tab.esperar("document.querySelectorAll('.chart .legend button').length === 2")
    reload(tab, "document.querySelector('.chart canvas')")
    tab.esperar(EXACT)
    assert texts(tab, ".chart .legend .name") == ["fit 0", HOSTILE]
    press(tab, "Values as a table", "summary")
    points = [int(cell) for cell in texts(tab, ".chart details tbody td:last-child")]
    assert points == pytest.approx([POINTS / 16] * 2, rel=0.1), "a sixteenth of the iterations, each of them"
    press(tab, "Whole range")
    tab.esperar("!location.search.includes('zoom') && document.querySelector('.chart canvas')")


def test_axes_are_moved_and_brushed_by_keys_and_stay_so(open_page: OpenPage, tasks: list[str]) -> None:
    tab = open_page(path_of(tasks, "hyper-params/graph"))
    tab.esperar("document.querySelector('.axis-title')")
    before = tab.avaliar(TITLES)
    assert "Args/rate" in before
    assert "Args/depth" not in before
    tab.focar(".axis-title")
    for key, place in (("ArrowRight", 1), ("End", len(before) - 1), ("ArrowLeft", len(before) - 2)):
        tab.tecla(key)
        tab.esperar(f"{TITLES}[{place}] === {json.dumps(before[0])}")
        assert tab.avaliar("document.activeElement.innerText") == before[0], key
    moved = tab.avaliar(TITLES)
    tab.avaliar(
        f"document.querySelectorAll('.axis-handle[data-end=low]')[{moved.index('Args/rate')}].focus()"
    )
    tab.tecla("ArrowUp", 6)
    tab.esperar(says(".bar [role=status]", "1 of 3 tasks is within the ranges"))
    reload(tab, "document.querySelector('.axis-title')")
    assert tab.avaliar(TITLES) == moved
    assert tab.avaliar("document.querySelectorAll('.parallel .line.out').length") == 2
    left = "document.querySelector('.parallel .line:not(.out)').getAttribute('aria-label')"
    assert tab.avaliar(left).startswith("fit 0: ")
    assert faults(tab) == []


def test_leaderboards_are_joined_by_model_with_differences(open_page: OpenPage, tasks: list[str]) -> None:
    tab = open_page(path_of(tasks, "plots"))
    tab.esperar("document.querySelector('[data-plot=\"leaderboard / table\"] .sides tbody')")
    found = rows(tab)
    assert [cell.split("\n")[0] for cell in found["lr"]] == ["0.4525", "0.4525", "0.4525"]
    assert found["ordinal · outliers_removed"][1] == "–"
    assert found["rf"][0] == "–"
    press(tab, "What to do with fit 1")
    press(tab, "Make it the base", "[role=menuitem]")
    tab.apertar("[data-plot] .chooser-field")
    tab.pedir("Input.insertText", text="rps")
    tab.tecla("Enter")
    tab.esperar(says(".sides td", "0.0787"))
    reload(tab, "document.querySelector('[data-plot] .chooser-field')?.value === 'rps'")
    assert rows(tab)["ordinal"][0] == "0.0787"
    assert rows(tab)["voto"][:2] == ["–", "–"]
    press(tab, "As one table", "label")
    tab.esperar("document.querySelectorAll('[data-plot] .data-table').length === 3")


def test_what_else_differs_is_said_line_by_line(open_page: OpenPage, tasks: list[str]) -> None:
    tab = open_page(path_of(tasks, "log"))
    tab.esperar("document.querySelector('.differences')")
    changed = texts(tab, ".differences tr:is(.less, .more) td:last-child")
    assert [line.split()[-1] for line in changed] == ["0.1", "0.01"]
    assert "39 equal lines" in tab.texto(".differences")
    go(tab, "details")
    tab.esperar("document.querySelector('.sides') && document.querySelector('.texts')")
    found = rows(tab)
    assert [cell.split()[-1] for cell in found["numpy"]] == ["2.0", "2.1", "2.2"]
    assert "scipy" not in found
    assert [cell.split()[-1] for cell in found["Commit"]] == ["0abc", "1abc", "2abc"]
    press(tab, "model", ".texts summary")
    tab.esperar(says(".texts tr.more", "width: 1"))
    go(tab, "hyper-params/scatter")
    tab.esperar("document.querySelectorAll('.scatter .point').length === 3")
    tab.focar(".scatter .point")
    tab.esperar(says(".scatter figcaption", "fit 0:"))
    go(tab, "debug-images")
    tab.esperar(
        "[...document.querySelectorAll('.runs-beside img')].filter((one) => one.naturalWidth).length === 3"
    )
    assert tab.avaliar("document.querySelector('.runs-beside img').alt") == "first · fit 0 · 7"


def test_tasks_of_one_name_are_told_apart(open_page: OpenPage, server: PagesServer) -> None:
    values = [{"Args": {"x": {"section": "Args", "name": "x", "value": f"{n}"}}} for n in range(4)]
    runs = [server.task(f"night {n}", kind="controller", system_tags=["pipeline"]) for n in range(2)]
    staged = [server.task("fit", parent=run, hyperparams=values[n]) for n, run in enumerate(runs)]
    alone = [server.task("try", hyperparams=values[n]) for n in (2, 3)]
    for number, task in enumerate([*staged, *alone]):
        server.scalars(task, "loss", "train", [3.0, 2.0, float(number)])
    labels = ["fit · night 0", "fit · night 1", *(f"try · {task[:6]}" for task in alone)]
    tab = open_page(path_of([*staged, *alone], "hyper-params/values"))
    tab.esperar("document.querySelector('.sides tbody')")
    assert texts(tab, ".compared li > a") == labels
    assert texts(tab, ".sides .side-head a") == labels
    go(tab, "scalars/graph")
    tab.esperar("document.querySelector('.chart canvas')")
    assert texts(tab, ".chart .legend .name") == labels
    go(tab, "hyper-params/graph")
    tab.esperar("document.querySelectorAll('.parallel a').length >= 4")
    lines = "[...document.querySelectorAll('.parallel svg a')].map((one) => one.ariaLabel.split(':')[0])"
    assert sorted(tab.avaliar(lines)) == sorted(labels)
    go(tab, "log")
    tab.esperar("document.querySelectorAll('.bar select').length === 2")
    assert texts(tab, ".bar .chooser:first-child option") == labels
    press(tab, "Add tasks")
    tab.esperar(says("dialog li", "night 1"))


def test_a_long_list_is_chosen_from_by_typing(open_page: OpenPage, server: PagesServer) -> None:
    made = []
    for number in range(2):
        made.append(server.task(f"many {number}", project="many"))
        for metric in range(30):
            server.scalars(made[-1], f"class {metric}", "recall", [float(number * metric)])
    tab = open_page(path_of(made, "hyper-params/graph"))
    tab.esperar("document.querySelector('.chooser-field')")
    tab.focar(".chooser-field")
    tab.pedir("Input.insertText", text="recall 27")
    tab.esperar("document.querySelectorAll('[role=option]').length === 1")
    assert tab.texto(".chooser [role=status]") == "1 choice"
    assert faults(tab) == []
    tab.tecla("Escape")
    tab.esperar("!document.querySelector('[role=option]')")
    assert tab.avaliar("document.activeElement.value") == "Choose …"
    tab.tecla("ArrowDown")
    tab.esperar("document.querySelector('[role=option][aria-selected=true]')?.innerText === 'Choose …'")
    tab.pedir("Input.insertText", text="class 2")
    tab.esperar("document.querySelectorAll('[role=option]').length > 5")
    tab.tecla("ArrowDown")
    wanted = tab.avaliar("document.querySelector('[role=option][aria-selected=true]').innerText")
    active = "document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))"
    assert tab.avaliar(f"{active}.innerText") == wanted
    tab.tecla("Enter")
    tab.esperar(f"{TITLES}.some((one) => {json.dumps(wanted)}.startsWith(one))")
    reload(tab, "document.querySelector('.axis-title')")
    assert wanted.split(" —")[0] in tab.avaliar(TITLES)


def test_a_phone_a_task_that_is_gone_and_none_at_all(open_page: OpenPage, tasks: list[str]) -> None:
    tab = open_page(path_of([*tasks, "0" * 32], "details"), language="pt-BR", width=360, height=740)
    tab.esperar("document.querySelector('.sides')")
    assert "1 tarefa não existe mais" in tab.texto("#content")
    for name in ("hyper-params/values", "scalars/values", "scalars/graph", "plots", "hyper-params/graph"):
        go(tab, name)
        tab.esperar("!document.querySelector('#content .loading')")
        assert tab.avaliar("document.documentElement.scrollWidth") <= 360, name
    empty = open_page("/projects/*/compare-experiments;ids=/details")
    assert "Choose at least two tasks" in empty.texto("#content")


EXTREMES = [
    [1e308, -1e308], [1.7e308], [1.7e308, 1.6e308], [-1.7e308, 1.7e308, 0], [5e-324], [5e-324, 1e-323], [0],
    [1, 1], [1e15, 1e15 + 0.125], [-1, 3], [1e-300, 1e300],
]  # fmt: skip
SCALES = """import('/static/compare/axes/scale.js').then(({ scaleOf }) => JSON.stringify(%s.map((values) => {
  const { of, ticks, low, high } = scaleOf({ values, numeric: true }, values.map((_, at) => at), 0, 100, %s);
  return [values.map(of), [...ticks.flatMap(({ at, value }) => [at, value]), low, high]];
})))"""


@pytest.mark.parametrize("log", ["false", "true"])
def test_an_axis_holds_any_numbers(open_page: OpenPage, log: str) -> None:
    tab = open_page("/")
    found = json.loads(tab.avaliar(SCALES % (json.dumps(EXTREMES), log)))
    for values, (places, others) in zip(EXTREMES, found, strict=True):
        assert None not in places + others, f"{values}: JSON has no infinite numbers"
        assert all(-1e-6 <= place <= 100 + 1e-6 for place in places), values
        assert len(set(places)) == len(set(values)), values
