"""One stream for each page: which documents have changed, soon after they have."""

import asyncio
from collections.abc import AsyncIterator, Callable

import orjson
from starlette.responses import StreamingResponse

from clearml_local.store.changes import Changes

GATHER_S = 0.5
LOOK_S = 0.5
SILENCE_S = 15.0
# A comment would do for the network; a page must see it, to know a silent server from one that hangs.
BEAT = b"event: beat\ndata: {}\n\n"
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class Live:
    """Gives streams of server-sent events.

    Args:
        changes: of the store.
        ending: says whether the server is about to end; an open stream would hold it up.
    """

    def __init__(self, changes: Changes, ending: Callable[[], bool]) -> None:
        self._changes = changes
        self._ending = ending

    def respond(self, headers: dict[str, str], allowed: Callable[[], bool]) -> StreamingResponse:
        """Return a stream that goes on until the page leaves, its login ends, or the server does."""
        return StreamingResponse(
            self._events(allowed), headers={**headers, **HEADERS}, media_type="text/event-stream"
        )

    @property
    def number(self) -> int:
        """The number of the last change."""
        return self._changes.number

    def _message(self, told: dict[str, list[str] | None]) -> bytes:
        """Make an event. Its id says up to which change it tells: who knows another has missed something."""
        return b"id: %d\ndata: %b\n\n" % (self.number, orjson.dumps(told))

    async def _events(self, allowed: Callable[[], bool]) -> AsyncIterator[bytes]:
        listener = self._changes.listen()
        try:
            yield b"retry: 2000\n\nevent: hello\n" + self._message({})
            silent_s = 0.0
            while not self._ending():
                if await listener.wait(LOOK_S):
                    if not allowed():  # as late as can be, and not at every look
                        break
                    yield self._message(listener.take())
                    silent_s = 0.0
                    await asyncio.sleep(GATHER_S)
                elif (silent_s := silent_s + LOOK_S) >= SILENCE_S:
                    if not allowed():
                        break
                    yield BEAT
                    silent_s = 0.0
        finally:
            self._changes.leave(listener)
