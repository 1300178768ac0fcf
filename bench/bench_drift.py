"""False alarms and hits of the drift monitor, beside the code of the report that this project follows and
Evidently's default preset; and what a million logged predictions cost. Prints Markdown.

    python bench/bench_drift.py [--data sample ../survey.csv] [--evidently PYTHON] [--windows 200]

The report's code: scipy's ks_2samp for each column and chi-square for sex, an alarm where any p < .05.
Evidently runs in a Python of its own, which EVIDENTLY_PYTHON or --evidently names: evidently 0.7 wants
another plotly and pandas. Windows are drawn row by row, each row on a day of its own, or as whole days, where
all people of a day share its weather; for the sample also as days of other seeds, whose weather the model
never saw.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import pandas as pd
import pyarrow as pa
from drift_windows import CHANGES, LATITUDE, ZONE, Stand, by_days, by_rows, prepare, windows
from scipy import stats

from funcoes.atributos.catalogo import FONTES
from funcoes.deriva.especies import categorica
from funcoes.deriva.gravidade import Veredito, julgar
from funcoes.deriva.janela import Janela

ROOT = Path(__file__).resolve().parents[1]
NULL_SIZES, SIZES = (100, 1_000, 10_000, 100_000), (100, 300, 1_000, 10_000)
MANY = 10_000
"""Of larger windows a quarter is drawn."""

SIZE_FOR_EVIDENTLY = 1_000
"""Of the windows with a change: it takes seconds for each."""

DRAWS = {"rows": by_rows, "days": by_days}
CELLS = "Cells, %: this project / report's code / Evidently, any column / Evidently, half of the columns."


def ours(stand: Stand, log: pa.RecordBatch) -> Veredito:
    window = Janela(stand.reference, ZONE)
    window.somar(log)
    return julgar(window, stand.config, LATITUDE)


def named(verdict: Veredito, kind: str, quantity: str) -> bool:
    """Whether a finding of this kind names the quantity, or a feature that is made of it."""
    found = [j.achado for j in verdict.achados if j.achado.tipo == kind]
    return any(
        not quantity or a.grandeza == quantity or quantity in FONTES.get(a.grandeza, ()) for a in found
    )


def report_code(reference: pd.DataFrame, window: pd.DataFrame) -> bool:
    """An alarm of the report's code: any column with p < .05."""
    numbers = (stats.ks_2samp(reference[c], window[c]).pvalue for c in reference if not categorica(str(c)))
    return any(p < 0.05 for p in numbers) or any(
        stats.chi2_contingency(pd.DataFrame([t[c].value_counts() for t in (reference, window)]).fillna(0))[1]
        < 0.05
        for c in filter(categorica, map(str, reference))
    )


