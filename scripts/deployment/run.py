"""What `scripts/deploy.py` was asked for, carried out."""

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from funcoes.apoio.erros import ErroConfig
from scripts.deployment.checks.known import Packages
from scripts.deployment.checks.monitoring import Monitoring
from scripts.deployment.checks.probe import Probe
from scripts.deployment.checks.traffic import FromMetrics, FromMonitoring, Source
from scripts.deployment.outcome import Outcome, markdown
from scripts.deployment.rollout import Rollout, said
from scripts.deployment.settings import ROOT, Secrets, Settings
from scripts.deployment.stop import Stop, never
from scripts.deployment.targets.cloud_run import CloudRun
from scripts.deployment.targets.command import run as execute
from scripts.deployment.targets.compose import BlueGreen
from scripts.deployment.targets.service import differences
from scripts.deployment.targets.target import Target


def carry_out(args: argparse.Namespace, settings: Settings, stop: Stop) -> int:
    """Deploy, plan, roll back or recover; returns the exit code."""
    target = _target(args.target, settings)
    if args.plan:
        _plan(target, settings, args.target, stop)
        return 0
    rollout = _rollout(args.model, target, settings, stop)
    with target.alone():
        if args.recover:
            say(f"traffic: {said(rollout.recover(wholly=True).split)}")
            return 0
        outcome = rollout.rollback() if args.rollback else rollout.deploy(args.image)
    _report(outcome, target, args.summary)
    return 0 if outcome.error is None else 1


def say(text: str) -> None:
    """A line with the time, at once: it may be the last before a kill."""
    written(f"{datetime.now(UTC):%H:%M:%S}  {text}")


def written(text: str) -> None:
    """To standard output, if anybody is there: a closed terminal or a full disk must not end a deploy."""
    try:
        print(text, flush=True)
    except (OSError, ValueError):
        sys.stdout = None  # nothing is tried again at the exit


def _target(kind: str, settings: Settings) -> CloudRun | BlueGreen:
    key = Secrets().key.get_secret_value()
    if kind == "compose":
        return BlueGreen(settings, ROOT, key)
    if not settings.service.project:
        raise ErroConfig(
            "service.project is empty: write the id of your Google Cloud project into configs/deploy.yaml, "
            "or name it with --set service.project=ID"
        )
    return CloudRun(settings, key)


def _rollout(model: Path | None, target: CloudRun | BlueGreen, settings: Settings, stop: Stop) -> Rollout:
    if model is not None and not model.is_file():
        raise ErroConfig(f"--model {model}: there is no such file")
    packages = Packages(model, from_registry(settings.rollout.command_s, stop))
    probe = Probe(packages, settings.smoke, settings.checks.error_rate_max)
    metrics = FromMetrics(probe, settings.service.max_instances if isinstance(target, CloudRun) else 1)
    source: Source = metrics
    if settings.checks.source == "monitoring":
        if not isinstance(target, CloudRun):
            raise ErroConfig("checks.source: Cloud Monitoring knows Cloud Run only; use metrics")
        service = settings.service
        token = _token_of(target)
        source = FromMonitoring(Monitoring(service.project, service.name, token), metrics)
    return Rollout(target, settings, probe, source, stop, say)


def _token_of(target: CloudRun) -> Callable[[], str]:
    return lambda: target.access_token(never())


def from_registry(limit_s: float, stop: Stop) -> Callable[[str], bytes]:
    """What fetches the package of a model, and ends in time or by a signal."""

    def fetch(model_id: str) -> bytes:
        with TemporaryDirectory() as folder:
            file = Path(folder) / "package"
            command = [sys.executable, "-m", "scripts.deployment.package", model_id, str(file)]
            execute(command, limit_s, stop, {"PYTHONPATH": str(ROOT)})
            return file.read_bytes()

    return fetch


def _plan(target: Target, settings: Settings, kind: str, stop: Stop) -> None:
    now = target.situation(stop)
    service = settings.service
    if kind != "compose":  # a service of another name or place looks like one that is not there
        say(f"service: {service.name} in {service.region} of project {service.project}")
    say(f"traffic: {said(now.split)}")
    if not now.split:
        say("nothing is deployed yet")
        return
    which = (
        "image" if kind == "compose" else "image of the newest revision"
    )  # after a rollback another serves
    say(f"{which}: {now.spec.get('image') or 'not known'}")
    if kind == "compose":
        return
    found = differences(service, now.spec)
    for key, wanted, there in found:
        say(f"service.{key}: configured {wanted!r}, running {there!r}")
    say(f"{len(found)} differences; the next deploy makes the service as configured" if found else
        "the service is as configured")  # fmt: skip


def _report(outcome: Outcome, target: Target, summary: Path | None) -> None:
    text = markdown(outcome, target.by_hand(outcome.before))
    written(f"\n{text}")
    if summary is None:
        return
    try:
        with summary.open("a", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:  # what was deployed is deployed all the same
        say(f"--summary {summary} cannot be written: {error.strerror}")
