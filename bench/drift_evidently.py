"""Evidently's default preset on windows that bench_drift.py wrote; runs in a Python of its own, see there.

    PYTHON bench/drift_evidently.py FOLDER

FOLDER holds reference.parquet and windows; a line of JSON for each window: its name, the columns that
drifted, and whether the data set as a whole did (half of its columns, the preset's default).
"""

import json
import sys
import warnings
from pathlib import Path

import pandas as pd
from evidently import Report
from evidently.presets import DataDriftPreset


def drifted(reference: pd.DataFrame, window: pd.DataFrame) -> tuple[int, float]:
    """How many columns, and which share of them."""
    done = Report([DataDriftPreset()]).run(window, reference)
    for metric in done.dict()["metrics"]:
        if "DriftedColumnsCount" in metric["metric_name"]:
            return int(metric["value"]["count"]), float(metric["value"]["share"])
    raise SystemExit("Evidently's preset gave no count of drifted columns: another version? 0.7 was tried.")


def main() -> None:
    warnings.simplefilter("ignore")
    folder = Path(sys.argv[1])
    reference = pd.read_parquet(folder / "reference.parquet")
    for path in sorted(folder.glob("window*.parquet")):
        count, share = drifted(reference, pd.read_parquet(path))
        print(json.dumps([path.stem, count, share >= 0.5]), flush=True)


if __name__ == "__main__":
    main()
