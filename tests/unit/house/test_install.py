"""`make setup` installs a lock with uv where it can be had, and with pip where not."""

import re
import shutil
import subprocess
import sys
import textwrap
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.waiting import PATIENCE_S

RAIZ = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")

# A program that writes down how it was called, and ends as it was told to.
UV = """\
#!/bin/sh
[ "$1" = --version ] && exit {version}
echo "uv $*" >> "{log}"
env | grep -E "^(UV_|SSL_CERT)" | sort >> "{log}"
exit {code}
"""
# In the place of pip: its settings, a package index that may have uv, and an installation that may fail.
PIP = """\
import os, pathlib, sys
log = pathlib.Path({log!r})
words = sys.argv[1:]
if "config" in words:
    print({settings!r})
elif "--target" in words:
    if {uv!r} is None:
        sys.exit(1)
    folder = pathlib.Path(words[words.index("--target") + 1], "bin")
    folder.mkdir()
    (folder / "uv").write_text({uv!r})
    (folder / "uv").chmod(0o755)
    log.write_text(log.read_text() + "fetched " + words[-1] + "\\n")
else:
    log.write_text(log.read_text() + "pip " + " ".join(words) + "\\n")
    sys.exit({code})
"""


# In the place of the interpreter that makes the environment.
BASE = """\
#!/bin/sh
[ "$1" = -m ] || exit 0
echo "$*" >> "{log}"
rm -f .venv/.unfinished .venv/.installed
"""


