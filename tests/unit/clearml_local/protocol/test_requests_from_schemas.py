"""Requests made after the SDK's own schemas, down to the innermost field, and nonsense in their place.

The application runs in this process, so that there is time for many. Whatever comes, no answer is a 500; and
what was stored does not make a later reader fail. Each test has a server of its own, and each request names
documents of its own, so that nothing depends on what chance did before.
"""

from __future__ import annotations

import asyncio
import json
import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from clearml_local.base.settings import DataFolder, load_settings
from clearml_local.protocol import auth
from clearml_local.protocol.endpoints import ENDPOINTS
from clearml_local.protocol.schemas import request_schema
from clearml_local.server.app import Application
from clearml_local.store.database import Store
from tests.by_day import examples

Json = dict[str, Any]

ANSWERS = {200, 400, 401, 403, 404}
NOT_HERE = {
    "auth.login",
    "auth.logout",
    "login.logout",
    "events.add_batch",
}  # batches are no JSON, and the rest ends the login
NAMES = sorted(set(ENDPOINTS) - NOT_HERE)
TEXTS = [
    "", "a", "^a$", "([", "(a+)+$", "-a", "__$all", "__$not", "__$any", "a.b", "-name", "\0", "é", "0", "-1",
    "1e999", "input", "output", "log", "plot", "training_stats_scalar", ">=2020", "..", "a/../b", "#",
    "{msg}", "archived", "hidden", '[1, "m", "v", true]', "2026-01-01T00:00:00", "name", "status",
]  # fmt: skip
NUMBERS = [0, 1, -1, 2**31, -(2**31), 2**62, 2**63, 2**70, -(2**70)]
KINDS = {f"@{kind}" for kind in ("task", "project", "queue", "model")}
EXAMPLES = int(os.environ.get("EXEMPLOS") or examples(40))
# Bodies that once made an endpoint fail.
FOUND: dict[str, list[Json]] = {
    "models.add_or_update_metadata": [{"model": "@model", "metadata": [{"key": ["x"]}]}],
    "queues.create": [{"name": "abc", "metadata": {"k": {"key": ["x"]}}}],
}
READERS = {
    "tasks": ("tasks.get_all", "tasks.get_all_ex"),
    "models": ("models.get_all", "models.get_all_ex"),
    "projects": ("projects.get_all", "projects.get_all_ex"),
    "queues": ("queues.get_all", "queues.get_all_ex"),
    "workers": ("workers.get_all",),
}


class Server:
    """The application with a document of each kind."""

    def __init__(self, folder: Path) -> None:
        data = DataFolder(folder)
        data.create()
        settings_of_server = load_settings(data, 1, 2)
        self.store = Store(data.database)
        self.application = Application(settings_of_server, self.store)
        identity = auth.Identity("local", "admin", settings_of_server.access_key)
        token = auth.make_token(settings_of_server, identity)
        self.headers = [(b"host", b"127.0.0.1:1"), (b"authorization", f"Bearer {token}".encode())]

    def call(self, name: str, body: object) -> tuple[int, Any]:
        """Make one request; return status and parsed answer."""
        return asyncio.run(self._call(name, json.dumps(body).encode()))

    async def _call(self, name: str, body: bytes) -> tuple[int, Any]:
        sent: list[Any] = []

        requests = [{"type": "http.request", "body": body}]

        async def receive() -> Any:
            if not requests:
                await asyncio.Event().wait()  # as a caller who waits for the answer
            return requests.pop()

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {
            "type": "http", "method": "POST", "path": f"/v2.31/{name}", "query_string": b"",
            "headers": self.headers, "server": ("127.0.0.1", 1),
        }  # fmt: skip
        await self.application(scope, receive, send)
        text = b"".join(message.get("body", b"") for message in sent[1:])
        return sent[0]["status"], json.loads(text)

    def make(self, name: str, /, **fields: object) -> str:
        """Create a document and return its id."""
        status, answer = self.call(name, fields)
        assert status == 200, answer
        return str(answer["data"]["id"])

    def new(self, kind: str) -> str:
        """Return the id of a new document of a kind."""
        fields: Json = {"name": f"{kind} {uuid.uuid4().hex}"}
        if kind == "task":
            fields |= {"type": "testing", "project": self.new("project")}
        if kind == "model":
            fields |= {"uri": "file:///m", "task": self.new("task")}
        return self.make(f"{kind}s.create", **fields)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path / "data")
    yield made
    made.store.close()


