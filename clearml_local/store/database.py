"""SQLite on disk: the documents by kind, the entries of queues, and the events.

One process owns the file and one event loop runs every handler, so one connection writes, without locking. A
request is one transaction, committed before it is answered (``Store.commit``). Threads beside the loop only
read (``Store.readers``).
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from clearml_local.store import table
from clearml_local.store.changes import Changes
from clearml_local.store.readers import Readers
from clearml_local.store.table import Table

EVENT_TABLES = """
CREATE TABLE IF NOT EXISTS scalars (
    task TEXT NOT NULL, metric TEXT NOT NULL, variant TEXT NOT NULL, iter INTEGER NOT NULL,
    timestamp INTEGER NOT NULL, value REAL NOT NULL, worker TEXT,
    PRIMARY KEY (task, metric, variant, iter)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS events (
    task TEXT NOT NULL, type TEXT NOT NULL, metric TEXT NOT NULL, variant TEXT NOT NULL,
    iter INTEGER NOT NULL, key TEXT NOT NULL, timestamp INTEGER NOT NULL, doc BLOB NOT NULL);
CREATE UNIQUE INDEX IF NOT EXISTS events_identity
    ON events (task, type, metric, variant, iter, key) WHERE type != 'log';
CREATE INDEX IF NOT EXISTS events_time ON events (task, type, timestamp);
"""
QUEUE_TABLES = """
CREATE TABLE IF NOT EXISTS queue_entries (
    queue TEXT NOT NULL, task TEXT NOT NULL, position INTEGER NOT NULL, added TEXT NOT NULL,
    PRIMARY KEY (queue, task)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS queue_entries_position ON queue_entries (queue, position);
CREATE INDEX IF NOT EXISTS queue_entries_task ON queue_entries (task);
CREATE TABLE IF NOT EXISTS queue_samples (
    queue TEXT NOT NULL, time_s REAL NOT NULL, length INTEGER NOT NULL, waiting_s REAL NOT NULL);
CREATE INDEX IF NOT EXISTS queue_samples_time ON queue_samples (time_s);
"""


class Store:
    """The data of one server: the kinds of documents, the entries of queues, and the events.

    Args:
        path: the database file; created when absent.

    Attributes:
        readers: threads that read beside the loop.
        reported: id of a task or model -> how often it has reported scalars since the start. What a reader
            found of them holds as long as the number that stood here when it was asked.
    """

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, cached_statements=256)
        self._connection.execute("PRAGMA journal_mode=WAL")
        # A commit survives the end of this process; only a power cut may lose the last ones.
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.execute("PRAGMA cache_size=-16384")
        # Moving the log into the file holds up whoever calls then: do it more rarely than SQLite does.
        self._connection.execute("PRAGMA wal_autocheckpoint=4000")
        self._connection.executescript(EVENT_TABLES + QUEUE_TABLES)
        self.changes = Changes()
        self.readers = Readers(path)
        self.reported: Counter[str] = Counter()
        self.tasks = Table(self._connection, "tasks", table.TASK_COLUMNS, table.TASK_INDEXES)
        self.projects = Table(self._connection, "projects", table.PROJECT_COLUMNS, table.PROJECT_INDEXES)
        self.models = Table(self._connection, "models", table.MODEL_COLUMNS, table.MODEL_INDEXES)
        self.queues = Table(self._connection, "queues", table.QUEUE_COLUMNS)
        for shown in (self.tasks, self.projects, self.models, self.queues):
            shown.changes = self.changes
        self.users = Table(self._connection, "users", table.USER_COLUMNS)
        self.credentials = Table(self._connection, "credentials", table.CREDENTIAL_COLUMNS, ("user",))
        self.revoked_tokens = Table(self._connection, "revoked_tokens", table.REVOKED_COLUMNS)
        self.settings = Table(self._connection, "settings", table.SETTING_COLUMNS)
        self._tables = (
            self.tasks, self.projects, self.models, self.queues,
            self.users, self.credentials, self.revoked_tokens, self.settings,
        )  # fmt: skip

    def begin(self) -> None:
        """Open the transaction of one request."""
        self._connection.execute("BEGIN")

    def commit(self) -> None:
        """Make the request durable (against the end of this process)."""
        self._connection.execute("COMMIT")
        self.changes.commit()

    def rollback(self) -> None:
        """Undo the request."""
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
        for kind in self._tables:
            kind.forget()
        self.changes.rollback()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep all that is done within, or nothing where it fails; what was cached stays unless it fails."""
        self.begin()
        try:
            yield
            self.commit()
        except BaseException:
            self.rollback()
            raise

    def replace_text(self, old: str, new: str) -> None:
        """Write ``new`` for ``old`` in every document and event."""
        self.begin()
        for kind in ("tasks", "projects", "models", "events"):
            self._connection.execute(
                f"UPDATE {kind} SET doc = CAST(replace(CAST(doc AS TEXT), ?, ?) AS BLOB) "  # noqa: S608  # nosec B608 # one of four names
                "WHERE instr(CAST(doc AS TEXT), ?) > 0",
                (old, new, old),
            )
        self.commit()
        for documents in self._tables:
            documents.forget()
            documents.extracts.forget()

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> sqlite3.Cursor:
        """Run one statement on the tables of events and of queue entries."""
        return self._connection.execute(sql, parameters)

    def many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement on those tables for every row."""
        self._connection.executemany(sql, rows)

    def close(self) -> None:
        """Close the file."""
        self.readers.close()
        self._connection.close()
