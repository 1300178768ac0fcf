"""The calls of the official web application, replayed on a server that holds runs of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.contract.ui import looks, recorded, run_of_ours
from tests.contract.ui.accounts import web_server

if TYPE_CHECKING:
    from tests.clearml_server import Answer, ClearmlServer

pytestmark = pytest.mark.embutido

CALLS = recorded.load()
NUMBER = 93
OF_THE_WEB_SERVER = ("login.supported_modes", "auth.create_user")


@pytest.fixture(scope="module")
def state(clearml_server: ClearmlServer) -> run_of_ours.State:
    return run_of_ours.make(clearml_server)


def replay(server: ClearmlServer, call: dict[str, Any], state: run_of_ours.State) -> tuple[Any, Answer]:
    body = recorded.filled(call, state, server.claims["identity"]["company"])
    if call["call"] in OF_THE_WEB_SERVER:
        return body, web_server(server).call(call["call"], **body)
    return body, server.call(call["call"], body)


@pytest.mark.skipif(not CALLS, reason="shared/facts/ui_requests.json is not beside this clone")
def test_all_calls_are_there() -> None:
    assert len(CALLS) == NUMBER


@pytest.mark.parametrize(
    "number", range(len(CALLS)), ids=[f"{n}-{call['call']}" for n, call in enumerate(CALLS)]
)
def test_a_recorded_call_is_answered(
    clearml_server: ClearmlServer, state: run_of_ours.State, number: int
) -> None:
    call = CALLS[number]
    body, answer = replay(clearml_server, call, state)
    assert answer.status == call["status_on_real_server"], (body, answer.meta)
    assert looks.problems(call["call"], body, answer.data) == [], body
