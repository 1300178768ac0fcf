"""auth.*: logging in."""

from typing import Any
from urllib.parse import parse_qs

from clearml_local import auth
from clearml_local.protocol import COMPANY, USER, Call, endpoint


@endpoint("auth.login", public=True)
def login(call: Call) -> dict[str, Any]:
    """Give a token to who shows key and secret, or a token that is still good."""
    auth.check_login(call.settings, call.headers.get("authorization", ""))
    return {"token": auth.make_token(call.settings, _lifetime_s(call))}


def _lifetime_s(call: Call) -> int:
    asked = call.body.get("expiration_sec") or parse_qs(call.query).get("expiration_sec", [0])[0]
    try:
        seconds = int(asked)
    except (TypeError, ValueError):
        seconds = 0
    return min(seconds, auth.TOKEN_SECONDS) if seconds > 0 else auth.TOKEN_SECONDS


@endpoint("auth.get_credentials")
def get_credentials(call: Call) -> dict[str, Any]:
    """Name the one pair of credentials, without its secret."""
    return {"credentials": [{"access_key": call.settings.access_key, "label": "local"}]}


@endpoint("login.supported_modes", public=True)
def supported_modes(_call: Call) -> dict[str, Any]:
    """Say how one may log in: by credentials only."""
    return {"authenticated": False, "basic": {"enabled": False, "guest": {"enabled": False}}, "sso": {}}


@endpoint("users.get_current_user")
def current_user(_call: Call) -> dict[str, Any]:
    """Describe the only user."""
    company = {"id": COMPANY, "name": COMPANY}
    return {
        "user": {
            "id": USER,
            "name": USER,
            "given_name": USER,
            "family_name": "",
            "role": "user",
            "company": company,
        }
    }
