"""Two colors behind a real nginx, and what a deploy leaves that was killed between its file and nginx."""

import json
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.deployment.errors import Interrupted, TargetError
from scripts.deployment.settings import load
from scripts.deployment.stop import Stop, never
from scripts.deployment.targets.compose import BlueGreen, configuration
from tests.free_ports import free_ports
from tests.nginx import NGINX, configured

ROOT = Path(__file__).resolve().parents[4]
COLORS = {"blue": "http://127.0.0.1:1", "green": "http://127.0.0.1:2"}


def place(folder: Path, front: int, **more: str) -> BlueGreen:
    """Its colors are no processes: nobody asks them here."""
    pairs = {
        "front": f"http://127.0.0.1:{front}", "colors": json.dumps(COLORS),
        "split_file": str(folder / "split.conf"), "state_file": str(folder / "state.json"),
        "start": '["true"]', "stop": '["true"]', "begin": json.dumps([str(folder / "begin")]),
        "reload": json.dumps([str(folder / "reload")]), **more,
    }  # fmt: skip
    return BlueGreen(load(None, None, [f"compose.{key}={value}" for key, value in pairs.items()]), folder)


@pytest.fixture
def front(tmp_path: Path) -> Iterator[int]:
    if NGINX is None:
        pytest.skip("nginx is not installed: apt-get install nginx-light")
    (port,) = free_ports(1)
    text = (ROOT / "docker" / "front.conf").read_text().replace("127.0.0.1:8090", f"127.0.0.1:{port}")
    text = text.replace("/etc/nginx/blue-green/split.conf", f"{tmp_path}/split.conf")
    nginx = f"{NGINX} -p {tmp_path} -c {configured(tmp_path, text)} -e stderr"
    for name, command in {"begin": f"{nginx} >/dev/null 2>&1 &", "reload": f"exec {nginx} -s reload"}.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{command}\n")
        (tmp_path / name).chmod(0o755)
    try:
        place(tmp_path, port).create("blue", "app:1", True, never())
        yield port
    finally:
        os.kill(int((tmp_path / "pid").read_text()), signal.SIGTERM)


def test_a_file_that_nginx_has_not_read_is_seen_and_put_right(tmp_path: Path, front: int) -> None:
    target = place(tmp_path, front)
    assert target.situation(never()).settled
    (tmp_path / "split.conf").write_text(configuration({"blue": 90, "green": 10}, COLORS))
    now = target.situation(never())
    assert (now.split, now.settled) == ({"blue": 100}, False)
    target.shift({"blue": 100}, never())
    assert target.situation(never()).settled


def test_a_file_that_is_gone_makes_no_first_deploy_of_a_running_service(tmp_path: Path, front: int) -> None:
    (tmp_path / "split.conf").unlink()
    (tmp_path / "state.json").unlink()
    target = place(tmp_path, front)
    now = target.situation(never())
    assert (now.split, now.settled, now.addresses) == ({"blue": 100}, False, {"blue": COLORS["blue"]})
    assert target.name_next(now) == "green"


def test_what_nginx_is_told_holds_for_every_request_after_that(tmp_path: Path, front: int) -> None:
    target = place(tmp_path, front)
    for share in range(1, 16):
        target.shift({"blue": 100 - share, "green": share}, never())
        for _ in range(5):
            assert target.situation(never()).split == {"blue": 100 - share, "green": share}


def test_a_signal_while_nginx_is_told_leaves_the_file_as_it_was(tmp_path: Path, front: int) -> None:
    stop = Stop()
    threading.Timer(0.3, stop.ask, ["SIGTERM"]).start()
    with pytest.raises(Interrupted):
        place(tmp_path, front, reload='["sleep", "60"]').shift({"green": 100}, stop)
    assert place(tmp_path, front).situation(never()).settled


def test_two_deploys_at_once_are_one(tmp_path: Path) -> None:
    refused = pytest.raises(TargetError, match="another deploy is at work here")
    with place(tmp_path, 1).alone(), refused, place(tmp_path, 1).alone():
        pass
    with place(tmp_path, 1).alone():
        pass


def test_files_that_cannot_be_written_are_errors_of_the_target(tmp_path: Path) -> None:
    target = place(tmp_path, 1, state_file="/dev/null/state.json", split_file="/dev/null/split.conf")
    with pytest.raises(TargetError, match="cannot be written"):
        target.shift({"blue": 100}, never())
    with pytest.raises(TargetError, match="cannot be written"), target.alone():
        pass
