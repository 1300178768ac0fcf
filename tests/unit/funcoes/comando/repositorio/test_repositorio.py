"""The code that a task carries, where it is named and when there is none."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from funcoes.comando.repositorio import Codigo, codigo_da_tarefa, ler_codigo, levar, nao_rastreados
from tests.unit.funcoes.comando.repositorio.git_de_teste import arvore, git, gravar, juntar, lido, no_agente


def test_a_folder_that_is_no_repository(tmp_path: Path) -> None:
    assert ler_codigo(tmp_path) is None


def test_a_repository_without_a_commit(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    assert ler_codigo(tmp_path) is None


def test_a_machine_without_git(meu: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert ler_codigo(meu) is None


def test_without_a_remote_the_repository_itself_is_named(meu: Path) -> None:
    cabeca = git(meu, "rev-parse", "HEAD")
    assert ler_codigo(meu) == Codigo(meu.as_uri(), "main", cabeca, diff="", pasta=".", publicado=False)


def test_the_address_of_a_repository_in_an_odd_folder_can_be_cloned(tmp_path: Path) -> None:
    pasta = tmp_path / "meus projetos" / "estação 100%"
    gravar(pasta, {"run.py": b"print(1)\n"})
    git(pasta, "init", "--quiet", "--initial-branch=main")
    gravar(pasta, {}, "first")
    gravar(pasta, {"run.py": b"print(2)\n"})
    assert no_agente(lido(pasta), tmp_path / "agente") == arvore(pasta)


def test_with_a_remote_its_url_is_named(meu: Path, remoto: Path) -> None:
    cabeca = git(meu, "rev-parse", "HEAD")
    assert ler_codigo(meu) == Codigo(str(remoto), "main", cabeca, diff="", publicado=True)


def test_a_detached_head_has_no_branch(meu: Path, remoto: Path, tmp_path: Path) -> None:
    git(meu, "checkout", "--quiet", "--detach")
    gravar(meu, {"run.py": b"print(2)\n"}, "off the branch")
    codigo = lido(meu)
    assert (codigo.repositorio, codigo.ramo) == (str(remoto), "")
    assert no_agente(codigo, tmp_path / "agente") == arvore(meu)


def test_nothing_was_pushed_yet(meu: Path) -> None:
    remoto = juntar(meu)
    codigo = lido(meu)
    assert (codigo.repositorio, codigo.publicado) == (str(remoto), False)
    assert codigo.commit == git(meu, "rev-parse", "HEAD")


def test_another_remote_when_none_is_called_origin(meu: Path) -> None:
    remoto = juntar(meu, "trabalho")
    git(meu, "push", "--quiet", "trabalho", "main")
    assert lido(meu).repositorio == str(remoto)
    assert lido(meu).publicado


def test_origin_goes_before_other_remotes(meu: Path, remoto: Path) -> None:
    git(meu, "remote", "add", "a-copy", "/nowhere")
    assert lido(meu).repositorio == str(remoto)


def test_a_commit_that_only_another_remote_has_is_not_asked_of_origin(
    meu: Path, remoto: Path, tmp_path: Path
) -> None:
    publicado = git(meu, "rev-parse", "HEAD")
    juntar(meu, "fork")
    gravar(meu, {"run.py": b"print(2)\n"}, "second")
    git(meu, "push", "--quiet", "fork", "main")
    codigo = lido(meu)
    assert (codigo.repositorio, codigo.commit) == (str(remoto), publicado)
    assert no_agente(codigo, tmp_path / "agente") == arvore(meu)


def test_a_project_in_a_folder_of_the_repository(meu: Path, remoto: Path, tmp_path: Path) -> None:
    gravar(meu, {"ml/conforto/run.py": b"pass\n", "ml/shared.py": b"1\n"}, "project")
    gravar(meu, {"ml/conforto/run.py": b"print()\n", "ml/shared.py": b"2\n"})
    codigo = lido(meu / "ml" / "conforto")
    assert (codigo.repositorio, codigo.pasta) == (str(remoto), "ml/conforto")
    assert no_agente(codigo, tmp_path / "agente") == arvore(meu)


def test_files_that_git_does_not_know(meu: Path) -> None:
    gravar(meu, {"ml/a.py": b"", "ml/minha seção.py": b""}, "tracked")
    gravar(meu, {"ml/novo.py": b"", "ml/sub/staged.py": b"", ".gitignore": b"secret.py\n", "secret.py": b""})
    git(meu, "add", "ml/sub/staged.py")
    nomes = ["ml/a.py", "ml/minha seção.py", "ml/novo.py", "ml/sub/staged.py", "secret.py"]
    assert nao_rastreados([meu / n for n in nomes], meu) == ["ml/novo.py", "secret.py"]
    ml = meu / "ml"
    assert nao_rastreados([ml / "novo.py", ml / "a.py", ml / "sub/staged.py"], ml) == ["novo.py"]


def test_a_task_carries_the_code_and_gives_it_back() -> None:
    codigo = Codigo("https://example.org/r.git", "main", "abc123", "diff --git\n", pasta="ml")
    tarefa = TarefaDePapel()
    levar(tarefa, codigo, "steps/train.py")
    assert tarefa.script["entry_point"] == "steps/train.py"
    guardado = SimpleNamespace(
        repository=tarefa.script["repository"],
        branch=tarefa.script["branch"],
        version_num=tarefa.script["commit"],
        diff=tarefa.script["diff"],
        working_dir=tarefa.script["working_dir"],
    )
    assert codigo_da_tarefa(SimpleNamespace(data=SimpleNamespace(script=guardado))) == codigo


class TarefaDePapel:
    """A task that only remembers its script."""

    def __init__(self) -> None:
        self.script: dict[str, Any] = {}

    def set_script(self, **script: Any) -> None:
        self.script = script


@pytest.mark.parametrize("script", [None, SimpleNamespace(repository=""), SimpleNamespace(repository=None)])
def test_a_task_without_a_repository_carries_no_code(script: Any) -> None:
    assert codigo_da_tarefa(SimpleNamespace(data=SimpleNamespace(script=script))) is None


def test_fields_that_a_server_left_empty() -> None:
    script = SimpleNamespace(repository="/r", branch=None, version_num="abc", diff=None, working_dir=None)
    tarefa = SimpleNamespace(data=SimpleNamespace(script=script))
    assert codigo_da_tarefa(tarefa) == Codigo("/r", "", "abc", "", ".")
