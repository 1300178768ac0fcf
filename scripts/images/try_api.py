"""The whole trial of an image of the API, with a model in it or handed in."""

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from scripts.images import trial
from scripts.images.buildah import Buildah
from scripts.images.container import Wish, free_port, running
from scripts.images.settings import settings
from scripts.images.trial import Caller, Report

FOLDER: Final = "/home/serving/servico"


def health_command(config: Mapping[str, Any]) -> list[str]:
    """What HEALTHCHECK says, without the word before it."""
    return list((config.get("Healthcheck") or {}).get("Test") or [])[1:]


def try_api(engine: Buildah, image: str, folder: Path | None = None, *, with_load: bool = True) -> Report:
    """Everything in turn; `ImageError` at the first that is not right.

    `folder` is a serving folder whose model is served, and is copied. Without it the image has to bring one.
    """
    limits, report = settings().trial, Report()
    key, keys = trial.new_key()
    port = free_port()
    with tempfile.TemporaryDirectory() as name:
        volume = Path(name) / "servico"
        shutil.copytree(folder, volume) if folder else volume.mkdir()
        for path in volume.rglob("*"):
            shutil.chown(path, settings().images["api"].uid, settings().images["api"].uid)
        wish = Wish({"PORT": str(port), "CONFORTO_CHAVES": keys}, {FOLDER: volume})
        with running(engine, image, wish) as container:
            caller = Caller(f"http://127.0.0.1:{port}", key, limits.request_s)
            trial.wait_ready(container, caller, limits, report)
            trial.check_pages(caller, report)
            trial.predict(caller, report)
            trial.check_confinement(container, report)
            trial.check_health_command(container, health_command(engine.config(image)), report)
            if with_load:
                trial.load(caller, limits, report)
            trial.end(container, limits, report)
    print(trial.NOT_SHOWN)
    return report
