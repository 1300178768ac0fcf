"""The first process of the image of the project: a run on the embedded server, then its champion served.

Without words: both. Else `run`, `serve`, `retrain` or `clearml_local` with its own options, or any command.
A key is made where PORT asks for one and none is given; it is printed, and good until the container ends.
"""

import hashlib
import os
import secrets
import signal
import subprocess
import sys
from types import FrameType

APP = os.environ.get("CONFORTO_APP", "/app")
SCRIPTS = ("run", "serve", "retrain")
ONLY_GIVEN = ("CONFORTO_CHAVES", "CONFORTO_CHAVES_ARQUIVO")


def command(words: list[str]) -> list[str]:
    """What to become."""
    name, *rest = words
    if name in SCRIPTS:
        return [sys.executable, f"pipelines/{name}.py", *rest]
    if name == "clearml_local":
        folder = os.environ.get("CONFORTO_PASTA_SERVIDOR")
        return [sys.executable, "-m", name, *(["--data", folder] if folder else []), *rest]
    return words


def with_key() -> None:
    """Keys of callers: those given, or one made now."""
    if not os.environ.get("PORT") or any(os.environ.get(name) for name in ONLY_GIVEN):
        return
    key = secrets.token_urlsafe(32)
    os.environ["CONFORTO_CHAVES"] = f"container: {hashlib.sha256(key.encode()).hexdigest()}"
    print(f"API key of this start (X-API-Key, or asked by the page): {key}", flush=True)


def train() -> int:
    """One run of the pipeline, which signals reach."""
    running = subprocess.Popen(command(["run"]))

    def pass_on(number: int, _: FrameType | None) -> None:
        running.send_signal(number)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, pass_on)
    code = running.wait()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    return 128 - code if code < 0 else code


def main(words: list[str]) -> int:
    """Become what was asked for; without words, run first."""
    os.chdir(APP)
    if not words and (code := train()) != 0:
        return code
    if not words or words[0] == "serve":
        with_key()
    chosen = command(words or ["serve"])
    return os.execvp(chosen[0], chosen)  # noqa: S606 -- what the one who starts the container asks for


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
