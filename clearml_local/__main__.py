"""``python -m clearml_local up|down|start|stop|status|backup|restore|reset|run|env``."""

import argparse
import contextlib
import io
import json
import shlex
import sqlite3
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from clearml_local.base import running, streams
from clearml_local.base.errors import ClearmlLocalError
from clearml_local.base.settings import DEFAULT_FOLDER, DataFolder
from clearml_local.command import lifecycle

if TYPE_CHECKING:
    from clearml_local.command.report import AgentReport

EXIT_FAILED = 2
EXIT_NOT_RUNNING = 3
AGENTS_MAX = 64
MB = 10**6
WITH_PLACE = ("backup", "restore")
USAGE = """\
up      start the server and agents, all that is missing; they stay until `down`
down    end agents, with what they run, and the server (`stop` is the same)
status  say what runs; exit status 3 if the server does not, or an agent has died
start   start the server alone
ui      start the server if none runs, and print a link that opens its pages, logged in, once
env     print what points the SDK at the server: eval "$(python -m clearml_local env)"
        with --web: what the server of a web application in front of this one needs
backup  copy all data to PLACE, a new folder, while the server goes on; its keys too
restore make the data folder of the backup at PLACE; none may be there
reset   delete all data
run     be the server, in this process
"""


def _agent_count(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= AGENTS_MAX:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of agents from 1 to {AGENTS_MAX}")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="clearml_local",
        description="A ClearML server and agents for this machine only.",
        epilog=USAGE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=list(COMMANDS))
    parser.add_argument("place", nargs="?", type=Path, metavar="PLACE", help="backup, restore: the folder")
    parser.add_argument("--data", type=Path, default=Path(DEFAULT_FOLDER), help="folder of all data")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; only loopback is allowed")
    parser.add_argument("--agents", type=_agent_count, default=1, metavar="N", help="up: on queue default")
    parser.add_argument(
        "--repository", type=Path, metavar="DIR", help="up: agents run code of this git folder"
    )
    parser.add_argument("--while-pid", type=int, metavar="PID", help="start: end when this process has ended")
    parser.add_argument("--json", action="store_true", help="up, start, status: print one JSON line")
    parser.add_argument(
        "--web", action="store_true", help="env: key and secret for a web application's server"
    )
    parser.add_argument(
        "--pages", type=Path, metavar="FILE", help="ui, start, up: what the pages show first of a project"
    )
    parser.add_argument("--no-browser", action="store_true", help="ui: only print the link")
    parser.add_argument("--yes", action="store_true", help="reset: really delete the data")
    parser.add_argument("--spawned", action="store_true", help=argparse.SUPPRESS)
    return parser


def _start(folder: DataFolder, options: argparse.Namespace) -> int:
    state, started = lifecycle.start(folder, options.while_pid)
    described = lifecycle.describe(folder, state, started=started)
    print(
        json.dumps(described)
        if options.json
        else _text("started" if started else "already running", described)
    )
    return 0


def _ui(folder: DataFolder, options: argparse.Namespace) -> int:
    # Whoever looks wants it to stay: the server of a run ends no longer with it.
    state, _started = lifecycle.start(folder)
    link = lifecycle.describe(folder, state, started=False)["pages"]
    print(f"{link}\nIt logs in once; `python -m clearml_local ui` prints another. The server stays.")
    if not options.no_browser and sys.stdout.isatty():
        import webbrowser  # noqa: PLC0415 - one command needs it

        webbrowser.open(link)
    return 0


def _text(heading: str, described: running.State) -> str:
    names = ("pid", "api_server", "files_server", "credentials_file", "log", "data", "pages")
    return "\n".join([heading, *(f"  {name}: {described[name]}" for name in names)])


def _up(folder: DataFolder, options: argparse.Namespace) -> int:
    from clearml_local.command import report, up_down  # noqa: PLC0415 - the way to a server is kept light

    done = up_down.up(folder, options.agents, options.repository or up_down.PACKAGE_PARENT)
    described = lifecycle.describe(folder, done.server, started=done.server_started)
    agents = report.describe_agents(folder, done.server)
    if options.json:
        print(json.dumps({**described, "agents": agents, "agents_started": done.agents_started}))
        return 0
    started = (["server"] if done.server_started else []) + done.agents_started
    print(_text(f"started: {', '.join(started)}" if started else "already running", described))
    data = "" if options.data == Path(DEFAULT_FOLDER) else shlex.quote(str(options.data))
    print("\n".join(report.agent_lines(agents) + report.up_hints(data, done.tree)))
    return 0


def _down(folder: DataFolder, _options: argparse.Namespace) -> int:
    if folder.agents.is_dir():
        from clearml_local.command import up_down  # noqa: PLC0415 - most servers have no agents

        was_running = up_down.down(folder)
    else:
        was_running = lifecycle.stop(folder)
    print("stopped" if was_running else "not running")
    return 0


def _status(folder: DataFolder, options: argparse.Namespace) -> int:
    state = running.running_state(folder)
    agents = _agents(folder, state)
    if options.json:
        described = lifecycle.describe(folder, state, started=False) if state else {}
        print(json.dumps({"running": state is not None, **described, "agents": agents}))
    else:
        _print_status(folder, state, agents)
    return 0 if state is not None and all(agent["running"] for agent in agents) else EXIT_NOT_RUNNING


