"""A run's page: watched while it goes on, walked by keys, stopped and resumed; what was decided."""

import json
from typing import Any

import pytest

from tests.api.navegador import Aba
from tests.pages.conftest import OpenPage
from tests.pages.pipelines.made import Run, run
from tests.pages.server import PagesServer


def state(name: str) -> str:
    """JavaScript for the state of a node."""
    return f"document.querySelector({json.dumps(f'[data-node={json.dumps(name)}]')})?.dataset.status"


def states(tab: Aba, **expected: str) -> None:
    """Wait until the nodes have these states."""
    for name, status in expected.items():
        tab.esperar(f"{state(name)} === {json.dumps(status)}")


def press(tab: Aba, text: str, within: str = "#content") -> None:
    """Press the button or link that begins with a text, once it is there; a dialog is before it is open."""
    mark = f"""[...document.querySelectorAll({json.dumps(within + " button, " + within + " a")})]
        .find((one) => one.innerText.trim().startsWith({json.dumps(text)}))"""
    tab.esperar(f"{mark} && {mark}.getAttribute('aria-disabled') !== 'true'")
    tab.avaliar(f"{mark}.dataset.pressed = 'next', 0")
    tab.apertar("[data-pressed=next]")
    tab.avaliar("document.querySelector('[data-pressed=next]')?.removeAttribute('data-pressed')")


def test_a_run_is_watched_to_its_failure_and_walked_by_keys(server: PagesServer, open_page: OpenPage) -> None:
    earlier = run(server, "diamond", "earlier run")
    old = earlier.stage("left", "completed")
    watched = run(server, "diamond", "watched run")
    watched.stage("take")
    tab = open_page(watched.path)
    states(tab, take="in_progress", left="pending", right="pending", join="pending")
    watched.stage("take", "completed")
    watched.cached("left", old)
    right = watched.stage("right")
    states(tab, take="completed", left="cached", right="in_progress", join="pending")
    server.events(right, {"type": "log", "msg": "first line\nlast words", "level": "error"})
    server.call("tasks.failed", task=right, status_message="no such <b>column</b>")
    watched.states |= {"right": "failed", "join": "skipped"}
    watched.tell()
    server.call("tasks.failed", task=watched.id)
    states(tab, right="failed", join="skipped")
    tab.esperar("document.querySelector('.why')?.innerText.includes('Stage right failed.')")
    assert "no such <b>column</b>" in tab.texto(".why")
    tab.esperar("document.querySelector('.why pre')?.innerText.includes('last words')")
    assert tab.avaliar("document.title").endswith("failed · ClearML")
    walk_by_keys(tab)


def at(name: str) -> str:
    """JavaScript for where a node begins."""
    return f"document.querySelector('[data-node={name}]').getBoundingClientRect().left"


def walk_by_keys(tab: Aba) -> None:
    assert tab.avaliar("document.querySelectorAll('.graph-node[tabindex=\"0\"]').length") == 1
    tab.focar("[data-node=take]")
    focused = "document.activeElement.dataset.node"
    tab.tecla("ArrowDown")
    assert tab.avaliar(focused) in ("left", "right")
    tab.tecla("ArrowDown")
    assert tab.avaliar(focused) == "join"
    tab.tecla("ArrowUp")
    there = tab.avaliar(focused)
    beside = "ArrowRight" if tab.avaliar(at("left")) < tab.avaliar(at("right")) else "ArrowLeft"
    tab.tecla(beside if there == "left" else {"ArrowRight": "ArrowLeft", "ArrowLeft": "ArrowRight"}[beside])
    assert {there, tab.avaliar(focused)} == {"left", "right"}
    tab.tecla("Home")
    assert tab.avaliar(focused) == "take"
    before = tab.avaliar("document.querySelector('.graph-board').offsetWidth")
    tab.avaliar(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: '-', bubbles: true})), 0"
    )
    tab.esperar(f"document.querySelector('.graph-board').offsetWidth < {before}")
    tab.tecla("ArrowDown")
    name = tab.avaliar(focused)
    tab.tecla("Enter")
    tab.esperar(f"document.querySelector('.stage-head h2')?.innerText === {json.dumps(name)}")
    assert f"stage={name}" in tab.avaliar("location.search")
    press(tab, "Parameters", ".run-panel")
    tab.esperar("location.search.includes('view=hyper-params') && document.querySelector('.task-view')")


