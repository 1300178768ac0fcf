"""backup and restore: a data folder as a plain folder of files, taken while its server runs.

The database is copied as it is at one moment. Files are copied before that, and those that have come since
after it: a file is there before the database names it, and is never changed in place. So what the database of
a backup names lies in the backup; what more lies there is named by nobody.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from clearml_local.base.errors import CommandError
from clearml_local.base.settings import DataFolder

FORMAT = 1
MANIFEST = "backup.json"
PIECE_BYTES = 2**20


class Kept(NamedTuple):
    """A file of a backup."""

    bytes: int
    sha256: str


def _kept_apart(folder: DataFolder) -> list[Path]:
    """What makes a data folder beside database and files: keys, and the ports that stored addresses name."""
    paths = (folder.credentials, folder.web_credentials, folder.token_secret, folder.ports)
    return [path for path in paths if path.is_file()]


def backup(folder: DataFolder, target: Path) -> int:
    """Copy the data of a folder, whether its server runs or not, into a new folder; returns its bytes.

    Raises:
        CommandError: there is no data, or the target is not empty or cannot be written; then none is made.
    """
    # Unlike Path.resolve, this passes a loop of links by; making the folder then says what is wrong.
    if Path(os.path.realpath(target)).is_relative_to(os.path.realpath(folder.root)):
        raise CommandError(f"{target} lies in the data folder {folder.root}: name a place outside of it")
    if not folder.database.is_file():
        raise CommandError(f"{folder.root} is not a data folder of this server: nothing to back up")
    with _whole(target) as copy:
        seen: dict[str, tuple[int, int, int]] = {}
        kept: dict[str, Kept] = {}
        _copy_files(folder, copy, seen, kept)
        _copy_database(folder.database, copy.database)
        _copy_files(folder, copy, seen, kept)
        for path in _kept_apart(folder):
            kept[path.name] = _copy(path, copy.root / path.name)
        kept[copy.database.name] = _measure(copy.database)
        manifest = {"format": FORMAT, "made": datetime.now(UTC).isoformat(), "files": kept}
        (copy.root / MANIFEST).write_text(json.dumps(manifest, indent=1))
    return sum(file.bytes for file in kept.values())


def restore(source: Path, folder: DataFolder) -> int:
    """Make a data folder of a backup, with a look at every byte of it; returns how many.

    Raises:
        CommandError: the source is no whole backup, or something lies in the data folder, as the data of a
            server would, or it cannot be written; then nothing has changed.
    """
    files = _manifest(source)
    with _whole(folder.root) as copy:
        for name, kept in files.items():
            target = copy.root / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if _copy(source / name, target) != kept:
                raise CommandError(f"{source / name} is not as it was backed up: take another backup")
        _check(copy.database)
        copy.create()
    return sum(kept.bytes for kept in files.values())


def _manifest(source: Path) -> dict[str, Kept]:
    """The files of a backup.

    Raises:
        CommandError: it is none, of a later version, or incomplete.
    """
    try:
        manifest = json.loads((source / MANIFEST).read_text())
        known = manifest["format"] == FORMAT
        files = {str(name): Kept(*kept) for name, kept in manifest["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise CommandError(f"{source} is no backup: its {MANIFEST} cannot be read ({error})") from error
    if not known:
        raise CommandError(f"{source} is a backup of format {manifest['format']}; known here is {FORMAT}")
    database = DataFolder(source).database.name
    if database not in files:
        raise CommandError(f"{source} is no backup: its {MANIFEST} names no {database}")
    strange = [name for name in files if Path(name).is_absolute() or ".." in Path(name).parts]
    missing = [name for name in files if not (source / name).is_file()]
    if strange or missing:
        raise CommandError(f"{source} is not as it was made, first at {[*strange, *missing][0]}")
    return files


@contextmanager
def _whole(target: Path) -> Iterator[DataFolder]:
    """A new folder beside the target, which takes its place at the end, or is gone."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise CommandError(f"{target} is there and not empty: name a new folder, or move it away first")
    target.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        yield DataFolder(made)
        os.sync()
        made.rename(target)  # refused by the system where something has come there meanwhile
    except (OSError, sqlite3.Error) as error:
        raise CommandError(f"{target} cannot be made, and is as it was: {error}") from error
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _copy_database(database: Path, target: Path) -> None:
    """As it is at one moment; a server that writes meanwhile is not held up."""
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it


def _check(database: Path) -> None:
    with closing(sqlite3.connect(database)) as opened:
        (found,) = opened.execute("PRAGMA quick_check").fetchone()
    if found != "ok":
        raise CommandError(f"The database of the backup is broken: {found}")


def _copy_files(
    folder: DataFolder, copy: DataFolder, seen: dict[str, tuple[int, int, int]], kept: dict[str, Kept]
) -> None:
    """Copy the stored files that were not copied yet as they are; those deleted meanwhile are passed by."""
    for path in sorted(folder.files.rglob("*")):
        try:
            stat = path.stat()
            mark = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
            name = path.relative_to(folder.root).as_posix()
            if not path.is_file() or seen.get(name) == mark:
                continue
            target = copy.root / name
            target.parent.mkdir(parents=True, exist_ok=True)
            kept[name] = _copy(path, target)
            seen[name] = mark
        except FileNotFoundError:
            continue


def _copy(source: Path, target: Path) -> Kept:
    """Copy one file, its permissions too, and say what it holds."""
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as read, target.open("wb") as written:
        while piece := read.read(PIECE_BYTES):
            digest.update(piece)
            size += written.write(piece)
    shutil.copystat(source, target)
    return Kept(size, digest.hexdigest())


def _measure(path: Path) -> Kept:
    with path.open("rb") as read:
        return Kept(path.stat().st_size, hashlib.file_digest(read, "sha256").hexdigest())
