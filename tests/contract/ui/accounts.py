"""People of one server, and the ways in which each shows who it is."""

from __future__ import annotations

import base64
import json
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.clearml_server import Answer, ClearmlServer

Headers = dict[str, str]


def basic(key: str, secret: str) -> Headers:
    """Return the header that shows key and secret."""
    return {"Authorization": "Basic " + base64.b64encode(f"{key}:{secret}".encode()).decode()}


@dataclass
class Caller:
    """Somebody who calls a server with headers of its own."""

    server: ClearmlServer
    headers: Headers = field(default_factory=dict)

    def call(self, name: str, /, **fields: object) -> Answer:
        """Make one API call."""
        status, text = self.server.request(
            "POST", f"/v2.31/{name}", json.dumps(fields).encode(), self.headers
        )
        parsed = json.loads(text)
        self.server.made.note_call(name, parsed["data"])
        return Answer(status, parsed["meta"], parsed["data"])

    def get(self, name: str, /, **fields: object) -> Any:
        """Make one API call that must succeed; return its data."""
        answer = self.call(name, **fields)
        assert answer.status == 200, answer.meta
        return answer.data

    def refusal(self, name: str, /, **fields: object) -> tuple[int, int]:
        """Make one API call; return status and subcode."""
        answer = self.call(name, **fields)
        return answer.status, answer.meta["result_subcode"]


def web_server(server: ClearmlServer) -> Caller:
    """Return the server of a web application: it shows the pair made for it."""
    pair = json.loads(Path(server.state["web_credentials_file"]).read_text())
    return Caller(server, basic(pair["access_key"], pair["secret_key"]))


def new_person(server: ClearmlServer, name: str = "") -> tuple[str, Caller]:
    """Make a user; return its id, and the user as a caller."""
    web = web_server(server)
    names = {"name": name or f"Person {uuid.uuid4().hex[:8]}", "given_name": "Per", "family_name": "Son"}
    identifier = web.get("auth.create_user", email="p@example.org", company="any", **names)["id"]
    token = web.get("auth.get_token_for_user", user=identifier)["token"]
    return identifier, Caller(server, {"Authorization": f"Bearer {token}"})
