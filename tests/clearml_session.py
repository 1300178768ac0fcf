"""A project of a session's own on a server that others may use too, and nothing left there at the end."""

import contextlib
import dataclasses
import json
import os
import re
import signal
import socket
import threading
import urllib.parse
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.clearml_server import HOSTS, KEYS, WRITTEN, ClearmlServer, Made

Document = dict[str, Any]

PAGE = 500
BATCH = 100
KINDS = {
    "tasks": {"search_hidden": True},
    "models": {},  # none of them is ever hidden
    "projects": {"search_hidden": True},
    "queues": {},
}
EVENTS_WITH_FILES = ("training_debug_image", "plot")
ROOT_PREFIX = "conforto-testes-"
OWNED = "A test session's own, deleted at its end. Process:"
"""First words of the description of a session's project; what follows tells whether the session lives."""


def from_environment(variables: Mapping[str, str], folder: Path) -> ClearmlServer:
    """The server that `CLEARML_*` names, once a login has shown that it answers.

    Raises:
        pytest.UsageError: a variable is missing, nobody answers, the login is refused, or files go where
            nobody would delete them, to something that is no ClearML file server.
    """
    names = {**HOSTS, **KEYS}
    missing = [variable for variable in names.values() if not variables.get(variable)]
    if missing:
        raise pytest.UsageError(f"--servidor=ambiente: the environment lacks {', '.join(missing)}")
    state = {name: variables[variable].rstrip("/") for name, variable in names.items()}
    if not state["files_server"].startswith(("http://", "https://")):
        raise pytest.UsageError(f"--servidor=ambiente: {state['files_server']} is no ClearML file server")
    server = ClearmlServer(state, folder / "data")
    refused = _refusal(server)
    if refused:
        raise pytest.UsageError(f"--servidor=ambiente: the login at {state['api_server']} failed: {refused}")
    return server


def _refusal(server: ClearmlServer) -> str:
    """Why a login gives no token; "" when it does."""
    try:
        status, answer = server.login()
        if status != HTTPStatus.OK:
            return f"HTTP {status}"
        return "" if json.loads(answer)["data"]["token"] else "no token"
    except (OSError, HTTPException) as error:
        return f"no answer ({error!r})"
    except (ValueError, KeyError, TypeError):
        return "what answers is not ClearML's API server (port 8008, not the web page)"


@dataclass(frozen=True)
class Session:
    """What a session needs to know to find again what it made: its project, its user, when it began."""

    server: ClearmlServer
    root: str
    user: str
    begin: datetime
    queues_before: frozenset[str]

    def pages(self, name: str, /, **query: object) -> Iterator[Document]:
        """All documents that a query finds, page by page."""
        page = 0
        while True:
            kind = name.partition(".")[0]
            found = self.server.get(name, **query, page=page, page_size=PAGE)[kind]
            yield from found
            if len(found) < PAGE:
                return
            page += 1

    def projects(self) -> list[Document]:
        """The session's project and all below it, the deepest first."""
        name = f"^{re.escape(self.root)}(/|$)"
        found = self.pages("projects.get_all", name=name, search_hidden=True, only_fields=["id", "name"])
        own = [one for one in found if one["name"] == self.root or one["name"].startswith(f"{self.root}/")]
        return sorted(own, key=lambda one: -one["name"].count("/"))

    def documents(self, kind: str, **query: list[str]) -> dict[str, Document]:
        """Tasks or models by id, for each list of values that is not empty.

        An empty list would mean no condition at all; and what does not match is dropped here once more,
        for what this returns is going to be deleted.
        """
        found: dict[str, Document] = {}
        for key, values in query.items():
            for start in range(0, len(values), BATCH):
                some = values[start : start + BATCH]
                for one in self.pages(f"{kind}.get_all", **{key: some}, **KINDS[kind]):
                    if _reference(one.get(key)) in some:
                        found[one["id"]] = one
        return found

    def left_behind(self) -> dict[str, list[str]]:
        """What this user made since the session began and is still there."""
        left: dict[str, list[str]] = {}
        for kind, options in KINDS.items():
            # A real server refuses to be asked for the user of a queue, so queues are asked for whole.
            fields = {} if kind == "queues" else {"only_fields": ["id", "name", "created", "user"]}
            for one in self.pages(f"{kind}.get_all", order_by=["-created"], **fields, **options):
                if datetime.fromisoformat(one["created"]) < self.begin:
                    break
                if self._is_ours(kind, one):
                    left.setdefault(kind, []).append(f"{one['name']} ({one['id']})")
        return left

    def _is_ours(self, kind: str, one: Document) -> bool:
        """Say whether this session made a document: by its user, or, where none is named, by its id."""
        if one["id"] in self.queues_before:
            return False
        user = _reference(one.get("user"))
        return user == self.user or (user is None and one["id"] in self.server.made.ids.get(kind, []))


def _reference(value: object) -> object:
    """The id in a field that holds one, or a document with one."""
    return value.get("id") if isinstance(value, dict) else value


def begin(server: ClearmlServer, root: str) -> Session:
    """Make the session's project; its time of creation is the beginning on the server's own clock."""
    before = frozenset(queue["id"] for queue in server.get("queues.get_all", only_fields=["id"])["queues"])
    made = server.get("projects.create", name=root, description=f"{OWNED} {_process(os.getpid())}")["id"]
    created = server.get("projects.get_by_id", project=made)["project"]["created"]
    user = server.claims["identity"]["user"]
    return Session(server, root, user, datetime.fromisoformat(created), before)


