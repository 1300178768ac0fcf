"""Which jobs a change needs, whether it may deploy, and whether it still may."""

import subprocess
from pathlib import Path

import pytest

from scripts.workflows.plan import MAIN, SETTINGS, plan, superseded

SET = dict.fromkeys(SETTINGS, "x")


class Repository:
    """A repository of commits that each write the files they are given."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.git("init", "-q", "-b", "main")
        (root / "pyproject.toml").write_text('[project]\nversion = "1.2.3"\n')
        self.first = self.commit("README.md")

    def git(self, *words: str) -> str:
        who = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
        done = subprocess.run(
            ["git", *who, *words], cwd=self.root, capture_output=True, text=True, check=True, timeout=60
        )
        return done.stdout.strip()

    def commit(self, *paths: str) -> str:
        for path in paths:
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            with (self.root / path).open("a") as file:
                file.write("# line\n")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "change")
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def run(repository: Repository, base: str, **other: str) -> tuple[dict[str, str], str]:
    return plan(repository.root, {"EVENT": "push", "REF": MAIN, "BASE": base, **SET, **other})


@pytest.mark.parametrize(
    ("paths", "code"),
    [
        (["docs/ci.md"], "false"),
        (["README.md", "LICENSE", "docs/img/page.png"], "false"),
        (["docs/ci.md", "funcoes/dados/colunas.py"], "true"),
        (["requirements.txt"], "true"),
        (["docs.py"], "true"),
    ],
)
def test_only_documents_are_told_from_code(repository: Repository, paths: list[str], code: str) -> None:
    repository.commit(*paths)
    outputs, said = run(repository, repository.first, EVENT="pull_request", REF="refs/pull/1/merge")
    assert (outputs["code"], outputs["deploy"]) == (code, "false")
    assert ("Only documents changed:" in said) == (code == "false")
    outputs, said = run(repository, repository.first)
    assert (outputs["code"], outputs["deploy"]) == ("true", code)
    assert ("No deploy. Only documents changed." in said) == (code == "false")


def test_code_that_became_a_document_is_code(repository: Repository) -> None:
    before = repository.commit("funcoes/a.py")
    repository.git("mv", "funcoes/a.py", "a.md")
    repository.commit()
    assert run(repository, before)[0]["deploy"] == "true"


@pytest.mark.parametrize("base", ["0" * 40, "", "f" * 40, "--output=x", "HEAD"])
def test_where_nothing_can_be_told_everything_runs(repository: Repository, base: str) -> None:
    repository.commit("README.md")
    assert run(repository, base)[0]["deploy"] == "true"
    assert run(repository, base, EVENT="pull_request")[0]["code"] == "true"
    assert not (repository.root / "x").exists()


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({}, ""),
        ({"EVENT": "workflow_dispatch"}, ""),
        ({"EVENT": "pull_request", "REF": "refs/pull/1/merge"}, "Only what is on main"),
        ({"EVENT": "pull_request"}, "Only what is on main"),
        ({"REF": "refs/heads/other"}, "Only what is on main"),
        ({"GCP_REGISTRY": ""}, "Not set: GCP_REGISTRY (docs/ci.md"),
    ],
)
def test_a_deploy_is_of_main_and_set_up(repository: Repository, other: dict[str, str], reason: str) -> None:
    repository.commit("api/x.py")
    outputs, said = run(repository, repository.first, **other)
    assert outputs["deploy"] == str(not reason).lower()
    assert (f"No deploy. {reason}" if reason else "A deploy follows.") in said


def test_what_an_image_is_called_is_of_the_commit(repository: Repository) -> None:
    outputs, _ = run(repository, repository.first)
    assert outputs["version"] == "1.2.3"
    assert outputs["date"] == repository.git("show", "-s", "--format=%cI", "HEAD")


def test_an_overtaken_commit_is_not_deployed(repository: Repository) -> None:
    here = repository.commit("api/x.py")
    assert superseded(repository.root, here, "main") == ""
    documents = repository.commit("docs/ci.md")
    assert superseded(repository.root, here, "main") == ""
    repository.commit("api/x.py")
    assert "main has newer code" in superseded(repository.root, here, "main")
    assert "main has newer code" in superseded(repository.root, documents, "main")
    repository.git("reset", "-q", "--hard", repository.first)
    assert "no longer in the history" in superseded(repository.root, here, "main")
