"""Names that every object has, moments that no Date holds, and what a browser kept that is none of ours."""

import json
from itertools import cycle

import pytest

from tests.pages.conftest import OpenPage
from tests.pages.pipelines.made import parameters
from tests.pages.server import PagesServer

NAMES = ("constructor", "toString", "__proto__")
CRASHED = "document.querySelector('#content h1')?.innerText === 'This page has a fault'"
DRAWN = "document.querySelector('#content h1') && !document.querySelector('#content .loading')"
BEYOND_MS = 9_000_000_000_000_000
YEARS_MS = 5 * 365 * 86_400_000


@pytest.fixture(scope="module")
def made(server: PagesServer) -> dict[str, str]:
    """Tasks, a run, a model and a dataset whose names of all kinds are hostile."""
    values = parameters({name: (f"of {name}", "constructor") for name in NAMES})
    server.project("odd")
    project = server.project("odd/.pipelines/odd")
    server.call("projects.update", project=project, system_tags=["pipeline", "hidden"])
    graph = {name: {"parents": [], "status": name} for name in NAMES}
    run = server.task(
        "odd run", "odd/.pipelines/odd", "controller", system_tags=["pipeline"], status="completed",
        hyperparams=values, configuration={"Pipeline": {"name": "Pipeline", "value": json.dumps(graph)}},
    )  # fmt: skip
    one, two = (
        server.task(f"odd {n}", "odd", status="in_progress", hyperparams=values, tags=list(NAMES))
        for n in range(2)
    )
    for task in (one, two):
        for name in NAMES:
            server.scalars(task, name, name, [1.0, 2.0])
    log = {"type": "log", "level": "info", "worker": "w"}
    server.events(
        one, {**log, "msg": "in time"}, {**log, "msg": "beyond time", "timestamp": BEYOND_MS, "iter": 1}
    )
    model = server.call("models.create", name="constructor", uri="file:///m", project=server.project("odd"))
    data = server.task("toString", "odd/.datasets/toString", "data_processing", system_tags=["dataset"])
    queue = server.call("queues.create", name=f"odd {one}")["id"]
    server.call("workers.register", worker="constructor", queues=[queue], timeout=3600)
    return {
        "project": server.project("odd"), "pipeline": project, "run": run, "one": one, "two": two,
        "model": model["id"], "data": data, "queue": queue,
    }  # fmt: skip


ADDRESSES = (
    "/projects/{project}/tasks?columns=NAME,p.NAME.NAME,m.NAME.NAME.value&order=NAME&filter=NAME:NAME",
    "/projects/{project}/tasks?order=-p.Args.NAME&columns=p.Args.NAME~NAME&ranges=NAME~1~2&params=NAME~1",
    "/projects/{project}/tasks/{one}/NAME",
    "/projects/{project}/tasks/{one}/NAME/NAME",
    "/projects/*/compare-tasks;ids={one},{two}/NAME",
    "/projects/*/compare-tasks;ids={one},{two}/scalars/values?better=h:NAME&by=NAME&order=NAME&stats=NAME",
    "/projects/*/compare-tasks;ids={one},{two}/scalars/graph?zoom=NAME%7C1%7C2&axis=NAME",
    "/projects/*/compare-tasks;ids={one},{two}/hyper-params/graph?range=NAME%7C1%7C2&axes=NAME&pc=NAME",
    "/projects/{project}/models/{model}/NAME",
    "/datasets/simple/{project}/tasks/{data}/NAME?with=NAME",
    "/pipelines/{pipeline}/tasks/{run}?stage=NAME&tab=NAME",
    "/pipelines/{pipeline}/tasks/{run}/NAME",
    "/workers-and-queues/NAME",
    "/workers-and-queues/queues/{queue}?span=NAME",
    "/search?q=odd&kind=NAME",
    "/monitoring/NAME",
    "/models?NAME=NAME&sort=NAME&status=NAME",
    "/settings/NAME",
)


def test_no_page_takes_what_all_objects_have_for_its_own(
    open_page: OpenPage, server: PagesServer, made: dict[str, str]
) -> None:
    """One tab goes through all of them: what breaks is named."""
    tab = open_page("/")
    broken = []
    for address, name in zip(ADDRESSES, cycle(NAMES), strict=False):
        path = address.format(**made).replace("NAME", name)
        tab.pedir("Page.navigate", url=server.web + path)
        tab.esperar(DRAWN)
        if tab.avaliar(CRASHED):
            broken.append((path, tab.texto("#content pre")))
    assert broken == []


def test_a_run_with_odd_parameters_is_started_once(
    open_page: OpenPage, server: PagesServer, made: dict[str, str]
) -> None:
    tab = open_page(f"/pipelines/{made['pipeline']}/tasks/{made['run']}/new")
    tab.esperar(f"document.querySelectorAll('.new-field').length === {len(NAMES)}")
    fields = (
        "Object.fromEntries([...document.querySelectorAll('.new-field')]"
        ".map(one => [one.dataset.field, one.querySelector('input').value]))"
    )
    assert tab.avaliar(fields) == {name: f"of {name}" for name in NAMES}
    before = runs_of(server, made)
    tab.digitar("[data-field=constructor] input", "!")
    tab.esperar("document.querySelector('[data-field=constructor] .mark')")
    tab.esperar("!document.querySelector('form.new-run button[type=submit][aria-disabled]')")
    twice = "f.requestSubmit(); f.requestSubmit();"
    tab.avaliar(f"(() => {{ const f = document.querySelector('form.new-run'); {twice} }})()")
    tab.esperar("!location.pathname.endsWith('/new')")
    (new,) = runs_of(server, made) - before
    stored = server.call("tasks.get_by_id", task=new)["task"]["hyperparams"]["Args"]
    value = {name: stored[name]["value"] for name in NAMES}
    assert value.pop("constructor") in ("!", "of constructor!")
    assert value == {"toString": "of toString", "__proto__": "of __proto__"}


