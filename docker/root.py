"""Inside a build: the root of an image with Python and nothing else: no shell, no package manager.

    python3.11 root.py ROOT LEFT_OUT USER UID [FOLDER_OF_USER ...]

The interpreter, its library, the shared libraries that these and /opt/venv load, certificates, and the
records of Debian's packages that any of it is from, so that scanners know them. Standard library only;
nothing of this stays.
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path

from install import VENV, compile_all, patterns

ETC = ("os-release", "debian_version", "nsswitch.conf", "ld.so.cache", "ssl/certs/ca-certificates.crt")
EMPTY = ("proc", "sys", "dev", "run", "tmp", "root", "home", "var/tmp")
STATUS = Path("var/lib/dpkg/status")


def libraries(binaries: list[Path]) -> Iterator[Path]:
    """What the loader takes for these, the loader among it; an error where something would be missing.

    A wheel's own libraries find each other through the module that loads them: that they are there is
    enough.
    """
    own = {binary.name for binary in binaries}
    for binary in binaries:
        told = subprocess.run(["ldd", binary], capture_output=True, text=True, check=False).stdout
        if missing := set(re.findall(r"(\S+) => not found", told)) - own:
            sys.exit(f"{binary} needs {', '.join(sorted(missing))}: is that in the list of what is left out?")
        for name in re.findall(r"(?m)^\t(?:\S+ => )?(/\S+) \(0x", told):
            if not Path(name).is_relative_to(VENV):
                yield Path(name)


def copy(source: Path, root: Path) -> None:
    """A file at its real place, and each link that leads there; folders that are links stay what they are."""
    real = source.parent.resolve() / source.name
    target = root / real.relative_to("/")
    if target.is_symlink() or target.exists() or not source.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    if real.is_symlink():
        target.symlink_to(real.readlink())
        copy(real.resolve(), root)
    else:
        shutil.copy2(real, target)


def standard_library(root: Path, left_out: list[str]) -> Path:
    """The library without what is left out, compiled; returns where it is."""
    stdlib = Path(sysconfig.get_path("stdlib"))

    def ignored(folder: str, names: list[str]) -> list[str]:
        places = {name: str((Path(folder) / name).relative_to(stdlib)) for name in names}
        wanted = [*left_out, "__pycache__", "*/__pycache__"]
        return [name for name, place in places.items() if any(fnmatch(place, p) for p in wanted)]

    shutil.copytree(stdlib, root / stdlib.relative_to("/"), symlinks=False, ignore=ignored)
    compile_all(root / stdlib.relative_to("/"), stdlib)
    return stdlib


def accounts(root: Path, user: str, uid: str) -> None:
    """root, and the user that the image runs as."""
    home = f"/home/{user}"
    rows = f"root:x:0:0:root:/root:/sbin/nologin\n{user}:x:{uid}:{uid}::{home}:/sbin/nologin\n"
    (root / "etc/passwd").write_text(rows)
    (root / "etc/group").write_text(f"root:x:0:\n{user}:x:{uid}:\n")


def own(path: Path, uid: str) -> None:
    """A folder of the user's."""
    path.mkdir(parents=True, exist_ok=True)
    os.chown(path, int(uid), int(uid))


def packages(files: Iterable[str]) -> set[str]:
    """Debian's packages that these files are from, whatever of /usr the record of the package leaves out."""
    asked = sorted({name for file in files for name in (file, file.removeprefix("/usr"))})
    told = subprocess.run(["dpkg-query", "--search", *asked], capture_output=True, text=True, check=False)
    return {line.split(":")[0] for line in told.stdout.splitlines() if not line.startswith("diversion")}


def record(root: Path) -> None:
    """The part of dpkg's record, and the licences, of the packages that something in the root is from."""
    found = packages("/" + str(p.relative_to(root)) for p in root.rglob("*") if p.is_file())
    stanzas = (Path("/") / STATUS).read_text().split("\n\n")
    kept = [s for s in stanzas if s.partition("\n")[0].removeprefix("Package: ") in found]
    (root / STATUS).parent.mkdir(parents=True)
    (root / STATUS).write_text("\n\n".join(kept) + "\n")
    for name in found:
        licence = Path("/usr/share/doc") / name / "copyright"
        if licence.exists():
            copy(licence.resolve(), root)


def main(to: str, left_out: str, user: str, uid: str, *folders: str) -> None:
    """Make it."""
    root = Path(to)
    for name in EMPTY:
        (root / name).mkdir(parents=True, exist_ok=True)
    for name in ("bin", "sbin", "lib", "lib64"):
        if (link := Path("/", name)).is_symlink():
            (root / name).symlink_to(link.readlink())
    python = Path(sys.executable)
    stdlib = standard_library(root, list(patterns(left_out, "stdlib")))
    binaries = [python, *(root / stdlib.relative_to("/")).rglob("*.so"), *VENV.rglob("*.so*")]
    for file in {python, *libraries(binaries), *(Path("/etc", name) for name in ETC)}:
        copy(file, root)
    accounts(root, user, uid)
    record(root)
    (root / "tmp").chmod(0o1777)
    (root / "var/tmp").chmod(0o1777)
    for folder in folders:
        own(root / folder.lstrip("/"), uid)


if __name__ == "__main__":
    main(*sys.argv[1:])
