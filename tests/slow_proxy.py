"""A proxy in front of a server's API: it sees every call, and makes the server slow from a chosen one on."""

import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import requests

from tests.waiting import PATIENCE_S

HOP = {"connection", "content-length", "transfer-encoding", "content-encoding", "date", "server"}


class SlowProxy:
    """Forwards to `target`; once `until` says so of the calls seen, this and all later ones take `delay_s`.

    A call whose caller has gone meanwhile is forwarded all the same, as a slow server would carry it out.
    """

    def __init__(self, target: str, until: Callable[[list[str]], bool], delay_s: float) -> None:
        self.calls: list[str] = []
        self.reached = threading.Event()
        self._target, self._until, self._delay_s = target, until, delay_s
        self._lock = threading.Lock()
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                proxy.wait(self.path)
                answer = proxy.forward(self.command, self.path, body, dict(self.headers))
                self.send_response(answer.status_code)
                for name, value in answer.headers.items():
                    if name.lower() not in HOP:
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.content)))
                self.end_headers()
                self.wfile.write(answer.content)

            do_GET = do_POST = do_PUT = _answer  # noqa: N815 -- names of the base class

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: Any) -> None:  # the caller was killed
                pass

        self._server = Server(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def wait(self, path: str) -> None:
        """Note a call, and take the time that the server takes by now."""
        with self._lock:
            self.calls.append(path.partition("?")[0].rpartition("/")[2])
            if self._until(self.calls):
                self.reached.set()
        if self.reached.is_set():
            time.sleep(self._delay_s)

    def forward(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> requests.Response:
        """Ask the server itself."""
        kept = {k: v for k, v in headers.items() if k.lower() not in HOP | {"host"}}
        return requests.request(method, self._target + path, data=body, headers=kept, timeout=PATIENCE_S)

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
