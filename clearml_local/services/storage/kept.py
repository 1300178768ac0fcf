"""storage.*_settings: what is written in the web application's settings about buckets.

This server reads no bucket itself, so it has no use for their secrets and keeps none: what comes is stored
and shown again without them. Clients take theirs from their own settings.
"""

from typing import Any

from clearml_local.base.documents import Document
from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.protocol.endpoints import Call, endpoint

IDENTIFIER = "storage"
KINDS = ("aws", "google", "azure")
SECRETS = {"secret", "token", "account_key", "credentials_json"}


def _without_secrets(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_secrets(item) for name, item in value.items() if name not in SECRETS}
    return [_without_secrets(item) for item in value] if isinstance(value, list) else value


def _load(call: Call) -> Document:
    stored = call.store.settings.get(IDENTIFIER)
    return dict(stored["value"]) if stored else {}


def _save(call: Call, value: Document) -> None:
    call.store.settings.put({"id": IDENTIFIER, "name": IDENTIFIER, "value": value})


@endpoint("storage.get_settings")
def get_settings(call: Call) -> dict[str, Any]:
    """Return what was stored; no secret is among it."""
    return {"settings": _load(call)}


@endpoint("storage.set_settings")
def set_settings(call: Call) -> dict[str, Any]:
    """Store the settings of the kinds given, in the place of what was there."""
    given = {name: _without_secrets(call.body[name]) for name in KINDS if name in call.body}
    _save(call, {**_load(call), **given})
    return {"updated": len(given)}


@endpoint("storage.reset_settings")
def reset_settings(call: Call) -> dict[str, Any]:
    """Drop the settings of the kinds named."""
    unknown = set(call.body["keys"]) - set(KINDS)
    if unknown:
        raise BadRequestError(
            f"Storage settings are of {', '.join(KINDS)}; found {sorted(unknown)[0][:80]!r}",
            Subcode.VALIDATION,
        )
    stored = _load(call)
    dropped = set(call.body["keys"]) & set(stored)
    _save(call, {name: value for name, value in stored.items() if name not in dropped})
    return {"updated": len(dropped)}
