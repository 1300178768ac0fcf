"""update_tags: adding tags to several documents and removing some."""

from collections.abc import Callable

from clearml_local.base.documents import Document
from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.protocol.endpoints import Call
from clearml_local.services.task_life.states import touch
from clearml_local.store.table import Table


def update_tags(call: Call, table: Table, load: Callable[[Call, str], Document]) -> Document:
    """Add and remove tags of documents; those that stay keep their order, new ones come behind.

    Raises:
        BadRequestError: no tags are given, or a document is not there.
    """
    added, removed = call.body.get("add_tags") or [], set(call.body.get("remove_tags") or [])
    if not added and not removed:
        raise BadRequestError("Give add_tags or remove_tags, or both", Subcode.VALIDATION)
    updated = 0
    for identifier in dict.fromkeys(call.body["ids"]):
        document = load(call, identifier)
        tags = [tag for tag in dict.fromkeys([*document["tags"], *added]) if tag not in removed]
        if tags != document["tags"]:
            document["tags"] = tags
            touch(document, call.user)
            table.put(document)
            updated += 1
    return {"updated": updated}
