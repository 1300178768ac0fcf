"""Queues as agents, controllers and the web application use them, by raw calls."""

from __future__ import annotations

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from tests.contract_documents import new_queue

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract.conftest import ClearmlServer

TASKS_AT_ONCE = 40


def new_task(server: ClearmlServer, **fields: object) -> str:
    made = server.get("tasks.create", **{"name": "queued", "type": "testing", **fields})
    return str(made["id"])


def task_of(server: ClearmlServer, identifier: str) -> dict[str, Any]:
    found: dict[str, Any] = server.get("tasks.get_by_id", task=identifier)["task"]
    return found


def waiting(server: ClearmlServer, queue: str) -> list[str]:
    entries = server.get("queues.get_by_id", queue=queue)["queue"]["entries"]
    return [entry["task"] for entry in entries]


def refusal(server: ClearmlServer, name: str, /, **fields: object) -> tuple[int, int]:
    answer = server.call(name, fields)
    return answer.status, answer.meta["result_subcode"]


@pytest.fixture
def queue(clearml_server: ClearmlServer) -> str:
    """Return the id of a queue of this test alone."""
    return new_queue(clearml_server)


@pytest.fixture
def filled(clearml_server: ClearmlServer, queue: str) -> list[str]:
    """Return three tasks that wait in the queue, in their order."""
    tasks = [new_task(clearml_server) for _ in range(3)]
    for task in tasks:
        clearml_server.get("tasks.enqueue", task=task, queue=queue)
    return tasks


# The queues themselves.


def test_a_queue_is_found_by_its_name_which_nobody_else_may_have(clearml_server: ClearmlServer) -> None:
    name = f"contract {uuid.uuid4().hex}"
    made = new_queue(clearml_server, name=name, tags=["a"])
    found = clearml_server.get("queues.get_all", name=f"^{name}$", only_fields=["id", "tags"])["queues"]
    assert found == [{"id": made, "tags": ["a"]}]
    assert refusal(clearml_server, "queues.create", name=name) == (400, 801)
    # The SDK asks for a queue by its name first, and searches only after this refusal.
    assert refusal(clearml_server, "queues.get_by_id", queue=name) == (400, 701)


def test_there_is_a_default_queue(clearml_server: ClearmlServer) -> None:
    default = clearml_server.get("queues.get_default")
    assert default["name"] == "default"
    assert clearml_server.get("queues.get_by_id", queue=default["id"])["queue"]["name"] == "default"


def test_queues_are_listed_in_pages_and_by_tag(clearml_server: ClearmlServer) -> None:
    tag = uuid.uuid4().hex
    made = [new_queue(clearml_server, name=f"contract {tag} {n}", tags=[tag]) for n in range(3)]
    query = {"tags": [tag], "order_by": ["-name"], "page_size": 2, "only_fields": ["id"]}
    pages = [clearml_server.get("queues.get_all", page=n, **query)["queues"] for n in range(3)]
    assert [[item["id"] for item in page] for page in pages] == [[made[2], made[1]], [made[0]], []]
    assert clearml_server.get("queues.get_all", tags=[f"-{tag}"], id=made)["queues"] == []
    found = clearml_server.get("queues.get_all", id=made[:1], only_fields=["name"])["queues"]
    assert [item["name"] for item in found] == [f"contract {tag} 0"]


def test_a_queue_is_renamed_tagged_and_described(clearml_server: ClearmlServer, queue: str) -> None:
    other = f"contract {uuid.uuid4().hex}"
    changed = clearml_server.get("queues.update", queue=queue, name=other, tags=["t"])
    assert (changed["updated"], changed["fields"]["name"]) == (1, other)
    item = {"key": "k", "type": "str", "value": "v"}
    clearml_server.get("queues.add_or_update_metadata", queue=queue, metadata=[item])
    stored = clearml_server.get("queues.get_by_id", queue=queue)["queue"]
    assert (stored["tags"], stored["metadata"]["k"]["value"]) == (["t"], "v")
    clearml_server.get("queues.delete_metadata", queue=queue, keys=["k"])
    assert "k" not in clearml_server.get("queues.get_by_id", queue=queue)["queue"]["metadata"]


