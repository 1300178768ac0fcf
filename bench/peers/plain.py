"""The trivial steps in plain Python: all in this process, or, with a number, that one alone.

python bench/peers/plain.py [NUMBER]
"""

import sys
from pathlib import Path

import pandas as pd
import trivial


def _file(number: int) -> Path:
    return trivial.folder() / f"step_{number}.parquet" if number else trivial.source()


def main(numbers: list[int]) -> None:
    """Read, add, write, log."""
    for number in numbers:
        frame, rows, mean = trivial.step(pd.read_parquet(_file(number - 1)), number)
        frame.to_parquet(_file(number))
        print(f"step {number}: rows {rows:.0f}, mean {mean:.4f}")


if __name__ == "__main__":
    main([int(sys.argv[1])] if len(sys.argv) > 1 else list(range(1, trivial.STEPS + 1)))
