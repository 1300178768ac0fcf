"""`python -m monitoring.watch` in a process of its own, with a receiver for all four channels."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psutil
import requests

from monitoring.configs import Ports
from tests.free_ports import free_ports
from tests.monitoring.programs import ROOT
from tests.waiting import PATIENCE_S, eventually

PROGRAMS = ("prometheus", "alertmanager", "node_exporter", "grafana")


def command(data: Path, ports: Ports, *options: str) -> list[str]:
    told = [f"--{name.replace('_', '-')}-port={getattr(ports, name)}" for name in PROGRAMS]
    return [sys.executable, "-m", "monitoring.watch", f"--data={data}", *told, *options]


@dataclass
class Watch:
    """What runs."""

    data: Path
    ports: Ports
    process: subprocess.Popen[bytes]
    log: Path

    def notifications(self) -> list[dict[str, Any]]:
        """What the receiver got, in the order of arrival."""
        file = self.data / "notifications.jsonl"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.is_file() else []

    def arrived(self, status: str, since: datetime) -> set[tuple[str, str]]:
        """Alert and channel of all notifications of a status that came later than that."""
        came = (n for n in self.notifications() if datetime.fromisoformat(n["time"]) > since)
        return {(n["alert"], n["channel"]) for n in came if n["status"] == status}

    def ask(self, query: str) -> list[dict[str, Any]]:
        """An instant query of Prometheus."""
        url = f"http://127.0.0.1:{self.ports.prometheus}/api/v1/query"
        answer = requests.get(url, params={"query": query}, timeout=PATIENCE_S).json()
        assert answer["status"] == "success", answer
        result: list[dict[str, Any]] = answer["data"]["result"]
        return result

    def manager(self, path: str, body: object = None) -> Any:
        """Alertmanager's own API."""
        url = f"http://127.0.0.1:{self.ports.alertmanager}/api/v2/{path}"
        answer = requests.request("GET" if body is None else "POST", url, json=body, timeout=PATIENCE_S)
        assert answer.status_code == 200, answer.text
        return answer.json() if answer.content else None

    def write(self, text: str) -> None:
        """As the monitor writes, whole."""
        file = self.data / "textfile" / "conforto.new"
        file.write_text(text)
        file.rename(file.with_suffix(".prom"))

    def programs(self) -> list[psutil.Process]:
        """What it has started."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def interrupt(self) -> int:
        """As Ctrl-C; its exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE_S)


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Those that run; what has ended, and waits for its parent to notice, does not."""

    def runs(process: psutil.Process) -> bool:
        with suppress(psutil.NoSuchProcess):
            return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
        return False

    return [process for process in processes if runs(process)]


@contextmanager
def watching(folder: Path, *options: str) -> Iterator[Watch]:
    """Started and ready; ended at the end, whatever happens."""
    data, log = folder / "data", folder / "watch.log"
    ports = Ports(*free_ports(len(PROGRAMS)))
    with log.open("wb") as output:
        process = subprocess.Popen(
            command(data, ports, *options),
            cwd=ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
    watch = Watch(data, ports, process, log)
    try:
        eventually(lambda: "Ctrl-C ends" in log.read_text() or process.poll() is not None)
        assert process.poll() is None, log.read_text()
        yield watch
    finally:
        if process.poll() is None:
            process.terminate()  # it ends its programs before it ends
            process.wait(PATIENCE_S)
