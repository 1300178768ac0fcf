"""Layers of an image as files: their sizes, the tree that they make, what differs between two."""

import gzip
import hashlib
import io
import json
import tarfile
from pathlib import Path

import pytest

from scripts.images.layout import Layout, differences

NEW, OLD = 1_700_000_000, 1_600_000_000


def layer(files: dict[str, bytes], when: int = OLD) -> bytes:
    """A layer with these files."""
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(content), when
            archive.addfile(info, io.BytesIO(content))
    return raw.getvalue()


def layout(folder: Path, *layers: bytes) -> Layout:
    """An image of these layers, as it is written to a folder."""
    blobs = folder / "blobs" / "sha256"
    blobs.mkdir(parents=True)

    def put(content: bytes) -> dict[str, str]:
        digest = hashlib.sha256(content).hexdigest()
        (blobs / digest).write_bytes(content)
        return {"digest": f"sha256:{digest}"}

    steps = [{"created_by": f"step {n}"} for n, _ in enumerate(layers)]
    history = [steps[0], {"created_by": "ENV", "empty_layer": True}, *steps[1:]]
    manifest = {"config": put(json.dumps({"history": history}).encode()), "layers": [put(x) for x in layers]}
    index = {"manifests": [put(json.dumps({"manifests": [put(json.dumps(manifest).encode())]}).encode())]}
    (folder / "index.json").write_text(json.dumps(index))
    return Layout(folder)


LOWER = layer({"a": b"1" * 1000, "dir/b": b"2", "dir/c": b"3"})


@pytest.mark.parametrize("packed", [LOWER, gzip.compress(LOWER, mtime=0)], ids=["plain", "gzip"])
def test_a_layer_has_its_step_and_its_sizes(tmp_path: Path, packed: bytes) -> None:
    one, two = layout(tmp_path, packed, layer({"a": b"11"})).layers()
    assert (one.made_by, two.made_by) == ("step 0", "step 1")
    assert (one.files, one.unpacked, two.files, two.unpacked) == (3, 1002, 1, 2)
    assert 0 < one.compressed < 1000


def test_a_layer_changes_and_deletes_what_is_below_it(tmp_path: Path) -> None:
    whole = layout(tmp_path / "1", LOWER, layer({"a": b"new", ".wh.dir": b""}))
    assert set(whole.tree()) == {"a"}
    opaque = layout(tmp_path / "2", LOWER, layer({"dir/.wh..wh..opq": b"", "dir/d": b"4"}))
    assert set(opaque.tree()) == {"a", "dir/d"}
    single = layout(tmp_path / "3", LOWER, layer({"dir/.wh.b": b""}))
    assert set(single.tree()) == {"a", "dir/c"}


def test_times_are_no_difference_and_everything_else_is(tmp_path: Path) -> None:
    first = layout(tmp_path / "1", layer({"a": b"1", "b": b"2"}, OLD)).tree()
    later = layout(tmp_path / "2", layer({"a": b"1", "b": b"2"}, NEW)).tree()
    other = layout(tmp_path / "3", layer({"a": b"x", "c": b"2"}, NEW)).tree()
    assert differences(first, later) == []
    assert [line.partition(":")[0] for line in differences(first, other)] == ["a", "b", "c"]
