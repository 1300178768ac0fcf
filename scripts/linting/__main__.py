"""`python -m scripts.linting [CHECK ...]`: look at the project, two tools at a time; say what is wrong."""

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Final, Literal

from scripts.linting import text
from scripts.linting.checks import ALL, Check
from scripts.tools.installed import Missing, call

TOGETHER: Final = 2
PATIENCE_S: Final = 600.0
TEXT: Final = "text"


@dataclass(frozen=True)
class Outcome:
    """What became of a check."""

    name: str
    state: Literal["ok", "skipped", "FAILED"]
    said: str
    took_s: float


def _carry_out(check: Check) -> tuple[Literal["ok", "skipped", "FAILED"], str]:
    """Run one tool and judge what it says."""
    files = [] if check.files is None else list(check.files())
    if check.files is not None and not files:
        return "skipped", "there is nothing of this kind"
    done = call(check.command[0], [*check.command[1:], *files], PATIENCE_S)
    said = f"{done.stdout}{done.stderr}".strip()
    if check.kept is not None and done.returncode in check.ran:
        said = "\n".join(filter(check.kept, said.splitlines()))
        return ("FAILED" if said else "ok"), said
    return ("ok" if done.returncode == 0 else "FAILED"), said or f"it ended with {done.returncode}"


def _look_at_text() -> tuple[Literal["ok", "FAILED"], str]:
    found = text.all_broken()
    return ("FAILED" if found else "ok"), "\n".join(found)


def run(name: str) -> Outcome:
    """One check, timed; a tool that is missing is no failure."""
    start = time.monotonic()
    try:
        state, said = _look_at_text() if name == TEXT else _carry_out(BY_NAME[name])
    except Missing as missing:
        state, said = "skipped", str(missing)
    except (OSError, subprocess.TimeoutExpired) as error:
        state, said = "FAILED", str(error)
    return Outcome(name, state, said, time.monotonic() - start)


BY_NAME: Final = {check.name: check for check in ALL}


def _tell(outcome: Outcome) -> None:
    why = f": {outcome.said}" if outcome.state == "skipped" else ""
    print(f"{outcome.state:8}{outcome.name} ({outcome.took_s:.1f} s){why}")
    if outcome.state == "FAILED":
        print(outcome.said)
    sys.stdout.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code: 1 where a check failed, or was skipped although nothing may be."""
    names = [*BY_NAME, TEXT]
    parser = argparse.ArgumentParser(prog="python -m scripts.linting", description=__doc__)
    parser.add_argument("checks", nargs="*", metavar="CHECK", help=f"some of: {', '.join(names)}")
    parser.add_argument("--nothing-skipped", action="store_true", help="a tool that is missing is a failure")
    asked = parser.parse_args(arguments)
    if unknown := sorted(set(asked.checks) - set(names)):
        parser.error(f"there is no check {', '.join(unknown)}; there are: {', '.join(names)}")
    with ThreadPoolExecutor(TOGETHER) as pool:
        ends = [pool.submit(run, name) for name in asked.checks or names]
        outcomes = []
        for end in as_completed(ends):
            outcomes.append(end.result())
            _tell(outcomes[-1])
    missing = [o for o in outcomes if o.state == "skipped" and "not installed" in o.said]
    failed = [o for o in outcomes if o.state == "FAILED"]
    if missing:
        print(f"{len(missing)} of {len(outcomes)} checks were not done: their tools are missing.")
    return int(bool(failed) or (asked.nothing_skipped and bool(missing)))


if __name__ == "__main__":
    sys.exit(main())
