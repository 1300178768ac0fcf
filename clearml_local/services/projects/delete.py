"""projects.validate_delete and delete: taking away a project with all that lies below it."""

from dataclasses import dataclass, replace
from typing import Any

from clearml_local.base.documents import Document, to_json
from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.models.delete import remove_models
from clearml_local.services.projects.tree import descendants
from clearml_local.services.shared.common import IS_ARCHIVED, load_project
from clearml_local.services.shared.event_files import event_urls
from clearml_local.services.task_life.states import touch
from clearml_local.services.tasks.delete import delete_task
from clearml_local.store.table import Table

WITHIN = "WHERE project IN (SELECT value FROM json_each(?))"
ACTIVE = f"AND NOT {IS_ARCHIVED}"
REPORTS = "AND instr(system_tags_text, '\"reports\"')"
URLS = ("model_urls", "artifact_urls", "event_urls")
# Datasets and pipelines are projects, by their tags.
KINDS_OF_PROJECTS = {"datasets": "dataset", "pipelines": "pipeline"}


@dataclass(frozen=True)
class Contents:
    """A project with those below it, and how much lies in them."""

    call: Call
    projects: list[Document]

    @property
    def identifiers(self) -> str:
        """Ids of the projects, as one JSON text for SQL."""
        return to_json([project["id"] for project in self.projects]).decode()

    def count(self, table: Table, *conditions: str) -> int:
        """Count tasks or models in the projects."""
        return table.count(" ".join([WITHIN, *conditions]), [self.identifiers])

    def select(self, table: Table) -> list[Document]:
        """Return the tasks or models in the projects."""
        return list(table.scan(WITHIN, [self.identifiers]))

    def tagged(self, tag: str) -> tuple[int, int]:
        """Count the projects of a tag, and those of them that hold a task which is not archived."""
        found = [project["id"] for project in self.projects if tag in (project.get("system_tags") or [])]
        active = self.call.store.tasks.distinct("project", f"{WITHIN} {ACTIVE}", [to_json(found).decode()])
        return len(found), len(active)


def _contents(call: Call) -> Contents:
    project = load_project(call)
    return Contents(call, [project, *descendants(call.store, project)])


@endpoint("projects.validate_delete")
def validate_delete(call: Call) -> dict[str, Any]:
    """Count what a deletion would meet."""
    contents = _contents(call)
    store = call.store
    answer: dict[str, Any] = {}
    for name, table, *conditions in (
        ("tasks", store.tasks),
        ("models", store.models),
        ("reports", store.tasks, REPORTS),
    ):
        answer[name] = contents.count(table, *conditions)
        answer[f"non_archived_{name}"] = contents.count(table, *conditions, ACTIVE)
    for name, tag in KINDS_OF_PROJECTS.items():
        answer[name], answer[f"non_archived_{name}"] = contents.tagged(tag)
    return answer


def _check_deletable(contents: Contents) -> None:
    """Check that nothing is in the way of a deletion without force.

    Raises:
        BadRequestError: tasks or models that are not archived.
    """
    store = contents.call.store
    name = contents.projects[0]["name"]
    for kind, table, subcode in (
        ("tasks", store.tasks, Subcode.PROJECT_HAS_TASKS),
        ("models", store.models, Subcode.PROJECT_HAS_MODELS),
    ):
        count = contents.count(table, ACTIVE)
        if count:
            raise BadRequestError(
                f"Project {name!r} has {count} {kind} that are not archived: archive them or use force",
                subcode,
            )


def _delete_contents(contents: Contents) -> Document:
    """Delete tasks and models with all they reported; return how many, and the urls of their files."""
    call = contents.call
    models = contents.select(call.store.models)
    urls: dict[str, dict[str, None]] = {name: {} for name in URLS}
    urls["model_urls"].update({model["uri"]: None for model in models if model.get("uri")})
    tasks = contents.select(call.store.tasks)
    for owner in (*models, *tasks):
        urls["event_urls"].update(dict.fromkeys(event_urls(call.store, owner["id"])))
    remove_models(call, models)
    deleted_models = len(models)
    for task in tasks:
        body = {"task": task["id"], "force": True, "return_file_urls": True}
        answer = delete_task(replace(call, body=body), task["id"])
        deleted_models += answer.get("deleted_models") or 0
        for name, found in (answer.get("urls") or {}).items():
            urls.setdefault(name, {}).update(dict.fromkeys(found))
    return {
        "deleted_tasks": len(tasks),
        "deleted_models": deleted_models,
        "urls": {name: list(found) for name, found in urls.items()},
    }


def _release_contents(contents: Contents) -> Document:
    """Leave tasks and models without a project; return how many tasks."""
    call = contents.call
    tasks = contents.select(call.store.tasks)
    for table, documents in (
        (call.store.tasks, tasks),
        (call.store.models, contents.select(call.store.models)),
    ):
        for document in documents:
            released = {**document, "project": None}
            touch(released, call.user)
            table.put(released)
    return {"disassociated_tasks": len(tasks)}


@endpoint("projects.delete")
def delete(call: Call) -> dict[str, Any]:
    """Delete a project with those below; ``force`` if any of what they hold is not archived.

    What they hold goes with them by ``delete_contents``, or else stays without a project.
    """
    contents = _contents(call)
    if not call.body.get("force"):
        _check_deletable(contents)
    change = _delete_contents if call.body.get("delete_contents") else _release_contents
    answer = {"disassociated_tasks": 0, "deleted_models": 0, "deleted_tasks": 0, **change(contents)}
    for project in contents.projects:
        call.store.projects.delete(project["id"])
    return {"deleted": len(contents.projects), **answer}
