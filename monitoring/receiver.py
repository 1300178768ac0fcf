"""The other end of all four channels, to try alerts out: `python -m monitoring.watch --local-receiver`.

Takes mail (SMTP) and what goes to Slack, PagerDuty and the SMS gateway (HTTP), and writes a line of JSON for
each notification. Nothing leaves the machine.
"""

import base64
import contextlib
import email
import email.policy
import json
import re
import socketserver
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

HOST: Final = "127.0.0.1"
SLACK, PAGERDUTY, SMS = "/slack/", "/pagerduty", "/sms"
_TITLE: Final = re.compile(r"\[(FIRING|RESOLVED)[ \d]*\] (\w+)")
_LINE_BYTES: Final = 65_536

Notification = dict[str, Any]
Tell = Callable[[Notification], None]


def _titled(title: str) -> Notification:
    """Status and alert of the title that templates/conforto.tmpl gives to people."""
    found = _TITLE.search(title)
    return {
        "status": found[1].lower() if found else "",
        "alert": found[2] if found else "",
        "title": title,
    }


def from_mail(message: bytes, to: list[str], login: str) -> Notification:
    """A mail as a notification."""
    mail = email.message_from_bytes(message, policy=email.policy.default)
    body = mail.get_body(("plain", "html"))
    text = body.get_content() if body else ""
    return {"channel": "email", **_titled(str(mail["subject"])), "to": to, "secret": login, "text": text}


def from_http(path: str, authorization: str, body: dict[str, Any]) -> Notification:
    """What was posted, by the address it was posted to; `ValueError` for one that is no channel's."""
    if path.startswith(SLACK):
        attachment = body["attachments"][0]
        secret = path.removeprefix(SLACK)
        about = _titled(attachment["title"])
        return {
            "channel": "slack",
            **about,
            "to": [body["channel"]],
            "secret": secret,
            "text": attachment["text"],
        }
    if path == PAGERDUTY:
        fires = body["event_action"] == "trigger"
        about = _titled((body.get("payload") or {}).get("summary", ""))
        status = {"status": "firing" if fires else "resolved", "key": body["dedup_key"]}
        return {"channel": "pagerduty", **about, **status, "secret": body["routing_key"]}
    if path == SMS:
        about = {"status": body["status"], "alert": body["commonLabels"].get("alertname", "")}
        text = "\n".join(alert["annotations"].get("summary", "") for alert in body["alerts"])
        return {"channel": "sms", **about, "secret": authorization.removeprefix("Bearer "), "text": text}
    raise ValueError(f"{path} is no channel's address")


class _SmtpServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    tell: Tell


class _HttpServer(ThreadingHTTPServer):
    tell: Tell


class _Smtp(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a mail relay needs to hand a mail over, with AUTH PLAIN."""

    server: _SmtpServer

    def handle(self) -> None:
        to: list[str] = []
        login = ""
        self._say("220 local receiver")
        while line := self.rfile.readline(_LINE_BYTES).decode("utf-8", "replace").strip():
            verb = line[:4].upper()
            if verb == "EHLO":
                self._say("250-local receiver\r\n250 AUTH PLAIN")
            elif verb == "AUTH":
                login = base64.b64decode(line.split()[-1]).split(b"\0")[-1].decode()
                self._say("235 welcome")
            elif verb == "RCPT":
                to.append(line.partition("<")[2].partition(">")[0])
                self._say("250 ok")
            elif verb == "DATA":
                self._say("354 go on")
                self.server.tell(from_mail(b"".join(self._lines()), to, login))
                to = []
                self._say("250 ok")
            else:
                self._say("221 bye" if verb == "QUIT" else "250 ok")
                if verb == "QUIT":
                    return

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def _lines(self) -> Iterator[bytes]:
        while (line := self.rfile.readline(_LINE_BYTES)) not in (b".\r\n", b""):
            yield line.removeprefix(b".") if line.startswith(b"..") else line


class _Http(BaseHTTPRequestHandler):
    """Slack, PagerDuty and the SMS gateway behind one port."""

    server: _HttpServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        try:
            said = from_http(self.path, self.headers.get("authorization", ""), json.loads(body))
        except (ValueError, KeyError, IndexError, TypeError) as error:
            self.send_error(400, f"not understood: {error}")
            return
        self.server.tell(said)
        self.send_response(202 if self.path == PAGERDUTY else 200)
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: each notification has its own line."""


class Receiver:
    """Listens from the beginning to the end of `with`; `ports` are those of SMTP and of HTTP."""

    def __init__(self, file: Path, smtp_port: int = 0, http_port: int = 0) -> None:
        self._file, self._lock = file, threading.Lock()
        smtp, http = _SmtpServer((HOST, smtp_port), _Smtp), _HttpServer((HOST, http_port), _Http)
        smtp.tell = http.tell = self._note
        self._servers = (smtp, http)
        self.ports = (int(smtp.server_address[1]), http.server_port)

    def _note(self, said: Notification) -> None:
        line = json.dumps(
            {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), **said}, ensure_ascii=False
        )
        with self._lock, self._file.open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")
        with contextlib.suppress(OSError):
            print(f"  {said['channel']:<9} {said['status']:<8} {said['alert']}", flush=True)

    def __enter__(self) -> "Receiver":
        for server in self._servers:
            threading.Thread(target=server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()