def test_a_queue_with_tasks_is_deleted_only_by_force(
    clearml_server: ClearmlServer, queue: str, filled: list[str]
) -> None:
    assert refusal(clearml_server, "queues.delete", queue=queue) == (400, 702)
    assert waiting(clearml_server, queue) == filled
    assert clearml_server.get("queues.delete", queue=queue, force=True)["deleted"] == 1
    assert refusal(clearml_server, "queues.get_next_task", queue=queue) == (400, 701)


# What waits in them.


def test_tasks_leave_in_the_order_they_came(
    clearml_server: ClearmlServer, queue: str, filled: list[str]
) -> None:
    assert clearml_server.get("queues.get_num_entries", queue=queue)["num"] == 3
    left = [clearml_server.get("queues.get_next_task", queue=queue)["entry"]["task"] for _ in filled]
    assert left == filled
    assert clearml_server.get("queues.get_next_task", queue=queue) == {}
    assert [task_of(clearml_server, task)["status"] for task in filled] == ["queued"] * 3


def test_an_agent_may_ask_whose_task_it_takes(
    clearml_server: ClearmlServer, queue: str, filled: list[str]
) -> None:
    taken = clearml_server.get("queues.get_next_task", queue=queue, get_task_info=True)
    assert taken["entry"]["task"] == filled[0]
    task = task_of(clearml_server, filled[0])
    assert (taken["task_info"]["user"], taken["task_info"]["company"]) == (task["user"], task["company"])


def test_no_task_goes_to_two_agents(clearml_server: ClearmlServer, queue: str) -> None:
    tasks = {new_task(clearml_server) for _ in range(TASKS_AT_ONCE)}
    for task in tasks:
        clearml_server.get("tasks.enqueue", task=task, queue=queue)

    def take(_: int) -> str | None:
        taken: str | None = (
            clearml_server.get("queues.get_next_task", queue=queue).get("entry", {}).get("task")
        )
        return taken

    with ThreadPoolExecutor(8) as agents:
        taken = [task for task in agents.map(take, range(TASKS_AT_ONCE + 8)) if task]
    assert sorted(taken) == sorted(tasks)


def test_tasks_are_moved_within_a_queue(clearml_server: ClearmlServer, queue: str, filled: list[str]) -> None:
    first, second, third = filled

    def after(move: str, task: str, **fields: object) -> list[str]:
        clearml_server.get(f"queues.move_task_{move}", queue=queue, task=task, **fields)
        return waiting(clearml_server, queue)

    assert after("to_front", third) == [third, first, second]
    assert after("to_back", third) == [first, second, third]
    assert after("forward", third) == [first, third, second]
    assert after("backward", first, count=2) == [third, second, first]
    assert after("forward", first, count=9) == [first, third, second]
    absent = new_task(clearml_server)
    assert clearml_server.call("queues.move_task_to_front", {"queue": queue, "task": absent}).status == 400


def test_tasks_are_put_in_and_taken_out_by_hand(clearml_server: ClearmlServer, queue: str) -> None:
    task = new_task(clearml_server)
    assert clearml_server.get("queues.add_task", queue=queue, task=task)["added"] == 1
    assert clearml_server.call("queues.add_task", {"queue": queue, "task": task}).status == 400
    assert clearml_server.get("queues.remove_task", queue=queue, task=task)["removed"] == 1
    assert clearml_server.call("queues.remove_task", {"queue": queue, "task": task}).status == 400
    assert task_of(clearml_server, task)["status"] == "created"


def test_a_long_queue_is_shown_in_part(clearml_server: ClearmlServer, queue: str, filled: list[str]) -> None:
    shown = clearml_server.get("queues.get_by_id", queue=queue, max_task_entries=2)["queue"]["entries"]
    assert [entry["task"] for entry in shown] == filled[:2]


