"""Threads that read the database beside the event loop, each with a connection of its own.

SQLite gives up the interpreter's lock while it steps, and in WAL mode a reader holds up no writer: what has
to look through millions of rows does so here, and the calls of the SDK go on meanwhile. The threads are
nicer than the loop, so that on few cores it comes first.
"""

import contextlib
import os
import sqlite3
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

Found = TypeVar("Found")
Work = Callable[[sqlite3.Connection], Found]

THREADS = 2
NICER_BY = 10
KEPT_BYTES = 32 * 2**20
# Rows are read where they lie in the file: twice as fast as copying pages of a database of some 100 MB.
MAPPED_BYTES = 2**31


class Readers:
    """Runs work on read-only connections; keeps what was found as long as there is room.

    Args:
        path: the database file; it is opened at the first use.
    """

    def __init__(self, path: Path) -> None:
        self._address = f"{path.absolute().as_uri()}?mode=ro"
        self._pool = ThreadPoolExecutor(THREADS, "reader", self._begin)
        self._own = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def _begin(self) -> None:
        """Make a new thread ready."""
        if sys.platform == "linux":  # elsewhere a thread has no priority of its own
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICER_BY)
        # Only this thread uses it; another one closes it, at the end.
        connection = sqlite3.connect(self._address, uri=True, isolation_level=None, check_same_thread=False)
        connection.execute(f"PRAGMA mmap_size={MAPPED_BYTES}")
        self._own.connection = connection
        self._opened.append(connection)

    def run(self, work: Work[Found]) -> Future[Found]:
        """Let a thread do some work."""
        return self._pool.submit(lambda: work(self._own.connection))

    def kept(self, key: Hashable, find: Callable[[], bytes]) -> bytes:
        """Return what was found for a key before, or find it now; the key says of which state of the data."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = find()
        with self._lock:
            self._size += len(found) - len(self._kept.pop(key, b""))
            self._kept[key] = found
            while self._size > KEPT_BYTES:
                self._size -= len(self._kept.popitem(last=False)[1])
        return found

    def close(self) -> None:
        """Give up what waits, interrupt what runs, and close the connections."""
        for connection in self._opened:
            connection.interrupt()
        self._pool.shutdown(cancel_futures=True)
        for connection in self._opened:
            connection.close()
