"""Writes that can be checked afterwards, and a writer that logs which of them were acknowledged."""

from __future__ import annotations

import http.client
import json
import os
import time
import urllib.parse
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.clearml_server import ClearmlServer

PARAMETERS = 20
SCALARS = 40
FILE_BYTES = 400_000
PIECE_BYTES = 80_000
PIECE_PAUSE_S = 0.008


@dataclass(frozen=True)
class Write:
    """One call that changes something.

    Attributes:
        word: a text of this write alone, which everything it stores contains.
        target: the task or queue it changes; "" for what makes something new.
        answer: the id that came back.
    """

    kind: str
    word: str
    target: str = ""
    acknowledged: bool = False
    answer: str = ""


def get(server: ClearmlServer, name: str, /, **fields: object) -> Any:
    """Make one call; only an answer of 200 acknowledges it."""
    answer = server.call(name, fields)
    assert answer.status == 200, (name, answer.meta)
    return answer.data


# What the writers send, by kind.


def hyperparams(word: str) -> dict[str, Any]:
    """Parameters of a new task."""
    items = {f"p{n}": {"section": "Args", "name": f"p{n}", "value": word} for n in range(PARAMETERS)}
    return {"Args": items}


def send_create(server: ClearmlServer, write: Write) -> str:
    """Make a task."""
    fields = {"name": write.word, "type": "testing", "hyperparams": hyperparams(write.word)}
    return str(get(server, "tasks.create", **fields)["id"])


def send_edit(server: ClearmlServer, write: Write) -> str:
    """Overwrite two fields of a task."""
    fields = {"comment": write.word, "runtime": {"word": write.word}}
    get(server, "tasks.edit", task=write.target, force=True, **fields)
    return ""


def send_report(server: ClearmlServer, write: Write) -> str:
    """Report a curve and a line of the log in one batch."""
    scalar = {"type": "training_stats_scalar", "task": write.target, "metric": write.word, "variant": "v"}
    events = [{**scalar, "iter": n, "value": n} for n in range(SCALARS)]
    log = {"type": "log", "task": write.target, "msg": write.word}
    body = "\n".join(json.dumps(event) for event in [*events, log]).encode()
    answer = server.call("events.add_batch", body)
    assert answer.status == 200, answer.meta
    return ""


def send_artifacts(server: ClearmlServer, write: Write) -> str:
    """Note two artifacts."""
    artifacts = [{"key": f"{write.word} {n}", "type": "custom", "uri": write.word} for n in range(2)]
    get(server, "tasks.add_or_update_artifacts", task=write.target, force=True, artifacts=artifacts)
    return ""


def send_model(server: ClearmlServer, write: Write) -> str:
    """Make a model."""
    metadata = [{"key": "word", "type": "str", "value": write.word}]
    return str(get(server, "models.create", name=write.word, uri=write.word, metadata=metadata)["id"])


def send_enqueue(server: ClearmlServer, write: Write) -> str:
    """Put a task in the queue of its writer, whose id stands before that of the task."""
    queue, task = write.target.split()
    get(server, "tasks.enqueue", queue=queue, task=task)
    return ""


def send_pop(server: ClearmlServer, write: Write) -> str:
    """Take a task out of that queue."""
    answer = get(server, "queues.get_next_task", queue=write.target)
    return str(answer["entry"]["task"]) if answer else ""


def content(word: str) -> bytes:
    """What the file of a write holds."""
    return (word.encode() * (FILE_BYTES // len(word) + 1))[:FILE_BYTES]


def pieces(body: bytes) -> Iterator[bytes]:
    """Parts of an upload that takes its time, as large ones do."""
    for begin in range(0, len(body), PIECE_BYTES):
        yield body[begin : begin + PIECE_BYTES]
        time.sleep(PIECE_PAUSE_S)


def send_upload(server: ClearmlServer, write: Write) -> str:
    """Upload a file."""
    head = f'--b\r\nContent-Disposition: form-data; name="{write.word}/file"; filename="file"\r\n\r\n'
    body = head.encode() + content(write.word) + b"\r\n--b--\r\n"
    headers = {
        **server.bearer,
        "Content-Type": "multipart/form-data; boundary=b",
        "Content-Length": str(len(body)),
    }
    address = urllib.parse.urlsplit(server.state["files_server"]).netloc
    connection = http.client.HTTPConnection(address, timeout=PATIENCE_S)
    try:
        connection.request("POST", "/", pieces(body), headers)
        response = connection.getresponse()
        assert response.status == 200, response.read()
    finally:
        connection.close()
    return ""


SEND: dict[str, Callable[[ClearmlServer, Write], str]] = {
    "create": send_create,
    "edit": send_edit,
    "report": send_report,
    "artifacts": send_artifacts,
    "enqueue": send_enqueue,
    "model": send_model,
    "upload": send_upload,
    "pop": send_pop,
}
# A queue has to fill up for the order in it to mean something.
ROUND = [*SEND, *(kind for kind in SEND if kind != "pop")]


class Writer:
    """Writes one thing after the other and logs what was acknowledged; lives in a process of its own."""

    def __init__(self, server: ClearmlServer, number: int, log: Path) -> None:
        self._server = server
        self._number = number
        self._log = log.open("w", encoding="utf-8")
        self._queue: str = get(server, "queues.create", name=f"writer {number}")["id"]
        # Its first task is changed again and again, and the newest one is reported for and enqueued.
        self._first = self._newest = send_create(server, Write("create", f"first {number}"))
        self._is_enqueued = False

    def write(self, number: int) -> None:
        """Write the next thing."""
        kind = ROUND[number % len(ROUND)]
        if kind == "enqueue" and self._is_enqueued:  # the newest task was not acknowledged
            return
        write = Write(kind, f"w{self._number}-{number:05}-", self._target(kind))
        try:
            answer = SEND[kind](self._server, write)
        except (OSError, http.client.HTTPException):
            self._record(write)
            self._wait_until_back()
        else:
            self._record(replace(write, acknowledged=True, answer=answer))
        if kind == "enqueue":
            self._is_enqueued = True

    def _target(self, kind: str) -> str:
        targets = {
            "report": self._newest,
            "enqueue": f"{self._queue} {self._newest}",
            "pop": self._queue,
        }
        return targets.get(kind, self._first if kind in ("edit", "artifacts") else "")

    def _record(self, write: Write) -> None:
        if write.kind == "create" and write.acknowledged:
            self._newest, self._is_enqueued = write.answer, False
        self._log.write(json.dumps(asdict(write)) + "\n")
        self._log.flush()
        os.fsync(self._log.fileno())

    def _wait_until_back(self) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            try:
                self._server.request("GET", "/debug.ping")
                return
            except (OSError, http.client.HTTPException):
                time.sleep(0.01)
        raise TimeoutError("The server did not come back")


def read(log: Path) -> list[Write]:
    """Read what a writer logged; its last line may not be complete yet."""
    lines = log.read_text(encoding="utf-8").split("\n")[:-1] if log.exists() else []
    return [Write(**json.loads(line)) for line in lines]
