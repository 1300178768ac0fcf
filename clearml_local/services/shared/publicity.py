"""make_public and make_private: what everybody may see belongs to no company."""

from collections.abc import Callable

from clearml_local.base.documents import Document
from clearml_local.protocol.announced import COMPANY
from clearml_local.protocol.endpoints import Call
from clearml_local.store.table import Table

# A document that everybody may see belongs to no company; pages show it as an example.
PUBLIC = ""


def set_public(call: Call, table: Table, load: Callable[[Call, str], Document]) -> Document:
    """Show documents to every company, or to this one alone; there is only this one here."""
    company = PUBLIC if call.name.endswith(".make_public") else COMPANY
    updated = 0
    for identifier in dict.fromkeys(map(str, call.body.get("ids") or [])):
        document = load(call, identifier)
        if document["company"] != company:
            table.put({**document, "company": company})
            updated += 1
    return {"updated": updated}
