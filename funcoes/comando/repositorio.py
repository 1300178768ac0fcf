"""The code that a task carries to an agent: a commit that can be fetched, and what differs from it.

An agent clones `repositorio`, checks out `commit` and applies `diff`. Commits that were not pushed yet travel
inside the diff; files that git does not track never travel.
"""

import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from funcoes.comando.sdk import RAIZ

DIFF_MAX_CARACTERES = 500_000
"""What ClearML's own SDK stores at most."""


@dataclass(frozen=True)
class Codigo:
    """Where the code lies and which state of it; `publicado` says whether the commit is on a remote.

    A repository without a remote is named by a `file:` address: agents quote a plain path with blanks in it.
    """

    repositorio: str
    ramo: str
    commit: str
    diff: str
    pasta: str = "."
    publicado: bool = True


def _git_bytes(raiz: Path, *argumentos: str) -> bytes | None:
    """What git prints, or None when it refuses or is not there."""
    try:
        return subprocess.run(["git", *argumentos], cwd=raiz, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None


def _git(raiz: Path, *argumentos: str) -> str | None:
    saida = _git_bytes(raiz, *argumentos)
    return None if saida is None else saida.decode("utf-8", errors="surrogateescape")


def _diferenca(topo: Path, base: str) -> str:
    """What differs from a commit, as text that `git apply` takes; line ends and encodings stay."""
    comando = (
        "diff", "--no-color", "--no-ext-diff", "--no-textconv", "--binary",
        "--src-prefix=a/", "--dst-prefix=b/", base,
    )  # fmt: skip
    try:
        return (_git_bytes(topo, *comando) or b"").decode("utf-8")
    except UnicodeDecodeError:  # a file in another encoding: let git write every file as binary, in ASCII
        with tempfile.NamedTemporaryFile("w", suffix=".gitattributes") as atributos:
            atributos.write("* -diff\n")
            atributos.flush()
            em_ascii = _git_bytes(topo, "-c", f"core.attributesFile={atributos.name}", *comando)
        return (em_ascii or b"").decode("utf-8", errors="replace")


def _url(raiz: Path, remoto: str) -> str:
    return (_git(raiz, "config", f"remote.{remoto}.url") or "").strip()


def _remoto(raiz: Path, topo: str) -> str:
    """Name of the remote that agents fetch from: origin, or the first one; "" without any.

    What `nomear_repositorio` adds, the repository's own address, is none.
    """
    proprio = Path(topo).as_uri()
    nomes = [nome for nome in (_git(raiz, "remote") or "").split() if _url(raiz, nome) not in {"", proprio}]
    return "origin" if "origin" in nomes else (nomes[0] if nomes else "")


def _base_publicada(raiz: Path, remoto: str) -> str | None:
    """The newest commit below HEAD that a branch of the remote holds; None when nothing was pushed yet."""
    sem = f"--remotes={remoto}"
    ineditos = (_git(raiz, "rev-list", "--first-parent", "HEAD", "--not", sem) or "").split()
    alvo = f"{ineditos[-1]}^" if ineditos else "HEAD"
    commit = _git(raiz, "rev-parse", "--verify", "--quiet", alvo)
    return commit.strip() if commit else None


def ler_codigo(raiz: Path = RAIZ) -> Codigo | None:
    """The state of the code now; None when this is no git repository, or one without a commit."""
    topo, cabeca = _git(raiz, "rev-parse", "--show-toplevel"), _git(raiz, "rev-parse", "--verify", "HEAD")
    if topo is None or cabeca is None:
        return None
    topo, cabeca = topo.strip(), cabeca.strip()
    remoto = _remoto(raiz, topo)
    publicada = _base_publicada(raiz, remoto) if remoto else None
    base = publicada or cabeca
    return Codigo(
        repositorio=_url(raiz, remoto) if remoto else Path(topo).as_uri(),
        ramo=(_git(raiz, "branch", "--show-current") or "").strip(),
        commit=base,
        diff=_diferenca(Path(topo), base),
        pasta=raiz.relative_to(topo).as_posix(),
        publicado=publicada is not None,
    )


def nao_rastreados(arquivos: list[Path], raiz: Path = RAIZ) -> list[str]:
    """Those of the files that git does not know, relative to the project: an agent will not have them."""
    rastreados = set((_git(raiz, "ls-files", "-z") or "").split("\0"))
    relativos = [a.relative_to(raiz).as_posix() for a in arquivos]
    return [r for r in relativos if r not in rastreados]


def codigo_da_tarefa(tarefa: Any) -> Codigo | None:
    """The code that a task carries; None for a task that was stored without a repository."""
    script = tarefa.data.script
    if script is None or not script.repository:
        return None
    return Codigo(
        script.repository,
        script.branch or "",
        script.version_num or "",
        script.diff or "",
        script.working_dir or ".",
    )


def levar(tarefa: Any, codigo: Codigo, entrada: str) -> None:
    """Let a task run this code, from its file `entrada`."""
    tarefa.set_script(
        repository=codigo.repositorio,
        branch=codigo.ramo,
        commit=codigo.commit,
        diff=codigo.diff,
        working_dir=codigo.pasta,
        entry_point=entrada,
    )


def nomear_repositorio(raiz: Path = RAIZ) -> None:
    """Let the SDK see a repository without a remote under its own address, in this process and its children.

    It would store neither commit nor difference otherwise, and nobody could run the task again.
    """
    topo = (_git(raiz, "rev-parse", "--show-toplevel") or "").strip()
    if not topo or _remoto(raiz, topo):
        return
    numero = int(os.environ.get("GIT_CONFIG_COUNT") or 0)
    os.environ[f"GIT_CONFIG_KEY_{numero}"] = "remote.origin.url"
    os.environ[f"GIT_CONFIG_VALUE_{numero}"] = Path(topo).as_uri()
    os.environ["GIT_CONFIG_COUNT"] = str(numero + 1)
