"""From one to another of its kind that is gone or cannot be asked for: nothing of the first is shown."""

import json
from collections.abc import Callable
from uuid import uuid4

import pytest

from tests.pages.conftest import OpenPage
from tests.pages.pipelines.made import run
from tests.pages.server import PagesServer

NAME = "shown at first"
KINDS: dict[str, Callable[[PagesServer], tuple[str, str]]] = {}
"""Kind -> the address of one that is there, and the address of all of them with {} for an id."""


def kind(make: Callable[[PagesServer], tuple[str, str]]) -> Callable[[PagesServer], tuple[str, str]]:
    KINDS[make.__name__.replace("_", " ")] = make
    return make


@kind
def task(server: PagesServer) -> tuple[str, str]:
    place = f"/projects/{server.project('one and another')}/tasks/{{}}"
    return place.format(server.task(NAME, "one and another")), place


@kind
def configuration(server: PagesServer) -> tuple[str, str]:
    one, place = task(server)
    return f"{one}/configuration", f"{place}/configuration"


@kind
def model(server: PagesServer) -> tuple[str, str]:
    project = server.project("one and another")
    made = server.call("models.create", name=NAME, uri="http://127.0.0.1/x", project=project)["id"]
    return f"/projects/{project}/models/{made}", f"/projects/{project}/models/{{}}"


@kind
def pipeline_run(server: PagesServer) -> tuple[str, str]:
    made = run(server, "one and another", NAME)
    return made.path, f"/pipelines/{made.project}/tasks/{{}}"


@kind
def dataset(server: PagesServer) -> tuple[str, str]:
    made = server.task(
        NAME, "one and another", "data_processing", system_tags=["dataset"], status="completed"
    )
    place = f"/datasets/simple/{server.project('one and another')}/tasks/{{}}"
    return place.format(made), place


@kind
def queue(server: PagesServer) -> tuple[str, str]:
    place = "/workers-and-queues/queues/{}"
    found = server.call("queues.get_all", name=f"^{NAME}$")["queues"]
    return place.format((found[0] if found else server.call("queues.create", name=NAME))["id"]), place


BROKEN = """window.fetch = (fetch => (what, how) => (`${what}`.includes('/api/')
  ? Promise.resolve(new Response('{"meta": {"result_msg": "broken"}}', {status: 500}))
  : fetch(what, how)))(fetch)"""
FOLLOW = """(() => {
  const link = Object.assign(document.createElement('a'), {href: %s});
  document.body.append(link);
  link.click();
  link.remove();
})()"""


@pytest.mark.parametrize("broken", [False, True], ids=["gone", "broken"])
@pytest.mark.parametrize("name", KINDS)
@pytest.mark.by_day(every=5)
def test_nothing_of_one_is_shown_as_another(
    server: PagesServer, open_page: OpenPage, name: str, broken: bool
) -> None:
    one, place = KINDS[name](server)
    tab = open_page(one)
    tab.esperar(f"document.querySelector('#content').innerText.includes('{NAME}')")
    if broken:
        tab.avaliar(f"{BROKEN}; 1")
    tab.avaliar(FOLLOW % json.dumps(place.format(uuid4().hex)))
    tab.esperar(f"!document.querySelector('#content').innerText.includes('{NAME}')")
    tab.esperar(
        "document.querySelector('#content').innerText.trim() && !document.querySelector('#content .loading')"
    )
    said = tab.texto("#content")
    assert [fault for fault in ("Cannot read", "undefined") if fault in said] == []
    assert NAME not in said
    tab.esperar(f"!document.title.includes('{NAME}')")
    tab.queixas[:] = [one for one in tab.queixas if "500" not in one and "400" not in one]
