"""Every field of every endpoint given as every wrong kind of value: refused or ignored, never failed on.

What random bodies (test_hypothesis.py) find by luck, this table finds each time.
"""

from __future__ import annotations

import http.client
import inspect
import json
import os
import re
import uuid
from collections.abc import Iterator
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest

from clearml_local import services
from clearml_local.base.errors import BadRequestError
from clearml_local.protocol import schemas
from clearml_local.protocol.endpoints import ENDPOINTS
from clearml_local.protocol.schemas import request_schema
from clearml_local.server.app import parse_object
from clearml_local.services.events.write import LOG, SCALAR, TEXT_FIELDS, TYPES
from tests.conftest import command, start
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from tests.clearml_server import ClearmlServer

assert services
NAMES = sorted(set(ENDPOINTS) - {"auth.login", "auth.logout", "login.logout"})  # the latter end the login
# Those that list everything come before those that make much of it.
LISTING = ("organization", "projects", "reports")
SERVICES = sorted({name.partition(".")[0] for name in NAMES}, key=lambda one: (one not in LISTING, one))
WRONG: list[Any] = [[], {}, [[]], [{}], {"a": []}, 0, -1, 2**70, 1.5, True, "", "x", None]
READS = re.compile(r"\.(get|validate)_")
READ = re.compile(r"body(?:\.get\(|\.pop\(|\[)\s*\"(\w+)\"")
# What is read through functions that several endpoints share, of those without a schema.
ALSO: dict[str, tuple[str, ...]] = {
    "projects.get_user_names": ("projects", "include_subprojects"),
    "reports.get_task_data": tuple(request_schema("tasks.get_all")["properties"]),
}
# A line of the former is what the latter takes.
LINE_OF = {"tasks.update_batch": "tasks.update"}
SEARCHED = (
    "id",
    "ids",
    "tags",
    "created",
    "last_update",
    "hyperparams.a.b.value",
    "_any_",
    "_or_",
    "filters",
)
SHAPES: dict[str, dict[str, Any]] = {
    "_any_": {"fields": ["name"], "pattern": "x", "datetime": ["2026-01-01"]},
    "filters": {"tags": {"any": {"include": ["x"], "exclude": ["y"]}}, "status": {"all": {"include": ["x"]}}},
    "hyperparams": {"a": {"b": {"section": "a", "name": "b", "value": "c", "type": "d", "description": "e"}}},
    "configuration": {"a": {"name": "a", "value": "b", "type": "c", "description": "d"}},
    "metadata": {"a": {"key": "a", "type": "b", "value": "c"}},
    "models": {"input": [{"name": "a", "model": "m"}], "output": [{"name": "a", "model": "m"}]},
    "labels": {"a": 1},
}
QUERY = {"tags": ["x"], "name": "x", "created": ["x"], "id": ["x"], "only_fields": ["x"], "order_by": ["x"]}
QUERY |= {"filters": SHAPES["filters"], "_any_": SHAPES["_any_"], "system_tags": ["x"], "search_hidden": True}
PICTURE = {"iters": 1, "metrics": [{"metric": "x", "variants": ["x"]}], "key": "iter", "samples": 1}
# Of fields that hold an object in some endpoints only.
OBJECTS = {
    **dict.fromkeys(("projects", "tasks", "models", "pipelines", "datasets", "reports"), QUERY),
    **dict.fromkeys(("plots", "debug_images"), PICTURE),
    **dict.fromkeys(("scalar_metrics_iter_histogram", "single_value_metrics"), PICTURE),
    "include_stats_filter": QUERY, "filter": QUERY, "preferences": {"a": {"b": "c"}},
    "machine_stats": {"cpu_usage": [1.0], "memory_used": 1, "gpu_usage": [1.0]},
    "requirements": {"pip": "x"}, "runtime": {"a": "b"}, "execution_overrides": {"parameters": {"a/b": "c"}},
    "aws": {"key": "x", "buckets": [{"bucket": "x"}]}, "google": {"buckets": [{"bucket": "x"}]},
    "azure": {"containers": [{"account_name": "x"}]},
}  # fmt: skip
SHAPES |= {name: SHAPES["_any_"] for name in ("_or_", "_all_", "_and_")}
KINDS = {"task": "tasks", "model": "models", "project": "projects", "queue": "queues"}
PLURALS = {plural: kind for kind, plural in KINDS.items()}
READERS: list[tuple[str, dict[str, Any]]] = [
    *((f"{plural}.{call}", {"page": 0, "page_size": 500, "search_hidden": True})
      for plural in PLURALS for call in ("get_all", "get_all_ex")),
    ("projects.get_all_ex", {"include_stats": True, "include_dataset_stats": True}),
    ("projects.get_all_ex", {"check_own_contents": True}),
    *((f"projects.{call}", {})
      for call in ("get_task_tags", "get_model_tags", "get_project_tags", "get_task_parents",
                   "get_hyper_parameters", "get_model_metadata_keys", "get_unique_metric_variants")),
    ("models.get_frameworks", {}), ("organization.get_tags", {"include_system": True}),
    ("workers.get_all", {}), ("users.get_all", {}), ("serving.get_endpoints", {}),
]  # fmt: skip


