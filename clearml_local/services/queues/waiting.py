"""queues.*task*: what waits in a queue, for agents that take it and people who reorder it."""

from typing import Any

from clearml_local.base.documents import Document
from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.queues import entries as queue_entries
from clearml_local.services.queues.leaving import give_back, leave
from clearml_local.services.shared.common import load_task, unknown
from clearml_local.services.task_life.states import set_status


def _queue(call: Call) -> str:
    """Return the id of the queue the call names.

    Raises:
        BadRequestError: there is no such queue.
    """
    identifier = str(call.body["queue"])
    if call.store.queues.get(identifier) is None:
        raise unknown("queue", identifier, Subcode.QUEUE_UNKNOWN)
    return identifier


def _waiting(call: Call) -> tuple[str, str]:
    """Return queue and task of a call that moves a waiting task.

    Raises:
        BadRequestError: the task does not wait there.
    """
    queue, task = _queue(call), str(call.body["task"])
    if not queue_entries.contains(call.store, queue, task):
        raise BadRequestError(f"Task {task[:80]} is not in queue {queue}", Subcode.TASK_NOT_IN_QUEUE)
    return queue, task


def check_not_queued(call: Call, queue: str, task: str) -> None:
    """Check that a task does not wait in a queue yet.

    Raises:
        BadRequestError: it does.
    """
    if queue_entries.contains(call.store, queue, task):
        raise BadRequestError(
            f"Task {task} is already queued in queue {queue}: dequeue it first", Subcode.TASK_ALREADY_QUEUED
        )


@endpoint("queues.add_task")
def add_task(call: Call) -> dict[str, Any]:
    """Put a task at the end of a queue and leave its status alone."""
    queue, task = _queue(call), load_task(call)["id"]
    check_not_queued(call, queue, task)
    queue_entries.append(call.store, queue, task)
    return {"added": 1}


@endpoint("queues.remove_task")
def remove_task(call: Call) -> dict[str, Any]:
    """Take a task out of a queue; its status stays, unless ``update_task_status`` asks for the one before."""
    queue, task = _waiting(call)
    queue_entries.remove(call.store, queue, task)
    if call.body.get("update_task_status"):
        give_back(call, task, "Taken out of its queue")
    else:
        leave(call, task)
    return {"removed": 1}


@endpoint("queues.clear_queue")
def clear_queue(call: Call) -> dict[str, Any]:
    """Take all tasks out of a queue; they become what they were before."""
    waiting = queue_entries.clear(call.store, _queue(call))
    for task in waiting:
        give_back(call, task, "Its queue was cleared")
    return {"removed": len(waiting)}


@endpoint("queues.get_next_task")
def get_next_task(call: Call) -> dict[str, Any]:
    """Take the first task out of a queue; an empty object when there is none.

    Every idle agent asks this again and again. Requests run one after the other, so no task goes out twice.
    """
    entry = queue_entries.pop(call.store, _queue(call))
    if entry is None:
        return {}
    answer: Document = {"entry": entry.document()}
    task = call.store.tasks.load(entry.task)
    if task is None:
        return answer
    if task["status"] == "stopped":  # put there by queues.add_task: what an agent takes is a queued task
        set_status(task, "queued")
        call.store.tasks.put(task)
    if call.body.get("get_task_info"):
        answer["task_info"] = {"company": task["company"], "user": task["user"]}
    return answer


@endpoint("queues.peek_task")
def peek_task(call: Call) -> dict[str, Any]:
    """Name the first task and leave it there."""
    entry = queue_entries.first(call.store, _queue(call))
    return {"task": entry.task if entry else None}


@endpoint("queues.get_num_entries")
def get_num_entries(call: Call) -> dict[str, Any]:
    """Count the waiting tasks."""
    return {"num": queue_entries.count(call.store, _queue(call))}


def _move_by(call: Call, steps: int) -> Document:
    queue, task = _waiting(call)
    index = queue_entries.index_of(call.store, queue, task) + steps
    return {"position": queue_entries.place(call.store, queue, task, index)}


def _steps(call: Call) -> int:
    steps = call.body.get("count", 1)
    if steps < 1:
        raise BadRequestError(f"count must be at least 1, found {steps}", Subcode.VALIDATION)
    return int(steps)


@endpoint("queues.move_task_forward")
def move_task_forward(call: Call) -> dict[str, Any]:
    """Move a waiting task towards the front."""
    return _move_by(call, -_steps(call))


@endpoint("queues.move_task_backward")
def move_task_backward(call: Call) -> dict[str, Any]:
    """Move a waiting task towards the back."""
    return _move_by(call, _steps(call))


@endpoint("queues.move_task_to_front")
def move_task_to_front(call: Call) -> dict[str, Any]:
    """Make a waiting task the next one."""
    queue, task = _waiting(call)
    return {"position": queue_entries.place(call.store, queue, task, 0)}


@endpoint("queues.move_task_to_back")
def move_task_to_back(call: Call) -> dict[str, Any]:
    """Make a waiting task the last one."""
    queue, task = _waiting(call)
    return {"position": queue_entries.place(call.store, queue, task, queue_entries.count(call.store, queue))}
