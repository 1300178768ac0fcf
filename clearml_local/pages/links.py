"""The link that logs a browser in, once; and what a session shows afterwards.

A link holds when it ends and a random number, signed. It is no token: it opens the pages and nothing else,
and the server remembers that it was used. A command makes it from the data folder alone, without a call to
the server.
"""

import hmac
import secrets
import time
from hashlib import sha256
from urllib.parse import quote

LINK_SECONDS = 12 * 3600
NONCE_BYTES = 16
LOGIN = "pages-login"
SESSION = "pages-session"


def _signed(secret: bytes, purpose: str, text: str) -> str:
    return hmac.digest(secret, f"{purpose}:{text}".encode(), sha256).hex()


def new(secret: bytes, web_server: str, lifetime_s: int = LINK_SECONDS) -> str:
    """Return an address that logs in whoever opens it first.

    Args:
        secret: that of the data folder.
        web_server: address of the pages, without a slash at its end.
    """
    text = f"{int(time.time()) + lifetime_s}.{secrets.token_urlsafe(NONCE_BYTES)}"
    return f"{web_server}/login?token={quote(f'{text}.{_signed(secret, LOGIN, text)}')}"


def expiry_of(secret: bytes, token: str) -> int | None:
    """Return when a link's token ends (s since the epoch); None for one that is not ours, or has ended."""
    text, _, signature = token.rpartition(".")
    if not hmac.compare_digest(signature.encode(), _signed(secret, LOGIN, text).encode()):
        return None
    expires = int(text.partition(".")[0])
    return expires if expires > time.time() else None


def session_token(secret: bytes, cookie: str) -> str:
    """Return what a page shows beside the cookie with every call; no page of another origin can read it."""
    return _signed(secret, SESSION, cookie)


def shows_session(secret: bytes, cookie: str, shown: str) -> bool:
    """Say whether a page showed the token that belongs to its cookie."""
    return hmac.compare_digest(session_token(secret, cookie).encode(), shown.encode())
