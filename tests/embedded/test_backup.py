"""backup and restore: whole or not at all, of a server that is written to, and never over what is there."""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clearml_local.base.settings import DataFolder
from clearml_local.command import backup
from tests.clearml_server import ClearmlServer
from tests.conftest import start
from tests.waiting import eventually

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    Command = Callable[..., subprocess.CompletedProcess[str]]


def _upload(server: ClearmlServer, name: str, content: bytes) -> None:
    body = (
        f'--b\r\nContent-Disposition: form-data; name="{name}"; filename="x"\r\n\r\n'.encode()
        + content + b"\r\n--b--\r\n"
    )  # fmt: skip
    headers = {**server.bearer, "Content-Type": "multipart/form-data; boundary=b"}
    assert server.request("POST", "/", body, headers, server="files_server")[0] == 200


def _file(server: ClearmlServer, name: str) -> tuple[int, bytes]:
    return server.request("GET", f"/{name}", headers=server.bearer, server="files_server")


class Writer(threading.Thread):
    """Uploads a file and then makes a model that names it, again and again, as the SDK does."""

    def __init__(self, server: ClearmlServer) -> None:
        super().__init__(daemon=True)
        self._server = server
        self._end = threading.Event()
        self.done = 0

    def run(self) -> None:
        while not self._end.is_set():
            name = f"written/{self.done}"
            _upload(self._server, name, os.urandom(1000))
            self._server.get("models.create", name=f"model {self.done}", uri=name)
            self.done += 1

    def end(self) -> int:
        self._end.set()
        self.join()
        return self.done


def test_what_a_backup_of_a_busy_server_names_is_in_it(
    data: Path, tmp_path: Path, clearml_command: Command
) -> None:
    server = start(data)
    writer = Writer(server)
    writer.start()
    for place in ("one", "two", "three"):
        before = eventually(lambda: writer.done, lambda n, least=writer.done: n > least + 5)
        done = clearml_command("backup", str(tmp_path / place), "--data", str(data))
        assert done.returncode == 0, done.stderr
    writer.end()
    os.kill(server.state["pid"], signal.SIGKILL)
    shutil.rmtree(data)

    done = clearml_command("restore", str(tmp_path / "three"), "--data", str(data))
    assert done.returncode == 0, done.stderr
    again = start(data)
    models = again.get("models.get_all", name="^model ", page=0, page_size=10_000)["models"]
    assert len(models) > before
    for model in models:
        status, content = _file(again, model["uri"])
        assert (status, len(content)) == (200, 1000)
    assert again.credentials == server.credentials
    assert stat.S_IMODE((data / "credentials.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert sorted(p.name for p in tmp_path.iterdir()) == ["data", "one", "three", "two"]


def test_a_server_that_was_killed_is_backed_up_with_what_it_had_confirmed(
    data: Path, tmp_path: Path, clearml_command: Command
) -> None:
    server = start(data)
    server.get("models.create", name="confirmed", uri="x")
    os.kill(server.state["pid"], signal.SIGKILL)
    assert clearml_command("backup", str(tmp_path / "b"), "--data", str(data)).returncode == 0
    other = tmp_path / "other"
    assert clearml_command("restore", str(tmp_path / "b"), "--data", str(other)).returncode == 0
    try:
        assert len(start(other).get("models.get_all", name="^confirmed$")["models"]) == 1
    finally:
        clearml_command("stop", "--data", str(other))


def test_neither_goes_over_what_is_there(data: Path, tmp_path: Path, clearml_command: Command) -> None:
    start(data)
    place = tmp_path / "b"
    assert clearml_command("backup", str(place), "--data", str(data)).returncode == 0
    for refused in (
        clearml_command("backup", str(place), "--data", str(data)),
        clearml_command("restore", str(place), "--data", str(data)),
    ):
        assert refused.returncode == 2
        assert "is there and not empty" in refused.stderr
    nothing = clearml_command("backup", str(tmp_path / "c"), "--data", str(tmp_path / "nowhere"))
    assert (nothing.returncode, "nothing to back up" in nothing.stderr) == (2, True)
    assert clearml_command("backup", "--data", str(data)).returncode == 2
    assert clearml_command("status", str(place), "--data", str(data)).returncode == 2
    assert clearml_command("status", "--data", str(data)).returncode == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b", "data"]


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A backup of a folder that no server has served."""
    folder = DataFolder(tmp_path / "data")
    folder.create()
    folder.database.touch()
    (folder.files / "a").write_bytes(b"content")
    backup.backup(folder, tmp_path / "b")
    return tmp_path / "b"


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda b: (b / "files" / "a").write_bytes(b"Content"), "is not as it was backed up"),
        (lambda b: (b / "files" / "a").unlink(), "is not as it was made, first at files/a"),
        (lambda b: (b / "backup.json").unlink(), "is no backup"),
        (lambda b: (b / "backup.json").write_text("{}"), "is no backup"),
        (lambda b: _say(b, format=9), "is a backup of format 9"),
        (
            lambda b: _say(b, files={"../a": [7, ""], "clearml.db": [0, ""]}),
            "is not as it was made, first at",
        ),
        (lambda b: _say(b, files={}), "names no clearml.db"),
        (lambda b: (b / "backup.json").write_text("[" * 10**6), "is no backup"),
    ],
)
def test_a_backup_that_is_not_whole_is_refused_and_leaves_nothing(
    made: Path, harm: Callable[[Path], object], said: str
) -> None:
    target = DataFolder(made.parent / "restored")
    harm(made)
    with pytest.raises(backup.CommandError, match=said):
        backup.restore(made, target)
    assert sorted(p.name for p in made.parent.iterdir()) == ["b", "data"]


def _say(place: Path, **changed: object) -> None:
    manifest = json.loads((place / "backup.json").read_text())
    (place / "backup.json").write_text(json.dumps({**manifest, **changed}))


def test_a_disk_that_fails_leaves_no_backup(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup.shutil, "copystat", full)
    with pytest.raises(backup.CommandError, match=r"cannot be made, and is as it was: .*No space left"):
        backup.backup(DataFolder(made.parent / "data"), made.parent / "c")
    assert sorted(p.name for p in made.parent.iterdir()) == ["b", "data"]


def test_a_backup_does_not_go_into_what_it_copies(made: Path) -> None:
    folder = DataFolder(made.parent / "data")
    with pytest.raises(backup.CommandError, match="lies in the data folder"):
        backup.backup(folder, folder.files / "b")
    assert sorted(p.name for p in folder.files.iterdir()) == ["a"]
