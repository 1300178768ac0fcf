"""What an engine is told, without one; what a build takes out."""

import fcntl
import importlib.util
import json
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest

from funcoes.apoio.erros import ErroConfig
from scripts.images import settings as settings_module
from scripts.images.__main__ import main
from scripts.images.docker import Docker
from scripts.images.recipe import Recipe
from scripts.images.settings import ROOT, ImageError, settings
from scripts.images.stamp import EPOCH, stamp
from scripts.images.trial import contained
from scripts.images.trial.container import Wish

MARKS = stamp("1.2", "abc", "2026-01-31T13:00:00+01:00")
RECORDER = """#!/bin/sh
printf '%s\\n' "$SOURCE_DATE_EPOCH" "$@" > "$0.said"
"""


@pytest.fixture
def docker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that writes down what docker would be told; the file that it writes."""
    program = tmp_path / "bin" / "docker"
    program.parent.mkdir()
    program.write_text(RECORDER)
    program.chmod(0o755)
    monkeypatch.setattr("scripts.images.host._PATH", f"{program.parent}:/usr/bin:/bin")
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    return program.with_name("docker.said")


def test_docker_is_told_stamp_contexts_and_secrets(docker: Path, tmp_path: Path) -> None:
    recipe = Recipe(
        "api", "7", MARKS, "mine:1", contexts={"wheels": tmp_path}, secrets={"clearml": tmp_path / "s"}
    )
    Docker().build(recipe, shown=False)
    epoch, *words = docker.read_text().splitlines()
    told = dict(pairwise(words))
    assert epoch == str(EPOCH)
    assert {"VERSION=1.2", "COMMIT=abc", "DATE=2026-01-31T12:00:00Z", "BASE=mine:1"} <= set(words)
    assert told["--build-context"] == f"wheels={tmp_path}"
    assert told["--secret"] == f"id=clearml,src={tmp_path / 's'}"
    assert told["--tag"] == "conforto-termico/api:7"
    assert words[-1] == str(ROOT)


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["build", "site", "--engine", "docker"], "no image is called 'site'"),
        (["build", "api", "--engine", "docker", "--date", "today"], "--date 'today'"),
        (["try", "agent", "--engine", "docker"], "knows the image `api` only"),
    ],
)
def test_what_cannot_be_built_or_tried_is_said(
    words: list[str], problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert problem in capsys.readouterr().err


@pytest.mark.parametrize("words", [["sizes"], ["sizes", "api"], ["try"]])
def test_an_image_that_was_not_built_is_said(
    words: list[str], docker: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    docker.with_name("docker").write_text("#!/bin/sh\nexit 1\n")
    assert main([*words, "--engine", "docker"]) == 1
    assert "conforto-termico/api:1 is not here: build it" in capsys.readouterr().err


def test_a_model_of_the_registry_needs_its_address(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CLEARML_API_HOST", raising=False)
    monkeypatch.setattr("scripts.images.recipe.wheels", lambda _: tmp_path)
    assert main(["build", "api", "--engine", "docker", "--model-id", "x"]) == 1
    assert "set CLEARML_API_HOST" in capsys.readouterr().err


def test_a_configuration_that_cannot_be_used_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "images.yaml"
    file.write_text(json.dumps({"images": {}, "unknown": 1}))
    monkeypatch.setattr(settings_module, "FILE", file)
    settings.cache_clear()
    with pytest.raises(ErroConfig, match="unknown"):
        settings()
    monkeypatch.undo()
    assert "api" in settings().images


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "home/.cache/conforto-termico/images"),
        ({"CONFORTO_IMAGES": "", "XDG_CACHE_HOME": ""}, "home/.cache/conforto-termico/images"),
        ({"XDG_CACHE_HOME": "relative"}, "home/.cache/conforto-termico/images"),
        ({"XDG_CACHE_HOME": "{}/caches"}, "caches/conforto-termico/images"),
        ({"XDG_CACHE_HOME": "{}/caches", "CONFORTO_IMAGES": "{}/chosen"}, "chosen"),
        ({"CONFORTO_IMAGES": "~/chosen"}, "home/chosen"),
    ],
    ids=["default", "empty", "relative", "caches", "chosen", "of the home"],
)
def test_what_builds_keep_is_not_in_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], expected: str
) -> None:
    for name in ("CONFORTO_IMAGES", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name, value in environment.items():
        monkeypatch.setenv(name, value.format(tmp_path))
    folder = settings_module.cache_folder()
    assert folder == tmp_path / expected
    assert folder.is_dir()
    assert not folder.is_relative_to(ROOT)


def test_a_cache_that_cannot_be_written_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONFORTO_IMAGES", "/proc/images")
    with pytest.raises(ErroConfig, match=r"cannot write to /proc/images.*CONFORTO_IMAGES"):
        settings_module.cache_folder()


def test_one_at_a_time_makes_a_part_of_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONFORTO_IMAGES", str(tmp_path))
    with settings_module.alone("wheels"), (tmp_path / ".wheels.lock").open("w") as other:
        with settings_module.alone("base"):
            pass
        with pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    with (tmp_path / ".wheels.lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)


@pytest.fixture
def install() -> ModuleType:
    """docker/install.py, which no package holds."""
    spec = importlib.util.spec_from_file_location("install", ROOT / "docker" / "install.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_line_of_the_list_that_matches_nothing_stops_the_build(install: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "pack" / "tests").mkdir(parents=True)
    (tmp_path / "pack" / "code.py").touch()
    listed = tmp_path / "list.txt"
    listed.write_text("# why\nsite: */tests   # tests\nstdlib: test\nsite: */gone\n")
    with pytest.raises(SystemExit, match=r"\*/gone: nothing like it"):
        install.leave_out(tmp_path, install.patterns(str(listed), "site"))
    assert not (tmp_path / "pack" / "tests").exists()
    assert (tmp_path / "pack" / "code.py").exists()


ENGINE = """#!/usr/bin/env python3
import json, sys
from pathlib import Path
words = sys.argv[1:]
with Path(__file__).with_name("docker.said").open("a") as said:
    print(*words, file=said)
