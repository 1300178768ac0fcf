"""The real gcloud, which asks a stand-in for Cloud Run's API: are our command lines what we mean by them?"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts.deployment.errors import TargetError
from scripts.deployment.settings import load
from scripts.deployment.stop import never
from scripts.deployment.targets.cloud_run import CloudRun
from scripts.deployment.targets.service import differences
from tests.deployment.cloud import ROOT, SERVICE
from tests.deployment.cloud_run_api import CloudRunApi
from tests.deployment.test_cloud_run import words

pytestmark = [
    pytest.mark.nightly,  # a second for each command
    pytest.mark.skipif(shutil.which("gcloud") is None, reason="gcloud is not installed: google-cloud-cli"),
]
ENV = {"A": "x,y=1 ^<0>^<1", "B": "", "E": "<1><2>", "C": "a\"b 'c' ^d^ $e", "D": "new\nline"}
SETTINGS = load(
    "production", None, ["service.project=some-project", f"service.env={json.dumps(ENV)}", "rollout.keep=1"]
)
NAME = SETTINGS.service.name
SLOW = {"rollout.command_s": "60", "rollout.return_s": "60", "rollout.watch_s": "0.1"}
FIRST, SECOND, BAD, THIRD, FOURTH = (f"{NAME}-d{n}" for n in range(5))


@pytest.fixture
def api(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[CloudRunApi]:
    with CloudRunApi() as api:
        for name, value in api.environment(str(tmp_path)).items():
            monkeypatch.setenv(name, value)
        yield api


def _told(api: CloudRunApi) -> list[dict[str, Any]]:
    traffic: list[dict[str, Any]] = api.services[NAME]["spec"]["traffic"]
    return traffic


def test_a_service_from_nothing_through_a_revision_that_does_not_start(api: CloudRunApi) -> None:
    target, stop = CloudRun(SETTINGS), never()
    assert target.situation(stop).split == {}
    target.create(FIRST, "good:1", True, stop)
    assert api.policies[NAME]["bindings"] == [{"role": "roles/run.invoker", "members": ["allUsers"]}]
    now = target.situation(stop)
    assert (now.split, now.settled) == ({FIRST: 100}, True)
    assert differences(SETTINGS.service, now.spec) == []
    assert os.environ["CLOUDSDK_CONFIG"]  # nobody's own settings were used

    target.create(SECOND, "good:2", False, stop)
    now = target.situation(stop)
    assert now.split == {FIRST: 100}
    assert now.addresses[SECOND].startswith("https://d1---")
    target.shift({FIRST: 90, SECOND: 10}, stop)
    assert target.situation(stop).split == {FIRST: 90, SECOND: 10}
    target.shift({SECOND: 100}, stop)
    target.keep(SECOND, FIRST, stop)
    now = target.situation(stop)
    assert (now.split, now.stable, now.previous) == ({SECOND: 100}, SECOND, FIRST)

    with pytest.raises(TargetError, match="is not ready and cannot serve traffic"):
        target.create(BAD, "broken:3", False, stop)
    target.discard(BAD, stop)
    assert {t["tag"] for t in _told(api) if "tag" in t} == {"stable", "previous"}
    target.create(THIRD, "good:4", False, stop)
    target.create(FOURTH, "good:5", False, stop)
    target.shift({FOURTH: 100}, stop)
    target.keep(FOURTH, SECOND, stop)
    assert set(api.revisions) == {SECOND, THIRD, FOURTH}, "the oldest are deleted, and none that is needed"


def test_what_was_told_and_is_not_done_is_seen(api: CloudRunApi) -> None:
    target, stop = CloudRun(SETTINGS), never()
    target.create(FIRST, "good:1", True, stop)
    target.create(SECOND, "good:2", False, stop)
    api.slow_s = 600
    hurried = CloudRun(load("production", None, ["service.project=some-project", "rollout.command_s=4"]))
    with pytest.raises(TargetError, match="did not end in 4 s"):
        hurried.shift({FIRST: 90, SECOND: 10}, stop)
    now = target.situation(stop)
    assert (now.split, now.settled) == ({FIRST: 100}, False)
    api.slow_s = 0
    target.shift({FIRST: 100}, stop)
    assert target.situation(stop).settled


def test_deploys_through_the_real_gcloud(api: CloudRunApi, images: dict[str, str], package: Path) -> None:
    api.addresses = images

    def deploy(image: str) -> tuple[int, str]:
        command = [sys.executable, "scripts/deploy.py", "--image", image, *words(package, **SLOW)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    for image in ("good:1", "good:2"):
        code, said = deploy(image)
        assert code == 0, said
        assert api.services[SERVICE]["spec"]["template"]["spec"]["containers"][0]["image"] == image
    live = _split(api)
    for image, why in (("wrong", "wrong prediction"), ("broken:3", "is not ready and cannot serve")):
        code, said = deploy(image)
        assert (code, why in said) == (1, True), said
        assert _split(api) == live, said
    assert deploy("good:1")[0] == 0, "what was given up is not in the way"


def _split(api: CloudRunApi) -> dict[str, int]:
    return {
        t["revisionName"]: t["percent"] for t in api.services[SERVICE]["status"]["traffic"] if "percent" in t
    }
