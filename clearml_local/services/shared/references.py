"""What the web application's queries (``*_ex``) add: objects in place of the ids of other documents.

Company, user, project and parent are always objects there; other documents are, where ``only_fields`` looks
into them (``models.output.model.name``), at any depth (``parent.project.name``).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from clearml_local.base.documents import Document
from clearml_local.protocol.endpoints import Call
from clearml_local.search.projection import EVERYTHING, as_paths, is_whole, project_fields, projector

Lookup = Callable[[Call, str], Document | None]

# A user's document holds more than others may see.
USER_FIELDS = ("id", "name", "given_name", "family_name", "avatar", "role", "company", "created")
ALWAYS = {"company", "user", "project", "parent"}
NAMED = ["name"]
SYSTEM_TAGS_SINCE = (2, 3)


def _user(call: Call, identifier: str) -> Document:
    known = call.store.users.get(identifier) or {}
    seen = {name: known[name] for name in USER_FIELDS if name in known}
    return {"name": identifier, **seen, "id": identifier}


LOOKUPS: dict[str, Lookup] = {
    "company": lambda _call, identifier: {"id": identifier, "name": identifier},
    "model": lambda call, identifier: call.store.models.get(identifier),
    "project": lambda call, identifier: call.store.projects.get(identifier),
    "queue": lambda call, identifier: call.store.queues.get(identifier),
    "task": lambda call, identifier: call.store.tasks.get(identifier),
    "user": _user,
}
_OWNED = {"company": "company", "user": "user"}
# For each kind of document: where ids of others stand, and of which kind those are.
REFERENCES: dict[str, dict[str, str]] = {
    "company": {},
    "model": {**_OWNED, "project": "project", "parent": "model", "task": "task"},
    "project": {**_OWNED, "parent": "project"},
    "queue": {**_OWNED, "entries.task": "task"},
    "task": {
        **_OWNED,
        "project": "project",
        "parent": "task",
        "execution.queue": "queue",
        "models.input.model": "model",
        "models.output.model": "model",
    },
    "user": {"company": "company"},
}


@dataclass(frozen=True)
class Reference:
    """A place of an id that becomes an object.

    Attributes:
        way: the names that lead there.
        kind: which kind of document it names.
        fields: what is shown of that.
        inner: places within that, again.
    """

    way: tuple[str, ...]
    kind: str
    fields: list[str]
    inner: "list[Reference]"


def _references(kind: str, paths: Sequence[str]) -> list[Reference]:
    """Return the ids to replace in documents of a kind of which some paths are asked for."""
    wanted = [path for path in paths if not path.startswith("-")]
    everything = EVERYTHING in wanted or not wanted
    found = []
    for place, target in REFERENCES[kind].items():
        below = [path.removeprefix(f"{place}.") for path in wanted if path.startswith(f"{place}.")]
        plainly = place in ALWAYS and (everything or place in wanted)
        if below or plainly:
            inner = _references(target, below) if below else []
            fields = _at_places(below, inner) + (NAMED if plainly else [])
            found.append(Reference(tuple(place.split(".")), target, fields, inner))
    return found


def _at_places(paths: Iterable[str], references: Iterable[Reference]) -> list[str]:
    """Return paths that end where an object is put, which holds no more than is asked for already."""
    places = [".".join(reference.way) for reference in references]
    ends = {path: place for path in paths for place in places if path.startswith(f"{place}.")}
    return list(dict.fromkeys(ends.get(path, path) for path in paths))


class _Objects:
    """The objects that one call shows; most documents of a list name the same ones."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._known: dict[tuple[int, str], Document] = {}

    def put(self, document: Document, references: Iterable[Reference]) -> Document:
        """Return a copy of a document with objects in place of ids."""
        result: Document = dict(document)
        for reference in references:
            result = self._within(result, reference.way, reference)
        return result

    def _within(self, holder: Any, way: Sequence[str], reference: Reference) -> Any:
        if isinstance(holder, list):
            return [self._within(element, way, reference) for element in holder]
        if not way:
            return self._object(holder, reference)
        if not isinstance(holder, dict) or not holder.get(way[0]):
            return holder
        return {**holder, way[0]: self._within(holder[way[0]], way[1:], reference)}

    def _object(self, value: Any, reference: Reference) -> Any:
        """Return the object for an id; one that stands there already is filled up."""
        identifier = value.get("id") if isinstance(value, dict) else value
        if not isinstance(identifier, str):
            return value
        key = (id(reference), identifier)
        if key not in self._known:
            found = LOOKUPS[reference.kind](self._call, identifier) or {"id": identifier}
            self._known[key] = project_fields(self.put(found, reference.inner), reference.fields)
        return {**value, **self._known[key]} if isinstance(value, dict) else self._known[key]


def shown_ex(call: Call, documents: Iterable[Document], kind: str, *extra: str) -> list[Document]:
    """Return documents as ``*_ex`` calls show them: with objects, and only the fields asked for.

    Args:
        call: its ``only_fields`` say what is asked for.
        documents: of one kind.
        kind: ``task``, ``model``, ``project`` or ``queue``.
        extra: fields that are shown whatever is asked for.
    """
    paths = as_paths(call.body.get("only_fields"))
    references = _references(kind, paths)
    fields = _at_places(paths, references)
    if not is_whole(paths):
        fields += extra
    objects = _Objects(call)
    cut_down = projector(fields)
    return [cut_down(objects.put(document, references)) for document in documents]


def with_old_tags(call: Call, documents: list[Document]) -> list[Document]:
    """Return the documents; for clients that know no system tags, those are among the tags."""
    if call.version >= SYSTEM_TAGS_SINCE:
        return documents
    return [
        {**document, "tags": [*(document.get("tags") or []), *(document.get("system_tags") or [])]}
        for document in documents
    ]
