"""Whatever JSON an endpoint gets, it answers; a 500 would be a fault of the server.

Each request is made for documents of its own: what one deletes, moves or publishes, no other needs.
"""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from clearml_local import services
from clearml_local.protocol.endpoints import ENDPOINTS
from clearml_local.protocol.schemas import ALIASES, service_schemas
from tests.by_day import examples

if TYPE_CHECKING:
    from tests.clearml_server import ClearmlServer

assert services
NAMES = sorted(set(ENDPOINTS) - {"auth.login", "auth.logout", "login.logout"})  # the latter end the login
# Fields that name a document, and its kind.
NAMING = {
    "task": "task",
    "tasks": "task",
    "ids": "task",
    "model": "model",
    "project": "project",
    "queue": "queue",
}
LISTS = {"tasks", "ids"}
DOCUMENTS: dict[str, dict[str, Any]] = {
    "task": {"name": "fuzz", "type": "custom"},
    "model": {"name": "fuzz", "uri": "fuzz"},
    "project": {},
    "queue": {},
}
# A failure prints its body as JSON, and a line that repeats the very same example.
OFTEN = {
    "deadline": None,
    "database": None,
    "print_blob": True,
    "suppress_health_check": list(HealthCheck),
}
# Bodies that once made an endpoint fail, or took away what the next test needed.
FOUND: dict[str, list[Any]] = {
    "tasks.delete": [{"task": "fuzz"}, {"task": "", "force": True}],
    "tasks.delete_many": [{"ids": ["fuzz"], "force": True}],
    "models.create": [{"name": "abc", "uri": "x", "metadata": [{"key": ["x"]}]}],
    "queues.create": [{"name": "abc", "metadata": {"k": {"key": ["x"]}}}],
    "events.get_multi_task_plots": [{"tasks": ["fuzz"], "metrics": [{"metric": None, "variants": None}]}],
}
READ = ("get_task_log", "get_task_plots", "get_task_events", "scalar_metrics_iter_histogram")
FOUND_EVENTS: list[list[dict[str, Any]]] = [[{"type": "log"}], [{"type": "plot", "iter": -(2**63)}]]

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


def new_document(server: ClearmlServer, kind: str) -> str:
    """Return the id of a document that nobody else uses."""
    fields = {"name": f"contract/fuzz {uuid.uuid4().hex}", **DOCUMENTS[kind]}
    return str(server.get(f"{kind}s.create", **fields)["id"])


def with_documents(server: ClearmlServer, name: str, body: object) -> object:
    """Return a body that names new documents where it names any, and where its endpoint needs one."""
    if not isinstance(body, dict):
        return body
    named = dict(body)
    for field in NAMING.keys() & fields_of(name).keys():
        wanted = named.get(field, "fuzz" if field not in LISTS else None)
        if wanted in ("fuzz", ["fuzz"], ""):
            identifier = new_document(server, NAMING[field])
            named[field] = [identifier] if field in LISTS else identifier
    return named


@pytest.mark.parametrize("name", NAMES)
def test_no_body_makes_an_endpoint_fail(clearml_server: ClearmlServer, name: str) -> None:
    @settings(max_examples=examples(40), **OFTEN)
    @given(bodies(name))
    def check(body: object) -> None:
        text = json.dumps(with_documents(clearml_server, name, body))
        answer = clearml_server.call(name, text.encode())
        assert answer.status in (200, 400, 401, 404), f"{name} {text}: {answer.meta}"

    for body in FOUND.get(name, []):
        check = example(body)(check)
    check()


def test_no_batch_of_events_fails(clearml_server: ClearmlServer) -> None:
    keys = ["metric", "variant", "iter", "value", "timestamp", "key", "worker", "msg", "plot_str", "url"]
    event = st.fixed_dictionaries(
        {"type": st.sampled_from(["log", "plot", "training_stats_scalar", "training_debug_image", "x"])},
        optional={key: values for key in keys},
    )

    @settings(max_examples=examples(200), **OFTEN)
    @given(st.lists(event, min_size=1, max_size=4))
    def check(events: list[Any]) -> None:
        task = new_document(clearml_server, "task")
        text = "\n".join(json.dumps({"task": task, **item}) for item in events)
        calls: dict[str, object] = {
            "events.add_batch": text.encode(),
            "tasks.get_by_id": {"task": task},
            "events.get_task_metrics": {"tasks": [task]},
            "events.debug_images": {"metrics": [{"task": task}]},
            "events.get_task_latest_scalar_values": {"task": task},
            **{f"events.{read}": {"task": task} for read in READ},
        }
        for name, body in calls.items():
            answer = clearml_server.call(name, body)
            allowed = (200, 400) if name == "events.add_batch" else (200,)
            assert answer.status in allowed, f"{name} after\n{text}\n: {answer.meta}"

    for events in FOUND_EVENTS:
        check = example(events)(check)
    check()
