"""Blue and green on one machine: a real nginx with the repository's configuration, and real processes."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests

from funcoes.servico.pasta import PastaServico
from scripts.deployment.checks.known import known_predictions
from tests.api.conftest import PEDIDO
from tests.api.modelos import por, treinar
from tests.deployment.cloud import ROOT
from tests.free_ports import free_ports
from tests.nginx import NGINX, configured
from tests.waiting import PATIENCE_S

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed: apt-get install nginx-light")


@dataclass
class Host:
    """A machine with nginx and two colors."""

    folder: Path
    front: int
    ports: dict[str, int]
    answered: Counter[int] = field(default_factory=Counter)

    def deploy(self, *words: str) -> tuple[int, str]:
        color = [sys.executable, "-m", "tests.deployment.color"]
        pairs = {
            "compose.front": f"http://127.0.0.1:{self.front}",
            "compose.colors": json.dumps({c: f"http://127.0.0.1:{p}" for c, p in self.ports.items()}),
            "compose.split_file": str(self.folder / "split.conf"),
            "compose.state_file": str(self.folder / "state.json"),
            "compose.start": json.dumps([*color, "start", "{color}"]),
            "compose.stop": json.dumps([*color, "stop", "{color}"]),
            "compose.begin": json.dumps([str(self.folder / "begin")]),
            "compose.reload": json.dumps([str(self.folder / "reload")]),
            "rollout.watch_s": "1", "rollout.look_s": "0.3", "rollout.ready_s": "20",
            "rollout.command_s": "60", "smoke.requests": "15", "checks.min_requests": "20",
        }  # fmt: skip
        options = [part for key, value in pairs.items() for part in ("--set", f"{key}={value}")]
        done = subprocess.run(
            [sys.executable, "scripts/deploy.py", "--target", "compose", *options, *words,
             "--model", str(self.folder / "model.zip")],
            cwd=ROOT, env={**os.environ, "FAKE_HOST": str(self.folder)}, capture_output=True, text=True,
            timeout=PATIENCE_S, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    def split(self) -> dict[str, int]:
        found: dict[str, int] = requests.get(f"http://127.0.0.1:{self.front}/.split", timeout=20).json()
        return found

    def call(self, over: threading.Event) -> None:
        """Callers, as long as the test goes on; what they were answered is counted."""
        with requests.Session() as session:
            while not over.wait(0.02):
                answer = session.post(f"http://127.0.0.1:{self.front}/predict", json=PEDIDO, timeout=20)
                self.answered[answer.status_code] += 1


def _images(folder: Path) -> None:
    package = treinar().pacote
    (folder / "model.zip").write_bytes(package)
    api = ["-m", "api"]
    held = {"app:1": api, "app:2": api, "app:wrong": ["-m", "tests.deployment.faulty", "wrong"]}
    programs = {}
    for image, program in held.items():
        place = PastaServico(folder / image.replace(":", "-"))
        place.pasta.mkdir()
        por(place, package)
        programs[image] = [sys.executable, *program, "--pasta", str(place.pasta),
                           "--set", "limites.por_endereco=0", "--set", "http.aviso_saida_s=0.1"]  # fmt: skip
    (folder / "images.json").write_text(json.dumps(programs))


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    assert NGINX
    front, blue, green = free_ports(3)
    host = Host(tmp_path, front, {"blue": blue, "green": green})
    _images(tmp_path)
    (tmp_path / "ports.json").write_text(json.dumps(host.ports))
    text = (ROOT / "docker" / "front.conf").read_text().replace("127.0.0.1:8090", f"127.0.0.1:{front}")
    text = text.replace("/etc/nginx/blue-green/split.conf", f"{tmp_path}/split.conf")
    nginx = f"{NGINX} -p {tmp_path} -c {configured(tmp_path, text)} -e stderr"
    for name, command in {"begin": f"{nginx} >/dev/null 2>&1 &", "reload": f"exec {nginx} -s reload"}.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{command}\n")
        (tmp_path / name).chmod(0o755)
    yield host
    for name in ("pid", *(f"{color}.pid" for color in host.ports)):
        if (pid := tmp_path / name).exists():
            os.kill(int(pid.read_text()), signal.SIGTERM)


def test_two_colors_take_turns_and_nobody_is_left_without_an_answer(host: Host) -> None:
    code, said = host.deploy("--image", "app:1")
    assert code == 0, said
    assert host.split() == {"blue": 100}
    over = threading.Event()
    caller = threading.Thread(target=host.call, args=(over,))
    caller.start()
    try:
        code, said = host.deploy("--image", "app:2")
        assert code == 0, said
        assert host.split() == {"green": 100}
        assert "--target compose" in said
        code, said = host.deploy("--rollback")
        assert code == 0, said
        assert host.split() == {"blue": 100}
        code, said = host.deploy("--image", "app:wrong")
        assert code == 1, said
        assert "wrong prediction" in said
        assert host.split() == {"blue": 100}
        code, said = host.deploy("--image", "gone")
        assert (code, "pull access denied" in said) == (1, True), said
    finally:
        over.set()
        caller.join(PATIENCE_S)
    assert set(host.answered) == {200}
    assert host.answered[200] > 50
    state = json.loads((host.folder / "state.json").read_text())
    assert state == {"images": {"blue": "app:1"}, "stable": "blue", "previous": ""}


def test_the_split_is_nginxs_own(host: Host) -> None:
    """What nginx does counts, and not what its file says."""
    assert len(known_predictions((host.folder / "model.zip").read_bytes())) == 3
    host.deploy("--image", "app:1")
    (host.folder / "split.conf").write_text("nonsense;\n")
    code, said = host.deploy("--plan")
    assert code == 0, said
    assert "blue 100 %" in said
