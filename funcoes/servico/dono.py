"""Who serves from a serving folder: one at a time, since each writes there what it serves, and as whom.

Two would take the model, the task and the usage from each other without a word. The system lets go of the
lock when the process ends, however it ends.
"""

import fcntl
import os
import platform
import shlex
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from funcoes.apoio.erros import ErroConfig, ErroRegistro
from funcoes.servico.pasta import PastaServico, Servivel, Uso, agora

_LEGIVEL: Final = 0o644
"""Others who serve from the same folder have to see whose it is."""
_ULTIMA_PORTA: Final = 65535
_tomadas: Final[list[int]] = []
"""Descriptors of the locks that this process holds."""


class Dono(BaseModel):
    """Who has the folder: what was typed, where it runs, since when."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    pid: int
    maquina: str
    comando: str
    host: str
    desde: datetime


class Chegada(BaseModel):
    """Who wants the folder: the command, its options but for the folder, and where it would listen."""

    model_config = ConfigDict(frozen=True)

    comando: str
    opcoes: tuple[str, ...]
    host: str
    porta: int


def tomar(pasta: PastaServico, chegada: Chegada) -> None:
    """Have the folder for the life of this process; `ErroConfig` names who has it, and what to type instead.

    Where the file system knows no locks, or nothing can be written, nobody is refused.
    """
    arquivo = _arquivo(pasta)
    descritor = _abrir(pasta, arquivo)
    if descritor is None:
        return
    try:
        fcntl.flock(descritor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descritor)
        raise ErroConfig(recusa(pasta, _ler(arquivo), chegada)) from None
    except OSError:
        os.close(descritor)
        return
    _tomadas.append(descritor)
    dono = Dono(
        pid=os.getpid(), maquina=platform.node(), comando=chegada.comando, host=chegada.host, desde=agora()
    )
    with suppress(OSError):  # a full disk, a file of another user: the lock holds without a name in it
        os.truncate(descritor, 0)
        os.pwrite(descritor, dono.model_dump_json().encode(), 0)


def _abrir(pasta: PastaServico, arquivo: Path) -> int | None:
    """The lock's file, to write or, where it is another user's, to lock only; never through a link."""
    with suppress(OSError):
        pasta.pasta.mkdir(parents=True, exist_ok=True)
    for modo in (os.O_RDWR | os.O_CREAT, os.O_RDONLY):
        with suppress(OSError):
            return os.open(arquivo, modo | os.O_NOFOLLOW, _LEGIVEL)
    return None


def soltar() -> None:
    """Let go; also in a process that was forked off, which would hold the folder beyond our end."""
    while _tomadas:
        os.close(_tomadas.pop())


os.register_at_fork(after_in_child=soltar)


def recusa(pasta: PastaServico, dono: Dono | None, chegada: Chegada) -> str:
    """Who serves from the folder, what and where, how to end it, and how to serve beside it."""
    if dono is None:
        quem, fim = "another process", "end that one first"
    else:
        longe = "" if dono.maquina == platform.node() else f" of the machine {dono.maquina}"
        quem = f"process {dono.pid}{longe} ({dono.comando}{_o_que_serve(pasta, dono)})"
        fim = f"end it with Ctrl-C where it runs, or with: kill {dono.pid}"
    return (
        f"{pasta.pasta} is the serving folder of {quem} already, and two would take the model from each "
        f"other: {fim}\nTo serve beside it, in a folder and on a port of its own: "
        f"{ao_lado(pasta.pasta, chegada, _porta(pasta))}"
    )


def ao_lado(pasta: Path, chegada: Chegada, ocupada: int) -> str:
    """What is typed to serve beside who listens on `ocupada` (0: nobody knows where), ready for a shell."""
    opcoes = [*chegada.opcoes]
    if chegada.porta and ocupada in {0, chegada.porta}:
        while (dita := f"http.porta={chegada.porta}") in opcoes:
            del opcoes[opcoes.index(dita) - 1 : opcoes.index(dita) + 1]
        outra_porta = chegada.porta + 1 if chegada.porta < _ULTIMA_PORTA else chegada.porta - 1
        opcoes += ["--set", f"http.porta={outra_porta}"]
    outra = next(p for n in range(2, 10_000) if not (p := pasta.with_name(f"{pasta.name}-{n}")).exists())
    return f"{chegada.comando} {shlex.join(['--pasta', str(outra), *opcoes])}"


def _o_que_serve(pasta: PastaServico, dono: Dono) -> str:
    """Address and model, as far as the folder says them of this process."""
    try:
        uso, servida = pasta.ler(pasta.uso, Uso), pasta.ler(pasta.bom, Servivel)
    except ErroRegistro:
        return ""
    if uso is None or dono.pid not in {uso.pid, uso.pai}:
        return ""
    modelo = f"{servida.nome} version {servida.versao}" if servida is not None else "no model yet"
    return f", {modelo} on http://{dono.host}:{uso.porta}"


def _porta(pasta: PastaServico) -> int:
    try:
        uso = pasta.ler(pasta.uso, Uso)
    except ErroRegistro:
        return 0
    return uso.porta if uso is not None else 0


def _arquivo(pasta: PastaServico) -> Path:
    return pasta.pasta / ".dono"


def _ler(arquivo: Path) -> Dono | None:
    """None while it is being written."""
    try:
        return Dono.model_validate_json(arquivo.read_bytes())
    except (OSError, ValidationError):
        return None
