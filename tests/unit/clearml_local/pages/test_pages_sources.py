"""The pages' own sources: rules that no browser tells."""

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

PAGES = Path(__file__).resolve().parents[4] / "clearml_local" / "pages"
STATIC = PAGES / "static"
VENDORED = (PAGES / "vendor", Path(__file__).resolve().parents[3] / "pages" / "vendor")
SCRIPTS = sorted(STATIC.rglob("*.js"))
STYLES = sorted(STATIC.rglob("*.css"))
LINES_MAX, ROOM_MAX = 300, 14
# Names of XML, which no browser asks for.
NAMES = ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML")
FORBIDDEN = (
    "innerHTML", "outerHTML", "insertAdjacentHTML", "dangerouslySetInnerHTML", "document.write", "eval(",
    "new Function", "setTimeout(\"", "srcdoc",
)  # fmt: skip
WITH_SCRIPTS = "frames/scripted/report.js"
"""Shows a reported page with its scripts, in a frame of no origin, because its reader said so."""
WORD = re.compile(r"""\bt\(\s*["']([\w.:/-]+)["']""")
SAID = re.compile(r"""["\s]("[\w.:/-]+"): ("(?:[^"\\]|\\.)*")""")
ENTRY = re.compile(r"""^\s*"([\w.:/-]+)":|[,{] "([\w.:/-]+)":""", re.MULTILINE)


def relative(path: Path) -> str:
    return path.relative_to(STATIC).as_posix()


def books() -> dict[str, dict[str, set[str]]]:
    """File -> language -> keys, of those that bring words."""
    found: dict[str, dict[str, set[str]]] = {}
    for path in SCRIPTS:
        text = path.read_text(encoding="utf-8")
        if "addWords({" not in text or path.parent.name == "base":
            continue
        _, _, rest = text.partition("en: {")
        english, _, portuguese = rest.partition("\n  pt: {")
        assert portuguese, f"{relative(path)}: words come as `en: {{...}}`, then `pt: {{...}}`"
        found[relative(path)] = {
            language: {one or other for one, other in ENTRY.findall(part)}
            for language, part in (("en", "\n" + english), ("pt", "\n" + portuguese))
        }
    return found


def test_no_word_is_given_twice_and_differently() -> None:
    """Which of two words shows would depend on the pages that were opened before."""
    given: dict[tuple[str, str], set[str]] = {}
    for path in SCRIPTS:
        _, _, rest = path.read_text(encoding="utf-8").partition("addWords({\n  en: {")
        for language, part in zip(("en", "pt"), rest.partition("\n  pt: {")[::2], strict=True):
            for key, text in SAID.findall(part):
                given.setdefault((language, key), set()).add(text)
    assert len(given) > 500
    assert {key: texts for key, texts in given.items() if len(texts) > 1} == {}


@pytest.mark.parametrize("path", [*SCRIPTS, *STYLES], ids=relative)
def test_no_file_is_long_and_none_names_another_machine(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LINES_MAX
    addresses = re.findall(r"https?://[\w.${}-]+[^\s\"'`)]*", text)
    own = ("http://127.0.0.1", "http://localhost")
    assert [one for one in addresses if not one.startswith((*NAMES, *own))] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=relative)
def test_no_text_becomes_markup_or_code(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    allowed = {"document.write"} if relative(path) == WITH_SCRIPTS else set()
    assert {name for name in FORBIDDEN if name in text} <= allowed
    assert not re.search(r"""\sstyle="[^$]""", text), "the policy refuses styles in attributes"


@pytest.mark.parametrize("path", SCRIPTS, ids=relative)
def test_what_a_module_imports_is_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    asked = re.findall(r"""(?:\bfrom |\bimport |\bimport\()["']((?:\.|/)[^"']+)["']""", text)
    places = [STATIC.parent / one.lstrip("/") if one.startswith("/") else path.parent / one for one in asked]
    assert [one for one, place in zip(asked, places, strict=True) if not place.is_file()] == []


def test_no_folder_is_crowded() -> None:
    folders: dict[str, int] = {}
    for path in SCRIPTS:
        folders[relative(path.parent)] = folders.get(relative(path.parent), 0) + 1
    assert {name: n for name, n in folders.items() if n > ROOM_MAX} == {}


def test_both_languages_have_every_word() -> None:
    for room, languages in books().items():
        assert languages["en"], room
        assert languages["en"] ^ languages["pt"] == set(), room


def test_every_word_that_is_asked_for_is_there() -> None:
    known = set().union(*(languages["en"] for languages in books().values()))
    asked = {
        (relative(path), key)
        for path in SCRIPTS
        if path.parent.name != "base"
        for key in WORD.findall(path.read_text(encoding="utf-8"))
    }
    assert len(asked) > 30
    assert {(path, key) for path, key in asked if key not in known and not key.endswith(".")} == set()


@pytest.mark.parametrize("folder", VENDORED, ids=lambda path: path.parent.name)
def test_what_is_vendored_is_what_was_fetched(folder: Path) -> None:
    listed = json.loads((folder / "versions.json").read_text())
    lines = (folder / "SHA256SUMS").read_text().splitlines()
    sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    there = {path.name: sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
    del there["versions.json"], there["SHA256SUMS"]
    assert there == sums
    assert sorted(sums) == sorted(name for one in listed.values() for name in one["files"])
    assert all(
        one["version"] and one["licence"] in ("MIT", "Apache-2.0", "MPL-2.0") for one in listed.values()
    )
    assert all(any(name.startswith("LICENSE.") for name in one["files"]) for one in listed.values())


@pytest.mark.parametrize("path", sorted((PAGES / "vendor").glob("*.js")), ids=lambda path: path.name)
def test_a_vendored_module_imports_by_paths_a_browser_knows(path: Path) -> None:
    imported = re.findall(r"""\bfrom ?["']([^"']+)["']""", path.read_text(encoding="utf-8"))
    assert all((path.parent / one).is_file() for one in imported)


def test_no_preposition_stands_before_a_time_that_has_one() -> None:
    """``Ago`` says "4 minutes ago": "since" and "for" go before ``Since`` and durations."""
    texts = "\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS if path.name == "words.js")
    leading = set(re.findall(r'"([\w.]+)": "[^"]*\b(?:since|for|desde|há)"', texts))
    assert "home.since" in leading
    lines = [line for path in SCRIPTS for line in path.read_text(encoding="utf-8").splitlines()]
    before = [line.split("<${Ago}")[:-1] for line in lines if "<${Ago}" in line]
    said = [re.findall(r'"([\w.]+)"', part.rpartition("${t(")[2]) for parts in before for part in parts]
    assert [key for keys in said for key in keys if key in leading] == []
