"""An embedded server of a bench's own, and a client that costs the machine less than the server does."""

import base64
import contextlib
import json
import multiprocessing
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.pool import Pool
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parent.parent
TIMEOUT_S = 60
CHUNK_BYTES = 2**18
MIB = 2**20


@dataclass(frozen=True)
class Server:
    """A running server as client processes need it; everything in it can be sent to them."""

    pid: int
    port: int
    access_key: str
    secret_key: str
    data: Path
    state: dict[str, Any]

    def cpu_s(self) -> float:
        """Seconds of processor time the server has used so far."""
        times = psutil.Process(self.pid).cpu_times()
        return float(times.user + times.system)

    def memory_mib(self) -> float:
        """Resident memory in MiB."""
        return float(psutil.Process(self.pid).memory_info().rss / MIB)

    def database_mib(self) -> float:
        """Size of the database in MiB, with what has not been moved into its main file yet."""
        return sum(path.stat().st_size for path in self.data.glob("clearml.db*")) / MIB


class Client:
    """One keep-alive connection with a token.

    Requests are written and answers read as bytes: `http.client` takes more time per call than the server.
    """

    def __init__(self, server: Server) -> None:
        self._socket = socket.create_connection(("127.0.0.1", server.port), timeout=TIMEOUT_S)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        basic = base64.b64encode(f"{server.access_key}:{server.secret_key}".encode()).decode()
        self._authorization = f"Basic {basic}"
        self._authorization = f"Bearer {self.call('auth.login', {})['token']}"

    def send(self, name: str, body: bytes) -> bytes:
        """Make one call and return the text of its answer; raises RuntimeError on any other than 200."""
        head = (
            f"POST /v2.31/{name} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"Authorization: {self._authorization}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self._socket.sendall(head.encode() + body)
        return self._answer(name)

    def _answer(self, name: str) -> bytes:
        received = self._socket.recv(CHUNK_BYTES)
        while b"\r\n\r\n" not in received:
            received += self._more(name)
        head, _, content = received.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        while len(content) < length:
            content += self._more(name)
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"{name}: {content[:300]!r}")
        return content

    def _more(self, name: str) -> bytes:
        chunk = self._socket.recv(CHUNK_BYTES)
        if not chunk:
            raise RuntimeError(f"{name}: the server hung up")
        return chunk

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def call(self, name: str, body: dict[str, Any]) -> Any:
        """Make one call and return the data of its answer."""
        return json.loads(self.send(name, json.dumps(body).encode()))["data"]


def command(*arguments: str) -> str:
    """Run one command of the server and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "clearml_local", *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"clearml_local {arguments[0]} failed:\n{done.stderr}")
    return done.stdout


def _described(state: dict[str, Any]) -> Server:
    keys = json.loads(Path(state["credentials_file"]).read_text())
    port = int(state["api_server"].rpartition(":")[2])
    return Server(state["pid"], port, keys["access_key"], keys["secret_key"], Path(state["data"]), state)


@contextlib.contextmanager
def running(*arguments: str) -> Iterator[Server]:
    """Run a server in a temporary folder, by `start` with these arguments, else by one that ends with us.

    Agents are ended with it, if `up` is what the arguments begin with.
    """
    given = arguments or ("start", "--while-pid", str(os.getpid()))
    with tempfile.TemporaryDirectory(prefix="conforto-bench-") as folder:
        data = Path(folder) / "data"
        try:
            yield _described(json.loads(command(*given, "--data", str(data), "--json")))
        finally:
            command("down", "--data", str(data))


@contextlib.contextmanager
def client_processes(number: int) -> Iterator[Pool]:
    """Processes for clients, started before they are needed, so that no measurement pays for their start."""
    with multiprocessing.get_context("spawn").Pool(number) as pool:
        pool.map(abs, range(number), chunksize=1)
        yield pool
