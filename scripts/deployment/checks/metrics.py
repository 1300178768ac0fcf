"""`/metrics` of a revision at two moments, and what happened between them.

Several instances may stand behind one address, each with counters of its own: a reading is of the instance
that answered, which is known by when it was started.
"""

import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from prometheus_client.parser import text_string_to_metric_families

from scripts.deployment.errors import Unhealthy

K = TypeVar("K", str, float)
ROUTE: Final = "/predict"
_ROUTES: Final = (ROUTE, "/predict/batch", "/feedback")
"""Of callers; who looks at health and metrics is not counted."""

_SERVER_FAULT: Final = "5"
_QUANTILE: Final = 0.95
_MS: Final = 1000.0


@dataclass(frozen=True)
class Traffic:
    """What a revision answered in a time."""

    requests: int = 0
    """Of callers."""
    errors: int = 0
    """Answered 5xx."""
    votes: Mapping[str, int] = field(default_factory=dict)
    buckets: Mapping[float, int] = field(default_factory=dict)
    """Answers of `/predict` within so many seconds, as a histogram of Prometheus counts them."""

    @property
    def error_rate(self) -> float:
        """Part of the requests that failed."""
        return self.errors / self.requests if self.requests else 0.0

    @property
    def p95_ms(self) -> float:
        """The upper bound of the bucket in which the 95th percentile lies; 0 without requests."""
        total = max(self.buckets.values(), default=0)
        reached = [bound for bound, count in sorted(self.buckets.items()) if count >= _QUANTILE * total]
        return reached[0] * _MS if total else 0.0

    def without(self, asked: int, votes: Mapping[str, int]) -> "Traffic":
        """Less the deploy's own questions, taken for the quickest of all: nothing looks better than it is."""
        fewer = {bound: max(count - asked, 0) for bound, count in self.buckets.items()}
        left = {vote: max(n - votes.get(vote, 0), 0) for vote, n in self.votes.items()}
        return Traffic(max(self.requests - asked, 0), self.errors, left, fewer)

    def __add__(self, other: "Traffic") -> "Traffic":
        return self._with(other, 1)

    def __sub__(self, other: "Traffic") -> "Traffic":
        return self._with(other, -1)

    def _with(self, other: "Traffic", sign: int) -> "Traffic":
        return Traffic(
            self.requests + sign * other.requests,
            self.errors + sign * other.errors,
            _added(self.votes, other.votes, sign),
            _added(self.buckets, other.buckets, sign),
        )  # fmt: skip


def _added(these: Mapping[K, int], those: Mapping[K, int], sign: int) -> dict[K, int]:
    return {k: these.get(k, 0) + sign * those.get(k, 0) for k in these.keys() | those.keys()}


def read(text: str) -> tuple[str, Traffic]:
    """Which instance it is, and what it has answered since its start; `Unhealthy` for another text."""
    instance, requests, errors = "", 0, 0
    votes: Counter[str] = Counter()
    buckets: dict[float, int] = {}
    try:
        samples = [s for family in text_string_to_metric_families(text) for s in family.samples]
    except ValueError as error:
        raise Unhealthy(f"/metrics is no text for Prometheus: {error}") from error
    for name, labels, value, *_ in samples:
        if name == "process_start_time_seconds":
            instance = str(value)
        elif name == "conforto_requests_total" and labels.get("route") in _ROUTES:
            requests += int(value)
            errors += int(value) * labels["status"].startswith(_SERVER_FAULT)
        elif name == "conforto_predictions_total":
            votes[labels["vote"]] += int(value)
        elif name == "conforto_request_seconds_bucket" and labels.get("route") == ROUTE:
            buckets[float(labels["le"])] = int(value)
    if not buckets:
        raise Unhealthy("/metrics has no conforto_request_seconds of /predict: is it this service?")
    return instance, Traffic(requests, errors, votes, buckets)


class Counted:
    """The traffic of a revision since its first reading, over the instances that were met."""

    def __init__(self) -> None:
        self._since = time.time()
        self._first: dict[str, Traffic] = {}
        self._last: dict[str, Traffic] = {}
        self._started: set[str] = set()

    def take(self, texts: Iterable[str]) -> None:
        """Readings; of an instance that was there before, what it answered until it is met does not count."""
        for instance, traffic in map(read, texts):
            if float(instance or 0) > self._since:
                self._started.add(instance)
            self._first.setdefault(instance, Traffic() if instance in self._started else traffic)
            self._last[instance] = traffic

    @property
    def started(self) -> int:
        """How many of the instances that were met have been started meanwhile."""
        return len(self._started)

    @property
    def traffic(self) -> Traffic:
        """Since the first reading."""
        return sum((last - self._first[key] for key, last in self._last.items()), Traffic())
