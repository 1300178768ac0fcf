"""The programs of this machine that build and run images."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from scripts.images.settings import ImageError

_PATH: Final = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
_TAIL: Final = 2000


def program(name: str) -> str | None:
    """Where it is, also among those of the system's administration."""
    return shutil.which(name, path=_PATH)


def run(
    command: Sequence[str | Path],
    *,
    cwd: Path | None = None,
    shown: bool = False,
    more: Mapping[str, str] = {},
) -> str:
    """What it prints; `shown` lets that through instead. `ImageError` with its last words where it fails."""
    environment = {**os.environ, "PATH": _PATH, **more}
    out = None if shown else subprocess.PIPE
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=cwd,
            env=environment,
            stdout=out,
            stderr=out,
            text=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise ImageError(f"{command[0]} is not installed") from error
    if done.returncode != 0:
        said = ((done.stdout or "") + (done.stderr or ""))[-_TAIL:]
        raise ImageError(
            f"`{' '.join(map(str, command[:6]))} ...` ended with {done.returncode}. {said}".strip()
        )
    return done.stdout or ""


def missing_for_buildah() -> list[str]:
    """What this machine lacks to build images without an engine."""
    lacks = [name for name in ("buildah", "debootstrap", "unshare") if program(name) is None]
    if os.geteuid() != 0:
        return [*lacks, "root"]
    if (
        not lacks
        and subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False).returncode
    ):
        lacks = ["the right to mount"]
    return lacks
