"""The traffic of two revisions while a step is watched: from their `/metrics`, or from Cloud Monitoring."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol

from scripts.deployment.checks.metrics import Counted, Traffic
from scripts.deployment.checks.monitoring import Monitoring
from scripts.deployment.checks.probe import Probe
from scripts.deployment.errors import Unhealthy
from scripts.deployment.targets.target import Situation

Watched = Callable[[], tuple[Traffic, Traffic]]
"""The traffic of the new and of the old revision since the watch began."""

_READINGS = 3
"""Of one address at each look: there may be several instances behind it."""


class Source(Protocol):
    """Where traffic is known from."""

    def watch(self, now: Situation, new: str, old: str) -> Watched:
        """Begin; `old` is "" where there is none."""


class FromMetrics:
    """From `/metrics` at the revisions' own addresses."""

    def __init__(self, probe: Probe, instances: int) -> None:
        """`instances` is how many a revision may have at once."""
        self._probe = probe
        self._instances = instances

    def watch(self, now: Situation, new: str, old: str) -> Watched:
        """The first reading of both is taken at once."""
        counted = Counted(), Counted()

        def look() -> tuple[Traffic, Traffic]:
            counted[0].take(self._texts(now.addresses[new]))
            started = counted[0].started
            if started > self._instances:  # what a process that crashed did not answer it did not count
                raise Unhealthy(f"{new} was started {started} times within this step: it crashes")
            with suppress(Unhealthy):  # what the old one says of itself is only compared with
                counted[1].take(self._texts(now.addresses.get(old, "")) if old else [])
            return counted[0].traffic, counted[1].traffic

        look()
        return look

    def _texts(self, address: str) -> list[str]:
        return [self._probe.metrics(address) for _ in range(_READINGS)]


class FromMonitoring:
    """Requests, errors and latency from Cloud Monitoring; votes, which it does not know, from `/metrics`."""

    def __init__(self, monitoring: Monitoring, metrics: FromMetrics) -> None:
        self._monitoring = monitoring
        self._metrics = metrics

    def watch(self, now: Situation, new: str, old: str) -> Watched:
        """From now on."""
        begun, votes = datetime.now(UTC), self._metrics.watch(now, new, old)

        def look() -> tuple[Traffic, Traffic]:
            mine, theirs = votes()
            seen = self._monitoring.traffic(new, begun)
            before = self._monitoring.traffic(old, begun) if old else Traffic()
            return replace(seen, votes=mine.votes), replace(before, votes=theirs.votes)

        return look
