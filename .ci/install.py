"""Install pinned requirements into the environment of the Python that runs this: with uv, else with pip.

    .venv/bin/python .ci/install.py requirements.txt

uv is the one on PATH, or comes from the same package index for this once. It is told how pip is set up
(index, wheels on disk, certificates ...); where pip has a setting that uv could not be told, and where uv
fails, pip installs. Nothing is resolved: a lock is complete, and leaves out on purpose what no command
imports (requirements-left-out.in).
"""

import ast
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

UV = "uv==0.13.9"
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]
UNFINISHED = Path(sys.prefix) / ".unfinished"
"""There while packages are being written: where it stays, the Makefile makes the environment anew."""

# Of pip's settings: what uv calls them, each a list with this between its items.
HANDED_OVER = {
    "index-url": ("UV_INDEX_URL", " "),
    "extra-index-url": ("UV_EXTRA_INDEX_URL", " "),
    "find-links": ("UV_FIND_LINKS", ","),
    "trusted-host": ("UV_INSECURE_HOST", " "),
    "constraint": ("UV_CONSTRAINT", " "),
    "cert": ("SSL_CERT_FILE", " "),
    "proxy": ("ALL_PROXY", " "),
    "timeout": ("UV_HTTP_TIMEOUT", " "),
    "default-timeout": ("UV_HTTP_TIMEOUT", " "),
}
# These change nothing of what is installed, or are said anyway.
WITHOUT_EFFECT = {
    "break-system-packages", "cache-dir", "config-file", "disable-pip-version-check", "no-color", "no-deps",
    "no-input", "no-python-version-warning", "no-warn-script-location", "prefer-binary", "progress-bar",
    "quiet", "require-virtualenv", "retries", "root-user-action", "verbose",
}  # fmt: skip


class CannotTell(Exception):
    """uv has no way to be set up as pip is."""


def pip_settings(listed: str) -> dict[str, str]:
    """What `pip install` goes by, from the lines of `pip config list`: its files, then its variables."""
    found: dict[str, str] = {}
    lines = [line.partition("=") for line in listed.splitlines() if "=" in line]
    for section in ("global.", "install.", ":env:."):
        found |= {k.removeprefix(section): ast.literal_eval(v) for k, _, v in lines if k.startswith(section)}
    return found


def for_uv(settings: Mapping[str, str]) -> dict[str, str]:
    """pip's settings as uv's variables; `CannotTell` names those that it has no variable for."""
    unknown = set(settings) - set(HANDED_OVER) - WITHOUT_EFFECT
    if unknown:
        raise CannotTell(f"pip is set up with {', '.join(sorted(unknown))}")
    names = {HANDED_OVER[key]: value.split() for key, value in settings.items() if key in HANDED_OVER}
    return {name: between.join(items) for (name, between), items in names.items() if items}


@contextmanager
def _uv() -> Iterator[str]:
    """The program: from PATH if it runs, else from the index, into a folder that goes away again."""
    found = shutil.which("uv")
    if found and subprocess.run([found, "--version"], capture_output=True, check=False).returncode == 0:
        yield found
        return
    with tempfile.TemporaryDirectory() as folder:
        fetch = [
            *PIP,
            "--quiet",
            "install",
            "--retries",
            "2",
            "--no-deps",
            "--only-binary=:all:",
            "--target",
            folder,
            UV,
        ]
        if subprocess.run(fetch, stderr=subprocess.DEVNULL, check=False).returncode != 0:
            raise CannotTell("there is no uv on PATH, and none could be fetched")
        yield str(Path(folder) / "bin" / "uv")


def _with_uv(wanted: list[str]) -> None:
    listed = subprocess.run([*PIP, "config", "list"], capture_output=True, text=True, check=True).stdout
    # who has set up uv by variables has the last word
    environment = for_uv(pip_settings(listed)) | os.environ
    # pip takes the best version of all indexes, uv that of the first which has the package
    options = ["--no-deps", "--index-strategy", "unsafe-best-match"]
    # A quarter of the files is ever imported: Python compiles those sooner, where it may keep the result.
    options += ["--compile-bytecode"] if os.environ.get("PYTHONDONTWRITEBYTECODE") else []
    with _uv() as uv:
        command = [uv, "pip", "install", "--python", sys.executable, *options, *wanted]
        code = subprocess.run(command, env=environment, check=False).returncode
    if code != 0:
        raise CannotTell(f"uv ended with {code}")


def _with_pip(wanted: list[str]) -> int:
    return subprocess.run(
        [*PIP, "install", "--progress-bar", "on", "--no-deps", *wanted], check=False
    ).returncode


def main(files: list[str]) -> int:
    """Exit code of the installation: that of pip, or 0."""
    wanted = [part for file in files for part in ("-r", file)]
    start = time.monotonic()
    UNFINISHED.touch()
    how = "uv"
    try:
        _with_uv(wanted)
    except (CannotTell, OSError, ValueError, subprocess.SubprocessError) as reason:
        print(f"Not with uv: {reason}. Installing with pip, which takes a minute or more ...", flush=True)
        how, code = "pip", _with_pip(wanted)
        if code != 0:
            return code
    UNFINISHED.unlink()
    print(f"Installed with {how} in {time.monotonic() - start:.0f} s.")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
