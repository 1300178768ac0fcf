"""Inside a build: a lock with its hashes into /opt/venv, without what the image does not need, compiled.

    python3.11 install.py LOCK ... [--left-out FILE]

Packages come from /wheels if there are any (a build context of that name), else from pip's index. No pip is
installed: it is run from its wheel, or it is the base image's. Standard library only; nothing of this stays.
"""

import argparse
import compileall
import os
import py_compile
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

VENV = Path("/opt/venv")
SITE = VENV / "lib/python3.11/site-packages"
WHEELS = Path("/wheels")


def pip() -> list[str]:
    """The command, and where it finds packages."""
    wheels = sorted(WHEELS.glob("pip-*.whl"))
    if not wheels:
        return [sys.executable, "-m", "pip", "--python", str(VENV / "bin/python")]
    return [str(VENV / "bin/python"), str(wheels[-1] / "pip")]


def install(locks: list[str]) -> None:
    """Everything in the locks, each file with the hash that they have for it; nothing is resolved."""
    where = ["--no-index", "--find-links", str(WHEELS)] if any(WHEELS.glob("*.whl")) else []
    options = ["--no-deps", "--require-hashes", "--only-binary=:all:", "--no-compile", "--no-cache-dir"]
    files = [word for lock in locks for word in ("--requirement", lock)]
    quiet = ["--quiet", "--disable-pip-version-check", "--root-user-action=ignore"]
    subprocess.run([*pip(), "install", *quiet, *options, *where, *files], check=True)


def patterns(file: str, kind: str) -> Iterator[str]:
    """The lines of this kind, `site` or `stdlib`; what follows a # is the reason."""
    for line in Path(file).read_text().splitlines():
        name, _, pattern = line.partition("#")[0].strip().partition(": ")
        if name == kind:
            yield pattern


def leave_out(root: Path, globs: Iterator[str]) -> None:
    """Delete what matches; a pattern that matches nothing is an error: the list would grow old unseen."""
    for pattern in globs:
        found = list(root.glob(pattern))
        if not found:
            sys.exit(f"{pattern}: nothing like it under {root}; take it out of the list")
        for path in found:
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def compile_all(root: Path, shown_as: Path) -> None:
    """Bytecode that depends on the sources alone, never on times; errors are of files for other Pythons."""
    compileall.compile_dir(
        root,
        maxlevels=30,
        quiet=2,
        workers=1,
        stripdir=root,
        prependdir=shown_as,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )


def main(words: list[str]) -> None:
    """Install, take out, compile."""
    parser = argparse.ArgumentParser()
    parser.add_argument("locks", nargs="+")
    parser.add_argument("--left-out")
    args = parser.parse_args(words)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", VENV], check=True)
    install(args.locks)
    if args.left_out:
        leave_out(SITE, patterns(args.left_out, "site"))
    for script in VENV.glob("bin/[aA]ctivate*"):
        script.unlink()
    compile_all(SITE, SITE)


if __name__ == "__main__":
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    main(sys.argv[1:])
