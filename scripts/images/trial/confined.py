"""Become a container's process: in namespaces of its own, below a root that is read-only, as its user.

    unshare --mount --pid --fork python -m scripts.images.trial.confined PLAN.json

What an engine adds is not here: cgroups with their limits, seccomp and AppArmor, a network of its own.
"""

import ctypes
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

_NO_NEW_PRIVILEGES: Final = 38
_DEVICES: Final = ("null", "zero", "full", "random", "urandom")
_OF_HOST: Final = ("etc/hosts", "etc/resolv.conf")


def _mount(*words: str | Path) -> None:
    subprocess.run(["mount", *map(str, words)], check=True)


def _place(path: Path, is_folder: bool) -> Path:
    """Something to mount on, in the layer above the image."""
    if is_folder:
        path.mkdir(parents=True, exist_ok=True)
    elif not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return path


def _memory(path: Path, options: str) -> None:
    _mount("-t", "tmpfs", "-o", f"nosuid,nodev,{options}", "tmpfs", _place(path, is_folder=True))


def _furnish(root: Path, plan: dict[str, Any]) -> None:
    """Everything that is mounted, then the root for reading only."""
    _mount("--make-rprivate", "/")
    _mount("--bind", root, root)
    for name in _OF_HOST:
        _mount("--bind", f"/{name}", _place(root / name, is_folder=False))
    _memory(root / "tmp", "mode=1777")
    for name in plan["writable"]:
        _memory(root / name.lstrip("/"), f"mode=0700,uid={plan['uid']},gid={plan['gid']}")
    for source, name in plan["read_only"]:
        _mount("--bind", source, place := _place(root / name.lstrip("/"), is_folder=True))
        _mount("-o", "remount,bind,ro", place)
    _mount("-t", "proc", "-o", "nosuid,nodev,noexec", "proc", _place(root / "proc", is_folder=True))
    _mount("-t", "tmpfs", "-o", "mode=755,nosuid", "tmpfs", _place(root / "dev", is_folder=True))
    for name in _DEVICES:
        _mount("--bind", f"/dev/{name}", _place(root / "dev" / name, is_folder=False))
    _memory(root / "dev/shm", "mode=1777")
    _mount("-o", "remount,bind,ro", root)


def _give_up_privileges(uid: int, gid: int) -> None:
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)
    if ctypes.CDLL(None, use_errno=True).prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "no_new_privs")


def main(file: str) -> None:
    """Read the plan, and become its command."""
    plan = json.loads(Path(file).read_text())
    root = Path(plan["root"])
    _furnish(root, plan)
    os.chroot(root)
    os.chdir(plan["folder"])
    _give_up_privileges(plan["uid"], plan["gid"])
    os.execvpe(plan["command"][0], plan["command"], plan["environment"])  # noqa: S606 -- the image's own


if __name__ == "__main__":
    main(*sys.argv[1:])
