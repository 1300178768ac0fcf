"""From a fault of the real API to the mail, the message, the page and the SMS; and to the end of each.

Debian's Prometheus, Alertmanager and node_exporter with the configuration that people run, started by the
command that people start. Time runs 60 times faster (`--speed`), and the channels end on this machine.
"""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

from funcoes.servico.pasta import PastaServico
from tests.api.conftest import PEDIDO
from tests.api.modelos import por, treinar
from tests.api.outro_processo import outro_processo
from tests.monitoring.programs import alerts, program, queries
from tests.monitoring.watching import Watch, alive, watching
from tests.waiting import PATIENCE_S, eventually

SPEED = 60
CALLERS = 4

TWIST = """
import asyncio, pathlib
from api.modelo.juntador import Juntador
fault, well, n = pathlib.Path({fault!r}), Juntador.prever, 0
async def prever(self, servido, bruto, chave):
    global n
    n += 1
    if fault.exists():
        if n % 5:
            raise RuntimeError("as the test wants it")
        await asyncio.sleep(0.6)
    return await well(self, servido, bruto, chave)
Juntador.prever = prever
"""
"""While the file is there, four of five predictions fail, and the fifth is slow."""

MAIL_AND_SLACK = ("email", "slack")
ALL = (*MAIL_AND_SLACK, "pagerduty", "sms")
EXPECTED = {
    *(("HighErrorRate", channel) for channel in MAIL_AND_SLACK),
    *(("HighLatency", channel) for channel in MAIL_AND_SLACK),
    *(("DriftDetected", channel) for channel in MAIL_AND_SLACK),
    *(("HealthCheckLies", channel) for channel in ALL),
}
DRIFT = """# TYPE conforto_drift_score gauge
conforto_drift_score{{feature="temperatura"}} {score}
conforto_drift_score{{feature="idade"}} 0.03
# TYPE conforto_drift_severity gauge
conforto_drift_severity {severity}
# TYPE conforto_monitor_last_run_timestamp_seconds gauge
conforto_monitor_last_run_timestamp_seconds {now}
"""


class Api:
    """A real process of the API under steady traffic, which can be made to misbehave."""

    def __init__(self, url: str, fault: Path) -> None:
        self.url, self.fault, self._end = url, fault, threading.Event()
        self._pool = ThreadPoolExecutor(CALLERS)

    def _call(self) -> None:
        with requests.Session() as session:
            while not self._end.wait(0.1):
                session.post(f"{self.url}/predict", json=PEDIDO, timeout=PATIENCE_S)

    def __enter__(self) -> "Api":
        self._calls = [self._pool.submit(self._call) for _ in range(CALLERS)]
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        for call in self._calls:
            call.result(PATIENCE_S)
        self._pool.shutdown()


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("api")
    fault = folder / "fault"
    por(PastaServico(folder), treinar().pacote, promovido_em=datetime.now(UTC).isoformat())
    twist = TWIST.format(fault=str(fault))
    with outro_processo(folder, folder / "api.log", twist) as url, Api(url, fault) as api:
        yield api


