"""queues.*: valid answers of a server without queues; agents will bring the queues."""

from typing import Any

from clearml_local.errors import BadRequestError, Subcode
from clearml_local.protocol import Call, endpoint
from clearml_local.services.common import unknown


def no_queues(action: str) -> BadRequestError:
    """Return the answer to whatever would need a queue."""
    return BadRequestError(
        f"{action}: this server has no queues (they arrive with agents); run locally, e.g. start_locally()",
        Subcode.QUEUE_UNKNOWN,
    )


@endpoint("queues.get_all", "queues.get_all_ex")
def get_all(_call: Call) -> dict[str, Any]:
    """List no queues."""
    return {"queues": []}


@endpoint("queues.get_by_id")
def get_by_id(call: Call) -> dict[str, Any]:
    """Answer 400: the SDK calls this with a name first and falls back on ``queues.get_all``."""
    raise unknown("queue", call.body["queue"], Subcode.QUEUE_UNKNOWN)


@endpoint(
    "queues.create",
    "queues.get_default",
    "queues.get_next_task",
    "queues.get_num_entries",
    "queues.add_task",
    "queues.remove_task",
    "queues.delete",
    "tasks.enqueue",
    "tasks.enqueue_many",
    "tasks.dequeue",
    "tasks.dequeue_many",
)
def without_queues(call: Call) -> dict[str, Any]:
    """Refuse what needs a queue."""
    raise no_queues(call.name)
