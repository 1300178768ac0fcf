"""An image as a folder of files (OCI layout): its layers, their sizes, and the tree that they make."""

import gzip
import hashlib
import json
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

_CHUNK: Final = 2**20
_GONE: Final = ".wh."
_OPAQUE: Final = ".wh..wh..opq"
_GZIP: Final = b"\x1f\x8b"


@dataclass(frozen=True)
class Layer:
    """One layer: what made it, and how large it is."""

    made_by: str
    compressed: int
    unpacked: int
    """The bytes of its files."""
    files: int


class Layout:
    """A folder as `buildah push oci:` and `docker save` write it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        manifest = self._json(json.loads((folder / "index.json").read_text())["manifests"][0])
        while "layers" not in manifest:  # an index of an index
            manifest = self._json(manifest["manifests"][0])
        self._manifest = manifest
        self.config: dict[str, Any] = self._json(manifest["config"])

    def _blob(self, described: dict[str, Any]) -> Path:
        return self._folder / "blobs" / str(described["digest"]).replace(":", "/")

    def _json(self, described: dict[str, Any]) -> dict[str, Any]:
        content: dict[str, Any] = json.loads(self._blob(described).read_text())
        return content

    def _blobs(self) -> list[Path]:
        return [self._blob(layer) for layer in self._manifest["layers"]]

    def layers(self) -> list[Layer]:
        """From the lowest up."""
        history = [step for step in self.config.get("history", []) if not step.get("empty_layer")]
        made = [str(step.get("created_by", "")) for step in history]
        blobs = self._blobs()
        return [_layer(blob, name) for blob, name in zip(blobs, made or [""] * len(blobs), strict=True)]

    def tree(self) -> dict[str, str]:
        """Every path with its kind, mode, owner and content's hash; times are in none."""
        tree: dict[str, str] = {}
        for blob in self._blobs():
            with _opened(blob) as raw, tarfile.open(fileobj=raw, mode="r|") as archive:
                for member in archive:
                    _lay(tree, member, archive)
        return tree


def _opened(blob: Path) -> IO[Any]:
    with blob.open("rb") as file:
        packed = file.read(2) == _GZIP
    open_it: Callable[..., IO[Any]] = gzip.open if packed else open
    return open_it(blob, "rb")


def _layer(blob: Path, made_by: str) -> Layer:
    sizes = []
    with _opened(blob) as raw, tarfile.open(fileobj=raw, mode="r|") as archive:
        sizes = [member.size for member in archive if member.isfile()]
    return Layer(made_by, _compressed(blob), sum(sizes), len(sizes))


def _compressed(blob: Path) -> int:
    """As it is pushed: what an engine saved unpacked is packed to be counted."""
    with blob.open("rb") as file:
        if file.read(2) == _GZIP:
            return blob.stat().st_size
        file.seek(0)
        counter = _Counter()
        with gzip.GzipFile(fileobj=counter, mode="wb", compresslevel=6, mtime=0) as packed:
            while chunk := file.read(_CHUNK):
                packed.write(chunk)
        return counter.count


class _Counter:
    """Takes bytes and only counts them."""

    count = 0

    def write(self, data: bytes) -> int:
        """As a file does."""
        self.count += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is kept."""


def _below(tree: dict[str, str], folder: str) -> Iterator[str]:
    return (path for path in list(tree) if path.startswith(f"{folder}/"))


def _lay(tree: dict[str, str], member: tarfile.TarInfo, archive: tarfile.TarFile) -> None:
    """One entry of a layer over what is below it."""
    path = member.name.removeprefix("./").strip("/")
    folder, _, name = path.rpartition("/")
    if name == _OPAQUE:
        for old in _below(tree, folder):
            del tree[old]
    elif name.startswith(_GONE):
        gone = f"{folder}/{name.removeprefix(_GONE)}".strip("/")
        for old in [*_below(tree, gone), gone]:
            tree.pop(old, None)
    elif path:
        tree[path] = _described(member, archive)


def _described(member: tarfile.TarInfo, archive: tarfile.TarFile) -> str:
    about = f"{member.mode & 0o7777:o} {member.uid}:{member.gid}"
    if member.isfile() and (content := archive.extractfile(member)) is not None:
        return f"file {about} {hashlib.file_digest(content, 'sha256').hexdigest()}"  # type: ignore[arg-type]
    if member.issym() or member.islnk():
        return f"link {about} {member.linkname}"
    return f"{'folder' if member.isdir() else 'other'} {about}"


def differences(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """A line for each path that is not the same in both."""
    return [
        f"{path}: {one.get(path, 'missing')} | {other.get(path, 'missing')}"
        for path in sorted(one.keys() | other.keys())
        if one.get(path) != other.get(path)
    ]
