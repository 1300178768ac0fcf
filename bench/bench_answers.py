"""False alarms and hits of the test of people's answers against a model's validation. Prints Markdown.

    python bench/bench_answers.py [--data sample ../survey.csv] [--windows 200]

Answers come from days drawn with replacement, twenty people of each, with predictions out of fold; for the
sample also from days of other seeds, whose weather the model never saw.
"""

import argparse
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from drift_windows import Rng, Stand, by_days, prepare, with_predictions

from funcoes.dados.colunas import ALVO
from funcoes.monitor.desempenho import medir
from funcoes.monitor.respostas import Respondidas

SIZES = (60, 100, 300, 1_000, 3_000)
A_DAY = 20
LARGEST_DAY = 300
"""About so many people has a day of either survey at most."""

KINDS = ("desempenho", "vies")
Change = Callable[[np.ndarray, Rng], np.ndarray]


def _some(share: float, change: Change) -> Change:
    def changed(votes: np.ndarray, rng: Rng) -> np.ndarray:
        return np.where(rng.random(len(votes)) < share, change(votes, rng), votes)

    return changed


CHANGES: dict[str, Change] = {
    "everybody one vote colder": lambda votes, _: np.maximum(votes - 1, -3),
    "everybody one vote warmer": lambda votes, _: np.minimum(votes + 1, 3),
    "half of the people one vote colder": _some(0.5, lambda votes, _: np.maximum(votes - 1, -3)),
    "a third answers anything": _some(1 / 3, lambda votes, rng: rng.integers(-3, 4, len(votes))),
    "the scale is upside down": lambda votes, _: -votes,
}


def answers(stand: Stand, n: int, times: int, change: Change, fresh: bool) -> Iterator[Respondidas]:
    """`times` windows of `n` answers."""
    rng = np.random.default_rng(11)
    classes = [int(v) for v in stand.model.classes_]  # type: ignore[attr-defined]
    rows = (stand.fresh if fresh else stand.rows).reset_index(drop=True)
    columns = [f"p_{v}" for v in classes]
    told = with_predictions(stand, rows)[columns].to_numpy() if fresh else stand.oof
    rows = rows.assign(place=np.arange(len(rows)))
    for _ in range(times):
        many = by_days(rows, (n // A_DAY + 1) * LARGEST_DAY, rng)
        shuffled = many.groupby("data", sort=False).sample(frac=1, random_state=rng)
        drawn = shuffled.groupby("data", sort=False).head(A_DAY).head(n)
        votes = change(drawn[ALVO].to_numpy(dtype=int), rng)
        nearest = np.array(classes)[np.abs(votes[:, None] - np.array(classes)).argmin(axis=1)]
        days = drawn["data"].to_numpy().astype("datetime64[D]").astype(int)
        yield Respondidas(days, nearest, told[drawn["place"].to_numpy()])


def share(stand: Stand, n: int, times: int, change: Change, fresh: bool = False) -> str:
    """Of the windows, in %: those with any finding, with each kind of it, and those that could be tested."""
    classes = [int(v) for v in stand.model.classes_]  # type: ignore[attr-defined]
    r = stand.reference
    found = [
        medir(a, classes, "mais_provavel", r.validacao, r.dias_validados, stand.config)
        for a in answers(stand, n, times, change, fresh)
    ]
    kinds = [{a.tipo for a in d.achados} for d in found]
    parts = [np.mean([bool(k) for k in kinds]), *(np.mean([kind in k for k in kinds]) for kind in KINDS)]
    tested = np.mean([d.pior is not None for d in found])
    return " / ".join(f"{100 * p:.0f}" for p in (*parts, tested))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--data", nargs="*", default=["sample"], help="sample, sample:N, or a survey's path")
    parser.add_argument("--windows", type=int, default=200, help="of each size")
    args = parser.parse_args()
    warnings.simplefilter("ignore")
    for data in args.data:
        stand = prepare(data, fresh_seeds=6 if data == "sample" else 0)
        name = data if data.startswith("sample") else "survey"
        print(f"\n## {name}, validated on {stand.reference.dias_validados} days\n")
        print(f"Cells, % of {args.windows} windows: any finding / worse / off on average / tested.\n")
        print(f"| answers | {' | '.join(f'{n:,}' for n in SIZES)} |\n|---|{'---|' * len(SIZES)}")
        cases: list[tuple[str, Change, bool]] = [("as at validation", lambda votes, _: votes, False)]
        if len(stand.fresh):
            cases.append(("as at validation, new days", lambda votes, _: votes, True))
        cases += [(title, change, False) for title, change in CHANGES.items()]
        for title, change, fresh in cases:
            cells = [share(stand, n, args.windows, change, fresh) for n in SIZES]
            print(f"| {title} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
