"""Requests and latency of a revision as Cloud Monitoring knows them, two to four minutes late."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import accumulate
from typing import Any, Final

import requests

from scripts.deployment.checks.metrics import Traffic
from scripts.deployment.errors import TargetError

API: Final = "https://monitoring.googleapis.com"
_COUNT: Final = "run.googleapis.com/request_count"
_LATENCY: Final = "run.googleapis.com/request_latencies"
_LIMIT_S: Final = 20.0
_MS: Final = 1000.0


class Monitoring:
    """Cloud Monitoring's API; `token` gives an access token."""

    def __init__(self, project: str, service: str, token: Callable[[], str], api: str = API) -> None:
        self._url = f"{api}/v3/projects/{project}/timeSeries"
        self._service = service
        self._token = token

    def traffic(self, revision: str, since: datetime) -> Traffic:
        """Since then; `TargetError` where it cannot be asked."""
        counts = list(self._series(_COUNT, revision, since))
        total = sum(n for _, n in map(_count, counts))
        errors = sum(n for kind, n in map(_count, counts) if kind == "5xx")
        buckets: dict[float, int] = {}
        for series in self._series(_LATENCY, revision, since):
            for point in series["points"]:
                _add(buckets, point["value"]["distributionValue"])
        return Traffic(total, errors, {}, dict(zip(sorted(buckets), accumulate(
            buckets[bound] for bound in sorted(buckets)), strict=True)))  # fmt: skip

    def _series(self, metric: str, revision: str, since: datetime) -> Iterable[dict[str, Any]]:
        parameters = {
            "filter": f'metric.type="{metric}" AND resource.labels.service_name="{self._service}" AND '
                      f'resource.labels.revision_name="{revision}"',
            "interval.startTime": since.isoformat(),
            "interval.endTime": datetime.now(UTC).isoformat(),
        }  # fmt: skip
        try:
            answer = requests.get(
                self._url, params=parameters, timeout=_LIMIT_S,
                headers={"Authorization": f"Bearer {self._token()}"},
            )  # fmt: skip
            answer.raise_for_status()
            series: list[dict[str, Any]] = answer.json().get("timeSeries", [])
        except (requests.RequestException, ValueError) as error:
            raise TargetError(f"Cloud Monitoring cannot be asked: {type(error).__name__}") from error
        return series


def _count(series: dict[str, Any]) -> tuple[str, int]:
    kind = series["metric"]["labels"].get("response_code_class", "")
    return kind, sum(int(point["value"]["int64Value"]) for point in series["points"])


def _add(buckets: dict[float, int], distribution: dict[str, Any]) -> None:
    """Counts by the upper bound of their bucket, in seconds; the last bucket has none."""
    shape = distribution["bucketOptions"]["exponentialBuckets"]
    for n, count in enumerate(map(int, distribution.get("bucketCounts", []))):
        last = n > int(shape["numFiniteBuckets"])
        bound = float("inf") if last else float(shape["scale"]) * float(shape["growthFactor"]) ** n / _MS
        buckets[bound] = buckets.get(bound, 0) + count