def files_of(session: Session, documents: list[Document]) -> set[str]:
    """Paths on the file server that tasks, models and their reports name."""
    address = session.server.state["files_server"]
    tasks = [one["id"] for one in documents if "script" in one or "execution" in one]
    reports = [
        session.server.call(
            "events.get_task_events", {"task": task, "event_type": kind, "batch_size": PAGE}
        ).data
        for task in tasks
        for kind in EVENTS_WITH_FILES
    ]
    # A plot is JSON within JSON: an address in it ends before the backslash of its closing quote.
    text = json.dumps([documents, reports], ensure_ascii=False)
    named = re.findall(re.escape(address) + r"(/[^\"\\]+)", text)
    uploaded = ["/" + urllib.parse.quote(name.lstrip("/")) for name in session.server.made.files]
    # Quoted or not: in a model's address the SDK leaves spaces as they are, and its other signs are quoted in
    # the very name under which it stored the file.
    return {urllib.parse.quote(path, safe=safe) for path in [*named, *uploaded] for safe in ("/", "/%")}


def clean_up(session: Session) -> set[str]:
    """Delete all that lies in the session's project or that its calls made; return the files that were."""
    server, made = session.server, session.server.made.ids
    projects = session.projects()
    inside = [one["id"] for one in projects]
    tasks = session.documents("tasks", project=inside, id=made.get("tasks", []))
    models = session.documents("models", project=inside, task=list(tasks), id=made.get("models", []))
    files = files_of(session, [*tasks.values(), *models.values()])
    for path in files:
        server.request("DELETE", path, headers=server.bearer, server="files_server")
    for kind, documents in (("models", models), ("tasks", tasks)):
        ids = list(documents)
        for start in range(0, len(ids), BATCH):
            server.call(f"{kind}.delete_many", {"ids": ids[start : start + BATCH], "force": True})
    for queue in set(made.get("queues", [])) - session.queues_before:
        server.call("queues.delete", {"queue": queue, "force": True})
    for project in [*inside, *reversed(made.get("projects", []))]:
        server.call("projects.delete", {"project": project, "force": True})
    return files


def still_there(session: Session, files: set[str]) -> list[str]:
    """Those of the files that the file server still gives."""

    def status(path: str) -> int:
        return session.server.request("GET", path, headers=session.server.bearer, server="files_server")[0]

    return [path for path in sorted(files) if status(path) != HTTPStatus.NOT_FOUND]


def _process(pid: int) -> str:
    """Text that tells a process of this machine from any later one with its number; "" when it is gone."""
    try:
        started = psutil.Process(pid).create_time()
    except psutil.NoSuchProcess:
        return ""
    return f"{socket.gethostname()} {pid} {started:.0f}"


def _is_abandoned(project: Document) -> bool:
    """Whether a project belongs to a session of this machine whose process is gone."""
    description = project.get("description") or ""
    process = description.removeprefix(OWNED).split()
    if not description.startswith(OWNED) or len(process) != 3 or process[0] != socket.gethostname():
        return False
    return not process[1].isdigit() or _process(int(process[1])) != " ".join(process)


def clean_up_abandoned(session: Session) -> list[str]:
    """Delete what killed sessions of this machine left; return the names of their projects.

    Only what lies in their projects can be found: what a call made outside is known to that session alone.
    """
    name = f"^{ROOT_PREFIX}[0-9a-f]+$"
    fields = ["id", "name", "description"]
    found = list(session.pages("projects.get_all", name=name, search_hidden=True, only_fields=fields))
    roots = [one["name"] for one in found if _is_abandoned(one)]
    for root in roots:
        alone = dataclasses.replace(session.server, made=Made(), root=WRITTEN)
        clean_up(dataclasses.replace(session, server=alone, root=root))
    return roots


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Keep Ctrl-C and SIGTERM from breaking off what must come to its end."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def describe(server: ClearmlServer) -> str:
    """Say in a line which server answers, and which version it is."""
    claims, info = server.claims, server.call("server.info", {}).data or {}
    version = info.get("version") or claims.get("server_version")
    build = f", build {info['build']}" if info.get("build") else ""
    return f"ClearML server {version} (API {claims['api_version']}{build}) at {server.state['api_server']}"


@contextlib.contextmanager
def own_project(server: ClearmlServer) -> Iterator[ClearmlServer]:
    """Give a session a project of its own on a server; all of it is gone at the end, or this fails.

    Only what this user made meanwhile is looked at: a server may have others, but their work is not ours.
    """
    root = f"{ROOT_PREFIX}{uuid.uuid4().hex[:8]}"
    session = begin(dataclasses.replace(server, root=WRITTEN), root)
    server.root = root
    try:
        clean_up_abandoned(session)
        yield server
    finally:
        with uninterrupted():
            files = clean_up(session)
    left = {**session.left_behind(), "files": still_there(session, files)}
    left = {kind: names for kind, names in left.items() if names}
    assert not left, f"left behind on {server.state['api_server']} by the tests, or made by its user: {left}"
