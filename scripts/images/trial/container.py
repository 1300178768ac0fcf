"""An image that runs without an engine: started as one would, looked into, asked to end."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from scripts.images.buildah import Buildah
from scripts.images.host import program
from scripts.images.settings import ROOT, ImageError

_LOOK_S: Final = 0.02
_TAIL: Final = 3000


@dataclass(frozen=True)
class Wish:
    """How a container is to run: its root is read-only whatever is wished."""

    environment: Mapping[str, str]
    port: int
    writable: tuple[str, ...] = ()
    """Folders of the user's, in memory; /tmp is everybody's."""
    read_only: tuple[tuple[Path, str], ...] = ()
    """Folders of this machine and where they are in the container."""


class Container(Protocol):
    """A container that was started."""

    started: float

    def alive(self) -> bool:
        """Whether it still runs."""

    def run(self, *command: str) -> tuple[int, str]:
        """A command beside it, in its root and as its user: exit code, and what it says."""

    def stop(self, patience_s: float) -> tuple[int, float]:
        """SIGTERM: exit status and seconds; `ImageError` when it had to be killed."""

    def last_words(self) -> str:
        """The end of its log."""


@dataclass
class Confined:
    """A process below a root of its own; `log` is what it writes."""

    outer: subprocess.Popen[bytes]
    pid: int
    log: Path
    environment: dict[str, str]
    started: float

    def alive(self) -> bool:
        """Whether it still runs."""
        return self.outer.poll() is None

    def run(self, *command: str) -> tuple[int, str]:
        """A command beside it, in its root and as its user: exit code, and what it says."""
        here = Path(f"/proc/{self.pid}")
        status = (here / "status").read_text()
        root = str(here / "root")
        enter = [
            "nsenter",
            "--target",
            str(self.pid),
            "--mount",
            "--pid",
            f"--root={root}",
            f"--wd={here}/cwd",
        ]
        become = ["--setuid", _number(status, "Uid"), "--setgid", _number(status, "Gid")]
        places = os.pathsep.join(root + part for part in self.environment["PATH"].split(os.pathsep))
        inner = (shutil.which(command[0], path=places) or command[0]).removeprefix(root)
        done = subprocess.run(
            [program("nsenter") or "nsenter", *enter[1:], *become, inner, *command[1:]],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, (done.stdout + done.stderr).strip()

    def stop(self, patience_s: float) -> tuple[int, float]:
        """SIGTERM: exit status and seconds; `ImageError` when it had to be killed."""
        began = time.monotonic()
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGTERM)
        try:
            code = self.outer.wait(patience_s)
        except subprocess.TimeoutExpired as error:
            self.kill()
            raise ImageError(
                f"it did not end within {patience_s:g} s of SIGTERM. {self.last_words()}"
            ) from error
        return code, time.monotonic() - began

    def kill(self) -> None:
        """End it at once."""
        for process in (self.pid, self.outer.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self.outer.wait()

    def last_words(self) -> str:
        """The end of its log."""
        return self.log.read_text(errors="replace")[-_TAIL:]


def free_port() -> int:
    """One that nobody listens on now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _number(status: str, name: str) -> str:
    return next(line for line in status.splitlines() if line.startswith(f"{name}:")).split()[1]


def _environment(config: Mapping[str, Any], wish: Wish) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in config.get("Env") or [])
    return {name: value for name, _, value in pairs} | dict(wish.environment)


def ids(config: Mapping[str, Any]) -> tuple[int, int]:
    """User and group; an image that names none, or names by words, would be root or a guess."""
    user, _, group = str(config.get("User") or "").partition(":")
    if not user.isdigit() or not int(user):
        raise ImageError(f"the image's user is {user!r}: it has to be a number other than 0")
    return int(user), int(group or user)


def _child(outer: subprocess.Popen[bytes]) -> int:
    """The container's first process, as seen from here, once its root is its own."""
    children = Path(f"/proc/{outer.pid}/task/{outer.pid}/children")
    while outer.poll() is None:
        with contextlib.suppress(OSError, ValueError, IndexError):
            pid = int(children.read_text().split()[0])
            if Path(f"/proc/{pid}/root").readlink() != Path("/"):
                return pid
        time.sleep(_LOOK_S)
    raise ImageError(f"the container could not be started: exit code {outer.returncode}")


def _plan(config: Mapping[str, Any], wish: Wish, root: Path) -> dict[str, Any]:
    uid, gid = ids(config)
    return {
        "root": str(root),
        "folder": config.get("WorkingDir") or "/",
        "uid": uid,
        "gid": gid,
        "command": [*(config.get("Entrypoint") or []), *(config.get("Cmd") or [])],
        "environment": _environment(config, wish),
        "writable": list(wish.writable),
        "read_only": [[str(path), name] for path, name in wish.read_only],
    }


@contextmanager
def running(engine: Buildah, image: str, wish: Wish) -> Iterator[Confined]:
    """The image's own command as its user, below a root that it cannot write; ended with the block."""
    with engine.mounted(image) as root, tempfile.TemporaryDirectory() as name:
        plan, file = _plan(engine.config(image), wish, root), Path(name) / "plan.json"
        file.write_text(json.dumps(plan))
        container = _start(file, Path(name) / "log", plan["environment"])
        try:
            yield container
        finally:
            if container.alive():
                container.kill()


def _start(plan: Path, log: Path, environment: dict[str, str]) -> Confined:
    apart = [program("unshare") or "unshare", "--mount", "--pid", "--fork", "--kill-child"]
    command = [*apart, sys.executable, "-m", "scripts.images.trial.confined", str(plan)]
    began = time.monotonic()
    with log.open("wb") as out:
        outer = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT)
    try:
        return Confined(outer, _child(outer), log, environment, began)
    except ImageError as error:
        raise ImageError(f"{error}. {log.read_text(errors='replace')[-_TAIL:]}") from error
