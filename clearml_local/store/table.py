"""Tables of documents: JSON objects by id, with a few columns lifted out so that queries can be indexed."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import orjson

from clearml_local.base.documents import Document, moment_text, to_json
from clearml_local.store.changes import Changes
from clearml_local.store.extracts import Extracts

Column = Callable[[Document], str | int | None]

CACHE_DOCUMENTS = 4096
INTEGERS = {"hidden", "active_duration"}
# Columns that hold dates, in the form that ``moment_text`` gives them.
MOMENTS = {"created", "last_update", "last_change", "status_changed", "started", "completed"}


def _is_hidden(document: Document) -> int:
    return int("hidden" in (document.get("system_tags") or []))


def _field(name: str) -> Column:
    return lambda document: document.get(name)


def _job_hash(document: Document) -> str | None:
    """Return the pipeline cache's key: looked up once per step, among all tasks ever run."""
    value = (document.get("runtime") or {}).get("pipeline_job_hash")
    return str(value).lower() if value is not None else None


def _models(kind: str) -> Column:
    """Lift out the ids of a task's ``input`` or ``output`` models: deletions ask which tasks name a model."""

    def identifiers(document: Document) -> str | None:
        entries = (document.get("models") or {}).get(kind) or []
        return " ".join(str(entry.get("model")) for entry in entries) or None

    return identifiers


def _tags(name: str) -> Column:
    """Lift a list of tags out as JSON text: few combinations occur, so the distinct ones are found fast."""
    return lambda document: to_json(document.get(name) or []).decode()


def _moment(name: str) -> Column:
    return lambda document: moment_text(document.get(name))


def _moments(*names: str) -> dict[str, Column]:
    """Lift dates out in one form, so that they can be compared whatever form they came in."""
    return {name: _moment(name) for name in names}


def _fields(*names: str) -> dict[str, Column]:
    return {name: _field(name) for name in names}


TAGS: dict[str, Column] = {f"{name}_text": _tags(name) for name in ("tags", "system_tags")}
TASK_COLUMNS: dict[str, Column] = {
    **_fields("project", "status", "type", "parent", "name", "user", "active_duration"),
    **_moments("created", "last_update", "last_change", "status_changed", "started", "completed"),
    **TAGS,
    "hidden": _is_hidden,
    "job_hash": _job_hash,
    "input_models": _models("input"),
    "output_models": _models("output"),
}
# Filters that occur together, then the order: what the SDK and lists of tasks ask is one walk along an index.
TASK_INDEXES = (
    "project, last_update", "project, status, last_update", "project, name, last_update",
    "status, last_update", "name, last_update", "last_update", "last_change", "created", "parent", "job_hash",
    "type", "tags_text", "system_tags_text", "hidden", "input_models",
    "output_models",
)  # fmt: skip
PROJECT_COLUMNS: dict[str, Column] = {
    **_fields("name", "parent"),
    **_moments("created", "last_update"),
    **TAGS,
    "hidden": _is_hidden,
}
PROJECT_INDEXES = ("name", "parent", "last_update", "created")
MODEL_COLUMNS: dict[str, Column] = {
    **_fields("project", "task", "parent", "name", "user", "framework"),
    **_moments("created", "last_update", "last_change"),
    **TAGS,
}
MODEL_INDEXES = ("project, last_update", "task", "parent", "name", "last_update", "last_change", "created")
QUEUE_COLUMNS = {**_fields("name"), **_moments("created", "last_update")}
USER_COLUMNS = _fields("name")
CREDENTIAL_COLUMNS = _fields("user")
REVOKED_COLUMNS = _fields("expires")
SETTING_COLUMNS = _fields("name")


