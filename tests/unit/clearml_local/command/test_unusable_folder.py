"""Every command in a data folder that cannot be used: one line, and the exit status of its other errors."""

import subprocess
import sys
from pathlib import Path

import pytest

from clearml_local.__main__ import COMMANDS, WITH_PLACE
from clearml_local.base.settings import DataFolder
from clearml_local.command import backup
from tests.commands import LIMIT_S, ROOT, environment

WRITES = ["up", "start", "run"]
"""What makes the folder; the others find that there is none."""


def called(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "clearml_local", *arguments], cwd=ROOT, env=environment(home),
        capture_output=True, text=True, timeout=LIMIT_S, check=False,
    )  # fmt: skip


def folders(home: Path) -> dict[str, Path]:
    """Folders in which root, too, cannot write."""
    (home / "file").touch()
    (home / "loop").symlink_to(home / "loop")
    return {
        "a file": home / "file",
        "below a file": home / "file" / "x",
        "a loop": home / "loop",
        "the system's": Path("/proc/x"),
    }


def saved(home: Path) -> Path:
    """A backup, of a folder without data."""
    folder = DataFolder(home / "data")
    folder.create()
    folder.database.touch()
    backup.backup(folder, home / "backup")
    return home / "backup"


@pytest.mark.parametrize("place", ["a file", "below a file", "a loop", "the system's"])
@pytest.mark.parametrize("command", list(COMMANDS))
def test_a_folder_that_cannot_be_made(command: str, place: str, tmp_path: Path) -> None:
    folder = folders(tmp_path)[place]
    more = [str(saved(tmp_path))] if command in WITH_PLACE else []
    done = called(tmp_path, command, *more, "--data", str(folder))
    lines = (done.stdout + done.stderr).splitlines()
    assert len(lines) == 1, lines
    if command in WITH_PLACE:
        assert done.returncode == 2
        assert sorted(p.name for p in tmp_path.iterdir()) == ["backup", "data", "file", "loop"]
    if command in WRITES:
        assert done.returncode == 2
        assert lines[0].startswith(f"Cannot use the data folder {folder} (")
        assert "--data" in lines[0]


BLOCKERS = {
    "command.lock": ["start", "up", "stop", "down", "reset --yes"],
    "server.lock": ["run"],
    "clearml.db": ["run"],
    "files": ["start", "up", "run"],
    "leases": ["start", "up", "run"],
}
"""What is no file, or no folder, where one is to be; and who notices."""


@pytest.mark.parametrize(
    ("blocked", "command"), [(name, command) for name, commands in BLOCKERS.items() for command in commands]
)
def test_a_folder_in_which_a_file_cannot_be_written(blocked: str, command: str, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    if blocked in ("files", "leases"):
        (folder / blocked).touch()
    else:
        (folder / blocked).mkdir()
    done = called(tmp_path, *command.split(), "--data", str(folder))
    assert done.returncode == 2
    (line,) = (done.stdout + done.stderr).splitlines()
    assert line.startswith(f"Cannot use the data folder {folder} (")
