"""The server process itself: lock, sockets, application, and its own end."""

import asyncio
import contextlib
import json
import os
import signal
import socket
from collections.abc import Awaitable, Iterator
from types import FrameType

import uvicorn

from clearml_local.base import ports, process, running, whole_file
from clearml_local.base.errors import CommandError
from clearml_local.base.settings import DataFolder, Settings, load_settings
from clearml_local.protocol import schemas
from clearml_local.server import watchdog
from clearml_local.server.app import Application
from clearml_local.server.belongings import Belongings
from clearml_local.store.database import Store

LEASE_CHECK_S = 0.25
KEEP_ALIVE_S = 75
GRACE_S = 2


class _Server(uvicorn.Server):
    """uvicorn with a quiet end: a signal means a normal exit, not a repeated signal afterwards."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)
        yield

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self.should_exit = True


async def _watch_leases(folder: DataFolder, server: uvicorn.Server, own: Belongings) -> None:
    """End the server when nobody needs it, or its folder is gone.

    The command lock is taken first and kept until the process is gone, so that a ``start`` which comes
    meanwhile waits and then finds no server, instead of one that is about to leave.
    """
    lock = process.FileLock(folder.command_lock)
    while not server.should_exit:
        await asyncio.sleep(LEASE_CHECK_S)
        if not own.are_there():
            server.should_exit = True
            return
        with contextlib.suppress(FileNotFoundError):  # gone since: said at the next look
            if process.may_end(folder) and lock.try_acquire():
                if process.may_end(folder):
                    _remove_state(folder)
                    server.should_exit = True
                else:
                    lock.release()


def _write_state(settings: Settings) -> None:
    folder = settings.folder
    state = {
        "pid": os.getpid(),
        "identity": process.identity(os.getpid()),
        "api_server": settings.api_server,
        "web_server": settings.web_server,
        "files_server": settings.files_server,
    }
    whole_file.write(folder.state, json.dumps(state).encode())


def _remove_state(folder: DataFolder) -> None:
    """Remove what this server wrote about itself; another one may have a new folder of that name."""
    state = running.read_state(folder)
    if state is not None and state["pid"] == os.getpid():
        folder.state.unlink(missing_ok=True)


async def _serve(
    server: uvicorn.Server, sockets: list[socket.socket], stays: Awaitable[None], watch: watchdog.Watchdog
) -> None:
    watches = [asyncio.ensure_future(stays), asyncio.create_task(watch.run())]
    loading = asyncio.create_task(asyncio.to_thread(schemas.preload))
    await server.serve(sockets=sockets)
    for background in watches:
        background.cancel()
    await loading


def _follow_ports(store: Store, before: dict[str, int], now: dict[str, int]) -> None:
    """Where a port had to change, let the addresses that were stored name the new one.

    Artifacts, datasets and models are stored with the address of the file server of their time; without
    this, everything made before would be out of reach once another program has taken the port.
    """
    for name, port in before.items():
        if port != now[name]:
            for end in ("/", '"'):
                address = f"http://{ports.LOOPBACK}"
                store.replace_text(f"{address}:{port}{end}", f"{address}:{now[name]}{end}")


def run(folder: DataFolder) -> None:
    """Serve a data folder until told to end.

    Raises:
        CommandError: another process serves it already, or the environment holds a wrong limit.
    """
    silence_s = watchdog.limit_s()
    folder.create()
    lock = process.FileLock(folder.server_lock)
    if not lock.try_acquire():
        raise CommandError(f"Another process already serves {folder.root}")
    before = ports.remembered(folder)
    sockets = ports.open_sockets(folder)
    numbers = {name: opened.getsockname()[1] for name, opened in sockets.items()}
    settings = load_settings(folder, numbers["api"], numbers["files"], numbers["web"])
    store = Store(folder.database)
    _follow_ports(store, before, numbers)
    config = uvicorn.Config(
        Application(settings, store, lambda: server.should_exit),
        loop="asyncio",
        lifespan="off",
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=GRACE_S,
    )
    _write_state(settings)
    server, own = _Server(config), Belongings(folder, lock)
    try:
        stays = _watch_leases(folder, server, own)
        asyncio.run(_serve(server, list(sockets.values()), stays, watchdog.Watchdog(store, silence_s)))
    finally:
        _remove_state(folder)
        store.close()
    if not own.are_there():
        own.end_agents()