class Evidently:
    """Collects the first windows of each cell, and has them all judged by the preset at the end."""

    def __init__(self, python: str, reference: pd.DataFrame, most: int, folder: Path) -> None:
        self.python, self.most, self.folder = python, most if python else 0, folder
        self.cells = 0
        self.said: dict[int, list[tuple[int, bool]]] = {}
        reference.to_parquet(folder / "reference.parquet")

    def keep(self, tables: list[pd.DataFrame]) -> int:
        """The number of a new cell of these windows."""
        self.cells += 1
        for n, kept in enumerate(tables):
            kept.to_parquet(self.folder / f"window-{self.cells:04}-{n:03}.parquet")
        return self.cells

    def judge(self) -> None:
        """Run it once."""
        if not self.most:
            return
        command = [self.python, str(ROOT / "bench" / "drift_evidently.py"), str(self.folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{self.python} could not run Evidently:\n{done.stderr[-2000:]}")
        for name, count, half in map(json.loads, done.stdout.splitlines()):
            self.said.setdefault(int(name.split("-")[1]), []).append((count, half))

    def shares(self, cell: int) -> list[float]:
        """Of the windows of a cell: with any drifted column; with half of the columns drifted."""
        said = self.said.get(cell, [])
        return (
            [float(np.mean([n > 0 for n, _ in said])), float(np.mean([h for _, h in said]))] if said else []
        )


@dataclass
class Cell:
    """Shares of windows with an alarm, ours and the report's, and where Evidently's are."""

    shares: list[float]
    number: int

    def text(self, evidently: Evidently) -> str:
        return " / ".join(f"{100 * p:.0f}" for p in [*self.shares, *evidently.shares(self.number)])


Row = tuple[str, str, list[Cell]]


def cell(
    stand: Stand,
    logs: Iterable[pa.RecordBatch],
    evidently: Evidently | None,
    kind: str = "",
    quantity: str = "",
) -> Cell:
    """Of ours any finding where no `kind`."""
    reference = stand.rows[list(stand.features.nomes)]
    mine, theirs, kept = [], [], []
    for log in logs:
        verdict = ours(stand, log)
        mine.append(named(verdict, kind, quantity) if kind else verdict.nivel != "none")
        table = log.select(list(stand.features.nomes)).to_pandas()
        theirs.append(report_code(reference, table))
        if evidently and len(kept) < evidently.most:
            kept.append(table)
    shares = [float(np.mean(mine)), float(np.mean(theirs))]
    return Cell(shares, evidently.keep(kept) if evidently else 0)


def show(title: str, sizes: tuple[int, ...], rows: list[Row], evidently: Evidently) -> None:
    print(f"\n| {title} | drawn by | {' | '.join(f'{n:,}' for n in sizes)} |\n|---|---|{'---|' * len(sizes)}")
    for name, how, cells in rows:
        print(f"| {name} | {how} | {' | '.join(c.text(evidently) for c in cells)} |", flush=True)


def quiet(stand: Stand, times: int, evidently: Evidently) -> Iterator[Row]:
    pools = [("rows", by_rows, None), ("days", by_days, None)]
    pools += [("new days", by_days, stand.fresh)] if len(stand.fresh) else []
    for how, draw, pool in pools:
        drawn = (windows(stand, draw, n, times // (4 if n > MANY else 1), pool=pool) for n in NULL_SIZES)
        yield "no drift", how, [cell(stand, logs, evidently) for logs in drawn]


def changed(stand: Stand, times: int, evidently: Evidently, only: str) -> Iterator[Row]:
    for name, (change, kind, quantity) in CHANGES.items():
        if only not in name:
            continue
        for how, draw in DRAWS.items():
            drawn = (windows(stand, draw, n, times, change) for n in SIZES)
            seen = (evidently if n == SIZE_FOR_EVIDENTLY else None for n in SIZES)
            cells = [cell(stand, logs, e, kind, quantity) for logs, e in zip(drawn, seen, strict=True)]
            yield name, how, cells


def told(rows: Iterator[Row]) -> Iterator[Row]:
    """The rows, each said on standard error when it is there."""
    for row in rows:
        print(time.strftime("%H:%M:%S"), *row[:2], [c.shares for c in row[2]], file=sys.stderr, flush=True)
        yield row


def speed(stand: Stand, rows: int) -> str:
    """Seconds and memory of `rows` logged predictions in batches of 100,000."""
    (batch,) = windows(stand, by_rows, 100_000, 1)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    window = Janela(stand.reference, ZONE)
    for _ in range(rows // batch.num_rows):
        window.somar(batch)
    julgar(window, stand.config, LATITUDE)
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    used = f"{after / 1024:.0f} MiB ({(after - before) / 1024:.0f} more than before)"
    return f"| {rows:,} | {seconds:.1f} s | {used} |"


def compare(data: str, args: argparse.Namespace) -> None:
    stand = prepare(data, fresh_seeds=6 if data == "sample" else 0)
    with tempfile.TemporaryDirectory() as folder:
        reference = stand.rows[list(stand.features.nomes)]
        evidently = Evidently(args.evidently, reference, args.evidently_windows, Path(folder))
        calm = [*told(quiet(stand, args.windows, evidently))] if args.windows else []
        found = [*told(changed(stand, args.changed, evidently, args.only))]
        evidently.judge()
    name = data if data.startswith("sample") else "survey"
    print(f"\n## {name}: reference of {len(stand.reference.como_json())} bytes\n\n{CELLS}")
    if calm:
        show(f"alarms of {args.windows} windows", NULL_SIZES, calm, evidently)
    show(f"found, of {args.changed} windows", SIZES, found, evidently)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument(
        "--data",
        nargs="*",
        default=["sample"],
        help="sample, sample:N (N times the days), or a survey's path",
    )
    parser.add_argument("--windows", type=int, default=200, help="without drift, for each size")
    parser.add_argument("--changed", type=int, default=40, help="with a change, for each size")
    parser.add_argument(
        "--evidently", default=os.environ.get("EVIDENTLY_PYTHON", ""), help="a Python that has it"
    )
    parser.add_argument("--evidently-windows", type=int, default=5, help="of each size")
    parser.add_argument("--only", default="", help="of the changes, those whose name has this text")
    parser.add_argument("--rows", type=int, nargs="*", default=[1_000_000, 10_000_000], help="to time")
    args = parser.parse_args()
    warnings.simplefilter("ignore")
    if args.rows:
        stand = prepare(args.data[0])
        print("\n| logged predictions | seconds | greatest memory |\n|---|---|---|")
        for n in args.rows:
            print(speed(stand, n), flush=True)
    for data in args.data:
        compare(data, args)


if __name__ == "__main__":
    main()
