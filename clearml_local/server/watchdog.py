"""What the server does on its own: end tasks nobody reports on, mend queues, note how long they are.

A process that is killed or a machine that loses power cannot say so; without this, its task would stay
``in_progress`` and a controller would wait for it for ever.
"""

import asyncio
import logging
import os
import time
from datetime import UTC, datetime, timedelta

from clearml_local.base.documents import Document, seconds_since
from clearml_local.base.errors import CommandError
from clearml_local.services.queues import entries as queue_entries
from clearml_local.services.queues import metrics as queues_metrics
from clearml_local.services.task_life.states import set_status
from clearml_local.store.database import Store

LOG = logging.getLogger(__name__)
LIMIT_VARIABLE = "CLEARML_LOCAL_TASK_TIMEOUT_S"
# As long as a real server waits. A process that is stopped by hand (a debugger, Ctrl-Z) is silent as well,
# and must not lose its work: silence alone says nothing sooner than this.
LIMIT_S = 7200.0
# An agent reports every 30 s, whether or not what it runs says anything, and so does the SDK inside (both by
# default). Where an agent spoke for a task and then both fall silent, while the server listened on the same
# machine, their processes are gone: a controller that waits for the task learns it now, not in two hours.
# Three times the longest of their periods (60 s) bears two lost reports.
AGENT_LIMIT_S = 180.0
# A dataset being put together has no process that pings: however short a limit was asked for, it may wait for
# its next files.
DRAFT_LIMIT_S = 7200.0
DRAFT_TAG = "dataset"
CHECK_S_MAX = 10.0
MEASURE_S = 30.0
# An agent that took a task out of a queue says so well within this time.
POPPED_S = 30.0
# The words by which the SDK tells a lost worker from a task that somebody stopped.
MESSAGE = "Forced stop (non-responsive)"


def limit_s() -> float:
    """Return after how many silent seconds a running task is ended, at the latest.

    Raises:
        CommandError: the environment holds something that is not a positive number.
    """
    text = os.environ.get(LIMIT_VARIABLE, "")
    try:
        limit = float(text) if text else LIMIT_S
    except ValueError:
        limit = 0.0
    if not limit > 0:
        raise CommandError(f"{LIMIT_VARIABLE}={text}: give a positive number of seconds, or unset it")
    return limit


class Watchdog:
    """Ends silent tasks.

    Silence counts from when the server began to listen: at its start, and after a pause in which it could not
    hear anybody (a suspended laptop), everybody gets the whole time anew.

    Args:
        limit_s: silence (s) after which a task is ended; that of an agent no later than ``AGENT_LIMIT_S``.
    """

    def __init__(self, store: Store, limit_s: float) -> None:
        self._store = store
        self._limit_s = limit_s
        self._shortest_s = min(limit_s, AGENT_LIMIT_S)
        self._check_s = min(self._shortest_s / 4, CHECK_S_MAX)
        self._listening_since = self._checked = time.time()
        self._measured = 0.0

    async def run(self) -> None:
        """Check again and again, until cancelled."""
        while True:
            await asyncio.sleep(self._check_s)
            try:
                self.check(time.time())
            except Exception:
                LOG.exception("The watchdog failed; it goes on")

    def check(self, moment: float) -> None:
        """End what has been silent for too long at a moment (s since the epoch).

        The tasks end in one transaction between two requests, so none of them can be half changed.
        """
        if moment - self._checked > self._check_s + self._shortest_s / 2 or moment < self._checked:
            self._listening_since = moment
        self._checked = moment
        with self._store.transaction():
            self._end_silent(moment)
            if moment - self._listening_since > POPPED_S:
                queue_entries.restore(self._store, _text(moment - POPPED_S))
            if moment - self._measured >= MEASURE_S:
                queues_metrics.measure(self._store)
                self._measured = moment

    def _end_silent(self, moment: float) -> None:
        if moment - self._listening_since < self._shortest_s:
            return
        silent = "WHERE status = 'in_progress' AND last_update < ?"
        for task in list(self._store.tasks.select(silent, (_text(moment - self._shortest_s),))):
            limit = self._limit_of(task)
            if moment - self._listening_since >= limit and task["last_update"] < _text(moment - limit):
                self._end(task["id"], limit)

    def _limit_of(self, task: Document) -> float:
        if DRAFT_TAG in task["system_tags"]:
            return max(DRAFT_LIMIT_S, self._limit_s)
        return self._shortest_s if _spoken_for(task) else self._limit_s

    def _end(self, identifier: str, limit: float) -> None:
        task = self._store.tasks.load(identifier)
        if task is None:
            return
        set_status(task, "stopped", reason=f"Nothing was heard of this task for {limit:g} s", message=MESSAGE)
        self._store.tasks.put(task)
        LOG.warning("Task %s stopped: nothing was heard of it for %g s", identifier, limit)


def _spoken_for(task: Document) -> bool:
    """Say whether an agent reported that it runs a task: this time, not before the task was last started.

    Only a report of an agent sets ``last_worker_report``: what a script sends by itself says nothing of one.
    """
    reported = seconds_since(task.get("last_worker_report"))
    since_start = seconds_since(task.get("status_changed"))
    # An agent says so first and starts the task then: its only report may be the older of the two.
    return bool(task.get("last_worker_report")) and reported <= since_start + POPPED_S


def _text(moment: float) -> str:
    """Return a time (s since the epoch) as documents hold it."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=moment)).isoformat(timespec="microseconds")
