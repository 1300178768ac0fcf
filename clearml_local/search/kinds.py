"""What is searched: which fields each kind of document has, and how each is compared."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """How documents of one kind are searched.

    Attributes:
        lists: fields whose value in the request is a list with operators.
        patterns: fields whose value is a regular expression.
        dates: fields compared as dates.
        hides: whether documents tagged ``hidden`` stay out unless asked for.
    """

    lists: frozenset[str]
    patterns: frozenset[str] = frozenset({"name", "comment", "description", "basename"})
    dates: frozenset[str] = frozenset()
    hides: bool = False


TASKS = Kind(
    lists=frozenset({
        "user", "tags", "system_tags", "type", "status", "project", "parent",
        "execution.queue", "models.input.model", "models.output.model",
    }),
    dates=frozenset({"status_changed", "last_update", "started", "completed", "created", "last_change"}),
    hides=True,
)  # fmt: skip
PROJECTS = Kind(
    lists=frozenset({"tags", "system_tags", "parent", "user"}),
    dates=frozenset({"created", "last_update"}),
    hides=True,
)
MODELS = Kind(
    lists=frozenset({"framework", "uri", "task", "project", "user", "tags", "system_tags", "parent"}),
    dates=frozenset({"created", "last_update"}),
)
QUEUES = Kind(lists=frozenset({"tags", "system_tags", "user"}), dates=frozenset({"created", "last_update"}))
