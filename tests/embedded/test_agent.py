"""Agents that `up` started run real tasks: with this machine's code, at once, and under control."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clearml_local.base.process import identity
from tests.embedded.agents_fixture import (
    Fleet,
    ended,
    git,
    make_repository,
    processes_of,
    wait_for,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.embedded.agents_fixture import Command

ROOT = Path(__file__).resolve().parent.parent.parent
NOWHERE = "https://nowhere.invalid/team/project.git"
PROGRAM = {
    "stage.py": "from package.helper import WORD\nprint('the word is', WORD)\n",
    "package/__init__.py": "",
    "package/helper.py": "WORD = 'committed'\n",
}
SLEEPS = "import os, time; print('pid', os.getpid(), flush=True); time.sleep(60)"
# Leaves its session, so that no signal to a group reaches it.
LEAVES_A_CHILD = (
    "import subprocess, sys, time\n"
    "sleeps = [sys.executable, '-c', 'import time; time.sleep(60)']\n"
    "child = subprocess.Popen(sleeps, start_new_session=True)\n"
    "print('pid', child.pid, flush=True)\n"
    "time.sleep(60)\n"
)
ENQUEUE = """
    import sys
    from clearml import Task
    task = Task.create(project_name="agents", task_name="stage", script="stage.py", working_directory=".",
                       packages=[], add_task_init_call=False)
    Task.enqueue(task, queue_name="default")
    print("made", task.id)
