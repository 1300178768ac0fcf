"""The forms that a query may have, beside those of the SDK's own schema."""

from typing import Any

QUERIES = frozenset(f"{service}.get_all" for service in ("tasks", "projects", "models", "queues"))

Schema = dict[str, Any]

_NAMES: Schema = {"type": ["string", "array", "null"], "items": {"type": "string"}}
# One value for a list of one; null within a list stands for a document without any.
_VALUES: Schema = {"type": ["string", "array", "null"], "items": {"type": ["string", "null"]}}
_DATES: Schema = {
    "type": ["string", "number", "array", "null"],
    "items": {"type": ["string", "number", "null"]},
}
_SEVERAL: Schema = {
    "type": ["object", "null"],
    "properties": {"fields": _NAMES, "pattern": {"type": ["string", "null"]}, "datetime": _DATES},
}
_ALL_KINDS: Schema = {
    "only_fields": _NAMES,
    "order_by": _NAMES,
    "parent": _VALUES,
    "user": _VALUES,
    # The web application begins with the number 0.
    "scroll_id": {"type": ["string", "integer", "null"]},
    "filters": {"type": ["object", "null"]},
    **dict.fromkeys(("_all_", "_and_", "_any_", "_or_"), _SEVERAL),
    **dict.fromkeys(("last_update", "status_changed"), _DATES),
}


def _relaxed(schema: Schema) -> Schema:
    types = schema.get("type")
    return _VALUES if types == "array" or (isinstance(types, list) and "array" in types) else schema


def query_properties(properties: Schema) -> Schema:
    """Return the properties of a query in all the forms it may have, from those in the SDK's schema."""
    return {**{name: _relaxed(schema) for name, schema in properties.items()}, **_ALL_KINDS}
