"""An image that runs in an engine, confined as far as the engine can."""

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from scripts.images.docker import Docker
from scripts.images.settings import ImageError, settings
from scripts.images.trial.container import Wish, ids


@dataclass
class Contained:
    """A container of the engine."""

    engine: Docker
    name: str
    started: float

    def _state(self) -> dict[str, object]:
        state: dict[str, object] = json.loads(self.engine("inspect", self.name))[0]["State"]
        return state

    def alive(self) -> bool:
        """Whether it still runs."""
        return bool(self._state()["Running"])

    def run(self, *command: str) -> tuple[int, str]:
        """A command beside it, in its root and as its user: exit code, and what it says."""
        done = subprocess.run(
            ["docker", "exec", self.name, *command], capture_output=True, text=True, check=False
        )
        return done.returncode, (done.stdout + done.stderr).strip()

    def stop(self, patience_s: float) -> tuple[int, float]:
        """SIGTERM: exit status and seconds; `ImageError` when it had to be killed."""
        began = time.monotonic()
        self.engine("stop", "--time", str(int(patience_s)), self.name)
        taken = time.monotonic() - began
        if taken >= patience_s:
            raise ImageError(f"it did not end within {patience_s:g} s of SIGTERM. {self.last_words()}")
        return int(str(self._state()["ExitCode"])), taken

    def last_words(self) -> str:
        """The end of its log."""
        done = subprocess.run(
            ["docker", "logs", "--tail", "50", self.name], capture_output=True, text=True, check=False
        )
        return done.stdout + done.stderr


def _options(wish: Wish, uid: int, gid: int) -> list[str]:
    words = ["--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL"]  # noqa: S108  # nosec B108 # of the container
    words += ["--security-opt", "no-new-privileges", "--memory", f"{settings().trial.memory_mb}m"]
    words += ["--publish", f"127.0.0.1:{wish.port}:{wish.port}"]
    for name, value in wish.environment.items():
        words += ["--env", f"{name}={value}"]
    for folder in wish.writable:
        words += ["--tmpfs", f"{folder}:uid={uid},gid={gid},mode=0700"]
    for path, folder in wish.read_only:
        words += ["--volume", f"{path}:{folder}:ro"]
    return words


@contextmanager
def running(engine: Docker, image: str, wish: Wish) -> Iterator[Contained]:
    """The image's own command; ended, and the container deleted, with the block."""
    options = _options(wish, *ids(engine.config(image)))
    began = time.monotonic()
    container = Contained(engine, engine("run", "--detach", *options, image), began)
    try:
        yield container
    finally:
        engine("rm", "--force", "--volumes", container.name)
