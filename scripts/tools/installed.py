"""Where a program is: beside the Python that runs, in the environment of the tools, or on PATH."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
TOOLS: Final = ROOT / ".venv-tools" / "bin"
"""Of `make tools`: what pins of its own would not let into the project's environment."""


class Missing(Exception):
    """A program that is not on this machine."""


class Failed(Exception):
    """A program that broke: what it would have found is not known."""


def find(name: str) -> str:
    """The program's path; `Missing` says how to get it."""
    for folder in (Path(sys.executable).parent, TOOLS):
        if found := shutil.which(name, path=str(folder)):
            return found
    if found := shutil.which(name):
        return found
    raise Missing(f"{name} is not installed here (`make tools`)")


def call(name: str, arguments: Sequence[str], timeout_s: float) -> subprocess.CompletedProcess[str]:
    """Run a program in the project's folder; it finds the other tools, too."""
    path = os.pathsep.join([str(Path(sys.executable).parent), str(TOOLS), os.environ.get("PATH", "")])
    return subprocess.run(
        [find(name), *arguments],
        cwd=ROOT,
        env={**os.environ, "PATH": path, "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=timeout_s,
        check=False,
    )