class Place:
    """A folder with the Makefile, an environment whose pip is ours, and nothing else to be found."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log, self.bin = folder, folder / "log", folder / "bin"
        self.venv = folder / ".venv"
        self.log.touch()
        (folder / ".ci").mkdir()
        for name in ("Makefile", ".ci/install.py"):
            shutil.copy(RAIZ / name, folder / name)
        for name in ("requirements.txt", "requirements-dev.txt"):
            (folder / name).write_text("# nothing\n")
        self.bin.mkdir()
        for program in ("sh", "make", "touch", "env", "grep", "sort", "rm"):
            (self.bin / program).symlink_to(str(shutil.which(program)))
        base = Path(sys._base_executable)  # type: ignore[attr-defined]
        subprocess.run([base, "-m", "venv", "--without-pip", self.venv], check=True)
        (self.venv / ".python").touch()
        self._program("python3.11", BASE.format(log=self.log))
        self.pip()

    def _program(self, name: str, text: str) -> None:
        (self.bin / name).write_text(text)
        (self.bin / name).chmod(0o755)

    def pip(self, settings: str = "", uv: str | None = None, code: int = 0) -> None:
        package = next(self.venv.glob("lib/python*/site-packages")) / "pip"
        shutil.rmtree(package, ignore_errors=True)  # with the bytecode of what was there this very second
        package.mkdir()
        text = PIP.format(log=str(self.log), settings=settings, uv=uv, code=code)
        (package / "__main__.py").write_text(text)

    def uv(self, code: int = 0, version: int = 0) -> str:
        return UV.format(log=self.log, code=code, version=version)

    def on_path(self, code: int = 0, version: int = 0) -> None:
        self._program("uv", self.uv(code, version))

    def make(self, *words: str, **variables: str) -> tuple[int, str]:
        """Exit code, and what was called since the last time."""
        self.log.write_text("")
        environment = {
            "PATH": str(self.bin),
            "HOME": str(self.folder),
            "TMPDIR": str(self.folder),
            **variables,
        }
        done = subprocess.run(
            ["make", *words], cwd=self.folder, env=environment, capture_output=True, text=True,
            timeout=PATIENCE_S, check=False,
        )  # fmt: skip
        self.said = done.stdout + done.stderr
        return done.returncode, self.log.read_text()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def uv_call(place: Place, *more: str, file: str = "requirements.txt") -> str:
    python = place.venv / "bin" / "python"
    always = ("--no-deps", "--index-strategy", "unsafe-best-match")
    return " ".join(["uv pip install --python", str(python), *always, *more, "-r", file]) + "\n"


PIP_CALL = (
    "pip --disable-pip-version-check --no-input install --progress-bar on --no-deps -r requirements.txt\n"
)


def test_uv_of_path_installs_and_a_second_call_does_nothing(place: Place) -> None:
    place.on_path()
    assert place.make("setup") == (0, uv_call(place))
    assert "Installed with uv in" in place.said
    assert place.make("setup") == (0, "")
    assert place.make("setup-dev") == (0, uv_call(place, file="requirements-dev.txt"))


@pytest.mark.parametrize("broken", [False, True], ids=["none on PATH", "one that does not run"])
def test_without_uv_it_comes_from_pips_index_and_goes_again(place: Place, broken: bool) -> None:
    if broken:
        place.on_path(version=1)
    place.pip(uv=place.uv())
    before = {entry.name for entry in place.folder.iterdir()}
    code, calls = place.make("setup")
    assert code == 0
    assert re.fullmatch(r"fetched uv==[\d.]+\n" + re.escape(uv_call(place)), calls)
    assert {entry.name for entry in place.folder.iterdir()} == before
    assert not list(place.venv.glob("bin/uv"))


def test_where_uv_cannot_be_had_pip_installs_and_says_why(place: Place) -> None:
    assert place.make("setup") == (0, PIP_CALL)
    assert "Not with uv: there is no uv on PATH, and none could be fetched" in place.said
    assert place.make("setup") == (0, "")


def test_where_uv_fails_pip_installs(place: Place) -> None:
    place.on_path(code=2)
    assert place.make("setup") == (0, uv_call(place) + PIP_CALL)
    assert "Not with uv: uv ended with 2" in place.said


def test_where_an_installation_did_not_end_the_environment_is_made_anew(place: Place) -> None:
    place.pip(code=1)
    assert place.make("setup") == (2, PIP_CALL)
    place.pip()
    anew = "-m venv --clear .venv\n"
    assert place.make("setup") == (0, anew + PIP_CALL)
    assert place.make("setup") == (0, "")

    (place.venv / ".unfinished").touch()  # of setup-dev, say
    place.on_path()
    assert place.make("setup") == (0, anew + uv_call(place))


def test_where_python_may_keep_no_bytecode_it_is_written_now(place: Place) -> None:
    place.on_path()
    assert place.make("setup", PYTHONDONTWRITEBYTECODE="1") == (0, uv_call(place, "--compile-bytecode"))


def test_uv_goes_where_pip_would(place: Place) -> None:
    place.on_path()
    settings = """\
        global.cert='/certificates.crt'
        global.extra-index-url='\\nhttps://a.example/simple\\nhttps://b.example/simple'
        global.index-url='https://of.the.file/simple'
        install.index-url='https://of.the.section/simple'
        list.format='columns'
        :env:.default-timeout='180'
        :env:.find-links='/wheels /more'
        :env:.no-color='1'
        :env:.trusted-host='' """
    place.pip(textwrap.dedent(settings))
    told = [
        "SSL_CERT_FILE=/certificates.crt",
        "UV_EXTRA_INDEX_URL=https://a.example/simple https://b.example/simple",
        "UV_FIND_LINKS=/wheels,/more",
        "UV_HTTP_TIMEOUT=180",
        "UV_INDEX_URL=https://of.the.section/simple",
    ]
    assert place.make("setup") == (0, uv_call(place) + "\n".join(told) + "\n")


def test_variables_of_uv_have_the_last_word(place: Place) -> None:
    place.on_path()
    place.pip("global.index-url='https://of.pip/simple'")
    url = "https://of.uv/simple"
    assert place.make("setup", UV_INDEX_URL=url) == (0, uv_call(place) + f"UV_INDEX_URL={url}\n")


def test_what_uv_cannot_be_told_pip_does(place: Place) -> None:
    place.on_path()
    place.pip(":env:.no-index='1'\nglobal.client-cert='/mine'")
    assert place.make("setup") == (0, PIP_CALL)
    assert "Not with uv: pip is set up with client-cert, no-index" in place.said


def _names(file: str) -> set[str]:
    lines = (line.partition("#")[0].strip() for line in (RAIZ / file).read_text().splitlines())
    return {canonicalize_name(re.split("[=<>;[]", line)[0]) for line in lines if line and line[0] != "-"}


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt", "requirements-serving.txt"])
def test_nothing_resolves_so_a_lock_has_all_that_is_not_left_out(lock: str) -> None:
    locked, left_out = _names(lock), _names("requirements-left-out.in")
    assert not locked & left_out
    missing = {}
    for name in locked:
        asked = [Requirement(text) for text in metadata.requires(name) or []]
        here = {
            canonicalize_name(r.name) for r in asked if r.marker is None or r.marker.evaluate({"extra": ""})
        }
        if here - locked - left_out:
            missing[name] = here - locked - left_out
    assert missing == {}


def test_what_is_left_out_is_asked_for() -> None:
    """A line that nothing asks for any more would only puzzle."""
    asked = {
        canonicalize_name(Requirement(text).name)
        for name in _names("requirements.txt")
        for text in metadata.requires(name) or []
    }
    assert _names("requirements-left-out.in") <= asked


def test_who_installs_without_make_is_told_to_resolve_nothing() -> None:
    for file in ("README.md", "README.pt-BR.md"):
        for line in re.findall(r".*pip install.*", (RAIZ / file).read_text()):
            assert "--no-deps" in line
