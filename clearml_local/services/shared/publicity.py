"""make_public and make_private: one company, so what is public is only noted."""

from clearml_local.documents import Document
from clearml_local.protocol import Call
from clearml_local.table import Table


def set_public(call: Call, table: Table) -> Document:
    """Note of the documents whose ids a call gives whether they are public; unknown ids count for nothing."""
    public = call.name.endswith(".make_public")
    updated = 0
    for identifier in dict.fromkeys(map(str, call.body.get("ids") or [])):
        document = table.load(identifier)
        if document is not None and bool(document.get("public")) != public:
            table.put({**document, "public": public})
            updated += 1
    return {"updated": updated}
