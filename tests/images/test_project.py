"""The first process of the image of the whole project: a run, then serving; signals and keys."""

import hashlib
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.waiting import PATIENCE_S, eventually

ROOT = Path(__file__).resolve().parents[2]
SERVE = "import os, sys; print('serving', sys.argv[1:], os.environ.get('CONFORTO_CHAVES'))"
KEYS = re.compile(r"page\): (\S+)\nserving \[\] container: ([0-9a-f]{64})")

KILLED = "import os; os.kill(os.getpid(), 9)"


def start(app: Path, *words: str, run: str = "print('ran')", **variables: str) -> "subprocess.Popen[str]":
    """The image's entry with a project of two scripts."""
    (app / "pipelines").mkdir(exist_ok=True)
    (app / "pipelines/run.py").write_text(run)
    (app / "pipelines/serve.py").write_text(SERVE)
    own = {name: value for name, value in os.environ.items() if not name.startswith(("CONFORTO_", "PORT"))}
    return subprocess.Popen(
        [sys.executable, str(ROOT / "docker/project.py"), *words],
        env={**own, "CONFORTO_APP": str(app), "PYTHONUNBUFFERED": "1", **variables},
        stdout=subprocess.PIPE,
        text=True,
    )


def said(process: "subprocess.Popen[str]") -> tuple[int, str]:
    """Exit code and output."""
    out, _ = process.communicate(timeout=PATIENCE_S)
    return process.returncode, out


def test_a_run_and_then_serving_with_a_key_that_is_printed(tmp_path: Path) -> None:
    code, out = said(start(tmp_path, PORT="8000"))
    found = KEYS.search(out)
    assert (code, out.startswith("ran\n")) == (0, True)
    assert found
    assert hashlib.sha256(found[1].encode()).hexdigest() == found[2]


def test_keys_that_are_given_stay(tmp_path: Path) -> None:
    assert said(start(tmp_path, "serve", PORT="8000", CONFORTO_CHAVES="a: 1")) == (0, "serving [] a: 1\n")
    assert said(start(tmp_path, "serve", "--set", "x")) == (0, "serving ['--set', 'x'] None\n")


@pytest.mark.parametrize(("run", "code"), [("raise SystemExit(4)", 4), (KILLED, 137)])
def test_nothing_is_served_after_a_run_that_failed(tmp_path: Path, run: str, code: int) -> None:
    assert said(start(tmp_path, run=run)) == (code, "")


def test_a_run_is_told_of_sigterm(tmp_path: Path) -> None:
    here = tmp_path / "here"
    run = f"""import signal, sys, time, pathlib
signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))
pathlib.Path({str(here)!r}).touch()
time.sleep({PATIENCE_S})"""
    process = start(tmp_path, run=run)
    eventually(here.exists)
    process.send_signal(signal.SIGTERM)
    assert said(process) == (7, "")


def test_the_embedded_server_is_told_its_folder(tmp_path: Path) -> None:
    (tmp_path / "clearml_local.py").write_text("import sys; print(sys.argv[1:])")
    process = start(tmp_path, "clearml_local", "status", CONFORTO_PASTA_SERVIDOR="/data")
    assert said(process) == (0, "['--data', '/data', 'status']\n")
