"""Renewing the vendored libraries: what is changed in their files, and what is refused."""

import pytest

from scripts.vendored.renew import LIBRARIES, RenewError, for_browsers, listed, main


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ('import{options as n}from"preact";x', 'import{options as n}from"./preact.js";x'),
        ("import { h } from 'preact/hooks';", "import { h } from './hooks.js';"),
        ('export{a}from"./other.js"', 'export{a}from"./other.js"'),
        ("a;\n//# sourceMappingURL=a.js.map\n", "a;\n"),
        ("from here to there", "from here to there"),
    ],
)
def test_a_file_becomes_one_for_browsers(given: str, expected: str) -> None:
    assert for_browsers(given, "a.js") == expected


def test_what_is_not_vendored_is_not_imported() -> None:
    with pytest.raises(RenewError, match=r"a\.js imports 'react'"):
        for_browsers('import x from"react"', "a.js")


def test_every_library_is_listed_with_its_version() -> None:
    for library in LIBRARIES:
        assert listed(library.folder)[library.package]["version"]


def test_an_unknown_library_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["jquery=3"])
    assert "not vendored: jquery" in capsys.readouterr().err
