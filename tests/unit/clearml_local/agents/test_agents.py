"""What is known about agents without starting any, and what commands say about them."""

import json
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from clearml_local.agents import known, start
from clearml_local.agents.known import Agent
from clearml_local.base import process
from clearml_local.base.client import Client
from clearml_local.base.errors import CommandError
from clearml_local.base.settings import DataFolder, load_settings
from clearml_local.command import report

SERVER = {"api_server": "http://127.0.0.1:1", "web_server": "", "files_server": ""}


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    made = DataFolder(tmp_path / "data")
    made.create()
    made.agents.mkdir()
    load_settings(made, 1, 2)  # makes the credentials
    return made


@pytest.fixture
def agent(folder: DataFolder) -> Agent:
    return Agent(folder, "default-1", "default")


def remember(agent: Agent, pid: int, identity: str | None) -> None:
    state = {"pid": pid, "identity": identity, "api_server": SERVER["api_server"], "started": 0.0}
    agent.state_file.write_text(json.dumps(state))


def test_an_agent_lives_while_its_process_does(agent: Agent) -> None:
    assert not agent.is_alive()
    remember(agent, os.getpid(), process.identity(os.getpid()))
    assert agent.is_of(SERVER)
    assert not agent.is_of({**SERVER, "api_server": "http://127.0.0.1:2"})
    remember(agent, os.getpid(), "of another process with this pid")
    assert not agent.is_alive()


@pytest.mark.parametrize("content", ["", "[]", "{}", "null"])
def test_a_broken_state_is_no_agent(agent: Agent, content: str) -> None:
    agent.state_file.write_text(content)
    assert agent.read_state() is None
    assert not agent.is_alive()


def test_an_agent_owns_its_services(agent: Agent) -> None:
    assert agent.owns(agent.worker)
    assert agent.owns(f"{agent.worker}:service:1234")
    assert not agent.owns(f"{agent.worker}0")
    assert not agent.owns(None)


def test_agents_are_listed_in_the_order_of_their_numbers(folder: DataFolder) -> None:
    for one in known.wanted(folder, 11):
        remember(one, 1, None)
    names = [one.name for one in known.started(folder)]
    assert names == ["services", *(f"default-{number}" for number in range(1, 12))]


def test_settings_of_other_servers_stay_out(agent: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEARML_AUTH_TOKEN", "of another server")
    monkeypatch.setenv("TRAINS_API_HOST", "http://elsewhere")
    monkeypatch.setenv("GIT_DIR", "/elsewhere")
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "0")
    variables = start.environment(agent, SERVER)
    assert not {"CLEARML_AUTH_TOKEN", "TRAINS_API_HOST", "GIT_DIR", "PYTHONPATH"} & variables.keys()
    assert variables["GIT_CONFIG_COUNT"] == "0"
    assert variables["HOME"] == os.environ["HOME"]
    assert variables["CLEARML_API_HOST"] == SERVER["api_server"]
    assert variables["CLEARML_WORKER_ID"] == agent.worker


def test_a_folder_with_blanks_gets_a_link_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "LINKS", tmp_path)
    plain, blank = DataFolder(tmp_path / "data"), DataFolder(tmp_path / "my data")
    for one in (plain, blank):
        one.create()
        known.make_link(one)
        known.make_link(one)
    assert known.without_blanks(plain) == plain.root
    link = known.without_blanks(blank)
    assert link.resolve() == blank.root
    assert Agent(blank, "services", "services").work == link / "agents" / "services" / "work"
    known.remove_link(plain)
    known.remove_link(blank)
    assert plain.root.is_dir()
    assert not link.is_symlink()


def test_a_strange_link_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "LINKS", tmp_path)
    blank = DataFolder(tmp_path / "my data")
    known.without_blanks(blank).symlink_to("/etc")
    with pytest.raises(CommandError, match="is not a link to"):
        known.make_link(blank)


def test_a_dead_agent_cannot_be_overlooked(agent: Agent) -> None:
    remember(agent, 1, "of a process that is gone")
    [described] = report.describe_agents(agent.folder, None)
    assert described["running"] is False
    [line] = report.agent_lines([described])
    assert "DIED" in line
    assert str(agent.start_log) in line  # it never came as far as its own log
    assert "clearml_local up" in line


def test_what_runs_is_said_even_if_the_server_does_not_answer(agent: Agent) -> None:
    remember(agent, os.getpid(), process.identity(os.getpid()))
    [line] = report.agent_lines(report.describe_agents(agent.folder, SERVER))
    assert f"pid {os.getpid()}, queue default" in line
    assert line.endswith("idle")


def test_hints_name_the_folder_only_if_it_is_not_the_usual(tmp_path: Path) -> None:
    assert "python -m clearml_local down" in report.up_hints("", tmp_path)[-1]
    assert "down --data x" in report.up_hints("x", None)[-1]
    assert "no git work tree" in report.up_hints("", None)[0]


class Refuses(BaseHTTPRequestHandler):
    """A server that refuses everything, and what it says."""

    said = b'{"meta": {"result_msg": "not today"}}'

    def do_POST(self) -> None:
        self.send_response(400)
        self.end_headers()
        self.wfile.write(self.said)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def refusing() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Refuses)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_refusal_says_what_the_server_said(folder: DataFolder, refusing: str) -> None:
    with pytest.raises(CommandError, match=r"auth\.login: the server refused: not today"):
        Client(folder, refusing)


def test_an_answer_that_is_none_is_said(
    folder: DataFolder, refusing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Refuses, "said", b"<html>")
    with pytest.raises(CommandError, match=r"auth\.login: no answer from the server"):
        Client(folder, refusing)