answers = {
    "image": json.dumps([{"Config": {"User": "USER", "Healthcheck": {"Test": ["CMD", "python"]}}}]),
    "run": "c1",
    "inspect": json.dumps([{"State": {"Running": True, "ExitCode": 143}}]),
    "logs": "its log",
}
print(answers.get(words[0], ""))
sys.exit(9 if words[0] == "exec" else 0)
"""


def test_a_container_of_an_engine_is_confined_and_looked_after(docker: Path, tmp_path: Path) -> None:
    docker.with_name("docker").write_text(ENGINE.replace("USER", "1000:1000"))
    wish = Wish({"PORT": "8123"}, 8123, ("/home/x",), ((tmp_path, "/seed"),))
    with contained.running(Docker(), "mine:1", wish) as container:
        assert container.alive()
        assert container.run("python", "-c", "1") == (9, "")
        assert container.stop(20)[0] == 143
        assert container.last_words() == "its log\n"
    said = docker.read_text().splitlines()
    started = next(line for line in said if line.startswith("run "))
    for option in (
        "--read-only", "--cap-drop ALL", "--security-opt no-new-privileges", "--publish 127.0.0.1:8123:8123",
        "--tmpfs /home/x:uid=1000,gid=1000,mode=0700", f"--volume {tmp_path}:/seed:ro", "--memory 2048m",
    ):  # fmt: skip
        assert option in started
    assert [line for line in said if line.startswith(("exec", "stop", "rm"))] == [
        "exec c1 python -c 1", "stop --time 20 c1", "rm --force --volumes c1"
    ]  # fmt: skip


@pytest.mark.parametrize("user", ["", "root", "0", "serving"])
def test_an_image_whose_user_is_root_or_a_word_is_not_started(docker: Path, user: str) -> None:
    docker.with_name("docker").write_text(ENGINE.replace("USER", user))
    with (
        pytest.raises(ImageError, match="a number other than 0"),
        contained.running(Docker(), "mine:1", Wish({}, 1)),
    ):
        pass
    assert "run" not in docker.read_text()
