"""The envelope around every answer, and the register of endpoints."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson

from clearml_local.base.documents import Document, new_id, to_json
from clearml_local.base.errors import ApiError
from clearml_local.base.settings import Settings
from clearml_local.protocol.announced import API_VERSION, NEWEST, USER
from clearml_local.protocol.gate import Gate
from clearml_local.store.database import Store
from clearml_local.store.serving import Containers
from clearml_local.store.workers import Registry

if TYPE_CHECKING:
    from clearml_local.protocol.gate import Gate


@dataclass
class Call:
    """One request on its way to a handler.

    Attributes:
        name: ``service.action``.
        body: the JSON object sent; unknown keys included.
        lines: the objects of a json-lines body (``events.add_batch`` only).
        headers: lower-case header names.
        query: what stood behind "?" in the address.
        workers: the agents that report to this server.
        gate: who may call.
        user: id of who calls.
        version: API version that the address names (``/v2.8/...``); the newest when it names none.
        manages: whether the caller may make users and speak for them.
        key: access key that the caller logged in with.
        reply_headers: headers of the answer beside the usual ones.
        serving: the processes that serve models and report to this server.
    """

    name: str
    store: Store
    settings: Settings
    workers: Registry
    gate: Gate
    body: Document = field(default_factory=dict)
    lines: list[Any] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    query: str = ""
    user: str = USER
    version: tuple[int, int] = NEWEST
    manages: bool = False
    key: str = ""
    reply_headers: dict[str, str] = field(default_factory=dict)
    serving: Containers = field(default_factory=Containers)

    @property
    def worker(self) -> str:
        """Who calls, as the SDK names its machine; "" when it does not say."""
        return self.headers.get("x-clearml-worker", "")


@dataclass(frozen=True)
class Download:
    """An answer that goes out as a file to save, without the envelope."""

    text: str
    media_type: str
    name: str


@dataclass(frozen=True)
class Apart:
    """An answer that threads find in the database while other calls go on.

    Attributes:
        parts: what they do, each with a connection that only reads; several at once.
        join: makes the answer of what the parts found, in their order.
    """

    parts: Sequence[Callable[[sqlite3.Connection], Any]]
    join: Callable[[list[Any]], Any]


Handler = Callable[[Call], Any]


@dataclass(frozen=True)
class Endpoint:
    """A registered handler and whether it may be called without a token."""

    handler: Handler
    public: bool = False


ENDPOINTS: dict[str, Endpoint] = {}


def endpoint(*names: str, public: bool = False) -> Callable[[Handler], Handler]:
    """Register a handler under one or more ``service.action`` names."""

    def register(handler: Handler) -> Handler:
        for name in names:
            ENDPOINTS[name] = Endpoint(handler, public)
        return handler

    return register


def _envelope(name: str, code: int, subcode: int, message: str, data: Any) -> bytes:
    meta = {
        "id": new_id(),
        "trx": new_id(),
        "endpoint": {"name": name, "requested_version": API_VERSION, "actual_version": API_VERSION},
        "result_code": code,
        "result_subcode": subcode,
        "result_msg": message,
        "error_stack": "",
        "error_data": {},
    }
    return to_json({"meta": meta, "data": data}, orjson.OPT_NON_STR_KEYS)


def success(name: str, data: Any) -> bytes:
    """Return the JSON text of a good answer."""
    return _envelope(name, 200, 0, "OK", data)


def failure(name: str, error: ApiError) -> bytes:
    """Return the JSON text of an error answer."""
    return _envelope(name, error.status, error.subcode, error.message, {})
