"""Reading what a server has acknowledged but may not show yet."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

#: How long a test waits for what must come. It ends a hang, and measures nothing: a wait ends when its event
#: comes, so that a busy machine may take its time.
PATIENCE_S = 240.0


def eventually(read: Callable[[], T], wanted: Callable[[T], object] = bool, seconds: float = PATIENCE_S) -> T:
    """Read until the answer is the wanted one, and return it; fails after `seconds` with the last answer.

    A server may index reports in the background: what it took is found a second later.
    """
    deadline = time.monotonic() + seconds
    while True:
        answer = read()
        if wanted(answer):
            return answer
        assert time.monotonic() < deadline, f"not within {seconds} s; at last: {answer!r}"
        time.sleep(0.1)
