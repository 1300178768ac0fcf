"""Which ClearML server the tests run against, and the fixtures that give it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests import by_day
from tests.clearml_server import ROOT, ClearmlServer
from tests.clearml_session import describe, from_environment, own_project
from tests.waiting import PATIENCE_S

MEMORY = Path("/dev/shm")  # noqa: S108 -- pytest makes a folder of the user's own in it
MEMORY_BYTES = 6 * 2**30
"""What must be free in memory's file system for the tests' files to go there; a session writes 1 GiB."""

# One process of tests for each core: pools of threads would only wait for each other, and spin meanwhile.
for _threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_threads, "1")
# No example is timed: that is what bench/ is for. What was found can be repeated from what is printed.
settings.register_profile("conforto", deadline=None, print_blob=True)
settings.load_profile("conforto")
OPTION = "--servidor"
EMBEDDED, OUTSIDE = "embutido", "ambiente"
ONLY_EMBEDDED = "only for the embedded server"

_outside = pytest.StashKey[ClearmlServer]()
_folder = pytest.StashKey[tempfile.TemporaryDirectory[str]]()


FAST = "--so-rapidos"
LONG = (
    "apoio/test_destinos.py",
    "cartao/test_cartao_do_candidato.py",
    "comando/test_dados.py",
    "comando/test_fluxos.py",
    "comando/test_partida.py",
    "comando/test_sdk.py",
    "controlador/test_quente.py",
    "dados/test_anexo.py",
    "dados/test_contrato.py",
    "graficos/test_graficos_palavras.py",
    "house/test_compose.py",
    "modelos/test_comparar.py",
    "protocol/test_requests_from_schemas.py",
    "steps/test_comum.py",
    "treino/test_explicar.py",
    "treino/test_treinar.py",
    "validacao/test_arena.py",
)
"""Of the unit tests those that start commands, train or try every schema: two thirds of their time."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let one say which server, and how long one wants to wait."""
    parser.addoption(FAST, action="store_true", help="without the unit tests that take long: make test-fast")
    parser.addoption(
        OPTION,
        choices=[EMBEDDED, OUTSIDE],
        default=EMBEDDED,
        help="embutido: embedded servers of the tests' own; ambiente: the one that CLEARML_* of the "
        "environment names, in a project of the session's own",
    )


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out what takes long, where that is wanted."""
    wanted = config.getoption(FAST) and collection_path.as_posix().endswith(LONG)
    return True if wanted else None


def _memory_holds_files() -> bool:
    """Whether there is a file system in memory, large enough, that may hold commands as well."""
    if not (MEMORY.is_dir() and os.access(MEMORY, os.W_OK)):
        return False
    return shutil.disk_usage(MEMORY).free > MEMORY_BYTES and not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC


def pytest_configure(config: pytest.Config) -> None:
    """Put files where they cost least, and refuse at once a server that is not there.

    Every task of an agent clones the project, and every server writes its database: a third of the seconds
    of a run on queues went to the disk.
    """
    by_day.begin(config)
    if "TMPDIR" not in os.environ and _memory_holds_files():
        os.environ["TMPDIR"] = str(MEMORY)  # the processes that share the tests inherit it
        tempfile.tempdir = None
    config.addinivalue_line("markers", f"embutido: {ONLY_EMBEDDED}; skipped with {OPTION} {OUTSIDE}")
    if config.getoption(OPTION) == OUTSIDE:
        config.stash[_folder] = tempfile.TemporaryDirectory(prefix="conforto-testes-")
        config.stash[_outside] = from_environment(os.environ, Path(config.stash[_folder].name))
        # As Ctrl-C, so that the session cleans up before it ends.
        signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Say which server the tests talk to, also with `-q`, which leaves the header out."""
    if _outside in session.config.stash:
        reporter = session.config.pluginmanager.getplugin("terminalreporter")
        reporter.write_line(describe(session.config.stash[_outside]))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the folder that the clients of an outside server wrote to."""
    if _folder in config.stash:
        config.stash[_folder].cleanup()


TOGETHER = {
    "tests/integration/test_run_sample.py": "runs",
    "tests/integration/test_run_failures.py": "runs",
    "tests/integration/test_run_killed.py": "runs",
    "tests/integration/test_run_places.py": "runs",
    "tests/integration/test_run_queue": "queue",
    "tests/api": "api",
    "tests/scripts": "scripts",
    "tests/pages": "pages",
}
"""What shares costly fixtures of a session, and so a process; any other file stays in one by itself."""


class _ByFixtures(LoadScopeScheduling):
    """Shares the work between processes, and keeps together what shares fixtures.

    Not by marks: those of pytest-xdist 3.8 mean nothing to pytest 9.2, without a word.
    """

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return next((group for start, group in TOGETHER.items() if path.startswith(start)), path)


@pytest.hookimpl(optionalhook=True)  # unknown where pytest-xdist is switched off
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Decide which process gets which tests."""
    return _ByFixtures(config, log)


