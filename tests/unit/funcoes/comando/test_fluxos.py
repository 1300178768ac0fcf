"""Every command works with closed streams, and says in one line that its output could not be written."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import COMMANDS, LIMIT_S, ROOT, environment, said

EMBEDDED = ["-m", "clearml_local"]
ALL = [*([*c, "--help"] for c in COMMANDS), [*EMBEDDED, "--help"], ["-u", *EMBEDDED, "--help"]]
CLOSED = ["<&- >&- 2>&-", ">&-", "2>&-", "<&-"]
FULL = "the output cannot be written: No space left on device"


def called(command: list[str], streams: str, home: Path) -> subprocess.CompletedProcess[str]:
    """The command, its streams redirected by a shell, and buffered unless it says -u."""
    variables = {k: v for k, v in environment(home).items() if k != "PYTHONUNBUFFERED"}
    return subprocess.run(
        ["/bin/sh", "-c", f'"$@" {streams}', "sh", sys.executable, *command], cwd=ROOT,
        env=variables, capture_output=True, text=True, timeout=LIMIT_S, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("command", ALL, ids=lambda c: c[-2])
@pytest.mark.parametrize("streams", CLOSED[:2])
@pytest.mark.by_day(every=3)
def test_every_command_works_with_closed_streams(command: list[str], streams: str, tmp_path: Path) -> None:
    done = called(command, streams, tmp_path)
    assert (done.returncode, said(done.stderr)) == (0, [])


@pytest.mark.parametrize("command", ALL, ids=lambda c: c[-2])
@pytest.mark.by_day(every=3)
def test_every_command_says_that_its_output_is_lost(command: list[str], tmp_path: Path) -> None:
    done = called(command, ">/dev/full", tmp_path)
    (line,) = said(done.stderr)
    assert line.lower().endswith(FULL.lower())
    assert done.returncode == (2 if "clearml_local" in command else 1)


@pytest.mark.parametrize("streams", [*CLOSED, ">/dev/full", "2>/dev/full"])
@pytest.mark.parametrize("unbuffered", [[], ["-u"]], ids=["buffered", "-u"])
@pytest.mark.by_day(every=3)
def test_what_a_command_is_for_is_done_all_the_same(
    unbuffered: list[str], streams: str, tmp_path: Path
) -> None:
    made = tmp_path / "sample.csv"
    done = called([*unbuffered, "-m", "funcoes.amostra", "--out", str(made)], streams, tmp_path)
    assert done.returncode == (1 if streams == ">/dev/full" else 0), done.stderr
    assert made.read_bytes().count(b"\n") == 1721
    assert said(done.stderr) == ([f"error: {FULL}"] if streams == ">/dev/full" else [])
    if streams in ("<&-", "2>&-", "2>/dev/full"):
        assert "1720 rows" in done.stdout


@pytest.mark.parametrize("streams", ["<&- >&- 2>&-", ">&-", ">/dev/full"])
def test_what_asks_a_server_too(streams: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONFORTO_PASTA_SERVIDOR", str(tmp_path / "server"))
    done = called(["-m", "steps.register", "--list"], streams, tmp_path)
    full = streams == ">/dev/full"
    assert (done.returncode, said(done.stderr)) == ((1, [f"error: {FULL}"]) if full else (0, []))


_OPENS_FILES = """
import os, subprocess, sys
from funcoes.comando import fluxos
fluxos.preparar()
from pathlib import Path
with Path(sys.argv[1]).open("w") as file:
    assert file.fileno() > 2
    print("printed")
    print("printed", file=sys.stderr)
    os.write(1, b"written")
    subprocess.run(["/bin/sh", "-c", "echo child; echo child >&2"], check=True)
    file.write("file")
assert sys.stdin.read() == ""
fluxos.despejar(0)
"""


def test_a_closed_stream_is_not_given_to_a_file(tmp_path: Path) -> None:
    file = tmp_path / "file"
    done = called(["-c", _OPENS_FILES, str(file)], CLOSED[0], tmp_path)
    assert done.returncode == 0
    assert file.read_text() == "file"


_WORKS_ON = """
import os, sys
from pathlib import Path
from funcoes.comando import fluxos
fluxos.preparar()
from funcoes.comando.tela import dizer
from funcoes.comando.processo import encerrar
from pipelines.resultado.terminal import saida_para_arquivo
with saida_para_arquivo(Path(sys.argv[1])) as console:
    dizer(console, "stage 1")
    print("to the log")
    dizer(console, "stage 2")
print("after")
encerrar(int(sys.argv[2]))
"""


@pytest.mark.parametrize(
    ("streams", "code", "ends", "lines"),
    [
        (">/dev/full", 0, 1, [f"error: {FULL}"]),
        (">/dev/full", 4, 4, [f"error: {FULL}"]),
        (">&-", 0, 0, []),
        ("<&- >&- 2>&-", 0, 0, []),
        ("| true", 0, None, []),
    ],
)
def test_a_run_goes_on_to_its_end(
    streams: str, code: int, ends: int | None, lines: list[str], tmp_path: Path
) -> None:
    log = tmp_path / "run.log"
    done = called(["-c", _WORKS_ON, str(log), str(code)], streams, tmp_path)
    assert ends is None or done.returncode == ends, done.stderr
    assert said(done.stderr) == lines
    assert log.read_text() == "to the log\n"
