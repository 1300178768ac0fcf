"""Several users of one server: each has credentials, documents and preferences of its own."""

from __future__ import annotations

import os
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.contract.ui.accounts import Caller, basic, new_person, web_server

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from tests.clearml_server import ClearmlServer

pytestmark = pytest.mark.embutido


@pytest.fixture
def person(clearml_server: ClearmlServer) -> tuple[str, Caller]:
    return new_person(clearml_server)


def test_each_has_its_own_preferences(clearml_server: ClearmlServer, person: tuple[str, Caller]) -> None:
    _, caller = person
    caller.get("users.set_preferences", preferences={"mine": {"a": 1}})
    assert caller.get("users.get_preferences")["preferences"] == {"mine": {"a": 1}}
    assert "mine" not in clearml_server.get("users.get_preferences")["preferences"]
    everybody = clearml_server.get("users.get_all")["users"]
    assert all("preferences" not in user for user in everybody)


def test_credentials_are_made_named_used_and_revoked(
    clearml_server: ClearmlServer, person: tuple[str, Caller]
) -> None:
    user, caller = person
    made = caller.get("auth.create_credentials", label="laptop")["credentials"]
    assert set(made) == {"access_key", "secret_key", "label"}
    key = made["access_key"]
    mine = Caller(clearml_server, basic(key, made["secret_key"]))
    assert mine.get("users.get_current_user")["user"]["id"] == user
    token = Caller(clearml_server, {"Authorization": f"Bearer {mine.get('auth.login')['token']}"})
    assert token.get("users.get_current_user")["user"]["id"] == user

    [shown] = caller.get("auth.get_credentials")["credentials"]
    assert (shown["access_key"], shown["label"]) == (key, "laptop")
    assert shown["last_used"]
    assert shown["last_used_from"]
    assert "secret_key" not in shown
    assert caller.get("auth.edit_credentials", access_key=key, label="desk")["updated"] == 1
    assert caller.get("auth.edit_credentials", access_key=key, label="desk")["updated"] == 0
    assert caller.get("auth.get_credentials")["credentials"][0]["label"] == "desk"

    assert clearml_server.call("auth.revoke_credentials", {"access_key": key}).status == 400  # not its own
    assert caller.get("auth.revoke_credentials", access_key=key) == {"revoked": 1}
    assert mine.refusal("tasks.get_all") == (401, 22)
    assert token.refusal("tasks.get_all") == (401, 30)  # given for the pair that is gone
    assert caller.get("auth.get_credentials")["credentials"] == []


def test_secrets_are_not_stored(clearml_server: ClearmlServer, person: tuple[str, Caller]) -> None:
    secret = person[1].get("auth.create_credentials")["credentials"]["secret_key"]
    own = clearml_server.credentials["secret_key"]
    stored = b"".join(
        path.read_bytes() for path in clearml_server.data.iterdir() if path.name.startswith("clearml.db")
    )
    assert secret.encode() not in stored
    assert own.encode() not in stored


def test_the_pair_of_the_web_server_is_of_this_folder_alone(clearml_server: ClearmlServer) -> None:
    path = Path(clearml_server.state["web_credentials_file"])
    assert path.parent == clearml_server.data
    assert os.stat(path).st_mode & 0o777 == 0o600  # noqa: PTH116
    assert web_server(clearml_server).get("users.get_all")["users"]


