"""Settings, the service as flags and back, commands that end, and what nginx is told."""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funcoes.apoio.erros import ErroConfig
from scripts.deploy import build_parser, main
from scripts.deployment.errors import Interrupted, TargetError
from scripts.deployment.settings import ROOT, Settings, load
from scripts.deployment.stop import Stop, never, on_signals
from scripts.deployment.targets.cloud_run import CloudRun, read, suffix_now
from scripts.deployment.targets.command import run
from scripts.deployment.targets.compose import configuration
from scripts.deployment.targets.service import differences, first_flags, spec_of, wanted_flags
from tests.waiting import PATIENCE_S, eventually

SETTINGS = load("production", None, ["service.project=some-project"])


@pytest.mark.parametrize("environment", [None, "staging", "production"])
def test_what_comes_with_the_project_is_valid(environment: str | None) -> None:
    assert isinstance(load(environment, None, []), Settings)


def test_the_service_is_as_the_report_has_it() -> None:
    service = load("production", None, []).service
    assert (service.region, service.cpu, service.memory_gib) == ("southamerica-east1", 1, 2)
    assert (service.min_instances, service.max_instances, service.concurrency) == (1, 10, 80)
    assert SETTINGS.rollout.steps == [10, 50, 100]


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        ("rollout.steps=[10, 50]", "steps must rise and end with 100"),
        ("rollout.steps=[50, 10, 100]", "steps must rise"),
        ("rollout.steps=[]", "rollout.steps"),
        ("service.min_instances=11", "min_instances must not be above max_instances"),
        ("service.name=Upper", "service.name"),
        (f"service.name={'n' * 34}", "service.name"),
        ("service.region=brazil", "service.region"),
        ("service.env={CONFORTO_CHAVES: x}", "must be in env or in secrets, not in both"),
        ("service.secrets={A: nothing}", "service.secrets.A"),
        ("checks.error_rate_max=2", "checks.error_rate_max"),
        ("compose.colors={blue: 'http://127.0.0.1:1'}", "colors must be two, found 1"),
        ("rollout.colour=1", "rollout.colour: unknown key"),
        ("nonsense", "--set 'nonsense': expected section.key=value"),
    ],
)
def test_wrong_settings_are_refused_with_the_key(pair: str, said: str) -> None:
    with pytest.raises(ErroConfig, match=re.escape(said)):
        load("production", None, [pair])


@pytest.mark.parametrize("image", ["", " ", "--privileged", "$(id)", "a b", "name\n"])
def test_what_is_no_image_is_refused_before_anything(image: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        build_parser().parse_args([f"--image={image}"])
    assert ended.value.code == 2
    assert "is no image" in capsys.readouterr().err


def test_a_python_without_the_requirements_is_told_from_a_failed_deploy() -> None:
    words = [sys.executable, "-E", "-S", str(ROOT / "scripts" / "deploy.py"), "--plan"]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=PATIENCE_S)
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"error: .* has not the project's requirements .*\n", done.stderr)


def test_without_a_project_it_is_said_where_it_belongs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--plan", "--set", "service.project=''"]) == 2
    assert "configs/deploy.yaml, or name it with --set service.project=" in capsys.readouterr().err


def test_a_name_of_a_revision_is_as_long_as_its_service_leaves_room_for() -> None:
    assert len(suffix_now()) == 46 - 33


def test_an_environment_without_a_file_is_refused_with_those_that_are_there() -> None:
    with pytest.raises(ErroConfig, match="production, staging"):
        load("test", None, [])


def described(flags: list[str]) -> dict[str, Any]:
    """What gcloud would describe of a service deployed with these flags, as its fields are called there."""
    given = dict(flag.removeprefix("--").partition("=")[::2] for flag in flags)
    _, between, env = given.get("set-env-vars", "^#^").split("^", 2)
    secrets = given.get("set-secrets", "")
    variables: list[dict[str, Any]]
    variables = [{"name": k, "value": v} for k, v in (p.split("=", 1) for p in env.split(between) if p)]
    for name, reference in (p.split("=", 1) for p in secrets.split(",") if p):
        secret, _, key = reference.partition(":")
        variables.append({"name": name, "valueFrom": {"secretKeyRef": {"name": secret, "key": key}}})
    container = {
        "image": "app:1", "env": variables, "ports": [{"containerPort": int(given["port"])}],
        "resources": {"limits": {"cpu": given["cpu"], "memory": given["memory"]}},
    }  # fmt: skip
    notes = {
        "autoscaling.knative.dev/maxScale": given["max-instances"],
        "run.googleapis.com/cpu-throttling": "False",
        "run.googleapis.com/execution-environment": given["execution-environment"],
    }
    spec = {
        "containers": [container], "containerConcurrency": int(given["concurrency"]),
        "timeoutSeconds": int(given["timeout"]),
        "serviceAccountName": given.get("service-account", "default"),
    }  # fmt: skip
    return {
        "metadata": {"annotations": {"run.googleapis.com/minScale": given["min"]}},
        "spec": {"template": {"metadata": {"annotations": notes}, "spec": spec}},
    }


