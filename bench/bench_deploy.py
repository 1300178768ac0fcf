"""How long a deploy, its way back and a rollback take on the stand-in of the tests.

Real serving processes and callers; the cloud is a file, so what Google takes for a revision and for a change
of traffic (seconds each) comes on top. The watch at each step is the choice of configs/deploy.yaml and is
left out of what is shown.
"""

import re
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.deployment.checks.known import known_predictions  # noqa: E402
from scripts.deployment.settings import load  # noqa: E402
from tests.api.modelos import treinar  # noqa: E402
from tests.deployment.cloud import Cloud, Front, start_images  # noqa: E402

ROUNDS = 5
WATCH_S = 2.0
STEPS = 3


def once(cloud: Cloud, package: Path, *words: str) -> tuple[float, str]:
    """Seconds of one call of the script, and what it said."""
    pairs = {"service.project": "test-project", "rollout.watch_s": str(WATCH_S), "rollout.look_s": "0.5",
             "checks.min_requests": "20"}  # fmt: skip
    options = [part for key, value in pairs.items() for part in ("--set", f"{key}={value}")]
    begun = time.monotonic()
    process = cloud.deploy(*words, "--model", str(package), *options)
    said, _ = process.communicate(timeout=300)
    return time.monotonic() - begun, said


def require(words: str, said: str) -> None:
    """A deploy that went another way is not measured."""
    if words not in said:
        raise SystemExit(said)


def main() -> None:
    """Measure and print."""
    found: dict[str, list[float]] = {"deploy": [], "rollback": [], "found bad": [], "way back": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        package = folder / "model.zip"
        package.write_bytes(treinar().pacote)
        bodies = [known.body for known in known_predictions(package.read_bytes())]
        servers = start_images(folder / "images")
        images = {image: server.url for image, server in servers.items()}
        try:
            for number in range(ROUNDS):
                cloud = Cloud(folder / f"cloud-{number}", images)
                cloud.live("good:1")
                with Front(cloud, bodies):
                    took, said = once(cloud, package, "--image", "good:2")
                    require("## Live", said)
                    found["deploy"].append(took - STEPS * WATCH_S)
                    found["rollback"].append(once(cloud, package, "--rollback")[0])
                    took, said = once(cloud, package, "--image", "errors-live")
                    require("## Not deployed", said)
                    found["found bad"].append(took)
                    back = re.search(r"traffic was back after ([\d.]+) s", said)
                    found["way back"].append(float(back[1]) if back else float("nan"))
        finally:
            for server in servers.values():
                server.processo.kill()
    watched = STEPS * load("production", None, []).rollout.watch_s
    print(f"{'seconds, median of ' + str(ROUNDS):<44} {'median':>7} {'range':>14}")
    for what, label in {
        "deploy": "deploy, without its watches",
        "rollback": "rollback, from the command to its end",
        "found bad": "5 % errors for callers only: found and back",
        "way back": "of that, from the finding to all traffic back",
    }.items():
        times = found[what]
        print(f"{label:<44} {median(times):7.1f} {min(times):6.1f} to {max(times):4.1f}")
    print(f"With the watches of configs/deploy.yaml ({watched:.0f} s) a deploy takes "
          f"{(median(found['deploy']) + watched) / 60:.1f} min here.")  # fmt: skip


if __name__ == "__main__":
    main()
