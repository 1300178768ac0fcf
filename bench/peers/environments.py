"""A Python environment for each peer, made when it is first asked for and kept until its lock changes."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "resultados" / "bench-peers"
"""A few hundred MB each; `make clean` removes them."""


class CannotInstall(Exception):
    """The environment could not be made, and why."""


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = (done.stderr.strip() or done.stdout.strip() or f"ended with {done.returncode}").splitlines()
        raise CannotInstall(said[-1])


def python(peer: str) -> Path:
    """The interpreter of this peer's environment; `CannotInstall` says why there is none."""
    lock = ROOT / "bench" / "peers" / f"{peer}.txt"
    place = KEPT / peer
    interpreter, stamp = place / "bin" / "python", place / "lock.txt"
    if interpreter.exists() and stamp.exists() and stamp.read_bytes() == lock.read_bytes():
        return interpreter
    try:
        _run([sys.executable, "-m", "venv", "--clear", str(place)])
        _run([str(interpreter), str(ROOT / ".ci" / "install.py"), str(lock)])
        shutil.copyfile(lock, stamp)
    except OSError as error:
        raise CannotInstall(str(error)) from error
    return interpreter
