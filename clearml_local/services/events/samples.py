"""events.*_sample: one debug image or plot at a time, and its neighbours.

A scroll id says where the caller stands, so that nothing has to be remembered here.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import orjson

from clearml_local.base.documents import Document, to_json
from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.events.owners import owner
from clearml_local.services.events.shown import IMAGE, PLOT, Item, documents, shown


class Position(NamedTuple):
    """An event of a task; plots of one metric and iteration go together, so their variant is ""."""

    iter: int
    metric: str
    variant: str


class _Scroll(NamedTuple):
    position: Position
    current_metric_only: bool

    def text(self) -> str:
        return to_json([*self.position, self.current_metric_only]).decode()


def _parse_scroll(text: str) -> _Scroll:
    try:
        iteration, metric, variant, only = orjson.loads(text)
    except (ValueError, TypeError) as error:
        raise BadRequestError(f"Invalid scroll id {text[:40]!r}", Subcode.VALIDATION) from error
    if (type(iteration), type(metric), type(variant), type(only)) != (int, str, str, bool):
        raise BadRequestError(f"Invalid scroll id {text[:40]!r}", Subcode.VALIDATION)
    return _Scroll(Position(iteration, metric, variant), only)


class _Samples:
    """The images or plots of the task or model that a call names, by position."""

    def __init__(self, call: Call) -> None:
        self._store = call.store
        self._plots = "plot" in call.name
        self._places: dict[Position, list[Item]] = {}
        for item in shown(call.store, owner(call)["id"], PLOT if self._plots else IMAGE):
            place = Position(item.iter, item.metric, "" if self._plots else item.variant)
            self._places.setdefault(place, []).append(item)

    def where(self, condition: Callable[[Position], bool]) -> list[Position]:
        """Return the positions that fulfil a condition, in order."""
        return sorted(place for place in self._places if condition(place))

    def answer(self, place: Position | None, *, current_metric_only: bool, scroll_id: Any = None) -> Document:
        """Return what stands at a position, and the iterations in which it was reported."""
        if place is None:
            empty: Document = {"events": []} if self._plots else {"event": None}
            return {**empty, "scroll_id": scroll_id, "min_iteration": None, "max_iteration": None}
        events = documents(self._store, self._places[place])
        same = self.where(lambda other: other[1:] == place[1:])
        return {
            **({"events": events} if self._plots else {"event": events[-1]}),
            "scroll_id": _Scroll(place, current_metric_only).text(),
            "min_iteration": same[0].iter,
            "max_iteration": same[-1].iter,
        }


@endpoint("events.get_debug_image_sample", "events.get_plot_sample")
def get_sample(call: Call) -> dict[str, Any]:
    """Return one image, or the plots of one metric, of an iteration or of the last one."""
    body = call.body
    named = (body["metric"], body.get("variant", "") if call.name == "events.get_debug_image_sample" else "")
    iteration = body.get("iteration")
    samples = _Samples(call)
    found = samples.where(lambda place: place[1:] == named and iteration in (None, place.iter))
    return samples.answer(
        found[-1] if found else None,
        current_metric_only=bool(body.get("navigate_current_metric", True)),
        scroll_id=body.get("scroll_id"),
    )


@endpoint("events.next_debug_image_sample", "events.next_plot_sample")
def next_sample(call: Call) -> dict[str, Any]:
    """Return the neighbour of a sample: the one before (by default) or after, or in another iteration."""
    scroll = _parse_scroll(str(call.body["scroll_id"]))
    here, only = scroll.position, scroll.current_metric_only
    earlier = call.body.get("navigate_earlier", True)
    depth = 1 if call.body.get("next_iteration") else len(here)

    def is_neighbour(place: Position) -> bool:
        beyond = place[:depth] < here[:depth] if earlier else place[:depth] > here[:depth]
        return beyond and (not only or place.metric == here.metric)

    samples = _Samples(call)
    found = samples.where(is_neighbour)
    place = found[-1 if earlier else 0] if found else None
    return samples.answer(place, current_metric_only=only, scroll_id=call.body["scroll_id"])
