"""Queues and the workers that listen on them."""

import socket
from dataclasses import dataclass
from typing import Any

from clearml.backend_api.session.client import APIClient

OUVIDO_HA_S = 90
"""A worker that reported within so many seconds counts as listening; an idle agent reports every 30 s."""

_DE_MUITAS = "service"


@dataclass(frozen=True)
class Trabalhador:
    """An agent: its name, the names of its queues, in order, and how many tasks it takes at once."""

    id: str
    filas: tuple[str, ...]

    @property
    def uma_so(self) -> bool:
        """Whether it runs one task at a time.

        An agent in services mode runs any number. The server does not say which mode it is; the name does:
        `make up` and docker-compose.yml call such an agent "...services".
        """
        host, _, nome = self.id.partition(":")
        return _DE_MUITAS not in (nome or host)

    @property
    def aqui(self) -> bool:
        """Whether it runs on this machine: an agent's name begins with its host, unless told otherwise."""
        return self.id.partition(":")[0] == socket.gethostname()


def nomes_das_filas() -> frozenset[str]:
    """The queues that are there."""
    return frozenset(str(fila.name) for fila in APIClient().queues.get_all(only_fields=["id", "name"]))


def criar_fila(nome: str) -> None:
    """Make a queue."""
    APIClient().queues.create(name=nome)


def _trabalhador(dados: Any) -> Trabalhador:
    return Trabalhador(str(dados.id), tuple(str(fila.name) for fila in dados.queues or []))


def trabalhadores() -> list[Trabalhador]:
    """The agents that listen on some queue now; not what a services agent registers for each of its tasks."""
    todos = (_trabalhador(dados) for dados in APIClient().workers.get_all(last_seen=OUVIDO_HA_S))
    return [t for t in todos if t.filas]
