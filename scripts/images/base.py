"""A base image made of Debian's packages, for where the one of the Dockerfiles cannot be pulled."""

import hashlib
import re
import shutil
from pathlib import Path

from scripts.images.host import program, run
from scripts.images.settings import cache_folder, settings


def mirror() -> str:
    """Where this machine's apt has Debian from; no address of it stays in the image."""
    said = (
        run(["apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE)"]) if program("apt-get") else ""
    )
    suite = settings().base.suite
    found = re.search(rf"(?m)^(\S+) {suite}$", said)
    return found[1] if found else settings().base.mirror


def sources(of: str) -> str:
    """The lines of apt for a mirror."""
    suite = settings().base.suite
    return "".join(f"deb {of} {name} main\n" for name in (suite, f"{suite}-updates"))


def name_of_base() -> str:
    """Another configuration is another base."""
    key = hashlib.sha256(settings().base.model_dump_json().encode()).hexdigest()[:12]
    return f"localhost/{settings().build.repository}/base:{settings().base.suite}-{key}"


def make_root() -> Path:
    """Its root file system in a folder of the cache, to be deleted by the caller."""
    base, folder = settings().base, cache_folder() / "base"
    shutil.rmtree(folder, ignore_errors=True)
    include = f"--include={','.join(base.packages)}"
    run(["debootstrap", "--variant=minbase", include, base.suite, folder, mirror()])
    for pattern in base.leave_out:
        for path in folder.glob(pattern):
            _empty(path)
    (folder / "etc/apt/sources.list").write_text(sources(base.mirror))
    for machine in ("etc/machine-id", "var/lib/dbus/machine-id", "etc/resolv.conf", "etc/hostname"):
        (folder / machine).unlink(missing_ok=True)
    return folder


def _empty(path: Path) -> None:
    """A folder stays, empty: packages expect it."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
        path.mkdir()
    else:
        path.unlink()
