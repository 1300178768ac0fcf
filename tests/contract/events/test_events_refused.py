"""Events of what is not there, of models, and batches without any."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from clearml_local import services
from clearml_local.protocol.endpoints import ENDPOINTS
from clearml_local.protocol.schemas import request_schema
from tests.reports import SINGLE, event, image, plot, scalar, send
from tests.waiting import eventually

if TYPE_CHECKING:
    from tests.contract.conftest import ClearmlServer

assert services
ABSENT = "0" * 32
VALUES = {
    "metric": "m",
    "variant": "v",
    "event_type": "plot",
    "scroll_id": '[1, "m", "v", true]',
    "key": "iter",
}
OF_MODELS = sorted(
    name
    for name in ENDPOINTS
    if name.startswith("events.") and "model_events" in request_schema(name).get("properties", {})
)


def body_for(name: str, owner: str) -> dict[str, Any]:
    """A request that an endpoint takes, for the events of a task or model."""
    schema = request_schema(name)
    body: dict[str, Any] = {field: VALUES.get(field, owner) for field in schema.get("required", [])}
    if "metrics" in body:
        body["metrics"] = [{"task": owner}]
    if name == "events.scalar_metrics_iter_raw":
        body["metric"] = {"metric": "m"}
    if "tasks" in body:
        body["tasks"] = [owner]
    if name == "events.get_scalar_metric_data":
        body |= {"task": owner, "metric": "m"}
    return body


@pytest.mark.parametrize("body", [b"", b"\n", b" \n\n"])
def test_a_batch_without_events_is_refused(clearml_server: ClearmlServer, body: bytes) -> None:
    answer = clearml_server.call("events.add_batch", body)
    assert (answer.status, answer.meta["result_subcode"]) == (400, 17)


def test_the_log_of_a_task_that_is_not_there(clearml_server: ClearmlServer) -> None:
    answer = clearml_server.call("events.get_task_log", {"task": ABSENT})
    assert (answer.status, answer.meta["result_subcode"]) == (400, 101)


@pytest.mark.embutido
@pytest.mark.parametrize("name", [*OF_MODELS, "events.get_task_latest_scalar_values"])
def test_nothing_is_read_of_a_task_that_is_not_there(clearml_server: ClearmlServer, name: str) -> None:
    answer = clearml_server.call(name, body_for(name, ABSENT))
    assert (answer.status, answer.meta["result_subcode"]) == (400, 101)
    assert ABSENT in answer.meta["result_msg"]


@pytest.fixture(scope="module")
def model(clearml_server: ClearmlServer) -> str:
    """A model with events of every type."""
    project = clearml_server.get("projects.create", name="contract/events of a model")["id"]
    fields = {"name": "a model", "uri": "file:///m", "project": project}
    made = str(clearml_server.get("models.create", **fields)["id"])
    events = [
        scalar(made, 0, 1), scalar(made, SINGLE, 2, metric="Summary"), plot(made, 0), image(made, 0, "http://x"),
        event("training_stats_vector", made, metric="m", variant="v", iter=0, values=[1]),
    ]  # fmt: skip
    answer = send(clearml_server, *({**one, "model_event": True} for one in events))
    assert answer.data["added"] == len(events), answer.meta
    query = {"task": made, "model_events": True}
    eventually(lambda: clearml_server.get("events.get_task_plots", **query)["plots"])
    return made


@pytest.mark.embutido
@pytest.mark.parametrize("name", OF_MODELS)
def test_a_model_has_events_of_its_own(clearml_server: ClearmlServer, model: str, name: str) -> None:
    body = body_for(name, model)
    own = clearml_server.call(name, {**body, "model_events": True})
    assert own.status == 200, own.meta
    assert any(value for field, value in own.data.items() if field not in ("scroll_id", "returned")), own.data
    as_task = clearml_server.call(name, body)
    assert (as_task.status, as_task.meta["result_subcode"]) == (400, 101)
    absent = clearml_server.call(name, {**body_for(name, ABSENT), "model_events": True})
    assert (absent.status, absent.meta["result_subcode"]) == (400, 201)
