"""A streaming reader of ``multipart/form-data``: parts come out piece by piece, nothing is held whole."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from clearml_local.base.errors import BadRequestError

HEADER_BYTES_MAX = 64 * 1024
BOUNDARY = re.compile(r'boundary="?([^";,]+)"?', re.IGNORECASE)
FIELD_NAME = re.compile(r';\s*name="([^"]*)"', re.IGNORECASE)
FIELD_NAME_EXTENDED = re.compile(r";\s*name\*=utf-8''([^;\s]+)", re.IGNORECASE)
# What browsers and urllib3 escape inside a quoted name; a bare "%" stays as it is.
ESCAPED = {"%22": '"', "%0D": "\r", "%0A": "\n"}


def boundary_of(content_type: str) -> bytes:
    """Return the boundary named in a Content-Type header.

    Raises:
        BadRequestError: the body is not multipart.
    """
    match = BOUNDARY.search(content_type)
    if match is None or not content_type.lower().startswith("multipart/form-data"):
        raise BadRequestError("Files are uploaded as multipart/form-data, one field per file")
    return match.group(1).encode("latin-1")


def field_name(headers: bytes) -> str:
    """Return the field name in a part's headers.

    Raises:
        BadRequestError: there is none.
    """
    text = headers.decode("utf-8", errors="replace")
    extended = FIELD_NAME_EXTENDED.search(text)
    if extended:
        return unquote(extended.group(1))
    match = FIELD_NAME.search(text)
    if match is None:
        raise BadRequestError("A part of the upload has no field name: it is the file's destination")
    return re.sub("%22|%0D|%0A", lambda found: ESCAPED[found.group()], match.group(1))


class MultipartReader:
    """Feed it chunks of a body; it yields what they contain.

    Yields ``(name, None)`` when a part begins, ``(None, data)`` for its content, ``(None, None)`` at its end.
    ``complete`` becomes true with the closing boundary.
    """

    def __init__(self, boundary: bytes) -> None:
        self._delimiter = b"\r\n--" + boundary
        self._buffer = b"\r\n"  # so that the first boundary looks like the others
        self._in_part = False
        self._in_headers = False
        self.complete = False

    def feed(self, chunk: bytes) -> Iterator[tuple[str | None, bytes | None]]:
        """Yield what became known with this chunk.

        Raises:
            BadRequestError: the body is malformed.
        """
        self._buffer += chunk
        while not self.complete:
            if self._in_headers:
                name = self._read_headers()
                if name is None:
                    return
                yield name, None
                continue
            data, found = self._read_content()
            if self._in_part and data:
                yield None, data
            if not found:
                return
            if self._in_part:
                yield None, None
            self._in_part, self._in_headers = False, True

    def _read_content(self) -> tuple[bytes, bool]:
        position = self._buffer.find(self._delimiter)
        if position >= 0:
            data = self._buffer[:position]
            self._buffer = self._buffer[position + len(self._delimiter) :]
            return data, True
        # The end of the buffer may be the beginning of a boundary.
        keep = len(self._delimiter) - 1
        data, self._buffer = self._buffer[:-keep], self._buffer[-keep:]
        return data, False

    def _read_headers(self) -> str | None:
        if self._buffer.startswith(b"--"):
            self.complete = True
            return None
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            if len(self._buffer) > HEADER_BYTES_MAX:
                raise BadRequestError("The headers of an upload's part are too long")
            return None
        headers, self._buffer = self._buffer[:end], self._buffer[end + 4 :]
        self._in_headers, self._in_part = False, True
        return field_name(headers)
