"""What NEW RUN makes of a controller's parameters, read with the SDK as the controller reads them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.clearml_server import ClearmlServer

CONTROLLER = """
    import json, sys
    from clearml import PipelineController
    pipe = PipelineController(name=sys.argv[1], project="contract/names", version="1.0")
    for name, value in json.loads(sys.argv[2]).items():
        pipe.add_parameter(name, value)
    pipe.create_draft()
    print("ID", pipe.task.id)
"""
READ = """
    import json, sys
    from clearml import Task
    found = Task.get_task(task_id=sys.argv[1]).get_parameters()
    print("READ", json.dumps({name: value for name, value in found.items() if name.startswith("Args/")}))
"""
New = Callable[[dict[str, str]], str]


def printed(output: str, word: str) -> str:
    return next(line for line in output.splitlines() if line.startswith(word)).removeprefix(word).strip()


@pytest.fixture
def controller(clearml_server: ClearmlServer) -> New:
    """Return a function that makes the draft of a controller with some parameters."""

    def make(parameters: dict[str, str]) -> str:
        name = f"names {uuid.uuid4().hex}"
        return printed(clearml_server.run(CONTROLLER, name, json.dumps(parameters)), "ID")

    return make


def press_run(server: ClearmlServer, task: str, edited: dict[str, str]) -> str:
    """Send what the page sends: a text body."""
    queue = server.get("queues.create", name=f"contract {uuid.uuid4().hex}")["id"]
    args = [{"name": name, "value": value} for name, value in edited.items()]
    body = json.dumps({"task": task, "queue": queue, "args": args}).encode()
    answer = server.call("pipelines.start_pipeline", body)
    assert (answer.status, answer.data["enqueued"]) == (200, True)
    return str(answer.data["pipeline"])


def listed(server: ClearmlServer, task: str) -> dict[str, str]:
    [found] = server.get("tasks.get_hyper_params", tasks=[task])["params"]
    items = [item for item in found["hyperparams"] if item["section"] == "Args"]
    assert len({item["name"] for item in items}) == len(items)
    return {f"Args/{item['name']}": item["value"] for item in items}


@pytest.mark.parametrize(
    ("before", "edited", "after"),
    [
        (
            {"train.folds": "5", "ingest.dados": "sample"},
            {"train.folds": "3", "ingest.dados": "sample"},
            {
                "train%2Efolds": "5", "train.folds": "3",
                "ingest%2Edados": "sample", "ingest.dados": "sample",
            },
        ),
        ({"a$b": "1"}, {"a$b": "2"}, {"a%24b": "1", "a$b": "2"}),
        ({"train/folds": "5", "kept": "k"}, {"train/folds": "3"}, {"train/folds": "3", "kept": "k"}),
        ({"plain": "1"}, {"new": "2"}, {"plain": "1", "new": "2"}),
    ],
    ids=["dots", "dollars", "neither", "added"],
)  # fmt: skip
@pytest.mark.by_day(every=3)
def test_a_name_with_a_dot_is_there_twice_and_others_take_the_new_value(
    clearml_server: ClearmlServer, controller: New, before: dict[str, str], edited: dict[str, str],
    after: dict[str, str],
) -> None:  # fmt: skip
    copy = press_run(clearml_server, controller(before), edited)
    read: dict[str, Any] = json.loads(printed(clearml_server.run(READ, copy), "READ"))
    expected = {f"Args/{name}": value for name, value in after.items()}
    assert read == expected
    if clearml_server.state.get("pid"):  # how the list names the old one was not measured on a real server
        assert listed(clearml_server, copy) == expected


def test_a_copy_made_by_hand_has_every_name_once(clearml_server: ClearmlServer, controller: New) -> None:
    source = controller({"train.folds": "5"})
    copy = clearml_server.get("tasks.clone", task=source, new_task_name="by hand")["id"]
    item = {"section": "Args", "name": "train.folds", "value": "3"}
    clearml_server.get("tasks.edit_hyper_params", task=copy, hyperparams=[item])
    assert listed(clearml_server, copy) == {"Args/train.folds": "3"}


def test_a_run_is_named_after_its_project_and_steps_do_not_count(
    clearml_server: ClearmlServer, controller: New
) -> None:
    source = controller({"plain": "1"})
    task = clearml_server.get("tasks.get_by_id", task=source)["task"]
    project = clearml_server.get("projects.get_by_id", project=task["project"])["project"]
    for number in range(3):
        clearml_server.get(
            "tasks.create", name=f"step {number}", type="testing", project=project["id"], parent=source
        )
    names = []
    for _ in range(2):
        run = press_run(clearml_server, source, {})
        names.append(clearml_server.get("tasks.get_by_id", task=run)["task"]["name"])
    before, numbers = zip(*(name.rsplit(" #", 1) for name in names), strict=True)
    assert set(before) == {project["name"].rsplit("/", 1)[-1]}
    assert int(numbers[1]) == int(numbers[0]) + 1 <= 3


@pytest.mark.embutido  # what a real server makes of it was not seen
@pytest.mark.parametrize(
    "argument", [{"value": "x"}, {"name": "", "value": "x"}, {"name": None, "value": "x"}]
)
def test_an_argument_without_a_name_is_refused(
    clearml_server: ClearmlServer, argument: dict[str, str | None]
) -> None:
    """Rather than become a parameter called None."""
    name = f"contract/nameless {uuid.uuid4().hex}"
    project = clearml_server.get("projects.create", name=name)["id"]
    task = clearml_server.get("tasks.create", name="nameless", type="controller", project=project)["id"]
    answer = clearml_server.call("pipelines.start_pipeline", {"task": task, "args": [argument]})
    assert (answer.status, answer.meta["result_subcode"]) == (400, 12)
    assert len(clearml_server.get("tasks.get_all", project=[project])["tasks"]) == 1, "no copy was left"
