"""The ASGI application: one entry for the sockets of the API, of files and of pages."""

import asyncio
import gc
import logging
import sqlite3
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import orjson
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from clearml_local.base.errors import ApiError, BadRequestError, NotFoundError, StorageFullError, Subcode
from clearml_local.base.settings import Settings
from clearml_local.pages.site import API, Site, whole_path
from clearml_local.protocol import announced, auth, endpoints, schemas
from clearml_local.protocol.endpoints import ENDPOINTS, Apart, Call, Download
from clearml_local.protocol.gate import Gate
from clearml_local.server.files import FileStore, told_to_pages
from clearml_local.services.queues.manage import ensure_standard_queues
from clearml_local.store.database import Store
from clearml_local.store.serving import Containers
from clearml_local.store.workers import Registry

LOG = logging.getLogger(__name__)
BODY_BYTES_MAX = 128 * 2**20
NESTING_MAX = 100
SHOWN = 200
BATCH_ENDPOINTS = {"events.add_batch", "tasks.update_batch"}
DISK_ERRORS = {"SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN"}

__all__ = ["Application"]


class ClientGone(Exception):
    """The caller hung up in mid-request."""


async def read_body(receive: Receive) -> bytes:
    """Return the whole request body.

    Raises:
        ApiError: 413, it is larger than any SDK sends.
        ClientGone: the caller hung up.
    """
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        if size > BODY_BYTES_MAX:
            too_large = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            raise ApiError(f"Request larger than {BODY_BYTES_MAX} bytes", Subcode.VALIDATION, too_large)
        if not message.get("more_body"):
            return b"".join(chunks)


async def hung_up(receive: Receive) -> None:
    """Return when the caller of a request that was read has hung up."""
    while (await receive())["type"] != "http.disconnect":
        await asyncio.sleep(0)  # whoever sends more than a request does not hold up the others


def _is_too_deep(value: Any, depth: int = 0) -> bool:
    if depth > NESTING_MAX:
        return True
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(_is_too_deep(child, depth + 1) for child in children)


def parse_json(text: bytes) -> Any:
    """Parse one JSON value.

    Raises:
        BadRequestError: it is not JSON (NaN and Infinity are not), or it is nested absurdly deep.
    """
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BadRequestError(f"Malformed JSON in the request: {error}", Subcode.VALIDATION) from error
    if text.count(b"[") + text.count(b"{") > NESTING_MAX and _is_too_deep(value):
        raise BadRequestError(f"JSON nested deeper than {NESTING_MAX} levels", Subcode.VALIDATION)
    return value


def parse_object(text: bytes) -> dict[str, Any]:
    """Parse a request body that must be a JSON object; an empty body is an empty object.

    Raises:
        BadRequestError: it is something else.
    """
    value = parse_json(text) if text.strip() else {}
    if not isinstance(value, dict):
        raise BadRequestError(
            f"The request must be a JSON object, found {type(value).__name__}", Subcode.VALIDATION
        )
    return {key: item for key, item in value.items() if item is not None}


def parse_lines(text: bytes) -> list[Any]:
    """Parse a json-lines body.

    Raises:
        BadRequestError: a line is not JSON.
    """
    return [parse_json(line) for line in text.split(b"\n") if line.strip()]


def _check_one_host(scope: Scope) -> None:
    """Check that a request names one host: of two, a proxy in front may have checked the other.

    Raises:
        BadRequestError: it names several.
    """
    if sum(name == b"host" for name, _ in scope["headers"]) > 1:
        raise BadRequestError("The request has more than one Host header", Subcode.VALIDATION)


def _check_caller(headers: dict[str, str]) -> None:
    """Check that a request comes from this machine, and not from a foreign page in its browser.

    Raises:
        ApiError: 403, it names a foreign host or comes from a foreign page.
    """
    origin = headers.get("origin", "")
    if not auth.is_local_host(headers.get("host", "")):
        reason = "Only 127.0.0.1 and localhost are served"
    elif not auth.is_local_origin(origin):
        reason = f"Requests of pages from {origin[:80]} are refused"
    else:
        return
    raise ApiError(reason, Subcode.GENERAL, HTTPStatus.FORBIDDEN)


