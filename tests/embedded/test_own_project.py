"""The tests' own manners on a server of others: all that a session made goes, and nothing else."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest

from tests import clearml_session
from tests.clearml_session import KINDS, from_environment, own_project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.clearml_server import ClearmlServer

    Start = Callable[..., ClearmlServer]

WORK = """
    from pathlib import Path
    from clearml import Dataset, OutputModel, Task
    Path("a b.txt").write_text("1")
    task = Task.init(project_name="contract/work", task_name="é trainer", output_uri=True)
    task.upload_artifact("table", {"rows": 3}, wait_on_upload=True)
    task.get_logger().report_media("media", "text", local_path="a b.txt", iteration=0)
    model = OutputModel(task=task, name="model")
    model.update_weights("a b.txt", async_enable=False, auto_delete_file=False)
    model.publish()
    dataset = Dataset.create(dataset_name="data", dataset_project="contract/work")
    dataset.add_files("a b.txt")
    dataset.upload(show_progress=False)
    dataset.finalize()
    task.close()
    Task.get_task(task_id=task.id).publish()
"""


def raw_work(server: ClearmlServer) -> None:
    """Make something of each kind, most of it outside any project."""
    server.get("projects.create", name=f"outside {uuid.uuid4().hex}")
    headers = {**server.bearer, "Content-Type": "multipart/form-data; boundary=b"}
    part = f'--b\r\nContent-Disposition: form-data; name="{uuid.uuid4().hex}"; filename="x"\r\n\r\n1'
    body = f"{part}\r\n--b--\r\n".encode()
    assert server.request("POST", "/", body, headers, server="files_server")[0] == 200
    task = server.get("tasks.create", name="without a project", type="custom")["id"]
    server.get("tasks.clone", task=task)
    server.get("models.create", name="without a project", uri="u")
    server.get("queues.create", name=uuid.uuid4().hex)


def work(server: ClearmlServer) -> None:
    """The same, and what the SDK makes in the session's project."""
    server.run(WORK)
    raw_work(server)


def content(server: ClearmlServer) -> dict[str, Any]:
    """Every document of a server as it stands, and every file."""
    found = {
        f"{kind} {one['id']}": one
        for kind, options in KINDS.items()
        for one in server.get(f"{kind}.get_all", **options)[kind]
    }
    files = {str(path): path.read_bytes() for path in (server.data / "files").rglob("*") if path.is_file()}
    return {**found, **files}


def test_a_session_leaves_what_was_there_and_nothing_else(clearml_start: Start) -> None:
    server = clearml_start()
    work(server)  # somebody else's, in projects of the very names that the tests write
    server.made.ids.clear()
    server.made.files.clear()
    before = content(server)
    assert len(before) > 15
    with own_project(server):
        work(server)
        during = content(server)
        assert len(during) > 2 * len(before) - 5
        assert f"{server.root}/work" in str(during)
    assert content(server) == before


def test_answers_name_projects_as_the_tests_do(clearml_start: Start) -> None:
    server = clearml_start()
    with own_project(server):
        made = server.get("projects.create", name="contract/a")["id"]
        [found] = server.get("projects.get_all", name="^contract/a$")["projects"]
        assert (found["id"], found["name"]) == (made, "contract/a")
        printed = server.run(
            "from clearml import Task; print(Task.get_projects()[0].name, 'tests/contract/x')"
        )
        assert "conforto-testes" not in printed
        assert "tests/contract/x" in printed


@pytest.mark.parametrize("kind", ["tasks", "models", "projects", "queues", "files"])
def test_what_is_left_behind_fails_the_session(
    clearml_start: Start, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Each part of the cleaning is left out once."""
    server = clearml_start()
    call, request = type(server).call, type(server).request

    def lazy_call(self: ClearmlServer, name: str, /, *arguments: object, **fields: object) -> object:
        deletes = name in (f"{kind}.delete", f"{kind}.delete_many")
        return None if deletes else call(self, name, *arguments, **fields)

    def lazy_request(
        self: ClearmlServer, method: str, /, *arguments: Any, **fields: Any
    ) -> tuple[int, bytes]:
        lazy = kind == "files" and method == "DELETE"
        return (200, b"") if lazy else request(self, method, *arguments, **fields)

    monkeypatch.setattr(type(server), "call", lazy_call)
    monkeypatch.setattr(type(server), "request", lazy_request)
    with pytest.raises(AssertionError, match=f"left behind.*'{kind}'"), own_project(server):
        raw_work(server)


def test_nothing_is_deleted_when_nothing_was_found(clearml_start: Start) -> None:
    """A list of conditions that came out empty is no condition at all to a server."""
    server = clearml_start()
    foreign = server.get("tasks.create", name="foreign", type="custom")["id"]
    server.made.ids.clear()
    session = clearml_session.begin(server, "contract")
    assert session.documents("tasks", project=[], id=[]) == {}
    assert server.call("tasks.get_by_id", {"task": foreign}).status == 200


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"CLEARML_API_SECRET_KEY": ""}, "lacks CLEARML_API_SECRET_KEY$"),
        ({"CLEARML_API_SECRET_KEY": "wrong"}, "HTTP 401"),
        ({"CLEARML_API_HOST": "http://127.0.0.1:9"}, "no answer"),
        ({"CLEARML_FILES_HOST": "s3://bucket"}, "s3://bucket is no ClearML file server"),
    ],
)
def test_a_server_that_cannot_be_used_is_refused_at_once(
    clearml_start: Start, tmp_path: Path, changed: dict[str, str], said: str
) -> None:
    variables = clearml_start().variables
    assert from_environment(variables, tmp_path).claims["api_version"]
    with pytest.raises(pytest.UsageError, match=said) as refused:
        from_environment({**variables, **changed}, tmp_path)
    assert len(str(refused.value).splitlines()) == 1
    assert variables["CLEARML_API_SECRET_KEY"] not in str(refused.value)
