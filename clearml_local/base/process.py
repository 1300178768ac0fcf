"""Processes: who is alive, who holds a lock, and for whom the server stays (leases)."""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

from clearml_local.base.errors import CommandError
from clearml_local.base.settings import DataFolder

POLL_S = 0.02
STAT_STATE_FIELD = 0
STAT_START_FIELD = 19
DEAD_STATES = ("Z", "X")


def identity(pid: int) -> str | None:
    """Return when a process started, as text that tells it from a later one with the same pid.

    Returns:
        None if there is no such process, or it has ended and only its parent has not noticed.
    """
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return _portable_identity(pid) if not Path("/proc/self/stat").exists() else None
    except ProcessLookupError:
        return None
    fields = text.rpartition(")")[2].split()
    return None if fields[STAT_STATE_FIELD] in DEAD_STATES else fields[STAT_START_FIELD]


def _portable_identity(pid: int) -> str | None:
    import psutil  # noqa: PLC0415 - slow to import, and not needed on Linux

    try:
        process = psutil.Process(pid)
        return None if process.status() == psutil.STATUS_ZOMBIE else str(process.create_time())
    except psutil.NoSuchProcess:
        return None


class FileLock:
    """An advisory lock on a file; the system releases it when the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def try_acquire(self) -> bool:
        """Take the lock if nobody holds it; say whether it is ours now."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def acquire(self, timeout_s: float) -> bool:
        """Take the lock, waiting for it; say whether it is ours now."""
        deadline = time.monotonic() + timeout_s
        while not self.try_acquire():
            if time.monotonic() > deadline:
                return False
            time.sleep(POLL_S)
        return True

    def is_in_place(self) -> bool:
        """Say whether the file that we hold is still the one at its path: a folder can be deleted."""
        if self._descriptor is None:
            return False
        try:
            return os.path.samestat(os.fstat(self._descriptor), self._path.stat())
        except OSError:
            return False

    def release(self) -> None:
        """Give the lock back."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


@contextlib.contextmanager
def command_lock(folder: DataFolder, timeout_s: float = 30.0) -> Iterator[None]:
    """Hold the lock that serialises starting, stopping and a server's own end.

    Raises:
        CommandError: another command holds it for longer than the timeout (s).
    """
    lock = FileLock(folder.command_lock)
    if not lock.acquire(timeout_s):
        raise CommandError(f"Another command is busy with {folder.root}; try again")
    try:
        yield
    finally:
        lock.release()


def is_locked(path: Path) -> bool:
    """Say whether some process holds a lock file."""
    if not path.exists():
        return False
    lock = FileLock(path)
    if lock.try_acquire():
        lock.release()
        return False
    return True


def add_lease(folder: DataFolder, pid: int) -> None:
    """Let the server stay as long as a process lives.

    Raises:
        CommandError: there is no such process.
    """
    started = identity(pid)
    if started is None:
        raise CommandError(f"--while-pid {pid}: there is no such process")
    folder.leases.mkdir(parents=True, exist_ok=True)
    (folder.leases / f"{pid}-{started}").touch()


def has_live_lease(folder: DataFolder) -> bool:
    """Say whether a process with a lease lives; leases of ended ones are removed."""
    alive = False
    for lease in list(folder.leases.iterdir()):
        pid, _, started = lease.name.partition("-")
        if pid.isdigit() and identity(int(pid)) == started:
            alive = True
        else:
            lease.unlink(missing_ok=True)
    return alive


def may_end(folder: DataFolder) -> bool:
    """Say whether nobody needs the server any more."""
    return not folder.permanent.exists() and not has_live_lease(folder)


def forget_stays(folder: DataFolder) -> None:
    """Remove what earlier servers of this folder were to stay for."""
    folder.permanent.unlink(missing_ok=True)
    for lease in list(folder.leases.iterdir()) if folder.leases.exists() else []:
        lease.unlink(missing_ok=True)
