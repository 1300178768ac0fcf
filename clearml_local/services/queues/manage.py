"""queues.*: the queues themselves; what waits in them is in ``waiting``."""

from typing import Any

from clearml_local import search
from clearml_local.base.documents import Document, new_id, now
from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.protocol.announced import COMPANY, USER
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.search.projection import as_paths, is_whole
from clearml_local.services.models.edit import metadata_by_key
from clearml_local.services.queues import entries as queue_entries
from clearml_local.services.queues.leaving import give_back
from clearml_local.services.shared.common import load
from clearml_local.services.shared.names import checked_name
from clearml_local.store.database import Store

DEFAULT_QUEUE = "default"
STANDARD_QUEUES = {DEFAULT_QUEUE: ["default"], "services": []}
EDITED = ("name", "display_name", "tags", "system_tags")


def find_by_name(store: Store, name: str) -> Document | None:
    """Return the queue of that name, or None."""
    return next(store.queues.select("WHERE name = ?", (name,)), None)


def new_queue(store: Store, name: str, fields: Document) -> Document:
    """Store a new queue and return it.

    Raises:
        BadRequestError: the name is too short or taken.
    """
    _check_name(store, name)
    moment = now()
    queue: Document = {
        "id": new_id(), "name": name, "user": USER, "company": COMPANY, "created": moment,
        "last_update": moment, "tags": [], "system_tags": [], "metadata": {}, **fields,
    }  # fmt: skip
    store.queues.put(queue)
    return queue


def _check_name(store: Store, name: str) -> None:
    checked_name("queue", name)  # it stays as given: agents ask for it by that
    if find_by_name(store, name) is not None:
        raise BadRequestError(f"Queue name already in use: {name[:80]!r}", Subcode.DUPLICATE_NAME)


def ensure_queue(store: Store, name: str) -> Document:
    """Return the queue of that name, made when absent."""
    fields = {"system_tags": STANDARD_QUEUES.get(name, [])}
    return find_by_name(store, name) or new_queue(store, name, fields)


def ensure_standard_queues(store: Store) -> None:
    """Make the queues that agents and controllers use unless told otherwise."""
    store.begin()
    for name in STANDARD_QUEUES:
        ensure_queue(store, name)
    store.commit()


def load_queue(call: Call) -> Document:
    """Return a private copy of the queue the call names by id.

    Raises:
        BadRequestError: there is no such queue; the SDK counts on it when it tries a name first.
    """
    return load(call.store.queues, call.body["queue"], Subcode.QUEUE_UNKNOWN)


def task_limit(call: Call) -> int | None:
    """Return how many waiting tasks an answer may hold; None for all of them."""
    limit = call.body.get("max_task_entries")
    return None if limit is None else max(0, min(limit, 2**31))


def _wants(call: Call, field: str) -> bool:
    """Say whether a request that may name its fields asks for one."""
    paths = as_paths(call.body.get("only_fields"))
    return is_whole(paths) or any(path.split(".")[0] == field for path in paths)


def _with_entries(call: Call, queue: Document) -> Document:
    waiting = queue_entries.entries(call.store, queue["id"], task_limit(call))
    return {**queue, "entries": [entry.document() for entry in waiting]}


@endpoint("queues.create")
def create(call: Call) -> dict[str, Any]:
    """Create a queue; its name must be new."""
    fields: Document = {field: call.body[field] for field in EDITED[1:] if field in call.body}
    fields |= {"user": call.user, "metadata": metadata_by_key(call.body.get("metadata") or {})}
    return {"id": new_queue(call.store, call.body["name"], fields)["id"]}


@endpoint("queues.get_by_id")
def get_by_id(call: Call) -> dict[str, Any]:
    """Return one queue with the tasks that wait in it."""
    return {"queue": _with_entries(call, load_queue(call))}


@endpoint("queues.get_all")
def get_all(call: Call) -> dict[str, Any]:
    """Return one page of the queues that match."""
    found = search.search(call.store.queues, search.QUEUES, call.body)
    if _wants(call, "entries"):  # an agent's poll does not ask for them
        found = [_with_entries(call, queue) for queue in found]
    return {"queues": search.cut(found, call.body), **search.scroll(call.body)}


@endpoint("queues.get_default")
def get_default(call: Call) -> dict[str, Any]:
    """Name the queue for tasks enqueued without one."""
    queue = ensure_queue(call.store, DEFAULT_QUEUE)
    return {"id": queue["id"], "name": queue["name"]}


@endpoint("queues.update")
def update(call: Call) -> dict[str, Any]:
    """Change a queue's names or tags."""
    queue = load_queue(call)
    changed = {field: call.body[field] for field in EDITED if field in call.body}
    if changed.get("name", queue["name"]) != queue["name"]:
        _check_name(call.store, changed["name"])
    queue.update({**changed, "last_update": now()})
    call.store.queues.put(queue)
    return {"updated": 1, "fields": {**changed, "last_update": queue["last_update"]}}


@endpoint("queues.delete")
def delete(call: Call) -> dict[str, Any]:
    """Delete a queue; one with tasks goes only by ``force``, and they become what they were before."""
    queue = load_queue(call)
    waiting = queue_entries.count(call.store, queue["id"])
    if waiting and not call.body.get("force"):
        raise BadRequestError(
            f"Queue {queue['name']!r} is not empty ({waiting} tasks): empty it or use force",
            Subcode.QUEUE_NOT_EMPTY,
        )
    for identifier in queue_entries.clear(call.store, queue["id"]):
        give_back(call, identifier, f"Queue {queue['name']} was deleted")
    call.store.queues.delete(queue["id"])
    return {"deleted": 1}


@endpoint("queues.add_or_update_metadata")
def add_or_update_metadata(call: Call) -> dict[str, Any]:
    """Set metadata by key; the others stay unless ``replace_metadata``."""
    queue = load_queue(call)
    kept = {} if call.body.get("replace_metadata") else queue["metadata"]
    queue["metadata"] = {**kept, **metadata_by_key(call.body["metadata"])}
    call.store.queues.put({**queue, "last_update": now()})
    return {"updated": 1}


@endpoint("queues.delete_metadata")
def delete_metadata(call: Call) -> dict[str, Any]:
    """Remove metadata by key."""
    queue = load_queue(call)
    queue["metadata"] = {key: item for key, item in queue["metadata"].items() if key not in call.body["keys"]}
    call.store.queues.put({**queue, "last_update": now()})
    return {"updated": 1}
