"""Which endpoints are answered: those of a real server, and those of the SDK's own schemas."""

from __future__ import annotations

import importlib.util
import re
from collections import Counter
from pathlib import Path

import pytest

import clearml_local.services  # noqa: F401 - registers the endpoints
from clearml_local.protocol.endpoints import ENDPOINTS

ONCE_LACKING = [
    "auth.create_credentials", "auth.create_user", "auth.edit_credentials", "auth.edit_user",
    "auth.fixed_users_mode", "auth.get_token_for_user", "auth.logout", "auth.revoke_credentials",
    "auth.validate_token", "events.get_multi_task_metrics", "login.logout", "models.make_private",
    "models.make_public", "models.update_tags", "organization.download_for_get_all",
    "organization.prepare_download_for_get_all", "pipelines.delete_runs", "projects.make_private",
    "projects.make_public", "queues.clear_queue", "reports.archive", "reports.create",
    "reports.delete", "reports.get_task_data", "reports.move", "reports.publish",
    "reports.unarchive", "reports.update", "server.get_stats", "serving.container_status_report",
    "serving.get_endpoint_details", "serving.get_endpoint_metrics_history", "serving.get_endpoints",
    "serving.get_loading_instances", "serving.register_container", "serving.unregister_container",
    "storage.get_settings", "storage.reset_settings", "storage.set_settings", "tasks.make_private",
    "tasks.make_public", "tasks.update_batch", "tasks.update_tags", "users.create", "users.delete",
    "users.update",
]  # fmt: skip
"""Endpoints of a real server 2.0.0 that the embedded one did not have."""

# Of the hosted service, and not of the open server: feature stores, frames, and what belongs to them.
NOT_OF_THE_OPEN_SERVER = {"datasets", "dataviews", "frames"}


@pytest.mark.parametrize("name", ONCE_LACKING)
def test_an_endpoint_of_the_real_server_is_there(name: str) -> None:
    assert name in ENDPOINTS


def of_the_sdk() -> tuple[set[str], set[str]]:
    """Return ``service.action`` of all requests that the newest schemas of the SDK know, and that any do."""
    spec = importlib.util.find_spec("clearml")
    assert spec
    assert spec.submodule_search_locations
    folder = Path(next(iter(spec.submodule_search_locations))) / "backend_api" / "services"
    versions = sorted(folder.glob("v2_*"), key=lambda path: int(path.name.partition("_")[2]))
    by_version = [
        {
            f"{path.stem}.{action}"
            for path in version.glob("*.py")
            for action in re.findall(r'_action = "(\w+)"', path.read_text(encoding="utf-8"))
        }
        for version in versions
    ]
    return by_version[-1], set().union(*by_version)


def test_what_the_sdk_may_ask_is_answered() -> None:
    known, of_any_version = of_the_sdk()
    lacking = sorted(of_any_version - set(ENDPOINTS))
    total, answered = (
        Counter(name.partition(".")[0] for name in names) for names in (known, known & set(ENDPOINTS))
    )
    for service in sorted(total):
        print(f"{service}: {answered[service]} of {total[service]}")
    print(f"all: {answered.total()} of {total.total()}; registered: {len(ENDPOINTS)}")
    assert [name for name in lacking if name.partition(".")[0] not in NOT_OF_THE_OPEN_SERVER] == []
