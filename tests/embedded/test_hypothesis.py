"""Whatever JSON an endpoint gets, it answers; a 500 would be a fault of the server."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clearml_local import services
from clearml_local.protocol import ENDPOINTS
from clearml_local.schemas import ALIASES, service_schemas

if TYPE_CHECKING:
    from tests.clearml_server import ClearmlServer

assert services
NAMES = sorted(set(ENDPOINTS) - {"auth.login", "auth.logout", "login.logout"})  # the latter end the login
KNOWN = {
    "task": "fuzz",
    "tasks": ["fuzz"],
    "ids": ["fuzz"],
    "model": "fuzz",
    "project": "fuzz",
    "queue": "fuzz",
}

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(
        ["", "fuzz", "^fuzz$", "([", "-a", "__$all", "__$not", "a.b", "-name", "\0", "é", "input", "log"]
    )
    | st.text(max_size=8)
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["name", "section", "key", "value", "a.b", "", "type", "x"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


def fields_of(name: str) -> dict[str, Any]:
    """Return the properties the SDK's schema knows, and some that searches accept."""
    service, _, action = ALIASES.get(name, name).partition(".")
    properties: dict[str, Any] = service_schemas(service).get(action, {}).get("properties", {})
    return {**properties, "id": {}, "hyperparams.a.b.value": {}, "created": {}, "force": {}}


def of_type(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Return values of roughly the type a schema wants, so that requests get past the check."""
    kinds = schema.get("type")
    kind = kinds[0] if isinstance(kinds, list) else kinds
    likely = {
        "string": st.sampled_from(["", "fuzz", "([", "^a$", "0", "output", "é"]),
        "integer": st.integers(-(2**66), 2**66),
        "number": st.floats(allow_nan=False, allow_infinity=False),
        "boolean": st.booleans(),
        "array": st.lists(values, max_size=4),
        "object": st.dictionaries(st.text(max_size=3), values, max_size=3),
    }
    return st.one_of(likely.get(str(kind), values), values)


def bodies(name: str) -> st.SearchStrategy[Any]:
    """Return request bodies: mostly objects with known fields, sometimes anything."""
    fields = {field: of_type(schema) for field, schema in fields_of(name).items()}
    return st.fixed_dictionaries({}, optional=fields) | values


@pytest.fixture(scope="module")
def fuzzed(clearml_server: ClearmlServer) -> dict[str, str]:
    """Return ids of one document of each kind."""
    project = clearml_server.get("projects.create", name="fuzz")["id"]
    task = clearml_server.get("tasks.create", name="fuzz", type="custom", project=project)["id"]
    model = clearml_server.get("models.create", name="fuzz", uri="fuzz", project=project)["id"]
    return {"task": task, "tasks": task, "ids": task, "model": model, "project": project}


@pytest.mark.parametrize("name", NAMES)
def test_no_body_makes_an_endpoint_fail(
    clearml_server: ClearmlServer, fuzzed: dict[str, str], name: str
) -> None:
    @settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(bodies(name))
    def check(body: object) -> None:
        if isinstance(body, dict):
            for field, identifier in fuzzed.items():
                # Half of the requests name a document that is there.
                if body.get(field) in ("fuzz", ["fuzz"], ""):
                    body[field] = [identifier] if field in ("tasks", "ids") else identifier
            if name not in ("tasks.delete", "tasks.delete_many", "projects.delete", "models.delete"):
                body = {
                    **{
                        field: fuzzed[field]
                        for field in ("task", "model", "project")
                        if field in fields_of(name)
                    },
                    **body,
                }
        answer = clearml_server.call(name, json.dumps(body).encode())
        assert answer.status in (200, 400, 401, 404), (name, body, answer.meta)

    check()


def test_no_batch_of_events_fails(clearml_server: ClearmlServer, fuzzed: dict[str, str]) -> None:
    keys = [
        "metric",
        "variant",
        "iter",
        "value",
        "timestamp",
        "key",
        "worker",
        "msg",
        "plot_str",
        "url",
    ]
    event = st.fixed_dictionaries(
        {
            "task": st.just(fuzzed["task"]),
            "type": st.sampled_from(["log", "plot", "training_stats_scalar", "x"]),
        },
        optional={key: values for key in keys},
    )

    @settings(max_examples=200, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(event, min_size=1, max_size=4))
    def check(events: list[Any]) -> None:
        text = "\n".join(json.dumps(item) for item in events).encode()
        answer = clearml_server.call("events.add_batch", text)
        assert answer.status in (200, 400), (events, answer.meta)
        assert clearml_server.call("tasks.get_by_id", {"task": fuzzed["task"]}).status == 200
        for read in ("get_task_log", "get_task_plots", "get_task_events", "scalar_metrics_iter_histogram"):
            assert clearml_server.call(f"events.{read}", {"task": fuzzed["task"]}).status == 200

    check()
