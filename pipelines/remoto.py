"""The controller on an agent: the parameters come from its task, the stages go to a queue."""

import sys

from clearml import Task

from funcoes.errors import ErroPipeline
from funcoes.servidor import servidor_do_sdk
from pipelines import controle, graph
from pipelines.corrida import grafo, ler
from pipelines.fim.pedidos import PEDIDOS
from pipelines.fim.pendencias import PENDENCIAS
from pipelines.local import limpar
from pipelines.parametros import config_da_tarefa
from pipelines.repositorio import codigo_da_tarefa
from pipelines.retomada import manter_prontas
from pipelines.trabalho import usar_na_fila


def executar(tarefa_id: str) -> int:
    """Run the pipeline that this process was started for; returns the exit code.

    A parameter that was edited to something wrong fails the controller before any stage.
    """
    PENDENCIAS.assumir(tarefa_id)
    PENDENCIAS.servidor = servidor_do_sdk()
    PEDIDOS.instalar()
    controlador = graph.criar_controlador()
    tarefa = controlador.task
    try:
        config = config_da_tarefa(tarefa)
    except ErroPipeline as erro:
        print(f"error: {erro}", file=sys.stderr)
        tarefa.mark_failed(force=True, status_reason=type(erro).__name__, status_message=str(erro)[:1000])
        return erro.exit_code
    controle.assinar(tarefa)
    antes = grafo(tarefa)
    graph.declarar(controlador, config, codigo_da_tarefa(tarefa))
    usar_na_fila(controlador)
    mantidas = manter_prontas(controlador, antes)
    if mantidas:
        print(f"going on: {', '.join(mantidas)} stand from before")
    limpar(config)
    controlador.start()
    corrida = ler(Task.get_task(task_id=tarefa.id))
    return 0 if corrida.falha is None else 1
