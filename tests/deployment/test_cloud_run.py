"""A fault at every step of a deploy to the stand-in: where the traffic is afterwards, and during it."""

import re
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from scripts.deployment.checks.known import known_predictions
from tests.deployment.cloud import SERVICE, Cloud, Front, eventually_split
from tests.waiting import PATIENCE_S

OLD = f"{SERVICE}-d0"
AT_ONCE = 4
QUICK = {
    "service.project": "test-project", "rollout.watch_s": "1.5", "rollout.look_s": "0.3",
    "rollout.ready_s": "3", "rollout.command_s": "4", "rollout.return_s": "8",
    "smoke.requests": "30", "checks.min_requests": "20",
}  # fmt: skip


def words(package: Path, **more: str) -> list[str]:
    pairs = [part for key, value in {**QUICK, **more}.items() for part in ("--set", f"{key}={value}")]
    return ["--model", str(package), *pairs]


def fault(on: str, nth: int, do: str, **more: object) -> dict[str, object]:
    return {"on": on, "nth": nth, "do": do, **more}


@dataclass(frozen=True)
class Case:
    """What goes wrong in a deploy, and how it has to end."""

    image: str
    reason: str
    faults: tuple[dict[str, object], ...] = ()
    at: int = 0
    """Percent on the new revision at which `signals` are sent."""
    signals: tuple[signal.Signals, ...] = ()
    code: int = 1
    goes_back: bool = True


# Of a good deploy, calls in order: describe (before), deploy, describe (address); at each step describe,
# update-traffic, describe; at the end update-traffic (tags), list.
CASES = {
    "good": Case("good:2", r"## Live: conforto-termico-api-d\d+", code=0, goes_back=False),
    "an image that is not there": Case("gone", r"Image 'gone' not found"),
    "an image that does not start": Case("unstarted", r"is not ready and cannot serve traffic"),
    "never ready": Case("never-ready", r"not ready within 3 s: 503"),
    "slow": Case("slow", r"p95 of predictions \d+ ms \(at most 500 ms\)"),
    "5 % errors": Case("errors", r"of \d+ predictions failed, the last: 500"),
    "wrong predictions": Case("wrong", r"wrong prediction for .*: vote 3, the model says"),
    "slow for callers": Case("slow-live", r"p95 of /predict up to 1000 ms \(at most 500 ms\)"),
    "5 % errors for callers": Case("errors-live", r"\d+ of \d+ requests failed"),
    "wrong for callers": Case("wrong-live", r"predictions by vote differ by 0\.\d+"),
    "deploy fails": Case("good:2", "'status': '503'", (fault("deploy", 1, "fail"),)),
    "deploy fails after it was done": Case("good:2", "Connection reset", (fault("deploy", 1, "fail-after"),)),
    "deploy hangs": Case("good:2", "did not end in 4 s", (fault("deploy", 1, "hang"),)),
    "deploy hangs after it was done": Case("good:2", "not end in 4 s", (fault("deploy", 1, "hang-after"),)),
    "the first shift fails": Case("good:2", "'status': '503'", (fault("update-traffic", 1, "fail"),)),
    "a shift fails after it was done": Case(
        "good:2", "Connection reset", (fault("update-traffic", 2, "fail-after"),)
    ),
    "a shift hangs": Case("good:2", "did not end in 4 s", (fault("update-traffic", 2, "hang"),)),
    "the last shift hangs after it was done": Case(
        "good:2", "did not end in 4 s", (fault("update-traffic", 3, "hang-after"),)
    ),
    "a shift hangs, and is done when nobody waits any more": Case(
        "good:2", "did not end in 4 s", (fault("update-traffic", 2, "late"),)
    ),
    "gcloud writes nonsense": Case("good:2", "gcloud wrote no JSON", (fault("describe", 6, "garbage"),)),
    "a shift and twice the way back fail": Case(
        "good:2", "'status': '503'", tuple(fault("update-traffic", n, "fail") for n in (2, 3, 4))
    ),
    "a look after a shift and one on the way back fail": Case(
        "good:2", "'status': '503'", (fault("describe", 5, "fail"), fault("describe", 6, "fail"))
    ),
    "SIGTERM at 10 %": Case("good:2", "interrupted by SIGTERM", at=10, signals=(signal.SIGTERM,)),
    "SIGINT twice at 50 %": Case("good:2", "interrupted by SIGINT", at=50, signals=(signal.SIGINT,) * 2),
    "SIGHUP at 10 %, and the way back fails at first": Case(
        "good:2", "interrupted by SIGHUP", (fault("update-traffic", 2, "fail"),), 10, (signal.SIGHUP,)
    ),
    "nothing can be set any more": Case(
        "errors-live", "Do it by hand: gcloud run services update-traffic",
        (fault("update-traffic", 2, "fail", always=True),), code=4, goes_back=False,
    ),
}  # fmt: skip


