"""Who calls: key and secret once, then a signed token (JWT, HS256)."""

import base64
import binascii
import hmac
import time
from hashlib import sha256
from typing import Any

import orjson

from clearml_local.errors import Subcode, UnauthorizedError
from clearml_local.protocol import API_VERSION, COMPANY, SERVER_VERSION, USER
from clearml_local.settings import Settings

TOKEN_SECONDS = 30 * 24 * 3600
TOKEN_PARTS = 3
LOCAL_HOSTS = {"127.0.0.1", "localhost"}


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


HEADER = _encode(orjson.dumps({"alg": "HS256", "typ": "JWT"}))


def _signature(settings: Settings, signed: str) -> str:
    return _encode(hmac.digest(settings.token_secret, signed.encode(), sha256))


def make_token(settings: Settings, lifetime_s: int = TOKEN_SECONDS) -> str:
    """Return a token; its payload is what the SDK reads about the server."""
    moment = int(time.time())
    payload = {
        "iat": moment,
        "exp": moment + lifetime_s,
        "auth_type": "Bearer",
        "identity": {"user": USER, "company": COMPANY, "role": "user"},
        "api_version": API_VERSION,
        "server_version": SERVER_VERSION,
        "feature_set": "basic",
        "env": "local",
    }
    signed = f"{HEADER}.{_encode(orjson.dumps(payload))}"
    return f"{signed}.{_signature(settings, signed)}"


def check_token(settings: Settings, token: str) -> None:
    """Check signature and expiry.

    Raises:
        UnauthorizedError: the token is not ours or has expired.
    """
    signed, _, signature = token.rpartition(".")
    if not hmac.compare_digest(signature.encode(), _signature(settings, signed).encode()):
        raise UnauthorizedError(
            "Unauthorized (invalid token): log in again with this data folder's credentials"
        )
    payload: dict[str, Any] = orjson.loads(_decode(signed.partition(".")[2]))
    if payload["exp"] < time.time():
        raise UnauthorizedError("Unauthorized (expired token): log in again")


def _check_basic(settings: Settings, encoded: str) -> None:
    try:
        key, _, secret = base64.b64decode(encoded, validate=True).partition(b":")
    except binascii.Error:
        key, secret = b"", b""
    key_matches = hmac.compare_digest(key, settings.access_key.encode())
    secret_matches = hmac.compare_digest(secret, settings.secret_key.encode())
    if not (key_matches and secret_matches):
        raise UnauthorizedError("Unauthorized (invalid credentials)", Subcode.LOGIN_FAILED)


def check_bearer(settings: Settings, authorization: str) -> None:
    """Check an Authorization header that must carry a token.

    Raises:
        UnauthorizedError: it does not, or the token is wrong.
    """
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() != "bearer" or not value:
        raise UnauthorizedError("Unauthorized (missing token): call auth.login first")
    check_token(settings, value.strip())


def check_login(settings: Settings, authorization: str) -> None:
    """Check an Authorization header with key and secret, or with a token to renew.

    Raises:
        UnauthorizedError: neither is right.
    """
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() == "basic":
        _check_basic(settings, value.strip())
    else:
        check_bearer(settings, authorization)


def is_local_origin(header: str) -> bool:
    """Say whether an Origin header, if there is one, names a page of this machine.

    Only browsers send it. A page from elsewhere has no business here, whatever else it may have got hold of.
    """
    scheme, _, host = header.partition("://")
    return not header or (scheme in ("http", "https") and is_local_host(host))


def is_local_host(header: str) -> bool:
    """Say whether a Host header names this machine; a foreign name is DNS rebinding."""
    return header.rpartition(":")[0] in LOCAL_HOSTS if ":" in header else header in LOCAL_HOSTS
