"""Whether a change is of documents alone."""

import subprocess
from collections.abc import Iterable
from pathlib import Path


def only_documents(paths: Iterable[str]) -> bool:
    """Whether nothing that runs is among them; no path at all says nothing, and counts as code."""
    listed = list(paths)
    return bool(listed) and all(
        path.endswith(".md") or path.startswith("docs/") or path == "LICENSE" for path in listed
    )


def changed(root: Path, base: str, head: str) -> list[str] | None:
    """Paths that are other in `head`, a renamed file under both names; None where git cannot tell.

    So it is without a base, and with that of a new branch, which is all zeros.
    """
    if base.startswith("-"):
        return None
    command = ["git", "-C", str(root), "diff", "--name-only", "--no-renames", "-z", base, head, "--"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.split("\0")[:-1] if done.returncode == 0 else None


def is_ancestor(root: Path, commit: str, of: str) -> bool:
    """Whether `of` has this commit in its history."""
    command = ["git", "-C", str(root), "merge-base", "--is-ancestor", commit, of]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
