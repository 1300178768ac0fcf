"""A process that makes one run and enqueues it: `python -m pipelines.retreino.lancador`, spoken to in JSON.

A process of its own, because ClearML's `PipelineController` takes the task of its process for its controller,
and the service has a task.

The server has no transaction, so a run is a bid before it is a run. What can happen between two steps:

1. The controller is made. Its tags, the causes, are in the very request. Killed after it: a bid that nobody
   enqueues; who sees it waits until it is `rascunho_max_s` old, deletes it, and the causes wait again.
2. It is signed with its own id, so that a clone of it is not taken for it.
3. Everything is read and decided again, without this bid. Whoever bids reads after it has bid, so of two
   processes one at least sees the other; the earlier bid (the server's time, then the id) stays, the other is
   deleted by its own process. Twice, with a pause: times may be equal.
4. It is enqueued. To delete an old bid is what keeps a process that slept between 3 and 4 from enqueuing it:
   there is nothing to enqueue any more.
5. It is marked as enqueued. Killed before it: the queue that the server writes on the task says the same.
"""

import json
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from clearml import Task

from funcoes.apoio.erros import ErroFila, ErroPipeline
from funcoes.comando import sdk
from funcoes.comando.processo import encerrar
from funcoes.comando.repositorio import Codigo
from funcoes.configuracao.config import de_plano
from funcoes.configuracao.nomes_clearml import PREFIXO_RETREINO, TAG_RETREINO
from funcoes.configuracao.secoes_retreino import ConfigDoRetreino
from funcoes.io_clearml.modelos import cliente
from pipelines.execucao import fila
from pipelines.fim.pedidos import PEDIDOS
from pipelines.fim.pendencias import PENDENCIAS
from pipelines.retreino.decisao import Veredito, decidir
from pipelines.retreino.leitura import NA_FILA, PROPRIEDADE, Leitor
from pipelines.retreino.situacao import Situacao


def apagar(corrida: str) -> None:
    """Delete a run that was never enqueued; nothing where it is gone already."""
    tarefas = cliente().tasks
    if tarefas.get_all(id=[corrida], only_fields=["id"], search_hidden=True):
        tarefas.delete(task=corrida, force=True)


def _assinar(controlador: Task, resto: str = "") -> None:
    controlador.set_user_properties(**{PROPRIEDADE: f"{controlador.id}{resto}"})


def sem_o_proprio(situacao: Situacao, proprio: str) -> Situacao:
    """As it would be without this bid and those that come after it."""
    lances = [c.id for c in situacao.lances()]
    depois = set(lances[lances.index(proprio) :]) if proprio in lances else set()
    return replace(situacao, corridas=tuple(c for c in situacao.corridas if c.id not in depois))


def _recusa(leitor: Leitor, config: ConfigDoRetreino, corrida: str, modelo: str, causas: set[str]) -> str:
    """Why this bid is not to become a run after all; "" where it is."""
    situacao = leitor.ler()
    if corrida not in {c.id for c in situacao.lances()}:
        return f"run {corrida} was taken for one that a killed process left, and is gone"
    for decisao in decidir(sem_o_proprio(situacao, corrida), config):
        if decisao.modelo != modelo:
            continue
        if decisao.veredito is not Veredito.COMECAR:
            return decisao.motivo
        if not causas & {c.id for c in decisao.causas}:
            return f"what asked for it is done, or is none any more: {decisao.motivo}"
        return ""
    return f"{modelo} is not looked after any more"


def _enfileirar(controlador: Task) -> None:
    """`ErroFila` where it was not; what is left is a bid like one of a killed process, or a run after all."""
    try:
        fila.enfileirar(controlador)
    except Exception as erro:  # whatever the SDK raises, such as for a run that is gone
        raise ErroFila(f"run {controlador.id} could not be enqueued, or is gone: {erro}") from erro


def lancar(pedido: Mapping[str, Any]) -> dict[str, str]:
    """Make the run that is asked for, and enqueue it unless there is a reason not to, which is returned."""
    config = ConfigDoRetreino.model_validate(pedido["config"])
    causas = set(pedido["causas"])
    PENDENCIAS.etiquetas = [TAG_RETREINO, *(f"{PREFIXO_RETREINO}{c}" for c in sorted(causas))]
    PEDIDOS.instalar()
    codigo = Codigo(**pedido["codigo"]) if pedido["codigo"] else None
    controlador = fila.rascunhar(de_plano(pedido["corrida"]), config.retreino.fila, codigo)
    PENDENCIAS.etiquetas = []
    corrida = str(controlador.id)
    _assinar(controlador)
    controlador.set_comment(pedido["comentario"])
    leitor = Leitor(config)
    for pausa_s in (config.retreino.confirmar_s, 0.0):
        recusa = _recusa(leitor, config, corrida, pedido["modelo"], causas)
        if recusa:
            apagar(corrida)
            return {"corrida": "", "motivo": recusa}
        time.sleep(pausa_s)
    _enfileirar(controlador)
    _assinar(controlador, NA_FILA)
    return {"corrida": corrida, "motivo": ""}


def pedir(
    config: ConfigDoRetreino,
    corrida: Mapping[str, str],
    modelo: str,
    causas: Mapping[str, str],
    codigo: Codigo | None,
) -> dict[str, Any]:
    """What the process is told. `causas`: what each of them says in words, by its id."""
    comentario = "Retraining, because of " + " and ".join(causas.values())
    return {
        "config": config.model_dump(),
        "corrida": dict(corrida),
        "modelo": modelo,
        "causas": sorted(causas),
        "comentario": comentario,
        "codigo": asdict(codigo) if codigo is not None else None,
    }


def principal() -> int:
    """Read the request, do it, say what came of it in the last line."""
    sdk.preparar()  # else the SDK would write to the user's home
    try:
        feito = lancar(json.load(sys.stdin))
    except ErroPipeline as erro:
        feito = {"corrida": "", "motivo": str(erro), "erro": type(erro).__name__}
    print(json.dumps(feito), flush=True)
    return 0


if __name__ == "__main__":
    encerrar(principal())
