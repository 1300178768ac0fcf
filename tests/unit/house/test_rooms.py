"""The house: every folder is a room of one subject, entered by its door, and imports run one way."""

import ast
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import LONG

ROOT = Path(__file__).resolve().parents[3]
HOUSES = ("funcoes", "steps", "pipelines", "api", "clearml_local", "monitoring", "scripts")
ROOM_MAX, MODULE_MAX, TEST_MAX = 14, 300, 350


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {_name(path): path for house in HOUSES for path in sorted((ROOT / house).rglob("*.py"))}
ROOMS = sorted(name for name, path in MODULES.items() if path.name == "__init__.py" and name not in HOUSES)


def _inside(room: str) -> set[str]:
    """What a room holds: modules and rooms."""
    return {name.rpartition(".")[2] for name in MODULES if name.rpartition(".")[0] == room}


def _door(room: str) -> set[str]:
    """The names in a room's `__all__`, written out or made of what the room holds."""
    for node in ast.parse(MODULES[room].read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and any(
            isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets
        ):
            return _inside(room) if "iter_modules" in ast.unparse(node) else set(ast.literal_eval(node.value))
    return set()


def _imports(path: Path) -> Iterator[tuple[str, str]]:
    """Room and name of everything of ours that a module imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.partition(".")[0] in HOUSES:
            for alias in node.names:
                inside = node.module in ROOMS or node.module in HOUSES
                yield (node.module, alias.name) if inside else (*node.module.rpartition(".")[::2],)
        elif isinstance(node, ast.Import):
            yield from (alias.name.rpartition(".")[::2] for alias in node.names if alias.name in MODULES)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_what_it_is_for_and_what_others_may_use(room: str) -> None:
    tree = ast.parse(MODULES[room].read_text(encoding="utf-8"))
    assert len(ast.get_docstring(tree) or "") > 20
    own = {name.id for node in tree.body for name in ast.walk(node) if isinstance(name, ast.Name)}
    own |= {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    own |= {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    assert _door(room) <= _inside(room) | own
    assert len([m for m in _inside(room) if f"{room}.{m}" not in ROOMS]) <= ROOM_MAX


@pytest.mark.parametrize("module", sorted(MODULES))
def test_rooms_are_entered_by_their_doors(module: str) -> None:
    past = [
        f"{room}.{name}"
        for room, name in _imports(MODULES[module])
        if room in ROOMS and not module.startswith(f"{room}.") and module != room and name not in _door(room)
    ]
    assert past == [], f"add them to __all__ of their room, or ask whether {module} should use them"


def test_no_file_has_two_subjects() -> None:
    long = {
        name: n
        for name, path in MODULES.items()
        if (n := len(path.read_text("utf-8").splitlines())) > MODULE_MAX
    }
    tests = {
        str(path.relative_to(ROOT)): n
        for path in (ROOT / "tests").rglob("*.py")
        if (n := len(path.read_text("utf-8").splitlines())) > TEST_MAX
    }
    assert (long, tests) == ({}, {})


def _lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("funcoes/apoio/erros.py", "from pipelines import graph", "pipelines -> steps -> funcoes"),
        ("funcoes/leitura/levantamento.py", "from funcoes.treino import treinar", "rooms of funcoes"),
        ("funcoes/metricas/avaliar.py", "import clearml", "ClearML only in io_clearml"),
        ("steps/impute.py", "from steps.ingest import etapa", "stages do not use each other"),
        ("api/pedido/erros.py", "from api.http import app", "rooms of api"),
        ("pipelines/corrida/controle.py", "from pipelines import graph", "rooms of pipelines"),
        (
            "clearml_local/base/errors.py",
            "from clearml_local.store import table",
            "rooms of the embedded server",
        ),
        ("clearml_local/base/errors.py", "from funcoes.apoio import erros", "knows nothing of ours"),
        (
            "funcoes/apoio/erros.py",
            "from clearml_local.base import errors",
            "nothing knows the embedded server",
        ),
        ("monitoring/configs.py", "from funcoes.apoio import erros", "what watches knows nothing of ours"),
        ("api/pedido/erros.py", "from monitoring import configs", "nothing knows what watches"),
        ("scripts/deploy.py", "from pipelines import graph", "scripts -> funcoes"),
        ("steps/impute.py", "from scripts import deploy", "nothing knows the scripts"),
    ],
)
def test_a_contract_that_is_broken_on_purpose_fails(
    tmp_path: Path, module: str, line: str, contract: str
) -> None:
    for house in HOUSES:
        shutil.copytree(ROOT / house, tmp_path / house, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    path = tmp_path / module
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    done = _lint_imports(tmp_path)
    broken = [said for said in done.stdout.splitlines() if " BROKEN" in said]
    assert done.returncode != 0
    assert any(contract in said for said in broken), done.stdout


def test_the_contracts_hold() -> None:
    done = _lint_imports(ROOT)
    assert done.returncode == 0, done.stdout


def test_what_the_fast_tests_leave_out_is_there() -> None:
    tests = [path.as_posix() for path in (ROOT / "tests" / "unit").rglob("test_*.py")]
    assert [name for name in LONG if sum(path.endswith(f"/{name}") for path in tests) != 1] == []


def test_no_two_test_modules_share_a_name() -> None:
    """Folders of tests are no packages: pytest collects two of one name only while nobody asks for both."""
    loose = [p for p in (ROOT / "tests").rglob("test_*.py") if not (p.parent / "__init__.py").exists()]
    counts = Counter(path.name for path in loose)
    assert [name for name, count in counts.items() if count > 1] == []
