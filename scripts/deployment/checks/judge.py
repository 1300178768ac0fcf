"""Whether what was seen of a revision's traffic is good enough. Pure functions of counts and limits."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from funcoes.deriva.estatistica import p_do_qui_quadrado, variacao_total
from scripts.deployment.checks.metrics import Traffic
from scripts.deployment.settings import Checks

_EXPECTED_MIN: Final = 5.0


def faults(new: Traffic, old: Traffic, checks: Checks) -> list[str]:
    """What is wrong with the new revision's traffic; too little of it says nothing."""
    if new.requests < checks.min_requests:
        return []
    found = []
    if new.error_rate > checks.error_rate_max:
        found.append(
            f"{new.errors} of {new.requests} requests failed ({new.error_rate:.1%}, at most "
            f"{checks.error_rate_max:.1%}; the revision before {old.error_rate:.1%})"
        )
    if new.p95_ms > checks.p95_ms_max:
        found.append(f"p95 of /predict up to {new.p95_ms:.0f} ms (at most {checks.p95_ms_max:.0f} ms)")
    difference, p = shifted(new.votes, old.votes)
    enough = min(sum(new.votes.values()), sum(old.votes.values())) >= checks.min_requests
    if enough and difference > checks.distribution_max and p < checks.distribution_p:
        found.append(
            f"predictions by vote differ by {difference:.2f} from those of the revision before (at most "
            f"{checks.distribution_max:.2f}; chance gives that with p = {p:.1g})"
        )
    return found


def shifted(new: Mapping[str, int], old: Mapping[str, int]) -> tuple[float, float]:
    """Half the summed differences between two distributions of votes, and the p-value of a chi-square test.

    The same callers are divided by chance, so both should be alike; (0, 1) where one has no predictions.
    """
    votes = sorted({*new, *old})
    counts = [np.array([max(side.get(v, 0), 0) for v in votes], dtype=np.float64) for side in (new, old)]
    n, m = (float(side.sum()) for side in counts)
    if not n or not m:
        return 0.0, 1.0
    p, q = counts[0] / n, counts[1] / m
    return float(variacao_total(p, q)), float(p_do_qui_quadrado(p, q, n, m, _EXPECTED_MIN))