def test_env_names_the_pair_of_the_web_server(
    clearml_server: ClearmlServer, clearml_command: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    printed = clearml_command("env", "--web", "--data", str(clearml_server.data)).stdout
    given = dict(line.removeprefix("export ").split("=", 1) for line in printed.splitlines())
    assert given["CLEARML_API_HOST"] == clearml_server.state["api_server"]
    pair = basic(given["CLEARML_WEB_ACCESS_KEY"], given["CLEARML_WEB_SECRET_KEY"])
    assert pair == web_server(clearml_server).headers
    assert given["CLEARML_WEB_SECRET_KEY"] != clearml_server.credentials["secret_key"]


# Who may do what.


def test_an_ordinary_user_may_not_make_or_change_others(
    clearml_server: ClearmlServer, person: tuple[str, Caller]
) -> None:
    user, caller = person
    for name, fields in (
        ("auth.create_user", {"name": "x y z"}),
        ("users.create", {"name": "x y z"}),
        ("auth.get_token_for_user", {"user": "local"}),
        ("auth.edit_user", {"user": user, "role": "admin"}),
        ("users.update", {"user": "local", "name": "other"}),
        ("users.delete", {"user": user}),
    ):
        assert caller.call(name, **fields).status == 403, name
    assert caller.call("auth.get_token_for_user", user=user).status == 200
    renamed = caller.get("users.update", user=user, name="New name")
    assert renamed == {"updated": 1, "fields": {"name": "New name"}}
    assert clearml_server.get("users.get_by_id", user=user)["user"]["name"] == "New name"


def test_a_person_speaks_for_itself_only(clearml_server: ClearmlServer, person: tuple[str, Caller]) -> None:
    user, caller = person
    other = {**caller.headers, "X-Clearml-Impersonate-As": "local"}
    assert Caller(clearml_server, other).refusal("tasks.get_all")[0] == 403
    itself = {**caller.headers, "X-Clearml-Impersonate-As": user}
    assert Caller(clearml_server, itself).call("tasks.get_all").status == 200
    own = Caller(clearml_server, {**clearml_server.bearer, "X-Clearml-Impersonate-As": user})
    assert own.get("users.get_current_user")["user"]["id"] == user  # as an agent does with --use-owner-token
    web = web_server(clearml_server)
    web.headers["X-Clearml-Impersonate-As"] = user
    assert web.get("users.get_current_user")["user"]["id"] == user
    web.headers["X-Clearml-Impersonate-As"] = "nobody"
    assert web.refusal("users.get_current_user")[0] == 403


def test_a_deleted_user_is_out(clearml_server: ClearmlServer, person: tuple[str, Caller]) -> None:
    user, caller = person
    made = caller.get("auth.create_credentials")["credentials"]
    clearml_server.get("users.delete", user=user)
    assert caller.refusal("tasks.get_all") == (401, 30)
    pair = Caller(clearml_server, basic(made["access_key"], made["secret_key"]))
    assert pair.refusal("tasks.get_all") == (401, 22)
    assert clearml_server.call("users.get_by_id", {"user": user}).status == 400


@pytest.mark.parametrize("user", ["local", "webserver"])
def test_the_folders_own_users_stay(clearml_server: ClearmlServer, user: str) -> None:
    assert clearml_server.call("users.delete", {"user": user}).status == 400
    assert clearml_server.call("auth.edit_user", {"user": user, "role": "user"}).status == 400
    own = clearml_server.credentials["access_key"]
    assert clearml_server.call("auth.revoke_credentials", {"access_key": own}).status == 400


def test_a_role_counts_at_once(clearml_server: ClearmlServer, person: tuple[str, Caller]) -> None:
    user, caller = person
    assert caller.call("users.create", name="made by one").status == 403
    edited = clearml_server.get("auth.edit_user", user=user, role="admin")
    assert edited == {"updated": 1, "fields": {"role": "admin"}}
    made = caller.get("users.create", name="made by one", id=uuid.uuid4().hex)["id"]
    assert caller.call("users.create", name="made by one", id=made).status == 400


# What is shown to say who one is.


def test_what_is_missing_or_wrong_has_its_subcode(clearml_server: ClearmlServer) -> None:
    key, secret = clearml_server.credentials["access_key"], clearml_server.credentials["secret_key"]
    token = clearml_server.bearer["Authorization"]
    for headers, subcode in (
        ({}, 20),
        ({"Authorization": ""}, 20),
        ({"Authorization": "Digest abc"}, 20),
        ({"Authorization": "Bearer"}, 20),
        ({"Authorization": "Bearer nonsense"}, 30),
        ({"Authorization": token[:-3] + "abc"}, 30),
        ({"Authorization": "Basic !!"}, 22),
        (basic(key, secret + "x"), 22),
        (basic("absent", secret), 22),
        ({"Cookie": "clearml_token_basic=nonsense"}, 30),
        ({"Cookie": "other=1"}, 20),
        ({**basic(key, "wrong"), "Cookie": f"clearml_token_basic={token.partition(' ')[2]}"}, 22),
    ):
        caller = Caller(clearml_server, headers)
        assert caller.refusal("tasks.get_all") == (401, subcode), headers
        assert caller.refusal("auth.login") == (401, subcode), headers


def test_a_token_ends(clearml_server: ClearmlServer) -> None:
    _, caller = new_person(clearml_server)
    token = caller.headers["Authorization"].partition(" ")[2]
    checked = clearml_server.get("auth.validate_token", token=token)
    assert checked["valid"]
    caller.get("auth.logout")
    assert caller.refusal("tasks.get_all") == (401, 30)
    assert clearml_server.get("auth.validate_token", token=token)["valid"] is False
    assert clearml_server.get("auth.validate_token", token="a.b.c")["valid"] is False


def test_ordinary_calls_and_files_take_key_and_secret(clearml_server: ClearmlServer) -> None:
    pair = basic(clearml_server.credentials["access_key"], clearml_server.credentials["secret_key"])
    assert Caller(clearml_server, pair).call("projects.get_all").status == 200
    assert clearml_server.request("GET", "/absent", b"", pair, server="files_server")[0] == 404
    assert clearml_server.request("GET", "/absent", b"", {}, server="files_server")[0] == 401
