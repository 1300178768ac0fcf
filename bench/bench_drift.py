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
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import pandas as pd
import pyarrow as pa
from drift_windows import CHANGES, LATITUDE, ZONE, Stand, as_log, by_days, by_rows, prepare, windows
from scipy import stats

from funcoes.deriva.gravidade import Veredito, julgar
from funcoes.deriva.janela import Janela
from funcoes.preparo.atributos import ATRIBUTOS, FONTES

ROOT = Path(__file__).resolve().parents[1]
NULL_SIZES, SIZES = (100, 1_000, 10_000, 100_000), (100, 300, 1_000, 10_000)
DRAWS = {"rows": by_rows, "days": by_days}
CELLS = "Cells, %: this project / report's code / Evidently, any column / Evidently, half of the columns."
Window = tuple[pa.RecordBatch, pd.DataFrame]


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
    numbers = (stats.ks_2samp(reference[c], window[c]).pvalue for c in ATRIBUTOS if c != "sexo")
    table = [[int((t["sexo"] == v).sum()) for v in (0, 1)] for t in (reference, window)]
    return any(p < 0.05 for p in numbers) or bool(stats.chi2_contingency(table)[1] < 0.05)


def logged(log: pa.RecordBatch) -> pd.DataFrame:
    return log.select(list(ATRIBUTOS)).to_pandas()


class Evidently:
    """Runs the preset on the first windows of each case; None for a share where there is no Python for it."""

    def __init__(self, python: str, reference: pd.DataFrame, most: int) -> None:
        self.python, self.reference, self.most = python, reference, most if python else 0

    def shares(self, tables: list[pd.DataFrame]) -> tuple[float, float] | None:
        """Of the windows: with any drifted column; with half of the columns drifted."""
        if not tables:
            return None
        with tempfile.TemporaryDirectory() as folder:
            self.reference.to_parquet(Path(folder) / "reference.parquet")
            for n, table in enumerate(tables):
                table.to_parquet(Path(folder) / f"window{n:04}.parquet")
            command = [self.python, str(ROOT / "bench" / "drift_evidently.py"), folder]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                raise SystemExit(f"{self.python} could not run Evidently:\n{done.stderr[-2000:]}")
        said = [json.loads(line) for line in done.stdout.splitlines()]
        any_column = np.mean([count > 0 for _, count, _ in said])
        return float(any_column), float(np.mean([half for *_, half in said]))


def cell(
    stand: Stand, cases: Iterable[Window], evidently: Evidently, kind: str = "", quantity: str = ""
) -> str:
    """ours / report's / Evidently any column / Evidently data set, in %; of ours any finding where no
    `kind`."""
    reference = stand.rows[list(ATRIBUTOS)]
    mine, theirs, tables = [], [], []
    for log, _ in cases:
        verdict = ours(stand, log)
        mine.append(named(verdict, kind, quantity) if kind else verdict.nivel != "none")
        table = logged(log)
        theirs.append(report_code(reference, table))
        if len(tables) < evidently.most:
            tables.append(table)
    both = evidently.shares(tables)
    parts = [np.mean(mine), np.mean(theirs), *(both or ())]
    return " / ".join(f"{100 * p:.0f}" for p in parts)


def table(title: str, sizes: tuple[int, ...], rows: Iterable[tuple[str, str, list[str]]]) -> None:
    print(f"\n| {title} | drawn by | {' | '.join(f'{n:,}' for n in sizes)} |\n|---|---|{'---|' * len(sizes)}")
    for name, how, cells in rows:
        print(f"| {name} | {how} | {' | '.join(cells)} |", flush=True)


def quiet(stand: Stand, times: int, evidently: Evidently) -> Iterator[tuple[str, str, list[str]]]:
    pools = [("rows", by_rows, None), ("days", by_days, None)]
    pools += [("new days", by_days, stand.fresh)] if len(stand.fresh) else []
    for how, draw, pool in pools:
        yield (
            "no drift",
            how,
            [cell(stand, windows(stand, draw, n, times, pool=pool), evidently) for n in NULL_SIZES],
        )


def changed(stand: Stand, times: int, evidently: Evidently) -> Iterator[tuple[str, str, list[str]]]:
    for name, (change, kind, quantity) in CHANGES.items():
        for how, draw in DRAWS.items():
            cells = [
                cell(stand, windows(stand, draw, n, times, change), evidently, kind, quantity) for n in SIZES
            ]
            yield name, how, cells


def speed(stand: Stand, rows: int) -> str:
    """Seconds and memory of `rows` logged predictions in batches of 100,000."""
    batch, _ = as_log(stand, by_rows(stand.rows, 100_000, np.random.default_rng(1)))
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


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--data", nargs="*", default=["sample"], help="sample, or the path of a survey")
    parser.add_argument("--windows", type=int, default=200, help="without drift, for each size")
    parser.add_argument("--changed", type=int, default=40, help="with a change, for each size")
    parser.add_argument(
        "--evidently", default=os.environ.get("EVIDENTLY_PYTHON", ""), help="a Python that has it"
    )
    parser.add_argument("--evidently-windows", type=int, default=10, help="of each size; it takes its time")
    parser.add_argument("--rows", type=int, nargs="*", default=[1_000_000, 10_000_000], help="to time")
    args = parser.parse_args()
    warnings.simplefilter("ignore")
    for data in args.data:
        stand = prepare(data, fresh_seeds=6 if data == "sample" else 0)
        evidently = Evidently(args.evidently, stand.rows[list(ATRIBUTOS)], args.evidently_windows)
        name = "sample" if data == "sample" else "survey"
        print(f"\n## {name}: reference of {len(stand.reference.como_json())} bytes\n\n{CELLS}")
        table(f"alarms of {args.windows} windows", NULL_SIZES, quiet(stand, args.windows, evidently))
        table(f"found, of {args.changed} windows", SIZES, changed(stand, args.changed, evidently))
        if data == args.data[0] and args.rows:
            print("\n| logged predictions | seconds | greatest memory |\n|---|---|---|")
            for n in args.rows:
                print(speed(stand, n), flush=True)


if __name__ == "__main__":
    main()