def _agents(folder: DataFolder, state: running.State | None) -> "list[AgentReport]":
    if not folder.agents.is_dir():
        return []
    from clearml_local.command import report  # noqa: PLC0415 - most servers have no agents

    return report.describe_agents(folder, state)


def _print_status(folder: DataFolder, state: running.State | None, agents: "list[AgentReport]") -> None:
    if state is None:
        print("not running")
    else:
        print(_text("running", lifecycle.describe(folder, state, started=False)))
    if agents:
        from clearml_local.command import report  # noqa: PLC0415

        print("\n".join(report.agent_lines(agents)))


def _env(folder: DataFolder, options: argparse.Namespace) -> int:
    state = running.running_state(folder)
    if state is None:
        print("not running: python -m clearml_local start", file=sys.stderr)
        return EXIT_NOT_RUNNING
    variables = running.web_environment if options.web else running.environment
    for name, value in variables(folder, state).items():
        print(f"export {name}={shlex.quote(value)}")
    return 0


def _reset(folder: DataFolder, options: argparse.Namespace) -> int:
    if not options.yes:
        print(f"This deletes everything in {folder.root}; repeat with --yes", file=sys.stderr)
        return EXIT_FAILED
    print("deleted" if lifecycle.reset(folder) else "nothing to delete")
    return 0


def _backup(folder: DataFolder, options: argparse.Namespace) -> int:
    from clearml_local.command import backup  # noqa: PLC0415 - the way to a server is kept light

    size = backup.backup(folder, options.place.absolute())
    print(f"backed up {folder.root} to {options.place}: {size / MB:.1f} MB, and the keys of this server")
    return 0


def _restore(folder: DataFolder, options: argparse.Namespace) -> int:
    from clearml_local.command import backup  # noqa: PLC0415

    size = backup.restore(options.place.absolute(), folder)
    print(f"restored {folder.root} from {options.place}: {size / MB:.1f} MB; start it: up, or start")
    return 0


def _run(folder: DataFolder, options: argparse.Namespace) -> int:
    if not options.spawned:  # by hand it stays; by ``start``, that has already said for whom
        lifecycle.make_permanent(folder)
    from clearml_local.server import serve  # noqa: PLC0415 - the other commands must not wait for these imports

    serve.run(folder)
    return 0


COMMANDS = {
    "up": _up,
    "down": _down,
    "start": _start,
    "stop": _down,
    "status": _status,
    "backup": _backup,
    "restore": _restore,
    "reset": _reset,
    "run": _run,
    "env": _env,
    "ui": _ui,
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 2 failed, 3 not running."""
    streams.open_missing()
    printed = io.StringIO()  # so that an output that fails is not taken for a data folder that does
    with contextlib.redirect_stdout(printed):
        try:
            status = _run_command(arguments)
        except SystemExit as end:  # of argparse, which may have printed its help
            status = end.code if isinstance(end.code, int) else EXIT_FAILED
    return _write_out(printed.getvalue(), status)


def _write_out(text: str, status: int) -> int:
    """Print it; the exit status, 2 instead of 0 where it could not be written (a reader may leave)."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        streams.give_up_output()
        if isinstance(error, BrokenPipeError):  # `... | head`: what was asked for is done
            return status
        print(f"The output cannot be written: {error.strerror}", file=sys.stderr)
        return status or EXIT_FAILED
    return status


def _run_command(arguments: list[str] | None) -> int:
    parser = _parser()
    options = parser.parse_args(arguments)
    if (options.place is not None) != (options.command in WITH_PLACE):
        parser.error("a folder PLACE goes with backup and restore, and with nothing else")
    if options.host not in ("127.0.0.1", "localhost"):
        print(f"Refused: {options.host} is not loopback, and this server is for one machine", file=sys.stderr)
        return EXIT_FAILED
    folder = DataFolder(options.data.absolute())
    try:
        if options.pages is not None:
            _remember_pages(folder, options.pages)
        return COMMANDS[options.command](folder, options)
    except ClearmlLocalError as error:
        print(error, file=sys.stderr)
    except (OSError, sqlite3.OperationalError) as error:
        print(_unusable(folder, error), file=sys.stderr)
    return EXIT_FAILED


def _remember_pages(folder: DataFolder, path: Path) -> None:
    from clearml_local.pages import project  # noqa: PLC0415 - it reads YAML, which most commands need not

    project.remember(folder, path)


def _unusable(folder: DataFolder, error: Exception) -> str:
    """Say in one line why the data folder cannot be used: it is what a command reads and writes."""
    path = getattr(error, "filename", None)
    reason = getattr(error, "strerror", None) or str(error)
    if isinstance(error, FileExistsError):  # where a folder was to be made
        reason = "Not a directory"
    where = f", at {path}" if path not in (None, str(folder.root)) else ""
    return f"Cannot use the data folder {folder.root} ({reason}{where}): name another one with --data"


if __name__ == "__main__":
    sys.exit(main())