"""
GOES_AWAY = """\
import os
from clearml import Task
task = Task.init(project_name="agents", task_name="goes away", reuse_last_task_id=False)
print("made", task.id, flush=True)
task.execute_remotely(queue_name="default", exit_process=True)
from package.helper import WORD
task.set_parameter("Saida/word", WORD)
"""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, clearml_command: Command) -> Iterator[Fleet]:
    """One fleet for the tests that do not harm it."""
    made = Fleet(clearml_command, tmp_path_factory.mktemp("agents") / "data")
    made.up()
    yield made
    made.clean_up()


@pytest.fixture
def own(tmp_path: Path, clearml_command: Command) -> Iterator[Fleet]:
    """A fleet of this test alone."""
    made = Fleet(clearml_command, tmp_path / "data")
    made.up()
    yield made
    made.clean_up()


def made_by(printed: str) -> str:
    return next(line.split()[1] for line in printed.splitlines() if line.startswith("made "))


def pid_printed(fleet: Fleet, task: str) -> int:
    assert fleet.prints(task, "pid "), fleet.printed(task)
    return next(int(line.split()[1]) for line in fleet.printed(task).splitlines() if line.startswith("pid "))


def test_a_task_installs_nothing(shared: Fleet) -> None:
    done = shared.finished(shared.enqueue("print('first line')"))
    assert done["status"] == "completed"
    assert "default-1" in done["status_message"]
    printed = shared.printed(done["id"])
    assert "first line" in printed
    assert "No freeze information available" in printed
    assert not any(word in printed for word in ("pip install", "Installing", "virtualenv"))


def test_code_of_a_repository_without_remote(
    shared: Fleet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "código com espaços"
    make_repository(folder, PROGRAM)
    (folder / "package" / "helper.py").write_text("WORD = 'edited'\n")
    shared.up("--repository", str(folder))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "remote.origin.url")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", folder.as_uri())
    done = shared.finished(made_by(shared.server.run(ENQUEUE, folder=folder)))
    assert done["script"]["repository"] == folder.as_uri()
    assert "the word is edited" in shared.printed(done["id"])
    assert done["status"] == "completed"


def test_code_by_its_plain_path(shared: Fleet, tmp_path: Path) -> None:
    """Also a folder the agents were not told of, and a commit that no branch leads to."""
    commit = make_repository(tmp_path / "code", PROGRAM)
    git(tmp_path / "code", "commit", "-q", "--amend", "-m", "another")
    script = {
        "repository": str(tmp_path / "code"),
        "version_num": commit,
        "entry_point": "stage.py",
        "diff": "",
    }
    done = shared.finished(shared.enqueue(script))
    assert "the word is committed" in shared.printed(done["id"])


def test_code_of_a_remote_is_taken_from_this_machine(shared: Fleet, tmp_path: Path) -> None:
    """The remote cannot be reached, the commit was never pushed, and a file was edited since."""
    folder = tmp_path / "project"
    commit = make_repository(folder, PROGRAM)
    git(folder, "remote", "add", "origin", NOWHERE)
    (folder / "package" / "helper.py").write_text("WORD = 'edited'\n")
    shared.up("--repository", str(folder / "package"))
    done = shared.finished(made_by(shared.server.run(ENQUEUE, folder=folder)))
    assert (done["script"]["repository"], done["script"]["version_num"]) == (NOWHERE, commit)
    assert "the word is edited" in shared.printed(done["id"])
    assert done["status"] == "completed"


def test_a_script_that_goes_away_continues_on_an_agent(shared: Fleet, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    make_repository(folder, {**PROGRAM, "goes.py": GOES_AWAY})
    git(folder, "remote", "add", "origin", "git@nowhere.invalid:team/project.git")
    shared.up("--repository", str(folder))
    here = subprocess.run(
        [sys.executable, "goes.py"],
        cwd=folder,
        env={**shared.server.environment, "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    done = shared.finished(made_by(here.stdout))
    assert done["status"] == "completed", shared.printed(done["id"])
    assert done["hyperparams"]["Saida"]["word"]["value"] == "committed"


def test_a_failing_task_fails(shared: Fleet) -> None:
    done = shared.finished(shared.enqueue("raise SystemExit('broken on purpose')"))
    assert done["status"] == "failed"
    assert "exit code 1" in done["status_reason"]
    assert "broken on purpose" in shared.printed(done["id"])


def test_a_stopped_task_ends_within_seconds(shared: Fleet) -> None:
    task = shared.enqueue(SLEEPS)
    pid = pid_printed(shared, task)
    assert next(one["tasks"] for one in shared.status()[1]["agents"] if one["name"] == "default-1") == [task]
    shared.server.get("tasks.stop", task=task)
    assert ended(pid)
    assert wait_for(lambda: shared.task(task)["status"] == "stopped")
    assert shared.finished(shared.enqueue("print('next')"))["status"] == "completed"


def test_services_run_side_by_side(shared: Fleet) -> None:
    tasks = [shared.enqueue(SLEEPS, "services") for _ in range(3)]
    pids = [pid_printed(shared, task) for task in tasks]
    assert all(identity(pid) is not None for pid in pids)
    assert next(one["tasks"] for one in shared.status()[1]["agents"] if one["name"] == "services") == sorted(
        tasks
    )
    for task in tasks:
        shared.server.get("tasks.stop", task=task)
    assert all(ended(pid, 8) for pid in pids)


def test_down_ends_what_runs_and_says_so_to_the_server(own: Fleet) -> None:
    tasks = [own.enqueue(LEAVES_A_CHILD), own.enqueue(SLEEPS, "services"), own.enqueue(SLEEPS)]
    pids = [pid_printed(own, task) for task in tasks[:2]]
    assert own.down().returncode == 0
    assert processes_of(own.data) == []
    assert all(identity(pid) is None for pid in pids)
    own.command("start", "--data", str(own.data))
    assert [own.task(task)["status"] in ("stopped", "failed") for task in tasks] == [True, True, False]
    assert own.task(tasks[2])["status"] == "queued"


def test_what_a_killed_agent_leaves_is_cleared_away(own: Fleet) -> None:
    task = own.enqueue(SLEEPS)
    pid = pid_printed(own, task)
    os.kill(own.pids()["default-1"], signal.SIGKILL)
    assert "DIED" in own.command("status", "--data", str(own.data)).stdout
    assert own.up()["agents_started"] == ["default-1"]
    assert identity(pid) is None
    assert own.task(task)["status"] == "failed"
    assert own.finished(own.enqueue("print('next')"))["status"] == "completed"


def test_a_fresh_copy_in_a_folder_with_spaces_and_an_empty_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, home = tmp_path / "a fresh copy", tmp_path / "home"
    home.mkdir()
    for folder in ("clearml_local", "configs"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    make_repository(copy, PROGRAM)
    git(copy, "remote", "add", "origin", NOWHERE)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("PYTHONPATH", raising=False)

    def command(*arguments: str) -> subprocess.CompletedProcess[str]:
        called = [sys.executable, "-m", "clearml_local", *arguments]
        return subprocess.run(called, cwd=copy, capture_output=True, text=True, check=False)

    fleet = Fleet(command, copy / ".clearml_local")
    try:
        fleet.up()
        script = {
            "repository": NOWHERE,
            "version_num": "",
            "branch": "main",
            "entry_point": "stage.py",
            "diff": "",
        }
        done = fleet.finished(fleet.enqueue(script))
        assert "the word is committed" in fleet.printed(done["id"])
    finally:
        fleet.clean_up()
    assert fleet.status()[0] == 3
    assert list(home.iterdir()) == []
