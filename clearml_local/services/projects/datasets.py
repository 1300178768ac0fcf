"""Versions of a dataset are tasks named as it is, in a project of its own: ``<where>/.datasets/<name>``."""

from clearml_local.base.documents import Document
from clearml_local.protocol.endpoints import Call
from clearml_local.services.task_life.states import touch

FOLDER = ".datasets"
TAG = "dataset"


def rename_versions(call: Call, project: Document, old: str) -> None:
    """Let versions take a dataset's new name: the SDK renames the project, then asks for tasks by name."""
    if project["name"].split("/")[-2:-1] != [FOLDER] or project["basename"] == old:
        return
    tasks = call.store.tasks
    for task in list(tasks.select("WHERE project = ? AND name = ?", (project["id"], old))):
        if TAG in (task.get("system_tags") or []):
            renamed = {**task, "name": project["basename"]}
            touch(renamed, call.user)
            tasks.put(renamed)
