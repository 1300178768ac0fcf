"""What an agent gets by clone, checkout and apply is what lies here, whatever was changed."""

import os
from pathlib import Path

import pytest

from tests.unit.funcoes.comando.repositorio.git_de_teste import arvore, git, gravar, lido, no_agente


def test_an_edit_that_is_not_committed_travels_in_the_diff(meu: Path, tmp_path: Path) -> None:
    gravar(meu, {"run.py": b"print(2)\n"})
    codigo = lido(meu)
    assert codigo.commit == git(meu, "rev-parse", "HEAD")
    assert "-print(1)\n+print(2)\n" in codigo.diff
    assert no_agente(codigo, tmp_path / "agente") == arvore(meu)


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


def test_what_git_does_not_know_stays_behind(meu: Path, remoto: Path, tmp_path: Path) -> None:
    gravar(meu, {"novo.py": b"", "run.py": b"import novo\n"})
    codigo = lido(meu)
    assert codigo.repositorio == str(remoto)
    chegou = no_agente(codigo, tmp_path / "agente")
    assert chegou == {k: v for k, v in arvore(meu).items() if k != "novo.py"}
