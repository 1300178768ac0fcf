"""Who is let in: what outlives a restart, what ends at once, folders made before there were several users."""

from __future__ import annotations

import base64
import json
import time
from pathlib import Path

import pytest

from clearml_local.base.errors import ApiError
from clearml_local.base.settings import DataFolder, Settings, load_settings
from clearml_local.protocol import auth
from clearml_local.protocol.gate import VERIFIED_MAX, WEB_USER, Gate, digest
from clearml_local.store.database import Store


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    made = DataFolder(tmp_path / "data")
    made.create()
    return made


def started(folder: DataFolder) -> tuple[Settings, Store, Gate]:
    """Return what a server of this folder begins with."""
    settings, store = load_settings(folder, 1, 2), Store(folder.database)
    return settings, store, Gate(settings, store)


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def basic(key: str, secret: str) -> dict[str, str]:
    return {"authorization": "basic " + base64.b64encode(f"{key}:{secret}".encode()).decode()}


def token_of(settings: Settings, lifetime_s: int = 60) -> str:
    return auth.make_token(settings, auth.Identity("local", "admin", settings.access_key), lifetime_s)


def refusal(gate: Gate, headers: dict[str, str]) -> tuple[int, int]:
    with pytest.raises(ApiError) as caught:
        gate.identify(headers)
    return caught.value.status, caught.value.subcode


def test_a_token_ends_when_its_time_is_over_also_when_it_was_seen_before(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, _, gate = started(folder)
    assert refusal(gate, bearer(token_of(settings, -1))) == (401, 30)
    token = token_of(settings, 60)
    assert gate.identify(bearer(token)).user == "local"
    later = time.time() + 61
    monkeypatch.setattr(time, "time", lambda: later)
    assert refusal(gate, bearer(token)) == (401, 30)


def test_a_token_taken_back_stays_so_after_a_restart(folder: DataFolder) -> None:
    settings, store, gate = started(folder)
    token, other = token_of(settings, 60), token_of(settings, 61)
    gate.revoke(token)
    store.close()
    settings, store, gate = started(folder)
    assert refusal(gate, bearer(token)) == (401, 30)
    assert gate.identify(bearer(other)).user == "local"
    assert store.revoked_tokens.get(digest(token.encode()))


def test_tokens_taken_back_are_forgotten_once_they_would_have_ended(folder: DataFolder) -> None:
    _, store, _ = started(folder)
    store.revoked_tokens.put({"id": "old", "expires": "2020-01-01T00:00:00+00:00"})
    store.close()
    _, store, _ = started(folder)
    assert store.revoked_tokens.get("old") is None


def test_a_folder_of_one_user_is_taken_over(folder: DataFolder) -> None:
    store = Store(folder.database)
    store.users.put({"id": "local", "preferences": {"a": 1}})
    store.close()
    settings, store, gate = started(folder)
    user = store.users.get("local") or {}
    assert (user["name"], user["role"], user["preferences"]) == ("local", "admin", {"a": 1})
    assert gate.identify(basic(settings.access_key, settings.secret_key)).manages
    assert gate.identify(basic(settings.web_access_key, settings.web_secret_key)).user == WEB_USER


@pytest.mark.parametrize("name", ["credentials.json", "web_credentials.json"])
def test_a_new_pair_of_the_folders_own_ends_the_old_one(folder: DataFolder, name: str) -> None:
    settings, store, _ = started(folder)
    pair = json.loads((folder.root / name).read_text())
    user = "local" if name == "credentials.json" else WEB_USER
    token = auth.make_token(settings, auth.Identity(user, "admin", pair["access_key"]))
    store.close()
    (folder.root / name).unlink()
    _, store, gate = started(folder)
    assert refusal(gate, basic(pair["access_key"], pair["secret_key"])) == (401, 22)
    assert refusal(gate, bearer(token)) == (401, 30)
    fresh = json.loads((folder.root / name).read_text())
    assert gate.identify(basic(fresh["access_key"], fresh["secret_key"])).user == user
    assert len(list(store.credentials.select("WHERE user = ?", (user,)))) == 1


def test_a_token_of_before_names_no_pair_and_is_good(folder: DataFolder) -> None:
    settings, _, gate = started(folder)
    head, _, _ = token_of(settings).rpartition(".")
    payload = json.loads(base64.urlsafe_b64decode(head.partition(".")[2] + "=="))
    del payload["key"]
    body = base64.urlsafe_b64encode(json.dumps(payload).encode()).decode().rstrip("=")
    signed = f"{auth.HEADER}.{body}"
    assert gate.identify(bearer(f"{signed}.{auth._signature(settings, signed)}")).user == "local"


def test_what_is_remembered_of_tokens_is_bounded(folder: DataFolder) -> None:
    settings, _, gate = started(folder)
    for seconds in range(VERIFIED_MAX + 5):
        gate.identify(bearer(token_of(settings, 1000 + seconds)))
    assert len(gate._verified) == VERIFIED_MAX


def test_the_use_of_a_pair_is_noted_now_and_then(folder: DataFolder) -> None:
    settings, store, gate = started(folder)
    headers = {**basic(settings.access_key, settings.secret_key), "x-clearml-worker": "laptop"}
    gate.identify(headers)
    first = store.credentials.load(settings.access_key) or {}
    gate.identify({**headers, "x-clearml-worker": "other"})
    assert store.credentials.load(settings.access_key) == first
    assert first["last_used_from"] == "laptop"


@pytest.mark.parametrize(
    ("header", "token"),
    [
        ("clearml_token_basic=abc", "abc"),
        ("a=1; clearml_token_basic=abc; b=2", "abc"),
        ("not_clearml_token_basic=abc", ""),
        ("clearml_token_basic", ""),
        ("", ""),
        (";;=;", ""),
    ],
)
def test_the_token_of_a_cookie(header: str, token: str) -> None:
    assert auth.cookie_token(header) == token


@pytest.mark.parametrize("text", ["", "!!", "YQ", "/w==", "Og==", "é"])
def test_what_is_no_pair_is_nobody(folder: DataFolder, text: str) -> None:
    _, _, gate = started(folder)
    assert refusal(gate, {"authorization": f"Basic {text}"})[1] == (22 if text else 20)
