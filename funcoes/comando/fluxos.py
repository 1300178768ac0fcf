"""Standard input, output and error of a command: always there, and never a reason to break the work off.

Uses nothing but Python's own library: `partida` prepares them before anything else is imported.
"""

import atexit
import io
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_perdas: "list[str]" = []
"""Why the output could not be written, the first reason first."""


class _Destino(io.FileIO):
    """A descriptor that takes everything: once nothing more can be written, the rest goes nowhere.

    What a command is for lies on the server and in its folder, and is not to be lost because nobody reads
    along (`... | head -3`) or the disk of the output is full.
    """

    def __init__(self, descritor: int, e_saida: bool, dono: bool) -> None:
        super().__init__(descritor, "wb", closefd=dono)
        self._e_saida = e_saida

    def write(self, pedaco: "ReadableBuffer", /) -> int:
        """All of it, as far as the caller sees."""
        try:
            return super().write(pedaco)
        except OSError as erro:
            if self._e_saida and not isinstance(erro, BrokenPipeError):  # a reader may leave
                _perdas.append(erro.strerror or type(erro).__name__)
            _abrir_nada(self.fileno())
            return len(memoryview(pedaco).cast("B"))


def _abrir_nada(descritor: int) -> None:
    """Let a descriptor lead nowhere, also for the processes that are started from here."""
    nada = os.open(os.devnull, os.O_RDWR)
    if nada != descritor:
        os.dup2(nada, descritor)
        os.close(nada)
    os.set_inheritable(descritor, True)


def _existe(descritor: int) -> bool:
    try:
        os.fstat(descritor)
    except OSError:
        return False
    return True


def saida_em(descritor: int) -> io.TextIOWrapper:
    """The output on another descriptor, which is closed with it."""
    return io.TextIOWrapper(
        io.BufferedWriter(_Destino(descritor, e_saida=True, dono=True)), encoding="utf-8", errors="replace"
    )


def _refeito(antes: "io.TextIOWrapper | None", descritor: int) -> io.TextIOWrapper:
    """The stream on its descriptor as Python had made it, but one that takes everything."""
    cru = _Destino(descritor, e_saida=descritor == 1, dono=False)
    if antes is None:
        return io.TextIOWrapper(io.BufferedWriter(cru), encoding="utf-8", errors="backslashreplace")
    sem_fila = isinstance(antes.buffer, io.RawIOBase)  # python -u: Python itself does so
    camada: Any = cru if sem_fila else io.BufferedWriter(cru)
    return io.TextIOWrapper(
        camada,
        encoding=antes.encoding,
        errors=antes.errors,
        line_buffering=antes.line_buffering,
        write_through=antes.write_through,
    )


def _trocar(nome: str, fluxo: io.TextIOWrapper) -> None:
    setattr(sys, nome, fluxo)
    setattr(sys, f"__{nome}__", fluxo)


def preparar() -> None:
    """Open what is closed, and let nothing that cannot be written break the work off.

    A closed descriptor would be given to the next file that is opened, and what is printed would go there.
    """
    fechados = [descritor for descritor in (0, 1, 2) if not _existe(descritor)]
    for descritor in fechados:
        _abrir_nada(descritor)
    if sys.stdin is None:
        _trocar("stdin", open(os.devnull, encoding="utf-8"))  # noqa: PTH123, SIM115
    for nome, descritor in (("stdout", 1), ("stderr", 2)):
        antes = getattr(sys, nome)
        if antes is None and descritor not in fechados:  # Python found it closed, and somebody has it now
            descritor = os.open(os.devnull, os.O_WRONLY)  # noqa: PLW2901
        if antes is None or isinstance(antes, io.TextIOWrapper):
            _trocar(nome, _refeito(antes, descritor))
    atexit.register(_ao_sair)


def despejar(codigo: int) -> int:
    """Write what is left; the exit code, 1 instead of 0 where output was lost, which is said in one line."""
    for fluxo in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # whoever read it has left, or it was closed
            fluxo.flush()
    if not _perdas:
        return codigo
    with suppress(OSError, ValueError):
        sys.stderr.write(f"error: the output cannot be written: {_perdas[0]}\n")
        sys.stderr.flush()
    _perdas.clear()
    return codigo or 1


def _ao_sair() -> None:
    """For commands that end with `sys.exit`, as each does after its `--help`."""
    if despejar(0):
        os._exit(1)
