"""File names stay below the root; uploads are read whatever the size of the chunks."""

import errno
from pathlib import Path

import pytest

from clearml_local.base.errors import BadRequestError
from clearml_local.server.files import FileStore, safe_path, storage_error
from clearml_local.server.multipart import MultipartReader, boundary_of, field_name

ROOT = Path("/root/of/files")


@pytest.mark.parametrize(
    "name", ["a", "/a/b c/é.txt", "a//b", "..a/b..", "a/...", "~", "a\\..\\b", "x" * 255]
)
def test_good_names(name: str) -> None:
    assert safe_path(ROOT, name).is_relative_to(ROOT)
    assert ".." not in safe_path(ROOT, name).parts


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("./a", "a"), ("a/.", "a"), ("a/./b", "a/b"), ("x/../a", "a"), ("/x/y/../../a/b", "a/b"),
        ("a/b/..", "a"), ("a//./..//b", "b"), ("a\\b", "a\\b"), ("..\\a", "..\\a"),
    ],
)  # fmt: skip
def test_ways_round_are_made_straight(name: str, place: str) -> None:
    assert safe_path(ROOT, name) == ROOT / place


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/",
        ".",
        "..",
        "a/..",
        "../a",
        "a/../../b",
        "a/../../a/b",
        "/../files/a",
        "a\0",
        "a\0/../b",
        "\ud800",
    ],
)
def test_bad_names(name: str) -> None:
    with pytest.raises(BadRequestError):
        safe_path(ROOT, name)


@pytest.mark.parametrize("name", ["x" * 256, "é" * 128, "a/" + "y" * 300, "abcdefgh/" * 300])
def test_a_name_too_long_is_refused_by_its_own_name(name: str) -> None:
    with pytest.raises(BadRequestError) as refused:
        safe_path(ROOT, name)
    assert name[:100] in refused.value.message


def test_a_full_disk_says_so_and_is_never_asked_again_for_ever() -> None:
    assert storage_error(OSError(errno.ENOSPC, "No space"), "a").subcode == 900
    assert storage_error(OSError(errno.ENOTDIR, "Not a folder"), "a").status == 400


def test_leftovers_of_a_crash_are_removed(tmp_path: Path) -> None:
    (tmp_path / "half").touch()
    FileStore(tmp_path / "files", tmp_path)
    assert list(tmp_path.iterdir()) == []


BODY = (
    b"preamble\r\n--B\r\nContent-Disposition: form-data; name=\"one\"\r\n\r\nfirst\r\n--\r\n\r\n--B\r\n"
    b"Content-Disposition: form-data; filename=\"f\"; name=\"two\"\r\n\r\n\r\n--B--\r\nepilogue"
)  # fmt: skip


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_uploads_in_chunks_of_any_size(size: int) -> None:
    reader = MultipartReader(b"B")
    files: dict[str, bytes] = {}
    name = ""
    ends = 0
    for start in range(0, len(BODY), size):
        for begun, data in reader.feed(BODY[start : start + size]):
            if begun is not None:
                name = begun
                files[name] = b""
            elif data is not None:
                files[name] += data
            else:
                ends += 1
    assert files == {"one": b"first\r\n--\r\n", "two": b""}
    assert reader.complete
    assert ends == 2


def test_names_of_fields() -> None:
    assert field_name('Content-Disposition: form-data; name="é%22 %41"'.encode()) == 'é" %41'
    assert field_name(b"Content-Disposition: form-data; name*=utf-8''%C3%A9") == "é"
    assert boundary_of('multipart/form-data; boundary="x y"') == b"x y"
    with pytest.raises(BadRequestError):
        field_name(b"Content-Disposition: form-data; filename=x")
    with pytest.raises(BadRequestError):
        boundary_of("application/json; boundary=x")
