"""The whole trial of an image of the API, with a model in it or handed in."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Final

from scripts.images.docker import Docker
from scripts.images.engines import Engine
from scripts.images.settings import settings
from scripts.images.trial import checks, contained, container
from scripts.images.trial.checks import Caller, Report
from scripts.images.trial.container import Container, Wish, free_port

FOLDER: Final = "/home/serving/servico"
SEED: Final = "/opt/conforto/semente"


def health_command(config: Mapping[str, Any]) -> list[str]:
    """What HEALTHCHECK says, without the word before it."""
    return list((config.get("Healthcheck") or {}).get("Test") or [])[1:]


def running(engine: Engine, image: str, wish: Wish) -> AbstractContextManager[Container]:
    """A container of the image, in the engine or without one."""
    if isinstance(engine, Docker):
        return contained.running(engine, image, wish)
    return container.running(engine, image, wish)


@contextmanager
def _readable(folder: Path | None) -> Iterator[tuple[tuple[Path, str], ...]]:
    """The model of a serving folder as the container's user may read it, in the place of the image's own."""
    if folder is None:
        yield ()
        return
    with tempfile.TemporaryDirectory() as name:
        seed = Path(name) / "seed"
        (seed / "modelos").mkdir(parents=True)
        for file in (folder / "atual.json", *(folder / "modelos").glob("*.zip")):
            shutil.copyfile(file, seed / file.relative_to(folder))
        for path in (Path(name), seed, seed / "modelos"):
            path.chmod(0o755)
        yield ((seed, SEED),)


def try_api(engine: Engine, image: str, folder: Path | None = None) -> Report:
    """Everything in turn; `ImageError` at the first that is not right.

    `folder` is a serving folder whose model is served. Without it the image has to bring one.
    """
    limits, report = settings().trial, Report()
    key, keys = checks.new_key()
    port, config = free_port(), engine.config(image)
    caller = Caller(f"http://127.0.0.1:{port}", key, limits.request_s)
    with _readable(folder) as seed:
        wish = Wish({"PORT": str(port), "CONFORTO_CHAVES": keys}, port, (FOLDER,), seed)
        with running(engine, image, wish) as started:
            checks.wait_ready(started, caller, limits, report)
            checks.check_pages(caller)
            checks.predict(caller, report)
            checks.check_confinement(started)
            checks.check_health_command(started, health_command(config))
            checks.load(caller, limits, report)
            checks.end(started, limits, report)
    if not isinstance(engine, Docker):
        print(checks.NOT_SHOWN)
    return report
