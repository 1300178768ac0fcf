"""The start of an agent: a ``clearml-agent`` process that takes tasks from a queue and runs them.

The agent is the unmodified one from PyPI. It runs tasks with the interpreter it is started with, so it
installs nothing; all it writes lies in its folder inside the data folder.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from clearml_local.agents import known, repository
from clearml_local.agents.known import Agent, State
from clearml_local.base import process, running, whole_file
from clearml_local.base.errors import CommandError

LISTENING_TIMEOUT_S = 60.0
POLL_S = 0.05
LOG_TAIL_CHARACTERS = 2000
QUEUE_POLL_S = "0.5"
# A server that starts again knows an agent once it reports: soon, instead of the usual 30 s.
REPORT_S = "5"
# The agent opens this file once it is registered and about to ask its queue for the first time.
DAEMON_LOG = ".clearml_agent_daemon_out*.txt"


def environment(agent: Agent, server: State) -> dict[str, str]:
    """Return the whole environment of an agent, which its tasks inherit.

    Settings for other servers stay out. So does PYTHONPATH: tasks run the code they were made with, and a
    folder named there would come before it.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("CLEARML_", "TRAINS_"))
        and name not in ("PYTHONPATH", *repository.LOCAL_VARIABLES)
    }
    return {
        **kept,
        **running.environment(agent.folder, server),
        "CLEARML_AGENT_SKIP_PYTHON_ENV_INSTALL": "1",
        "CLEARML_AGENT_QUEUE_POLL_FREQ_SEC": QUEUE_POLL_S,
        "CLEARML_AGENT_STATUS_REPORT_FREQ_SEC": REPORT_S,
        "CLEARML_LOCAL_AGENT": str(agent.home),
        "CLEARML_LOCAL_AGENT_WORK": str(agent.work),
        "CLEARML_LOCAL_CACHE": str(known.without_blanks(agent.folder) / "cache"),
        "CLEARML_WORKER_ID": agent.worker,
        "GIT_CONFIG_GLOBAL": str(known.settings_for_git(agent.folder)),
        "PYTHONUNBUFFERED": "1",
        "TMPDIR": str(agent.temporary),
    }


def start(agent: Agent, server: State) -> subprocess.Popen[bytes]:
    """Start an agent, detached from this process; ``wait_until_listening`` waits for it.

    Raises:
        CommandError: the client settings are not where they belong.
    """
    variables = environment(agent, server)
    if "CLEARML_CONFIG_FILE" not in variables:
        raise CommandError(f"Agents need {running.CLIENT_SETTINGS}, and there is no such file")
    shutil.rmtree(agent.home, ignore_errors=True)
    for folder in (agent.work, agent.temporary):
        folder.mkdir(parents=True)
    arguments = ["--services-mode"] if agent.queue == known.SERVICES else []
    with agent.start_log.open("wb") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "clearml_agent", "daemon", "--queue", agent.queue, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=agent.home,
            start_new_session=True,
            env=variables,
        )
    _write_state(agent, child.pid, server)
    return child


def _write_state(agent: Agent, pid: int, server: State) -> None:
    state = {
        "pid": pid,
        "identity": process.identity(pid),
        "api_server": server["api_server"],
        "started": time.time(),
    }
    whole_file.write(agent.state_file, json.dumps(state).encode())


def wait_until_listening(agent: Agent, child: subprocess.Popen[bytes]) -> None:
    """Wait until an agent that was just started asks its queue for tasks.

    Raises:
        CommandError: it ended, or does not come that far in time.
    """
    deadline = time.monotonic() + LISTENING_TIMEOUT_S
    while child.poll() is None and time.monotonic() < deadline:
        for log in agent.temporary.glob(DAEMON_LOG):
            _keep_log(agent, log)
            return
        time.sleep(POLL_S)
    tail = agent.start_log.read_text(errors="replace")[-LOG_TAIL_CHARACTERS:]
    raise CommandError(f"Agent {agent.name} did not start. Its log {agent.start_log} ends with:\n{tail}")


def _keep_log(agent: Agent, log: Path) -> None:
    """Give the agent's log a lasting name: the agent chooses another, and removes it when it ends."""
    agent.log.unlink(missing_ok=True)
    with contextlib.suppress(OSError):  # a file system without hard links: the log is in the folder only
        os.link(log, agent.log)
