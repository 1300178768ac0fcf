"""Events as tasks report them, for tests."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.clearml_server import Answer, ClearmlServer

SINGLE = -(2**31)
"""The iteration of a value that is reported once."""


def event(kind: str, task: str, number: int = 0, **fields: object) -> dict[str, Any]:
    """An event; those with a higher number are later."""
    moment = int(time.time() * 1000) + number
    return {"type": kind, "task": task, "timestamp": moment, "worker": "test", **fields}


def scalar(task: str, iteration: int, value: float, **fields: object) -> dict[str, Any]:
    """A point of a curve: metric `m` and variant `v` unless told otherwise."""
    named = {"metric": "m", "variant": "v", "iter": iteration, "value": value}
    return event("training_stats_scalar", task, max(iteration, 0), **{**named, **fields})


def plot(task: str, iteration: int, name: str = "", **fields: object) -> dict[str, Any]:
    """A plot that can be told from others by its name."""
    named = {"metric": "m", "variant": "v", "iter": iteration}
    text = json.dumps({"data": [], "layout": {}, "name": name})
    return event("plot", task, max(iteration, 0), **{**named, "plot_str": text, **fields})


def image(task: str, iteration: int, url: str, **fields: object) -> dict[str, Any]:
    """A debug image at an address."""
    named = {"metric": "m", "variant": "v", "iter": iteration, "url": url, "key": url}
    return event("training_debug_image", task, max(iteration, 0), **{**named, **fields})


def send(server: ClearmlServer, *events: dict[str, Any]) -> Answer:
    """Send events in one batch."""
    return server.call("events.add_batch", "\n".join(json.dumps(one) for one in events).encode())
