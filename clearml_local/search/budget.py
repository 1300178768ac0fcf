"""A limit for work whose length the caller decides, such as matching the caller's regular expression.

``re`` cannot be told to give up, but it looks for signals while it works. So does the interpreter between any
two steps. A timer's signal therefore ends either; it works in the main thread, where the server runs. The
timer counts what the processor did for this process, not what it did meanwhile for others: on a machine that
also trains models the same search takes longer, but is no more.
"""

import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

from clearml_local.base.errors import BadRequestError

Result = TypeVar("Result")


class _TimeUpError(Exception):
    """The time is up."""


class _Alarm:
    """Raises in the main thread after a number of seconds of computing, unless disarmed before."""

    def __init__(self, seconds: float) -> None:
        self._armed = True
        self._previous = signal.signal(signal.SIGPROF, self._ring)
        signal.setitimer(signal.ITIMER_PROF, seconds)

    def _ring(self, _number: int, _frame: FrameType | None) -> None:
        if self._armed:
            self._armed = False
            raise _TimeUpError

    def disarm(self) -> None:
        self._armed = False
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, self._previous)


def within(seconds: float, work: Callable[[], Result]) -> Result:
    """Do some work and return its result.

    Raises:
        BadRequestError: it takes more than that many seconds of the processor.
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
            f"The search takes more than {seconds:g} s of computing: narrow it, for example to a project, or "
            "simplify its regular expression"
        ) from error
