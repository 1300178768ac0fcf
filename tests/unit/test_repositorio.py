"""The code that a task carries: what an agent gets by clone, checkout and apply is what lies here."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pipelines import repositorio
from pipelines.repositorio import Codigo, codigo_da_tarefa, ler_codigo, levar, nao_rastreados

Git = Callable[..., str]


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


def git(pasta: Path, *argumentos: str) -> str:
    feito = subprocess.run(["git", *argumentos], cwd=pasta, capture_output=True, text=True, check=False)
    assert feito.returncode == 0, feito.stderr
    return feito.stdout.strip()


def gravar(pasta: Path, arquivos: dict[str, bytes], mensagem: str = "") -> str:
    """Write the files; with a message also commit them, and return the commit."""
    for nome, conteudo in arquivos.items():
        (pasta / nome).parent.mkdir(parents=True, exist_ok=True)
        (pasta / nome).write_bytes(conteudo)
    if not mensagem:
        return ""
    git(pasta, "add", "--all")
    git(pasta, "commit", "--quiet", "--message", mensagem)
    return git(pasta, "rev-parse", "HEAD")


@pytest.fixture
def meu(tmp_path: Path) -> Path:
    """A repository with one commit and no remote."""
    pasta = tmp_path / "meu"
    pasta.mkdir()
    git(pasta, "init", "--quiet", "--initial-branch=main")
    gravar(pasta, {"run.py": b"print(1)\n", "old.txt": b"old\n", "logo.png": b"\x89PNG\0\1"}, "first")
    return pasta


def juntar(pasta: Path, nome: str = "origin") -> Path:
    """Give the repository an empty remote: a bare repository beside it."""
    remoto = pasta.parent / f"{nome}.git"
    git(pasta.parent, "init", "--quiet", "--bare", "--initial-branch=main", str(remoto))
    git(pasta, "remote", "add", nome, str(remoto))
    return remoto


@pytest.fixture
def remoto(meu: Path) -> Path:
    """The remote of `meu`, with its first commit."""
    caminho = juntar(meu)
    git(meu, "push", "--quiet", "origin", "main")
    return caminho


def lido(raiz: Path) -> Codigo:
    """The code of a repository that has some."""
    codigo = ler_codigo(raiz)
    assert codigo is not None
    return codigo


def no_agente(codigo: Codigo, destino: Path) -> dict[str, bytes]:
    """What an agent has after clone, checkout and apply: path to content."""
    git(destino.parent, "clone", "--quiet", "--no-checkout", codigo.repositorio, str(destino))
    git(destino, "checkout", "--quiet", codigo.commit)
    if codigo.diff:
        correcao = destino.with_suffix(".diff")
        correcao.write_bytes(codigo.diff.encode())
        git(destino, "apply", str(correcao))
    return arvore(destino)


def arvore(pasta: Path) -> dict[str, bytes]:
    arquivos = [p for p in sorted(pasta.rglob("*")) if p.is_file() and ".git" not in p.parts]
    return {p.relative_to(pasta).as_posix(): p.read_bytes() for p in arquivos}


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


def test_an_edit_that_is_not_committed_travels_in_the_diff(meu: Path, tmp_path: Path) -> None:
    gravar(meu, {"run.py": b"print(2)\n"})
    codigo = lido(meu)
    assert codigo.commit == git(meu, "rev-parse", "HEAD")
    assert "-print(1)\n+print(2)\n" in codigo.diff
    assert no_agente(codigo, tmp_path / "agente") == arvore(meu)


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


def test_commits_that_were_not_pushed_travel_inside_the_diff(meu: Path, remoto: Path, tmp_path: Path) -> None:
    publicado = git(meu, "rev-parse", "HEAD")
    gravar(meu, {"run.py": b"print(2)\n"}, "second")
    gravar(meu, {"run.py": b"print(2)\nprint(3)\n", "steps/train.py": b"pass\n"}, "third")
    gravar(meu, {"run.py": b"print(2)\nprint(4)\n"})
    codigo = lido(meu)
    assert (codigo.repositorio, codigo.commit, codigo.publicado) == (str(remoto), publicado, True)
    assert no_agente(codigo, tmp_path / "agente") == arvore(meu)


MUDANCAS: dict[str, dict[str, bytes]] = {
    "a binary file": {"logo.png": bytes(range(256)) * 4},
    "a new binary file": {"data/x.bin": b"\0\xff\r\n\0"},
    "a path with spaces and accents": {"configs/minha seção.yaml": b"a: 1\n"},
    "no newline at the end": {"run.py": b"print(2)"},
    "an empty file": {"funcoes/__init__.py": b""},
    "text of other languages": {"run.py": "print('−3 °C, ção, 温')\n".encode()},
    "form feeds and other separators": {"run.py": "a = 1\f\nb = '\u2028\x85'\n".encode()},
}


@pytest.mark.parametrize("como", ["committed", "staged"])
@pytest.mark.parametrize("arquivos", MUDANCAS.values(), ids=MUDANCAS.keys())
def test_every_kind_of_change_arrives(
    meu: Path, remoto: Path, tmp_path: Path, arquivos: dict[str, bytes], como: str
) -> None:
    gravar(meu, arquivos, "changed" if como == "committed" else "")
    git(meu, "add", "--all")
    codigo = lido(meu)
    assert codigo.repositorio == str(remoto)
    assert no_agente(codigo, tmp_path / "agente") == arvore(meu)


@pytest.mark.parametrize(
    ("antes", "depois"),
    [
        (b"a\r\nb\r\n", b"a\r\nc\r\n"),
        (b"a\nb\n", b"a\r\nb\r\n"),
        (b"a\r\nb\r\n", b"a\nb\n"),
        (b"x", b"a\rb\r"),
    ],
    ids=["edited", "to CRLF", "to LF", "CR alone"],
)
def test_line_endings_arrive_as_they_are(
    meu: Path, remoto: Path, tmp_path: Path, antes: bytes, depois: bytes
) -> None:
    gravar(meu, {"run.bat": antes}, "windows")
    git(meu, "push", "--quiet", "origin", "main")
    gravar(meu, {"run.bat": depois})
    codigo = lido(meu)
    assert codigo.repositorio == str(remoto)
    assert no_agente(codigo, tmp_path / "agente") == arvore(meu)


def test_a_file_in_another_encoding_arrives(meu: Path, remoto: Path, tmp_path: Path) -> None:
    gravar(meu, {"notas.txt": "verão\n".encode("latin-1")}, "notes")
    git(meu, "push", "--quiet", "origin", "main")
    gravar(meu, {"notas.txt": "verão, São Paulo\n".encode("latin-1")})
    codigo = lido(meu)
    assert codigo.repositorio == str(remoto)
    assert no_agente(codigo, tmp_path / "agente") == arvore(meu)


def test_a_deleted_and_a_renamed_file_arrive(meu: Path, remoto: Path, tmp_path: Path) -> None:
    gravar(meu, {"steps/long.py": b"".join(b"x = %d\n" % n for n in range(30))}, "long")
    git(meu, "mv", "steps/long.py", "steps/longer name.py")
    (meu / "old.txt").unlink()
    codigo = lido(meu)
    assert codigo.repositorio == str(remoto)
    chegou = no_agente(codigo, tmp_path / "agente")
    assert chegou == arvore(meu)
    assert not {"old.txt", "steps/long.py"} & chegou.keys()


def test_a_script_that_was_made_executable_arrives_so(meu: Path, remoto: Path, tmp_path: Path) -> None:
    (meu / "run.py").chmod(0o755)
    codigo = lido(meu)
    assert codigo.repositorio == str(remoto)
    no_agente(codigo, tmp_path / "agente")
    assert os.access(tmp_path / "agente" / "run.py", os.X_OK)


def test_a_merge_of_something_pushed_into_something_that_was_not(
    meu: Path, remoto: Path, tmp_path: Path
) -> None:
    publicado = git(meu, "rev-parse", "HEAD")
    git(meu, "switch", "--quiet", "--create", "other")
    gravar(meu, {"other.py": b"pass\n"}, "theirs")
    git(meu, "push", "--quiet", "origin", "other")
    git(meu, "switch", "--quiet", "main")
    gravar(meu, {"mine.py": b"pass\n"}, "mine")
    git(meu, "merge", "--quiet", "--no-edit", "other")
    codigo = lido(meu)
    assert (codigo.repositorio, codigo.commit) == (str(remoto), publicado)
    assert no_agente(codigo, tmp_path / "agente") == arvore(meu)


def test_a_branch_that_began_long_ago_does_not_make_the_diff_longer(
    meu: Path, remoto: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as antes:
        antes.setenv("GIT_COMMITTER_DATE", "2020-01-01T00:00:00Z")
        git(meu, "switch", "--quiet", "--create", "old")
        gravar(meu, {"other.py": b"pass\n"}, "begun long ago, never pushed")
    git(meu, "switch", "--quiet", "main")
    publicado = gravar(meu, {"much.txt": b"much\n" * 1000}, "second")
    git(meu, "push", "--quiet", "origin", "main")
    git(meu, "merge", "--quiet", "--no-edit", "old")
    codigo = lido(meu)
    assert (codigo.repositorio, codigo.commit) == (str(remoto), publicado)
    assert "much" not in codigo.diff
    assert no_agente(codigo, tmp_path / "agente") == arvore(meu)


def test_a_detached_head_has_no_branch(meu: Path, remoto: Path, tmp_path: Path) -> None:
    git(meu, "checkout", "--quiet", "--detach")
    gravar(meu, {"run.py": b"print(2)\n"}, "off the branch")
    codigo = lido(meu)
    assert (codigo.repositorio, codigo.ramo) == (str(remoto), "")
    assert no_agente(codigo, tmp_path / "agente") == arvore(meu)


@pytest.mark.parametrize(
    ("chave", "valor"),
    [
        ("diff.noprefix", "true"),
        ("diff.mnemonicPrefix", "true"),
        ("diff.renames", "copies"),
        ("color.ui", "always"),
        ("diff.external", "/bin/false"),
        ("core.quotePath", "false"),
    ],
)
def test_the_taste_of_whoever_runs_it_changes_nothing(
    meu: Path, remoto: Path, tmp_path: Path, chave: str, valor: str
) -> None:
    git(meu, "config", chave, valor)
    gravar(meu, {"run.py": b"print(2)\n", "ção.txt": b"1\n"})
    git(meu, "add", "--all")
    codigo = lido(meu)
    assert codigo.repositorio == str(remoto)
    assert no_agente(codigo, tmp_path / "agente") == arvore(meu)


def test_a_diff_for_people_is_not_taken_for_the_real_one(meu: Path, remoto: Path, tmp_path: Path) -> None:
    gravar(meu, {".gitattributes": b"*.png diff=foto\n"}, "textconv")
    git(meu, "config", "diff.foto.textconv", "wc -c <")
    gravar(meu, {"logo.png": b"\x89PNG\0\2\3"})
    codigo = lido(meu)
    assert codigo.repositorio == str(remoto)
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


def test_what_git_does_not_know_stays_behind(meu: Path, remoto: Path, tmp_path: Path) -> None:
    gravar(meu, {"novo.py": b"", "run.py": b"import novo\n"})
    codigo = lido(meu)
    assert codigo.repositorio == str(remoto)
    chegou = no_agente(codigo, tmp_path / "agente")
    assert chegou == {k: v for k, v in arvore(meu).items() if k != "novo.py"}


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
