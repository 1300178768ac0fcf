"""``python -m clearml_local start|stop|status|reset|run|env``."""

import argparse
import json
import shlex
import sys
from pathlib import Path

from clearml_local import commands
from clearml_local.errors import ClearmlLocalError
from clearml_local.settings import DEFAULT_FOLDER, DataFolder

EXIT_FAILED = 2
EXIT_NOT_RUNNING = 3


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="clearml_local", description="A ClearML server for this machine only."
    )
    parser.add_argument("command", choices=list(COMMANDS))
    parser.add_argument("--data", type=Path, default=Path(DEFAULT_FOLDER), help="folder of all data")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; only loopback is allowed")
    parser.add_argument("--while-pid", type=int, metavar="PID", help="start: end when this process has ended")
    parser.add_argument("--json", action="store_true", help="start, status: print one JSON line")
    parser.add_argument("--yes", action="store_true", help="reset: really delete the data")
    parser.add_argument("--spawned", action="store_true", help=argparse.SUPPRESS)
    return parser


def _start(folder: DataFolder, options: argparse.Namespace) -> int:
    state, started = commands.start(folder, options.while_pid)
    _print_state(folder, state, options, started=started)
    return 0


def _print_state(
    folder: DataFolder, state: commands.State, options: argparse.Namespace, *, started: bool
) -> None:
    described = commands.describe(folder, state, started=started)
    if options.json:
        print(json.dumps(described))
        return
    print("started" if started else "already running")
    for name in ("pid", "api_server", "files_server", "credentials_file", "log", "data"):
        print(f"  {name}: {described[name]}")


def _stop(folder: DataFolder, _options: argparse.Namespace) -> int:
    print("stopped" if commands.stop(folder) else "not running")
    return 0


def _status(folder: DataFolder, options: argparse.Namespace) -> int:
    state = commands.running_state(folder)
    if state is None:
        print(json.dumps({"running": False}) if options.json else "not running")
        return EXIT_NOT_RUNNING
    _print_state(folder, state, options, started=False)
    return 0


def _env(folder: DataFolder, _options: argparse.Namespace) -> int:
    state = commands.running_state(folder)
    if state is None:
        print("not running: python -m clearml_local start", file=sys.stderr)
        return EXIT_NOT_RUNNING
    for name, value in commands.environment(folder, state).items():
        print(f"export {name}={shlex.quote(value)}")
    return 0


def _reset(folder: DataFolder, options: argparse.Namespace) -> int:
    if not options.yes:
        print(f"This deletes everything in {folder.root}; repeat with --yes", file=sys.stderr)
        return EXIT_FAILED
    print("deleted" if commands.reset(folder) else "nothing to delete")
    return 0


def _run(folder: DataFolder, options: argparse.Namespace) -> int:
    if not options.spawned:  # by hand it stays; by ``start``, that has already said for whom
        commands.make_permanent(folder)
    from clearml_local import serve  # noqa: PLC0415 - the other commands must not wait for these imports

    serve.run(folder)
    return 0


COMMANDS = {
    "start": _start,
    "stop": _stop,
    "status": _status,
    "reset": _reset,
    "run": _run,
    "env": _env,
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 2 failed, 3 not running."""
    options = _parser().parse_args(arguments)
    if options.host not in ("127.0.0.1", "localhost"):
        print(f"Refused: {options.host} is not loopback, and this server is for one machine", file=sys.stderr)
        return EXIT_FAILED
    try:
        return COMMANDS[options.command](DataFolder(options.data.absolute()), options)
    except ClearmlLocalError as error:
        print(error, file=sys.stderr)
        return EXIT_FAILED


if __name__ == "__main__":
    sys.exit(main())
