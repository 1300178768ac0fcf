"""Requests to one revision, by its own address: is it ready, and does it answer as its model does?"""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

import numpy as np
import requests

from scripts.deployment.checks.known import Known, Packages, differs
from scripts.deployment.errors import Unhealthy
from scripts.deployment.settings import Smoke
from scripts.deployment.stop import Stop

_OK: Final = 200
_SERVER_FAULT: Final = 500
_NOT_ALLOWED: Final = (401, 403)
_AGAIN_S: Final = 0.5
_SHOWN: Final = 200
_MS: Final = 1000.0
HEADERS: Final = {
    "content-type": "application/json",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
}
"""What an answer has to carry, beside the id of its request."""


@dataclass
class Probed:
    """What was asked of a revision so far."""

    milliseconds: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    votes: Counter[str] = field(default_factory=Counter)

    @property
    def asked(self) -> int:
        """How many predictions."""
        return len(self.failed) + sum(self.votes.values())

    @property
    def p95_ms(self) -> float:
        """95th percentile of the answers."""
        return float(np.percentile(self.milliseconds, 95)) if self.milliseconds else 0.0


class Probe:
    """Asks revisions."""

    def __init__(self, packages: Packages, smoke: Smoke, error_rate_max: float) -> None:
        self._packages = packages
        self._smoke = smoke
        self._error_rate_max = error_rate_max
        self._number = 0
        self.headers: Mapping[str, str] = {}
        """What the target wants every request to carry."""

    def get(self, address: str, path: str) -> requests.Response:
        """One page; `Unhealthy` where nobody answers."""
        try:
            return requests.get(f"{address}{path}", headers=self.headers, timeout=self._smoke.request_s)
        except requests.RequestException as error:
            raise Unhealthy(f"{path} is not answered: {_said(error)}") from error

    def wait_ready(self, address: str, limit_s: float, stop: Stop) -> float:
        """Seconds until it was ready; `Unhealthy` where that took too long."""
        begun, last = time.monotonic(), "nothing yet"
        while time.monotonic() - begun < limit_s:
            try:
                answer = self.get(address, "/health/ready")
                if answer.status_code == _OK:
                    return time.monotonic() - begun
                last = f"{answer.status_code} {answer.text[:_SHOWN]}"
            except Unhealthy as error:
                last = str(error)
            stop.wait(_AGAIN_S)
        raise Unhealthy(f"not ready within {limit_s:g} s: {last}")

    def metrics(self, address: str) -> str:
        """The text of `/metrics`."""
        answer = self.get(address, "/metrics")
        if answer.status_code != _OK:
            raise _refused("/metrics", answer)
        return answer.text

    def ask(self, address: str, count: int, into: Probed, stop: Stop) -> None:
        """Send predictions of which the answer is known; `Unhealthy` for a wrong one or too many failures."""
        with requests.Session() as session:
            session.headers.update(self.headers)
            done = 0
            while done < count:
                known = self._packages.of(self._model(address))
                for each in islice(known, count - done):
                    stop.check()
                    self._predict(session, address, each, into)
                    done += 1
        self._require(into)

    def _model(self, address: str) -> dict[str, Any]:
        answer = self.get(address, "/model")
        model = answer.json() if answer.status_code == _OK else None
        if not isinstance(model, dict):
            raise _refused("/model", answer)
        return model

    def _predict(self, session: requests.Session, address: str, known: Known, into: Probed) -> None:
        self._number += 1
        sent = f"deploy-{self._number}"
        begun = time.perf_counter()
        try:
            answer = session.post(
                f"{address}/predict", json=dict(known.body), headers={"X-Request-ID": sent},
                timeout=self._smoke.request_s,
            )  # fmt: skip
        except requests.RequestException as error:
            into.failed.append(_said(error))
            return
        into.milliseconds.append((time.perf_counter() - begun) * _MS)
        if answer.status_code >= _SERVER_FAULT:
            into.failed.append(f"{answer.status_code} {answer.text[:_SHOWN]}")
            return
        into.votes[str(_checked(answer, sent, known, self._smoke.tolerance))] += 1

    def _require(self, seen: Probed) -> None:
        if len(seen.failed) > self._error_rate_max * seen.asked:
            raise Unhealthy(
                f"{len(seen.failed)} of {seen.asked} predictions failed, the last: {seen.failed[-1]}"
            )
        if seen.p95_ms > self._smoke.p95_ms:
            raise Unhealthy(f"p95 of predictions {seen.p95_ms:.0f} ms (at most {self._smoke.p95_ms:.0f} ms)")


def _checked(answer: requests.Response, sent: str, known: Known, tolerance: float) -> int:
    """The vote of an answer that is as it should be; `Unhealthy` for another."""
    if answer.status_code != _OK:
        raise Unhealthy(f"/predict: {answer.status_code} {answer.text[:_SHOWN]}")
    for name, value in {**HEADERS, "x-request-id": sent}.items():
        if answer.headers.get(name) != value:
            raise Unhealthy(f"/predict: header {name} is {answer.headers.get(name)!r}, not {value!r}")
    try:
        body = answer.json()
    except ValueError:
        body = {}
    if wrong := differs(known, body if isinstance(body, dict) else {}, tolerance):
        raise Unhealthy(f"wrong prediction for {known.body}: {wrong}")
    return known.vote


def _refused(path: str, answer: requests.Response) -> Unhealthy:
    hint = "; is CONFORTO_DEPLOY_KEY set?" if answer.status_code in _NOT_ALLOWED else ""
    return Unhealthy(f"{path}: {answer.status_code} {answer.text[:_SHOWN]}{hint}")


def _said(error: Exception) -> str:
    """The kind of an error of the network, without the address, which may hold a key."""
    return type(error).__name__
