"""An image that runs: started as an engine would start it, looked into, asked to end."""

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
from typing import Any, Final

from scripts.images.buildah import Buildah
from scripts.images.host import program
from scripts.images.settings import ROOT, ImageError

_LOOK_S: Final = 0.02


@dataclass(frozen=True)
class Wish:
    """How a container is to run."""

    environment: Mapping[str, str]
    volumes: Mapping[str, Path]
    """Folder in the container: folder here, which becomes the user's."""
    temporary: tuple[str, ...] = ("/tmp",)  # noqa: S108 -- of the container
    arguments: tuple[str, ...] = ()


@dataclass
class Container:
    """A process of its own root; `log` is what it writes."""

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
        status = Path(f"/proc/{self.pid}/status").read_text()
        uid, gid = (_number(status, name) for name in ("Uid", "Gid"))
        folder = str(Path(f"/proc/{self.pid}/cwd").readlink())
        enter = [
            program("nsenter") or "nsenter",
            "--target",
            str(self.pid),
            "--mount",
            "--pid",
            f"--root=/proc/{self.pid}/root",
        ]
        become = [f"--wd=/proc/{self.pid}/cwd", "--setuid", str(uid), "--setgid", str(gid)]
        found = shutil.which(command[0], path=self._in_root("PATH")) or command[0]
        inner = found.removeprefix(f"/proc/{self.pid}/root")
        done = subprocess.run(
            [*enter, *become, inner, *command[1:]],
            env=self.environment | {"PWD": folder},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, (done.stdout + done.stderr).strip()

    def _in_root(self, variable: str) -> str:
        root = f"/proc/{self.pid}/root"
        return os.pathsep.join(root + part for part in self.environment.get(variable, "").split(os.pathsep))

    def stop(self, patience_s: float) -> tuple[int, float]:
        """Ask it to end (SIGTERM): exit status and seconds. Killed, with an error, when it does not."""
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
        return self.log.read_text(errors="replace")[-3000:]


def free_port() -> int:
    """One that nobody listens on now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _number(status: str, name: str) -> int:
    line = next(line for line in status.splitlines() if line.startswith(f"{name}:"))
    return int(line.split()[1])


def _environment(config: Mapping[str, Any], wish: Wish) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in config.get("Env") or [])
    return {name: value for name, _, value in pairs} | dict(wish.environment)


def _ids(config: Mapping[str, Any]) -> tuple[int, int]:
    """User and group; an image that names none, or names by words, would be root or a guess."""
    user, _, group = str(config.get("User") or "").partition(":")
    if not user.isdigit() or not int(user):
        raise ImageError(f"the image's user is {user!r}: it has to be a number other than 0")
    return int(user), int(group or user)


def _child(outer: subprocess.Popen[bytes]) -> int:
    """The process that is the container's first, seen from here, once it has become the image's command."""
    children = Path(f"/proc/{outer.pid}/task/{outer.pid}/children")
    while outer.poll() is None:
        with contextlib.suppress(OSError, ValueError, IndexError):
            pid = int(children.read_text().split()[0])
            if Path(f"/proc/{pid}/root").readlink() != Path("/"):
                return pid
        time.sleep(_LOOK_S)
    raise ImageError(f"the container could not be started: exit code {outer.returncode}")


@contextmanager
def running(engine: Buildah, image: str, wish: Wish) -> Iterator[Container]:
    """The image's own command as its user, below a root that it cannot write; ended with the block."""
    config = engine.config(image)
    uid, gid = _ids(config)
    environment = _environment(config, wish)
    for folder in wish.volumes.values():
        os.chown(folder, uid, gid)
    with engine.mounted(image) as root, tempfile.TemporaryDirectory() as name:
        plan = {
            "root": str(root),
            "folder": config.get("WorkingDir") or "/",
            "uid": uid,
            "gid": gid,
            "command": [*(config.get("Entrypoint") or []), *(wish.arguments or config.get("Cmd") or [])],
            "environment": environment,
            "temporary": list(wish.temporary),
            "volumes": {str(path): name for name, path in wish.volumes.items()},
        }
        file = Path(name) / "plan.json"
        file.write_text(json.dumps(plan))
        container = _start(file, Path(name) / "log", environment)
        try:
            yield container
        finally:
            if container.alive():
                container.kill()


def _start(plan: Path, log: Path, environment: dict[str, str]) -> Container:
    apart = [program("unshare") or "unshare", "--mount", "--pid", "--fork", "--kill-child"]
    command = [*apart, sys.executable, "-m", "scripts.images.confined", str(plan)]
    began = time.monotonic()
    with log.open("wb") as out:
        outer = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT)
    try:
        return Container(outer, _child(outer), log, environment, began)
    except ImageError as error:
        raise ImageError(f"{error}. {log.read_text(errors='replace')[-2000:]}") from error
