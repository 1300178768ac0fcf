"""A time limit for work whose length the caller decides, such as matching the caller's regular expression.

``re`` cannot be told to give up, but it looks for signals while it works. So does the interpreter between any
two steps. A timer's signal therefore ends either; it works in the main thread, where the server runs.
"""

import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

from clearml_local.errors import BadRequestError

Result = TypeVar("Result")


class _TimeUpError(Exception):
    """The time is up."""


class _Alarm:
    """Raises in the main thread after a number of seconds, unless disarmed before."""

    def __init__(self, seconds: float) -> None:
        self._armed = True
        self._previous = signal.signal(signal.SIGALRM, self._ring)
        signal.setitimer(signal.ITIMER_REAL, seconds)

    def _ring(self, _number: int, _frame: FrameType | None) -> None:
        if self._armed:
            self._armed = False
            raise _TimeUpError

    def disarm(self) -> None:
        self._armed = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, self._previous)


def within(seconds: float, work: Callable[[], Result]) -> Result:
    """Do some work and return its result.

    Raises:
        BadRequestError: it takes longer than that many seconds.
    """
    if threading.current_thread() is not threading.main_thread():
        return work()
    alarm = _Alarm(seconds)
    try:
        try:
            return work()
        finally:
            alarm.disarm()
    except _TimeUpError as error:
        raise BadRequestError(
            f"The search takes longer than {seconds:g} s: simplify its regular expression or narrow it, "
            "for example to a project"
        ) from error
