"""Traffic to a new revision, step by step; back to the one before on any failure, time-out or signal.

What holds at every moment: all traffic goes somewhere, and once this has ended it goes to one revision,
the new one if every look at it was good, else the one before.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from scripts.deployment.checks.judge import faults
from scripts.deployment.checks.probe import Probe
from scripts.deployment.checks.traffic import Source, Watched
from scripts.deployment.errors import DeployError, NotReturned, Overtaken, TargetError, Unhealthy
from scripts.deployment.outcome import Outcome, Step
from scripts.deployment.settings import ALL, Settings
from scripts.deployment.stop import Stop, never
from scripts.deployment.targets.target import Situation, Split, Target

_AGAIN_S: Final = 1.0
_AGAIN_MAX_S: Final = 10.0
_OLD_READY_S: Final = 5.0


class Rollout:
    """One deploy, or one return, on one target."""

    def __init__(
        self, target: Target, settings: Settings, probe: Probe, source: Source, stop: Stop,
        say: Callable[[str], None],
    ) -> None:  # fmt: skip
        self._target = target
        self._settings = settings
        self._probe = probe
        self._source = source
        self._stop = stop
        self._say = say

    def deploy(self, image: str) -> Outcome:
        """Bring an image into production, or leave production as it was: the outcome says which, and why.

        Raises:
            TargetError: the target could not even be looked at; nothing has changed.
            NotReturned: traffic could not be brought back.
        """
        begun = time.monotonic()
        before = self.recover()
        if len(before.split) > 1:
            raise DeployError(
                f"traffic is divided ({said(before.split)}), not by a deploy: make it whole first"
            )
        new = self._target.name_next(before)
        outcome = Outcome(image, new, before.split)
        try:
            self._start(outcome, before)
            for share in self._settings.rollout.steps:
                self._step(outcome, before, share)
        except Exception as error:  # whatever it was, a fault of ours too: traffic goes back
            outcome.error = error
            self._say(f"FAILED: {error}")
            self._bring_back(outcome, before)
        else:
            self._keep(outcome, before)
        outcome.seconds = time.monotonic() - begun
        return outcome

    def recover(self, wholly: bool = False) -> Situation:
        """The situation, after what a deploy left when it was killed is put right.

        Traffic that it left divided is whole again, what it started and did not judge is let go; `wholly`:
        traffic that was all there already goes back, too. What a person has divided stays so.
        """
        self._probe.headers = self._target.headers(self._stop)
        now = self._target.situation(self._stop)
        unjudged = wholly and now.stable in now.addresses and now.trial >= now.split.keys()
        by_a_deploy = len(now.split) > 1 and bool(now.trial & now.split.keys())  # else a person means it
        if by_a_deploy or not now.settled or (now.split and unjudged):
            safe = now.stable in now.split or unjudged
            whole = now.stable if safe else max(now.split, key=lambda r: now.split[r])
            how = "as it was told to be" if now.settled else "about to be other than that"
            self._say(f"{said(now.split)}, {how} by a deploy that was killed: to {whole}")
            self._move_surely({whole: ALL})
            now = self._target.situation(self._stop)
        for left in sorted(now.trial - now.split.keys()):
            self._say(f"{left} was started by a deploy that was killed: it is let go")
            with suppress(DeployError):
                self._target.discard(left, self._stop)
        return now

    def rollback(self) -> Outcome:
        """All traffic to the revision that was good before this one, if it answers; `DeployError` if not."""
        begun, before = time.monotonic(), self.recover()
        goal = before.previous
        if not before.split:
            raise DeployError(
                "nothing is deployed there, so nothing to go back from: --plan says where it looks"
            )
        if not goal or before.split.get(goal) == ALL:
            raise DeployError("there is no revision before this one to go back to: deploy an older image")
        outcome = Outcome(f"(rollback to {goal})", goal, before.split)
        waited = self._probe.wait_ready(before.addresses[goal], self._settings.rollout.ready_s, self._stop)
        outcome.notes.append(f"{goal} was ready after {waited:.1f} s")
        self._move_surely({goal: ALL})
        self._keep(outcome, before)
        outcome.seconds = time.monotonic() - begun
        return outcome

    def _start(self, outcome: Outcome, before: Situation) -> None:
        """The new revision, ready and asked, without traffic."""
        if before.split:
            self._look_at_old(outcome, before)
        else:
            outcome.notes.append("the first revision of this service: there is none to return to")
        self._say(f"starting {outcome.revision} of {outcome.image}, without traffic")
        self._target.create(outcome.revision, outcome.image, not before.split, self._stop)
        address = self._address(outcome)
        ready_s = self._probe.wait_ready(address, self._settings.rollout.ready_s, self._stop)
        self._probe.ask(address, self._settings.smoke.requests, outcome.probed, self._stop)
        self._say(
            f"ready after {ready_s:.1f} s; {len(outcome.probed.milliseconds)} predictions are the model's, "
            f"p95 {outcome.probed.p95_ms:.0f} ms"
        )

    def _look_at_old(self, outcome: Outcome, before: Situation) -> None:
        """A deploy may be what mends a broken service: an old revision that does not answer is only said."""
        (old,) = before.split
        if old not in before.addresses:  # of before this script: it gets an address by being marked
            self._target.keep(old, before.previous, self._stop)
            before = self._target.situation(self._stop)
        try:
            self._probe.wait_ready(before.addresses.get(old, ""), _OLD_READY_S, self._stop)
        except Unhealthy as error:
            outcome.notes.append(f"{old}, which has the traffic, does not do well itself: {error}")

    def _address(self, outcome: Outcome) -> str:
        addresses = self._target.situation(self._stop).addresses
        if outcome.revision not in addresses:
            raise TargetError(f"{outcome.revision} was started and has no address of its own")
        return addresses[outcome.revision]

    def _step(self, outcome: Outcome, before: Situation, share: int) -> None:
        """Give the new revision this part of the traffic, and watch."""
        split = shared(before.split, outcome.revision, share)
        self._require(outcome.split or split, split)
        outcome.touched = True
        self._target.shift(split, self._stop)
        now = self._require(split, outcome.split)
        outcome.split = split
        step = Step(share)
        outcome.steps.append(step)
        begun, watch_s = time.monotonic(), self._settings.rollout.watch_s
        old = next(iter(before.split), "")
        watched = self._source.watch(now, outcome.revision, old)
        while not step.seconds or time.monotonic() - begun < watch_s:  # once at least
            self._stop.wait(min(self._settings.rollout.look_s, watch_s))
            self._look(outcome, step, now, watched, begun)
        self._require(split, before.split if share < ALL else split)
        self._say(f"{share} %: good for {step.seconds:.0f} s; {step.said()}")

    def _look(
        self, outcome: Outcome, step: Step, now: Situation, watched: Watched,
        begun: float,
    ) -> None:  # fmt: skip
        smoke, address = self._settings.smoke, now.addresses[outcome.revision]
        self._probe.ask(address, smoke.per_look, step.probed, self._stop)
        step.new, old = watched()
        # At 100 % the old one has no callers any more: those of the step before are what to compare with.
        step.old = old if step.share < ALL or not outcome.steps[:-1] else outcome.steps[-2].old
        step.seconds = time.monotonic() - begun
        if found := faults(step.callers, step.old, self._settings.checks):
            raise Unhealthy("; ".join(found))

    def _require(self, split: Split, other: Split) -> Situation:
        """The situation, if traffic is divided so; who divided it in a third way meanwhile meant it."""
        now = self._target.situation(self._stop)
        if dict(now.split) == dict(split):
            return now
        if dict(now.split) == dict(other):
            raise TargetError(f"the target says that traffic is {said(split)}, and it is {said(now.split)}")
        raise Overtaken(f"somebody else changed the traffic, to {said(now.split)}, during this deploy")

    def _keep(self, outcome: Outcome, before: Situation) -> None:
        """The new revision has all traffic and is good: what is left to do cannot make it worse."""
        try:
            self._target.keep(outcome.revision, next(iter(before.split), ""), never())
        except Exception as error:
            outcome.notes.append(f"{outcome.revision} has all traffic, but could not be marked: {error}")

    def _without(self, revision: str) -> bool:
        """Whether a revision has no traffic; False where nobody can tell."""
        try:
            return revision not in self._target.situation(never()).split
        except Exception:
            return False

    def _is(self, split: Split) -> bool:
        now = self._target.situation(never())
        return now.settled and dict(now.split) == dict(split)

    def _bring_back(self, outcome: Outcome, before: Situation) -> None:
        """All traffic to the revision of before, and the new one goes; signals do not stop this."""
        begun = time.monotonic()
        if not before.split:
            return  # whatever there is now is all there is
        if isinstance(outcome.error, Overtaken) and self._without(outcome.revision):
            outcome.notes.append("traffic stays as somebody else has divided it")
        else:
            self._move_surely(before.split, outcome.touched)
            outcome.returned_s = time.monotonic() - begun
            self._say(f"traffic is back: {said(before.split)}, after {outcome.returned_s:.1f} s")
        try:
            self._target.discard(outcome.revision, never())
        except Exception as error:
            outcome.notes.append(f"{outcome.revision} could not be let go: {error}")

    def _move_surely(self, split: Split, touched: bool = False) -> None:
        """Divide the traffic so, and look that it is; again and again, until `return_s` are over.

        Where it was `touched`, a look alone says nothing: what was told the target may only be on its way.
        """
        end, pause, why = time.monotonic() + self._settings.rollout.return_s, _AGAIN_S, ""
        while not why or time.monotonic() + pause < end:
            if why:
                time.sleep(pause)
                pause = min(2 * pause, _AGAIN_MAX_S)
            try:
                if not touched and self._is(split):
                    return
                touched = False
                self._target.shift(split, never())
                if self._is(split):
                    return
                why = "the target says that it is done, and it is not"
            except Exception as error:  # a full disk, too: there is nothing better than to try again
                why = str(error)
        raise NotReturned(
            f"traffic could not be brought to {said(split)}: {why}\n"
            f"Do it by hand: {self._target.by_hand(split)}"
        )


def shared(before: Split, new: str, share: int) -> dict[str, int]:
    """The new revision's part of the traffic, and the old one's, if any is left for it."""
    old = next(iter(before), "")
    return {r: p for r, p in ((old, ALL - share), (new, share)) if p and r} if old else {new: ALL}


def said(split: Split) -> str:
    """A split in words."""
    return ", ".join(f"{revision} {percent} %" for revision, percent in sorted(split.items())) or "nobody"
