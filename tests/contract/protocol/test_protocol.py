"""The protocol as raw calls see it: login, refusals of nonsense, what a web page asks first.

Only what a ClearML server is known to give is expected here; what the embedded one promises beyond that is in
`tests/embedded/test_embedded_protocol.py`.
"""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.clearml_server import ClearmlServer


def test_wrong_credentials_are_refused(clearml_server: ClearmlServer) -> None:
    wrong = "Basic " + base64.b64encode(b"key:secret").decode()
    status, answer = clearml_server.request("GET", "/auth.login", headers={"Authorization": wrong})
    meta = json.loads(answer)["meta"]
    assert (status, meta["result_code"], meta["result_subcode"]) == (401, 401, 22)


@pytest.mark.parametrize(("headers", "subcode"), [({}, 20), ({"Authorization": "Bearer x.y.z"}, 30)])
def test_calls_need_a_token(clearml_server: ClearmlServer, headers: dict[str, str], subcode: int) -> None:
    path = clearml_server.path("tasks.get_all")
    status, answer = clearml_server.request("GET", path, b"{}", headers)
    assert (status, json.loads(answer)["meta"]["result_subcode"]) == (401, subcode)


def test_ordinary_calls_take_key_and_secret_as_well(clearml_server: ClearmlServer) -> None:
    pair = f"{clearml_server.credentials['access_key']}:{clearml_server.credentials['secret_key']}"
    headers = {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
    assert clearml_server.request("GET", clearml_server.path("tasks.get_all"), b"{}", headers)[0] == 200


def test_a_forged_token_is_refused(clearml_server: ClearmlServer) -> None:
    head, _, signature = clearml_server.bearer["Authorization"].removeprefix("Bearer ").split(".")
    claims = {**clearml_server.claims, "exp": clearml_server.claims["exp"] + 1000}
    forged = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    headers = {"Authorization": f"Bearer {head}.{forged}.{signature}"}
    assert clearml_server.request("GET", clearml_server.path("tasks.get_all"), b"{}", headers)[0] == 401


def test_an_unknown_endpoint_is_refused(clearml_server: ClearmlServer) -> None:
    assert clearml_server.call("tasks.fly", {}).status in (400, 404)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("tasks.get_by_id", {}),
        ("tasks.get_by_id", {"task": "absent"}),
        ("tasks.create", {"name": "wrong", "type": "no such type"}),
        ("tasks.create", {"name": "wrong", "type": "training", "project": "absent"}),
        ("tasks.get_all", {"page": -1}),
        ("tasks.get_all", {"tags": ["__$wrong", "a"]}),
        ("tasks.enqueue", {"task": "absent", "queue_name": "default"}),
        ("queues.get_by_id", {"queue": "default"}),
        ("events.add_batch", b'{"type": "log", "task": "absent", "msg": "x", "timestamp": 1}'),
        ("models.get_by_id", {"model": "absent"}),
        ("projects.get_by_id", {"project": "absent"}),
    ],
)
def test_wrong_requests_are_400(clearml_server: ClearmlServer, name: str, body: object) -> None:
    answer = clearml_server.call(name, body)
    assert answer.status == answer.meta["result_code"] == 400
    assert answer.meta["result_msg"]


@pytest.mark.parametrize(
    "name",
    [
        "debug.ping", "server.info", "server.report_stats_option", "users.get_all", "users.get_preferences",
        "users.get_current_user", "organization.get_user_companies", "workers.get_all", "queues.get_all",
        "auth.get_credentials", "login.supported_modes", "projects.get_project_tags",
        "projects.get_model_tags",
    ],
)  # fmt: skip
def test_what_a_web_page_asks_first_answers(clearml_server: ClearmlServer, name: str) -> None:
    assert clearml_server.call(name, {}).status == 200
