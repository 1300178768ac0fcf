"""The tasks waiting in queues: an ordered list per queue, in one table."""

from typing import NamedTuple

from clearml_local.base.documents import Document, now
from clearml_local.store.database import Store

QUEUES = "queues"


class Entry(NamedTuple):
    """A waiting task and when it came."""

    task: str
    added: str

    def document(self) -> Document:
        """Return the entry as the API shows it."""
        return {"task": self.task, "added": self.added}


def append(store: Store, queue: str, task: str) -> None:
    """Put a task at the end of a queue it is not in."""
    store.rows(
        "INSERT INTO queue_entries (queue, task, position, added) VALUES (?, ?, "
        "(SELECT COALESCE(MAX(position), 0) + 1 FROM queue_entries WHERE queue = ?), ?)",
        (queue, task, queue, now()),
    )
    store.changes.note(QUEUES, queue)


def pop(store: Store, queue: str) -> Entry | None:
    """Take the first task out of a queue; None when it is empty."""
    entry = first(store, queue)
    if entry is not None:
        remove(store, queue, entry.task)
    return entry


def restore(store: Store, before: str) -> None:
    """Put tasks that count as queued since before some time, and wait nowhere, back into their queue.

    A server that dies between taking a task out of a queue and answering the agent would lose it. An agent
    that did get the answer says within seconds that it starts the task.
    """
    lost = "WHERE status = 'queued' AND last_update < ? ORDER BY last_update"
    for task in list(store.tasks.select(lost, (before,))):
        queue = (task.get("execution") or {}).get("queue")
        if queue and store.queues.get(queue) is not None and not contains(store, queue, task["id"]):
            append(store, queue, task["id"])


def first(store: Store, queue: str) -> Entry | None:
    """Return the first entry of a queue, or None."""
    sql = "SELECT task, added FROM queue_entries WHERE queue = ? ORDER BY position LIMIT 1"
    row = store.rows(sql, (queue,)).fetchone()
    return Entry(*row) if row else None


def entries(store: Store, queue: str, limit: int | None = None) -> list[Entry]:
    """Return the entries of a queue in order, at most ``limit``."""
    sql = "SELECT task, added FROM queue_entries WHERE queue = ? ORDER BY position LIMIT ?"
    return [Entry(*row) for row in store.rows(sql, (queue, -1 if limit is None else limit))]


def count(store: Store, queue: str) -> int:
    """Return the length of a queue."""
    row = store.rows("SELECT COUNT(*) FROM queue_entries WHERE queue = ?", (queue,)).fetchone()
    return int(row[0])


def contains(store: Store, queue: str, task: str) -> bool:
    """Say whether a task waits in a queue."""
    sql = "SELECT 1 FROM queue_entries WHERE queue = ? AND task = ?"
    return store.rows(sql, (queue, task)).fetchone() is not None


def remove(store: Store, queue: str, task: str) -> bool:
    """Take a task out of one queue; say whether it was there."""
    store.changes.note(QUEUES, queue)
    sql = "DELETE FROM queue_entries WHERE queue = ? AND task = ?"
    return store.rows(sql, (queue, task)).rowcount > 0


def remove_everywhere(store: Store, task: str) -> bool:
    """Take a task out of every queue; say whether it was in any."""
    was_there = store.rows("DELETE FROM queue_entries WHERE task = ?", (task,)).rowcount > 0
    if was_there:
        store.changes.note(QUEUES, task)
    return was_there


def clear(store: Store, queue: str) -> list[str]:
    """Empty a queue; return the tasks that waited."""
    waiting = [entry.task for entry in entries(store, queue)]
    store.rows("DELETE FROM queue_entries WHERE queue = ?", (queue,))
    store.changes.note(QUEUES, queue)
    return waiting


def place(store: Store, queue: str, task: str, index: int) -> int:
    """Move a waiting task to a position counted from 0, cut to the queue's length; return the position."""
    order = [entry.task for entry in entries(store, queue) if entry.task != task]
    position = max(0, min(index, len(order)))
    order.insert(position, task)
    store.many(
        "UPDATE queue_entries SET position = ? WHERE queue = ? AND task = ?",
        [(number, queue, waiting) for number, waiting in enumerate(order, 1)],
    )
    store.changes.note(QUEUES, queue)
    return position


def index_of(store: Store, queue: str, task: str) -> int:
    """Return the position, counted from 0, of a task that waits in a queue."""
    sql = (
        "SELECT COUNT(*) FROM queue_entries WHERE queue = ? AND position < "
        "(SELECT position FROM queue_entries WHERE queue = ? AND task = ?)"
    )
    return int(store.rows(sql, (queue, queue, task)).fetchone()[0])
