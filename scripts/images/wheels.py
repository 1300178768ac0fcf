"""The packages of a lock as files, fetched by this machine's pip: a build learns of no index."""

import hashlib
import shutil
import sys
from pathlib import Path
from typing import Final

from scripts.images.host import run
from scripts.images.settings import ROOT, alone, cache_folder, settings

_PIP: Final = ROOT / "docker" / "pip.txt"
_WHOLE: Final = ".whole"


def wheels(lock: str) -> Path:
    """A folder with every wheel of the lock and pip's own, each with the hash that the lock has for it."""
    locks = (_PIP, ROOT / lock)
    key = hashlib.sha256(b"".join(file.read_bytes() for file in locks)).hexdigest()[:16]
    folder = cache_folder() / "wheels" / f"{Path(lock).stem}-{key}"
    with alone("wheels"):
        if not (folder / _WHOLE).exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            for file in locks:
                _fetch(file, folder)
            (folder / _WHOLE).touch()
    return folder


def _fetch(lock: Path, folder: Path) -> None:
    target = ["--python-version", "3.11", "--implementation", "cp"]
    target += [part for name in settings().build.platforms for part in ("--platform", name)]
    options = ["--quiet", "--no-deps", "--require-hashes", "--only-binary=:all:", *target]
    run([sys.executable, "-m", "pip", "download", *options, "--requirement", lock, "--dest", folder])
