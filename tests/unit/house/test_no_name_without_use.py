"""What nothing but a test uses goes out, or is tested by what people run."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PACKAGES = ("funcoes", "steps", "pipelines", "api", "clearml_local", "scripts")


def sources() -> dict[str, str]:
    """The project's modules, by path."""
    files = (file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py")))
    return {str(file.relative_to(ROOT)): file.read_text(encoding="utf-8") for file in files}


def defined(source: str) -> Iterator[str]:
    """Names that a module gives to others; a decorator may have made a use of its own of what it got."""
    for node in ast.parse(source).body:
        if (
            isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            and not node.decorator_list
        ):
            yield node.name
        elif isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


def without_use(modules: dict[str, str], documents: str = "") -> list[str]:
    """Names that stand nowhere but where they are defined, in no module and no document."""
    words = Counter(re.findall(r"\w+", documents))
    for source in modules.values():
        words.update(re.findall(r"\w+", ast.unparse(ast.parse(source))))  # without its comments
    return [
        f"{path}: {name}"
        for path, source in modules.items()
        for name in defined(source)
        if not name.startswith("__") and words[name] < 2
    ]


def test_no_name_is_there_for_its_tests_alone() -> None:
    documents = "".join(file.read_text(encoding="utf-8") for file in sorted((ROOT / "docs").rglob("*.md")))
    assert without_use(sources(), documents) == []


def test_a_name_without_use_is_seen() -> None:
    modules = {"a.py": "LIMIT = 3\ndef used() -> int:\n    return LIMIT\ndef alone() -> None: ...\n"}
    assert without_use({**modules, "b.py": "from a import used\nprint(used())\n"}) == ["a.py: alone"]
    assert without_use(modules, "call `used()`, or `alone`") == []
