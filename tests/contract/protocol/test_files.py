"""The file server as the SDK's raw requests see it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.contract.conftest import ClearmlServer

BOUNDARY = "b0undary"


def multipart(*parts: tuple[str, bytes]) -> bytes:
    body = b"".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="x"\r\n'.encode()
        + b"Content-Type: application/octet-stream\r\n\r\n" + content + b"\r\n"
        for name, content in parts
    )  # fmt: skip
    return body + f"--{BOUNDARY}--\r\n".encode()


def upload(server: ClearmlServer, body: bytes) -> int:
    headers = {**server.bearer, "Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    return server.request("POST", "/", body, headers, server="files_server")[0]


def fetch(server: ClearmlServer, path: str, method: str = "GET") -> tuple[int, bytes]:
    return server.request(method, path, headers=server.bearer, server="files_server")


def test_files_come_back_as_they_went(clearml_server: ClearmlServer) -> None:
    """The part's name is the place of the file, as text; what is fetched is named as in an address."""
    name = f"{clearml_server.root}/{uuid.uuid4().hex}"
    tricky = b"\r\n--" + BOUNDARY.encode()[:-1] + b"\r\n--\r\n" + bytes(range(256)) * 1000
    assert upload(clearml_server, multipart((f"/{name}/a é b/c.bin", tricky))) == 200
    assert upload(clearml_server, multipart((f"/{name}/empty", b""))) == 200
    assert fetch(clearml_server, f"/{name}/a%20%C3%A9%20b/c.bin") == (200, tricky)
    assert fetch(clearml_server, f"/{name}/empty") == (200, b"")
    assert fetch(clearml_server, f"/{name}/empty", "HEAD") == (200, b"")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("a\\b.bin", "a%5Cb.bin"),
        ("./here/./c.bin", "here/c.bin"),
        ("x/../d.bin", "d.bin"),
        ("x/y/../../e/f.bin", "e/f.bin"),
    ],
)
def test_ways_round_are_made_straight(clearml_server: ClearmlServer, written: str, read: str) -> None:
    name = f"{clearml_server.root}/{uuid.uuid4().hex}"
    assert upload(clearml_server, multipart((f"/{name}/{written}", b"content"))) == 200
    assert fetch(clearml_server, f"/{name}/{read}") == (200, b"content")
    assert fetch(clearml_server, f"/{name}/{read}", "DELETE")[0] == 200


def test_a_file_is_replaced_and_deleted(clearml_server: ClearmlServer) -> None:
    name = f"{clearml_server.root}/{uuid.uuid4().hex}"
    for content in (b"first", b"second"):
        assert upload(clearml_server, multipart((name, content))) == 200
        assert fetch(clearml_server, f"/{name}") == (200, content)
    assert fetch(clearml_server, f"/{name}", "DELETE")[0] == 200
    assert fetch(clearml_server, f"/{name}")[0] == 404
