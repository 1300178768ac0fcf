"""auth.login and its relatives: tokens given, checked and taken back."""

import contextlib
from typing import Any
from urllib.parse import parse_qs

from clearml_local.base.errors import UnauthorizedError
from clearml_local.protocol import auth
from clearml_local.protocol.announced import COMPANY
from clearml_local.protocol.auth import Identity
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.accounts.users import check_manages, load_user


@endpoint("auth.login")
def login(call: Call) -> dict[str, Any]:
    """Give a token for key and secret, or for a token that is still good; browsers keep it in a cookie."""
    lifetime_s = _lifetime_s(call)
    token = _token(call, call.user, lifetime_s)
    call.reply_headers["Set-Cookie"] = auth.set_cookie(token, lifetime_s)
    return {"token": token}


def _token(call: Call, user: str, lifetime_s: int) -> str:
    role = load_user(call, user)["role"]
    return auth.make_token(call.settings, Identity(user, role, call.key), lifetime_s)


def _lifetime_s(call: Call) -> int:
    asked = call.body.get("expiration_sec") or parse_qs(call.query).get("expiration_sec", [0])[0]
    try:
        seconds = int(asked)
    except (TypeError, ValueError):
        seconds = 0
    return min(seconds, auth.TOKEN_SECONDS) if seconds > 0 else auth.TOKEN_SECONDS


@endpoint("auth.get_token_for_user")
def token_for_user(call: Call) -> dict[str, Any]:
    """Give a token of another user to who manages users."""
    if call.body["user"] != call.user:
        check_manages(call)
    return {"token": _token(call, call.body["user"], _lifetime_s(call))}


@endpoint("auth.validate_token")
def validate_token(call: Call) -> dict[str, Any]:
    """Say whether a token is good, and whose it is."""
    try:
        identity = call.gate.by_token(call.body["token"])
    except UnauthorizedError as error:
        return {"valid": False, "msg": error.message}
    return {"valid": True, "user": identity.user, "company": COMPANY}


@endpoint("auth.logout")
def logout(call: Call) -> dict[str, Any]:
    """Take the caller's token back, and let the browser forget it."""
    token = _shown_token(call)
    if token:
        call.gate.revoke(token)
    call.reply_headers["Set-Cookie"] = auth.set_cookie("", 0)
    return {}


@endpoint("login.logout", public=True)
def web_logout(call: Call) -> dict[str, Any]:
    """As ``auth.logout``; also for who is not logged in any more."""
    token = _shown_token(call)
    if token:
        with contextlib.suppress(UnauthorizedError):
            call.gate.identify(call.headers)
            call.gate.revoke(token)
    call.reply_headers["Set-Cookie"] = auth.set_cookie("", 0)
    return {}


def _shown_token(call: Call) -> str:
    scheme, _, value = call.headers.get("authorization", "").partition(" ")
    if scheme:
        return value.strip() if scheme.lower() == "bearer" else ""
    return auth.cookie_token(call.headers.get("cookie", ""))


@endpoint("login.supported_modes", public=True)
def supported_modes(call: Call) -> dict[str, Any]:
    """Say how one may log in: by name, and through nobody else; and whether the caller is logged in."""
    return {
        "authenticated": call.gate.knows(call.headers),
        "basic": {"enabled": False, "guest": {"enabled": False}},
        "sso": {},
        "sso_providers": [],
        "server_errors": {"missed_es_upgrade": False, "es_connection_error": False},
    }


@endpoint("auth.fixed_users_mode", public=True)
def fixed_users_mode(_call: Call) -> dict[str, Any]:
    """Users are not a fixed list with passwords: each gives its name."""
    return {"enabled": False, "guest": {"enabled": False}}
