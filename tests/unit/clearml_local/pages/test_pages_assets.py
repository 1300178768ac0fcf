"""Names of files that no file system takes are names of files that are not there."""

import pytest

from clearml_local.pages.assets import Assets


@pytest.mark.parametrize(
    "path",
    [
        "static/" + "a" * 300,
        "static/" + "a/" * 3000 + "a",
        "static/app.js/" + "é" * 200,
        "vendor/" + "a" * 5000 + ".js",
        "static/\0",
        "static/\ud800",
        "static/../assets.py",
    ],
    ids=lambda path: path[:12].encode("unicode_escape").decode(),
)
def test_a_name_that_cannot_be_is_not_there(path: str) -> None:
    assert Assets().respond(path, {}, {}) is None


def test_a_file_of_the_pages_is_there() -> None:
    answer = Assets().respond("static/app.js", {}, {})
    assert answer is not None
    assert answer.status_code == 200
