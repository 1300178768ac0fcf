"""What a command is to write is tried before it begins: one line, with the option, and exit 2."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from funcoes.apoio.arquivo import exigir_destino, inteiro
from funcoes.apoio.erros import ErroConfig
from tests.commands import LIMIT_S, ROOT, environment, said

OPTIONS = [
    ("--summary", ["pipelines/run.py"]),
    ("--out", ["-m", "funcoes.amostra"]),
    ("--out", ["-m", "funcoes.amostra", "--fit", "nothing.csv"]),
    ("CONFORTO_PASTA_RESULTADOS", ["pipelines/run.py", "--queue", "default", "--no-wait"]),
    ("--pasta", ["pipelines/serve.py"]),
    ("--pasta", ["steps/serve.py"]),
    ("CONFORTO_PASTA_SERVICO", ["pipelines/serve.py"]),
]
FOLDERS = {"--pasta", "CONFORTO_PASTA_SERVICO", "CONFORTO_PASTA_RESULTADOS"}


def refused(command: list[str], home: Path, **variables: str) -> str:
    """The one line with which a command ends before it has begun."""
    own = {"CONFORTO_PASTA_RESULTADOS": str(home / "r"), "CONFORTO_PASTA_SERVIDOR": str(home / "server")}
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment(home) | own | variables,
        capture_output=True, text=True, timeout=LIMIT_S, check=False,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert "--data" in command or not (home / "server").exists()  # started while data are read
    (line,) = said(done.stderr)
    return line


@pytest.fixture
def places(tmp_path: Path) -> dict[str, Path]:
    (tmp_path / "file").write_text("kept")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    return {"below a file": tmp_path / "file" / "x", "a loop": tmp_path / "loop", "a folder": tmp_path}


@pytest.mark.parametrize("place", ["below a file", "a loop", "a folder"])
@pytest.mark.parametrize(("option", "command"), OPTIONS, ids=[f"{c[-1]} {o}" for o, c in OPTIONS])
@pytest.mark.by_day(every=4)
def test_a_place_that_cannot_be_written_is_refused_at_once(
    option: str, command: list[str], place: str, places: dict[str, Path], tmp_path: Path
) -> None:
    if option in FOLDERS and place == "a folder":
        pytest.skip("is to be a folder")
    if option == "--out" and place == "a loop":
        pytest.skip("the link itself is replaced")
    path = str(places[place])
    if option.startswith("--"):
        line = refused([*command, option, path], tmp_path)
    else:
        line = refused(command, tmp_path, **{option: path})
    assert option in line
    assert path in line
    assert "name a" in line
    assert (tmp_path / "file").read_text() == "kept"


@pytest.mark.parametrize(
    ("command", "dito"),
    [
        (["pipelines/run.py", "--data"], "--data"),
        (["pipelines/run.py", "--summary"], "--summary"),
        (["pipelines/serve.py", "--config"], "--config"),
        (["pipelines/serve.py", "--pasta"], "--pasta"),
        (["steps/serve.py", "--pasta"], "--pasta"),
    ],
)
@pytest.mark.parametrize("typed", ["{home}/loop", "~nobody-of-this-name/x.csv"])
@pytest.mark.by_day(every=3)
def test_what_leads_nowhere_is_said_in_one_line(
    command: list[str], dito: str, typed: str, places: dict[str, Path], tmp_path: Path
) -> None:
    line = refused([*command, typed.format(home=places["a folder"])], tmp_path)
    assert line.startswith(f"error: {dito} ")
    assert "leads nowhere" in line


def test_missing_folders_are_made_and_what_is_there_is_kept(tmp_path: Path) -> None:
    exigir_destino("--summary", tmp_path / "a" / "b" / "s.json")
    assert (tmp_path / "a" / "b").is_dir()
    there = tmp_path / "s.json"
    there.write_text("old")
    exigir_destino("--summary", there)
    assert there.read_text() == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "s.json"]


@pytest.mark.parametrize("name", ["/dev/null", "/dev/full"])
def test_a_device_is_not_replaced_by_a_file(name: str) -> None:
    with pytest.raises(ErroConfig, match=r"--summary /dev/\w+ is no ordinary file: name a file"):
        exigir_destino("--summary", Path(name))


def test_a_name_too_long_is_known_before(tmp_path: Path) -> None:
    with pytest.raises(ErroConfig, match=r"--out .*File name too long"):
        exigir_destino("--out", tmp_path / ("x" * 250))


def test_a_path_is_made_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert inteiro("--data", Path("a.csv")) == inteiro("--data", Path("~/a.csv")) == tmp_path / "a.csv"
    assert os.listdir(tmp_path) == []  # noqa: PTH208
