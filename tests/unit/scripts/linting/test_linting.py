"""`make lint` fails for what a tool says, skips a tool that is missing, and holds files to .editorconfig."""

import shlex
from pathlib import Path

import pytest
import yaml

from scripts.linting import __main__ as linting
from scripts.linting.__main__ import BY_NAME, main, run
from scripts.linting.checks import CODE, Check
from scripts.linting.text import all_broken, broken, rules, settings_of
from scripts.tools import installed, tracked
from scripts.tools.installed import Missing, call, find

ROOT = Path(__file__).resolve().parents[4]


def use(monkeypatch: pytest.MonkeyPatch, *checks: Check) -> None:
    monkeypatch.setattr(linting, "BY_NAME", {check.name: check for check in checks})


def test_a_tool_that_finds_something_fails_and_is_heard(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use(
        monkeypatch, Check("good", ("python", "-c", "")), Check("bad", ("python", "-c", "exit('line 3: no')"))
    )
    assert main(["good"]) == 0
    assert main(["good", "bad"]) == 1
    said = capsys.readouterr().out
    assert "FAILED  bad" in said
    assert "line 3: no" in said


def test_a_tool_that_is_missing_is_skipped_with_a_word(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use(monkeypatch, Check("it", ("no-such-tool",)))
    assert main(["it"]) == 0
    assert "no-such-tool is not installed here (`make tools`)" in capsys.readouterr().out
    assert main(["it", "--nothing-skipped"]) == 1


def test_a_kind_of_file_that_is_not_there_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, Check("it", ("no-such-tool",), files=list))
    assert main(["it", "--nothing-skipped"]) == 0


def test_of_a_filtered_tool_only_its_lines_count_if_it_ran(monkeypatch: pytest.MonkeyPatch) -> None:
    def says(line: str, code: int) -> tuple[str, ...]:
        return ("python", "-c", f"print({line!r}); exit({code})")

    kept = BY_NAME["dead code"].kept
    lines = {"a.py:1: unused variable 'x' (60%)": "ok", "a.py:1: unused function 'f' (60%)": "FAILED"}
    for line, state in lines.items():
        use(monkeypatch, Check("it", says(line, 3), kept=kept, ran=(0, 3)))
        assert run("it").state == state
    use(monkeypatch, Check("it", says("no such option", 2), kept=kept, ran=(0, 3)))
    assert run("it").state == "FAILED"


def test_a_check_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["rust"])
    assert "there is no check rust; there are: mypy," in capsys.readouterr().err


BLOCK = """def area(rows, limit):
    total = 0
    for row in rows:
        if row.width > limit:
            total += row.width * row.height
        elif row.height > limit:
            total -= row.width + row.height
        else:
            total += limit * row.depth
    if total < 0:
        raise ValueError(f"no area of {rows}")
    return total / len(rows)
"""


def test_a_pasted_function_is_seen(tmp_path: Path) -> None:
    options = [part for part in BY_NAME["duplicates"].command[1:] if part not in (*CODE, ".ci")]
    _need("jscpd")
    (tmp_path / "a.py").write_text(BLOCK)
    assert call("jscpd", [*options, str(tmp_path)], 60).returncode == 0
    (tmp_path / "b.py").write_text(f"import os\n\n\n{BLOCK}")
    assert call("jscpd", [*options, str(tmp_path)], 60).returncode == 1


def _need(name: str) -> None:
    try:
        find(name)
    except Missing as missing:
        pytest.skip(str(missing))


def test_a_method_that_nobody_calls_is_seen(tmp_path: Path) -> None:
    _need("vulture")
    module = tmp_path / "a.py"
    module.write_text("class A:\n    def used(self): ...\n    def alone(self): ...\nA().used()\n")
    said = call("vulture", ["--config", str(ROOT / "pyproject.toml"), str(module)], 60)
    assert said.returncode in BY_NAME["dead code"].ran
    kept = BY_NAME["dead code"].kept
    assert kept is not None
    assert [line.partition("unused ")[2] for line in filter(kept, said.stdout.splitlines())] == [
        "method 'alone' (60% confidence)"
    ]


def test_the_files_of_the_project_keep_its_editorconfig() -> None:
    assert all_broken() == []


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"a\r\n", "a line does not end with LF alone"),
        (b"a", "the last line does not end"),
        (b"a\nb \n", "blanks at the end of line 2"),
        (b"\ta\n", "a tab begins line 1"),
        (b"\xe9\n", "it is not UTF-8"),
    ],
)
def test_each_rule_is_seen_to_be_broken(content: bytes, what: str) -> None:
    by_pattern = rules((ROOT / ".editorconfig").read_text())
    assert list(broken(content, settings_of("docs/a.md", by_pattern))) == [what]
    assert list(broken(content, {})) == []


def test_a_makefile_has_its_tabs_and_what_is_no_text_is_left_alone() -> None:
    by_pattern = rules((ROOT / ".editorconfig").read_text())
    assert list(broken(b"a:\n\techo\n", settings_of("Makefile", by_pattern))) == []
    assert list(broken(b"\x89PNG\r\n\0", settings_of("a.png", by_pattern))) == []
    assert settings_of("api/a.py", by_pattern)["max_line_length"] == "110"


def test_shell_scripts_are_known_by_their_first_line() -> None:
    assert ".ci/run" in tracked.shell_scripts()
    assert not [name for name in tracked.shell_scripts() if name.endswith(".py")]


def test_a_program_is_taken_from_the_tools_before_the_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installed, "TOOLS", tmp_path)
    own = tmp_path / "git"
    own.write_text("#!/bin/sh\n")
    own.chmod(0o755)
    assert find("git") == str(own)
    own.unlink()
    assert find("git") != str(own)


def test_the_hooks_call_checks_that_are_there() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"][0]["hooks"]
    entries = [shlex.split(hook["entry"]) for hook in hooks]
    named = {name for entry in entries if "scripts.linting" in entry for name in entry[3:]}
    assert named <= {*BY_NAME, linting.TEXT}
    # the slow ones wait for a push, and `make lint` there leaves none out
    assert {*BY_NAME, linting.TEXT} - named == {"mypy", "dead code", "hooks"}
