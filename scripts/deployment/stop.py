"""A signal that asks for the end is taken where it can be acted upon: between two steps, never within one.

The handler raises nothing. An exception out of a handler can hit the very lines that bring traffic back.
"""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

from scripts.deployment.errors import Interrupted

SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stop:
    """Whether somebody asked for the end."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._why = ""

    def ask(self, why: str) -> None:
        """Ask for the end; the first reason counts."""
        self._why = self._why or why
        self._asked.set()

    def check(self) -> None:
        """Raise `Interrupted` if somebody has asked."""
        if self._asked.is_set():
            raise Interrupted(f"interrupted by {self._why}")

    def wait(self, seconds: float) -> None:
        """Wait, or raise `Interrupted` as soon as somebody asks."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and not self._asked.is_set():
            self._asked.wait(left)
        self.check()


def never() -> Stop:
    """For what has to be done to its end: bringing traffic back."""
    return Stop()


@contextmanager
def on_signals(stop: Stop) -> Iterator[Stop]:
    """Signals ask for the end; as often as they come."""

    def taken(number: int, _: FrameType | None) -> None:
        stop.ask(signal.Signals(number).name)

    before = {number: signal.signal(number, taken) for number in SIGNALS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
