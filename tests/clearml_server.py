"""A ClearML server as the tests see it: raw calls, and scripts with the unmodified SDK."""

import base64
import http.client
import json
import os
import re
import subprocess
import sys
import textwrap
import urllib.parse
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.waiting import PATIENCE_S

ROOT = Path(__file__).resolve().parent.parent
SCRIPT_TIMEOUT_S = 240  # a hang is noticed; a pipeline takes 10 s, and seven times that on a busy machine
HOSTS = {
    "api_server": "CLEARML_API_HOST",
    "web_server": "CLEARML_WEB_HOST",
    "files_server": "CLEARML_FILES_HOST",
}
KEYS = {"access_key": "CLEARML_API_ACCESS_KEY", "secret_key": "CLEARML_API_SECRET_KEY"}

NEW_ID = {"create": "id", "clone": "id", "update_for_task": "id", "start_pipeline": "pipeline"}
"""Field of the answer in which an action gives the id of what it made."""

WRITTEN = "contract"
"""First part of project names as tests write them."""

_NOT_WITHIN_A_PATH = r"(?<![\w./-])"
_WRITTEN_PREFIX = re.compile(rf"{_NOT_WITHIN_A_PATH}{WRITTEN}/")
_UPLOAD_NAME = re.compile(rb'[ ;]name="([^"]*)"')


@dataclass
class Answer:
    """What came back of one call."""

    status: int
    meta: dict[str, Any]
    data: Any


@dataclass
class Made:
    """What raw calls made: ids by service, and names of files. All else lies in the session's project."""

    ids: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)

    def note_call(self, name: str, data: Any) -> None:
        """Remember the id that an endpoint gave to something new."""
        service, _, action = name.partition(".")
        key = NEW_ID.get(action)
        if key and isinstance(data, dict) and data.get(key):
            kind = "tasks" if service == "pipelines" else service
            self.ids.setdefault(kind, []).append(str(data[key]))

    def note_upload(self, body: bytes) -> None:
        """Remember the names of files that an upload carries."""
        self.files += [name.decode("utf-8", "replace") for name in _UPLOAD_NAME.findall(body)]


@dataclass
class ClearmlServer:
    """A running server: addresses, credentials, and the environment an SDK process needs.

    Tests name their projects `contract/...`. With a `root`, the calls and scripts of a session have that
    in the place of `contract`, and answers the other way round: so a session neither meets nor leaves
    anything on a server that others use too.
    """

    state: dict[str, Any] = field(repr=False)
    data: Path
    root: str = WRITTEN
    made: Made = field(default_factory=Made, repr=False)
    _token: str = field(default="", repr=False)

    @property
    def credentials(self) -> dict[str, str]:
        """Key and secret."""
        if "credentials_file" not in self.state:
            return {name: self.state[name] for name in KEYS}
        loaded: dict[str, str] = json.loads(Path(self.state["credentials_file"]).read_text())
        return loaded

    @property
    def variables(self) -> dict[str, str]:
        """The `CLEARML_*` variables that name this server, and the client settings of the project."""
        return {
            **{variable: self.state[name] for name, variable in HOSTS.items()},
            **{variable: self.credentials[name] for name, variable in KEYS.items()},
            "CLEARML_CONFIG_FILE": str(ROOT / "configs" / "clearml_embedded.conf"),
            "CLEARML_LOCAL_CACHE": str(self.data.parent / "cache"),
        }

    @property
    def environment(self) -> dict[str, str]:
        """The whole environment of an SDK process; it writes nothing outside the data folder's parent."""
        home = self.data.parent / "home"
        home.mkdir(exist_ok=True)
        return {**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(home), **self.variables}

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
        address = urllib.parse.urlsplit(self.state[server])
        secure = address.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = kind(address.netloc, timeout=PATIENCE_S)
        if server == "files_server" and method == "POST":
            self.made.note_upload(body)
        try:
            connection.request(method, address.path.rstrip("/") + path, body, headers or {})
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def login(self) -> tuple[int, bytes]:
        """Log in with key and secret; return status and body."""
        pair = f"{self.credentials['access_key']}:{self.credentials['secret_key']}"
        headers = {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
        return self.request("GET", "/auth.login", headers=headers)

    @property
    def bearer(self) -> dict[str, str]:
        """An Authorization header with a token."""
        if not self._token:
            self._token = json.loads(self.login()[1])["data"]["token"]
        return {"Authorization": f"Bearer {self._token}"}

    @property
    def claims(self) -> dict[str, Any]:
        """What the token says of the server and of who calls."""
        payload = self.bearer["Authorization"].split(".")[1]
        decoded: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return decoded

    def path(self, name: str) -> str:
        """Path of an endpoint in the newest version that the server announces."""
        return f"/v{self.claims['api_version']}/{name}"

    def place(self, text: str) -> str:
        """Put the projects that a text names `contract/...` below the session's own."""
        return _WRITTEN_PREFIX.sub(f"{self.root}/", text)

    def as_written(self, text: str) -> str:
        """Name projects in an answer as the tests name them."""
        return re.sub(_NOT_WITHIN_A_PATH + re.escape(self.root), WRITTEN, text)

    def call(self, name: str, body: object = None, /, **fields: object) -> Answer:
        """Make one API call, with the fields given or with a body (JSON value or bytes) as it stands."""
        given = fields if body is None else body
        text = given if isinstance(given, bytes) else self.place(json.dumps(given)).encode()
        lines = "-lines" if name == "events.add_batch" else ""
        headers = {**self.bearer, "Content-Type": f"application/json{lines}"}
        status, answer = self.request("POST", self.path(name), text, headers)
        parsed = json.loads(self.as_written(answer.decode()))
        self.made.note_call(name, parsed["data"])
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
            [sys.executable, "-c", self.place(textwrap.dedent(script)), *map(self.place, arguments)],
            env=self.environment,
            cwd=folder or self.data.parent,
            capture_output=True,
            text=True,
            timeout=SCRIPT_TIMEOUT_S,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-6000:]
        return self.as_written(done.stdout)
