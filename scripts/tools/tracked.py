"""The files of the project: what git keeps, and what is new and not ignored."""

from fnmatch import fnmatch
from functools import cache

from scripts.tools.installed import ROOT, Missing, call


@cache
def files() -> tuple[str, ...]:
    """Paths from the root, sorted; no links, and nothing that was deleted since."""
    listed = call("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], timeout_s=60)
    if listed.returncode != 0:
        raise Missing(f"git does not list the files of {ROOT}: {listed.stderr.strip()}")
    names = sorted({name for name in listed.stdout.split("\0") if name})
    return tuple(name for name in names if (ROOT / name).is_file() and not (ROOT / name).is_symlink())


def matching(*patterns: str) -> list[str]:
    """The files whose path fits a pattern; `*` stands for slashes, too."""
    return [name for name in files() if any(fnmatch(name, pattern) for pattern in patterns)]


def shell_scripts() -> list[str]:
    """Files that a shell runs: by their name, or by their first line."""
    return [name for name in files() if name.endswith(".sh") or _begins_as_shell(name)]


def _begins_as_shell(name: str) -> bool:
    with (ROOT / name).open("rb") as file:
        first = file.readline(100)
    return first.startswith(b"#!") and first.split()[-1].rpartition(b"/")[2] in {b"sh", b"bash", b"dash"}
