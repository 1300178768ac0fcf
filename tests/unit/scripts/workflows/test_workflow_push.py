"""Pushing, against a program named docker that keeps what it is told; there is no engine here."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.workflows.bases import renew
from scripts.workflows.errors import Refused
from scripts.workflows.push import push, tag_name
from scripts.workflows.said import output

TESTED = "sha256:" + "a" * 64
DIGEST = "sha256:" + "b" * 64
ROOT = Path(__file__).resolve().parents[4]

DOCKER = f"""#!/bin/sh
echo "$*" >> "$SAID"
case "$*" in
  *"{{{{.Id}}}}"*) echo "{TESTED}" ;;
  *RepoDigests*) echo '["other.example/api@{DIGEST[:-1]}c", "host.example/p/api@{DIGEST}"]' ;;
  *"imagetools inspect host.example/base:1 "*) echo "{DIGEST}" ;;
  *:refused) echo "denied: no" >&2; exit 1 ;;
esac
"""


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What docker was told, a line each."""
    (tmp_path / "docker").write_text(DOCKER)
    (tmp_path / "docker").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("SAID", str(tmp_path / "said"))
    return tmp_path / "said"


def test_every_tag_is_pushed_and_the_digest_of_that_registry_is_told(said: Path) -> None:
    assert push("api:ci", "Host.example/P/api", ["1.2.3", "a/b"], TESTED) == f"host.example/p/api@{DIGEST}"
    told = said.read_text().splitlines()
    assert [line for line in told if line.startswith("push")] == [
        "push --quiet host.example/p/api:1.2.3",
        "push --quiet host.example/p/api:a-b",
    ]


def test_another_image_than_the_tested_one_is_refused(said: Path) -> None:
    with pytest.raises(Refused, match="is what was tested"):
        push("api:ci", "host.example/p/api", ["1"], TESTED.replace("a", "d"))
    assert "push" not in said.read_text()


@pytest.mark.usefixtures("said")
def test_what_the_registry_says_is_passed_on() -> None:
    with pytest.raises(Refused, match="denied: no"):
        push("api:ci", "host.example/p/api", ["refused"])
    with pytest.raises(Refused, match="named no digest"):
        push("api:ci", "host.example/elsewhere/api", ["1"])


@pytest.mark.parametrize(
    ("text", "tag"), [("main", "main"), ("a/b c", "a-b-c"), (".x", "x"), ("é" + "y" * 200, "y" * 128)]
)
def test_a_branch_becomes_a_tag(text: str, tag: str) -> None:
    assert tag_name(text) == tag


def test_nothing_is_no_tag() -> None:
    with pytest.raises(Refused):
        tag_name("///")


def test_a_base_is_renewed_under_its_tag(said: Path) -> None:
    texts = [
        f"ARG BASE=host.example/base:1@{digest}\nFROM ${{BASE}}\n" for digest in (TESTED, TESTED, DIGEST)
    ]
    folder = said.parent / "docker-files" / "docker"
    folder.mkdir(parents=True)
    for name, text in zip("abc", texts, strict=True):
        (folder / f"{name}.Dockerfile").write_text(text)
    assert renew(folder.parent) == [f"{n}.Dockerfile: host.example/base:1 is {DIGEST}" for n in "ab"]
    assert {file.read_text() for file in folder.iterdir()} == {texts[2]}
    assert said.read_text().count("imagetools") == 1
    assert renew(folder.parent) == []


def command(said: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """As a workflow calls it."""
    files = {name: str(said.with_name(name)) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    return subprocess.run(
        [sys.executable, "-m", "scripts.workflows", *words], cwd=ROOT, env={**os.environ, **files},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def test_the_command_hands_on_what_it_found(said: Path) -> None:
    done = command(said, "push", "--image", "api:ci", "--to", "host.example/p/api", "--tag", "1")
    assert done.returncode == 0, done.stderr
    assert said.with_name("GITHUB_OUTPUT").read_text().splitlines() == [
        f"image=host.example/p/api@{DIGEST}",
        "name=host.example/p/api",
        f"digest={DIGEST}",
    ]


def test_a_value_cannot_make_up_another_output() -> None:
    with pytest.raises(ValueError, match="more than one line"):
        output({"name": "a\nimage=b"})


def test_the_command_says_why_it_stops(said: Path) -> None:
    done = command(said, "push", "--image", "api:ci", "--to", "host.example/p/api", "--tag", "refused")
    assert (done.returncode, done.stdout) == (1, "")
    assert "denied: no" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_report_of_tests_becomes_a_summary(said: Path) -> None:
    report = said.with_name("junit.xml")
    report.write_text(
        '<testsuites><testsuite><testcase classname="a" name="fine"/>'
        '<testcase classname="a" name="broken"><failure message="no"/></testcase>'
        '<testcase classname="a" name="not"><skipped message="no nginx here"/></testcase>'
        "</testsuite></testsuites>"
    )
    assert command(said, "tests", str(report)).returncode == 0
    assert command(said, "tests", str(report.with_name("other.xml"))).returncode == 0
    text = said.with_name("GITHUB_STEP_SUMMARY").read_text()
    assert "**1 passed, 1 failed, 1 skipped**" in text
    assert "- `a::broken`" in text
    assert "- skipped 1: no nginx here" in text
    assert "No test was reported" in text
