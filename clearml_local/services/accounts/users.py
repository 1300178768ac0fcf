"""users.*, auth.create_user, auth.edit_user: the people who use this server."""

from typing import Any

from clearml_local import search
from clearml_local.base.documents import Document, new_id
from clearml_local.base.errors import ApiError, BadRequestError, Subcode
from clearml_local.protocol.announced import COMPANY, USER
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.protocol.gate import WEB_USER, new_user
from clearml_local.services.shared.common import unknown

EDITED = ("name", "given_name", "family_name", "avatar")
GIVEN = (*EDITED, "email")
HIDDEN = ("preferences",)
OWN = (USER, WEB_USER)
NAME_LENGTH_MAX = 200


def check_manages(call: Call) -> None:
    """Check that the caller may make and change users.

    Raises:
        ApiError: 403, it is an ordinary user.
    """
    if not call.manages:
        raise ApiError(
            f"User {call.user} may not do that: it takes the data folder's own credentials",
            Subcode.GENERAL,
            403,
        )


def load_user(call: Call, identifier: str) -> Document:
    """Return a private copy of a user.

    Raises:
        BadRequestError: there is no such user.
    """
    user = call.store.users.load(identifier)
    if user is None:
        raise unknown("user", identifier, Subcode.VALIDATION)
    return user


def shown(user: Document) -> Document:
    """Return what others may see of a user."""
    return {name: value for name, value in user.items() if name not in HIDDEN}


def _given(call: Call, names: tuple[str, ...]) -> Document:
    given = {name: call.body[name] for name in names if name in call.body}
    if not 1 <= len(given.get("name", "-").strip()) <= NAME_LENGTH_MAX:
        raise BadRequestError(
            f"A user's name has 1 to {NAME_LENGTH_MAX} characters, found {given['name'][:40]!r}",
            Subcode.VALIDATION,
        )
    return given


@endpoint("auth.create_user", "users.create")
def create(call: Call) -> dict[str, Any]:
    """Make a user, as the web application does for a name that it meets first."""
    check_manages(call)
    identifier = call.body.get("id") or new_id()
    if call.store.users.get(identifier) is not None:
        raise BadRequestError(f"There is a user {identifier[:80]!r} already", Subcode.DUPLICATE_NAME)
    user = new_user(identifier, call.body["name"], "user", _given(call, GIVEN))
    call.store.users.put(user)
    return {"id": identifier}


@endpoint("auth.edit_user")
def edit_role(call: Call) -> dict[str, Any]:
    """Give a user another role."""
    check_manages(call)
    role = {"role": call.body["role"]} if call.body.get("role") else {}
    if role and call.body.get("user") in OWN:
        raise BadRequestError(f"User {call.body['user']} belongs to the data folder: its role stays")
    return _change(call, call.body["user"], role)


@endpoint("users.update")
def update(call: Call) -> dict[str, Any]:
    """Change a user's names; one's own, or those of anybody for who manages users."""
    if call.body["user"] != call.user:
        check_manages(call)
    return _change(call, call.body["user"], _given(call, EDITED))


def _change(call: Call, identifier: str, given: Document) -> Document:
    user = load_user(call, identifier)
    fields = {name: value for name, value in given.items() if user.get(name) != value}
    if fields:
        call.store.users.put({**user, **fields})
        call.gate.forget()
    return {"updated": int(bool(fields)), "fields": fields}


@endpoint("users.delete")
def delete(call: Call) -> dict[str, Any]:
    """Delete a user with its credentials; what it made stays."""
    check_manages(call)
    user = load_user(call, call.body["user"])
    if user["id"] in OWN:
        raise BadRequestError(f"User {user['id']} belongs to the data folder and stays")
    for pair in list(call.store.credentials.select("WHERE user = ?", (user["id"],))):
        call.store.credentials.delete(pair["id"])
    call.store.users.delete(user["id"])
    call.gate.forget()
    return {"deleted": True}


@endpoint("users.get_all", "users.get_all_ex")
def get_all(call: Call) -> dict[str, Any]:
    """List the people, without the web application's server."""
    found = search.search(call.store.users, search.USERS, call.body)
    people = [shown(user) for user in found if user["role"] != "system"]
    return {"users": search.cut(people, call.body), **search.scroll(call.body)}


@endpoint("users.get_by_id")
def get_by_id(call: Call) -> dict[str, Any]:
    """Describe one user."""
    user = shown(load_user(call, call.body["user"]))
    return {"user": search.project_fields(user, call.body.get("only_fields"))}


@endpoint("users.get_current_user")
def current_user(call: Call) -> dict[str, Any]:
    """Describe the caller."""
    company = {"id": COMPANY, "name": COMPANY}
    answer: Document = {"user": {**shown(load_user(call, call.user)), "company": company}, "settings": {}}
    if call.body.get("get_supported_features"):
        answer["user"]["supported_features"] = []
    return answer


@endpoint("users.get_vaults")
def vaults(_call: Call) -> dict[str, Any]:
    """There are no configuration vaults."""
    return {"vaults": []}