class Table:
    """The documents of one kind, by id.

    Documents handed out by ``get`` and ``select`` are shared with the cache: read them, never change them.
    ``load`` returns a private copy to change and ``put`` back.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        kind: str,
        columns: dict[str, Column],
        indexes: Sequence[str] = (),
    ) -> None:
        self.kind = kind
        self.changes = Changes()
        self.columns = columns
        self._connection = connection
        self._cache: dict[str, Document] = {}
        self.extracts = Extracts(connection, kind, self.get, lambda: self.changes)
        names = ["id", *columns, "doc"]
        self._upsert = (
            f"INSERT INTO {kind} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))}) "  # noqa: S608  # nosec B608 # names of tables and columns are constants
            f"ON CONFLICT (id) DO UPDATE SET {', '.join(f'{name}=excluded.{name}' for name in names[1:])}"
        )
        self._select_one = f"SELECT doc FROM {kind} WHERE id = ?"  # noqa: S608  # nosec B608 # kind is a constant of this module
        self._create(names)
        for columns_of_index in indexes:
            name = columns_of_index.replace(", ", "_")
            connection.execute(f"CREATE INDEX IF NOT EXISTS {kind}_by_{name} ON {kind} ({columns_of_index})")

    def _create(self, names: list[str]) -> None:
        """Make the table; one of an earlier version is written anew with the columns of this one."""
        present = [row[1] for row in self._connection.execute(f"PRAGMA table_info({self.kind})")]
        if present == names:
            return
        if present:
            self._connection.execute("BEGIN")
            self._connection.execute(f"ALTER TABLE {self.kind} RENAME TO {self.kind}_before")
        columns = ", ".join(f"{name} {'INTEGER' if name in INTEGERS else 'TEXT'}" for name in self.columns)
        # The document comes last: reading the columns need not step over it.
        self._connection.execute(
            f"CREATE TABLE {self.kind} (id TEXT NOT NULL UNIQUE, {columns}, doc BLOB NOT NULL)"
        )
        if present:
            self._take_over()

    def _take_over(self) -> None:
        old = f"{self.kind}_before"
        for (text,) in self._connection.execute(f"SELECT doc FROM {old} ORDER BY rowid"):  # noqa: S608  # nosec B608 # a table's name is a constant
            self.put(orjson.loads(text))
        self._connection.execute(f"DROP TABLE {old}")
        self._connection.execute("COMMIT")

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
        self._connection.execute(self._upsert, (identifier, *values, to_json(document)))
        self.changes.note(self.kind, identifier)
        self.extracts.changed(identifier)
        self._remember(identifier, document)

    def delete(self, identifier: str) -> None:
        """Remove a document, if it is there."""
        self._cache.pop(identifier, None)
        self.changes.note(self.kind, identifier)
        self.extracts.changed(identifier)
        self._connection.execute(f"DELETE FROM {self.kind} WHERE id = ?", (identifier,))  # noqa: S608  # nosec B608 # a table's name is a constant

    def select(self, where: str = "", parameters: Sequence[Any] = ()) -> Iterator[Document]:
        """Yield documents matching an SQL tail (``WHERE ... ORDER BY ... LIMIT ...``) over the columns."""
        rows = self._connection.execute(f"SELECT id FROM {self.kind} {where}", parameters)  # noqa: S608  # nosec B608 # the tail is of Plan, which binds its values
        for (identifier,) in rows:
            document = self.get(identifier)
            if document is not None:
                yield document

    def scan(self, where: str = "", parameters: Sequence[Any] = ()) -> Iterator[Document]:
        """Yield the same as ``select``, for callers that look through more than the cache holds.

        All are read in one go, and those that are not in the cache do not push out what is.
        """
        rows = self._connection.execute(f"SELECT id, doc FROM {self.kind} {where}", parameters)  # noqa: S608  # nosec B608 # the tail is of Plan, which binds its values
        for identifier, text in rows:
            yield self._cache.get(identifier) or orjson.loads(text)

    def ids(self, where: str = "", parameters: Sequence[Any] = ()) -> list[str]:
        """Return the ids of the documents that match an SQL tail; no document is read."""
        rows = self._connection.execute(f"SELECT id FROM {self.kind} {where}", parameters)  # noqa: S608  # nosec B608 # the tail is of Plan, which binds its values
        return [identifier for (identifier,) in rows]

    def distinct(self, column: str, where: str = "", parameters: Sequence[Any] = ()) -> list[Any]:
        """Return the distinct values of a column that are not null, among what matches an SQL tail."""
        rows = self._connection.execute(
            f"SELECT DISTINCT {column} FROM {self.kind} {where}",  # noqa: S608  # nosec B608 # a column that callers name; the tail binds its values
            parameters,
        )
        return [value for (value,) in rows if value is not None]

    def count(self, where: str = "", parameters: Sequence[Any] = ()) -> int:
        """Return how many documents match an SQL tail."""
        row = self._connection.execute(f"SELECT COUNT(*) FROM {self.kind} {where}", parameters)  # noqa: S608  # nosec B608 # the tail is of Plan, which binds its values
        return int(row.fetchone()[0])

    def forget(self) -> None:
        """Empty the cache, because a rolled-back transaction may have filled it."""
        self._cache.clear()
        self.extracts.rolled_back()