def test_stop_and_resume(server: PagesServer, open_page: OpenPage) -> None:
    queue = server.call("queues.create", name="for resuming")["id"]
    running = run(server, "long one")
    stage = running.stage("take")
    tab = open_page(running.path)
    states(tab, take="in_progress")
    press(tab, "Stop")
    tab.esperar("document.querySelector('dialog[open]')")
    assert status(server, running.id) == "in_progress"
    press(tab, "Stop the run", "dialog[open]")
    states(tab, take="stopped")
    assert (status(server, running.id), status(server, stage)) == ("stopped", "stopped")
    press(tab, "Resume")
    tab.esperar("document.querySelector('dialog #act-queue')")
    tab.avaliar(f"""(() => {{ const e = document.querySelector('#act-queue'); e.value = {json.dumps(queue)};
        e.dispatchEvent(new Event('change', {{bubbles: true}})); }})()""")
    tab.esperar("document.querySelector('dialog .notice')?.innerText.includes('No agent listens')")
    press(tab, "Resume", "dialog[open]")
    tab.esperar("document.querySelector('.page-head .status').dataset.status === 'queued'")
    (resumed,) = server.call("tasks.get_all_ex", id=[running.id], search_hidden=True)["tasks"]
    assert resumed["execution"]["queue"] == queue
    tab.esperar("document.querySelector('.unheard .notice')?.innerText.includes('queue for resuming')")
    assert "clearml-agent daemon --detached --queue 'for resuming'" in tab.texto(".unheard")
    assert "The controller waits in a queue" in tab.texto(".messages")
    server.call("workers.register", worker="hears:1", queues=[queue], timeout=3600)
    tab.esperar("!document.querySelector('.unheard .notice')")
    server.call("workers.unregister", worker="hears:1")
    server.call("tasks.dequeue", task=running.id)


def status(server: PagesServer, task: str) -> str:
    return str(server.call("tasks.get_by_id", task=task)["task"]["status"])


def test_one_stage_of_any_pipeline_again(server: PagesServer, open_page: OpenPage) -> None:
    server.call("queues.create", name="for stages")
    ended = run(server, "any pipeline", hyperparams={})
    arguments = {"Args": {"rate": {"section": "Args", "name": "rate", "value": "0.5"}}}
    stage = ended.stage("take", "completed", hyperparams=arguments)
    tab = open_page(f"{ended.path}?stage=take")
    press(tab, "Run again")
    tab.esperar("document.querySelector('dialog #act-queue')")
    press(tab, "Copy and enqueue", "dialog[open]")
    tab.esperar(
        f"location.pathname.startsWith('/projects/') && !location.pathname.includes({json.dumps(stage)})"
    )
    copy = tab.avaliar("location.pathname.split('/')[4]")
    made = server.call("tasks.get_by_id", task=copy)["task"]
    assert (made["status"], made["hyperparams"]["Args"]["rate"]["value"]) == ("queued", "0.5")
    assert status(server, stage) == "completed"
    server.call("tasks.dequeue", task=copy)


