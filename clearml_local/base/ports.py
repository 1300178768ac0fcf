"""Loopback sockets: last time's ports, else the usual ones, else free ones."""

import json
import socket
from collections.abc import Iterable

from clearml_local.base import whole_file
from clearml_local.base.settings import DataFolder

LOOPBACK = "127.0.0.1"
USUAL = {"api": 8008, "files": 8081, "web": 8080}
BACKLOG = 512


def _bound(port: int) -> socket.socket | None:
    """Return a listening socket on a port (0 for any free one), or None if the port is taken."""
    # asyncio turns off Nagle's delay only for sockets that name TCP; without it every call takes 40 ms more.
    opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    # Right after a crash the port is still in TIME_WAIT; a second listener stays impossible.
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((LOOPBACK, port))
        opened.listen(BACKLOG)
    except OSError:
        opened.close()
        return None
    opened.setblocking(False)
    return opened


def first_free(candidates: Iterable[int]) -> socket.socket:
    """Return a listening socket on the first port that is free.

    Raises:
        OSError: none is, not even one of the system's choice.
    """
    for port in candidates:
        opened = _bound(port)
        if opened is not None:
            return opened
    raise OSError(f"No port is free on {LOOPBACK}")


def remembered(folder: DataFolder) -> dict[str, int]:
    """Return the ports of last time, by "api", "files" and "web"; older folders have no pages' port."""
    try:
        loaded = json.loads(folder.ports.read_text())
        return {name: int(loaded[name]) for name in USUAL if name in loaded}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def open_sockets(folder: DataFolder) -> dict[str, socket.socket]:
    """Return listening sockets for "api", "files" and "web", and remember their ports in the folder."""
    before = remembered(folder)
    sockets: dict[str, socket.socket] = {}
    for name, usual in USUAL.items():
        sockets[name] = first_free([before.get(name, usual), usual, 0])
    chosen = {name: opened.getsockname()[1] for name, opened in sockets.items()}
    whole_file.write(folder.ports, json.dumps(chosen).encode())
    return sockets
