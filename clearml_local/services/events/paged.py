"""events.debug_images, events.plots: the images or plots of several tasks, some iterations at a time.

The scroll id says which iterations of each metric the caller has on the screen, so that nothing has to be
remembered here: ``[[task, metric, lowest, highest], ...]``.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import orjson

from clearml_local.base.documents import Document, to_json
from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.events.owners import Metrics, merged, owner
from clearml_local.services.events.shown import IMAGE, PLOT, Item, documents, of_each, shown
from clearml_local.store.database import Store

Screen = dict[tuple[str, str], tuple[int, int]]
"""(Task, metric) -> lowest and highest iteration on the caller's screen."""


def _on_screen(call: Call) -> Screen:
    """Return what the call's scroll id says.

    Raises:
        BadRequestError: it is none of ours.
    """
    text = call.body.get("scroll_id")
    if not text or call.body.get("refresh"):
        return {}
    try:
        screen = {
            (task, metric): (int(low), int(high)) for task, metric, low, high in orjson.loads(str(text))
        }
    except (ValueError, TypeError) as error:
        raise BadRequestError(
            f"Invalid scroll id {str(text)[:40]!r}: begin again without one", Subcode.VALIDATION
        ) from error
    return screen


def _asked(call: Call) -> dict[str, Metrics | None]:
    """Return task -> metrics, None for all of them, in the order of the request."""
    specs: dict[str, list[Document]] = {}
    for spec in call.body["metrics"]:
        specs.setdefault(owner(call, spec.get("task"))["id"], []).append(spec)
    return {
        task: merged(some) if all(spec.get("metric") for spec in some) else None
        for task, some in specs.items()
    }


class _Page:
    """Takes the next iterations of each metric, and moves the caller's screen there."""

    def __init__(self, call: Call) -> None:
        self._earlier = call.body.get("navigate_earlier", True)
        self._iterations = max(1, call.body.get("iters") or 1)
        self._screen = _on_screen(call)

    def take(self, task: str, items: list[Item]) -> list[Item]:
        """Return the items of one task that come on the screen, those of the same iteration together."""
        found: list[Item] = []
        for (metric,), some in of_each(items, lambda item: (item.metric,)):
            numbers = self._next(sorted({item.iter for item in some}), self._screen.get((task, metric)))
            if numbers:
                self._screen[task, metric] = min(numbers), max(numbers)
                found.extend(item for item in some if item.iter in numbers)
        sign = -1 if self._earlier else 1
        return sorted(found, key=lambda item: (sign * item.iter, item))

    def _next(self, numbers: list[int], before: tuple[int, int] | None) -> list[int]:
        if before is not None:
            low, high = before
            numbers = [one for one in numbers if (one < low if self._earlier else one > high)]
        return numbers[-self._iterations :] if self._earlier else numbers[: self._iterations]

    @property
    def scroll_id(self) -> str:
        return to_json([[*place, *span] for place, span in self._screen.items()]).decode()


def _by_iteration(store: Store, items: list[Item]) -> Iterator[Document]:
    for iteration, some in groupby(items, key=lambda item: item.iter):
        yield {"iter": iteration, "events": documents(store, list(some))}


@endpoint("events.debug_images", "events.plots")
def paged(call: Call) -> dict[str, Any]:
    """Return images or plots by task and iteration, and a scroll id that leads to those before or after."""
    kind = PLOT if call.name == "events.plots" else IMAGE
    page = _Page(call)
    metrics = [
        {
            "task": task,
            "iterations": list(
                _by_iteration(call.store, page.take(task, shown(call.store, task, kind, wanted)))
            ),
        }
        for task, wanted in _asked(call).items()
    ]
    return {"metrics": metrics, "scroll_id": page.scroll_id}
