"""Schemas of requests that the agent or the web application makes and the SDK has none of."""

from typing import Any

TEXT = {"type": "string"}
FIELDS = {"type": "array", "items": TEXT}
PAGING: dict[str, Any] = {
    "page": {"type": "integer"},
    "page_size": {"type": "integer"},
    "size": {"type": "integer"},
    "order_by": FIELDS,
}
ROLE = {"enum": ["admin", "superuser", "user", "annotator"]}
TEXT_OR_NULL = {"type": ["string", "null"]}
USER_NAMES: dict[str, Any] = {
    name: TEXT_OR_NULL for name in ("given_name", "family_name", "avatar", "email", "company")
}
NEW_USER = {"required": ["name"], "properties": {"name": TEXT, "id": TEXT, **USER_NAMES}}
REPORT = {"name": TEXT, "comment": TEXT, "tags": FIELDS, "report": TEXT, "report_assets": FIELDS}
ONE_TASK = {"task": TEXT, "message": TEXT_OR_NULL, "comment": TEXT_OR_NULL}
NUMBER = {"type": "number"}
NUMBER_OR_NULL = {"type": ["number", "null"]}
SERVING: dict[str, Any] = {
    **{name: TEXT_OR_NULL for name in ("endpoint_name", "endpoint_url", "model_name", "model_source")},
    **{name: TEXT_OR_NULL for name in ("model_version", "preprocess_artifact", "input_type", "reference")},
    "container_id": {"type": "string", "minLength": 1},
    "timeout": {"type": "number", "exclusiveMinimum": 0},
    "machine_stats": {"type": "object"},
    **{name: NUMBER_OR_NULL for name in ("uptime_sec", "requests_num", "requests_min", "latency_ms")},
}
HISTORY = {
    "endpoint_url": TEXT,
    **{name: NUMBER for name in ("from_date", "to_date", "interval")},
    "metric_type": TEXT_OR_NULL,
    "instance_charts": {"type": "boolean"},
}
OBJECT = {"type": "object"}
OWN_SCHEMAS: dict[str, dict[str, Any]] = {
    "pages.curves": {
        "required": ["tasks"],
        "properties": {
            "tasks": {"type": "array", "items": TEXT, "maxItems": 100},
            "model_events": {"type": "boolean"},
            "metrics": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["metric"],
                    "properties": {"metric": TEXT, "variants": FIELDS},
                },
            },
            "key": {"enum": ["iter", "timestamp", "relative"]},
            "from": NUMBER,
            "to": NUMBER,
            "means": {"type": "boolean"},
            "points": {"type": "integer", "minimum": 10, "maximum": 20_000},
        },
    },
    "pages.mentions": {
        "required": ["text"],
        "properties": {
            "text": {"type": "string", "minLength": 1, "maxLength": 4096},
            "regex": {"type": "boolean"},
            "most": {"type": "integer", "minimum": 1, "maximum": 500},
            "only_fields": FIELDS,
            "after": {
                "type": "object",
                "required": ["last_update", "row"],
                "properties": {"last_update": TEXT, "row": {"type": "integer"}},
            },
        },
    },
    "reports.create": {"required": ["name"], "properties": {**REPORT, "project": TEXT_OR_NULL}},
    "reports.update": {"required": ["task"], "properties": {**REPORT, "task": TEXT}},
    "reports.move": {
        "required": ["task"],
        "properties": {"task": TEXT, "project": TEXT_OR_NULL, "project_name": TEXT_OR_NULL},
    },
    **{
        f"reports.{action}": {"required": ["task"], "properties": ONE_TASK}
        for action in ("publish", "archive", "unarchive", "delete")
    },
    "serving.register_container": {"required": ["container_id"], "properties": SERVING},
    "serving.unregister_container": {"required": ["container_id"], "properties": SERVING},
    "serving.container_status_report": {"required": ["container_id"], "properties": SERVING},
    "serving.get_endpoint_details": {"required": ["endpoint_url"], "properties": HISTORY},
    "serving.get_endpoint_metrics_history": {
        "required": ["endpoint_url", "from_date", "to_date", "interval"],
        "properties": HISTORY,
    },
    "storage.set_settings": {"properties": {"aws": OBJECT, "google": OBJECT, "azure": OBJECT}},
    "storage.reset_settings": {"required": ["keys"], "properties": {"keys": FIELDS}},
    "auth.create_user": NEW_USER,
    "users.create": NEW_USER,
    "users.update": {"required": ["user"], "properties": {"user": TEXT, "name": TEXT, **USER_NAMES}},
    "users.delete": {"required": ["user"], "properties": {"user": TEXT}},
    "users.get_by_id": {"required": ["user"], "properties": {"user": TEXT, "only_fields": FIELDS}},
    "users.get_all": {"properties": {"only_fields": FIELDS, **PAGING}},
    "auth.edit_user": {"required": ["user"], "properties": {"user": TEXT, "role": ROLE}},
    "auth.get_token_for_user": {"required": ["user"], "properties": {"user": TEXT}},
    "auth.validate_token": {"required": ["token"], "properties": {"token": TEXT}},
    # The SDK's schema demands a ``key_id`` that neither it nor anybody else sends.
    "auth.revoke_credentials": {"required": ["access_key"], "properties": {"access_key": TEXT}},
    "projects.get_user_names": {
        "properties": {
            "projects": {"type": ["array", "null"], "items": TEXT},
            "include_subprojects": {"type": ["boolean", "null"]},
        },
    },
    "tasks.make_public": {"properties": {"ids": FIELDS}},
    "tasks.make_private": {"properties": {"ids": FIELDS}},
    "pipelines.delete_runs": {"required": ["ids"], "properties": {"ids": FIELDS, "project": TEXT}},
    "users.set_preferences": {"required": ["preferences"], "properties": {"preferences": {"type": "object"}}},
    "reports.get_task_data": {
        "properties": {
            name: OBJECT
            for name in ("plots", "debug_images", "scalar_metrics_iter_histogram", "single_value_metrics")
        },
    },
    "organization.get_entities_count": {
        "properties": {
            **{
                name: {"type": "object"}
                for name in ("projects", "tasks", "models", "pipelines", "datasets", "reports")
            },
            "active_users": {"type": "array"},
        },
    },
    "organization.prepare_download_for_get_all": {
        "required": ["entity_type"],
        "properties": {
            "entity_type": TEXT,
            "only_fields": {"type": "array", "items": TEXT},
            "field_mappings": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["field"],
                    "properties": {"field": TEXT, "name": TEXT, "values": {"type": "array"}},
                },
            },
        },
    },
    "organization.download_for_get_all": {"properties": {"prepare_id": TEXT}},
    **{
        name: {"required": ["ids"], "properties": {"ids": FIELDS, "add_tags": FIELDS, "remove_tags": FIELDS}}
        for name in ("models.update_tags", "tasks.update_tags")
    },
    "queues.clear_queue": {"required": ["queue"], "properties": {"queue": TEXT}},
    "workers.get_runtime_properties": {"required": ["worker"], "properties": {"worker": TEXT}},
    "workers.set_runtime_properties": {
        "required": ["worker", "runtime_properties"],
        "properties": {
            "worker": TEXT,
            "runtime_properties": {
                "type": "array",
                "items": {"type": "object", "required": ["key"], "properties": {"key": TEXT}},
            },
        },
    },
}
