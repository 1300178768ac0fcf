"""Commands that are printed, or stand in a document, can be pasted into a shell: its patterns are quoted."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
HOUSES = ("funcoes", "steps", "pipelines", "api", "clearml_local", "scripts")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("monitoring/*.md")])
QUOTING = {"quote", "join", "em_shell", "para_servir"}

PATTERN = re.compile(r"--[a-z][a-z-]*[ =][^\s'\"`]*[\[{*?]")
"""An option whose value has a character that a shell takes for a pattern, outside of quotes."""

A_PATH = re.compile(r"(--(data|pasta|config|folder|queue|nome|append-to)|conferir) $")
"""What is typed before a path or a name that somebody chose."""


def _texts(node: ast.AST) -> Iterator[tuple[str, list[ast.expr]]]:
    """Every text of a module, with what is put into it: in the text a NUL."""
    inside = set()
    for part in ast.walk(node):
        if isinstance(part, ast.JoinedStr):
            inside |= {id(value) for value in part.values}
            text = "".join(str(v.value) if isinstance(v, ast.Constant) else "\0" for v in part.values)
            yield text, [v.value for v in part.values if isinstance(v, ast.FormattedValue)]
        elif isinstance(part, ast.Constant) and isinstance(part.value, str) and id(part) not in inside:
            yield part.value, []


def _called(value: ast.expr) -> str:
    if not isinstance(value, ast.Call):
        return ""
    return value.func.attr if isinstance(value.func, ast.Attribute) else getattr(value.func, "id", "")


def unquoted(source: str) -> list[str]:
    """What a shell would not read as it is meant, of the commands in the texts of a module."""
    found = []
    for text, values in _texts(ast.parse(source)):
        if PATTERN.search(text):
            found.append(text)
        for before, value in zip(text.split("\0"), values, strict=False):
            if A_PATH.search(before) and "python " in text and _called(value) not in QUOTING:
                found.append(text)
    return found


@pytest.mark.parametrize("house", HOUSES)
def test_no_command_in_a_text_of_the_code_has_an_unquoted_pattern_or_path(house: str) -> None:
    files = sorted((ROOT / house).rglob("*.py"))
    found = {str(f.relative_to(ROOT)): u for f in files if (u := unquoted(f.read_text(encoding="utf-8")))}
    assert found == {}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: str(d.relative_to(ROOT)))
def test_no_command_in_a_document_has_an_unquoted_pattern(document: Path) -> None:
    lines = document.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if re.search(r"--set [^\s'\"`]*[\[\]{}*?]", line)] == []


@pytest.mark.parametrize(
    ("source", "bad"),
    [
        ("f'choose with --set modelo.nomes=[{name}]'", True),
        ("'--set train.grades={a: 1}'", True),
        ("f\"--set {shlex.quote(f'modelo.nomes=[{name}]')}\"", False),
        ("f'python pipelines/run.py --data {path}'", True),
        ("f'python pipelines/run.py --data {shlex.quote(path)}'", False),
        ("f'python -m funcoes.dados.conferir {path} writes a draft'", True),
        ("f'--data {path}: there is no such file'", False),
    ],
)
def test_what_is_unquoted_is_found(source: str, bad: bool) -> None:
    assert bool(unquoted(source)) == bad
