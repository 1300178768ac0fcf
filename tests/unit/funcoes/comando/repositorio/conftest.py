"""A repository of one's own for each test, with or without a remote, and no settings of anybody."""

import os
from pathlib import Path

import pytest

from tests.unit.funcoes.comando.repositorio.git_de_teste import git, gravar, juntar


@pytest.fixture(autouse=True)
def _git_de_ninguem(monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings of the one who runs the tests, and a name for the commits."""
    for nome in [n for n in os.environ if n.startswith("GIT_")]:
        monkeypatch.delenv(nome)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for papel in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{papel}_NAME", "Ana")
        monkeypatch.setenv(f"GIT_{papel}_EMAIL", "ana@example.org")


@pytest.fixture
def meu(tmp_path: Path) -> Path:
    """A repository with one commit and no remote."""
    pasta = tmp_path / "meu"
    pasta.mkdir()
    git(pasta, "init", "--quiet", "--initial-branch=main")
    gravar(pasta, {"run.py": b"print(1)\n", "old.txt": b"old\n", "logo.png": b"\x89PNG\0\1"}, "first")
    return pasta


@pytest.fixture
def remoto(meu: Path) -> Path:
    """The remote of `meu`, with its first commit."""
    caminho = juntar(meu)
    git(meu, "push", "--quiet", "origin", "main")
    return caminho
