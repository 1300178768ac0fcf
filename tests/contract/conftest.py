"""A real server process in a temporary folder; raw calls and scripts with the real SDK talk to it."""

import base64
import http.client
import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPT_TIMEOUT_S = 90


@dataclass
class Answer:
    """What came back of one call."""

    status: int
    meta: dict[str, Any]
    data: Any


@dataclass
class ClearmlServer:
    """A running server: addresses, credentials, and the environment an SDK process needs."""

    state: dict[str, Any]
    data: Path
    _token: str = field(default="", repr=False)

    @property
    def credentials(self) -> dict[str, str]:
        """Key and secret."""
        loaded: dict[str, str] = json.loads(Path(self.state["credentials_file"]).read_text())
        return loaded

    @property
    def environment(self) -> dict[str, str]:
        """The whole environment of an SDK process; it writes nothing outside the data folder's parent."""
        home = self.data.parent / "home"
        home.mkdir(exist_ok=True)
        return {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "HOME": str(home),
            "CLEARML_CONFIG_FILE": str(ROOT / "configs" / "clearml_embedded.conf"),
            "CLEARML_LOCAL_CACHE": str(self.data.parent / "cache"),
            "CLEARML_API_HOST": self.state["api_server"],
            "CLEARML_WEB_HOST": self.state["web_server"],
            "CLEARML_FILES_HOST": self.state["files_server"],
            "CLEARML_API_ACCESS_KEY": self.credentials["access_key"],
            "CLEARML_API_SECRET_KEY": self.credentials["secret_key"],
        }

    def request(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
        *,
        server: str = "api_server",
    ) -> tuple[int, bytes]:
        """Send one HTTP request as it stands and return status and body."""
        connection = http.client.HTTPConnection(self.state[server].removeprefix("http://"), timeout=20)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    @property
    def bearer(self) -> dict[str, str]:
        """An Authorization header with a token."""
        if not self._token:
            pair = f"{self.credentials['access_key']}:{self.credentials['secret_key']}"
            headers = {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
            _, answer = self.request("GET", "/auth.login", headers=headers)
            self._token = json.loads(answer)["data"]["token"]
        return {"Authorization": f"Bearer {self._token}"}

    def call(self, name: str, body: object = None, /, **fields: object) -> Answer:
        """Make one API call, with the fields given or with a body (JSON value or bytes) as it stands."""
        text = body if isinstance(body, bytes) else json.dumps(fields if body is None else body).encode()
        status, answer = self.request("POST", f"/v2.31/{name}", text, self.bearer)
        parsed = json.loads(answer)
        return Answer(status, parsed["meta"], parsed["data"])

    def get(self, name: str, /, **fields: object) -> dict[str, Any]:
        """Make one API call that must succeed and return its data."""
        answer = self.call(name, None, **fields)
        assert answer.status == 200, answer.meta
        data: dict[str, Any] = answer.data
        return data

    def run(self, script: str, *arguments: str, folder: Path | None = None) -> str:
        """Run a Python script with the SDK against this server; it must succeed. Returns what it printed."""
        done = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(script), *arguments],
            env=self.environment,
            cwd=folder or self.data.parent,
            capture_output=True,
            text=True,
            timeout=SCRIPT_TIMEOUT_S,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-6000:]
        return done.stdout


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one command of the embedded server."""
    return subprocess.run(
        [sys.executable, "-m", "clearml_local", *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def start(data: Path, *arguments: str) -> ClearmlServer:
    """Start a server for a data folder."""
    done = command("start", "--data", str(data), "--json", *arguments)
    assert done.returncode == 0, done.stderr
    return ClearmlServer(json.loads(done.stdout), data)


@pytest.fixture(scope="session")
def clearml_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClearmlServer]:
    """One server for all tests that do not harm it; gone with the test process, however that ends."""
    data = tmp_path_factory.mktemp("clearml") / "data"
    yield start(data, "--while-pid", str(os.getpid()))
    command("stop", "--data", str(data))


@pytest.fixture
def clearml_start(tmp_path: Path) -> Iterator[Callable[..., ClearmlServer]]:
    """Return a function that starts a server for a folder of this test alone."""
    data = tmp_path / "data"
    yield lambda *arguments: start(data, *(arguments or ("--while-pid", str(os.getpid()))))
    command("stop", "--data", str(data))


@pytest.fixture(scope="session")
def clearml_command() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return a function that runs one command of the embedded server."""
    return command
