"""update_tags: adding tags to several documents and removing some."""

from collections.abc import Sequence

from clearml_local.documents import Document
from clearml_local.errors import BadRequestError, Subcode
from clearml_local.protocol import Call
from clearml_local.states import touch
from clearml_local.table import Table


def _texts(call: Call, name: str) -> list[str]:
    given = call.body.get(name) or []
    if not isinstance(given, list) or not all(isinstance(text, str) for text in given):
        raise BadRequestError(f"{name} must be a list of texts", Subcode.VALIDATION)
    return given


def _changed(tags: Sequence[str], added: Sequence[str], removed: Sequence[str]) -> list[str]:
    kept = [tag for tag in tags if tag not in removed]
    return [*kept, *(tag for tag in dict.fromkeys(added) if tag not in kept)]


def update_tags(call: Call, table: Table) -> Document:
    """Add ``add_tags`` to the documents of ``ids`` and remove ``remove_tags``; ids unknown count for nothing.

    Raises:
        BadRequestError: one of the three is no list of texts, or no tags are given.
    """
    ids, added, removed = (_texts(call, name) for name in ("ids", "add_tags", "remove_tags"))
    if not added and not removed:
        raise BadRequestError("Give add_tags or remove_tags, or both", Subcode.VALIDATION)
    updated = 0
    for identifier in dict.fromkeys(ids):
        document = table.load(identifier)
        before = (document or {}).get("tags") or []
        after = _changed(before, added, removed)
        if document is not None and after != before:
            document["tags"] = after
            touch(document, call.user)
            table.put(document)
            updated += 1
    return {"updated": updated}
