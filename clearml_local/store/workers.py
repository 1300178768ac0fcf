"""The agents that report to this server: who is there, what it runs, and how its machine does.

All of it is kept in memory. A server that starts again knows nobody until the agents report, which they do
every 30 s; until then a task of an agent is stopped directly, which its agent notices as well.
"""

import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from clearml_local.base.documents import Document, iso_from_ms

TIMEOUT_S = 600
# An agent reports every 30 s. One that missed three reports is not counted on to end its task.
SILENT_S = 90
HISTORY_REPORTS = 2880  # a day of reports
HISTORY_S = 24 * 3600
HISTORIES_MAX = 500


@dataclass(frozen=True)
class Sample:
    """One report: its time by the agent's clock (s since the epoch), its machine's figures, its task."""

    time_s: float
    stats: Document
    task: str | None


@dataclass
class Worker:
    """One agent; times in seconds since the epoch."""

    id: str
    timeout_s: float
    registered_s: float
    heard_s: float
    reported_s: float | None = None
    queues: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    system_tags: list[str] = field(default_factory=list)
    task: str | None = None
    queue: str | None = None

    def is_silent(self, limit_s: float) -> bool:
        """Say whether nothing was heard for longer than a limit (s)."""
        return time.time() - self.heard_s > limit_s

    @property
    def registered(self) -> str:
        """When it registered, as ISO text."""
        return iso_from_ms(self.registered_s * 1000)

    @property
    def heard(self) -> str:
        """When it last called, as ISO text."""
        return iso_from_ms(self.heard_s * 1000)

    @property
    def reported(self) -> str | None:
        """When it last reported, as ISO text; None before its first report."""
        return None if self.reported_s is None else iso_from_ms(self.reported_s * 1000)


class Registry:
    """The workers by id; those silent for longer than their timeout are forgotten."""

    def __init__(self) -> None:
        self._workers: dict[str, Worker] = {}
        self._properties: dict[str, dict[str, Document]] = {}
        self._histories: dict[str, deque[Sample]] = {}

    def __iter__(self) -> Iterator[Worker]:
        """Iterate over the workers that are there."""
        for worker in list(self._workers.values()):
            if worker.is_silent(worker.timeout_s):
                del self._workers[worker.id]
            else:
                yield worker

    def register(self, identifier: str, timeout_s: float) -> Worker:
        """Add a worker, or renew one that is there."""
        moment = time.time()
        worker = self._workers.get(identifier)
        if worker is None:
            worker = Worker(identifier, timeout_s, moment, moment)
            self._workers[identifier] = worker
        worker.timeout_s, worker.heard_s = timeout_s, moment
        return worker

    def report(
        self, identifier: str, task: str | None, stats: Document, time_s: float | None = None
    ) -> Worker:
        """Note a report; whoever reports is a worker, registered or not (the server may have restarted).

        Args:
            identifier: whose report it is.
            task: what the worker runs.
            stats: figures of its machine.
            time_s: when the report was made, if the worker says so.
        """
        known = self._workers.get(identifier)
        worker = self.register(identifier, known.timeout_s if known else TIMEOUT_S)
        worker.task = task
        worker.reported_s = worker.heard_s
        sample = Sample(worker.heard_s if time_s is None else time_s, stats, task)
        self._history(identifier, worker.heard_s).append(sample)
        return worker

    def _history(self, identifier: str, moment: float) -> deque[Sample]:
        """Return the history to add to, the latest of all from now on; those nobody adds to are forgotten."""
        history = self._histories.pop(identifier, None) or deque(maxlen=HISTORY_REPORTS)
        self._histories[identifier] = history
        oldest = next(iter(self._histories.values()))
        stale = oldest and oldest is not history and oldest[-1].time_s < moment - HISTORY_S
        if stale or len(self._histories) > HISTORIES_MAX:
            del self._histories[next(iter(self._histories))]
        return history

    @property
    def histories(self) -> Mapping[str, Sequence[Sample]]:
        """The reports of the last day by worker, also of workers that left meanwhile."""
        return self._histories

    def remove(self, identifier: str) -> None:
        """Forget a worker and its properties."""
        self._workers.pop(identifier, None)
        self._properties.pop(identifier, None)

    def properties(self, identifier: str) -> dict[str, Document]:
        """Return the runtime properties of a worker by key, to read."""
        return self._properties.get(identifier, {})

    def set_properties(self, identifier: str, properties: dict[str, Document]) -> None:
        """Replace the runtime properties of a worker."""
        self._properties[identifier] = properties

    def agent_of(self, task: str) -> Worker | None:
        """Return the agent that says it runs a task and was heard lately, or None."""
        return next(
            (worker for worker in self if worker.task == task and not worker.is_silent(SILENT_S)), None
        )

    def listening(self, queue: str) -> list[Worker]:
        """Return the workers that take tasks from a queue."""
        return [worker for worker in self if queue in worker.queues]