@dataclass
class Ended:
    """What a deploy left."""

    code: int
    said: str
    service: dict[str, Any]
    answered: dict[tuple[str, int], int] = field(default_factory=dict)


def carried_out(case: Case, cloud: Cloud, package: Path) -> Ended:
    cloud.live("good:1")
    cloud.fault(*case.faults)
    bodies = [known.body for known in known_predictions(package.read_bytes())]
    with Front(cloud, bodies) as front:
        deploy = cloud.deploy("--image", case.image, *words(package))
        if case.signals:
            eventually_split(cloud, case.at)
            for number in case.signals:
                deploy.send_signal(number)
        said, _ = deploy.communicate(timeout=PATIENCE_S)
    return Ended(deploy.returncode, said, cloud.service, dict(front.answered))


@pytest.fixture(scope="module")
def ended(
    tmp_path_factory: pytest.TempPathFactory, images: dict[str, str], package: Path
) -> dict[str, Ended]:
    """All cases: some at once, as they mostly wait."""
    root = tmp_path_factory.mktemp("clouds")
    clouds = {name: Cloud(root / re.sub(r"\W+", "-", name), images) for name in CASES}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        runs = {name: pool.submit(carried_out, case, clouds[name], package) for name, case in CASES.items()}
        return {name: run.result() for name, run in runs.items()}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.nightly  # with all cases of `ended`
def test_a_deploy_ends_with_all_traffic_on_a_good_revision_and_says_why(
    name: str, ended: dict[str, Ended]
) -> None:
    case, end = CASES[name], ended[name]
    assert end.code == case.code, end.said
    assert re.search(case.reason, end.said), end.said
    assert ("", 404) not in end.answered, "there was a moment with nobody to answer"
    if case.goes_back:
        assert end.service["split"] == {OLD: 100}, end.said
        assert "wanted" not in end.service, "traffic goes elsewhere a while later"
        assert "Not deployed: all traffic is on conforto-termico-api-d0" in end.said
        tagged = {r for t, r in end.service["tags"].items() if t not in ("stable", "previous")}
        assert not tagged, "a revision that was given up keeps an address"


@pytest.mark.nightly  # with all cases of `ended`
def test_a_good_deploy_goes_through_every_step_and_leaves_the_way_back(ended: dict[str, Ended]) -> None:
    end = ended["good"]
    (new,) = end.service["split"]
    assert end.service["tags"] == {"stable": new, "previous": OLD}
    assert re.findall(r"(?m)^\| (\d+) % \|", end.said) == ["10", "50", "100"]
    assert f"--to-revisions={OLD}=100" in end.said
    assert end.answered[new, 200] > 0
    assert all(status == 200 for _, status in end.answered)


@pytest.mark.nightly  # with all cases of `ended`
def test_a_revision_that_fails_by_itself_gets_no_traffic(ended: dict[str, Ended]) -> None:
    for name in ("never ready", "slow", "5 % errors", "wrong predictions", "deploy hangs after it was done"):
        assert {revision for revision, _ in ended[name].answered} == {OLD}, name


@pytest.mark.nightly  # with all cases of `ended`
def test_where_nothing_can_be_set_it_says_that_traffic_is_where_it_should_not_be(
    ended: dict[str, Ended],
) -> None:
    end = ended["nothing can be set any more"]
    assert len(end.service["split"]) == 2
    assert "error: traffic could not be brought to" in end.said


def test_a_deploy_that_was_killed_is_made_whole(cloud: Callable[[str], Cloud], package: Path) -> None:
    place = cloud("killed")
    place.live("good:1")
    killed = place.deploy("--image", "good:2", *words(package))
    eventually_split(place, 10)
    killed.kill()
    killed.communicate()
    assert len(place.service["split"]) == 2
    again = place.deploy("--recover", *words(package))
    said, _ = again.communicate(timeout=PATIENCE_S)
    assert again.returncode == 0, said
    assert place.service["split"] == {OLD: 100}
    assert "by a deploy that was killed" in said


def test_what_a_killed_deploy_asked_for_is_taken_back_before_it_is_done(
    cloud: Callable[[str], Cloud], package: Path
) -> None:
    place = cloud("told")
    place.live("good:1", "good:2")
    place.replace({**place.service, "wanted": {OLD: 90, f"{SERVICE}-d1": 10}, "due": time.time() + 600})
    said, _ = place.deploy("--recover", *words(package)).communicate(timeout=PATIENCE_S)
    assert "about to be other than that" in said
    assert place.service["split"] == {OLD: 100}
    assert "wanted" not in place.service


