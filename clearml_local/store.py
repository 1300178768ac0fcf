"""SQLite on disk: documents by kind, each with a few columns lifted out so that queries can be indexed.

One process owns the file and one event loop runs every handler, so there is one connection and no locking.
A request is one transaction, committed before it is answered (``Store.commit``).
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import orjson

from clearml_local.documents import Document

Column = Callable[[Document], str | int | None]

CACHE_DOCUMENTS = 4096

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


def _is_hidden(document: Document) -> int:
    return int("hidden" in (document.get("system_tags") or []))


def _field(name: str) -> Column:
    return lambda document: document.get(name)


def _job_hash(document: Document) -> str | None:
    """Return the pipeline cache's key: looked up once per step, among all tasks ever run."""
    value = (document.get("runtime") or {}).get("pipeline_job_hash")
    return str(value).lower() if value is not None else None


TASK_COLUMNS: dict[str, Column] = {
    **{
        name: _field(name)
        for name in ("project", "status", "type", "parent", "name", "created", "last_update")
    },
    "hidden": _is_hidden,
    "job_hash": _job_hash,
}
PROJECT_COLUMNS: dict[str, Column] = {
    **{name: _field(name) for name in ("name", "parent", "created", "last_update")},
    "hidden": _is_hidden,
}
MODEL_COLUMNS: dict[str, Column] = {
    name: _field(name) for name in ("project", "task", "parent", "name", "created", "last_update")
}


class Table:
    """The documents of one kind, by id.

    Documents handed out by ``get`` and ``select`` are shared with the cache: read them, never change them.
    ``load`` returns a private copy to change and ``put`` back.
    """

    def __init__(self, connection: sqlite3.Connection, kind: str, columns: dict[str, Column]) -> None:
        self.kind = kind
        self.columns = columns
        self._connection = connection
        self._cache: dict[str, Document] = {}
        self._create()
        names = ["id", *columns, "doc"]
        self._upsert = (
            f"INSERT INTO {kind} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))}) "  # noqa: S608
            f"ON CONFLICT (id) DO UPDATE SET {', '.join(f'{name}=excluded.{name}' for name in names[1:])}"
        )
        self._select_one = f"SELECT doc FROM {kind} WHERE id = ?"  # noqa: S608 - kind is a constant of this module

    def _create(self) -> None:
        columns = ", ".join(f"{name} {'INTEGER' if name == 'hidden' else 'TEXT'}" for name in self.columns)
        self._connection.execute(
            f"CREATE TABLE IF NOT EXISTS {self.kind} (id TEXT NOT NULL UNIQUE, {columns}, doc BLOB NOT NULL)"
        )
        for name in self.columns:
            if name != "hidden":
                self._connection.execute(
                    f"CREATE INDEX IF NOT EXISTS {self.kind}_{name} ON {self.kind} ({name})"
                )

    def raw(self, identifier: str) -> bytes | None:
        """Return the stored JSON text of one document, or None."""
        row = self._connection.execute(self._select_one, (identifier,)).fetchone()
        return bytes(row[0]) if row else None

    def load(self, identifier: str) -> Document | None:
        """Return a private copy of one document, or None."""
        text = self.raw(identifier)
        return orjson.loads(text) if text is not None else None

    def get(self, identifier: str) -> Document | None:
        """Return one document to read, or None."""
        document = self._cache.get(identifier)
        if document is None:
            document = self.load(identifier)
            if document is not None:
                self._remember(identifier, document)
        return document

    def _remember(self, identifier: str, document: Document) -> None:
        if len(self._cache) >= CACHE_DOCUMENTS:
            del self._cache[next(iter(self._cache))]
        self._cache[identifier] = document

    def put(self, document: Document) -> None:
        """Insert or replace a document; the caller must not change it afterwards."""
        identifier = document["id"]
        self._cache.pop(identifier, None)
        values = [column(document) for column in self.columns.values()]
        self._connection.execute(self._upsert, (identifier, *values, orjson.dumps(document)))
        self._remember(identifier, document)

    def delete(self, identifier: str) -> None:
        """Remove a document, if it is there."""
        self._cache.pop(identifier, None)
        self._connection.execute(f"DELETE FROM {self.kind} WHERE id = ?", (identifier,))  # noqa: S608

    def select(self, where: str = "", parameters: Sequence[Any] = ()) -> Iterator[Document]:
        """Yield documents matching an SQL tail (``WHERE ... ORDER BY ... LIMIT ...``) over the columns."""
        rows = self._connection.execute(f"SELECT id FROM {self.kind} {where}", parameters)  # noqa: S608
        for (identifier,) in rows:
            document = self.get(identifier)
            if document is not None:
                yield document

    def count(self, where: str = "", parameters: Sequence[Any] = ()) -> int:
        """Return how many documents match an SQL tail."""
        row = self._connection.execute(f"SELECT COUNT(*) FROM {self.kind} {where}", parameters)  # noqa: S608
        return int(row.fetchone()[0])

    def forget(self) -> None:
        """Empty the cache, because a rolled-back transaction may have filled it."""
        self._cache.clear()


class Store:
    """The data of one server: four kinds of documents and the events.

    Args:
        path: the database file; created when absent.
    """

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, cached_statements=256)
        self._connection.execute("PRAGMA journal_mode=WAL")
        # A commit survives the end of this process; only a power cut may lose the last ones.
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.execute("PRAGMA cache_size=-16384")
        self._connection.executescript(EVENT_TABLES)
        self.tasks = Table(self._connection, "tasks", TASK_COLUMNS)
        self.projects = Table(self._connection, "projects", PROJECT_COLUMNS)
        self.models = Table(self._connection, "models", MODEL_COLUMNS)

    def begin(self) -> None:
        """Open the transaction of one request."""
        self._connection.execute("BEGIN")

    def commit(self) -> None:
        """Make the request durable (against the end of this process)."""
        self._connection.execute("COMMIT")

    def rollback(self) -> None:
        """Undo the request."""
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
        for table in (self.tasks, self.projects, self.models):
            table.forget()

    def replace_text(self, old: str, new: str) -> None:
        """Write ``new`` for ``old`` in every document and event."""
        self.begin()
        for kind in ("tasks", "projects", "models", "events"):
            self._connection.execute(
                f"UPDATE {kind} SET doc = CAST(replace(CAST(doc AS TEXT), ?, ?) AS BLOB) "  # noqa: S608
                "WHERE instr(CAST(doc AS TEXT), ?) > 0",
                (old, new, old),
            )
        self.commit()
        for table in (self.tasks, self.projects, self.models):
            table.forget()

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> sqlite3.Cursor:
        """Run one statement on the event tables."""
        return self._connection.execute(sql, parameters)

    def many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement on the event tables for every row."""
        self._connection.executemany(sql, rows)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