def test_the_web_application_sees_names_of_waiting_tasks_and_who_listens(
    clearml_server: ClearmlServer, queue: str, filled: list[str]
) -> None:
    worker = f"contract:{uuid.uuid4().hex}"
    clearml_server.get("workers.register", worker=worker, queues=[queue])
    [listed] = clearml_server.get("queues.get_all_ex", id=[queue])["queues"]
    assert [entry["task"]["id"] for entry in listed["entries"]] == filled
    assert listed["entries"][0]["task"]["name"] == "queued"
    assert [item["name"] for item in listed["workers"]] == [worker]
    clearml_server.get("workers.unregister", worker=worker)


def test_the_length_of_a_queue_over_time(
    clearml_server: ClearmlServer, queue: str, filled: list[str]
) -> None:
    assert filled
    span = {"from_date": time.time() - 60, "to_date": time.time() + 60, "interval": 10}
    [series] = clearml_server.get("queues.get_queue_metrics", queue_ids=[queue], refresh=True, **span)[
        "queues"
    ]
    assert series["queue"] == queue
    assert len(series["dates"]) == len(series["queue_lengths"]) == len(series["avg_waiting_times"])


# Bringing tasks in and back.


def test_enqueue_records_where_and_what_was_before(clearml_server: ClearmlServer, queue: str) -> None:
    task = new_task(clearml_server, system_tags=["development", "kept"])
    answer = clearml_server.get("tasks.enqueue", task=task, queue=queue, status_reason="why")
    assert (answer["queued"], answer["updated"], answer["fields"]["status"]) == (1, 1, "queued")
    assert answer["fields"]["execution.queue"] == queue
    stored = task_of(clearml_server, task)
    assert (stored["status"], stored["execution"]["queue"], stored["status_reason"]) == (
        "queued",
        queue,
        "why",
    )
    assert stored["system_tags"] == ["kept"]


def test_a_task_waits_in_one_queue_at_a_time(
    clearml_server: ClearmlServer, queue: str, filled: list[str]
) -> None:
    task = filled[0]
    assert refusal(clearml_server, "tasks.enqueue", task=task, queue=queue) == (400, 706)
    other = new_queue(clearml_server)
    clearml_server.get("tasks.enqueue", task=task, queue=other)
    assert waiting(clearml_server, queue) == filled[1:]
    assert waiting(clearml_server, other) == [task]


@pytest.mark.parametrize("before", ["created", "stopped", "failed"])
def test_dequeue_brings_back_what_was_before(clearml_server: ClearmlServer, queue: str, before: str) -> None:
    task = new_task(clearml_server)
    if before != "created":
        clearml_server.get("tasks.started", task=task)
        clearml_server.get(f"tasks.{before}", task=task)
    clearml_server.get("tasks.enqueue", task=task, queue=queue)
    answer = clearml_server.get("tasks.dequeue", task=task)
    assert (answer["dequeued"], answer["updated"], answer["fields"]["status"]) == (1, 1, before)
    assert task_of(clearml_server, task)["status"] == before
    assert waiting(clearml_server, queue) == []


@pytest.mark.parametrize("status", ["completed", "in_progress"])
def test_what_runs_or_is_done_is_not_enqueued(clearml_server: ClearmlServer, queue: str, status: str) -> None:
    task = new_task(clearml_server)
    clearml_server.get("tasks.started", task=task)
    if status == "completed":
        clearml_server.get("tasks.completed", task=task)
    assert clearml_server.call("tasks.enqueue", {"task": task, "queue": queue}).status == 400
    assert waiting(clearml_server, queue) == []


def test_an_agent_says_that_a_task_runs(clearml_server: ClearmlServer, queue: str, filled: list[str]) -> None:
    """The calls of an agent, in their order."""
    task = clearml_server.get("queues.get_next_task", queue=queue)["entry"]["task"]
    clearml_server.get("tasks.started", task=task, status_message="pulled by agent", force=True)
    assert clearml_server.get("tasks.dequeue", task=task, new_status="in_progress")["updated"] == 1
    clearml_server.get("tasks.started", task=task, status_reason="starting execution soon", force=True)
    assert task_of(clearml_server, task)["status"] == "in_progress"
    assert waiting(clearml_server, queue) == filled[1:]


