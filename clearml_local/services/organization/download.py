"""organization.*download_for_get_all: what a list shows, as a file to save."""

import csv
import io
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import parse_qs

from clearml_local.base.documents import MISSING, Document, get_path, new_id, to_json
from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.protocol.endpoints import Call, Download, endpoint
from clearml_local.services.shared.inner import ask

PAGE_SIZE = 500
ROWS_MAX = 20_000
KEPT = 100
ENTITIES = {"task": "tasks", "model": "models", "project": "projects", "report": "reports"}
OWN = ("entity_type", "field_mappings", "page", "page_size", "size", "scroll_id", "refresh_scroll")
# The newest downloads prepared; one that is gone is prepared again.
_PREPARED: OrderedDict[str, Document] = OrderedDict()


@endpoint("organization.prepare_download_for_get_all")
def prepare(call: Call) -> dict[str, Any]:
    """Keep the query of a list until it is downloaded.

    Raises:
        BadRequestError: nothing of that type can be downloaded.
    """
    entity = call.body["entity_type"]
    if entity not in ENTITIES:
        raise BadRequestError(
            f"Unknown entity_type {entity[:40]!r}: one of {', '.join(ENTITIES)}", Subcode.VALIDATION
        )
    identifier = new_id()
    _PREPARED[identifier] = dict(call.body)
    if len(_PREPARED) > KEPT:
        _PREPARED.popitem(last=False)
    return {"prepare_id": identifier}


def _documents(call: Call, prepared: Document) -> Iterator[Document]:
    """Yield what the query finds, page by page, as its list shows it."""
    kind = ENTITIES[prepared["entity_type"]]
    name = f"{kind}.get_all_ex"
    query = {key: value for key, value in prepared.items() if key not in OWN}
    for page in range(ROWS_MAX // PAGE_SIZE):
        body = {**query, "page": page, "page_size": PAGE_SIZE}
        found = ask(call, name, **body)
        documents = found["tasks" if kind == "reports" else kind]
        yield from documents
        if len(documents) < PAGE_SIZE:
            return


def _mappings(prepared: Document) -> list[Document]:
    """Return the columns: the mappings given, or else the fields asked for."""
    fields = prepared.get("only_fields") or ["id", "name", "created", "last_update"]
    return prepared.get("field_mappings") or [{"field": field} for field in fields]


def _text(value: Any) -> str:
    if value is MISSING or value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(_text, value))
    return to_json(value).decode() if isinstance(value, dict | bool) else str(value)


def _cell(document: Document, mapping: Document) -> str:
    text = _text(get_path(document, mapping["field"]))
    shown = {
        str(pair["key"]): str(pair.get("value", ""))
        for pair in mapping.get("values") or []
        if isinstance(pair, dict) and "key" in pair
    }
    return shown.get(text, text)


def _table(documents: Iterator[Document], mappings: Sequence[Document]) -> str:
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow([mapping.get("name") or mapping["field"] for mapping in mappings])
    writer.writerows([_cell(document, mapping) for mapping in mappings] for document in documents)
    return target.getvalue()


@endpoint("organization.download_for_get_all")
def download(call: Call) -> Download:
    """Give what a prepared query finds as CSV; the id may stand in the address.

    Raises:
        BadRequestError: nothing is prepared under that id.
    """
    given = call.body.get("prepare_id") or (parse_qs(call.query).get("prepare_id") or [""])[0]
    prepared = _PREPARED.get(given)
    if prepared is None:
        raise BadRequestError(
            f"No download under {given[:40]!r}: call organization.prepare_download_for_get_all first",
            Subcode.VALIDATION,
        )
    text = _table(_documents(call, prepared), _mappings(prepared))
    return Download(text, "text/csv", f"{ENTITIES[prepared['entity_type']]}.csv")
