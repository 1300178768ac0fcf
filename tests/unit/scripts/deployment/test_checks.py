"""What is read from `/metrics` and Cloud Monitoring, and what is made of it."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from api.operacao.metricas import Metricas
from scripts.deployment.checks.judge import faults, shifted
from scripts.deployment.checks.known import Known, differs, known_predictions
from scripts.deployment.checks.metrics import Counted, Traffic, read
from scripts.deployment.checks.monitoring import Monitoring
from scripts.deployment.errors import TargetError, Unhealthy
from scripts.deployment.settings import load
from tests.served_package import served_package

CHECKS = load(None, None, []).checks
QUICK = {0.01: 1000, 0.5: 1000, 1.0: 1000}


def counted(*answers: tuple[str, int, float], votes: int = 0) -> str:
    """The text of a process that has answered so."""
    metrics = Metricas()
    metrics.trocou("m", "id", 1, ["0", "1"])
    for route, status, seconds in answers:
        metrics.contar_pedido(route, status, seconds)
    if votes:
        metrics.contar_previsao(0, votes)
    return metrics.texto().decode()


def test_callers_are_counted_and_who_only_looks_is_not() -> None:
    text = counted(
        ("/predict", 200, 0.002), ("/predict", 500, 0.6), ("/predict/batch", 503, 0.1),
        ("/feedback", 200, 0.001), ("/metrics", 200, 0.1), ("/health/ready", 503, 0.1), votes=3,
    )  # fmt: skip
    _, traffic = read(text)
    assert (traffic.requests, traffic.errors) == (4, 2)
    assert traffic.votes == {"0": 3, "1": 0}
    assert traffic.p95_ms == 1000.0
    assert traffic.buckets[0.0025] == 1


@pytest.mark.parametrize("text", ["", "nonsense{", "conforto_requests_total 3 4 5 6\n"])
def test_a_text_of_something_else_is_refused(text: str) -> None:
    with pytest.raises(Unhealthy):
        read(text)


def test_what_was_there_before_the_first_reading_is_not_counted() -> None:
    metrics, watched = Metricas(), Counted()
    metrics.contar_pedido("/predict", 500, 0.1)
    watched.take([metrics.texto().decode()])
    assert watched.traffic.requests == 0
    metrics.contar_pedido("/predict", 200, 0.1)
    watched.take([metrics.texto().decode()] * 3)
    assert (watched.traffic.requests, watched.traffic.errors) == (1, 0)


def test_an_instance_that_comes_later_is_counted_from_its_start() -> None:
    watched, other = Counted(), counted(("/predict", 500, 0.1))
    watched.take([counted()])
    started = next(line for line in other.splitlines() if line.startswith("process_start_time_seconds"))
    watched.take([counted(("/predict", 200, 0.1)), other.replace(started, "process_start_time_seconds 9e9")])
    assert (watched.traffic.requests, watched.traffic.errors) == (2, 1)
    assert watched.started == 1
    watched.take([other.replace(started, "process_start_time_seconds 1.0")])  # it was there before
    assert (watched.traffic.requests, watched.started) == (2, 1)


def test_the_deploys_own_questions_make_nothing_look_better() -> None:
    new = Traffic(110, 3, {"0": 60, "1": 50}, {0.01: 100, 0.5: 100, 1.0: 110})
    callers = new.without(100, {"0": 60, "1": 40})
    assert (callers.requests, callers.errors) == (10, 3)
    assert callers.votes == {"0": 0, "1": 10}
    assert callers.p95_ms == 1000.0


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (Traffic(99, 99), ""),
        (Traffic(1000, 20, {"0": 1000}, QUICK), ""),
        (Traffic(1000, 21, {"0": 1000}, QUICK), "21 of 1000 requests failed (2.1%, at most 2.0%"),
        (Traffic(1000, 0, {"0": 1000}, {0.01: 949, 0.5: 949, 1.0: 1000}), "p95 of /predict up to 1000 ms"),
        (Traffic(1000, 0, {"0": 1000}, {0.01: 950, 1.0: 1000}), ""),
        (Traffic(1000, 0, {"0": 800, "1": 200}, QUICK), "predictions by vote differ by 0.20"),
        (Traffic(1000, 0, {"0": 860, "1": 140}, QUICK), ""),
        (Traffic(1000, 0, {"0": 40, "1": 10}, QUICK), ""),
        (Traffic(1000, 0, {"2": 1000}, QUICK), "differ by 1.00"),
    ],
)
def test_limits(new: Traffic, said: str) -> None:
    found = "; ".join(faults(new, Traffic(1000, 0, {"0": 1000}, QUICK), CHECKS))
    assert found.startswith(said) if not said else said in found, found
    assert bool(found) == bool(said)


def test_chance_alone_is_no_difference() -> None:
    difference, p = shifted({"0": 12, "1": 8}, {"0": 9, "1": 11})
    assert difference == pytest.approx(0.15)
    assert p > CHECKS.distribution_p
    assert shifted({}, {"0": 5}) == (0.0, 1.0)


def test_known_predictions_are_the_models_own_within_what_it_has_seen() -> None:
    three = known_predictions(served_package(0.2, 0.5, 0.3))
    assert [k.vote for k in three] == [0, 0, 0]
    assert three[0].probabilities == {"-1": 0.2, "0": 0.5, "1": 0.3}
    assert three[0].body["temperatura"] == 25.0
    assert [k.body["sexo"] for k in three] == ["f", "m", "f"]
    assert len({json.dumps(dict(k.body)) for k in three}) == 3


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"predicao": 0, "probabilidades": {"-1": 0.2, "0": 0.5001, "1": 0.3}}, ""),
        ({"predicao": 1, "probabilidades": {"-1": 0.2, "0": 0.5, "1": 0.3}}, "vote 1, the model says 0"),
        ({"predicao": 0, "probabilidades": {"-1": 0.2, "0": 0.502, "1": 0.3}}, "probability 0.502 of 0"),
        ({"predicao": 0, "probabilidades": {"-1": 0.2, "0": 0.8}}, "the model knows -1, 0, 1"),
        ({"predicao": 0, "probabilidades": {"-1": 0.2, "0": None, "1": 0.3}}, "probability None"),
        ({"predicao": 0, "probabilidades": {"-1": 0.2, "0": float("nan"), "1": 0.3}}, "probability nan"),
        ({"predicao": 0}, "probabilities of None"),
        ({}, "vote None"),
    ],
)
def test_another_answer_is_found(answer: dict[str, Any], said: str) -> None:
    known = Known({}, 0, {"-1": 0.2, "0": 0.5, "1": 0.3})
    found = differs(known, answer, 0.00011)
    assert said in found
    assert bool(found) == bool(said)


@pytest.fixture
def google() -> Iterator[tuple[str, list[dict[str, list[str]]]]]:
    """Cloud Monitoring: 90 good and 10 bad answers, of which 90 within 128 ms and 10 within 1024 ms."""
    asked: list[dict[str, list[str]]] = []
    shape = {"exponentialBuckets": {"numFiniteBuckets": 12, "growthFactor": 2, "scale": 1}}
    counts = [{"metric": {"labels": {"response_code_class": kind}}, "points": [{"value": {"int64Value": n}}]}
              for kind, n in (("2xx", "90"), ("5xx", "10"))]  # fmt: skip
    value = {"distributionValue": {"bucketOptions": shape, "bucketCounts": [0] * 7 + ["90", 0, 0, "10"]}}
    latency = [{"metric": {"labels": {}}, "points": [{"value": value}]}]

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(parse_qs(urlsplit(self.path).query))
            series = counts if "request_count" in asked[-1]["filter"][0] else latency
            known = self.headers["Authorization"] == "Bearer token"
            self.send_response(200 if known else 401)
            self.end_headers()
            self.wfile.write(json.dumps({"timeSeries": series}).encode())

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_cloud_monitoring_is_read_as_traffic(google: tuple[str, list[dict[str, list[str]]]]) -> None:
    address, asked = google
    monitoring = Monitoring("project", "service", lambda: "token", address)
    traffic = monitoring.traffic("service-d1", datetime(2026, 1, 1, tzinfo=UTC))
    assert (traffic.requests, traffic.errors) == (100, 10)
    assert traffic.p95_ms == 1024.0
    assert traffic.buckets[0.128] == 90
    assert 'revision_name="service-d1"' in asked[0]["filter"][0]
    assert asked[0]["interval.startTime"] == ["2026-01-01T00:00:00+00:00"]
    with pytest.raises(TargetError, match="HTTPError"):
        Monitoring("project", "service", lambda: "wrong", address).traffic("r", datetime.now(UTC))
