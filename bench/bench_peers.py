"""The trivial seven steps in plain Python, as this project runs its stages, in Metaflow and in Kedro.

    python bench/bench_peers.py [--repeat N] [--json FILE]

A step reads 1,720 rows of Parquet, adds a column, writes, and logs two numbers (`bench/peers/trivial.py`).
Whole commands are measured, each in a new folder, with the start of whatever they need; the tools take turns.
Metaflow and Kedro live in environments of their own, made at the first call.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

PEERS = Path(__file__).resolve().parent / "peers"
sys.path.insert(0, str(PEERS))

import environments  # noqa: E402
import trivial  # noqa: E402

TIMEOUT_S = 300
PLAIN = "plain Python, one process"
SILENT = {
    "DO_NOT_TRACK": "1", "KEDRO_DISABLE_TELEMETRY": "1", "MLFLOW_DISABLE_TELEMETRY": "true",
    "METAFLOW_USER": "bench", "GIT_PYTHON_REFRESH": "quiet",
}  # fmt: skip


@dataclass(frozen=True)
class Tool:
    """A row of the table: the commands of a turn, in the folder given to it."""

    name: str
    commands: Callable[[Path], list[list[str]]]


class Failed(Exception):
    """A tool did not do what was asked; in one line."""


def _own(script: str, *arguments: str) -> list[str]:
    return [sys.executable, str(PEERS / script), *arguments]


def _metaflow(_: Path) -> list[list[str]]:
    flow = [str(environments.python("metaflow")), str(PEERS / "metaflow_flow.py")]
    return [[*flow, "--quiet", "--no-pylint", "run"]]


def _kedro(folder: Path) -> list[list[str]]:
    shutil.copytree(PEERS / "kedro", folder, dirs_exist_ok=True)
    for made in ("conf/local", "data"):
        (folder / made).mkdir(exist_ok=True)
    shutil.copyfile(folder / trivial.SOURCE, folder / "data" / "frame_0.parquet")
    python = str(environments.python("kedro"))
    # a project has the database of its runs once and for all
    made = "import mlflow; mlflow.set_tracking_uri('sqlite:///mlflow.db'); mlflow.search_experiments()"
    environment = _environment(folder)
    subprocess.run([python, "-c", made], cwd=folder, env=environment, capture_output=True, check=False)
    return [[python, "-m", "kedro", "run"]]


TOOLS = (
    Tool(PLAIN, lambda _: [_own("plain.py")]),
    Tool(
        "plain Python, a process a step",
        lambda _: [_own("plain.py", str(n + 1)) for n in range(trivial.STEPS)],
    ),
    Tool("this project's way, artifacts", lambda _: [_own("ours.py", "artifact")]),
    Tool("this project's way, a Dataset version each", lambda _: [_own("ours.py", "dataset")]),
    Tool("Metaflow, local", _metaflow),
    Tool("Kedro with kedro-mlflow", _kedro),
)


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of the user's ClearML, peers or home; our modules are found."""
    mine = ("CLEARML_", "CONFORTO_", "METAFLOW_", "MLFLOW_", "KEDRO_")
    clean = {k: v for k, v in os.environ.items() if not k.startswith(mine)}
    return clean | SILENT | {
        "BENCH_FOLDER": str(folder),
        "HOME": str(folder),
        "PYTHONPATH": f"{PEERS}{os.pathsep}{PEERS.parents[1]}",
        "CONFORTO_PASTA_SERVIDOR": str(folder / "server"),
        "METAFLOW_DATASTORE_SYSROOT_LOCAL": str(folder),
    }  # fmt: skip


def _check(said: str) -> None:
    """Every tool has to have done the same work."""
    names = [f"given_{n}" for n in range(trivial.COLUMNS)] + [f"added_{n + 1}" for n in range(trivial.STEPS)]
    result = trivial.result()
    rows, columns, _ = json.loads(result.read_text()) if result.exists() else (0, [], 0.0)
    if (rows, columns) != (trivial.ROWS, names):
        raise Failed(f"it did not do the seven steps: {said.strip().splitlines()[-1:]}")


def turn(tool: Tool) -> float:
    """Wall seconds of the whole command; `Failed` or `CannotInstall` say why there are none."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        os.environ["BENCH_FOLDER"] = name
        trivial.write_source()
        commands, environment = tool.commands(folder), _environment(folder)
        said, start = "", time.perf_counter()
        for command in commands:
            done = subprocess.run(
                command,
                cwd=folder,
                env=environment,
                capture_output=True,
                text=True,
                timeout=TIMEOUT_S,
                check=False,
            )
            said += done.stdout + done.stderr
            if done.returncode != 0:
                raise Failed(
                    said.strip().splitlines()[-1] if said.strip() else f"exit code {done.returncode}"
                )
        seconds = time.perf_counter() - start
        _check(said)
        time.sleep(1.5)  # our server looks once a second whether its run is still there
    return seconds


def measure(repeat: int) -> tuple[dict[str, list[float]], dict[str, str]]:
    """Seconds of every turn by tool, and why a tool has none. The first turn warms up and does not count."""
    taken: dict[str, list[float]] = {tool.name: [] for tool in TOOLS}
    failed: dict[str, str] = {}
    turns = [(number, tool) for number in range(repeat + 1) for tool in TOOLS]
    for number, tool in track(turns, "trivial steps ...", console=Console(stderr=True), transient=True):
        if tool.name in failed:
            continue
        try:
            seconds = turn(tool)
        except (Failed, environments.CannotInstall, subprocess.TimeoutExpired) as reason:
            failed[tool.name] = str(reason)
            continue
        if number:
            taken[tool.name].append(seconds)
    return taken, failed


def show(taken: dict[str, list[float]], failed: dict[str, str], repeat: int) -> None:
    """The table."""
    title = f"Seven trivial steps, whole command, median of {repeat}"
    table = Table(title=title, box=None, title_justify="left")
    for head, side in (("tool", "left"), ("wall", "right"), ("a step beyond plain", "right")):
        table.add_column(head, justify=side)  # type: ignore[arg-type]
    plain = statistics.median(taken[PLAIN]) if PLAIN not in failed else float("nan")
    for name, seconds in taken.items():
        if name in failed:
            table.add_row(name, "-", f"none: {failed[name][:80]}")
            continue
        wall = statistics.median(seconds)
        beyond = "" if name == PLAIN else f"{(wall - plain) / trivial.STEPS:.2f} s"
        table.add_row(name, f"{wall:.2f} s", beyond)
    Console(width=110).print(table)


def main() -> int:
    """Measure and show; a peer that is not there is a row that says why."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--repeat", type=int, default=3, help="turns of each; the median is shown")
    parser.add_argument("--json", type=Path, default=None, help="write every turn there")
    args = parser.parse_args()
    taken, failed = measure(args.repeat)
    show(taken, failed, args.repeat)
    if args.json is not None:
        args.json.write_text(
            json.dumps({"seconds": taken, "failed": failed}, indent=2) + "\n", encoding="utf-8"
        )
    return 1 if PLAIN in failed else 0


if __name__ == "__main__":
    sys.exit(main())
