"""The stand-in for Cloud Run: serving processes as images, a fake gcloud, a front that divides traffic."""

import json
import os
import random
import stat
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle
from pathlib import Path
from typing import Any, ClassVar

import requests

from funcoes.servico.pasta import PastaServico
from tests.api.conftest import ServidorDeTeste, iniciar
from tests.api.modelos import por, treinar
from tests.waiting import PATIENCE_S

ROOT = Path(__file__).resolve().parents[2]
SERVICE = "conforto-termico-api"
FAULTS = ("slow", "errors", "wrong", "slow-live", "errors-live", "wrong-live")
CALLERS = 6
PAUSE_S = 0.02


def start_images(folder: Path) -> dict[str, ServidorDeTeste]:
    """One process for each image: `good:1`, `good:2`, one without a model, and one for each fault."""
    package = treinar().pacote
    started = {}
    for image in ("good:1", "good:2", "never-ready", *FAULTS):
        place = PastaServico(folder / image.replace(":", "-"))
        if image != "never-ready":
            por(place, package)
        fault = (sys.executable, "-m", "tests.deployment.faulty", image) if image in FAULTS else ()
        started[image] = iniciar(
            place, "http.espera_max_ms=60000", "predicoes.ligado=false", esperar_pronto=False, programa=fault
        )
    return started


@dataclass
class Cloud:
    """One service of the fake cloud, in a folder."""

    folder: Path
    images: Mapping[str, str]
    """Address by image."""

    def __post_init__(self) -> None:
        self.folder.mkdir()
        self.images = {**self.images, "unstarted": ""}
        self._write({"images": self.images, "services": {}})
        script = self.folder / "bin" / "gcloud"
        script.parent.mkdir()
        script.write_text(f'#!/bin/sh\nexec {sys.executable} -S -E {ROOT}/tests/deployment/gcloud.py "$@"\n')
        script.chmod(script.stat().st_mode | stat.S_IEXEC)

    @property
    def environment(self) -> dict[str, str]:
        path = f"{self.folder / 'bin'}:{os.environ['PATH']}"
        return {**os.environ, "PATH": path, "FAKE_CLOUD": str(self.folder), "PYTHONPATH": str(ROOT)}

    @property
    def service(self) -> dict[str, Any]:
        state: dict[str, Any] = json.loads((self.folder / "state.json").read_text())
        service: dict[str, Any] = state["services"].get(SERVICE, {"revisions": {}, "split": {}, "tags": {}})
        if "wanted" in service and time.time() >= service["due"]:
            service["split"] = service["wanted"]
        return service

    def live(self, *images: str, split: Mapping[str, int] | None = None, stable: str = "") -> None:
        """Put revisions there as earlier deploys would: the first has the traffic, if no split says other."""
        revisions = {
            f"{SERVICE}-d{n}": {"url": self.images[image], "flags": {**FLAGS, "image": image}}
            for n, image in enumerate(images)
        }
        first = next(iter(revisions))
        tags = {"stable": stable or first, **{f"d{n}": r for n, r in enumerate(revisions) if n}}
        service = {"revisions": revisions, "split": dict(split or {first: 100}), "tags": tags}
        self.replace(service)

    def replace(self, service: dict[str, Any]) -> None:
        """As somebody else may, meanwhile."""
        self._write({"images": dict(self.images), "services": {SERVICE: service}})

    def fault(self, *faults: dict[str, object]) -> None:
        (self.folder / "faults.json").write_text(json.dumps(faults))

    def calls(self) -> list[list[str]]:
        """Words of each call that was carried out."""
        path = self.folder / "calls.jsonl"
        return [json.loads(line)["words"] for line in path.read_text().splitlines()] if path.exists() else []

    def _write(self, state: dict[str, Any]) -> None:
        whole = self.folder / "written.json"
        whole.write_text(json.dumps(state))
        whole.replace(self.folder / "state.json")

    def deploy(self, *words: str) -> subprocess.Popen[str]:
        """`scripts/deploy.py` as a process."""
        return subprocess.Popen(
            [sys.executable, "scripts/deploy.py", *words], cwd=ROOT, env=self.environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip


FLAGS = {
    "image": "", "tag": "d0", "revision-suffix": "d0", "cpu": "1", "memory": "2Gi", "min": "1",
    "max-instances": "10", "concurrency": "80", "port": "8080", "timeout": "60",
    "execution-environment": "gen2",
}  # fmt: skip


@dataclass
class Front:
    """Sends each request to a revision by chance, as the service's traffic says; with callers."""

    cloud: Cloud
    bodies: Sequence[Mapping[str, float | str]]
    """What callers ask, in turn."""
    answered: Counter[tuple[str, int]] = field(default_factory=Counter)
    """By revision and status; revision "" where nobody had the traffic."""
    _over: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> "Front":
        front = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version: ClassVar[str] = "HTTP/1.1"
            session = requests.Session()

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, content = front.pass_on(self.session, self.path, body)
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._threads = [threading.Thread(target=self._server.serve_forever, daemon=True)]
        self._threads += [threading.Thread(target=self._call, daemon=True) for _ in range(CALLERS)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._server.shutdown()
        for thread in self._threads:
            thread.join(PATIENCE_S)
        self._server.server_close()

    def pass_on(self, session: requests.Session, path: str, body: bytes) -> tuple[int, bytes]:
        service = self.cloud.service
        split = service["split"]
        if sum(split.values()) != 100:
            self.answered["", 404] += 1
            return 404, b""
        (revision,) = random.choices(list(split), weights=list(split.values()))  # noqa: S311
        url = service["revisions"][revision]["url"]
        answer = session.post(
            f"{url}{path}", data=body, headers={"Content-Type": "application/json"}, timeout=30
        )
        self.answered[revision, answer.status_code] += 1
        return answer.status_code, answer.content

    def _call(self) -> None:
        host, port = self._server.server_address[:2]
        with requests.Session() as session, suppress(requests.ConnectionError):  # the front ends before them
            for body in cycle(self.bodies):
                session.post(f"http://{host!s}:{port}/predict", json=body, timeout=60)
                if self._over.wait(PAUSE_S):
                    break

    def seen(self, revision: str) -> int:
        """Requests that a revision has answered."""
        return sum(n for (name, _), n in self.answered.items() if name == revision)

    def nobody(self) -> int:
        """Requests for which there was nobody."""
        return self.seen("")


def eventually_split(cloud: Cloud, share: int) -> str:
    """Wait until a new revision has this share; its name."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        for revision, percent in cloud.service["split"].items():
            if percent == share and len(cloud.service["split"]) > 1 and revision != f"{SERVICE}-d0":
                return str(revision)
        time.sleep(0.02)
    raise AssertionError(f"no revision got {share} %")
