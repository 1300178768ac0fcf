"""New keys for a data folder, as docs/operations.md says: what was given out is refused, the data stay."""

import base64
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.conftest import start


def _basic(pair: dict[str, str]) -> dict[str, str]:
    encoded = base64.b64encode(f"{pair['access_key']}:{pair['secret_key']}".encode()).decode()
    return {"Authorization": f"Basic {encoded}"}


def test_new_keys_are_made_in_the_place_of_those_that_were_deleted(
    data: Path, clearml_command: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    old = start(data)
    old.get("models.create", name="kept", uri="x")
    token, pair = old.bearer, old.credentials
    assert old.request("GET", "/auth.login", headers=_basic(pair))[0] == 200
    assert clearml_command("down", "--data", str(data)).returncode == 0
    for name in ("credentials.json", "web_credentials.json", "token.secret"):
        (data / name).unlink()
    new = start(data)
    assert len(new.get("models.get_all", name="^kept$")["models"]) == 1
    assert set(new.credentials.values()).isdisjoint(pair.values())
    assert new.request("GET", "/auth.login", headers=_basic(pair))[0] == 401
    assert new.request("POST", new.path("models.get_all"), b"{}", token)[0] == 401