class Caller:
    """Many calls through one connection, on documents of its own."""

    def __init__(self, server: ClearmlServer) -> None:
        address = server.state["api_server"].partition("://")[2]
        self._connection = http.client.HTTPConnection(address, timeout=PATIENCE_S)
        self._headers = server.bearer
        self._documents: dict[str, str] = {}
        self.failed: list[str] = []

    def call(self, name: str, text: str) -> tuple[int, bytes]:
        """Make one call; note it when the server fails."""
        self._connection.request("POST", f"/{name}", text.encode(), self._headers)
        response = self._connection.getresponse()
        answer = response.read()
        if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self.failed.append(f"{name} {text}\n    {json.loads(answer)['meta']['result_msg']}")
        return response.status, answer

    def offer(self, name: str, body: dict[str, Any]) -> int:
        """Make a call, unless the check that comes before its handler refuses it here already."""
        text = json.dumps(body)
        try:
            schemas.check(name, parse_object(text.encode()))
        except BadRequestError:
            return HTTPStatus.BAD_REQUEST
        return self.call(name, text)[0]

    def document(self, kind: str) -> str:
        """Return the id of a document that is there still."""
        if kind not in self._documents:
            fields = {"name": f"wrong kinds {uuid.uuid4().hex}"}
            fields |= {"task": {"type": "custom"}, "model": {"uri": "file:///m"}}.get(kind, {})
            made = self.call(f"{KINDS[kind]}.create", json.dumps(fields))
            self._documents[kind] = json.loads(made[1])["data"]["id"]
        return self._documents[kind]

    def forget(self) -> None:
        """Begin anew: a call may have deleted, moved or published what was there."""
        self._documents.clear()


def resolved(schema: Any, root: dict[str, Any]) -> dict[str, Any]:
    """Follow a reference within a request's schema."""
    if isinstance(schema, dict) and "$ref" in schema:
        return dict(root.get("definitions", {}).get(schema["$ref"].rpartition("/")[2], {}))
    return schema if isinstance(schema, dict) else {}


def sensible(caller: Caller, field: str, schema: dict[str, Any], service: str) -> Any:
    """Return a value that suits a field: a document where it names one, else something of its type."""
    kinds = schema.get("type")
    kind = kinds[0] if isinstance(kinds, list) else kinds
    named = PLURALS.get(service, "task") if field in ("id", "ids") else PLURALS.get(field, field)
    if named in KINDS and kind in ("string", "array", None):
        identifier = caller.document(named)
        return [identifier] if kind == "array" else identifier
    if schema.get("enum"):
        return schema["enum"][0]
    by_type = {"integer": 1, "number": 1.0, "boolean": True, "array": [], "object": {}}
    return by_type.get(str(kind), "sensible")


def shapes(
    caller: Caller, field: str, schema: dict[str, Any], root: dict[str, Any], service: str
) -> Iterator[Any]:
    """Yield sensible values of a field that is an object, or a list or a mapping of objects."""
    if field in SHAPES:
        yield SHAPES[field]
    if field in OBJECTS and "object" in str(schema.get("type")):
        yield OBJECTS[field]
    forms = (
        (schema, lambda item: item),
        (resolved(schema.get("items"), root), lambda item: [item]),
        (resolved(schema.get("additionalProperties"), root), lambda item: {"a": item}),
    )
    for form, wrapped in forms:
        inner = form.get("properties", {})
        if inner:
            yield wrapped({n: sensible(caller, n, resolved(s, root), service) for n, s in inner.items()})