def test_many_are_enqueued_and_a_bad_one_does_not_stop_the_others(
    clearml_server: ClearmlServer, queue: str
) -> None:
    good = [new_task(clearml_server) for _ in range(2)]
    result = clearml_server.get("tasks.enqueue_many", ids=[good[0], "absent", good[1]], queue=queue)
    assert [item["id"] for item in result["succeeded"]] == good
    assert [item["id"] for item in result["failed"]] == ["absent"]
    assert waiting(clearml_server, queue) == good
    back = clearml_server.get("tasks.dequeue_many", ids=good)
    assert [item["id"] for item in back["succeeded"]] == good
    assert waiting(clearml_server, queue) == []


def test_a_queue_named_but_absent_is_made(clearml_server: ClearmlServer) -> None:
    name = f"contract {uuid.uuid4().hex}"
    task = new_task(clearml_server)
    clearml_server.get("tasks.enqueue", task=task, queue_name=name)
    [made] = clearml_server.get("queues.get_all", name=f"^{name}$")["queues"]
    assert [entry["task"] for entry in made["entries"]] == [task]
    clearml_server.get("queues.delete", queue=made["id"], force=True)


def test_one_may_ask_whether_anybody_listens(clearml_server: ClearmlServer, queue: str) -> None:
    def watched() -> bool:
        task = new_task(clearml_server)
        answer = clearml_server.get("tasks.enqueue", task=task, queue=queue, verify_watched_queue=True)
        return bool(answer["queue_watched"])

    assert not watched()
    worker = f"contract:{uuid.uuid4().hex}"
    clearml_server.get("workers.register", worker=worker, queues=[queue])
    assert watched()
    clearml_server.get("workers.unregister", worker=worker)
    assert not watched()


@pytest.mark.parametrize("end", ["reset", "delete", "stop"])
def test_a_task_that_no_longer_waits_is_in_no_queue(
    clearml_server: ClearmlServer, queue: str, filled: list[str], end: str
) -> None:
    clearml_server.get(f"tasks.{end}", task=filled[0], force=True)
    assert waiting(clearml_server, queue) == filled[1:]


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("queues.get_next_task", {"queue": "absent"}),
        ("queues.get_num_entries", {"queue": "absent"}),
        ("queues.delete", {"queue": "absent"}),
        ("queues.update", {"queue": "absent", "name": "x"}),
        ("queues.create", {"name": 3}),
        ("queues.create", {}),
        ("queues.get_all", {"name": "(["}),
        ("queues.get_queue_metrics", {"from_date": 1, "to_date": 2}),
        ("tasks.enqueue", {"task": "absent"}),
        ("queues.clear_queue", {"queue": "absent"}),
        ("queues.clear_queue", {}),
    ],
)
def test_wrong_requests_are_400(clearml_server: ClearmlServer, name: str, fields: dict[str, Any]) -> None:
    assert clearml_server.call(name, fields).status == 400


# The embedded server alone.


def test_the_standard_queues_are_there_and_what_waits_survives_a_restart(
    clearml_start: Callable[..., ClearmlServer], clearml_command: Callable[..., object]
) -> None:
    server = clearml_start()
    names = [item["name"] for item in server.get("queues.get_all", order_by=["name"])["queues"]]
    assert names == ["default", "services"]
    assert server.get("queues.get_all", system_tags=["default"])["queues"][0]["name"] == "default"
    task = new_task(server)
    server.get("tasks.enqueue", task=task)
    default = server.get("queues.get_default")["id"]
    clearml_command("stop", "--data", str(server.data))
    again = clearml_start()
    assert waiting(again, default) == [task]
    assert len(again.get("queues.get_all")["queues"]) == 2
