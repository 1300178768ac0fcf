"""`make watch`: Prometheus, Alertmanager, node_exporter and Grafana of this machine with this configuration.

All listen on 127.0.0.1 and end with this command. Their data lies in `.watch/`, or in `--data`. Without
node_exporter nothing is known of the machine and of what the monitor writes; without Grafana there are no
dashboards; the rest works without them.

Exit codes: 0 ended as asked, 2 something is missing or wrong, or a program ended by itself.
"""

import argparse
import contextlib
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Final

from monitoring.configs import SECRETS, ConfigError, Local, Ports, write
from monitoring.programs import PROGRAMS, Program, check, commands, found, require_free
from monitoring.receiver import Receiver

ROOT: Final = Path(__file__).resolve().parents[1]
_LOOK_S: Final = 0.1
_SIGNALS: Final = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
APT: Final = (
    "apt-get install --no-install-recommends prometheus prometheus-alertmanager prometheus-node-exporter"
)
COMPOSE: Final = "docker compose up -d prometheus alertmanager node-exporter grafana"
GRAFANA: Final = "https://grafana.com/docs/grafana/latest/setup-grafana/installation/"
NEEDED: Final = ("prometheus", "alertmanager")


def made(folder: Path) -> Path:
    """The folder, there now, as a whole path; `ConfigError` where it cannot be made."""
    whole = Path(os.path.realpath(folder))  # Path.resolve raises for a link that leads to itself
    try:
        whole.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ConfigError(
            f"the folder {folder} cannot be made ({error.strerror}): name another with --data or --textfile"
        ) from error
    return whole


def installed() -> dict[str, str]:
    """Programs by name; says which are missing, and how to get them; `ConfigError` where one is needed."""
    programs = {name: place for name, names in PROGRAMS.items() if (place := found(names))}
    missing = [name for name in PROGRAMS if name not in programs]
    if needed := [name for name in NEEDED if name in missing]:
        raise ConfigError(
            f"{' and '.join(needed)}: not installed. Debian and Ubuntu: {APT}\n"
            f"  (their services start at once: systemctl disable --now prometheus prometheus-alertmanager "
            f"prometheus-node-exporter). Or in containers: {COMPOSE}"
        )
    if "node_exporter" in missing:
        print(f"node_exporter is not installed: no drift, answers, queues or machine's CPU. {APT}")
    if "grafana" in missing:
        print(f"Grafana is not installed: no dashboards. {GRAFANA}\n  or in containers: {COMPOSE}")
    return programs


def prepare(args: argparse.Namespace, receiver: Receiver | None) -> list[Program]:
    """The programs, not yet started, with their configuration written and checked."""
    programs, ports = installed(), Ports(*(getattr(args, f"{name}_port") for name in PROGRAMS))
    for name in programs:
        require_free(getattr(ports, name), name, f"--{name.replace('_', '-')}-port")
    textfile = made(args.textfile or args.data / "textfile")
    made(args.data / "logs")
    local = Local(*receiver.ports) if receiver else None
    missing = write(args.data / "config", args.api or ["127.0.0.1:8000"], ports, args.speed, local)
    check(args.data / "config")
    if silent := [f"{name} ({SECRETS[name]})" for name in missing if name != "api_key"]:
        print(f"No secret in monitoring/secrets/ for {', '.join(silent)}: nothing is sent there.")
    print(f"The monitor's files are read from {textfile}.")
    return list(commands(programs, args.data, textfile, ports))


def run(programs: Sequence[Program]) -> None:
    """Start everything, and stay until a signal comes or one of them ends; none is left."""
    try:
        for program in programs:
            program.start()
            program.wait_ready()
            print(f"{program.name:<14} {program.ready.rpartition('/-/')[0] or program.ready}", flush=True)
        print("Ctrl-C ends all of it.", flush=True)
        while True:
            time.sleep(_LOOK_S)
            for program in programs:
                program.require_alive()
    finally:
        for number in _SIGNALS:  # a second Ctrl-C leaves nothing behind
            signal.signal(number, signal.SIG_IGN)
        for program in reversed(programs):
            program.end()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m monitoring.watch", description=(__doc__ or "").partition("\n")[0], allow_abbrev=False
    )
    parser.add_argument(
        "--api", action="append", metavar="HOST:PORT", help="a process of the API; again for another"
    )
    parser.add_argument("--data", type=Path, default=ROOT / ".watch", help="their data (default: .watch)")
    parser.add_argument(
        "--textfile", type=Path, help="where the monitor writes (default: textfile in --data)"
    )
    for name in PROGRAMS:
        default = getattr(Ports(), name)
        parser.add_argument(f"--{name.replace('_', '-')}-port", type=int, default=default, metavar="PORT")
    parser.add_argument(
        "--local-receiver", action="store_true",
        help="take all notifications here, and write them to notifications.jsonl in --data",
    )  # fmt: skip
    parser.add_argument(
        "--speed", type=float, default=1.0, metavar="N",
        help="to try alerts out: every duration of rules, scrapes and notifications is divided by it",
    )  # fmt: skip
    return parser


def _end(number: int, _: FrameType | None) -> None:
    raise KeyboardInterrupt(number)


def main(argv: Sequence[str] | None = None) -> int:
    """Watch until asked to end; returns the exit code."""
    args = _parser().parse_args(argv)
    for number in _SIGNALS:
        signal.signal(number, _end)
    try:
        with contextlib.ExitStack() as stack:
            args.data, receiver = made(args.data), None
            if args.local_receiver:
                receiver = stack.enter_context(Receiver(args.data / "notifications.jsonl"))
            run(prepare(args, receiver))
    except ConfigError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
