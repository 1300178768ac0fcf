"""What a rollout needs of the place that it rolls out to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from scripts.deployment.stop import Stop

Split = Mapping[str, int]
"""Percent of the traffic by revision; revisions without any are not in it."""


@dataclass(frozen=True)
class Situation:
    """How a target is now."""

    split: Split
    """Empty where nothing has been deployed yet."""

    stable: str = ""
    """The revision that was last found good; "" where nobody has said so."""

    previous: str = ""
    """The one that was good before; "" where there is none any more."""

    addresses: Mapping[str, str] = field(default_factory=dict)
    """Of revisions that can be asked by themselves."""

    spec: Mapping[str, object] = field(default_factory=dict)
    """The service as it is, with the keys of `configs/deploy.yaml`."""

    trial: frozenset[str] = frozenset()
    """Revisions that a deploy has started and not found good yet; left so by one that was killed."""

    settled: bool = True
    """False where the target was told to divide it in another way: it may do so yet, when nobody looks."""


class Target(Protocol):
    """Every call ends within the time that it was given, or raises `TargetError`.

    `stop` ends a call early, with `Interrupted`; what it did by then is not known.
    """

    def situation(self, stop: Stop) -> Situation:
        """Look."""

    def name_next(self, now: Situation) -> str:
        """What the next revision will be called: known before it is there, so that it can be let go."""

    def create(self, name: str, image: str, first: bool, stop: Stop) -> None:
        """Start a revision of this image without traffic, to be asked by its own address.

        The first revision of a service gets all traffic at once where the target can do nothing else.
        """

    def shift(self, split: Split, stop: Stop) -> None:
        """Divide the traffic."""

    def keep(self, revision: str, previous: str, stop: Stop) -> None:
        """Call this revision the stable one, that one the previous one, and let older ones go."""

    def discard(self, revision: str, stop: Stop) -> None:
        """Let a revision without traffic go."""

    def by_hand(self, split: Split) -> str:
        """What a person types to divide the traffic so."""

    def headers(self, stop: Stop) -> Mapping[str, str]:
        """What a request to a revision's own address has to carry."""