nonsense = st.recursive(
    st.none() | st.booleans() | st.sampled_from(NUMBERS) | st.floats(-1e300, 1e300) | st.sampled_from(TEXTS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(TEXTS), inner, max_size=3),
    max_leaves=6,
)


def value_of(schema: Json, definitions: Json, field: str = "") -> st.SearchStrategy[Any]:
    """Return values a schema allows; ``@task`` and the like stand for ids of documents that are there."""
    if "$ref" in schema:
        return value_of(definitions[schema["$ref"].rpartition("/")[2]], definitions, field)
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    options = schema.get("oneOf") or schema.get("anyOf") or []
    kinds = schema.get("type", "any")
    if isinstance(kinds, list):
        options = [{**schema, "type": kind} for kind in kinds]
    if options:
        return st.one_of([value_of(option, definitions, field) for option in options])
    return simple_value_of(kinds, schema, definitions, field)


def simple_value_of(kind: str, schema: Json, definitions: Json, field: str) -> st.SearchStrategy[Any]:
    """Return values of one JSON type."""
    known = [f"@{name}" for name in ("task", "project", "queue", "model") if name in field or field == "id"]
    simple: dict[str, Callable[[], st.SearchStrategy[Any]]] = {
        "object": lambda: object_of(schema, definitions),
        "array": lambda: st.lists(
            value_of(schema.get("items") or {}, definitions, field.rstrip("s")), max_size=3
        ),
        "string": lambda: st.sampled_from(known * 20 + TEXTS),
        "integer": lambda: st.sampled_from(NUMBERS) | st.integers(-3, 600),
        "number": lambda: st.sampled_from(NUMBERS) | st.floats(-1e300, 1e300),
        "boolean": st.booleans,
        "null": st.none,
    }
    return simple.get(kind, lambda: nonsense)()


def object_of(schema: Json, definitions: Json) -> st.SearchStrategy[Any]:
    """Return objects with the fields a schema requires, and some of those it allows."""
    properties = {
        name: value_of(inner, definitions, name) for name, inner in (schema.get("properties") or {}).items()
    }
    required = {name: properties.pop(name) for name in schema.get("required") or [] if name in properties}
    extra = schema.get("additionalProperties")
    if not properties and not required:
        inner = value_of(extra, definitions) if isinstance(extra, dict) else nonsense
        return st.dictionaries(st.sampled_from(TEXTS), inner, max_size=3)
    return st.fixed_dictionaries(required, optional=properties)


def spoiled(body: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return the bodies, some with nonsense in a field or beside the fields."""

    def spoil(draw: Any) -> Any:
        made = draw(body)
        if isinstance(made, dict) and draw(st.integers(0, 3)) == 0:
            made = {**made, draw(st.sampled_from([*made, *TEXTS])): draw(nonsense)}
        return made

    return st.composite(spoil)()


class Names:
    """The ids in one request: ``@task`` stands for the same new task wherever it comes."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._ids: dict[str, str] = {}

    def within(self, value: Any) -> Any:
        """Return a value with ids of documents in place of ``@task`` and the like."""
        if isinstance(value, dict):
            return {key: self.within(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.within(inner) for inner in value]
        return self._id(value[1:]) if isinstance(value, str) and value in KINDS else value

    def _id(self, kind: str) -> str:
        if kind not in self._ids:
            self._ids[kind] = self._server.new(kind)
        return self._ids[kind]


@pytest.mark.parametrize("name", NAMES)
def test_no_request_makes_an_endpoint_or_a_later_reader_fail(server: Server, name: str) -> None:
    schema = request_schema(name)

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(spoiled(object_of(schema, schema.get("definitions") or {})))
    def check(body: Any) -> None:
        status, answer = server.call(name, Names(server).within(body))
        assert status in ANSWERS, f"{name} {json.dumps(body)}: {answer['meta']}"

    for body in FOUND.get(name, []):
        check = example(body)(check)
    check()
    for service, readers in READERS.items():
        for reader in readers:
            status, answer = server.call(reader, {"order_by": ["-last_update"], "search_hidden": True})
            assert status == 200, (reader, answer["meta"])
            assert service in answer["data"]
