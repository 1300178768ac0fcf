"""A tool that is missing is said, one that breaks stops, and advisories are not believed unasked."""

import json
import shutil
import sys
from pathlib import Path

import pytest

from scripts.security import advisories, runs
from scripts.security.__main__ import main
from scripts.security.advisories import audit
from scripts.security.settings import load
from scripts.tools import installed
from scripts.tools.installed import Missing
from tests.unit.scripts.security import samples

ASKED = """
import json, sys
report, asked = (sys.argv[sys.argv.index(option) + 1] for option in ("-o", "-r"))
pins = open(asked).read().split()
canary = pins == ["pyyaml==5.3"]
def answer(**said):
    known = [{"name": pin.split("==")[0], "version": pin.split("==")[1], **said} for pin in pins]
    open(report, "w").write(json.dumps({"dependencies": known, "fixes": []}))
"""
"""The beginning of a pip-audit: what it is asked, and how it answers."""
VULNERABLE = "[{'id': 'PYSEC-2020-176', 'fix_versions': ['5.4']}]"
LOCKS = ["requirements.txt", "requirements-dev.txt", "requirements-tools.txt"]


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in place of the tools' environment; nothing is found on PATH but Python and git."""
    folder, only = tmp_path / "tools", tmp_path / "path"
    folder.mkdir()
    only.mkdir()
    monkeypatch.setattr(installed, "TOOLS", folder)
    for name, program in (("git", shutil.which("git")), ("python3", sys.executable)):
        (only / name).symlink_to(str(program))
    monkeypatch.setenv("PATH", str(only))
    return folder


def tool(folder: Path, name: str, body: str) -> None:
    """A program that stands for one of the tools."""
    path = folder / name
    path.write_text(f"#!/usr/bin/env python3\n{body}")
    path.chmod(0o755)


def test_who_does_not_know_a_known_vulnerability_is_not_asked(tools: Path, tmp_path: Path) -> None:
    tool(tools, "pip-audit", f"{ASKED}answer(skip_reason='Dependency not found on PyPI')")
    with pytest.raises(Missing, match=r"not audited.*Dependency not found on PyPI"):
        audit(tmp_path, LOCKS, 60)
    tool(tools, "pip-audit", f"{ASKED}answer(vulns=[])")
    with pytest.raises(Missing, match=r"pypi\.org said: nothing"):
        audit(tmp_path, LOCKS, 60)
    assert not list(tmp_path.glob("*.json"))


def test_without_a_network_the_locks_are_not_audited_and_that_is_said(
    tools: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool(tools, "pip-audit", "import sys; sys.exit('ConnectionError: no route')")
    with pytest.raises(Missing, match="not audited: ConnectionError: no route"):
        audit(tmp_path, LOCKS, 60)
    monkeypatch.setattr(advisories, "CANARY_WAIT_S", 0.2)
    tool(tools, "pip-audit", "import time; time.sleep(60)")
    with pytest.raises(Missing, match="not audited: no answer within"):
        audit(tmp_path, LOCKS, 60)


def test_who_knows_it_is_asked_about_every_pin_once(tools: Path, tmp_path: Path) -> None:
    tool(tools, "pip-audit", f"{ASKED}answer(vulns={VULNERABLE} if canary else [])")
    answered = [
        f"{package['name']}=={package['version']}"
        for package in json.loads(audit(tmp_path, LOCKS, 60).read_text())["dependencies"]
    ]
    pins = {
        line.partition("#")[0].strip()
        for lock in LOCKS
        for line in (installed.ROOT / lock).read_text().splitlines()
        if "==" in line.partition("#")[0]
    }
    assert sorted(answered) == sorted(pins)
    assert "pyyaml==5.3" not in pins


def test_no_package_is_twice_in_what_pip_audit_is_asked_at_a_time() -> None:
    for pins in advisories.rounds(LOCKS):
        assert len(pins) == len({pin.partition("==")[0] for pin in pins})


def test_who_knows_the_one_and_breaks_over_the_locks_stops(tools: Path, tmp_path: Path) -> None:
    tool(tools, "pip-audit", f"{ASKED}answer(vulns={VULNERABLE}) if canary else sys.exit('broken pipe')")
    assert "broken pipe" in runs.collect(tmp_path, load()).failed


def test_what_is_missing_is_said_and_stops_only_when_asked(
    tools: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clean = json.dumps({**samples.bandit(), "results": []})
    tool(tools, "bandit", f"print({clean!r})")
    call = ["--reports", str(tmp_path / "reports"), "--max-critical", "0"]
    assert main(call) == 0
    said = capsys.readouterr().out
    assert all(f"Not done: {name} is not installed here" in said for name in ("pip-audit", "detect-secrets"))
    assert main([*call, "--nothing-skipped"]) == 1


def test_a_tool_that_breaks_stops_and_leaves_no_report_of_before(tools: Path, tmp_path: Path) -> None:
    tool(tools, "bandit", "import sys; print('{}'); sys.exit('no such option')")
    (tmp_path / "bandit.json").write_text(json.dumps({**samples.bandit(), "results": []}))
    tool(tools, "bandit", "import sys; print('no such option', file=sys.stderr); sys.exit(2)")
    collected = runs.collect(tmp_path, load())
    assert collected.failed == ["bandit ended with 2: no such option"]
    assert collected.reports == []
    assert not (tmp_path / "bandit.json").exists()


def test_a_package_of_the_lock_that_is_not_installed_has_no_known_licence(
    tools: Path, tmp_path: Path
) -> None:
    tool(tools, "pip-licenses", """print('[{"Name": "clearml", "Version": "1", "License": "MIT"}]')""")
    assert any("is not installed here" in why for why in runs.collect(tmp_path, load()).failed)


def test_an_sbom_has_every_package_of_its_lock(tools: Path, tmp_path: Path) -> None:
    tool(
        tools,
        "cyclonedx-py",
        "import sys; open(sys.argv[sys.argv.index('-o') + 1], 'w').write('{\"components\": []}')",
    )
    assert any("does not have every package of" in why for why in runs.collect(tmp_path, load()).failed)
    assert runs.pinned("requirements-serving.txt") >= {"onnxruntime", "prometheus-client"}
