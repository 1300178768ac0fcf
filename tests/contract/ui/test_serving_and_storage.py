"""Processes that serve models and say so; settings about buckets."""

from __future__ import annotations

import json
import time
import uuid
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.clearml_server import ClearmlServer

pytestmark = pytest.mark.embutido


@pytest.fixture
def url(clearml_server: ClearmlServer) -> Iterator[str]:
    """Return an address that two processes serve."""
    address = f"http://127.0.0.1/{uuid.uuid4().hex}"
    for number in (1, 2):
        about = {"container_id": f"{address}#{number}", "endpoint_name": "votes", "model_name": "champion"}
        clearml_server.get("serving.register_container", endpoint_url=address, model_version="3", **about)
        clearml_server.get(
            "serving.container_status_report",
            container_id=about["container_id"],
            requests_num=10 * number,
            requests_min=number,
            latency_ms=number,
            uptime_sec=100 * number,
            machine_stats={"cpu_usage": 50, "odd": {"not": "a number"}},
        )
    yield address
    for number in (1, 2):
        clearml_server.get("serving.unregister_container", container_id=f"{address}#{number}")


def served(server: ClearmlServer, address: str) -> list[dict[str, Any]]:
    return [one for one in server.get("serving.get_endpoints")["endpoints"] if one["url"] == address]


def test_what_serves_is_listed_with_its_figures(clearml_server: ClearmlServer, url: str) -> None:
    [one] = served(clearml_server, url)
    figures = {"instances": 2, "requests": 30, "requests_min": 3, "latency_ms": 1.5, "uptime_sec": 200}
    assert {name: one[name] for name in figures} == figures
    assert (one["endpoint"], one["model"]) == ("votes", "champion")
    details = clearml_server.get("serving.get_endpoint_details", endpoint_url=url)
    assert details["model_version"] == "3"
    assert sorted(item["requests"] for item in details["instances"]) == [10, 20]


def test_a_measure_over_time(clearml_server: ClearmlServer, url: str) -> None:
    moment = time.time()
    span = {"from_date": moment - 60, "to_date": moment + 60, "interval": 120}
    for metric, total in (("requests", 30), ("requests_min", 3), ("cpu_usage", 100)):
        history = clearml_server.get(
            "serving.get_endpoint_metrics_history", endpoint_url=url, metric_type=metric, **span
        )
        assert history["total"]["values"] == [total]
        assert len(history["instances"]) == 2
    short = clearml_server.get(
        "serving.get_endpoint_metrics_history", endpoint_url=url, instance_charts=False, **span
    )
    assert "instances" not in short


def test_who_loads_is_listed_apart(clearml_server: ClearmlServer) -> None:
    identifier = uuid.uuid4().hex

    def loading() -> list[str]:
        return [one["id"] for one in clearml_server.get("serving.get_loading_instances")["instances"]]

    clearml_server.get("serving.register_container", container_id=identifier, endpoint_name="e")
    assert identifier in loading()
    address = f"http://127.0.0.1/{identifier}"
    clearml_server.get("serving.container_status_report", container_id=identifier, endpoint_url=address)
    assert identifier not in loading()
    assert len(served(clearml_server, address)) == 1
    clearml_server.get("serving.unregister_container", container_id=identifier)
    assert served(clearml_server, address) == []
    refused = clearml_server.call("serving.container_status_report", {"container_id": identifier})
    assert refused.status == 400


def test_who_falls_silent_is_forgotten(clearml_server: ClearmlServer) -> None:
    address = f"http://127.0.0.1/{uuid.uuid4().hex}"
    about = {"container_id": address, "endpoint_url": address, "timeout": 0.001}
    clearml_server.get("serving.register_container", **about)
    time.sleep(0.01)
    assert served(clearml_server, address) == []
    assert clearml_server.call("serving.get_endpoint_details", {"endpoint_url": address}).status == 400


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("serving.register_container", {}),
        ("serving.register_container", {"container_id": ""}),
        ("serving.register_container", {"container_id": "c", "timeout": "soon"}),
        ("serving.container_status_report", {"container_id": "c", "requests_num": "many"}),
        ("serving.get_endpoint_metrics_history", {"endpoint_url": "u"}),
        ("storage.set_settings", {"aws": "no object"}),
        ("storage.reset_settings", {"keys": ["ftp"]}),
        ("storage.reset_settings", {}),
    ],
)
def test_wrong_requests_are_400(clearml_server: ClearmlServer, name: str, fields: dict[str, Any]) -> None:
    assert clearml_server.call(name, fields).status == 400


def test_settings_of_buckets_are_kept_without_their_secrets(clearml_server: ClearmlServer) -> None:
    secret = uuid.uuid4().hex
    bucket = {"bucket": "b", "key": "id", "secret": secret, "region": "r"}
    aws = {"key": "id", "secret": secret, "token": secret, "region": "r", "buckets": [bucket]}
    azure = {"containers": [{"account_name": "a", "account_key": secret, "container_name": "c"}]}
    google = {"project": "p", "credentials_json": secret}
    answer = clearml_server.get("storage.set_settings", aws=aws, azure=azure, google=google)
    assert answer == {"updated": 3}
    kept = clearml_server.get("storage.get_settings")["settings"]
    assert kept["aws"] == {
        "key": "id",
        "region": "r",
        "buckets": [{"bucket": "b", "key": "id", "region": "r"}],
    }
    assert secret not in json.dumps(kept)
    database = b"".join(
        path.read_bytes() for path in clearml_server.data.iterdir() if path.name.startswith("clearml.db")
    )
    assert secret.encode() not in database
    assert clearml_server.get("storage.reset_settings", keys=["aws", "azure"]) == {"updated": 2}
    assert list(clearml_server.get("storage.get_settings")["settings"]) == ["google"]
    clearml_server.get("storage.reset_settings", keys=["google"])
    assert clearml_server.get("storage.get_settings") == {"settings": {}}
