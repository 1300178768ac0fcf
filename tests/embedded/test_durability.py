"""What the server has acknowledged is there after it was killed, and nothing is there by half.

Writers log each acknowledged write to a file of their own while the server is killed under them, again and
again. Afterwards the logs are replayed against the server.
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import random
import re
import signal
import socket
import sqlite3
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

from tests.embedded.durable_writes import SCALARS, SEND, Write, Writer, content, get, hyperparams, read
from tests.waiting import PATIENCE_S, eventually

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.process import BaseProcess
    from multiprocessing.synchronize import Event
    from pathlib import Path

    from tests.clearml_server import ClearmlServer

    Start = Callable[..., ClearmlServer]

SEED = 20_260_101
KILLS = 5
WRITERS = 2
WRITES_BETWEEN_KILLS = 12


def keep_writing(server: ClearmlServer, number: int, log: Path, enough: Event) -> None:
    """Write until told that it is enough: a process of its own."""
    writer = Writer(server, number, log)
    count = 0
    while not enough.is_set():
        writer.write(count)
        count += 1


def keep_own_ports(data: Path) -> None:
    """Let a server begin on ports that no other server tries while this one is down for a moment."""
    with socket.create_server(("127.0.0.1", 0)) as api, socket.create_server(("127.0.0.1", 0)) as files:
        ports = {"api": api.getsockname()[1], "files": files.getsockname()[1]}
    data.mkdir()
    (data / "ports.json").write_text(json.dumps(ports))


@contextlib.contextmanager
def writing(server: ClearmlServer, logs: list[Path]) -> Iterator[list[BaseProcess]]:
    """Writers that write meanwhile and end by themselves afterwards."""
    context = multiprocessing.get_context("spawn")
    enough = context.Event()
    writers = [
        context.Process(target=keep_writing, args=(server, number, log, enough), daemon=True)
        for number, log in enumerate(logs)
    ]
    for writer in writers:
        writer.start()
    try:
        yield writers
        enough.set()
        for writer in writers:
            writer.join(PATIENCE_S)
        assert [writer.exitcode for writer in writers] == [0] * len(logs)
    finally:
        for writer in writers:
            writer.kill()
            writer.join()


def pauses() -> list[float]:
    """Seconds before each kill, in which the writers go on."""
    chance = random.Random(SEED)  # noqa: S311 - the same moments every time
    return [chance.uniform(0.0, 0.25) for _ in range(KILLS)]


def wait_until_at_it(writers: list[BaseProcess], logs: list[Path]) -> None:
    """Wait until each writer has written some more."""
    before = [len(read(log)) for log in logs]

    def written() -> int:
        assert all(writer.is_alive() for writer in writers), "a write was refused: see what its writer said"
        return min(len(read(log)) - count for log, count in zip(logs, before, strict=True))

    eventually(written, lambda count: count > WRITES_BETWEEN_KILLS, 30)


def write_and_kill(start: Start, logs: list[Path]) -> ClearmlServer:
    """Let writers write while their server is killed and started again; return the last server."""
    server = start()
    with writing(server, logs) as writers:
        for pause_s in pauses():
            wait_until_at_it(writers, logs)
            time.sleep(pause_s)
            os.kill(server.state["pid"], signal.SIGKILL)
            again = start()
            assert again.state["started"]
            assert again.state["api_server"] == server.state["api_server"]
            server = again
    return server


# What must be there, by kind: all of an acknowledged write; of another one, all or nothing.


def the_one_named(server: ClearmlServer, service: str, write: Write) -> dict[str, Any] | None:
    """The document that a write made; None if it was not acknowledged and made none."""
    found: list[dict[str, Any]] = get(server, f"{service}.get_all", name=f"^{re.escape(write.word)}$")[
        service
    ]
    assert len(found) == 1 or (not found and not write.acknowledged), write
    if write.acknowledged:
        assert found[0]["id"] == write.answer
    return found[0] if found else None


def is_there(write: Write, *parts: bool) -> bool:
    """Whether a write is there; fails where it must be, or where only some of its parts are."""
    assert all(parts) or not (write.acknowledged or any(parts)), (write, parts)
    return all(parts)


def check_create(server: ClearmlServer, write: Write) -> None:
    """A task with all its parameters."""
    task = the_one_named(server, "tasks", write)
    assert task is None or task["hyperparams"] == hyperparams(write.word)


def check_report(server: ClearmlServer, write: Write) -> None:
    """A curve, its line of the log, and what the task says of them."""
    curves = get(server, "events.scalar_metrics_iter_histogram", task=write.target)
    log = get(server, "events.get_task_log", task=write.target)["events"]
    metrics = get(server, "tasks.get_by_id", task=write.target)["task"]["last_metrics"]
    counts = [
        last["count"] for one in metrics.values() for last in one.values() if last["metric"] == write.word
    ]
    x = curves.get(write.word, {}).get("v", {}).get("x", [])
    is_there(write, x == list(range(SCALARS)), bool(x), write.word in str(log), counts == [SCALARS])


def check_artifacts(server: ClearmlServer, write: Write) -> None:
    """Both artifacts."""
    artifacts = get(server, "tasks.get_by_id", task=write.target)["task"]["execution"]["artifacts"]
    keys = [artifact["key"] for artifact in artifacts]
    is_there(write, *(f"{write.word} {n}" in keys for n in range(2)))


def check_model(server: ClearmlServer, write: Write) -> None:
    """A model with its metadata."""
    model = the_one_named(server, "models", write)
    assert model is None or (model["uri"], model["metadata"]["word"]["value"]) == (write.word, write.word)


def check_upload(server: ClearmlServer, write: Write) -> None:
    """A file, to its last byte."""
    status, body = server.request("GET", f"/{write.word}/file", headers=server.bearer, server="files_server")
    assert status in (200, 404)
    is_there(write, status == 200, body == content(write.word))


CHECK: dict[str, Callable[[ClearmlServer, Write], None]] = {
    "create": check_create,
    "report": check_report,
    "artifacts": check_artifacts,
    "model": check_model,
    "upload": check_upload,
}


def check_last_edit(server: ClearmlServer, writes: list[Write]) -> None:
    """The task that was edited again and again is as the last edit left it; as none before that."""
    edits = [write for write in writes if write.kind == "edit"]
    last = max(number for number, write in enumerate(edits) if write.acknowledged)
    task = get(server, "tasks.get_by_id", task=edits[last].target)["task"]
    assert task["comment"] in [write.word for write in edits[last:]]
    assert task["runtime"] == {"word": task["comment"]}


def check_queue(server: ClearmlServer, writes: list[Write]) -> None:
    """Tasks wait in the order they came; none that was taken waits again.

    A call to take one that was not acknowledged may have taken one.
    """
    put = [write for write in writes if write.kind == "enqueue"]
    pops = [write for write in writes if write.kind == "pop"]
    taken = [write.answer for write in pops if write.answer]
    queue = put[0].target.split()[0]
    waiting = [entry["task"] for entry in get(server, "queues.get_by_id", queue=queue)["queue"]["entries"]]
    tasks = {write: write.target.split()[1] for write in put}
    queued = [
        tasks[write]
        for write in put
        if is_there(write, get(server, "tasks.get_by_id", task=tasks[write])["task"]["status"] == "queued")
    ]
    assert taken + waiting == [task for task in queued if task in taken or task in waiting]
    lost = set(queued) - set(taken) - set(waiting)
    assert len(lost) <= sum(not write.acknowledged for write in pops)


def test_acknowledged_writes_outlive_a_killed_server(clearml_start: Start, tmp_path: Path) -> None:
    logs = [tmp_path / f"writer-{number}.log" for number in range(WRITERS)]
    keep_own_ports(tmp_path / "data")
    server = write_and_kill(clearml_start, logs)
    for writes in map(read, logs):
        acknowledged = Counter(write.kind for write in writes if write.acknowledged)
        assert set(acknowledged) == set(SEND), "some kind of write was never tried"
        for write in writes:
            if write.kind in CHECK:
                CHECK[write.kind](server, write)
        check_last_edit(server, writes)
        check_queue(server, writes)
    assert list((server.data / "uploads").iterdir()) == []
    with sqlite3.connect(f"file:{server.data / 'clearml.db'}?mode=ro", uri=True) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
