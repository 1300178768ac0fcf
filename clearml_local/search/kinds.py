"""What is searched: which fields each kind of document has, and how each is compared."""

from collections.abc import Mapping
from dataclasses import dataclass, field

DATES = frozenset({
    "created", "last_update", "last_change", "status_changed", "started", "completed", "published",
    "last_worker_report",
})  # fmt: skip
PATTERNS = frozenset({"name", "comment", "description", "basename"})
# What any kind of document has.
COMMON = {
    "id", "name", "user", "company", "company_origin", "created", "last_update", "last_change",
    "last_changed_by", "tags", "system_tags", "metadata",
}  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """How documents of one kind are searched. Values are lists with operators unless said otherwise here.

    Attributes:
        fields: what a document may have at its top; a request may name others, and they mean nothing.
        patterns: fields whose value in the request is a regular expression.
        dates: fields compared as moments.
        hidden_tag: system tag of the documents that stay out unless asked for.
        named: path to order by -> table of the document whose id lies one step before, and whose name counts.
    """

    fields: frozenset[str]
    patterns: frozenset[str] = PATTERNS
    dates: frozenset[str] = DATES
    hidden_tag: str = ""
    named: Mapping[str, str] = field(default_factory=dict)

    def knows(self, path: str) -> bool:
        """Say whether documents of this kind may have something at a path."""
        return path.split(".", 1)[0] in self.fields


TASKS = Kind(
    fields=frozenset({
        *COMMON, "active_duration", "comment", "completed", "configuration", "container", "enqueue_status",
        "execution", "hyperparams", "input", "last_iteration", "last_metrics", "last_worker",
        "last_worker_report", "models", "output", "parent", "project", "published", "report",
        "report_assets", "runtime", "script", "started", "status", "status_changed", "status_message",
        "status_reason", "type", "unique_metrics",
    }),
    hidden_tag="hidden",
)  # fmt: skip
# Nobody can feature a project here: ordered by that, which the web application asks, they stay as they are.
PROJECTS = Kind(
    fields=frozenset({
        *COMMON, "basename", "default_output_destination", "description", "parent", "path",
    }),
    hidden_tag="hidden",
)  # fmt: skip
MODELS = Kind(
    fields=frozenset({
        *COMMON, "comment", "design", "framework", "labels", "parent", "project", "ready", "stats", "task",
        "ui_cache", "uri",
    }),
)  # fmt: skip
QUEUES = Kind(fields=frozenset({*COMMON, "display_name", "entries", "workers"}), hidden_tag="k8s-glue")
USERS = Kind(
    fields=frozenset({*COMMON, "avatar", "email", "family_name", "given_name", "role"}),
)
