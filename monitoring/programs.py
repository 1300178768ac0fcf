"""The programs that watch: found, started, ready, alive, ended."""

import contextlib
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from monitoring.configs import ConfigError, Ports

HOST: Final = "127.0.0.1"
GRAFANA_HOME: Final = Path("/usr/share/grafana")
PROGRAMS: Final = {
    "prometheus": ("prometheus",),
    "alertmanager": ("prometheus-alertmanager", "alertmanager"),
    "node_exporter": ("prometheus-node-exporter", "node_exporter"),
    "grafana": ("grafana-server", "grafana"),
}
"""As Debian calls them, and as their makers do."""

_START_S: Final = 60.0
_END_S: Final = 20.0
_LOOK_S: Final = 0.1
_LAST_LINES: Final = 8


@dataclass
class Program:
    """One program: its command, where it runs, and where it says that it is ready."""

    name: str
    command: list[str]
    folder: Path
    ready: str
    log: Path
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, in a session of its own: a Ctrl-C of the terminal reaches this command alone."""
        # where util-linux is, it also ends with this command when that is killed
        tied = [setpriv, "--pdeathsig", "TERM"] if (setpriv := found(("setpriv",))) else []
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*tied, *self.command],
                cwd=self.folder,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **self.environment},
                start_new_session=True,
            )

    def wait_ready(self) -> None:
        """Return when it answers; `ConfigError` when it ends, or takes too long."""
        deadline = time.monotonic() + _START_S
        while not answers(self.ready):
            self.require_alive()
            if time.monotonic() > deadline:
                raise ConfigError(
                    f"{self.name} does not answer at {self.ready} after {_START_S:g} s: see {self.log}"
                )
            time.sleep(_LOOK_S)

    def require_alive(self) -> None:
        """`ConfigError` with its last words, where it has ended."""
        if self.process is not None and (code := self.process.poll()) is not None:
            last = self.log.read_text("utf-8", "replace").splitlines()[-_LAST_LINES:]
            raise ConfigError(
                "\n  ".join([f"{self.name} ended with exit code {code}; the end of {self.log}:", *last])
            )

    def end(self) -> None:
        """Ask it to end, and wait; a second time by force."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(_END_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def answers(url: str) -> bool:
    """Whether somebody says 200 there."""
    with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  # nosec B310 # 127.0.0.1
        return bool(answer.status == 200)  # noqa: PLR2004
    return False


def found(names: Sequence[str]) -> str | None:
    """The path of the first of these programs that is installed."""
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
    return next((place for name in names if (place := shutil.which(name, path=path))), None)


def require_free(port: int, name: str, option: str) -> None:
    """`ConfigError` where somebody has the port."""
    unit = PROGRAMS[name][0]
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise ConfigError(
                f"port {port} for {name}: {error.strerror}. Another make watch or the machine's own service "
                f"has it: end that (Debian: systemctl stop {unit}), or give another one with {option}."
            ) from error


def check(configs: Path) -> None:
    """`ConfigError` with what promtool and amtool find wrong; without them nothing is checked."""
    checks = [
        (("promtool",), ["check", "config", str(configs / "prometheus" / "prometheus.yml")]),
        (("amtool",), ["check-config", str(configs / "alertmanager" / "alertmanager.yml")]),
    ]
    for names, arguments in checks:
        if tool := found(names):
            done = subprocess.run([tool, *arguments], capture_output=True, text=True, check=False)
            if done.returncode:
                raise ConfigError(f"{names[0]} refuses the configuration:\n{done.stdout}{done.stderr}")


def commands(programs: dict[str, str], data: Path, textfile: Path, ports: Ports) -> Iterator[Program]:
    """The programs that are installed, in the order of their start."""
    configs, logs = data / "config", data / "logs"

    def url(port: int, path: str) -> str:
        return f"http://{HOST}:{port}{path}"

    if "node_exporter" in programs:
        command = [programs["node_exporter"], f"--collector.textfile.directory={textfile}"]
        command += [f"--web.listen-address={HOST}:{ports.node_exporter}"]
        yield Program(
            "node_exporter", command, data, url(ports.node_exporter, "/"), logs / "node_exporter.log"
        )
    folder = configs / "alertmanager"
    command = [programs["alertmanager"], f"--config.file={folder / 'alertmanager.yml'}"]
    command += [f"--storage.path={data / 'alertmanager'}", "--cluster.listen-address="]
    command += [f"--web.listen-address={HOST}:{ports.alertmanager}"]
    yield Program(
        "alertmanager", command, folder, url(ports.alertmanager, "/-/ready"), logs / "alertmanager.log"
    )
    folder = configs / "prometheus"
    command = [programs["prometheus"], f"--config.file={folder / 'prometheus.yml'}"]
    command += [
        f"--storage.tsdb.path={data / 'prometheus'}",
        f"--web.listen-address={HOST}:{ports.prometheus}",
    ]
    yield Program("prometheus", command, folder, url(ports.prometheus, "/-/ready"), logs / "prometheus.log")
    if "grafana" in programs:
        yield _grafana(programs["grafana"], data, ports)


def _grafana(program: str, data: Path, ports: Ports) -> Program:
    """Read by whoever is on this machine, changed by nobody: no log-in, so no password of the maker's."""
    folder = data / "config" / "grafana"
    environment = {
        "GF_SERVER_HTTP_ADDR": HOST,
        "GF_SERVER_HTTP_PORT": str(ports.grafana),
        "GF_PATHS_DATA": str(data / "grafana"),
        "GF_PATHS_LOGS": str(data / "logs"),
        "GF_PATHS_PROVISIONING": str(folder / "provisioning"),
        "GF_AUTH_ANONYMOUS_ENABLED": "true",
        "GF_AUTH_BASIC_ENABLED": "false",
        "GF_AUTH_DISABLE_LOGIN_FORM": "true",
        "GF_ANALYTICS_REPORTING_ENABLED": "false",
        "GF_ANALYTICS_CHECK_FOR_UPDATES": "false",
        "CONFORTO_DASHBOARDS": str(folder / "dashboards"),
        "CONFORTO_PROMETHEUS": f"http://{HOST}:{ports.prometheus}",
    }
    start = [program] if program.endswith("-server") else [program, "server"]
    command = [*start, f"--homepath={GRAFANA_HOME}"]
    ready = f"http://{HOST}:{ports.grafana}/api/health"
    return Program("grafana", command, data, ready, data / "logs" / "grafana.log", environment)
