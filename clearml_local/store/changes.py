"""What has changed: kinds and ids of documents, told to whoever listens once the change is committed."""

import asyncio
import time

MANY = 200
"""Of more documents of one kind only the kind is told: who shows some looks again anyway."""


class Listener:
    """One who wants to know; ``take`` gives what has come since the last time."""

    def __init__(self) -> None:
        self._found: dict[str, set[str]] = {}
        self._something = asyncio.Event()

    def hear(self, changes: dict[str, set[str]]) -> None:
        """Note what was committed."""
        for kind, ids in changes.items():
            self._found.setdefault(kind, set()).update(ids)
        self._something.set()

    async def wait(self, seconds: float) -> bool:
        """Wait until there is something, at most for some time; say whether there is."""
        try:
            async with asyncio.timeout(seconds):
                await self._something.wait()
        except TimeoutError:
            return False
        return True

    def take(self) -> dict[str, list[str] | None]:
        """Return kind -> ids, None for too many to name, and forget them."""
        taken = {kind: sorted(ids) if len(ids) <= MANY else None for kind, ids in self._found.items()}
        self._found = {}
        self._something.clear()
        return taken


class Changes:
    """Collects what a transaction changes. As long as nobody listens, it costs next to nothing."""

    def __init__(self) -> None:
        self.transactions = 0
        """How many have ended."""
        self.number = time.time_ns() // 1_000_000
        """Grows with each change that was committed; no number of an earlier process comes again."""
        self._changed = False
        self._pending: dict[str, set[str]] = {}
        self._listeners: set[Listener] = set()

    def listen(self) -> Listener:
        """Return a new listener."""
        listener = Listener()
        self._listeners.add(listener)
        return listener

    def leave(self, listener: Listener) -> None:
        """Tell it nothing any more."""
        self._listeners.discard(listener)

    def note(self, kind: str, identifier: str) -> None:
        """Note a change within the transaction."""
        self._changed = True
        if self._listeners:
            self._pending.setdefault(kind, set()).add(identifier)

    def commit(self) -> None:
        """Tell everybody what was noted."""
        self._end(changed=self._changed)
        if self._pending:
            for listener in self._listeners:
                listener.hear(self._pending)
            self._pending = {}

    def rollback(self) -> None:
        """Forget what was noted."""
        self._end(changed=False)
        self._pending = {}

    def _end(self, *, changed: bool) -> None:
        self.transactions += 1
        self.number += changed
        self._changed = False
