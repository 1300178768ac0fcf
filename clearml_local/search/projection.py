"""``only_fields``: cutting documents down to dotted paths, or cutting paths out of them."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from clearml_local.base.documents import Document, decoded, splits

EVERYTHING = "*"


def as_paths(value: Any) -> list[str]:
    """Return a list of paths, which a request may also give as one text."""
    paths = value if isinstance(value, list) else [value]
    return [str(path) for path in paths if path]


def _copy_field(source: Document, target: Document, parts: Sequence[str]) -> bool:
    for key, rest in splits(source, parts):
        value = source[key]
        if not rest:
            target[key] = value
            return True
        if isinstance(value, list):
            target[key] = _project_elements(value, target.get(key), rest)
            return True
        if isinstance(value, dict):
            inner = dict(target.get(key) or {})
            if _copy_field(value, inner, rest):
                target[key] = inner
                return True
    # The SDK asks for ``runtime.version`` and then reads ``runtime``: the way there stays, even if empty.
    if isinstance(source.get(parts[0]), dict):
        target.setdefault(parts[0], {})
    return False


def _project_elements(elements: list[Any], earlier: list[Any] | None, rest: Sequence[str]) -> list[Any]:
    chosen: list[Any] = []
    for position, element in enumerate(elements):
        part: Document = dict(earlier[position]) if earlier else {}
        if isinstance(element, dict):
            _copy_field(element, part, rest)
        chosen.append(part)
    return chosen


def _without(value: Any, parts: Sequence[str]) -> Any:
    """Return a value without what lies at a path; what is left is shared, not copied."""
    if isinstance(value, list):
        return [_without(element, parts) for element in value]
    if not isinstance(value, dict):
        return value
    result = dict(value)
    for key, rest in splits(value, parts):
        if not rest:
            del result[key]
            break
        result[key] = _without(value[key], rest)
    return result


def _spellings(path: str) -> list[Sequence[str]]:
    """Return the ways to read a path: as it stands, and with ``%2E`` for a dot within a name."""
    parts = path.split(".")
    return [parts, decoded(parts)] if "%" in path else [parts]


def _chosen(document: Document, paths: Sequence[str]) -> Document:
    result: Document = {"id": document["id"]} if "id" in document else {}
    for path in paths:
        if path in document:
            result[path] = document[path]
        else:
            any(_copy_field(document, result, parts) for parts in _spellings(path))
    return result


def is_whole(paths: Sequence[str]) -> bool:
    """Say whether paths leave a document whole but for what they cut out of it."""
    return EVERYTHING in paths or all(path.startswith("-") for path in paths)


def projector(only_fields: Any) -> Callable[[Document], Document]:
    """Return what cuts documents down to dotted paths and their ids; unknown paths are simply absent.

    Paths with a leading minus are cut out. Where there are no others, or among them ``*``, the rest stays.
    """
    paths = as_paths(only_fields)
    wanted = [path for path in paths if not path.startswith("-")]
    everything = is_whole(paths)
    unwanted = [
        parts for path in paths if path[:1] == "-" and path != "-id" for parts in _spellings(path[1:])
    ]

    def cut_down(document: Document) -> Document:
        result = document if everything else _chosen(document, wanted)
        for parts in unwanted:
            result = _without(result, parts)
        return result

    return cut_down


def project_fields(document: Document, only_fields: Any) -> Document:
    """Return one document cut down as by ``projector``."""
    return projector(only_fields)(document)


def cut(documents: Iterable[Document], body: Document) -> list[Document]:
    """Return the documents with only the fields the request asks for."""
    only_fields = body.get("only_fields")
    return [*map(projector(only_fields), documents)] if only_fields else list(documents)
