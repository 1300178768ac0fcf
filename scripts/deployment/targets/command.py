"""Commands of a target, each with an end: in time, by a signal, or by its own."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Final

from scripts.deployment.errors import Interrupted, TargetError
from scripts.deployment.stop import Stop

_LOOK_S: Final = 0.05
_SAID_CHARS: Final = 600


def run(
    command: Sequence[str], limit_s: float, stop: Stop, environment: Mapping[str, str] | None = None
) -> str:
    """What the command wrote to its standard output.

    Raises:
        TargetError: there is no such program, it failed, or it did not end in time; then it and what it
            started are gone.
        Interrupted: somebody asked for the end; likewise.
    """
    stop.check()
    if shutil.which(command[0]) is None:
        raise TargetError(f"{command[0]} is not installed, or not on PATH")
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:  # pipes may fill, or be inherited
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, start_new_session=True,
            env={**os.environ, **(environment or {})},
        )  # fmt: skip
        try:
            _wait(child, limit_s, stop)
        except subprocess.TimeoutExpired as error:
            raise TargetError(f"{_said(command)} did not end in {limit_s:g} s") from error
        finally:
            _end(child)
        out.seek(0)
        err.seek(0)
        text = out.read().decode(errors="replace")
        if child.returncode:
            why = err.read().decode(errors="replace").strip() or text.strip()
            raise TargetError(f"{_said(command)} failed ({child.returncode}): {why[-_SAID_CHARS:]}")
    return text


def _wait(child: subprocess.Popen[bytes], limit_s: float, stop: Stop) -> None:
    end = time.monotonic() + limit_s
    while True:
        with suppress(subprocess.TimeoutExpired):
            child.wait(_LOOK_S)
            return
        try:
            stop.check()
        except Interrupted as error:
            raise Interrupted(f"{error}, during {_said(child.args)}") from error
        if time.monotonic() > end:
            raise subprocess.TimeoutExpired(child.args, limit_s)


def _end(child: subprocess.Popen[bytes]) -> None:
    """If it still runs, with all that it started: gcloud is a shell script around Python."""
    if child.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _said(command: object) -> str:
    """The command without its values: some may be secrets."""
    words = command if isinstance(command, list | tuple) else [command]
    return " ".join(str(word).partition("=")[0] for word in words[:6])