@pytest.fixture(scope="module")
def watch(api: Api, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    for names in (("prometheus",), ("prometheus-alertmanager",), ("prometheus-node-exporter",)):
        program(*names)
    target = api.url.removeprefix("http://")
    options = (f"--api={target}", "--local-receiver", f"--speed={SPEED}")
    with watching(tmp_path_factory.mktemp("watch"), *options) as watch:
        write_drift(watch, 0.02, 0)
        eventually(lambda: watch.ask("conforto:errors:ratio") and watch.ask("conforto_drift_score"))
        yield watch


def write_drift(watch: Watch, score: float, severity: int) -> None:
    watch.write(DRIFT.format(score=score, severity=severity, now=time.time()))


def test_faults_arrive_by_all_channels_and_their_ends_too(watch: Watch, api: Api) -> None:
    ours = "|".join({alert for alert, _ in EXPECTED})
    eventually(lambda: watch.ask(f'ALERTS{{alertname=~"{ours}"}}'), lambda active: not active)

    broken = datetime.now(UTC)
    api.fault.touch()
    write_drift(watch, 0.3, 2)
    eventually(lambda: watch.arrived("firing", broken), lambda arrived: arrived >= EXPECTED)

    mended = datetime.now(UTC)
    api.fault.unlink()
    write_drift(watch, 0.02, 0)
    eventually(lambda: watch.arrived("resolved", mended), lambda arrived: arrived >= EXPECTED)


def test_what_arrived_says_what_is_wrong_to_the_right_people(watch: Watch) -> None:
    came = {(n["alert"], n["channel"]): n for n in watch.notifications() if n["status"] == "firing"}
    drift, slow = came["DriftDetected", "email"], came["HighLatency", "email"]
    assert (drift["to"], slow["to"]) == (["ml@example.org"], ["serving@example.org"])
    assert drift["title"] == "[FIRING 1] DriftDetected: temperatura has drifted: score 0.30"
    assert "docs/operations.md#drift-detected" in drift["text"]
    assert came["DriftDetected", "slack"]["to"] == ["#conforto-alerts"]
    assert "says it is ready" in came["HealthCheckLies", "sms"]["text"]
    pages = [
        n for n in watch.notifications() if (n["alert"], n["channel"]) == ("HealthCheckLies", "pagerduty")
    ]
    assert {n["status"] for n in pages} == {"firing", "resolved"}
    assert len({n["key"] for n in pages}) == 1, "a page is closed by the key that opened it"


def test_each_channel_had_its_secret_from_its_file(watch: Watch) -> None:
    secrets = {n["channel"]: n["secret"] for n in watch.notifications()}
    assert secrets == {
        "email": "local-smtp_password",
        "slack": "local-slack_url",
        "pagerduty": "local-pagerduty_key",
        "sms": "local-sms_token",
    }


def post(watch: Watch, name: str, **labels: str) -> None:
    """An alert as Prometheus would send it, with the labels of its rule."""
    ours = {"alertname": name, **alerts()[name]["labels"], "job": "conforto-api", **labels}
    until = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    body = {"labels": ours, "annotations": alerts()[name]["annotations"], "endsAt": until}
    watch.manager("alerts", [body])


def states(watch: Watch, instance: str) -> dict[str, tuple[str, bool, bool]]:
    """Of each alert of an instance its state, and whether it is inhibited or silenced."""
    told = [a for a in watch.manager("alerts") if a["labels"].get("instance") == instance]
    return {
        a["labels"]["alertname"]: (
            a["status"]["state"],
            bool(a["status"]["inhibitedBy"]),
            bool(a["status"]["silencedBy"]),
        )
        for a in told
    }


def test_an_api_that_is_down_silences_its_latency_and_errors_and_no_others(watch: Watch) -> None:
    for name in ("ApiDown", "HighLatency", "HighErrorRate"):
        post(watch, name, instance="down")
    post(watch, "HighLatency", instance="up")
    found = eventually(
        lambda: states(watch, "down") | {f"up {n}": s for n, s in states(watch, "up").items()},
        lambda found: len(found) == 4 and "unprocessed" not in {state for state, *_ in found.values()},
    )
    assert found == {
        "ApiDown": ("active", False, False),
        "HighLatency": ("suppressed", True, False),
        "HighErrorRate": ("suppressed", True, False),
        "up HighLatency": ("active", False, False),
    }
    said = eventually(
        lambda: [n for n in watch.notifications() if n["alert"] == "ApiDown" and n["channel"] == "sms"]
    )
    assert said


def test_a_silence_keeps_an_alert_from_people(watch: Watch) -> None:
    matcher = {"name": "instance", "value": "quiet", "isRegex": False, "isEqual": True}
    now = datetime.now(UTC)
    silence = {"startsAt": now.isoformat(), "endsAt": (now + timedelta(hours=1)).isoformat()}
    watch.manager(
        "silences", {"matchers": [matcher], **silence, "createdBy": "test", "comment": "works on it"}
    )
    post(watch, "QueueStuck", instance="quiet", queue="default")
    eventually(
        lambda: states(watch, "quiet"), lambda found: found.get("QueueStuck") == ("suppressed", False, True)
    )


def test_the_dashboard_gets_answers(watch: Watch) -> None:
    """Every query is one that this Prometheus understands; what the API and the machine give has values."""
    from_the_monitor = (
        "Accuracy",
        "MAE",
        "Answers",
        "Tasks",
        "Longest",
        "Rows of",
        "Registry",
        "Alerts",
        "Findings",
    )
    asked = {name: query for name, query in queries().items() if not name.startswith(from_the_monitor)}
    for query in queries().values():
        watch.ask(query)
    eventually(
        lambda: {name for name, query in asked.items() if not watch.ask(query)}, lambda empty: not empty
    )
    eventually(
        lambda: watch.ask("up"), lambda jobs: len(jobs) == 4 and all(j["value"][1] == "1" for j in jobs)
    )


def test_ctrl_c_leaves_nothing(watch: Watch) -> None:
    programs = watch.programs()
    assert len(programs) >= 3
    assert watch.interrupt() == 0
    assert alive(programs) == []
