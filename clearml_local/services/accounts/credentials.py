"""auth.*_credentials: pairs of key and secret for the SDK, as many as a user wants."""

import secrets
from typing import Any

from clearml_local.base.documents import Document, now
from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.base.settings import KEY_BYTES, SECRET_BYTES
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.protocol.gate import digest

SHOWN = ("label", "last_used", "last_used_from")
LABEL_LENGTH_MAX = 200
PAIRS_MAX = 100


def _own(call: Call) -> list[Document]:
    return list(call.store.credentials.select("WHERE user = ? ORDER BY rowid", (call.user,)))


def _load(call: Call) -> Document:
    stored = call.store.credentials.load(call.body["access_key"])
    if stored is None or stored["user"] != call.user:
        raise BadRequestError(
            f"User {call.user} has no credentials with key {call.body['access_key'][:80]!r}",
            Subcode.VALIDATION,
        )
    return stored


def _label(call: Call) -> str | None:
    label = call.body.get("label")
    return label[:LABEL_LENGTH_MAX] if label else None


@endpoint("auth.get_credentials")
def get_credentials(call: Call) -> dict[str, Any]:
    """Name the caller's keys, never a secret; ``own`` is the data folder's, which cannot be revoked."""
    return {
        "credentials": [
            {
                "access_key": pair["id"],
                "own": bool(pair.get("own")),
                **{name: pair.get(name) for name in SHOWN},
            }
            for pair in _own(call)
        ]
    }


@endpoint("auth.create_credentials")
def create_credentials(call: Call) -> dict[str, Any]:
    """Make a new pair for the caller; its secret is shown here and nowhere else, nor kept."""
    if len(_own(call)) >= PAIRS_MAX:
        raise BadRequestError(f"User {call.user} has {PAIRS_MAX} credentials already: revoke some first")
    key, secret = secrets.token_hex(KEY_BYTES).upper(), secrets.token_urlsafe(SECRET_BYTES)
    label = _label(call)
    made = {"user": call.user, "label": label, "created": now(), "digest": digest(secret.encode())}
    call.store.credentials.put({"id": key, **made})
    return {"credentials": {"access_key": key, "secret_key": secret, "label": label}}


@endpoint("auth.edit_credentials")
def edit_credentials(call: Call) -> dict[str, Any]:
    """Give a pair of the caller's another label."""
    stored = _load(call)
    label = _label(call)
    changed = label is not None and label != stored.get("label")
    if changed:
        call.store.credentials.put({**stored, "label": label})
    return {"updated": int(changed)}


@endpoint("auth.revoke_credentials")
def revoke_credentials(call: Call) -> dict[str, Any]:
    """Delete a pair of the caller's: neither it nor the tokens given for it are good any more."""
    stored = _load(call)
    if stored.get("own"):
        raise BadRequestError(
            f"Key {stored['id']} is the data folder's own: to change it, stop the server and delete its file"
        )
    call.store.credentials.delete(stored["id"])
    call.gate.forget()
    return {"revoked": 1}
