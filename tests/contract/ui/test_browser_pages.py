"""The pages of a web application in front of the server: lists, comparison, NEW RUN."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

from tests.contract.ui import browser as browsers
from tests.contract.ui import looks, recorded, run_of_ours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.clearml_server import ClearmlServer

pytestmark = pytest.mark.embutido


@pytest.fixture(scope="module")
def browser(clearml_server: ClearmlServer) -> Iterator[browsers.Browser]:
    with browsers.proxy(clearml_server) as port:
        yield browsers.log_in(clearml_server, port, f"Somebody {uuid.uuid4().hex[:8]}")


@pytest.fixture(scope="module")
def state(clearml_server: ClearmlServer) -> run_of_ours.State:
    return run_of_ours.make(clearml_server)


def test_it_lists_and_compares(browser: browsers.Browser, state: run_of_ours.State) -> None:
    lists = [
        ("projects.get_all_ex", {"id": [state.project], "include_stats": True}),
        ("tasks.get_all_ex", {"id": [], "project": [state.pipeline], "search_hidden": True}),
        ("models.get_all_ex", {"id": [], "project": [state.project]}),
        ("queues.get_all_ex", {"only_fields": ["*", "entries.task.name"]}),
        ("reports.get_all_ex", {"only_fields": ["name", "project.name", "user.name"]}),
    ]
    for name, body in lists:
        assert looks.problems(name, body, browser.get(name, body)) == [], name
    trains = [run.steps["train"] for run in state.runs]
    query = {"tasks": trains, "event_type": "training_stats_scalar", "model_events": False}
    metrics = browser.get("events.get_multi_task_metrics", query)["metrics"]
    assert {one["metric"] for one in metrics} >= set(run_of_ours.SCALARS)
    curves = browser.get("events.multi_task_scalar_metrics_iter_histogram", {"tasks": trains, "key": "iter"})
    assert set(curves["metrics"]["rps"]["by_day: faixas_pmv"]) == set(trains)
    singles = browser.get("events.get_task_single_value_metrics", {"tasks": trains})["tasks"]
    assert {one["task"] for one in singles} == set(trains)


def test_new_run_starts_with_its_parameters(
    clearml_server: ClearmlServer, browser: browsers.Browser, state: run_of_ours.State
) -> None:
    query = {
        "project": state.pipeline,
        "type": ["controller"],
        "order_by": ["-started"],
        "page_size": 1,
        "only_fields": ["id", "name", "hyperparams", "user.name"],
    }
    [last] = browser.get("tasks.get_all_ex", query)["tasks"]
    shown = {name: item["value"] for name, item in last["hyperparams"]["Args"].items()}
    assert shown == run_of_ours.PARAMETERS
    edited = {**shown, "train_folds": "9"}
    arguments = [{"name": name, "value": value} for name, value in edited.items()]
    started = browser.get(
        "pipelines.start_pipeline", {"task": last["id"], "queue": state.queue, "args": arguments}
    )
    assert started["enqueued"] is True
    task = clearml_server.get("tasks.get_by_id", task=started["pipeline"])["task"]
    assert {name: item["value"] for name, item in task["hyperparams"]["Args"].items()} == edited
    me = browser.get("users.get_current_user")["user"]["id"]
    assert (task["status"], task["user"]) == ("queued", me)
    entry = clearml_server.get("queues.get_next_task", queue=state.queue)["entry"]
    assert entry["task"] == started["pipeline"]


def test_everything_recorded_works_through_the_proxy(
    browser: browsers.Browser, state: run_of_ours.State
) -> None:
    refused = []
    for call in recorded.load():
        if call["call"] in ("auth.create_user",):
            continue
        answer = browser.call(call["call"], recorded.filled(call, state, "local"))
        if answer.status != call["status_on_real_server"]:
            refused.append((call["call"], answer.meta["result_msg"]))
    assert refused == []