def runs_of(server: PagesServer, made: dict[str, str]) -> set[str]:
    """Ids of the runs of the pipeline."""
    some = server.call("tasks.get_all", project=[made["pipeline"]], only_fields=["id"], search_hidden=True)
    return {one["id"] for one in some["tasks"]}


def test_a_moment_that_no_date_holds_is_a_dash(
    open_page: OpenPage, server: PagesServer, made: dict[str, str]
) -> None:
    tab = open_page("/")
    tab.avaliar("localStorage.setItem('clearml.log.times', 'true')")
    tab.pedir("Page.navigate", url=f"{server.web}/projects/*/tasks/{made['one']}/output/log")
    tab.esperar("document.querySelector('#content')?.innerText.includes('beyond time')")
    times = "[...document.querySelectorAll('.line time')].map(one => one.innerText)"
    tab.esperar(f"{times}.includes('–') && {times}.some(one => /^[0-9:.]+$/.test(one))")


KEPT: tuple[object, ...] = (
    {"RUN": {"constructor": {"a": 1}}},
    {"RUN": 2},
    "text",
    7,
    [None, 1, {}, []],
)
KEPT_NAMES = (
    "clearml.views", "clearml.columns.*", "clearml.pipeline.zoom", "clearml.graph.zoom",
    "clearml.pipeline.drafts",
    "clearml.pipeline.queue", "clearml.queue", "clearml.log.wrap", "theme", "language",
)  # fmt: skip


def test_what_a_browser_kept_that_is_none_of_ours_does_no_harm(
    open_page: OpenPage, server: PagesServer, made: dict[str, str]
) -> None:
    tab = open_page("/")
    run = "/pipelines/{pipeline}/tasks/{run}".format(**made)
    broken = []
    for kept in KEPT:
        value = json.dumps(kept).replace("RUN", made["run"])
        for name in KEPT_NAMES:
            tab.avaliar(f"localStorage.setItem({json.dumps(name)}, {json.dumps(value)})")
        for path in ("/projects/*/tasks", run, f"{run}/new"):
            tab.pedir("Page.navigate", url=server.web + path)
            tab.esperar(f"location.pathname === {json.dumps(path)} && {DRAWN}")
            if tab.avaliar(CRASHED):
                broken.append((path, value, tab.texto("#content pre")))
    assert broken == []


def test_an_agent_at_work_is_not_lost_where_the_browsers_clock_is_wrong(
    open_page: OpenPage, server: PagesServer, made: dict[str, str]
) -> None:
    assert made["queue"]
    tab = open_page("/")
    script = f"{{ const now = Date.now; Date.now = () => now() + {YEARS_MS}; }}"
    tab.pedir("Page.addScriptToEvaluateOnNewDocument", source=script)
    tab.pedir("Page.navigate", url=server.web + "/workers-and-queues")
    tab.esperar("document.querySelector('article[aria-label=constructor]')")
    assert tab.avaliar(f"Date.now() - new Date().getTime() > {YEARS_MS - 60_000}")
    assert tab.avaliar("document.querySelector('article[aria-label=constructor]').dataset.state") == "idle"


def test_a_task_whose_new_queue_is_gone_keeps_its_place(open_page: OpenPage, server: PagesServer) -> None:
    old, goal = (server.call("queues.create", name=f"odd moves {name}")["id"] for name in ("a", "b"))
    first, _ = (server.task(f"moved {n}", "odd", status="queued", queue=old) for n in range(2))
    tab = open_page(f"/workers-and-queues/queues/{old}")
    tab.esperar("document.querySelectorAll('ol.entries > li').length === 2")
    tab.avaliar("document.querySelector('ol.entries li button:not(.handle)').click()")
    item = "[...document.querySelectorAll('[role=menuitem]')].find(one => /other queue/.test(one.innerText))"
    tab.esperar(f"!!{item}")
    tab.avaliar(f"{item}.click()")
    tab.esperar(f"document.querySelector('#queue-goal option[value=\"{goal}\"]')")
    choose = f"one.value = '{goal}'; one.dispatchEvent(new Event('change', {{bubbles: true}}))"
    tab.avaliar(f"(() => {{ const one = document.querySelector('#queue-goal'); {choose} }})()")
    # the queue goes while the dialog is open, and before the page has heard of it
    late = "/queues.get_all$/.test(some[0]) && !window.gone ? new Promise(() => {}) : asked(...some)"
    tab.avaliar(f"window.asked = fetch; window.fetch = (...some) => ({late})")
    server.call("queues.delete", queue=goal)
    tab.avaliar("window.gone = true; document.querySelector('dialog form').requestSubmit()")
    tab.esperar("document.querySelector('dialog .failure')?.innerText.includes('still waits')")
    entries = server.call("queues.get_by_id", queue=old)["queue"]["entries"]
    assert entries[0]["task"] == first
    assert len(entries) == 2
