"""The list of pipelines and runs: newest first, filtered, chosen, compared."""

import time

import pytest

from tests.pages.conftest import OpenPage
from tests.pages.handled import press
from tests.pages.pipelines.made import pipeline, reload, run
from tests.pages.server import PagesServer

ROWS = "[...document.querySelectorAll('table.runs tbody tr')]"
NAMES = f"{ROWS}.map((row) => row.querySelector('th a').innerText)"


def test_runs_are_filtered_chosen_and_compared(server: PagesServer, open_page: OpenPage) -> None:
    first = run(server, "listed", "the first", tags=["nightly"])
    for name in first.graph:
        first.stage(name, "completed")
    server.scalars(first.id, "loss", "test", [0.5])
    server.events(
        first.id,
        {
            "type": "training_stats_scalar",
            "metric": "Summary",
            "variant": "score",
            "iter": -(2**31),
            "value": 0.875,
        },
    )
    server.bring(first.id, "completed")
    second = run(server, "listed", "the second")
    second.stage("take", "completed")
    second.stage("left")
    tab = open_page(f"/pipelines/{first.project}")
    tab.esperar(f"{ROWS}.length === 2")
    assert tab.avaliar(NAMES) == ["the second", "the first"]
    assert tab.texto("h1") == "listed"
    for row, said in enumerate(
        (("running", "1 of 4 · now left"), ("completed", "4 of 4", "0.875", "nightly"))
    ):
        text = tab.avaliar(f"{ROWS}[{row}].innerText")
        assert [words for words in said if words not in text] == []
    second.stage("left", "completed")
    second.stage("right")
    tab.esperar(f"{ROWS}[0].innerText.includes('2 of 4 · now right')")
    tab.digitar("#text", "NIGHT")
    tab.esperar(f"{ROWS}.length === 1")
    assert "q=NIGHT" in tab.avaliar("location.search")
    reload(tab)
    tab.esperar(f"document.querySelector('#text')?.value === 'NIGHT' && {ROWS}.length === 1")
    tab.digitar("#text", "nothing at all")
    tab.esperar("document.querySelector('.empty')")
    tab.apertar(".empty button")
    tab.esperar(f"{ROWS}.length === 2 && location.search === ''")
    for row in (1, 2):
        tab.apertar(f"table.runs tbody tr:nth-child({row}) input")
    tab.esperar("document.querySelector('.pipe-chosen')?.innerText.includes('2 runs')")
    tab.apertar(".pipe-chosen .primary")
    tab.esperar("location.pathname.includes('compare-tasks')")
    address = tab.avaliar("decodeURIComponent(location.pathname)")
    assert {first.id, second.id} == set(address.partition("ids=")[2].partition("/")[0].split(","))


def test_an_empty_pipeline_says_what_to_do_in_portuguese(server: PagesServer, open_page: OpenPage) -> None:
    project = pipeline(server, "empty one")
    tab = open_page(f"/pipelines/{project}", language="pt-BR", width=360, height=740)
    tab.esperar("document.querySelector('.empty')")
    assert "Nenhum pipeline rodou aqui ainda" in tab.texto(".empty")
    assert "PipelineController" in tab.texto(".empty")
    assert tab.avaliar("document.documentElement.scrollWidth") == 360


@pytest.mark.usefixtures("project_file")
def test_all_columns_are_in_sight_on_a_usual_screen(server: PagesServer, open_page: OpenPage) -> None:
    one = run(server, "with all columns", "with all columns #12")
    for name in one.graph:
        one.stage(name, "completed")
    for variant, value in (("oof rps", 0.078665), ("oof qwk", 0.6764), ("oof accuracy", 0.47063)):
        server.scalars(one.id, "Summary", variant, [value])
    for variant in ("oof within_one", "promoted by the gate"):
        server.scalars(one.id, "Summary", variant, [1])
    server.bring(one.id, "completed")
    tab = open_page(f"/pipelines/{one.project}")
    tab.esperar(f"{ROWS}.length === 1")
    heads = tab.texto("table.runs thead")
    assert "Gate passed" in heads.replace("\n", " ")
    assert "Tags" not in heads
    box = "document.querySelector('.scroller')"
    assert tab.avaliar(f"{box}.scrollWidth - {box}.clientWidth") == 0
    fades = f"getComputedStyle({box}).getPropertyValue('--more-after')"
    assert tab.avaliar(fades) == "0px"
    tab.janela(700, 900)
    tab.esperar(f"{box}.scrollWidth > {box}.clientWidth && {fades} !== '0px'")
    tab.avaliar(f"{box}.scrollLeft = 9999")
    tab.esperar(f"{fades} === '0px' && getComputedStyle({box}).getPropertyValue('--more-before') !== '0px'")


def test_a_run_that_went_on_shows_how_long_it_worked(server: PagesServer, open_page: OpenPage) -> None:
    paused = run(server, "paused")
    time.sleep(0.8)  # a second, as the server counts
    server.call("tasks.stopped", task=paused.id)
    time.sleep(3)
    server.call("tasks.started", task=paused.id, force=True)
    server.call("tasks.stopped", task=paused.id)
    assert server.call("tasks.get_by_id", task=paused.id)["task"]["active_duration"] == 1
    tab = open_page(f"/pipelines/{paused.project}")
    tab.esperar(f"{ROWS}.length === 1")
    assert "1 s" in tab.avaliar(f"[...{ROWS}[0].cells].map((cell) => cell.innerText)")


def test_where_there_are_several_pipelines_a_new_run_says_of_which(
    server: PagesServer, open_page: OpenPage
) -> None:
    first, second = (run(server, name) for name in ("new of this", "new of that"))
    tab = open_page("/pipelines")
    press(tab, "New run")
    tab.esperar("document.querySelector('[role=menuitem]')")
    offered = tab.avaliar("[...document.querySelectorAll('[role=menuitem]')].map((one) => one.innerText)")
    assert [one for one in ("new of this", "new of that") if not any(one in said for said in offered)] == []
    (said,) = (one for one in offered if "new of that" in one)
    press(tab, said, ".menu")
    tab.esperar(
        f"location.pathname === '/pipelines/{second.project}/tasks/{second.id}/new'"
        f" || location.pathname === '/pipelines/{second.project}/new'"
    )
    assert first.project != second.project


def test_back_and_a_reload_lead_to_where_one_was(server: PagesServer, open_page: OpenPage) -> None:
    for number in range(30):
        made = run(server, "long list", f"run {number}", graph={"only": []})
    tab = open_page(f"/pipelines/{made.project}", height=500)
    tab.esperar(f"{ROWS}.length === 30")
    tab.avaliar("scrollTo(0, 700)")
    tab.esperar("scrollY === 700")
    tab.avaliar("new Promise(requestAnimationFrame).then(() => 1)")  # the page has heard of it
    link = f"{ROWS}.find((row) => row.getBoundingClientRect().top > 200).querySelector('th a')"
    tab.avaliar(f"{link}.setAttribute('data-here', '')")
    tab.avaliar("document.querySelector('[data-here]').click()")
    tab.esperar("location.pathname.includes('/tasks/') && document.querySelector('.run-facts')")
    assert tab.avaliar("scrollY") == 0
    tab.avaliar("history.back()")
    tab.esperar(f"{ROWS}.length === 30 && Math.abs(scrollY - 700) < 2")
    reload(tab)
    tab.esperar(f"{ROWS}.length === 30 && Math.abs(scrollY - 700) < 2")
    tab.avaliar("history.forward()")
    tab.esperar("document.querySelector('.run-facts') && scrollY === 0")
