"""Whatever goes wrong and whenever: traffic is whole at every moment, and ends on a good revision."""

# ruff: noqa: ARG002 -- a stand-in has the methods of what it stands for

import errno
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scripts.deployment import rollout
from scripts.deployment.checks.metrics import Traffic
from scripts.deployment.checks.probe import Probed
from scripts.deployment.errors import DeployError, Interrupted, NotReturned, TargetError, Unhealthy
from scripts.deployment.outcome import Outcome, markdown
from scripts.deployment.rollout import Rollout
from scripts.deployment.settings import load
from scripts.deployment.stop import Stop
from scripts.deployment.targets.target import Situation, Split
from tests.by_day import examples

OLD, NEW = "old", "new"
SETTINGS = load(None, None, ["rollout.watch_s=3", "rollout.look_s=1", "rollout.return_s=60"])
GOOD = Traffic(1000, 0, {"0": 1000}, {0.01: 1000})
BAD = Traffic(1000, 100, {"0": 1000}, {0.01: 1000})


class Clock:
    """Time that passes only by waiting."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


class Waiting(Stop):
    """Waits on that clock; somebody asks for the end at one of the waits, or never."""

    def __init__(self, clock: Clock, ask_at: int) -> None:
        super().__init__()
        self._clock, self._left = clock, ask_at

    def wait(self, seconds: float) -> None:
        self._clock.sleep(seconds)
        self._left -= 1
        if self._left == 0:
            self.ask("SIGTERM")
        self.check()


class Place:
    """A target whose calls fail as they are told: before or after they were carried out."""

    def __init__(self, faults: Mapping[int, str], first: bool) -> None:
        self.split: dict[str, int] = {} if first else {OLD: 100}
        self.history: list[dict[str, int]] = [dict(self.split)]
        self.there = set(self.split)
        self._faults, self._calls = dict(faults), 0
        self._told: dict[str, int] | None = None

    def _fault(self, when: str) -> None:
        if when == "before":
            self._calls += 1
        if self._faults.get(self._calls) == when:
            raise TargetError(f"call {self._calls} fails")
        if self._faults.get(self._calls) == "disk":
            raise OSError(errno.ENOSPC, "No space left on device")

    def situation(self, stop: Stop) -> Situation:
        self._fault("before")
        addresses = {r: f"http://{r}" for r in self.there}
        return Situation(dict(self.split), OLD, "", addresses, settled=self._told is None)

    def later(self) -> None:
        """Time has passed: what it was told is done."""
        if self._told is not None:
            self._set(self._told)

    def name_next(self, now: Situation) -> str:
        return NEW

    def create(self, name: str, image: str, first: bool, stop: Stop) -> None:
        self._fault("before")
        self.there.add(name)
        if first:
            self._set({name: 100})
        self._fault("after")

    def shift(self, split: Split, stop: Stop) -> None:
        self._fault("before")
        self._told = dict(split)
        self._fault("told")
        self._set(dict(split))
        self._fault("after")

    def _set(self, split: dict[str, int]) -> None:
        self.split, self._told = split, None
        self.history.append(dict(split))

    def keep(self, revision: str, previous: str, stop: Stop) -> None:
        self._fault("before")

    def discard(self, revision: str, stop: Stop) -> None:
        self._fault("before")
        assert revision not in self.split, "a revision with traffic is let go"
        self.there.discard(revision)

    def by_hand(self, split: Split) -> str:
        return "by hand"

    def headers(self, stop: Stop) -> Mapping[str, str]:
        return {}


class Asks:
    """Finds the new revision good until a certain question."""

    headers: Mapping[str, str]

    def __init__(self, bad_at: int) -> None:
        self._left = bad_at

    def wait_ready(self, address: str, limit_s: float, stop: Stop) -> float:
        return 0.0

    def ask(self, address: str, count: int, into: Probed, stop: Stop) -> None:
        stop.check()
        self._left -= 1
        if self._left == 0:
            raise Unhealthy("a wrong prediction")


class Seen:
    """Finds its traffic good until a certain look."""

    def __init__(self, bad_at: int) -> None:
        self._left = bad_at

    def watch(self, now: Situation, new: str, old: str) -> Any:
        def look() -> tuple[Traffic, Traffic]:
            self._left -= 1
            return (BAD if self._left == 0 else GOOD), GOOD

        return look


def build(
    faults: Mapping[int, str], ask_at: int, bad_at: int, seen_at: int, first: bool
) -> tuple[Any, Place]:
    clock, place = Clock(), Place(faults, first)
    rollout.time = SimpleNamespace(monotonic=clock.monotonic, sleep=clock.sleep)  # type: ignore[assignment]
    asks: Any = Asks(bad_at)
    return Rollout(place, SETTINGS, asks, Seen(seen_at), Waiting(clock, ask_at), lambda _: None), place


@pytest.fixture(autouse=True)
def _time_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rollout, "time", rollout.time)


FAULTS = st.dictionaries(st.integers(2, 24), st.sampled_from(["before", "told", "after", "disk"]), max_size=4)
WHEN = st.integers(0, 12)
"""0 is never."""


@example(faults={5: "told"}, ask_at=0, bad_at=0, seen_at=0)
@example(faults={5: "told", 6: "disk"}, ask_at=0, bad_at=0, seen_at=0)
@example(faults={9: "told", 10: "before"}, ask_at=0, bad_at=0, seen_at=0)
@settings(max_examples=examples(200), deadline=None)
@given(faults=FAULTS, ask_at=WHEN, bad_at=WHEN, seen_at=WHEN)
def test_traffic_is_whole_at_every_moment_and_ends_on_a_good_revision(
    faults: dict[int, str], ask_at: int, bad_at: int, seen_at: int
) -> None:
    deploy, place = build(faults, ask_at, bad_at, seen_at, first=False)
    outcome = deploy.deploy("image")
    place.later()
    assert all(sum(split.values()) == 100 for split in place.history)
    assert place.split == ({NEW: 100} if outcome.error is None else {OLD: 100})
    *shares, last = [split.get(NEW, 0) for split in place.history]
    assert shares == sorted(shares), "the new one's part rises until all of it is taken away"
    assert last in (0, 100)


@settings(max_examples=examples(50), deadline=None)
@given(faults=FAULTS, ask_at=WHEN, bad_at=WHEN, seen_at=WHEN)
def test_the_first_deploy_has_nothing_to_return_to_and_says_so(
    faults: dict[int, str], ask_at: int, bad_at: int, seen_at: int
) -> None:
    deploy, place = build(faults, ask_at, bad_at, seen_at, first=True)
    outcome = deploy.deploy("image")
    assert place.split in ({}, {NEW: 100})
    assert any("none to return to" in note for note in outcome.notes)


def test_where_nothing_is_there_is_nothing_to_go_back_from() -> None:
    deploy, place = build({}, 0, 0, 0, first=True)
    with pytest.raises(DeployError, match="nothing is deployed there"):
        deploy.rollback()
    assert place.split == {}


def test_what_a_command_says_in_several_lines_is_one_item_of_the_summary() -> None:
    outcome = Outcome("i:1", NEW, {OLD: 100}, notes=["a\n\nb"], error=TargetError("one\n\n  two\n"))
    text = markdown(outcome, "")
    assert "- reason: one\n    two\n- a\n  b\n" in text


def test_nothing_wrong_nothing_back() -> None:
    deploy, place = build({}, 0, 0, 0, first=False)
    outcome = deploy.deploy("image")
    assert outcome.error is None
    assert place.history == [{OLD: 100}, {OLD: 90, NEW: 10}, {OLD: 50, NEW: 50}, {NEW: 100}]
    assert [step.share for step in outcome.steps] == [10, 50, 100]


@pytest.mark.parametrize(
    ("ask_at", "bad_at", "seen_at", "kind"),
    [
        (1, 0, 0, Interrupted),
        (0, 1, 0, Unhealthy),
        (0, 4, 0, Unhealthy),
        (0, 0, 3, Unhealthy),
        (0, 0, 9, Unhealthy),
    ],
)
def test_what_is_found_bad_goes_back(ask_at: int, bad_at: int, seen_at: int, kind: type[Exception]) -> None:
    deploy, place = build({}, ask_at, bad_at, seen_at, first=False)
    outcome = deploy.deploy("image")
    assert isinstance(outcome.error, kind)
    assert place.split == {OLD: 100}
    assert outcome.returned_s is not None


def test_a_target_that_is_gone_is_said_with_what_a_person_can_do() -> None:
    deploy, _ = build({n: "before" for n in range(9, 200)}, 0, 0, 0, first=False)
    with pytest.raises(NotReturned, match="by hand"):
        deploy.deploy("image")