def variants(value: Any) -> Iterator[Any]:
    """Yield a value with each part of it, however deep, replaced by each wrong kind."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        for other in (*WRONG, *variants(part)):
            if isinstance(value, dict):
                yield {**value, key: other}
            else:
                yield [*value[:key], other, *value[key + 1 :]]


def fields_of(name: str) -> dict[str, dict[str, Any]]:
    """Return the fields of an endpoint with their schemas: those of its schema, and those it reads."""
    root = request_schema(LINE_OF.get(name, name))
    known = {field: resolved(schema, root) for field, schema in root.get("properties", {}).items()}
    also = [*ALSO.get(name, ()), *READ.findall(inspect.getsource(ENDPOINTS[name].handler))]
    also += SEARCHED if "get_all" in name else ()
    return {**{field: {} for field in also}, **known}


def bodies(caller: Caller, name: str) -> Iterator[dict[str, Any]]:
    """Yield bodies that are sensible but for one field, or for one part of it."""
    root, fields = request_schema(LINE_OF.get(name, name)), fields_of(name)
    service = name.partition(".")[0]
    needed = [field for field in fields if field in root.get("required", [])]

    def rest() -> dict[str, Any]:
        return {field: sensible(caller, field, fields[field], service) for field in needed}

    for field, schema in fields.items():
        for wrong in WRONG:
            yield {**rest(), field: wrong}
        for shape in shapes(caller, field, schema, root, service):
            for wrong in variants(shape):
                yield {**rest(), field: wrong}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClearmlServer]:
    """A server that no other test needs: whatever these bodies leave in it."""
    data = tmp_path_factory.mktemp("wrong kinds") / "data"
    yield start(data, "--while-pid", str(os.getpid()))
    command("stop", "--data", str(data))


def check(caller: Caller) -> None:
    """Read everything that was stored, and say what failed."""
    for name, body in READERS:
        caller.call(name, json.dumps(body))
    assert not caller.failed, "\n".join([f"{len(caller.failed)} bodies failed:", *caller.failed])


@pytest.mark.parametrize("service", SERVICES)
def test_no_field_of_a_wrong_kind_makes_an_endpoint_fail(server: ClearmlServer, service: str) -> None:
    caller = Caller(server)
    own = [name for name in NAMES if name.partition(".")[0] == service]
    # What reads comes first, while there is little to read.
    for name in sorted(own, key=lambda name: not READS.search(name)):
        reads = READS.search(name)
        for body in bodies(caller, name):
            if caller.offer(name, body) == HTTPStatus.OK and not reads:
                caller.forget()
    check(caller)


@pytest.mark.parametrize("way", ["add_batch", "add"])
def test_no_event_with_a_field_of_a_wrong_kind_makes_an_endpoint_fail(
    server: ClearmlServer, way: str
) -> None:
    caller = Caller(server)
    task = caller.document("task")
    numbers = {"iter": 1, "timestamp": 1_790_000_000_000, "value": 0.5}
    for kind in sorted(TYPES):
        event = {"type": kind, "task": task, **numbers, **{field: "abc" for field in TEXT_FIELDS}}
        event |= {"model_event": False, "allow_locked": False, "values": [1.0], "level": "info"}
        for body in variants(event):
            caller.call(f"events.{way}", json.dumps(body))
        assert caller.call(f"events.{way}", json.dumps(event))[0] == HTTPStatus.OK
    for kind in (LOG, SCALAR, "plot", "training_debug_image"):
        caller.call("events.get_task_events", json.dumps({"task": task, "event_type": kind}))
    for name in ("get_task_log", "get_task_plots", "scalar_metrics_iter_histogram"):
        caller.call(f"events.{name}", json.dumps({"task": task}))
    caller.call("events.debug_images", json.dumps({"metrics": [{"task": task}]}))
    check(caller)
