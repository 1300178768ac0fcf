"""The web application's server and a browser before it, as far as the API notices them.

The server is a small reverse proxy on a port of its own: what is below ``/api/`` goes to the API server, what
is below ``/files/`` to the file server.
"""

from __future__ import annotations

import http.client
import http.server
import json
import threading
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from tests.clearml_server import Answer, ClearmlServer
from tests.contract.ui.accounts import web_server
from tests.waiting import PATIENCE_S

PREFIXES = {"/api": "api_server", "/files": "files_server"}
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}


def _handler(server: ClearmlServer) -> type[http.server.BaseHTTPRequestHandler]:
    class Proxy(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass_on(self) -> None:
            prefix = "/" + self.path.split("/")[1]
            address = urllib.parse.urlsplit(server.state[PREFIXES[prefix]])
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            connection = http.client.HTTPConnection(address.netloc, timeout=PATIENCE_S)
            try:
                connection.request(self.command, self.path.removeprefix(prefix), body, dict(self.headers))
                response = connection.getresponse()
                content = response.read()
                self.send_response(response.status)
                for name, value in response.getheaders():
                    if name.lower() not in HOP_BY_HOP:
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(content)
            finally:
                connection.close()

        do_GET = do_POST = do_HEAD = do_DELETE = _pass_on  # noqa: N815 - named by the base class

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    return Proxy


@contextmanager
def proxy(server: ClearmlServer) -> Iterator[int]:
    """Run the reverse proxy; yields its port."""
    served = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _handler(server))
    thread = threading.Thread(target=served.serve_forever, daemon=True)
    thread.start()
    try:
        yield served.server_address[1]
    finally:
        served.shutdown()
        served.server_close()
        thread.join()


@dataclass
class Browser:
    """A browser at a page of the proxy: keeps cookies, says where requests come from.

    Attributes:
        server: whose names of projects are put in place.
        port: of the proxy.
        site: what it says of the page that asks.
        origin: the page's own, when it is not the proxy's.
    """

    server: ClearmlServer
    port: int
    site: str = "same-origin"
    origin: str = ""
    cookies: SimpleCookie = field(default_factory=SimpleCookie)

    def request(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> tuple[int, bytes]:
        """Send one request; return status and body."""
        sent = {"Sec-Fetch-Site": self.site, **(headers or {})}
        if method != "GET":
            sent["Origin"] = self.origin or f"http://127.0.0.1:{self.port}"
        pairs = [f"{name}={one.value}" for name, one in self.cookies.items() if one.value]
        if pairs:
            sent["Cookie"] = "; ".join(["theme=dark", *pairs])
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            for value in response.headers.get_all("Set-Cookie") or []:
                self.cookies.load(value)
            return response.status, response.read()
        finally:
            connection.close()

    def call(self, name: str, body: object = None, /, **headers: str) -> Answer:
        """Make one API call from the page."""
        text = self.server.place(json.dumps(body or {})).encode()
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        status, answer = self.request("POST", f"/api/v2.31/{name}", text, named)
        parsed = json.loads(self.server.as_written(answer.decode()))
        self.server.made.note_call(name, parsed["data"])
        return Answer(status, parsed["meta"], parsed["data"])

    def get(self, name: str, body: object = None, /, **headers: str) -> Any:
        """Make one API call that must succeed; return its data."""
        answer = self.call(name, body, **headers)
        assert answer.status == 200, answer.meta
        return answer.data


def log_in(server: ClearmlServer, port: int, name: str) -> Browser:
    """Log in by name as the page does it: with the pair of the web server, which the page knows."""
    browser = Browser(server, port)
    pair = web_server(server).headers
    assert browser.get("login.supported_modes")["authenticated"] is False
    known = {user["name"]: user["id"] for user in browser.get("users.get_all", None, **pair)["users"]}
    user = known.get(name)
    if user is None:
        names = {"email": "a@example.org", "given_name": name, "family_name": "", "company": "x"}
        user = browser.get("auth.create_user", {"name": name, **names}, **pair)["id"]
    browser.get("auth.login", {}, **pair, X_Clearml_Impersonate_As=user)
    return browser
