"""Who calls: a signed token (JWT, HS256) in a header or a cookie, or key and secret; and from where."""

import base64
import binascii
import hmac
import re
import secrets
import time
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson

from clearml_local.base.errors import Subcode, UnauthorizedError
from clearml_local.base.settings import Settings
from clearml_local.protocol.announced import API_VERSION, COMPANY, SERVER_VERSION

TOKEN_SECONDS = 30 * 24 * 3600
LOCAL_HOST = re.compile(r"(127\.0\.0\.1|localhost)(:[0-9]{1,5})?", re.IGNORECASE)
COOKIE = "clearml_token_basic"
# What browsers say of a request: from the very same origin, or typed in by the person.
OWN_PAGE = {"same-origin", "none"}
# From another port of this host. Fit for showing an image, not for changing anything.
NEIGHBOUR = "same-site"


@dataclass(frozen=True)
class Identity:
    """Who calls.

    Attributes:
        user: id of the user.
        role: ``user``, ``admin``, ... ; ``system`` for the web application's server.
        key: access key that was shown, or that the token was given for.
        expires: when the token ends (s since the epoch).
    """

    user: str
    role: str
    key: str
    expires: float = float("inf")

    @property
    def manages(self) -> bool:
        """Whether it may make users and speak for them."""
        return self.role in ("admin", "system")


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


HEADER = _encode(orjson.dumps({"alg": "HS256", "typ": "JWT"}))


def _signature(settings: Settings, signed: str) -> str:
    return _encode(hmac.digest(settings.token_secret, signed.encode(), sha256))


def make_token(settings: Settings, identity: Identity, lifetime_s: int = TOKEN_SECONDS) -> str:
    """Return a token; its payload is what the SDK reads about the server."""
    moment = int(time.time())
    payload = {
        "iat": moment,
        "exp": moment + lifetime_s,
        "jti": secrets.token_hex(8),  # who logs out ends this login, not another one of the same second
        "auth_type": "Bearer",
        "identity": {"user": identity.user, "company": COMPANY, "role": identity.role},
        "key": identity.key,
        "api_version": API_VERSION,
        "server_version": SERVER_VERSION,
        "feature_set": "basic",
        "env": "local",
    }
    signed = f"{HEADER}.{_encode(orjson.dumps(payload))}"
    return f"{signed}.{_signature(settings, signed)}"


def read_token(settings: Settings, token: str) -> dict[str, Any]:
    """Check signature and expiry of a token; return its payload.

    Raises:
        UnauthorizedError: the token is not ours or has expired.
    """
    signed, _, signature = token.rpartition(".")
    if not hmac.compare_digest(signature.encode(), _signature(settings, signed).encode()):
        raise UnauthorizedError(
            "Unauthorized (invalid token): log in again with this data folder's credentials"
        )
    payload: dict[str, Any] = orjson.loads(_decode(signed.partition(".")[2]))
    check_expiry(payload["exp"])
    return payload


def check_expiry(expires: float) -> None:
    """Check that a token's end is still to come.

    Raises:
        UnauthorizedError: it is past.
    """
    if expires < time.time():
        raise UnauthorizedError("Unauthorized (expired token): log in again")


def basic_pair(encoded: str) -> tuple[str, bytes]:
    """Return key and secret of a Basic header's value; ("", b"") for what is none."""
    try:
        key, _, secret = base64.b64decode(encoded, validate=True).partition(b":")
        return key.decode(), secret
    except (binascii.Error, ValueError):
        return "", b""


def no_credentials() -> UnauthorizedError:
    """Return the answer for a caller who shows nothing."""
    return UnauthorizedError(
        "Unauthorized (missing credentials): call auth.login with key and secret first",
        Subcode.NO_CREDENTIALS,
    )


def pages_cookie(web_port: int) -> str:
    """Return the name of this server's own pages' cookie: browsers share cookies between ports of a host."""
    return f"clearml_pages_{web_port}"


def cookie_token(header: str) -> str:
    """Return the token of the web application in a Cookie header; "" when there is none."""
    return cookie_of(header, COOKIE)


def cookie_of(header: str, wanted: str) -> str:
    """Return a cookie's value in a Cookie header; "" when it is not there."""
    for part in header.split(";"):
        name, _, value = part.strip().partition("=")
        if name == wanted:
            return value
    return ""


def set_cookie(token: str, lifetime_s: int, name: str = COOKIE) -> str:
    """Return the header that keeps a token in the browser; with no seconds left, it drops it.

    Out of reach of scripts, and sent by pages of this host only (a port is no part of a site).
    """
    return f"{name}={token}; Path=/; Max-Age={lifetime_s}; HttpOnly; SameSite=Strict"


def may_use_cookie(headers: dict[str, str], *, reads: bool) -> bool:
    """Say whether a request may be allowed on account of its cookie.

    A browser sends the cookie on its own, also for a page that another program of this machine serves on
    another port. Browsers say since 2023 at the latest where a request comes from, and no page can change
    that; older ones leave the Origin, which has been checked already.

    Args:
        headers: of the request.
        reads: whether it only gets a file, as an image in a page does.
    """
    site = headers.get("sec-fetch-site", "none")
    return site in OWN_PAGE or (reads and site == NEIGHBOUR)


def is_local_origin(header: str) -> bool:
    """Say whether an Origin header, if there is one, names a page of this machine.

    Only browsers send it. A page from elsewhere has no business here, whatever else it may have got hold of.
    """
    scheme, _, host = header.partition("://")
    return not header or (scheme in ("http", "https") and is_local_host(host))


def is_local_host(header: str) -> bool:
    """Say whether a Host header names this machine; a foreign name is DNS rebinding."""
    return LOCAL_HOST.fullmatch(header) is not None
