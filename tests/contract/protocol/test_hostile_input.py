"""Input that is made to harm is refused with a reason, quickly; nothing outside the folder changes."""

from __future__ import annotations

import json
import sqlite3
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract.conftest import ClearmlServer

pytestmark = pytest.mark.embutido
PATIENCE_S = 60.0  # such a pattern takes ages
CONTENT = "not for others"
UPLOAD = {"Content-Type": "multipart/form-data; boundary=B"}


@pytest.fixture
def server(clearml_start: Callable[..., ClearmlServer]) -> ClearmlServer:
    """Return a server of this test alone."""
    return clearml_start()


def quick(server: ClearmlServer, name: str, body: object) -> tuple[int, str]:
    """Return status and message of a call, which must not take long."""
    begin = time.monotonic()
    answer = server.call(name, body)
    assert time.monotonic() - begin < PATIENCE_S
    return answer.status, answer.meta["result_msg"]


@pytest.mark.parametrize("pattern", ["^(a+)+$", "(a|a)*$", "(.*.*.*.*.*)*x"])
@pytest.mark.parametrize("query", ["name", "_any_"])
@pytest.mark.by_day(every=4)
def test_a_pattern_that_never_ends_is_given_up(
    clearml_server: ClearmlServer, pattern: str, query: str
) -> None:
    project = clearml_server.get("projects.create", name=f"contract/{uuid.uuid4().hex}")["id"]
    clearml_server.get("tasks.create", name="a" * 60 + "!", type="testing", project=project)
    asked = {"pattern": pattern, "fields": ["name"]} if query == "_any_" else pattern
    status, message = quick(clearml_server, "tasks.get_all", {query: asked, "project": [project]})
    assert status == 400
    assert "more than 2 s of computing" in message
    # The timer is gone: an ordinary search afterwards, and time going by, harm nobody.
    time.sleep(2.5)
    assert len(clearml_server.get("tasks.get_all", name="!$", project=[project])["tasks"]) == 1


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("projects.get_hyperparam_values", "pattern"),
        ("projects.get_model_metadata_values", "pattern"),
        ("projects.get_task_parents", "task_name"),
        ("projects.get_all_ex", "name"),
        ("models.get_all_ex", "name"),
    ],
)
def test_nor_is_it_waited_for_where_values_are_listed(
    clearml_server: ClearmlServer, name: str, field: str
) -> None:
    project = clearml_server.get("projects.create", name=f"contract/{uuid.uuid4().hex}/{'a' * 60}!")["id"]
    text = {"section": "Args", "name": "p", "value": "a" * 60 + "!"}
    parent, hyperparams = "", {"Args": {"p": text}}
    for _ in range(2):  # the second has the first as its parent
        made = {"name": "a" * 60 + "!", "project": project}
        task = {
            **made,
            "type": "testing",
            "hyperparams": hyperparams,
            **({"parent": parent} if parent else {}),
        }
        parent = clearml_server.get("tasks.create", **task)["id"]
    metadata = {"p": {"key": "p", "type": "str", "value": text["value"]}}
    clearml_server.get("models.create", **made, uri="file:///a", metadata=metadata)
    asked = (
        {"projects": [project], "section": "Args", "name": "p", "key": "p"} if "get_all" not in name else {}
    )
    status, message = quick(clearml_server, name, {**asked, field: "(a+)+$"})
    assert status == 400
    assert "more than 2 s of computing" in message


@pytest.mark.parametrize(
    "body",
    [
        b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
        b'{"tags":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
        {"tags": [f"t{n}" for n in range(100_000)]},
        {"order_by": ["name"] * 10_000},
        {"only_fields": ["a.b"] * 10_000},
        {"only_fields": ["a." * 10_000]},
        {f"k{n}": "x" for n in range(10_000)},
        {"a." * 10_000 + "b": ["x"]},
        {"_all_": {"pattern": "a", "fields": ["a." * 10_000]}},
        {"name": "(" * 4000 + ")" * 4000},
        b"{" + b" " * 100,
    ],
)
def test_an_absurd_query_is_refused(clearml_server: ClearmlServer, body: object) -> None:
    status, message = quick(clearml_server, "tasks.get_all", body)
    assert (status, bool(message)) == (400, True)


