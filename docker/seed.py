"""Inside a build: the model that comes with the image into its folder, if there is one; stays in no image.

    python seed.py FOLDER

MODEL_ID names a version of the registry, whose address is in the secret; /model/model.zip is a package.
"""

import os
import subprocess
import sys
from pathlib import Path

SECRET = Path("/build/clearml.env")
PACKAGE = Path("/model/model.zip")


def variables() -> dict[str, str]:
    """The environment of the command: the build's, and what the secret says."""
    told = SECRET.read_text().splitlines() if SECRET.exists() else []
    pairs = (line.partition("=") for line in told if line.strip() and not line.startswith("#"))
    own = {**os.environ, "PYTHONPATH": "/app", "HOME": "/tmp"}  # noqa: S108 -- the build's own
    return own | {key.strip(): value.strip() for key, _, value in pairs}


def main(folder: str) -> None:
    """The folder with the model, for everybody to read; empty where there is none."""
    command = [sys.executable, "-m", "steps.semear", "--pasta", folder]
    if model := os.environ.get("MODEL_ID"):
        command += ["--modelo", model]
    elif PACKAGE.exists():
        name = os.environ.get("MODEL_NAME")
        command += ["--pacote", str(PACKAGE), *(["--nome", name] if name else [])]
    else:
        return
    subprocess.run(command, cwd="/app", env=variables(), check=True)
    for path in Path(folder).rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)


if __name__ == "__main__":
    main(*sys.argv[1:])
