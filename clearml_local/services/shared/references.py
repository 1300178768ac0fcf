"""What the web application's queries (``*_ex``) add: names in place of the ids of other documents."""

from collections.abc import Callable, Iterable

from clearml_local.documents import Document
from clearml_local.protocol import COMPANY, USER, Call

Lookup = Callable[[Call, str], Document | None]

LOOKUPS: dict[str, Lookup] = {
    "project": lambda call, identifier: call.store.projects.get(identifier),
    "task": lambda call, identifier: call.store.tasks.get(identifier),
    "execution.queue": lambda call, identifier: call.store.queues.get(identifier),
    "user": lambda _call, _identifier: {"id": USER, "name": USER},
    "company": lambda _call, _identifier: {"id": COMPANY, "name": COMPANY},
}
TASK_LOOKUPS: dict[str, Lookup] = {
    **LOOKUPS,
    "parent": lambda call, identifier: call.store.tasks.get(identifier),
}
MODEL_LOOKUPS: dict[str, Lookup] = {
    **LOOKUPS,
    "parent": lambda call, identifier: call.store.models.get(identifier),
}


def _replace(call: Call, document: Document, path: str, lookup: Lookup) -> None:
    """Put the document that a path names in place of its id; the inner objects on the way are copied."""
    *way, last = path.split(".")
    holder = document
    for key in way:
        inner = holder.get(key)
        if not isinstance(inner, dict):
            return
        holder[key] = dict(inner)
        holder = holder[key]
    identifier = holder.get(last)
    if isinstance(identifier, str) and identifier:
        holder[last] = lookup(call, identifier) or {"id": identifier}


def with_references(call: Call, documents: Iterable[Document], lookups: dict[str, Lookup]) -> list[Document]:
    """Return copies that hold the documents ``only_fields`` looks into (``project.name``), not their ids."""
    fields = [str(path) for path in call.body.get("only_fields") or []]
    wanted = [path for path in lookups if any(field.startswith(f"{path}.") for field in fields)]
    copies = [dict(document) for document in documents]
    for document in copies:
        for path in wanted:
            _replace(call, document, path, lookups[path])
    return copies
