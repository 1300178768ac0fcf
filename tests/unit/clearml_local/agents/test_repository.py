"""Git settings that let agents clone this machine's folder, however the agent writes a remote's address."""

import subprocess
from pathlib import Path

import pytest

from clearml_local.agents import repository


class Configuration(dict[str, str]):
    """Settings of an agent that has no git password."""


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / 'a "quoted" \\ folder'
    made.mkdir()
    git(made, "init", "-q")
    return made


ADDRESSES = [
    "https://github.com/u/r.git",
    "https://user:secret@github.com/u/r.git",
    "https://user@git.example.org:8443/u/r",
    "https://git.example.org:443/u/r",
    "http://127.0.0.1:3000/u/r.git",
    "git@github.com:u/r.git",
    "host:folder/r.git",
    "ssh://git@github.com:22/u/r.git",
    "ssh://me@host:2222/u/r",
    "git://host/u/r",
    "https://example.org/u/com espaço/r.git",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_all_that_sdk_and_agent_make_of_an_address_is_known(address: str) -> None:
    from clearml.backend_interface.task.repo.util import remove_user_pass_from_url
    from clearml_agent.helper.repo import VCS

    stored = remove_user_pass_from_url(address)
    asked = {VCS.add_auth(Configuration(), one, reset_auth=True) for one in (address, stored)}
    asked |= {VCS.add_auth(Configuration(), VCS.replace_ssh_url(one), reset_auth=True) for one in asked}
    asked |= {VCS.replace_http_url(one) for one in asked}
    assert asked <= set(repository.spellings(address))


@pytest.mark.parametrize("address", ["/folder/r", "../up/r", "C:/folder/r", "file:///folder/r"])
def test_other_addresses_stay_as_they_are(address: str) -> None:
    assert set(repository.spellings(address)) == {address}


def test_git_takes_every_spelling_for_the_folder(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(folder, "remote", "add", "origin", "git@example.org:team/project.git")
    git(folder, "remote", "add", "other", str(folder.parent / "a"))
    settings = tmp_path / "gitconfig"
    settings.write_text(repository.git_settings(folder, {"HOME": str(tmp_path / "home")}))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    for address in (
        "git@example.org:team/project.git",
        "https://example.org/team/project.git",
        "ssh://git@example.org/team/project.git",
        str(folder),
        folder.as_uri(),
    ):
        assert git(tmp_path, "ls-remote", "--get-url", address) == str(folder), address
    assert git(tmp_path, "ls-remote", "--get-url", "https://example.org/other") == "https://example.org/other"


def test_what_git_would_rewrite_is_known_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(folder, "remote", "add", "origin", "gh:team/project")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "url.https://github.com/.insteadOf")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "gh:")
    assert repository.remote_addresses(folder) == ["gh:team/project", "https://github.com/team/project"]


def test_the_users_own_settings_stay_in_force(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".gitconfig").write_text("[user]\n\tname = Ana\n")
    settings = tmp_path / "gitconfig"
    settings.write_text(repository.git_settings(None, {"HOME": str(tmp_path)}))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    assert git(tmp_path, "config", "user.name") == "Ana"
    assert repository.user_settings({"GIT_CONFIG_GLOBAL": "/mine", "HOME": "/home/ana"}) == ["/mine"]
    assert repository.user_settings({"XDG_CONFIG_HOME": "/xdg", "HOME": "/home/ana"}) == [
        "/xdg/git/config",
        "/home/ana/.gitconfig",
    ]


def test_a_work_tree_is_found_from_inside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "deep").mkdir()
    monkeypatch.setenv("GIT_DIR", "/somewhere/else")  # as inside a hook
    assert repository.work_tree(folder / "deep") == folder


def test_no_work_tree_and_no_folder(tmp_path: Path) -> None:
    assert repository.work_tree(tmp_path) is None
    assert repository.work_tree(tmp_path / "nothing") is None
