"""Single values of all documents of a table, by path: to filter and to order many without reading them.

SQLite reads one value out of a stored text several times faster than Python reads the text. What was read
once is kept; of documents that changed since, the values are looked up again when somebody asks.
"""

import sqlite3
import sys
from collections.abc import Callable, Iterable, Sequence
from itertools import product
from typing import Any

import orjson

from clearml_local.base.documents import MISSING, Document, decoded, get_path
from clearml_local.store.changes import Changes

# Within these, dots in names are met; elsewhere lists may lie on the way, which only Python goes through.
ROOTS = ("hyperparams", "last_metrics")
PARTS_MAX = 6
ENTRIES_MAX = 300_000
CHANGED_MAX = 2_000
NOTED_MAX = 50_000
# Older ones have no operator that gives a part of a text as it stands.
HAS_ARROW = sqlite3.sqlite_version_info >= (3, 38)


def _groupings(parts: Sequence[str]) -> list[list[str]]:
    """Return the ways to read names with dots, as ``documents.lookup`` tries them: the longest first."""
    found = []
    for cuts in product((False, True), repeat=len(parts) - 1):
        names = [parts[0]]
        for part, cut in zip(parts[1:], cuts, strict=True):
            if cut:
                names.append(part)
            else:
                names[-1] = f"{names[-1]}.{part}"
        found.append(names)
    return found


def _is_plain(name: str) -> bool:
    """Say whether a name stands in a JSON text as it is, and in a path of SQLite's."""
    return bool(name) and name.isprintable() and not {'"', "\\"} & set(name)


def ways(path: str) -> list[str] | None:
    """Return SQLite's paths of where a value may lie, of which the first counts; None if there are none."""
    root, *parts = path.split(".")
    if not _is_plain(root) or (parts and root not in ROOTS) or len(parts) > PARTS_MAX:
        return None
    spellings = [parts, decoded(parts)] if "%" in path else [parts]
    readings = [names for spelling in spellings for names in (_groupings(spelling) if spelling else [[]])]
    if not all(_is_plain(name) for names in readings for name in names):
        return None
    return [".".join(["$", *(f'"{name}"' for name in (root, *names))]) for names in readings]


class _Column:
    """The values at one path: by id, where there are any, as they were at some time.

    ``transaction`` is the one in which all were read.
    """

    def __init__(self, values: dict[str, Any], time: int, transaction: int) -> None:
        self.values = values
        self.time = time
        self.transaction = transaction


class Extracts:
    """The values of one table.

    Args:
        connection: the open database.
        kind: the table's name.
        get: returns a document by its id.
        changes: of the store: counts transactions.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        kind: str,
        get: Callable[[str], Document | None],
        changes: Callable[[], Changes],
    ) -> None:
        self._connection = connection
        self._kind = kind
        self._get = get
        self._changes = changes
        self._columns: dict[str, _Column] = {}
        self._changed: dict[str, int] = {}
        """Id -> when it was changed last; those changed last come last."""
        self._time = 0
        self._transaction = self._before = -1

    def changed(self, identifier: str) -> None:
        """Note that a document was written or deleted. As long as nothing is kept, that is all."""
        if not self._columns:
            return
        number = self._changes().transactions
        if number != self._transaction:
            self._transaction, self._before = number, self._time
        self._time += 1
        self._changed.pop(identifier, None)
        self._changed[identifier] = self._time
        if len(self._changed) > NOTED_MAX:
            self.forget()

    def rolled_back(self) -> None:
        """Note that what the transaction wrote is undone: it is as if it had changed once more."""
        number = self._changes().transactions
        self._columns = {path: one for path, one in self._columns.items() if one.transaction != number}
        if self._transaction == number:
            for identifier in self._since(self._before):
                self.changed(identifier)

    def forget(self) -> None:
        """Keep nothing of what was read."""
        self._columns.clear()
        self._changed.clear()

    def _since(self, time: int) -> list[str]:
        found = []
        for identifier in reversed(self._changed):
            if self._changed[identifier] <= time:
                break
            found.append(identifier)
        return found

    def are_kept(self, paths: Iterable[str]) -> bool:
        """Say whether values at all these paths are at hand."""
        return all(path in self._columns for path in paths)

    def at(self, paths: Iterable[str]) -> dict[str, dict[str, Any]] | None:
        """Return path -> id -> value, without ids that have none or null; None if only documents can tell.

        The mappings are to be read at once: they change with the documents.
        """
        wanted = list(paths)
        for path in wanted:
            column = self._columns.pop(path, None)
            if column is not None and self._refresh(path, column):
                self._columns[path] = column  # what was asked for last comes last
        missing = [path for path in wanted if path not in self._columns]
        if missing and not self._read(missing):
            return None
        found = {path: self._columns[path].values for path in wanted}
        self._make_room()
        return found

    def _make_room(self) -> None:
        while len(self._columns) > 1 and sum(len(one.values) for one in self._columns.values()) > ENTRIES_MAX:
            del self._columns[next(iter(self._columns))]

    def _refresh(self, path: str, column: _Column) -> bool:
        """Look up anew what has changed; False if that is so much that all is better read again."""
        stale = self._since(column.time)
        if len(stale) > CHANGED_MAX:
            return False
        for identifier in stale:
            document = self._get(identifier)
            value = MISSING if document is None else get_path(document, path)
            if value is MISSING or value is None:
                column.values.pop(identifier, None)
            else:
                column.values[sys.intern(identifier)] = value
        column.time = self._time
        return True

    def _read(self, paths: Sequence[str]) -> bool:
        """Read the values at some paths, in one pass; False where SQLite cannot."""
        found = [ways(path) for path in paths] if HAS_ARROW else [None]
        terms, parameters = [], []
        for one in found:
            if one is None:
                return False
            given = ", ".join("text -> ?" for _ in one)
            terms.append(f"COALESCE({given})" if len(one) > 1 else given)
            parameters += one
        sql = f"SELECT id, {', '.join(terms)} FROM (SELECT id, CAST(doc AS TEXT) AS text FROM {self._kind})"  # noqa: S608  # nosec B608 # a table's name is a constant; the paths are bound
        loads = orjson.loads
        columns: list[dict[str, Any]] = [{} for _ in paths]
        for identifier, *texts in self._connection.execute(sql, parameters):
            shared = sys.intern(identifier)
            for values, text in zip(columns, texts, strict=True):
                if text is not None and text != "null":
                    values[shared] = loads(text)
        transaction = self._changes().transactions
        self._columns |= {
            path: _Column(values, self._time, transaction)
            for path, values in zip(paths, columns, strict=True)
        }
        return True
