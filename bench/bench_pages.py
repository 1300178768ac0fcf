"""Measures the web pages in a real browser: ``python bench/bench_pages.py [--only NAME ...] [--json FILE]``.

Each part has an embedded server of its own in a temporary folder; what is open and what runs is bounded, and
everything ends with the command. Beside each figure stands its aim; ratios are of one run on one machine.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.pages import compare, log, open_pages, table
from bench.pages.fill import described
from tests.api.navegador import Navegador, programa
from tests.conftest import command, start
from tests.pages.server import PagesServer

Figures = dict[str, float]
Part = Callable[[Navegador, PagesServer], Figures]
PARTS: dict[str, Part] = {
    "first": open_pages.measure_first_page,
    "table": table.measure_table,
    "compare": lambda browser, server: compare.measure_compare(browser, described(server)),
    "log": lambda browser, server: log.measure_log(browser, described(server)),
    "idle": open_pages.measure_idle,
    "calls": open_pages.measure_calls,
    "run": open_pages.measure_run,
}
# Figure -> the most that it may be.
AIMS: Figures = {
    "first page kB": 150,
    "calls/s of an idle page": 1,
    "ratio of a call beside 20 pages": 1.05,
    "run slower by %, 20 tabs": 2,
    **table.AIMS,
    **compare.AIMS,
    **log.AIMS,
}


def measured(part: Part, browser: Navegador) -> Figures:
    """Measure one part on a server of its own."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        server = PagesServer(start(data, "--while-pid", str(os.getpid())))
        try:
            return part(browser, server)
        finally:
            command("stop", "--data", str(data))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; the exit code is 1 where an aim is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", nargs="*", choices=list(PARTS), default=list(PARTS))
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args(arguments)
    path = programa()
    if path is None:
        parser.error("no chromium, chromium-browser or google-chrome is installed")
    figures: Figures = {}
    missed = 0
    with Navegador(path) as browser:
        for name in options.only:
            for figure, value in measured(PARTS[name], browser).items():
                figures[figure] = value
                aim = AIMS.get(figure)
                late = aim is not None and value > aim
                missed += late
                said = "" if aim is None else f"  (aim <= {aim:g}){'  MISSED' if late else ''}"
                print(f"{name:<8} {figure:<44} {value:10.3f}{said}", flush=True)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
