"""The gate: turns what a caller shows into who it is, and knows what was taken back."""

import contextlib
import hmac
import sqlite3
from datetime import UTC, datetime
from hashlib import sha256

from clearml_local.base.documents import Document, now, seconds_since
from clearml_local.base.errors import ApiError, Subcode, UnauthorizedError
from clearml_local.base.settings import Settings
from clearml_local.protocol import auth
from clearml_local.protocol.announced import COMPANY, USER
from clearml_local.protocol.auth import Identity
from clearml_local.store.database import Store

WEB_USER = "webserver"
IMPERSONATE = "x-clearml-impersonate-as"
VERIFIED_MAX = 1024
USE_NOTED_EVERY_S = 60
NOBODY = b"0" * 64


def digest(secret: bytes) -> str:
    """Return what is kept of a secret. It is 32 random bytes, so nobody finds it by trying."""
    return sha256(secret).hexdigest()


def new_user(identifier: str, name: str, role: str, fields: Document | None = None) -> Document:
    """Return the document of a user."""
    names = {"name": name, "given_name": name, "family_name": "", "avatar": None, "email": None}
    made = {"company": COMPANY, "created": now(), "preferences": {}}
    return {"id": identifier, **names, "role": role, **made, **(fields or {})}


class Gate:
    """Identifies callers of one server.

    Args:
        settings: the secrets of the data folder.
        store: holds users, credentials and the tokens that were taken back.
    """

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings = settings
        self._store = store
        self._verified: dict[str, Identity] = {}
        store.begin()
        self._ensure_own()
        for ended in list(store.revoked_tokens.select("WHERE expires < ?", (now(),))):
            store.revoked_tokens.delete(ended["id"])
        store.commit()

    def _ensure_own(self) -> None:
        """Put the data folder's own users and pairs where all others are."""
        own = (
            (USER, "admin", self._settings.access_key, self._settings.secret_key),
            (WEB_USER, "system", self._settings.web_access_key, self._settings.web_secret_key),
        )
        known = {
            one["id"]: one for one in self._store.credentials.select("WHERE user IN (?, ?)", (USER, WEB_USER))
        }
        for stale in (one for one in known.values() if one.get("own")):
            self._store.credentials.delete(stale["id"])
        for user, role, key, secret in own:
            stored = self._store.users.get(user) or {}
            self._store.users.put(new_user(user, user, role, {**stored, "role": role}))
            pair = {"id": key, "user": user, "label": user, "own": True, "digest": digest(secret.encode())}
            self._store.credentials.put({**known.get(key, {}), **pair})

    def identify(self, headers: dict[str, str], *, reads: bool = False) -> Identity:
        """Say who calls.

        Args:
            headers: of the request, lower-case names.
            reads: whether it only gets a file.

        Raises:
            ApiError: 401, nothing valid is shown; 403, a cookie comes from a page that may not use it, or
                the caller may not speak for the user named.
        """
        scheme, _, value = headers.get("authorization", "").partition(" ")
        kind, value = scheme.lower(), value.strip()
        if kind == "bearer" and value:
            identity = self.by_token(value)
        elif kind == "basic" and value:
            identity = self._by_pair(value, headers)
        elif token := auth.cookie_token(headers.get("cookie", "")):
            identity = self._by_cookie(token, headers, reads=reads)
        elif reads and (token := self._pages_cookie(headers)):
            identity = self._by_cookie(token, headers, reads=True)
        else:
            raise auth.no_credentials()
        other = headers.get(IMPERSONATE)
        return self._speaking_for(identity, other) if other else identity

    def by_token(self, token: str) -> Identity:
        """Say whom a token was given to.

        Raises:
            UnauthorizedError: it is not ours, has expired or was taken back.
        """
        identity = self._verified.get(token)
        if identity is None:
            identity = self._verify(token)
            if len(self._verified) >= VERIFIED_MAX:
                del self._verified[next(iter(self._verified))]
            self._verified[token] = identity
        auth.check_expiry(identity.expires)
        return identity

    def _verify(self, token: str) -> Identity:
        payload = auth.read_token(self._settings, token)
        user = self._store.users.get(payload["identity"]["user"])
        key = payload.get("key", self._settings.access_key)
        known = user is not None and self._store.credentials.get(key) is not None
        if user is None or not known or self._store.revoked_tokens.get(digest(token.encode())) is not None:
            raise UnauthorizedError("Unauthorized (invalid token): it was taken back; log in again")
        return Identity(user["id"], user["role"], key, payload["exp"])

    def _by_cookie(self, token: str, headers: dict[str, str], *, reads: bool) -> Identity:
        if not auth.may_use_cookie(headers, reads=reads):
            raise ApiError(
                "A page of another origin may not use the login of the web application",
                Subcode.GENERAL,
                403,
            )
        return self.by_token(token)

    def _pages_cookie(self, headers: dict[str, str]) -> str:
        return auth.cookie_of(headers.get("cookie", ""), auth.pages_cookie(self._settings.web_port))

    def _by_pair(self, encoded: str, headers: dict[str, str]) -> Identity:
        key, secret = auth.basic_pair(encoded)
        stored = self._store.credentials.get(key)
        expected = stored["digest"].encode() if stored else NOBODY
        matches = hmac.compare_digest(digest(secret).encode(), expected)
        user = self._store.users.get(stored["user"]) if stored and matches else None
        if stored is None or user is None:
            raise UnauthorizedError("Unauthorized (invalid credentials)", Subcode.LOGIN_FAILED)
        self._note_use(stored, headers.get("x-clearml-worker") or "127.0.0.1")
        return Identity(user["id"], user["role"], key)

    def _note_use(self, stored: Document, used_from: str) -> None:
        """Note when a pair was used last, now and then; that the disk is full does not keep anybody out."""
        if stored.get("last_used") and seconds_since(stored["last_used"]) < USE_NOTED_EVERY_S:
            return
        with contextlib.suppress(sqlite3.OperationalError), self._store.transaction():
            self._store.credentials.put({**stored, "last_used": now(), "last_used_from": used_from[:200]})

    def _speaking_for(self, identity: Identity, other: str) -> Identity:
        if other == identity.user:
            return identity
        user = self._store.users.get(other)
        if not identity.manages or user is None:
            raise ApiError(f"User {identity.user} may not speak for {other[:80]!r}", Subcode.GENERAL, 403)
        return Identity(user["id"], user["role"], identity.key, identity.expires)

    def revoke(self, token: str) -> None:
        """Take a token back, for good; to be called within a transaction."""
        self._remember(token, auth.read_token(self._settings, token)["exp"])
        self.forget()

    def _remember(self, token: str, expires: float) -> None:
        until = datetime.fromtimestamp(expires, UTC).isoformat(timespec="microseconds")
        self._store.revoked_tokens.put({"id": digest(token.encode()), "expires": until})

    def end(self, token: str) -> None:
        """Take a token back, outside of a call."""
        with self._store.transaction():
            self.revoke(token)

    def use_once(self, token: str, expires: float) -> bool:
        """Say whether what is good once comes for the first time; it is remembered until it has ended."""
        with self._store.transaction():
            is_new = self._store.revoked_tokens.get(digest(token.encode())) is None
            if is_new:
                self._remember(token, expires)
        return is_new

    def forget(self) -> None:
        """Look at every token anew: a user or a pair has changed."""
        self._verified.clear()

    def knows(self, headers: dict[str, str]) -> bool:
        """Say whether a caller who need not be known has a good token."""
        scheme, _, value = headers.get("authorization", "").partition(" ")
        token = value.strip() if scheme.lower() == "bearer" else auth.cookie_token(headers.get("cookie", ""))
        try:
            return bool(token) and bool(self.by_token(token))
        except UnauthorizedError:
            return False
