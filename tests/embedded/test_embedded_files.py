"""The embedded file server beyond the contract: odd names, hostile requests, broken uploads."""

from __future__ import annotations

import socket
import uuid
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.clearml_server import ClearmlServer

BOUNDARY = "b0undary"


def multipart(*parts: tuple[str, bytes], closed: bool = True) -> bytes:
    body = b"".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="x"\r\n'.encode()
        + b"Content-Type: application/octet-stream\r\n\r\n" + content + b"\r\n"
        for name, content in parts
    )  # fmt: skip
    return body + (f"--{BOUNDARY}--\r\n".encode() if closed else b"")


def upload(
    server: ClearmlServer, body: bytes, kind: str = f"multipart/form-data; boundary={BOUNDARY}"
) -> int:
    headers = {**server.bearer, "Content-Type": kind}
    return server.request("POST", "/", body, headers, server="files_server")[0]


def fetch(server: ClearmlServer, path: str, method: str = "GET") -> tuple[int, bytes]:
    return server.request(method, path, headers=server.bearer, server="files_server")


def test_names_with_signs_come_back_as_they_went(clearml_server: ClearmlServer) -> None:
    name = uuid.uuid4().hex
    tricky = b"\r\n--" + BOUNDARY.encode()[:-1] + b"\r\n--\r\n" + bytes(range(256)) * 1000
    parts = [(f"/{name}/a é b/%41.bin", tricky), (f"{name}/empty", b""), (f"{name}/quote%22d", b"q")]
    assert upload(clearml_server, multipart(*parts)) == 200
    assert fetch(clearml_server, f"/{name}/a%20%C3%A9%20b/%2541.bin") == (200, tricky)
    assert fetch(clearml_server, f"/{name}/empty") == (200, b"")
    assert fetch(clearml_server, f"/{name}/quote%22d") == (200, b"q")
    assert fetch(clearml_server, f"/{name}/empty", "HEAD") == (200, b"")
    assert fetch(clearml_server, f"/{name}/empty", "DELETE")[0] == 200
    assert fetch(clearml_server, f"/{name}/empty")[0] == 404
    assert fetch(clearml_server, f"/{name}")[0] == 404


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x.y.z", "Bearer é", "Basic !!", "Digest a"])
def test_files_need_a_token(clearml_server: ClearmlServer, header: str) -> None:
    headers = {"Authorization": header}
    assert clearml_server.request("GET", "/a", headers=headers, server="files_server")[0] == 401


def test_a_model_of_a_project_with_accents_comes_back(clearml_server: ClearmlServer) -> None:
    clearml_server.run("""
        from pathlib import Path
        from clearml import Model, OutputModel, Task
        task = Task.init(project_name="contract/Térmico ção", task_name="açaí", output_uri=True)
        Path("peso.bin").write_bytes(b"1 2 3")
        made = OutputModel(task=task, name="modelo ção")
        made.update_weights("peso.bin", auto_delete_file=False, async_enable=False)
        task.close()
        copy = Model(model_id=made.id).get_local_copy(raise_on_error=True, force_download=True)
        assert Path(copy).read_bytes() == b"1 2 3"
        assert Model.remove(made.id, force=True, raise_on_errors=True)
    """)


@pytest.mark.parametrize(
    "name", ["../x", "a/../../x", "a/./../../b", "..", ".", "", "/", "a/..", "a\0b", "x" * 300, "%2e%2e/x"]
)
def test_names_that_lead_astray_are_refused(clearml_server: ClearmlServer, name: str) -> None:
    assert upload(clearml_server, multipart((name, b"evil"))) == 400


def test_a_name_too_long_is_refused_by_its_own_name(clearml_server: ClearmlServer) -> None:
    headers = {**clearml_server.bearer, "Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    body = multipart(("folder/" + "x" * 300, b"1"))
    status, answer = clearml_server.request("POST", "/", body, headers, server="files_server")
    assert (status, b"folder/xxxxxxxx" in answer) == (400, True)


@pytest.mark.parametrize(
    "path", ["/../token.secret", "/%2e%2e/credentials.json", "/a/%2e%2e/%2e%2e/clearml.db", "/"]
)
def test_paths_that_lead_astray_are_refused(clearml_server: ClearmlServer, path: str) -> None:
    assert fetch(clearml_server, path)[0] == 400


def test_a_file_cannot_become_a_folder(clearml_server: ClearmlServer) -> None:
    name = uuid.uuid4().hex
    assert upload(clearml_server, multipart((name, b"1"))) == 200
    assert upload(clearml_server, multipart((f"{name}/below", b"1"))) == 400
    assert fetch(clearml_server, f"/{name}/below")[0] == 404


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", f"multipart/form-data; boundary={BOUNDARY}"),
        (multipart(("half", b"1"), closed=False), f"multipart/form-data; boundary={BOUNDARY}"),
        (multipart(("half", b"1")), "multipart/form-data"),
        (b"half", "text/plain"),
        (f"--{BOUNDARY}\r\n\r\nx\r\n--{BOUNDARY}--".encode(), f"multipart/form-data; boundary={BOUNDARY}"),
        (f"--{BOUNDARY}\r\n".encode() + b"x" * 70000, f"multipart/form-data; boundary={BOUNDARY}"),
    ],
)
def test_malformed_uploads_are_refused(clearml_server: ClearmlServer, body: bytes, kind: str) -> None:
    assert upload(clearml_server, body, kind) == 400
    assert fetch(clearml_server, "/half")[0] == 404


def test_other_methods_are_refused(clearml_server: ClearmlServer) -> None:
    assert fetch(clearml_server, "/a", "PUT")[0] == 405


def test_an_upload_broken_off_leaves_nothing(clearml_server: ClearmlServer) -> None:
    address = clearml_server.state["files_server"].removeprefix("http://")
    host, _, port = address.partition(":")
    body = multipart(("broken", b"x" * 100_000))
    head = (
        f"POST / HTTP/1.1\r\nHost: {address}\r\nAuthorization: {clearml_server.bearer['Authorization']}\r\n"
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(head.encode() + body[:50_000])
        uploads: Path = clearml_server.data / "uploads"
        while not any(uploads.iterdir()):
            pass
    while any(uploads.iterdir()):
        pass
    assert fetch(clearml_server, "/broken")[0] == 404
