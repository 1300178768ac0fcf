"""How agents come by the code: git, made to take a remote's address for the folder on this machine.

A task names its repository by the address of a remote, and its commit, which may never have been pushed.
Agents run ``git clone <address>``; the settings written here (``url.<folder>.insteadOf``) turn that into
a clone of the folder itself, so no remote is asked and every commit of the folder is found.

The settings are a file of their own that agents get as ``GIT_CONFIG_GLOBAL``. It includes the user's own
file, and takes its place when the agent sets ``safe.directory`` globally, which it does before each task.
"""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit

# What tells git to use another repository than the one it stands in; set inside hooks, for example.
LOCAL_VARIABLES = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
)
DEFAULT_PORTS = {"https": 443, "http": 80, "ssh": 22, "git": 9418}
GIT_TIMEOUT_S = 10
# user@host:path, the short form of ssh; git takes it only without a slash before the colon.
SHORT_SSH = re.compile(r"^(?:(?P<user>[^/@:]+)@)?(?P<host>[^/@:]{2,}):(?P<path>(?!//).+)$")


def _git(folder: Path, *arguments: str) -> list[str]:
    """Return the lines git prints in a folder; none if it fails, or there is no git."""
    variables = {name: value for name, value in os.environ.items() if name not in LOCAL_VARIABLES}
    command = ["git", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(
            command, env=variables, capture_output=True, text=True, timeout=GIT_TIMEOUT_S, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return []
    return done.stdout.splitlines()


def work_tree(folder: Path) -> Path | None:
    """Return the root of the git work tree a folder lies in, or None."""
    lines = _git(folder, "rev-parse", "--show-toplevel")
    return Path(lines[0]) if lines else None


def remote_addresses(folder: Path) -> list[str]:
    """Return the addresses of all remotes, as configured and as git would really use them."""
    configured = [
        line.partition(" ")[2] for line in _git(folder, "config", "--get-regexp", r"^remote\..*\.url$")
    ]
    used = [line for name in _git(folder, "remote") for line in _git(folder, "remote", "get-url", name)]
    return list(dict.fromkeys(configured + used))


def spellings(address: str) -> Iterator[str]:
    """Yield every way an agent may write an address.

    It drops user and password, drops a scheme's usual port, percent-encodes, and turns ssh into https or
    back, depending on its settings.
    """
    yield address
    short = SHORT_SSH.match(address)
    if short:
        yield from spellings(f"ssh://{short['user'] or 'git'}@{short['host']}/{short['path']}")
    parts = urlsplit(address)
    if not parts.hostname or short:
        return
    port = f":{parts.port}" if parts.port and parts.port != DEFAULT_PORTS.get(parts.scheme) else ""
    path = quote(parts.path, safe="/%+,:;=@~!$&'()*")
    users = {"ssh": [f"{parts.username or 'git'}@", ""]}.get(parts.scheme, [""])
    for scheme, user in [(parts.scheme, user) for user in users] + [("https", ""), ("ssh", "git@")]:
        for host in dict.fromkeys([f"{parts.hostname}{port}", parts.hostname]):
            yield f"{scheme}://{user}{host}{path}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def user_settings(variables: Mapping[str, str]) -> list[str]:
    """Return the global git settings files that would be read without ours, the weakest first."""
    if "GIT_CONFIG_GLOBAL" in variables:
        return [variables["GIT_CONFIG_GLOBAL"]]
    home = variables.get("HOME", "~")
    base = variables.get("XDG_CONFIG_HOME") or f"{home}/.config"
    return [f"{base}/git/config", f"{home}/.gitconfig"]


def git_settings(tree: Path | None, variables: Mapping[str, str]) -> str:
    """Return the text of the agents' git settings file, for the work tree they get their code from."""
    lines = [f"[include]\n\tpath = {_quoted(path)}" for path in user_settings(variables) if path]
    # Agents clone a folder that may belong to another user, for example under sudo.
    lines.append("[safe]\n\tdirectory = *")
    if tree is not None:
        # The folder by its own names, too: git takes the longest match, and one remote's address may be
        # the beginning of the folder's path.
        addresses = [str(tree), tree.as_uri(), f"file://{tree}"]
        for remote in remote_addresses(tree):
            addresses += spellings(remote)
        lines.append(f"[url {_quoted(str(tree))}]")
        lines += [f"\tinsteadOf = {_quoted(address)}" for address in dict.fromkeys(addresses)]
    return "\n".join(lines) + "\n"
