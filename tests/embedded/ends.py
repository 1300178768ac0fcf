"""Waiting for the end of a process that is no child of the tests."""

import time

from clearml_local.base.process import identity
from tests.waiting import PATIENCE_S


def wait_for_end(pid: int, timeout_s: float = PATIENCE_S) -> bool:
    """Whether it ends within a time."""
    deadline = time.monotonic() + timeout_s
    while identity(pid) is not None:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
