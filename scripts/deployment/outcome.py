"""What a deploy did, and the page about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scripts.deployment.checks.judge import shifted
from scripts.deployment.checks.metrics import Traffic
from scripts.deployment.checks.probe import Probed


@dataclass
class Step:
    """One share of the traffic, and what was seen meanwhile."""

    share: int
    seconds: float = 0.0
    new: Traffic = field(default_factory=Traffic)
    old: Traffic = field(default_factory=Traffic)
    probed: Probed = field(default_factory=Probed)

    @property
    def callers(self) -> Traffic:
        """The traffic of the new one without the deploy's own questions."""
        return self.new.without(self.probed.asked, self.probed.votes)

    def said(self) -> str:
        """In words."""
        new = self.callers
        return f"{new.requests} requests, {new.error_rate:.1%} failed, p95 up to {new.p95_ms:.0f} ms"


@dataclass
class Outcome:
    """A deploy, while it goes on and after it has ended."""

    image: str
    revision: str
    before: Mapping[str, int]
    split: Mapping[str, int] = field(default_factory=dict)
    """What this deploy set last; empty where it set nothing yet."""
    steps: list[Step] = field(default_factory=list)
    probed: Probed = field(default_factory=Probed)
    """Of the smoke test, before any traffic."""
    notes: list[str] = field(default_factory=list)
    error: Exception | None = None
    touched: bool = False
    """Whether the target was told to divide the traffic."""
    returned_s: float | None = None
    seconds: float = 0.0

    def __post_init__(self) -> None:
        self.split = self.split or dict(self.before)


def markdown(outcome: Outcome, by_hand: str) -> str:
    """The summary: what came of it first, then each step, then how to go back."""
    lines = [
        f"## {_headline(outcome)}",
        "",
        f"- image: `{outcome.image}`",
        f"- revision: `{outcome.revision}`",
    ]
    lines += [f"- before: {', '.join(f'`{r}` {p} %' for r, p in outcome.before.items()) or 'nothing'}"]
    lines += [f"- took {outcome.seconds:.0f} s"]
    if outcome.error:
        lines += [_item(f"reason: {outcome.error}")]
    if outcome.returned_s is not None:
        lines += [f"- traffic was back after {outcome.returned_s:.1f} s"]
    lines += [_item(note) for note in outcome.notes]
    if outcome.probed.milliseconds:
        lines += [f"- before any traffic: {len(outcome.probed.milliseconds)} known predictions, "
                  f"p95 {outcome.probed.p95_ms:.0f} ms"]  # fmt: skip
    if outcome.steps:
        lines += ["", *_table(outcome.steps)]
    if not outcome.error and outcome.before:
        lines += ["", "Back by hand, in seconds:", "", "```", by_hand, "```"]
    return "\n".join(lines) + "\n"


def _item(text: str) -> str:
    """Of a list; what gcloud or docker says may have several lines."""
    return "- " + "\n  ".join(line for line in text.splitlines() if line.strip())


def _headline(outcome: Outcome) -> str:
    if outcome.error is None:
        return f"Live: {outcome.revision}"
    if not outcome.before:
        return f"Failed: {outcome.revision}, and there is no revision before it"
    return f"Not deployed: all traffic is on {', '.join(outcome.before)}"


def _table(steps: list[Step]) -> list[str]:
    head = [
        "share",
        "watched",
        "requests",
        "failed",
        "p95 of /predict",
        "of the one before",
        "votes differ by",
    ]
    rows = [
        [
            f"{s.share} %", f"{s.seconds:.0f} s", f"{s.callers.requests}", f"{s.callers.error_rate:.2%}",
            f"≤ {s.callers.p95_ms:.0f} ms", f"≤ {s.old.p95_ms:.0f} ms, {s.old.error_rate:.2%} failed",
            f"{shifted(s.callers.votes, s.old.votes)[0]:.3f}",
        ]
        for s in steps
    ]  # fmt: skip
    return [" | ".join(("", *row, "")).strip() for row in (head, ["---"] * len(head), *rows)]