def decided(server: PagesServer, judged: Run) -> str:
    """Register a model as the last stage does; return its id."""
    lines = ("ok: all well (a.rule: 0, must be <= 0)", "REFUSED: qwk is low (b.rule: 0.66, must be >= 0.9)")
    reasons = "\n".join((*lines, "no rule at all"))
    values = {
        "gate_passed": "False",
        "gate_reasons": reasons,
        "gate_reasons_pt": "RECUSADO: qwk é baixo (b.rule: 0,66, deve ser >= 0,9)",
        "versao": "7",
        "promocao": "it is <i>worse</i>",
    }
    metadata: dict[str, Any] = {
        key: {"key": key, "type": "str", "value": value} for key, value in values.items()
    }
    task = judged.stage("join", "completed")
    model = server.call(
        "models.create", name="judged", uri="http://127.0.0.1/x", project=judged.project, metadata=metadata
    )["id"]
    server.call("tasks.edit", task=task, force=True, models={"output": [{"name": "judged", "model": model}]})
    server.call("models.edit", model=model, task=task, tags=["candidato"])
    return str(model)


@pytest.mark.usefixtures("project_file")
def test_why_the_gate_refused(server: PagesServer, open_page: OpenPage) -> None:
    judged = run(server, "judged pipeline")
    model = decided(server, judged)
    tab = open_page(judged.path)
    tab.esperar("document.querySelector('table.gates')")
    assert "The gate refused it" in tab.texto(".run-panel")
    assert "it is <i>worse</i>" in tab.texto(".run-panel")
    assert "not promoted: a candidate" in tab.texto(".run-panel")
    assert tab.avaliar("document.querySelectorAll('table.gates')[0].querySelectorAll('tbody tr').length") == 1
    row = tab.texto("table.gates tbody tr").split()
    assert row == ["✕", "refused", "qwk", "is", "low", "0.66", ">=", "0.9", "b.rule"]
    tab.apertar(".run-panel details summary")
    tab.esperar("document.querySelectorAll('table.gates')[1].innerText.includes('no rule at all')")
    phone = open_page(judged.path, width=360, height=740)
    phone.esperar("document.querySelector('table.gates')")
    assert "Measured 0.66 · Must be >= 0.9" in phone.texto("table.gates tbody tr")
    width = "document.querySelector('table.gates').parentElement.%s"
    assert phone.avaliar(width % "scrollWidth") == phone.avaliar(width % "clientWidth")
    server.call(
        "models.add_or_update_metadata",
        model=model,
        metadata=[{"key": "decisao", "type": "str", "value": "none, the gate refused it"}],
    )
    tab.esperar(
        "document.querySelector('.run-panel').innerText.includes('Promotion: none, the gate refused it')"
    )
    assert "it is <i>worse</i>" not in tab.texto(".run-panel"), (
        "what validation thought is not what was decided"
    )
    other_language = open_page(judged.path, language="pt-BR")
    other_language.esperar("document.querySelector('table.gates')")
    row = other_language.texto("table.gates tbody tr").split()
    assert row == ["✕", "recusada", "qwk", "é", "baixo", "0,66", ">=", "0,9", "b.rule"]
    tab = open_page(f"/pipelines/{judged.project}")
    tab.esperar("document.querySelector('table.runs') && !document.querySelector('table.runs .live')")
    server.call("models.edit", model=model, tags=["campeao"])
    tab.esperar("document.querySelector('table.runs .live')?.innerText.includes('Live')")


@pytest.mark.usefixtures("project_file")
def test_what_a_stage_found_made_already_goes_out(server: PagesServer, open_page: OpenPage) -> None:
    source, result = (
        server.task(name, kind="data_processing", system_tags=["dataset"]) for name in ("source", "result")
    )
    made = run(server, "finds its output")
    named = {
        section: {"dataset_id": {"section": section, "name": "dataset_id", "value": value}}
        for section, value in (("Args", source), ("Saida", result))
    }
    made.stage("take", "completed", hyperparams=named, runtime={"datasets": [source, result]})
    tab = open_page(f"{made.path}?stage=take")
    tab.esperar("document.querySelectorAll('.flow a').length === 2")
    sides = tab.avaliar(
        "[...document.querySelectorAll('.flow > div')].map((one) => one.innerText.split('\\n'))"
    )
    assert [side[:2] for side in sides] == [["In", "source data"], ["Out", "result data"]]


