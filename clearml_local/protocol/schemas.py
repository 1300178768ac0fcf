"""The SDK's own request schemas, read from its installed sources without importing it.

Importing ``clearml`` would cost the server 0.7 s and some 80 MB; the schemas are literals in the class
bodies, so parsing one service's file (0.1 s at most, once) is enough.
"""

import ast
import importlib.util
import threading
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator
from jsonschema.exceptions import best_match

from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.protocol.own_schemas import OWN_SCHEMAS, TEXT
from clearml_local.search.forms import QUERIES, query_properties

API_FOLDER = "backend_api/services/v2_23"
SHOWN_CHARACTERS = 120

# What calls for the events of several tasks take beside the SDK's own form: the web application narrows
# them to metrics, and sends the scroll id 0.
EVENTS_OF_SEVERAL: dict[str, dict[str, Any]] = {
    f"events.{action}": {
        "tasks": {"type": ["string", "array"], "items": {"type": "string"}},
        "model_events": {"type": "boolean"},
        "scroll_id": {"type": ["string", "integer"]},
        "last_iters_per_task_metric": {"type": "boolean"},
        "metrics": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "metric": {"type": ["string", "null"]},
                    "variants": {"type": ["array", "null"], "items": {"type": "string"}},
                },
            },
        },
    }
    for action in (
        "get_task_metrics", "get_multi_task_metrics", "get_multi_task_plots", "get_task_single_value_metrics",
        "multi_task_scalar_metrics_iter_histogram",
    )
}  # fmt: skip

_ITEM = {
    "type": "object",
    "properties": {name: {"type": ["string", "null"]} for name in ("key", "type", "value")},
}
METADATA = {"type": ["array", "object"], "items": _ITEM, "additionalProperties": _ITEM}

# Where the installed SDK sends what its own schema of the request refuses or forgets.
EXTRA_PROPERTIES: dict[str, dict[str, Any]] = {
    **EVENTS_OF_SEVERAL,
    "projects.create": {"parent": {"type": "string"}},
    "projects.get_hyperparam_values": {"pattern": {"type": "string"}},
    "projects.get_task_parents": {"task_name": {"type": "string"}},
    "projects.get_unique_metric_variants": {"ids": {"type": "array"}},
    # Metadata comes as a list and as a mapping by key.
    **{
        name: {"metadata": METADATA}
        for name in (
            "models.create",
            "models.edit",
            "models.add_or_update_metadata",
            "queues.add_or_update_metadata",
        )
    },
    # It takes what ``models.edit`` does.
    "models.update": {
        **{name: TEXT for name in ("uri", "framework", "parent")},
        **{name: {"type": "object"} for name in ("design", "labels")},
        "metadata": METADATA,
    },
    "queues.create": {"display_name": TEXT, "metadata": METADATA},
    "queues.update": {"display_name": TEXT},
    "queues.remove_task": {"update_task_status": {"type": "boolean"}},
    # The agent reports fractions where the schema asks for integers.
    "workers.status_report": {"machine_stats": {"type": "object"}},
}

# The web application's variants, which the SDK has no schema of, take what these take.
ALIASES = {
    "reports.get_all_ex": "tasks.get_all",
    "users.get_all_ex": "users.get_all",
    "tasks.get_all_ex": "tasks.get_all",
    "pages.tasks": "tasks.get_all",
    "tasks.get_by_id_ex": "tasks.get_all",
    "projects.get_all_ex": "projects.get_all",
    "models.get_all_ex": "models.get_all",
    "models.get_by_id_ex": "models.get_all",
    "queues.get_all_ex": "queues.get_all",
    "queues.get_by_id_ex": "queues.get_by_id",
    "events.get_multi_task_metrics": "events.get_task_metrics",
    "workers.get_count": "workers.get_all",
}


# Python 3.11 miscounts when two threads build syntax trees: ``preload`` runs beside the first requests.
_PARSING = threading.Lock()


def _sources() -> Path | None:
    spec = importlib.util.find_spec("clearml")
    locations = spec.submodule_search_locations if spec else None
    return Path(next(iter(locations))) / API_FOLDER if locations else None


def _class_literals(node: ast.ClassDef) -> dict[str, Any]:
    literals: dict[str, Any] = {}
    for statement in node.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            try:
                literals[statement.targets[0].id] = ast.literal_eval(statement.value)
            except ValueError:  # not a literal, so not the schema
                continue
    return literals


@cache
def service_schemas(service: str) -> dict[str, dict[str, Any]]:
    """Return action name -> request schema for one service; empty for a service the SDK does not know."""
    folder = _sources()
    path = folder / f"{service}.py" if folder else None
    if path is None or not path.is_file():
        return {}
    schemas: dict[str, dict[str, Any]] = {}
    with _PARSING:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name.endswith("Request"):
            literals = _class_literals(node)
            if isinstance(literals.get("_schema"), dict):
                schemas[literals["_action"]] = literals["_schema"]
    return schemas


def request_schema(endpoint: str) -> dict[str, Any]:
    """Return the schema of requests to ``service.action``; empty if neither SDK nor this module has one."""
    known_as = ALIASES.get(endpoint, endpoint)
    service, _, action = known_as.partition(".")
    schema = OWN_SCHEMAS.get(endpoint) or service_schemas(service).get(action)
    if schema is None:
        return {}
    extra = EXTRA_PROPERTIES.get(endpoint, {})
    # Unknown keys are ignored everywhere: the SDK itself sends a stray "method".
    relaxed = {
        key: value for key, value in schema.items() if key not in ("additionalProperties", "dependencies")
    }
    properties = schema.get("properties", {})
    if known_as in QUERIES:
        properties = query_properties(properties)
    return {**relaxed, "properties": {**properties, **extra}}


@cache
def validator(endpoint: str) -> Draft7Validator | None:
    """Return the compiled schema of ``service.action``, or None if there is none."""
    schema = request_schema(endpoint)
    return Draft7Validator(schema) if schema else None


def preload() -> None:
    """Read the schemas of the services every run uses, so that its first calls need not wait for them."""
    for service in ("tasks", "projects", "models", "queues", "workers"):
        service_schemas(service)


def check(endpoint: str, body: dict[str, Any]) -> None:
    """Check a request body.

    Raises:
        BadRequestError: a required field is missing or a value has the wrong type; names the field.
    """
    compiled = validator(endpoint)
    if compiled is None or compiled.is_valid(body):
        return
    error = best_match(compiled.iter_errors(body))
    if error is None:
        return
    where = ".".join(str(part) for part in error.absolute_path) or "request"
    message = (
        error.message if len(error.message) <= SHOWN_CHARACTERS else error.message[:SHOWN_CHARACTERS] + "..."
    )
    raise BadRequestError(f"Validation error in {endpoint}: {where}: {message}", Subcode.VALIDATION)
