"""events.*_sample: one debug image or plot at a time, and its neighbours.

A scroll id says where the caller stands, so that nothing has to be remembered here.
"""

from typing import Any, NamedTuple

import orjson

from clearml_local.documents import Document
from clearml_local.errors import BadRequestError, Subcode
from clearml_local.protocol import Call, endpoint

IMAGE = "training_debug_image"
PLOT = "plot"


class Position(NamedTuple):
    """An event of a task; plots of one metric and iteration go together, so their variant is ""."""

    iter: int
    metric: str
    variant: str


class _Scroll(NamedTuple):
    position: Position
    current_metric_only: bool

    def text(self) -> str:
        return orjson.dumps([*self.position, self.current_metric_only]).decode()


def _parse_scroll(text: str) -> _Scroll:
    try:
        iteration, metric, variant, only = orjson.loads(text)
    except (ValueError, TypeError) as error:
        raise BadRequestError(f"Invalid scroll id {text[:40]!r}", Subcode.VALIDATION) from error
    types = (type(iteration), type(metric), type(variant), type(only))
    if types != (int, str, str, bool) or not -(2**63) <= iteration < 2**63:
        raise BadRequestError(f"Invalid scroll id {text[:40]!r}", Subcode.VALIDATION)
    return _Scroll(Position(iteration, metric, variant), only)


def _kind(call: Call) -> tuple[str, str]:
    """Return (type of event, SQL of the variant) for the endpoint called."""
    return (PLOT, "''") if "plot" in call.name else (IMAGE, "variant")


def _find(call: Call, condition: str, parameters: tuple[Any, ...], order: str) -> Position | None:
    kind, variant = _kind(call)
    sql = (
        f"SELECT iter, metric, {variant} AS variant FROM events WHERE task = ? AND type = ? "  # noqa: S608
        f"AND {condition} ORDER BY iter {order}, metric {order}, {variant} {order} LIMIT 1"
    )
    row = call.store.rows(sql, (call.body["task"], kind, *parameters)).fetchone()
    return Position(*row) if row else None


def _events(call: Call, position: Position) -> list[Document]:
    kind, variant = _kind(call)
    sql = (
        f"SELECT doc FROM events WHERE task = ? AND type = ? AND iter = ? AND metric = ? "  # noqa: S608
        f"AND {variant} = ? ORDER BY variant, rowid"
    )
    return [orjson.loads(text) for (text,) in call.store.rows(sql, (call.body["task"], kind, *position))]


def _iterations(call: Call, position: Position) -> tuple[int | None, int | None]:
    """Return the first and last iteration in which this image or plot was reported."""
    kind, variant = _kind(call)
    sql = (
        f"SELECT MIN(iter), MAX(iter) FROM events WHERE task = ? AND type = ? AND metric = ? "  # noqa: S608
        f"AND {variant} = ?"
    )
    row = call.store.rows(sql, (call.body["task"], kind, position.metric, position.variant)).fetchone()
    return row[0], row[1]


def _answer(call: Call, position: Position | None, *, current_metric_only: bool) -> Document:
    if position is None:
        empty: Document = {"events": []} if _kind(call)[0] == PLOT else {"event": None}
        return {
            **empty,
            "scroll_id": call.body.get("scroll_id"),
            "min_iteration": None,
            "max_iteration": None,
        }
    found = _events(call, position)
    lowest, highest = _iterations(call, position)
    return {
        **({"events": found} if _kind(call)[0] == PLOT else {"event": found[-1]}),
        "scroll_id": _Scroll(position, current_metric_only).text(),
        "min_iteration": lowest,
        "max_iteration": highest,
    }


@endpoint("events.get_debug_image_sample", "events.get_plot_sample")
def get_sample(call: Call) -> dict[str, Any]:
    """Return one image, or the plots of one metric, of an iteration or of the last one."""
    body = call.body
    condition, parameters = "metric = ?", [body["metric"]]
    if _kind(call)[0] == IMAGE:
        condition += " AND variant = ?"
        parameters.append(body["variant"])
    if body.get("iteration") is not None:
        condition += " AND iter = ?"
        parameters.append(max(-(2**63), min(body["iteration"], 2**63 - 1)))
    position = _find(call, condition, tuple(parameters), "DESC")
    return _answer(call, position, current_metric_only=bool(body.get("navigate_current_metric", True)))


@endpoint("events.next_debug_image_sample", "events.next_plot_sample")
def next_sample(call: Call) -> dict[str, Any]:
    """Return the neighbour of a sample: the one before (by default) or after, or in another iteration."""
    scroll = _parse_scroll(call.body["scroll_id"])
    here, variant = scroll.position, _kind(call)[1]
    earlier = call.body.get("navigate_earlier", True)
    sign, order = ("<", "DESC") if earlier else (">", "ASC")
    parameters: list[Any] = [here.iter] if call.body.get("next_iteration") else list(here)
    condition = f"iter {sign} ?" if len(parameters) == 1 else f"(iter, metric, {variant}) {sign} (?, ?, ?)"
    if scroll.current_metric_only:
        condition += " AND metric = ?"
        parameters.append(here.metric)
    position = _find(call, condition, tuple(parameters), order)
    return _answer(call, position, current_metric_only=scroll.current_metric_only)
