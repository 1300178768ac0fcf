"""Every option that takes an id: one line, exit code 2, no task, and nothing of what the SDK logs."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.clearml_server import ROOT

if TYPE_CHECKING:
    from tests.clearml_server import ClearmlServer

RUN, SERVE, REGISTER = ["pipelines/run.py"], ["pipelines/serve.py"], ["-m", "steps.register"]
OPTIONS = [
    ([*RUN, "--stop"], ""),
    ([*RUN, "--resume"], ""),
    ([*RUN, "--stage", "train", "--from"], ""),
    ([*RUN, "--data"], "dataset:"),
    ([*RUN, "--set"], "ingest.dados=dataset:"),
    ([*RUN, "--set"], "validate.campeao_id="),
    ([*SERVE, "--stop"], ""),
    ([*REGISTER, "--promote"], ""),
    (["steps/impute.py", "--dataset_id"], ""),
    (["-m", "steps.train", "--dataset_id"], ""),
]
NAMES = [" ".join([*words[-2:], before]) for words, before in OPTIONS]
LIMIT_S = 300
NOBODY = {"CLEARML_API_HOST": "http://127.0.0.1:9", "CLEARML_CONFIG_FILE": ""}


def call(server: ClearmlServer, words: list[str], **variables: str) -> subprocess.CompletedProcess[str]:
    """One command of the project."""
    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, env={**server.environment, **variables},
        capture_output=True, text=True, timeout=LIMIT_S, check=False,
    )  # fmt: skip


def said(done: subprocess.CompletedProcess[str]) -> list[str]:
    """The lines of its errors, without those that name what takes long on a busy machine."""
    return [line for line in done.stderr.splitlines() if not line.endswith(" ...")]


def tasks(server: ClearmlServer) -> int:
    """How many there are, hidden ones too."""
    return len(server.get("tasks.get_all", only_fields=["id"], search_hidden=True)["tasks"])


@pytest.mark.parametrize(("words", "before"), OPTIONS, ids=NAMES)
@pytest.mark.by_day(every=3)
def test_what_can_be_no_id_is_refused_before_any_server_is_asked(
    clearml_server: ClearmlServer, words: list[str], before: str
) -> None:
    done = call(clearml_server, [*words, f"{before}abcdef"], **NOBODY)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(said(done)) == 1, done.stderr
    assert "abcdef" in done.stderr
    assert "32 characters" in done.stderr


@pytest.mark.parametrize(("words", "before"), OPTIONS, ids=NAMES)
@pytest.mark.by_day(every=3)
def test_an_id_that_the_server_does_not_know(
    clearml_server: ClearmlServer, words: list[str], before: str
) -> None:
    there = tasks(clearml_server)
    done = call(clearml_server, [*words, f"{before}{'f' * 32}"])
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert len(said(done)) == 1, done.stderr
    assert "f" * 32 in done.stderr
    assert tasks(clearml_server) == there