def test_a_body_without_end_is_cut_off(clearml_server: ClearmlServer) -> None:
    status, answer = clearml_server.request(
        "POST", "/v2.31/tasks.get_all", b" " * (130 * 2**20), clearml_server.bearer
    )
    assert (status, json.loads(answer)["meta"]["result_code"]) == (413, 413)


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1.evil.example", "file://"]
)
@pytest.mark.parametrize("address", ["api_server", "files_server"])
def test_a_foreign_page_is_refused_even_with_a_token(
    clearml_server: ClearmlServer, origin: str, address: str
) -> None:
    headers = {**clearml_server.bearer, "Origin": origin, "Content-Type": "text/plain"}
    assert clearml_server.request("POST", "/v2.31/tasks.get_all", b"{}", headers, server=address)[0] == 403


def test_a_page_of_this_machine_is_served(clearml_server: ClearmlServer) -> None:
    headers = {**clearml_server.bearer, "Origin": "http://localhost:8080"}
    assert clearml_server.request("POST", "/v2.31/tasks.get_all", b"{}", headers)[0] == 200


def test_a_request_without_a_token_changes_nothing(server: ClearmlServer) -> None:
    body = json.dumps({"name": "hostile", "type": "testing"}).encode()
    status, _ = server.request("POST", "/tasks.create", body, {"Content-Type": "text/plain"})
    assert status == 401
    assert server.get("tasks.get_all")["tasks"] == []


# Files.


@pytest.fixture
def outside(server: ClearmlServer, tmp_path: Path) -> Path:
    """Return a folder outside the files' folder, to which links in there lead."""
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "secret").write_text(CONTENT)
    files = server.data / "files"
    (files / "folder").symlink_to(folder)
    (files / "file").symlink_to(folder / "secret")
    (files / "loop").symlink_to(files / "loop")
    return folder


PATHS = ("/folder/secret", "/file", "/loop", "/%2e%2e/credentials.json", "/..%2fserver.json")
NAMES = ("folder/new", "folder/new/newer", "file", "loop/x", "../new", "/../../new")


def test_no_link_leads_out(server: ClearmlServer, outside: Path) -> None:
    for method in ("GET", "DELETE"):
        for path in PATHS:
            status, answer = server.request(method, path, headers=server.bearer, server="files_server")
            assert status == 400, (method, path)
            assert CONTENT.encode() not in answer
    assert (outside / "secret").read_text() == CONTENT


def test_no_upload_leads_out(server: ClearmlServer, outside: Path) -> None:
    before = sorted(outside.parent.rglob("*"))
    for name in NAMES:
        body = f'--B\r\nContent-Disposition: form-data; name="{name}"\r\n\r\nevil\r\n--B--\r\n'.encode()
        status, _ = server.request("POST", "/", body, {**server.bearer, **UPLOAD}, server="files_server")
        assert status == 400, name
    assert sorted(outside.parent.rglob("*")) == before
    assert (outside / "secret").read_text() == CONTENT


# What was stored before this version.


def test_a_data_folder_of_an_earlier_version_is_taken_over(
    clearml_start: Callable[..., ClearmlServer], clearml_command: Callable[..., Any]
) -> None:
    server = clearml_start()
    project = server.get("projects.create", name="contract/before")["id"]
    task = server.get("tasks.create", name="before", type="testing", project=project, tags=["t"])["id"]
    clearml_command("stop", "--data", str(server.data))
    with sqlite3.connect(server.data / "clearml.db") as database:
        # As the first version had it: fewer columns, and no queues.
        database.execute("ALTER TABLE tasks RENAME TO newer")
        database.execute("CREATE TABLE tasks (id TEXT NOT NULL UNIQUE, project TEXT, doc BLOB NOT NULL)")
        database.execute("INSERT INTO tasks SELECT id, project, doc FROM newer")
        database.execute("DROP TABLE newer")
        database.execute("DROP TABLE queues")
    database.close()
    again = clearml_start()
    found = again.get("tasks.get_all", project=[project], order_by=["-last_update"])["tasks"]
    assert [item["id"] for item in found] == [task]
    assert again.get("projects.get_task_tags", projects=[project])["tags"] == ["t"]
    assert again.get("queues.get_default")["name"] == "default"