class Application:
    """Serves API calls and files for one data folder.

    Args:
        settings: folder, secrets and addresses.
        store: the open database; the application never closes it.
        ending: says whether the server is about to end.
    """

    def __init__(self, settings: Settings, store: Store, ending: Callable[[], bool] = lambda: False) -> None:
        self._settings = settings
        self._store = store
        self._workers = Registry()
        self._gate = Gate(settings, store)
        self._serving = Containers()
        ensure_standard_queues(store)
        self._files = FileStore(settings.folder.files, settings.folder.uploads)
        self._site = Site(settings, store, self._gate, ending)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a caller who hangs up gets none."""
        if scope["type"] != "http":
            return
        try:
            response = await self._respond(scope, receive)
        except ClientGone:
            return
        of_files = scope["server"][1] == self._settings.files_port
        await response(
            scope, receive, told_to_pages(scope, send, self._settings.web_server) if of_files else send
        )

    async def _respond(self, scope: Scope, receive: Receive) -> Response:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        name = scope["path"].rpartition("/")[2][:SHOWN]
        if scope["server"][1] == self._settings.web_port:
            headers = self._site.for_frames(scope, headers)
        try:
            _check_one_host(scope)
            _check_caller(headers)
            return await self._by_socket(scope, receive, headers)
        except ApiError as error:
            return Response(endpoints.failure(name, error), error.status, media_type="application/json")
        except ClientGone:
            raise
        except Exception as error:
            LOG.exception("%s %s failed", scope["method"], scope["path"])
            internal = ApiError(f"Internal error in {name}: {error!r}", Subcode.GENERAL, 500)
            return Response(endpoints.failure(name, internal), internal.status, media_type="application/json")

    async def _by_socket(self, scope: Scope, receive: Receive, headers: dict[str, str]) -> Response:
        """Answer one request as its socket does."""
        port = scope["server"][1]
        if port == self._settings.files_port:
            return await self._file(scope, receive, headers)
        if port == self._settings.web_port:
            self._site.check(headers)
            if not scope["path"].startswith(API):
                return self._site.respond(scope, headers)
            headers = self._site.as_caller(headers)
        elif self._wants_page(scope, headers):
            return RedirectResponse(self._settings.web_server + whole_path(scope))
        return await self._called(scope, receive, headers)

    async def _called(self, scope: Scope, receive: Receive, headers: dict[str, str]) -> Response:
        """Answer one call of the API."""
        name = scope["path"].rpartition("/")[2]
        call = Call(name, self._store, self._settings, self._workers, self._gate, headers=headers)
        call.serving = self._serving
        call.query = scope["query_string"].decode("latin-1")
        call.version = announced.version_of(scope["path"])
        content = self._answer(call, await read_body(receive))
        if isinstance(content, Apart):
            content = await self._apart(name, content, receive)
        if isinstance(content, Download):
            saved = f'attachment; filename="{content.name}"'
            headers = {**call.reply_headers, "content-disposition": saved}
            return Response(content.text, headers=headers, media_type=content.media_type)
        return Response(content, headers=call.reply_headers, media_type="application/json")

    async def _apart(self, name: str, answer: Apart, receive: Receive) -> bytes:
        """Let threads find an answer; a caller who hangs up leaves undone what they have not begun."""
        parts = [asyncio.wrap_future(self._store.readers.run(part)) for part in answer.parts]
        found, gone = asyncio.gather(*parts), asyncio.ensure_future(hung_up(receive))
        try:
            await asyncio.wait((found, gone), return_when=asyncio.FIRST_COMPLETED)
            if not found.done():
                raise ClientGone
            return endpoints.success(name, answer.join(found.result()))
        finally:
            gone.cancel()
            found.cancel()

    def _wants_page(self, scope: Scope, headers: dict[str, str]) -> bool:
        """Say whether a browser opens a page's address here: links of before pages had a port."""
        opens = scope["method"] == "GET" and "text/html" in headers.get("accept", "")
        known = scope["path"].rpartition("/")[2] in ENDPOINTS
        return opens and bool(self._settings.web_port) and not known

    async def _file(self, scope: Scope, receive: Receive, headers: dict[str, str]) -> Response:
        """Answer one request for files."""
        self._gate.identify(headers, reads=scope["method"] in ("GET", "HEAD"))
        return await self._files.respond(scope, receive, headers)

    def _answer(self, call: Call, text: bytes) -> bytes | Download | Apart:
        """Run one API call and return the text of its answer."""
        entry = ENDPOINTS.get(call.name)
        if entry is None:
            raise NotFoundError(
                f"Unknown endpoint {call.name[:SHOWN]!r}: the embedded server does not have it"
            )
        if not entry.public:
            identity = self._gate.identify(call.headers)
            call.user, call.manages, call.key = identity.user, identity.manages, identity.key
        if call.name in BATCH_ENDPOINTS:
            call.lines = parse_lines(text)
        else:
            call.body = parse_object(text)
            schemas.check(call.name, call.body)
        return self._in_transaction(call)

    def _in_transaction(self, call: Call) -> bytes | Download | Apart:
        self._store.begin()
        gc.disable()  # documents hold no cycles: looking for them among thousands takes half of a long call
        try:
            data = ENDPOINTS[call.name].handler(call)
            answer = data if isinstance(data, Download | Apart) else endpoints.success(call.name, data)
            self._store.commit()
        except sqlite3.OperationalError as error:
            self._store.rollback()
            if getattr(error, "sqlite_errorname", "") in DISK_ERRORS:
                raise StorageFullError(str(error)) from error
            raise
        except OverflowError as error:
            self._store.rollback()
            raise BadRequestError(
                f"A value in {call.name} is out of range: {error}", Subcode.VALIDATION
            ) from error
        except BaseException:
            self._store.rollback()
            raise
        finally:
            gc.enable()
        return answer
