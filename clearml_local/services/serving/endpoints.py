"""serving.get_*: what is served, by address."""

from collections.abc import Iterable
from typing import Any

from clearml_local.base.documents import Document
from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.store.serving import Container

INTERVALS_MAX = 1000
ABOUT = ("model_source", "model_version", "preprocess_artifact", "input_type", "input_size")


def _sum(containers: Iterable[Container], name: str) -> float:
    return sum(one.newest.get(name) or 0 for one in containers)


def _mean(values: list[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _latency(containers: Iterable[Container]) -> float | None:
    return _mean([one.newest["latency_ms"] for one in containers if one.newest.get("latency_ms") is not None])


def _endpoint(url: str, containers: list[Container]) -> Document:
    newest = max(containers, key=lambda one: one.heard_s)
    return {
        "endpoint": newest.about.get("endpoint_name"),
        "model": newest.about.get("model_name"),
        "url": url,
        "instances": len(containers),
        "uptime_sec": max((one.newest.get("uptime_sec") or 0 for one in containers), default=0),
        "requests": _sum(containers, "requests_num"),
        "requests_min": _sum(containers, "requests_min"),
        "latency_ms": _latency(containers),
        "last_update": newest.last_update,
    }


def _instance(identifier: str, one: Container) -> Document:
    names = {"uptime_sec": "uptime_sec", "requests": "requests_num", "latency_ms": "latency_ms"}
    measured = {name: one.newest.get(source) for name, source in names.items()}
    return {"id": identifier, **measured, "requests_min": one.newest.get("requests_min")} | {
        "last_update": one.last_update
    }


@endpoint("serving.get_endpoints")
def get_endpoints(call: Call) -> dict[str, Any]:
    """List the addresses that are served."""
    by_url: dict[str, list[Container]] = {}
    for one in call.serving.alive().values():
        if one.url:
            by_url.setdefault(one.url, []).append(one)
    return {"endpoints": [_endpoint(url, containers) for url, containers in by_url.items()]}


@endpoint("serving.get_loading_instances")
def get_loading_instances(call: Call) -> dict[str, Any]:
    """List the processes that do not serve yet."""
    loading = {key: one for key, one in call.serving.alive().items() if not one.url}
    return {
        "instances": [
            {
                **_instance(identifier, one),
                "endpoint": one.about.get("endpoint_name"),
                "model": one.about.get("model_name"),
            }
            for identifier, one in loading.items()
        ]
    }


def _serving(call: Call) -> dict[str, Container]:
    url = call.body["endpoint_url"]
    found = call.serving.of(url)
    if not found:
        raise BadRequestError(f"Nobody serves {url[:200]!r} now", Subcode.VALIDATION)
    return found


@endpoint("serving.get_endpoint_details")
def get_endpoint_details(call: Call) -> dict[str, Any]:
    """Describe one address and the processes behind it."""
    found = _serving(call)
    about = max(found.values(), key=lambda one: one.heard_s).about
    return {
        **_endpoint(call.body["endpoint_url"], list(found.values())),
        **{name: about.get(name) for name in ABOUT},
        "instances": [_instance(identifier, one) for identifier, one in found.items()],
    }


@endpoint("serving.get_endpoint_metrics_history")
def get_endpoint_metrics_history(call: Call) -> dict[str, Any]:
    """Return one measure of an address over time, its means by interval; of each process, if asked."""
    begin, end = float(call.body["from_date"]), float(call.body["to_date"])
    interval = max(float(call.body["interval"]), (end - begin) / INTERVALS_MAX, 1.0)
    name = call.body.get("metric_type") or "requests"
    source = {"requests": "requests_num"}.get(name, name)
    series = {
        identifier: _series(one, source, begin, end, interval) for identifier, one in _serving(call).items()
    }
    answer: Document = {"computed_interval": interval, "total": {"title": name, **_total(series)}}
    if call.body.get("instance_charts", True):
        answer["instances"] = {
            identifier: {"title": name, **_lists(points)} for identifier, points in series.items()
        }
    return answer


def _series(one: Container, name: str, begin: float, end: float, interval: float) -> dict[int, float]:
    """Return the mean of one measure for each interval with data, by the interval's end (s)."""
    buckets: dict[int, list[float]] = {}
    for moment, measured in one.samples:
        value = measured.get(name)
        if begin <= moment <= end and isinstance(value, int | float):
            place = int(begin + ((moment - begin) // interval + 1) * interval)
            buckets.setdefault(place, []).append(value)
    return {place: sum(values) / len(values) for place, values in buckets.items()}


def _total(series: dict[str, dict[int, float]]) -> Document:
    summed: dict[int, float] = {}
    for points in series.values():
        for place, value in points.items():
            summed[place] = summed.get(place, 0) + value
    return _lists(summed)


def _lists(points: dict[int, float]) -> Document:
    places = sorted(points)
    return {"dates": places, "values": [points[place] for place in places]}
