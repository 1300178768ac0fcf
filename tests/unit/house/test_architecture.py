"""docs/architecture.md and its Portuguese twin name what is there: files, rooms, layers; both the same."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
DOCUMENTS = ("architecture.md", "architecture.pt-BR.md")
PACKAGES = ("funcoes", "steps", "pipelines", "api", "clearml_local", "scripts")
PATH = re.compile(
    r"(?:funcoes|steps|pipelines|api|clearml_local|monitoring|scripts|configs|docs|tests|bench)/[\w./<>-]*"
)
ENDING = re.compile(r"\.(?:py|ya?ml|toml|md|html|css|js|json)$")


def read(document: str) -> str:
    return (ROOT / "docs" / document).read_text(encoding="utf-8")


def paths_of(text: str) -> Counter[str]:
    """What stands in backticks and is a path, and where links lead; `<stage>` stands for any name."""
    quoted = [q for q in re.findall(r"`([^`\n]+)`", text) if PATH.fullmatch(q)]
    links = [(ROOT / "docs" / link).resolve() for link in re.findall(r"\]\(([^)#]+)\)", text)]
    return Counter([*quoted, *(str(link.relative_to(ROOT)) for link in links)])


def paths_in_backticks(text: str) -> set[str]:
    return {q for q in re.findall(r"`([^`\n]+)`", text) if PATH.fullmatch(q)}


def names_in_files(text: str) -> list[tuple[str, str]]:
    """`file` (`NAME`, `OTHER`): where to look in it."""
    found = re.findall(r"`([\w./]+\.(?:py|ya?ml))`\s\(((?:`[\w.]+`(?:,\s)?)+)\)", text)
    return [(file, name) for file, names in found for name in re.findall(r"[\w.]+", names)]


def files_beside(text: str) -> set[str]:
    """Names of files without their folder, such as what a stage writes or what stands beside another."""
    return {q for q in re.findall(r"`([^`\n/]+)`", text) if ENDING.search(q)}


def is_there(path: str) -> bool:
    return any(True for _ in ROOT.glob(re.sub(r"<\w+>", "*", path.rstrip("/"))))


def rooms_there() -> dict[str, set[str]]:
    """Folders with modules, by the folder that they are in."""
    found: dict[str, set[str]] = {}
    for package in PACKAGES:
        for init in (ROOT / package).rglob("__init__.py"):
            room = init.parent.relative_to(ROOT)
            if len(room.parts) > 1:
                found.setdefault(f"{room.parent.as_posix()}/", set()).add(room.name)
    return found


def rooms_named(text: str) -> dict[str, set[str]]:
    rows = re.findall(r"(?m)^\| `([a-z_/]+/)` \| ((?:`\w+`(?:, )?)+) \|$", text)
    return {package: set(re.findall(r"\w+", rooms)) for package, rooms in rows}


def picture(text: str) -> list[str]:
    return re.findall(r"(?s)```mermaid\n(.*?)```", text)[0].splitlines()


def boxes(text: str) -> dict[str, list[str]]:
    """Lines of each box of the picture below its name."""
    found = re.findall(r'(?m)^ *(\w+)\["<b>\w+</b><br>(.*)"\]$', "\n".join(picture(text)))
    return {name: lines.split("<br>") for name, lines in found}


def layers() -> dict[str, list[str]]:
    """The contracts of pyproject.toml about the rooms of one package."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return {p: c["layers"] for c in contracts for p in c.get("containers", []) if "." not in p}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_is_there(document: str) -> None:
    paths = paths_of(read(document))
    assert len(paths) > 60
    assert [path for path in paths if not is_there(path)] == []


@pytest.mark.parametrize("document", ["CONTRIBUTING.md", "README.md", "README.pt-BR.md"])
def test_every_path_that_developers_are_sent_to_is_there(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    links = {link for link in re.findall(r"\]\(([^)#:]+)\)", text) if not link.startswith("../../actions/")}
    assert [path for path in sorted(links | paths_in_backticks(text)) if not is_there(path)] == []
    assert {"docs/architecture.md", "docs/architecture.pt-BR.md"} & links


@pytest.mark.parametrize("document", [*(f"docs/{d}" for d in DOCUMENTS), "CONTRIBUTING.md"])
def test_names_are_defined_in_the_files_beside_them(document: str) -> None:
    named = names_in_files((ROOT / document).read_text(encoding="utf-8"))
    assert named
    texts = [(file, name, (ROOT / file).read_text(encoding="utf-8")) for file, name in named]
    parts = [(file, part, text) for file, name, text in texts for part in name.split(".")]
    assert [
        (file, part)
        for file, part, text in parts
        if not re.search(rf"(?m)^\s*(?:class )?{part}\s*[:=(]", text)
    ] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_room_is_named_and_no_other(document: str) -> None:
    assert rooms_named(read(document)) == rooms_there()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_picture_has_the_layers_that_are_checked(document: str) -> None:
    shown = boxes(read(document))
    expected = layers()
    assert set(expected) == {"funcoes", "pipelines", "api", "clearml_local", "scripts"}
    assert {package: shown[package] for package in expected} == expected


def test_both_languages_name_the_same() -> None:
    english, portuguese = (read(document) for document in DOCUMENTS)
    twins = Counter({re.sub(r"\.pt-BR\.md$", ".md", p): n for p, n in paths_of(portuguese).items()})
    assert {re.sub(r"\.pt-BR\.md$", ".md", p): n for p, n in paths_of(english).items()} == twins
    assert files_beside(english) == files_beside(portuguese)
    assert english.count("\n## ") == portuguese.count("\n## ")
    assert english.count("\n| ") == portuguese.count("\n| ")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_picture_is_a_flowchart(document: str) -> None:
    """The few forms that it uses, whole; every arrow between boxes that are there."""
    lines = [line.strip() for line in picture(read(document))]
    box = re.compile(r'(\w+)(?:\["[^"\[\]]+"\]|\[\("[^"]+"\)\]|\(\["[^"]+"\]\))')
    arrow = re.compile(r"(\w+) (?:-->|-\.->)(?:\|[^|\"()]+\|)? (\w+)")
    group = re.compile(r'subgraph \w+\["[^"]+"\]')
    known = {m[1] for line in lines if (m := box.fullmatch(line))}
    arrows = [m for line in lines if (m := arrow.fullmatch(line))]
    rest = [x for x in lines if not (box.fullmatch(x) or arrow.fullmatch(x) or group.fullmatch(x))]
    assert rest == ["flowchart TB", "direction LR", "end"]
    assert set(PACKAGES) <= known
    assert {name for m in arrows for name in m.groups()} <= known


def test_what_is_not_there_is_noticed() -> None:
    assert list(paths_of("`funcoes/xyz.py`, [x](xyz.md), `min_x`")) == ["funcoes/xyz.py", "docs/xyz.md"]
    assert not is_there("funcoes/xyz.py")
    assert not is_there("tests/unit/<package>/xyz/")
    assert is_there("tests/unit/<package>/<room>/")
    assert rooms_named("| `api/` | `a`, `b` |") == {"api/": {"a", "b"}}