@pytest.mark.usefixtures("project_file")
def test_one_stage_again_in_a_new_run_where_the_project_says_how(
    server: PagesServer, open_page: OpenPage
) -> None:
    arguments = {
        "Args": {"execucao/sem_cache": {"section": "Args", "name": "execucao/sem_cache", "value": ""}}
    }
    ended = run(server, "our own", hyperparams=arguments)
    ended.stage("take", "completed")
    tab = open_page(f"{ended.path}?stage=take")
    press(tab, "Run again")
    press(tab, "Prepare a new run", "dialog[open]")
    tab.esperar("location.pathname.endsWith('/new')")
    tab.esperar(
        "document.querySelector('[data-field=\"execucao/sem_cache\"].changed input')?.value === 'take'"
    )


def test_what_a_pipeline_reports_stays_text(server: PagesServer, open_page: OpenPage) -> None:
    evil = '<img src=x onerror="window.ran=1">'
    hostile = run(server, "hostile", evil, graph={evil: [], "__proto__": [evil], "self": ["self", "nobody"]})
    hostile.stage(evil)
    tab = open_page(f"{hostile.path}?stage={evil.replace('<', '%3C')}")
    tab.esperar("document.querySelectorAll('.graph-node').length === 3")
    assert evil in tab.texto("h1")
    assert evil in tab.texto(".graph")
    hostile.tell("[not json")
    tab.esperar("document.querySelector('.run-graph')?.innerText.includes('has not said yet')")
    assert tab.avaliar("window.ran === undefined && !document.querySelector('#content img')")


def test_a_graph_of_200_stages_is_drawn_in_time_for_a_hand(server: PagesServer, open_page: OpenPage) -> None:
    graph = {f"stage{n}": [f"stage{(n - 1) // 3}"] if n else [] for n in range(200)}
    large = run(server, "large", graph=graph)
    large.stage("stage0")
    tab = open_page(large.path)
    tab.esperar("document.querySelectorAll('.graph-node').length === 200")
    tab.focar("[data-node=stage0]")
    tab.tecla("End")
    assert tab.avaliar("""(() => { const r = document.activeElement.getBoundingClientRect();
        const v = document.querySelector('.graph-view').getBoundingClientRect();
        return r.top >= v.top - 1 && r.bottom <= v.bottom + 1 })()""")


def test_a_graph_of_too_many_stages_for_dagre_is_laid_out_by_layers(
    server: PagesServer, open_page: OpenPage
) -> None:
    """Every stage has a place of its own, behind those that it follows; even where some follow each other."""
    graph = {
        f"s{n}": [f"s{(n - 1) // 3}", *([f"s{n - 7}"] if n > 7 else [])] if n else [] for n in range(300)
    }
    graph |= {"round": ["about", "s1"], "about": ["round"]}
    graph = dict(reversed(graph.items()))  # told from the end: the order alone is no layout
    tab = open_page(run(server, "layers", graph=graph).path)
    tab.esperar("document.querySelectorAll('.graph-node').length === 302")
    boxes: dict[str, list[float]] = tab.avaliar("""Object.fromEntries(
      [...document.querySelectorAll('.graph-node')].map((one) => {
        const r = one.getBoundingClientRect();
        return [one.closest('[data-node]').dataset.node, [r.left, r.top, r.right, r.bottom]];
      }))""")
    assert boxes.keys() == graph.keys()
    places = sorted(boxes.values())
    for at, (_, top, right, bottom) in enumerate(places):
        for left, other_top, _, other_bottom in places[at + 1 :]:
            if left >= right:
                break
            assert other_top >= bottom or other_bottom <= top, "two lie on each other"
    edges = [
        (one, name) for name, parents in graph.items() for one in parents if {one, name} != {"round", "about"}
    ]
    across, down = (all(boxes[name][side] >= boxes[one][side + 2] for one, name in edges) for side in (0, 1))
    assert across or down
    drawn = tab.avaliar("document.querySelectorAll('.graph svg path[d]').length")
    assert drawn >= sum(len(parents) for parents in graph.values())
