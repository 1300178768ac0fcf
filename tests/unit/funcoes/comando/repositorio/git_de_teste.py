"""Repositories of the tests' own, and what an agent makes of the code that a task carries."""

import subprocess
from pathlib import Path

from funcoes.comando.repositorio import Codigo, ler_codigo


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


def juntar(pasta: Path, nome: str = "origin") -> Path:
    """Give the repository an empty remote: a bare repository beside it."""
    remoto = pasta.parent / f"{nome}.git"
    git(pasta.parent, "init", "--quiet", "--bare", "--initial-branch=main", str(remoto))
    git(pasta, "remote", "add", nome, str(remoto))
    return remoto


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
