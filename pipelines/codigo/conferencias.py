"""What is checked before a run is given to a queue: each check says its problem in one line."""

import shlex
from collections.abc import Callable
from dataclasses import dataclass

from funcoes.apoio.erros import ErroConfig, ErroFila
from funcoes.comando.repositorio import DIFF_MAX_CARACTERES, Codigo
from funcoes.io_clearml.filas import Trabalhador


@dataclass(frozen=True)
class Pedido:
    """A run about to be enqueued, and what is there to carry it out.

    `fila_controlador` is "" when only stages are enqueued.
    """

    fila_controlador: str
    fila_etapas: str
    filas: frozenset[str]
    trabalhadores: tuple[Trabalhador, ...]
    codigo: Codigo | None
    nao_rastreados: tuple[str, ...] = ()

    def ouvintes(self, fila: str) -> list[Trabalhador]:
        """The agents that listen on a queue."""
        return [t for t in self.trabalhadores if fila in t.filas]

    def usadas(self) -> list[str]:
        """The queues that the run needs."""
        return [f for f in dict.fromkeys((self.fila_controlador, self.fila_etapas)) if f]


Conferencia = Callable[[Pedido], list[str]]
_DA_FILA: list[Conferencia] = []
_DO_CODIGO: list[Conferencia] = []


def _sobre(lista: list[Conferencia]) -> Callable[[Conferencia], Conferencia]:
    def registrar(conferencia: Conferencia) -> Conferencia:
        lista.append(conferencia)
        return conferencia

    return registrar


@_sobre(_DA_FILA)
def fila_existente(pedido: Pedido) -> list[str]:
    """Every queue is there."""
    existem = ", ".join(sorted(pedido.filas)) or "none"
    return [
        f"there is no queue {fila!r} (there are: {existem}); make it with --create-queue"
        for fila in pedido.usadas()
        if fila not in pedido.filas
    ]


@_sobre(_DA_FILA)
def alguem_ouve(pedido: Pedido) -> list[str]:
    """An agent listens on every queue."""
    return [
        f"no agent listens on queue {fila!r}: start one with `make up` (this machine), or there with "
        f"`clearml-agent daemon --queue {shlex.quote(fila)}`"
        for fila in pedido.usadas()
        if fila in pedido.filas and not pedido.ouvintes(fila)
    ]


@_sobre(_DA_FILA)
def sem_impasse(pedido: Pedido) -> list[str]:
    """The controller does not occupy the only agent that its stages could run on."""
    etapas = pedido.ouvintes(pedido.fila_etapas)
    so_um = len(etapas) == 1 and etapas[0].uma_so
    if not pedido.fila_controlador or not so_um or pedido.ouvintes(pedido.fila_controlador) != etapas:
        return []
    return [
        f"agent {etapas[0].id} runs one task at a time and is the only one for the controller (queue "
        f"{pedido.fila_controlador!r}) and its stages (queue {pedido.fila_etapas!r}): they would wait for "
        "each other for ever. Start a second agent, or one with --services-mode whose name says 'services'"
    ]


@_sobre(_DO_CODIGO)
def ha_repositorio(pedido: Pedido) -> list[str]:
    """There is a commit to start from."""
    if pedido.codigo is not None:
        return []
    return ["this folder is no git repository with a commit, so agents cannot get its code: git init, commit"]


@_sobre(_DO_CODIGO)
def tudo_rastreado(pedido: Pedido) -> list[str]:
    """Every file that the run imports is known to git."""
    if pedido.codigo is None or not pedido.nao_rastreados:
        return []
    nomes = " ".join(pedido.nao_rastreados)
    return [f"agents will not have files that git does not track, and the run imports them: git add {nomes}"]


@_sobre(_DO_CODIGO)
def diferenca_cabe(pedido: Pedido) -> list[str]:
    """The uncommitted changes fit into a task."""
    tamanho = len(pedido.codigo.diff) if pedido.codigo else 0
    if tamanho <= DIFF_MAX_CARACTERES:
        return []
    return [
        f"what differs from the last commit that agents can fetch has {tamanho // 1000} kB, a task carries "
        f"{DIFF_MAX_CARACTERES // 1000} kB: commit and push"
    ]


@_sobre(_DO_CODIGO)
def commit_publicado(pedido: Pedido) -> list[str]:
    """Agents of other machines can fetch the commit; those of `make up` read this repository."""
    alheios = [t for fila in pedido.usadas() for t in pedido.ouvintes(fila) if not t.aqui]
    if pedido.codigo is None or pedido.codigo.publicado or not alheios:
        return []
    return [
        f"agent {alheios[0].id} is elsewhere and cannot fetch commit {pedido.codigo.commit[:10]} from "
        f"{pedido.codigo.repositorio}: push it to a remote that agents reach"
    ]


def problemas(pedido: Pedido, conferencias: list[Conferencia]) -> list[str]:
    """Every problem that these checks find, in their order."""
    return [problema for conferencia in conferencias for problema in conferencia(pedido)]


def exigir(pedido: Pedido) -> None:
    """Raise with every problem, a line each: `ErroFila` for queues and agents, else `ErroConfig`."""
    da_fila, do_codigo = problemas(pedido, _DA_FILA), problemas(pedido, _DO_CODIGO)
    todos = "\n".join(da_fila + do_codigo)
    if da_fila:
        raise ErroFila(todos)
    if do_codigo:
        raise ErroConfig(todos)
