"""The server, asked directly: few calls, each with a short time-out, none repeated.

The SDK's own session waits and repeats without end, and may be what hangs.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, TypeVar

import requests

from funcoes.comando.servidor import Servidor

VIVAS: Final = ("created", "queued", "in_progress")
_ESPERA_S: Final = (2.0, 4.0)
_DE_UMA_VEZ: Final = 8
_NO_MAXIMO: Final = 500

T = TypeVar("T")
R = TypeVar("R")


def em_paralelo(funcao: Callable[[T], R], itens: Sequence[T]) -> list[R]:
    """The results, in order; a slow server is waited for once, not for each."""
    if not itens:
        return []
    with ThreadPoolExecutor(min(len(itens), _DE_UMA_VEZ)) as grupo:
        return list(grupo.map(funcao, itens))


class Ligacao:
    """A login of its own; every method raises `requests.RequestException` when the server does not answer."""

    def __init__(self, servidor: Servidor) -> None:
        self._api = servidor.api
        resposta = requests.get(
            f"{servidor.api}/auth.login", auth=(servidor.chave, servidor.segredo), timeout=_ESPERA_S
        )
        resposta.raise_for_status()
        self._cabecalhos = {"Authorization": f"Bearer {resposta.json()['data']['token']}"}

    def _pedir(self, chamada: str, **corpo: Any) -> dict[str, Any]:
        resposta = requests.post(
            f"{self._api}/{chamada}", json=corpo, headers=self._cabecalhos, timeout=_ESPERA_S
        )
        resposta.raise_for_status()
        dados: dict[str, Any] = resposta.json()["data"]
        return dados

    def _tarefas(self, **filtro: Any) -> list[dict[str, Any]]:
        campos = ["id", "status", "parent"]
        pedido = {"search_hidden": True, "only_fields": campos, "page": 0, "page_size": _NO_MAXIMO}
        return list(self._pedir("tasks.get_all", **pedido, **filtro)["tasks"])

    def vivas(self, ids: Sequence[str], pais: Iterable[str]) -> list[dict[str, Any]]:
        """Tasks that have not ended: those named, the children of `pais`, and what these have made.

        A stage writes its dataset version as a task of its own.
        """
        por_id = [{"id": list(ids)}] if ids else []
        achadas = self._de([*por_id, *({"parent": pai} for pai in pais)])
        netas = self._de([{"parent": achada, "status": list(VIVAS)} for achada in achadas])
        return [t for t in (achadas | netas).values() if t.get("status") in VIVAS]

    def _de(self, filtros: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
        listas = em_paralelo(lambda filtro: self._tarefas(**filtro), filtros)
        return {str(t["id"]): t for lista in listas for t in lista}

    def parar(self, tarefa: dict[str, Any], motivo: str) -> None:
        """End a task now, whoever runs it; an agent sees that and ends its process.

        One that waits is taken off its queue first: an agent would start it although it has ended.
        """
        if tarefa["status"] == "queued":
            self._pedir("tasks.dequeue", task=tarefa["id"])
        self._pedir(
            "tasks.stopped", task=tarefa["id"], force=True, status_reason=motivo, status_message=motivo
        )
