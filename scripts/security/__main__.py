"""`python -m scripts.security`: run the tools and judge; with `gate`, judge reports that are there."""

import argparse
import datetime as dt
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from funcoes.apoio.erros import ErroConfig
from scripts.security.findings import Severity
from scripts.security.gate import judge
from scripts.security.runs import REPORTS, collect
from scripts.security.settings import FILE, Settings, load
from scripts.security.table import markdown, terminal


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.security", description=__doc__)
    common = argparse.ArgumentParser(add_help=False)
    for severity in ("critical", "high", "medium"):
        common.add_argument(
            f"--max-{severity}", type=int, metavar="N", help=f"{severity} findings let through"
        )
    common.add_argument("--config", type=Path, default=FILE, metavar="FILE", help="limits and exceptions")
    common.add_argument("--summary", type=Path, metavar="FILE", help="append the verdict as Markdown")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser(
        "run", parents=[common], help="run the tools, then the gate (the default)", allow_abbrev=False
    )
    run.add_argument("--reports", type=Path, default=REPORTS, metavar="FOLDER", help="where reports are put")
    run.add_argument("--nothing-skipped", action="store_true", help="what could not be done is a failure")
    gate = commands.add_parser(
        "gate", parents=[common], help="judge reports: JSON of the tools, or SARIF", allow_abbrev=False
    )
    gate.add_argument("report", type=Path, nargs="+", metavar="REPORT")
    return parser


def _maxima(asked: argparse.Namespace, settings: Settings) -> dict[Severity, int]:
    """The limits of the command line, else those of the configuration."""
    given = {severity: getattr(asked, f"max_{severity}") for severity in settings.limits.model_dump()}
    return {
        Severity(name): limit if given[name] is None else given[name]
        for name, limit in settings.limits.model_dump().items()
    }


def _judged(asked: argparse.Namespace) -> int:
    settings = load(asked.config)
    start = time.monotonic()
    reports, skipped, failed = getattr(asked, "report", []), [], []
    if asked.command == "run":
        collected = collect(asked.reports, settings)
        reports, skipped, failed = collected.reports, collected.skipped, collected.failed
        failed += skipped if asked.nothing_skipped else []
    verdict = judge(
        reports, settings, _maxima(asked, settings), dt.datetime.now(dt.UTC).date(), skipped, failed
    )
    print(terminal(verdict))
    if asked.command == "run":
        print(f"{time.monotonic() - start:.0f} s; reports: {asked.reports}")
    if asked.summary is not None:
        with asked.summary.open("a", encoding="utf-8") as summary:
            summary.write(markdown(verdict))
    return int(bool(verdict.reasons))


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code: 0 for passed, 1 for stopped, 2 where configuration or command line are wrong."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0].startswith("--"):
        given = given if given[:1] == ["--help"] else ["run", *given]
    try:
        return _judged(_parser().parse_args(given))
    except ErroConfig as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
