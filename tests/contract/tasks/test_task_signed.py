"""Whatever changes a task dates and signs it; whatever gives it a status says since when it has that."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.contract_documents import new_queue

if TYPE_CHECKING:
    from tests.clearml_server import ClearmlServer

New = Callable[..., str]
Stored = Callable[[str], dict[str, Any]]
SIGNATURE = ("last_change", "last_changed_by")
PARAMETER = {"section": "Args", "name": "n", "value": "1"}
TEXT = {"name": "text", "value": "some"}
ARTIFACT = {"key": "k", "type": "custom", "uri": "file:///a"}


# Call, the status that the task must have before, the status that it has then.
STATES = [
    ("started", "created", "in_progress"), ("stopped", "in_progress", "stopped"),
    ("stop", "in_progress", "stopped"), ("failed", "in_progress", "failed"),
    ("completed", "in_progress", "completed"), ("publish", "completed", "published"),
    ("reset", "completed", "created"), ("enqueue", "created", "queued"), ("dequeue", "queued", "created"),
]  # fmt: skip
OF_MANY = ("stop", "publish", "reset", "enqueue", "dequeue")


@pytest.mark.parametrize(
    ("action", "before", "after", "many"),
    [
        *((*state, False) for state in STATES),
        *(pytest.param(*state, True, marks=pytest.mark.embutido) for state in STATES if state[0] in OF_MANY),
    ],
)
def test_a_status_is_dated_and_signed(
    clearml_server: ClearmlServer, new_task: New, stored: Stored, action: str, before: str, after: str,
    *, many: bool,
) -> None:  # fmt: skip
    task = new_task(before)
    earlier = stored(task)
    options = {"queue": new_queue(clearml_server)} if action == "enqueue" else {}
    if many:
        [answer] = clearml_server.get(f"tasks.{action}_many", ids=[task], **options)["succeeded"]
    else:
        answer = clearml_server.get(f"tasks.{action}", task=task, **options)
    later = stored(task)
    assert (answer["fields"]["status"], later["status"]) == (after, after)
    assert later["status_changed"] > earlier["status_changed"]
    assert later["last_change"] > earlier["last_change"]
    assert later["last_changed_by"] == clearml_server.claims["identity"]["user"]
    assert {"status_changed", *SIGNATURE} <= set(answer["fields"])


CHANGES: dict[str, dict[str, Any]] = {
    "edit_hyper_params": {"hyperparams": [PARAMETER]},
    "delete_hyper_params": {"hyperparams": [{"section": "Old", "name": "n"}]},
    "edit_configuration": {"configuration": [TEXT]},
    "delete_configuration": {"configuration": ["old"]},
    "add_or_update_artifacts": {"artifacts": [ARTIFACT]},
    "delete_artifacts": {"artifacts": [{"key": "old"}]},
    "delete_models": {"models": [{"name": "old", "type": "output"}]},
    "add_or_update_model": {"name": "new", "type": "output"},
    "set_requirements": {"requirements": {"pip": "x"}},
    "archive_many": {}, "unarchive_many": {}, "update_tags": {"add_tags": ["new"]},
    "move": {"project_name": "contract/moved by a table"}, "archive": {},
}  # fmt: skip


@pytest.mark.parametrize("action", CHANGES)
def test_any_other_change_is_dated_and_signed(
    clearml_server: ClearmlServer, new_task: New, stored: Stored, project: str, action: str
) -> None:
    model = clearml_server.get("models.create", name="old model", uri="file:///m", project=project)["id"]
    task = new_task(
        hyperparams={"Old": {"n": {**PARAMETER, "section": "Old"}}},
        configuration={"old": {"name": "old", "value": "x"}},
        models={"input": [], "output": [{"name": "old", "model": model}]},
        system_tags=["archived"] if action == "unarchive_many" else [],
    )
    clearml_server.get("tasks.edit", task=task, execution={"artifacts": [{**ARTIFACT, "key": "old"}]})
    earlier = stored(task)
    several = {"archive": "tasks", "move": "ids", "update_tags": "ids"}
    key = "ids" if action.endswith("_many") else several.get(action, "task")
    more = {"model": model} if action == "add_or_update_model" else {}
    given = {key: task if key == "task" else [task], **CHANGES[action], **more}
    answer = clearml_server.get(f"tasks.{action}", **given)
    later = stored(task)
    assert later["last_change"] > earlier["last_change"]
    assert later["last_changed_by"] == clearml_server.claims["identity"]["user"]
    if "fields" in answer:
        assert set(SIGNATURE) <= set(answer["fields"])


@pytest.mark.parametrize(
    "way",
    ["add_or_update_model", *(pytest.param(way, marks=pytest.mark.embutido) for way in ("create", "edit"))],
)
def test_a_model_that_a_task_made_says_since_when(
    clearml_server: ClearmlServer, new_task: New, stored: Stored, project: str, way: str
) -> None:
    model = clearml_server.get("models.create", name="a model", uri="file:///m", project=project)["id"]
    models = {"input": [], "output": [{"name": "made", "model": model}]}
    task = new_task(**({"models": models} if way == "create" else {}))
    if way == "edit":
        clearml_server.get("tasks.edit", task=task, models=models)
    if way == "add_or_update_model":
        clearml_server.get(f"tasks.{way}", task=task, name="made", type="output", model=model)
    [entry] = stored(task)["models"]["output"]
    assert (entry["model"], bool(entry["updated"])) == (model, True)