@given(
    env=st.dictionaries(st.from_regex(r"[A-Z]{1,8}", fullmatch=True), st.text("<012>,#^ =a\n") | st.text()),
    memory=st.sampled_from([0.5, 1, 2, 4]),
    cpu=st.sampled_from([1, 2, 4]),
)
def test_what_was_deployed_differs_in_nothing(env: dict[str, str], memory: float, cpu: int) -> None:
    service = SETTINGS.service.model_copy(update={"env": env, "memory_gib": memory, "cpu": cpu})
    spec = spec_of(described(wanted_flags(service)))
    assert differences(service, spec) == []
    other = service.model_copy(update={"memory_gib": 8, "concurrency": 7})
    assert {d.key for d in differences(other, spec)} == {"memory_gib", "concurrency"}


@pytest.mark.parametrize(("cpu", "memory"), [("1000m", "2048Mi"), ("1", "2Gi"), ("1.0", "2097152Ki")])
def test_units_of_kubernetes_are_read(cpu: str, memory: str) -> None:
    service = described(wanted_flags(SETTINGS.service))
    service["spec"]["template"]["spec"]["containers"][0]["resources"]["limits"] = {
        "cpu": cpu,
        "memory": memory,
    }
    spec = spec_of(service)
    assert (spec["cpu"], spec["memory_gib"]) == (1.0, 2.0)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"spec": {}}', '{"status": {"traffic": [{}]}}'])
def test_what_gcloud_does_not_say_is_an_error_of_the_target(text: str) -> None:
    with pytest.raises(TargetError):
        read(text)


@pytest.mark.nightly  # seconds for each help
@pytest.mark.skipif(
    shutil.which("gcloud") is None, reason="gcloud is not installed: its own help is not asked"
)
def test_the_real_gcloud_knows_every_flag() -> None:
    target = CloudRun(SETTINGS)
    by_hand = target.by_hand({"r": 100}).split()
    asked = {
        ("run", "deploy"): [*wanted_flags(SETTINGS.service), *first_flags(SETTINGS.service), "--no-traffic",
                            "--tag=x", "--revision-suffix=x", "--image=x", "--clear-env-vars",
                            "--clear-secrets", "--service-account=x", "--set-secrets=x"],
        ("run", "services", "update-traffic"): [*(w for w in by_hand if w.startswith("--to")), "--set-tags=x",
                                                "--remove-tags=x"],
        ("run", "services", "describe"): [],
        ("run", "revisions", "list"): ["--service=x"],
        ("run", "revisions", "delete"): [],
        ("auth", "print-identity-token"): [],
        ("auth", "print-access-token"): [],
    }  # fmt: skip
    helps = {
        command: subprocess.Popen(["gcloud", *command, "--help"], stdout=subprocess.PIPE, text=True)
        for command in asked
    }
    for command, flags in asked.items():
        help_text, _ = helps[command].communicate(timeout=PATIENCE_S)
        if helps[command].returncode:
            pytest.skip("gcloud has no help without its network")
        words = re.sub(r".\x08|\x1b\[[0-9;]*m", "", help_text).replace("[no-]", "")
        for flag in flags:
            name = flag.partition("=")[0].replace("--no-", "--")
            assert f"{name}" in words or f"--no-{name[2:]}" in words, (command, flag)


def test_a_command_is_ended_with_what_it_started(tmp_path: Path) -> None:
    child = f"sleep 300 & echo $! > {tmp_path}/pid; wait"
    with pytest.raises(TargetError, match=r"did not end in 0\.5 s"):
        run(["sh", "-c", child], 0.5, never())
    pid = int((tmp_path / "pid").read_text())
    eventually(lambda: not Path(f"/proc/{pid}").exists() or _is_zombie(pid))


def _is_zombie(pid: int) -> bool:
    return "Z" in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def test_what_a_command_leaves_running_goes_on(tmp_path: Path) -> None:
    out = run(["sh", "-c", f"sleep 300 & echo $! > {tmp_path}/pid; echo done"], 20, never())
    pid = int((tmp_path / "pid").read_text())
    assert out == "done\n"
    os.kill(pid, signal.SIGKILL)


def test_a_failed_command_says_why_and_no_values() -> None:
    with pytest.raises(TargetError, match=r"sh -c .* failed \(3\): why"):
        run(["sh", "-c", "echo why >&2; exit 3", "--key=secret"][:3], 20, never())
    with pytest.raises(TargetError) as error:
        run(["false", "--key=secret"], 20, never())
    assert "secret" not in str(error.value)
    with pytest.raises(TargetError, match="not installed"):
        run(["no-such-program-at-all"], 1, never())


def test_a_signal_ends_a_wait_and_a_command_and_raises_nowhere_else() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with on_signals(Stop()) as stop:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(0.01)  # the handler raised nothing
        with pytest.raises(Interrupted, match="SIGTERM"):
            stop.wait(60)
        with pytest.raises(Interrupted):
            run(["true"], 5, stop)
    assert signal.getsignal(signal.SIGTERM) is before
    late = Stop()
    threading.Timer(0.2, late.ask, ["SIGHUP"]).start()
    with pytest.raises(Interrupted, match="SIGHUP, during sleep"):
        run(["sleep", "60"], 60, late)


@given(share=st.integers(1, 99))
def test_nginx_is_told_every_percent(share: int) -> None:
    colors = {"blue": "http://127.0.0.1:8001", "green": "http://127.0.0.1:8002"}
    text = configuration({"blue": 100 - share, "green": share}, colors)
    smaller = min(share, 100 - share)
    assert f"    {smaller}% " in text
    assert text.count("http://") == 2
    assert f'"blue": {100 - share}' in text
    assert configuration({"green": 100}, colors).count("http://") == 1
