"""Requests to one revision, by its own address: is it ready, and does it answer as its model does?"""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

import numpy as np
import requests

from scripts.deployment.checks.answer import Answer, fetch
from scripts.deployment.checks.known import Known, Packages, differs
from scripts.deployment.errors import Unhealthy
from scripts.deployment.settings import Smoke
from scripts.deployment.stop import Stop

_OK: Final = 200
_SERVER_FAULT: Final = 500
_HINTS: Final = {
    401: "; is CONFORTO_DEPLOY_KEY set?",
    403: "; is CONFORTO_DEPLOY_KEY set?",
    429: "; the service limits requests (limites.*): ask less with smoke.requests and smoke.per_look",
}
_ID: Final = "modelo_id"
_EXCHANGES: Final = 20
"""Answers of another model than `/model` says, until that is no exchange of the champion any more."""
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

    def get(self, address: str, path: str) -> Answer:
        """One page; `Unhealthy` where nobody answers."""
        try:
            with requests.Session() as session:
                return fetch(
                    session, "GET", f"{address}{path}", self._smoke.request_s, headers=self.headers
                )  # fmt: skip
        except Unhealthy as error:
            raise Unhealthy(f"{path} is not answered: {error}") from error

    def wait_ready(self, address: str, limit_s: float, stop: Stop) -> float:
        """Seconds until it was ready; `Unhealthy` where that took too long."""
        begun, last = time.monotonic(), "nothing yet"
        while time.monotonic() - begun < limit_s:
            try:
                answer = self.get(address, "/health/ready")
                if answer.status == _OK:
                    return time.monotonic() - begun
                last = f"{answer.status} {answer.text[:_SHOWN]}"
            except Unhealthy as error:
                last = str(error)
            stop.wait(_AGAIN_S)
        raise Unhealthy(f"not ready within {limit_s:g} s: {last}")

    def metrics(self, address: str) -> str:
        """The text of `/metrics`."""
        answer = self.get(address, "/metrics")
        if answer.status != _OK:
            raise _refused("/metrics", answer)
        return answer.text

    def ask(self, address: str, count: int, into: Probed, stop: Stop) -> None:
        """Send predictions of which the answer is known; `Unhealthy` for a wrong one or too many failures."""
        with requests.Session() as session:
            session.headers.update(self.headers)
            done = exchanged = 0
            while done < count:
                model = self._model(address)
                for each in islice(self._packages.of(model), count - done):
                    stop.check()
                    if other := self._predict(session, address, each, model, into):
                        break
                    done += 1
                    self._require_answers(into, count - done)  # not only at the end: each may take its time
                else:
                    continue
                exchanged += 1  # the champion was, meanwhile; instances follow one after the other
                if exchanged > _EXCHANGES:
                    raise Unhealthy(f"/predict answers with model {other}, /model says {model.get(_ID)}")
                stop.wait(_AGAIN_S)
        self._require_quick(into)

    def _model(self, address: str) -> dict[str, Any]:
        answer = self.get(address, "/model")
        model = answer.document() if answer.status == _OK else {}
        if not model:
            raise _refused("/model", answer)
        return model

    def _predict(
        self, session: requests.Session, address: str, known: Known, model: Mapping[str, Any], into: Probed
    ) -> str:
        """Ask one; the id of the model that answered where that is another one, else ""."""
        self._number += 1
        sent = f"deploy-{self._number}"
        begun = time.perf_counter()
        try:
            answer = fetch(
                session, "POST", f"{address}/predict", self._smoke.request_s, json=dict(known.body),
                headers={"X-Request-ID": sent},
            )  # fmt: skip
        except Unhealthy as error:
            into.failed.append(str(error))
            return ""
        into.milliseconds.append((time.perf_counter() - begun) * _MS)
        if answer.status >= _SERVER_FAULT:
            into.failed.append(f"{answer.status} {answer.text[:_SHOWN]}")
            return ""
        body = answer.document()
        if answer.status == _OK and body.get(_ID, model.get(_ID)) != model.get(_ID):
            into.votes[str(body.get("predicao"))] += 1
            return str(body[_ID])
        into.votes[str(_checked(answer, sent, known, self._smoke.tolerance))] += 1
        return ""

    def _require_answers(self, seen: Probed, to_come: int) -> None:
        """`Unhealthy` as soon as more have failed than may of them all."""
        if len(seen.failed) > self._error_rate_max * (seen.asked + to_come):
            raise Unhealthy(
                f"{len(seen.failed)} of {seen.asked} predictions failed, the last: {seen.failed[-1]}"
            )

    def _require_quick(self, seen: Probed) -> None:
        if seen.p95_ms > self._smoke.p95_ms:
            raise Unhealthy(f"p95 of predictions {seen.p95_ms:.0f} ms (at most {self._smoke.p95_ms:.0f} ms)")


def _checked(answer: Answer, sent: str, known: Known, tolerance: float) -> int:
    """The vote of an answer that is as it should be; `Unhealthy` for another."""
    if answer.status != _OK:
        raise _refused("/predict", answer)
    for name, value in {**HEADERS, "x-request-id": sent}.items():
        if answer.headers.get(name) != value:
            raise Unhealthy(f"/predict: header {name} is {answer.headers.get(name)!r}, not {value!r}")
    if wrong := differs(known, answer.document(), tolerance):
        raise Unhealthy(f"wrong prediction for {known.body}: {wrong}")
    return known.vote


def _refused(path: str, answer: Answer) -> Unhealthy:
    return Unhealthy(f"{path}: {answer.status} {answer.text[:_SHOWN]}{_HINTS.get(answer.status, '')}")
