"""queues.get_queue_metrics: how long queues were, and how long tasks waited in them."""

import time
from typing import Any

from clearml_local.base.documents import Document
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.workers.stats import date_of, time_buckets
from clearml_local.store.database import Store

KEPT_S = 30 * 24 * 3600
WAITING = "MAX(0, (julianday('now') - julianday(added)) * 86400)"
MEASURE = (
    "INSERT INTO queue_samples (queue, time_s, length, waiting_s) "  # noqa: S608  # nosec B608 # constants
    f"SELECT queue, ?, COUNT(*), AVG({WAITING}) FROM queue_entries GROUP BY queue"
)
MEASURE_ONE = (
    "INSERT INTO queue_samples (queue, time_s, length, waiting_s) "  # noqa: S608  # nosec B608 # constants
    f"SELECT ?, ?, COUNT(*), COALESCE(AVG({WAITING}), 0) FROM queue_entries WHERE queue = ?"
)


def measure(store: Store, queue: str | None = None) -> None:
    """Note length and mean waiting time (s) of every queue that is not empty, or of one, empty or not.

    The server does this every half minute; samples older than a month go.
    """
    moment = time.time()
    if queue is None:
        store.rows(MEASURE, (moment,))
    elif store.queues.get(queue) is not None:
        store.rows(MEASURE_ONE, (queue, moment, queue))
    store.rows("DELETE FROM queue_samples WHERE time_s < ?", (moment - KEPT_S,))


def _series(call: Call, queue: str | None) -> Document:
    """Return the longest wait in every interval, with the length at that time; empty intervals are left out.

    Args:
        queue: its id; None for the mean over all queues.
    """
    start, width, number = time_buckets(call)
    rows = call.store.rows(
        "SELECT time_s, AVG(length), AVG(waiting_s) FROM queue_samples "
        "WHERE time_s >= ? AND time_s < ? AND (? IS NULL OR queue = ?) GROUP BY time_s ORDER BY time_s",
        (start, start + width * number, queue, queue),
    )
    best: dict[int, tuple[float, float]] = {}
    for moment, length, waiting in rows:
        bucket = int((moment - start) // width)
        best[bucket] = max(best.get(bucket, (-1.0, 0.0)), (waiting, length))
    return {
        "queue": queue or "all",
        "dates": [date_of(call, bucket) for bucket in best],
        "avg_waiting_times": [waiting for waiting, _ in best.values()],
        "queue_lengths": [round(length) for _, length in best.values()],
    }


@endpoint("queues.get_queue_metrics")
def get_queue_metrics(call: Call) -> dict[str, Any]:
    """Return the series of some queues, or of all of them together."""
    identifiers = call.body.get("queue_ids") or [None]
    if call.body.get("refresh"):
        for identifier in identifiers:
            measure(call.store, identifier)
    return {"queues": [_series(call, identifier) for identifier in identifiers]}