@pytest.hookimpl(tryfirst=True)  # before -m chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that nobody waits for it."""
    by_day.leave_to_the_night(items)
    items.sort(key=lambda item: not item.nodeid.startswith("tests/integration"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what says something about the embedded server alone."""
    if _outside in item.config.stash and item.get_closest_marker("embutido"):
        pytest.skip(ONLY_EMBEDDED)


@pytest.fixture(scope="module")
def signals_heard() -> Iterator[None]:
    """Let processes started by these tests hear what the tests ignore, under nohup or in the background."""
    before = {number: signal.getsignal(number) for number in (signal.SIGHUP, signal.SIGINT)}
    for number, handler in before.items():
        if handler is signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one command of the embedded server."""
    return subprocess.run(
        [sys.executable, "-m", "clearml_local", *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


def start(data: Path, *arguments: str) -> ClearmlServer:
    """Start an embedded server for a data folder."""
    done = command("start", "--data", str(data), "--json", *arguments)
    assert done.returncode == 0, done.stderr
    return ClearmlServer(json.loads(done.stdout), data)


@pytest.fixture(scope="session")
def clearml_outside(pytestconfig: pytest.Config) -> Iterator[ClearmlServer | None]:
    """The server of the environment with a project of this session's own; None with `--servidor embutido`."""
    if _outside in pytestconfig.stash:
        with own_project(pytestconfig.stash[_outside]) as server:
            yield server
    else:
        yield None


@pytest.fixture(scope="session")
def clearml_server(
    clearml_outside: ClearmlServer | None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ClearmlServer]:
    """One server for all tests that do not harm it.

    An embedded one is gone with the test process, however that ends; and also there the tests clean up.
    """
    if clearml_outside is not None:
        yield clearml_outside
        return
    data = tmp_path_factory.mktemp("clearml") / "data"
    with own_project(start(data, "--while-pid", str(os.getpid()))) as server:
        yield server
    left = [str(path.relative_to(data)) for path in (data / "files").rglob("*") if path.is_file()]
    command("stop", "--data", str(data))
    assert left == [], "files that no task, model or upload of the tests names any more"


@pytest.fixture
def clearml_start(pytestconfig: pytest.Config, tmp_path: Path) -> Iterator[Callable[..., ClearmlServer]]:
    """Return a function that starts a server for a folder of this test alone."""
    if _outside in pytestconfig.stash:
        pytest.skip(ONLY_EMBEDDED)
    data = tmp_path / "data"
    yield lambda *arguments: start(data, *(arguments or ("--while-pid", str(os.getpid()))))
    command("stop", "--data", str(data))


@pytest.fixture(scope="session")
def clearml_command(pytestconfig: pytest.Config) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return a function that runs one command of the embedded server."""
    if _outside in pytestconfig.stash:
        pytest.skip(ONLY_EMBEDDED)
    return command
