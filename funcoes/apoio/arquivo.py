"""Files that are written whole or not at all."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from funcoes.apoio.erros import ErroConfig


def gravar_inteiro(destino: Path, conteudo: bytes, modo: int = 0o644) -> None:
    """Write beside it, then put it in its place: a reader, or an interruption, sees the old or the new.

    What a killed process leaves begins with a dot.
    """
    destino.parent.mkdir(parents=True, exist_ok=True)
    descritor, nome = tempfile.mkstemp(dir=destino.parent, prefix=f".{destino.name}.")
    try:
        with os.fdopen(descritor, "wb") as arquivo:
            arquivo.write(conteudo)
        Path(nome).chmod(modo)
        Path(nome).replace(destino)
    except BaseException:
        with suppress(OSError):
            Path(nome).unlink()
        raise


def inteiro(opcao: str, caminho: Path) -> Path:
    """The whole path of what was typed after an option; `ErroConfig` for one that leads nowhere.

    A link may lead to itself, and `~name` to nobody's home.
    """
    try:
        return caminho.expanduser().resolve()
    except (OSError, RuntimeError, ValueError) as erro:
        raise ErroConfig(f"{opcao} {caminho} leads nowhere ({erro}): name another") from erro


def exigir_gravavel(pasta: Path, como_mudar: str) -> None:
    """Make the folder; `ErroConfig`, in one line, where nothing can be written."""
    try:
        pasta.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=pasta):
            pass
    except OSError as erro:
        raise ErroConfig(f"cannot write to {pasta} ({_motivo(erro)}): {como_mudar}") from erro


def exigir_destino(opcao: str, arquivo: Path) -> None:
    """Make the folder of a file that is to be written; `ErroConfig`, in one line, where it cannot be.

    As `gravar_inteiro` will do it: what is there is replaced, which only a file can be.
    """
    try:
        if arquivo.exists() and not arquivo.is_file():
            oque = "a folder" if arquivo.is_dir() else "no ordinary file"
            raise ErroConfig(f"{opcao} {arquivo} is {oque}: name a file")
        arquivo.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=arquivo.parent, prefix=f".{arquivo.name}."):
            pass
    except OSError as erro:
        raise ErroConfig(
            f"{opcao} {arquivo} cannot be written ({_motivo(erro)}): name another file"
        ) from erro


def _motivo(erro: OSError) -> str:
    if isinstance(erro, FileExistsError):  # where a folder was to be made
        return "Not a directory"
    return erro.strerror or type(erro).__name__
