"""The steps of a pipeline: the tasks below its controller."""

from collections.abc import Iterator

from clearml_local.base.documents import Document
from clearml_local.protocol.endpoints import Call

PIPELINE = "pipeline"


def _is_other_run(run: Document, child: Document) -> bool:
    """Say whether a child is another run of a pipeline: copied from the run, it names that as its parent."""
    return PIPELINE in (child.get("system_tags") or []) and child.get("project") == run.get("project")


def steps_below(call: Call, identifier: str) -> Iterator[Document]:
    """Yield the tasks below one (to read only); steps may be pipelines themselves."""
    top = call.store.tasks.get(identifier)
    seen = {identifier}
    waiting = [top] if top else []
    while waiting:
        parent = waiting.pop()
        for child in list(call.store.tasks.select("WHERE parent = ?", (parent["id"],))):
            if child["id"] not in seen and not _is_other_run(parent, child):
                seen.add(child["id"])
                waiting.append(child)
                yield child


def ids_with_steps(call: Call, identifiers: list[str]) -> list[str]:
    """Return ids without repetition, and behind each, if the call asks for them, its pipeline's steps."""
    if not call.body.get("include_pipeline_steps"):
        return identifiers
    found = dict.fromkeys(identifiers)
    for identifier in identifiers:
        found.update(dict.fromkeys(step["id"] for step in steps_below(call, identifier)))
    return list(found)
