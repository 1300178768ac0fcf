"""A revision that is broken in ways of its own: what the probe makes of it, and how soon."""

import hashlib
import json
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from api.operacao.metricas import Metricas
from scripts.deployment.checks.known import Packages
from scripts.deployment.checks.probe import HEADERS, Probe, Probed
from scripts.deployment.checks.traffic import FromMetrics
from scripts.deployment.errors import Interrupted, Unhealthy
from scripts.deployment.run import from_registry
from scripts.deployment.settings import load
from scripts.deployment.stop import Stop, never
from scripts.deployment.targets.target import Situation
from tests.served_package import served_package
from tests.waiting import PATIENCE_S

PACKAGE = served_package(0.2, 0.5, 0.3)
MODEL = {"modelo_id": "a", "nome": "m", "versao": 1, "sha256": hashlib.sha256(PACKAGE).hexdigest()}
RIGHT = {"predicao": 0, "probabilidades": {"-1": 0.2, "0": 0.5, "1": 0.3}, "modelo_id": "a"}
SMOKE = load(None, None, ["smoke.request_s=1"]).smoke

Said = tuple[int, Mapping[str, str], bytes]
Revision = Callable[[str], Said]


def good(path: str) -> Said:
    body = {"/model": MODEL, "/predict": RIGHT}.get(path, {})
    return 200, HEADERS, json.dumps(body).encode()


@pytest.fixture
def serve() -> Iterator[Callable[[Revision], str]]:
    """Starts a revision that answers so; its address."""
    servers = []

    def start(revision: Revision) -> str:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _answer(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, headers, body = revision(self.path)
                self.send_response(status)
                for name, value in {**headers, "x-request-id": self.headers.get("X-Request-ID", "")}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = _answer  # noqa: N815 -- names of http.server

            def log_message(self, *_: object) -> None:
                """Nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.handle_error = lambda *_: None  # type: ignore[method-assign] -- the probe hangs up
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def probe(tmp_path: Path) -> Probe:
    (tmp_path / "model.zip").write_bytes(PACKAGE)

    def fetch(_: str) -> bytes:
        raise AssertionError("the registry is not asked")

    return Probe(Packages(tmp_path / "model.zip", fetch), SMOKE, 0.02)


def other(path: str, said: Said) -> Revision:
    """Good but for this."""
    return lambda asked: said if asked == path else good(asked)


def hanging(path: str) -> Said:
    if path == "/predict":
        time.sleep(3)
    return good(path)


HTML = b"<html>Sign in</html>"


@pytest.mark.parametrize(
    ("revision", "said"),
    [
        (other("/predict", (401, {}, b"no key")), "401 no key; is CONFORTO_DEPLOY_KEY set"),
        (other("/predict", (429, {}, b"")), r"limites\.\*"),
        (other("/predict", (307, {"Location": "/model"}, b"")), "/predict: 307"),
        (other("/predict", (200, HEADERS, HTML)), "vote None"),
        (other("/predict", (200, HEADERS, b"[1]")), "vote None"),
        (other("/predict", (200, HEADERS, bytes(5 * 2**20))), "more than 4 MiB"),
        (other("/model", (200, {}, HTML)), "/model: 200 <html>"),
        (other("/model", (302, {"Location": "/predict"}, b"")), "/model: 302"),
        (hanging, "2 of 2 predictions failed, the last: ReadTimeout"),
    ],
)
def test_a_broken_revision_is_found_out_soon(
    revision: Revision, said: str, serve: Callable[[Revision], str], tmp_path: Path
) -> None:
    with pytest.raises(Unhealthy, match=said):
        probe(tmp_path).ask(serve(revision), 60, Probed(), never())


def test_who_sends_readiness_elsewhere_is_not_ready(serve: Callable[[Revision], str], tmp_path: Path) -> None:
    address = serve(other("/health/ready", (302, {"Location": "/model"}, b"")))
    with pytest.raises(Unhealthy, match=r"not ready within 0\.1 s: 302"):
        probe(tmp_path).wait_ready(address, 0.1, never())


class Impatient(Stop):
    """Waits for nothing."""

    def wait(self, seconds: float) -> None:  # noqa: ARG002 -- of Stop
        self.check()


def test_a_champion_that_is_exchanged_meanwhile_is_no_wrong_prediction(
    serve: Callable[[Revision], str], tmp_path: Path
) -> None:
    answers = iter(range(10**6))

    def exchanged(path: str) -> Said:
        body = RIGHT if path != "/predict" or next(answers) != 7 else {"predicao": 1, "modelo_id": "b"}
        return (200, HEADERS, json.dumps(body).encode()) if path == "/predict" else good(path)

    seen = Probed()
    probe(tmp_path).ask(serve(exchanged), 20, seen, Impatient())
    assert (seen.votes["0"], seen.votes["1"]) == (20, 1)
    another = serve(other("/predict", (200, HEADERS, b'{"predicao": 1, "modelo_id": "b"}')))
    with pytest.raises(Unhealthy, match="answers with model b, /model says a"):
        probe(tmp_path).ask(another, 20, Probed(), Impatient())


def test_a_registry_that_does_not_answer_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CLEARML_API_HOST", "CLEARML_FILES_HOST", "CLEARML_WEB_HOST"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("CLEARML_API_ACCESS_KEY", "a")
    monkeypatch.setenv("CLEARML_API_SECRET_KEY", "b")
    with pytest.raises(Unhealthy, match=r"did not end in 3 s|failed \(.*--model FILE"):
        Packages(None, from_registry(3, never())).of(MODEL)
    asked = Stop()
    threading.Timer(1, asked.ask, ["SIGTERM"]).start()
    with pytest.raises(Interrupted):
        Packages(None, from_registry(60, asked)).of(MODEL)


def test_who_knows_no_registry_is_told_what_to_give(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("CLEARML_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(Unhealthy, match=r"ClearML is not configured[\s\S]*--model FILE") as found:
        Packages(None, from_registry(PATIENCE_S, never())).of(MODEL)
    assert "Traceback" not in str(found.value)


def test_a_revision_that_is_started_again_and_again_is_found_out(
    serve: Callable[[Revision], str], tmp_path: Path
) -> None:
    text = Metricas()
    text.trocou("m", "a", 1, ["0"])
    text.contar_pedido("/predict", 200, 0.01)
    lines = [x for x in text.texto().decode().splitlines() if not x.startswith("process_start_time_seconds")]
    starts = iter(range(100))

    def crashing(path: str) -> Said:
        begun = time.time() + next(starts) if path == "/metrics" else 0
        body = "\n".join([*lines, f"process_start_time_seconds {begun}", ""]).encode()
        return (200, {}, body) if path == "/metrics" else good(path)

    address: Any = serve(crashing)
    with pytest.raises(Unhealthy, match="new was started 3 times within this step"):
        FromMetrics(probe(tmp_path), 2).watch(Situation({}, addresses={"new": address}), "new", "")
