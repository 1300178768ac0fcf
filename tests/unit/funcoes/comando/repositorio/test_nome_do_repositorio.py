"""A repository without a remote is named for the SDK by its own address; any other keeps its name."""

import os
from pathlib import Path

import pytest

from funcoes.comando import repositorio
from funcoes.comando.repositorio import ler_codigo
from tests.unit.funcoes.comando.repositorio.git_de_teste import git, gravar, lido


def limpar_nomes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let monkeypatch undo what `nomear_repositorio` writes into the environment."""
    for nome in ("COUNT", "KEY_0", "VALUE_0", "KEY_1", "VALUE_1", "KEY_2", "VALUE_2"):
        monkeypatch.setenv(f"GIT_CONFIG_{nome}", "")
        monkeypatch.delenv(f"GIT_CONFIG_{nome}")


def test_a_repository_without_a_remote_gets_its_own_address_as_name(
    meu: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limpar_nomes(monkeypatch)
    gravar(meu, {"run.py": b"print(2)\n"})
    antes = ler_codigo(meu)
    repositorio.nomear_repositorio(meu)
    assert git(meu, "ls-remote", "--get-url") == meu.as_uri()  # what the SDK asks
    assert ler_codigo(meu) == antes
    repositorio.nomear_repositorio(meu)  # a stage, or a controller of its own
    assert git(meu, "ls-remote", "--get-url") == meu.as_uri()
    assert ler_codigo(meu) == antes


def test_the_whole_repository_is_named_for_a_project_in_a_folder(
    meu: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limpar_nomes(monkeypatch)
    gravar(meu, {"ml/run.py": b"pass\n"}, "project")
    repositorio.nomear_repositorio(meu / "ml")
    assert git(meu / "ml", "ls-remote", "--get-url") == meu.as_uri()
    assert lido(meu / "ml").repositorio == meu.as_uri()


def test_settings_that_were_in_the_environment_stay(meu: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limpar_nomes(monkeypatch)
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.abbrev")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "11")
    repositorio.nomear_repositorio(meu)
    assert git(meu, "config", "core.abbrev") == "11"
    assert git(meu, "ls-remote", "--get-url") == meu.as_uri()


def test_a_repository_with_a_remote_keeps_its_name(
    meu: Path, remoto: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limpar_nomes(monkeypatch)
    repositorio.nomear_repositorio(meu)
    assert git(meu, "ls-remote", "--get-url") == str(remoto)
    assert "GIT_CONFIG_COUNT" not in os.environ


def test_no_repository_is_given_no_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limpar_nomes(monkeypatch)
    repositorio.nomear_repositorio(tmp_path)
    assert "GIT_CONFIG_COUNT" not in os.environ