def test_what_a_killed_deploy_left_unjudged_goes(cloud: Callable[[str], Cloud], package: Path) -> None:
    """All traffic goes back when that is asked for; a revision that never started, before any deploy."""
    place, new = cloud("unjudged"), f"{SERVICE}-d1"
    place.live("good:1", "good:2", split={new: 100})
    said, _ = place.deploy("--recover", *words(package)).communicate(timeout=PATIENCE_S)
    assert place.service["split"] == {OLD: 100}, said
    place.live("good:1", "good:2", "unstarted")
    deploy = place.deploy("--image", "good:2", *words(package, **{"rollout.watch_s": "0.01"}))
    said, _ = deploy.communicate(timeout=PATIENCE_S)
    assert deploy.returncode == 0, said
    assert "d2 was started by a deploy that was killed: it is let go" in said
    assert set(place.service["tags"]) == {"stable", "previous"}


def test_traffic_goes_back_when_nobody_reads_what_is_said(
    cloud: Callable[[str], Cloud], package: Path
) -> None:
    """As a terminal that is closed, which sends SIGHUP and refuses every further line."""
    place = cloud("unread")
    place.live("good:1")
    deploy = place.deploy("--image", "good:2", *words(package))
    eventually_split(place, 10)
    assert deploy.stdout
    deploy.stdout.close()
    deploy.send_signal(signal.SIGHUP)
    assert deploy.wait(PATIENCE_S) == 1
    assert place.service["split"] == {OLD: 100}
    assert place.service["tags"] == {"stable": OLD}


def test_a_summary_that_cannot_be_written_changes_nothing(
    cloud: Callable[[str], Cloud], package: Path
) -> None:
    place = cloud("full")
    place.live("good:1")
    quick = words(package, **{"rollout.watch_s": "0.01"})
    deploy = place.deploy("--image", "good:2", "--summary", "/dev/full", *quick)
    said, _ = deploy.communicate(timeout=PATIENCE_S)
    assert (deploy.returncode, OLD in place.service["split"]) == (0, False), said
    assert "## Live:" in said
    assert "--summary /dev/full cannot be written: No space left on device" in said


def test_a_deploy_gives_way_to_a_person(cloud: Callable[[str], Cloud], package: Path) -> None:
    place = cloud("person")
    place.live("good:1", "good:1")
    deploy = place.deploy("--image", "good:2", *words(package))
    eventually_split(place, 10)
    service = place.service
    service["split"] = {f"{SERVICE}-d1": 100}
    place.replace(service)
    said, _ = deploy.communicate(timeout=PATIENCE_S)
    assert deploy.returncode == 1, said
    assert "somebody else changed the traffic" in said, said
    assert place.service["split"] == {f"{SERVICE}-d1": 100}


def test_what_a_person_has_divided_is_left_to_that_person(
    cloud: Callable[[str], Cloud], package: Path
) -> None:
    place, divided = cloud("divided"), {OLD: 60, f"{SERVICE}-d1": 40}
    place.live("good:1", "good:2", split=divided)
    place.replace({**place.service, "tags": {"stable": OLD}})
    for words_, code in ((["--image", "good:2"], 1), (["--recover"], 0)):
        process = place.deploy(*words_, *words(package))
        said, _ = process.communicate(timeout=PATIENCE_S)
        assert process.returncode == code, said
    assert place.service["split"] == divided


def test_the_first_deploy_the_next_one_and_back(cloud: Callable[[str], Cloud], package: Path) -> None:
    place = cloud("empty")

    def done(*arguments: str, code: int = 0) -> str:
        process = place.deploy(*arguments, *words(package, **{"rollout.watch_s": "0.3"}))
        said, _ = process.communicate(timeout=PATIENCE_S)
        assert process.returncode == code, said
        return said

    assert f"{SERVICE} in southamerica-east1 of project" in done("--plan")
    assert "there is none to return to" in done("--image", "good:1")
    assert "image of the newest revision: good:1" in done("--plan")
    (first,) = place.service["split"]
    assert "there is no revision before this one" in done("--rollback", code=1)
    done("--image", "good:2")
    (second,) = place.service["split"]
    assert second != first
    assert f"Live: {first}" in done("--rollback")
    assert place.service["split"] == {first: 100}
    assert place.service["tags"] == {"stable": first, "previous": second}
    said = done("--plan", "--set", "service.memory_gib=4", "--set", "service.env={A: 'x,y'}")
    assert "service.memory_gib: configured 4.0, running 2.0" in said
    assert "service.env: configured {'A': 'x,y'}, running {'CONFORTO_" in said
    assert "2 differences" in said
    assert "the service is as configured" in done("--plan")


def test_a_target_that_cannot_be_looked_at_is_left_alone(
    cloud: Callable[[str], Cloud], package: Path
) -> None:
    place = cloud("away")
    place.live("good:1")
    place.fault(fault("describe", 1, "fail"))
    process = place.deploy("--image", "good:2", *words(package))
    said, _ = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 3, said
    assert place.service["split"] == {OLD: 100}
    assert not any("deploy" in call for call in place.calls())
