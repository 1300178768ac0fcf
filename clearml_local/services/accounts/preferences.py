"""users.*_preferences: what the web application remembers for each user."""

from typing import Any

from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.accounts.users import load_user


@endpoint("users.get_preferences")
def get_preferences(call: Call) -> dict[str, Any]:
    """Return what the web application remembers for the caller."""
    return {"preferences": load_user(call, call.user).get("preferences", {})}


@endpoint("users.set_preferences")
def set_preferences(call: Call) -> dict[str, Any]:
    """Remember settings of the web application, over those of the same names."""
    user = load_user(call, call.user)
    preferences = {**user.get("preferences", {}), **call.body["preferences"]}
    call.store.users.put({**user, "preferences": preferences})
    return {"updated": 1, "fields": {"preferences": preferences}}
