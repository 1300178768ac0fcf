"""The file server: artifacts, models and dataset archives as plain files below one folder."""

import contextlib
import errno
import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.types import Message, Receive, Scope, Send

from clearml_local.base.errors import ApiError, BadRequestError, NotFoundError, StorageFullError, Subcode
from clearml_local.server.multipart import MultipartReader, boundary_of

SHOWN = 200
POLICY = "sandbox allow-scripts allow-popups allow-downloads"
# What Linux and macOS take; the folder's own path and the name share the latter.
PART_BYTES_MAX = 255
NAME_BYTES_MAX = 2048
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def safe_path(root: Path, name: str) -> Path:
    """Return the place of a file name below the root; ``./`` and ``x/../`` within the name lead nowhere.

    Raises:
        BadRequestError: the name is empty, would lead out of the root, or is too long for a file system.
    """
    parts: list[str] = []
    for part in name.split("/"):
        if part == "..":
            if not parts:
                raise BadRequestError(
                    f"Invalid file name {name[:SHOWN]!r}: it leads out of the files' folder"
                )
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    if not parts or "\0" in name:
        raise BadRequestError(f"Invalid file name {name[:SHOWN]!r}")
    return _inside(root, root.joinpath(*_short_enough(parts, name)), name)


def _short_enough(parts: list[str], name: str) -> list[str]:
    """Return the parts of a name; the file system would refuse longer ones without saying which.

    Raises:
        BadRequestError: a part or the whole is too long, or cannot be written down.
    """
    try:
        sizes = [len(os.fsencode(part)) for part in parts]
    except UnicodeEncodeError as error:
        raise BadRequestError(f"Invalid file name {name[:SHOWN]!r}: {error.reason}") from error
    if max(sizes) > PART_BYTES_MAX or sum(sizes) + len(sizes) > NAME_BYTES_MAX:
        raise BadRequestError(
            f"File name too long, {name[:SHOWN]!r}...: {sum(sizes) + len(sizes) - 1} bytes, of at most "
            f"{NAME_BYTES_MAX}, and at most {PART_BYTES_MAX} between two slashes"
        )
    return parts


def _inside(root: Path, path: Path, name: str) -> Path:
    """Return the path, if it stays below the root also after every symbolic link on its way."""
    try:
        stays = path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError):  # a link that leads to itself, or a name too long
        stays = False
    if not stays:
        raise BadRequestError(f"Invalid file name {name[:SHOWN]!r}: it leads out of the files' folder")
    return path


def storage_error(error: OSError, name: str) -> ApiError:
    """Turn what the file system said into an answer."""
    if error.errno in FULL:
        return StorageFullError(error.strerror or "disk full")
    return BadRequestError(f"Cannot store {name[:SHOWN]!r}: {error.strerror}")


@dataclass
class _Incoming:
    name: str
    temporary: Path
    stream: BinaryIO


class _Upload:
    """Files of one request on their way in: written aside, moved into place together at the end."""

    def __init__(self, root: Path, uploads: Path) -> None:
        self._root = root
        self._uploads = uploads
        self._incoming: list[_Incoming] = []

    def take(self, name: str | None, data: bytes | None) -> None:
        """Carry out one thing the multipart reader found."""
        if name is not None:
            # The SDK quotes the names of models here (``%C3%A9`` for an accent), but not those of artifacts.
            plain = unquote(name)
            safe_path(self._root, plain)
            temporary = self._uploads / uuid4().hex
            self._incoming.append(_Incoming(plain, temporary, temporary.open("wb")))
        elif data is not None:
            self._incoming[-1].stream.write(data)
        else:
            self._incoming[-1].stream.close()

    def finish(self) -> list[str]:
        """Move the files into place and return their names.

        Raises:
            ApiError: one cannot be put there; says which.
        """
        for item in self._incoming:
            target = safe_path(self._root, item.name)
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                item.temporary.replace(target)
            except OSError as error:
                raise storage_error(error, item.name) from error
        return [item.name for item in self._incoming]

    def discard(self) -> None:
        """Remove what was not moved into place."""
        for item in self._incoming:
            with contextlib.suppress(OSError):
                item.stream.close()
            item.temporary.unlink(missing_ok=True)


class FileStore:
    """Answers requests for files.

    Args:
        root: folder of the files.
        uploads: folder on the same file system for what is still coming in; leftovers in it are removed.
    """

    def __init__(self, root: Path, uploads: Path) -> None:
        self._root = root
        self._uploads = uploads
        for leftover in uploads.iterdir():
            leftover.unlink()

    async def respond(self, scope: Scope, receive: Receive, headers: dict[str, str]) -> Response:
        """Carry out one request.

        Raises:
            ApiError: a wrong name, an absent file, a malformed upload or a full disk.
        """
        method = scope["method"]
        if method == "POST":
            return await self._upload(Request(scope, receive), headers)
        if method in ("GET", "HEAD"):
            return FileResponse(self._named(scope["path"]), headers={"X-Content-Type-Options": "nosniff"})
        if method == "DELETE":
            return self._delete(self._named(scope["path"]))
        raise ApiError(f"Method {method} is not for files", Subcode.GENERAL, 405)

    def _named(self, name: str) -> Path:
        """Return the file of that name, or of what the name says when its quoting is undone once more."""
        try:
            return self._existing(name)
        except NotFoundError:
            if unquote(name) == name:
                raise
        return self._existing(unquote(name))

    def _existing(self, name: str) -> Path:
        path = safe_path(self._root, name)
        try:
            if path.is_file():
                return path
        except OSError as error:
            raise storage_error(error, name) from error
        raise NotFoundError(f"No such file: {name[:200]}")

    async def _upload(self, request: Request, headers: dict[str, str]) -> Response:
        reader = MultipartReader(boundary_of(headers.get("content-type", "")))
        upload = _Upload(self._root, self._uploads)
        try:
            async for chunk in request.stream():
                for name, data in reader.feed(chunk):
                    upload.take(name, data)
            if not reader.complete:
                raise BadRequestError("The upload ends before its closing boundary; nothing was stored")
            return PlainTextResponse(", ".join(upload.finish()))
        except OSError as error:
            raise storage_error(error, request.url.path) from error
        except ClientDisconnect as error:
            raise BadRequestError("The upload was broken off; nothing was stored") from error
        finally:
            upload.discard()

    def _delete(self, path: Path) -> Response:
        path.unlink()
        for folder in path.parents:
            if folder == self._root:
                break
            try:
                os.rmdir(folder)  # noqa: PTH106 - removes empty folders only, and stops at the first that is not
            except OSError:
                break
        return PlainTextResponse("")


def told_to_pages(scope: Scope, send: Send, pages: str) -> Send:
    """Let every answer of the files' socket say who may use it, refusals and wrong ranges, too.

    A page among the files is shown as one of nowhere: what its scripts ask, they ask without the login. Those
    at ``pages`` read what is answered: a refusal that a browser keeps from them looks like no server at all.
    """
    reads = Headers(scope=scope).get("origin") == pages and scope["method"] in ("GET", "HEAD")

    async def answer(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Content-Security-Policy"] = POLICY
            if reads:
                headers["Access-Control-Allow-Origin"] = pages
                headers["Access-Control-Allow-Credentials"] = "true"
                headers["Vary"] = "Origin"
        await send(message)

    return answer
