"""The controller on an agent: the parameters come from its task, the stages go to a queue."""

import sys

from clearml import Task

from funcoes.apoio.erros import ErroPipeline
from funcoes.apoio.tentativas import SECAO_CAUSA, dizer_causa
from funcoes.comando.repositorio import codigo_da_tarefa
from funcoes.comando.servidor import servidor_do_sdk
from pipelines import graph
from pipelines.comando import dados
from pipelines.controlador.parametros import config_da_tarefa
from pipelines.controlador.trabalho import usar_na_fila
from pipelines.corrida import controle
from pipelines.corrida.estado import grafo, ler
from pipelines.corrida.retomada import manter_prontas
from pipelines.execucao.local import limpar
from pipelines.fim.pedidos import PEDIDOS
from pipelines.fim.pendencias import PENDENCIAS


def executar(tarefa_id: str) -> int:
    """Run the pipeline that this process was started for; returns the exit code.

    A parameter that was edited to something wrong fails the controller before any stage.
    """
    PENDENCIAS.assumir(tarefa_id)
    PENDENCIAS.servidor = servidor_do_sdk()
    PEDIDOS.instalar()
    controlador = graph.criar_controlador()
    tarefa = controlador.task
    if SECAO_CAUSA in (tarefa.get_parameters() or {}):  # of the run before, or of the one it was copied from
        tarefa.delete_parameter(SECAO_CAUSA, force=True)
    try:
        config = config_da_tarefa(tarefa)
        dados.exigir_ids(config)
    except ErroPipeline as erro:
        print(f"error: {erro}", file=sys.stderr)
        tarefa.set_parameter(SECAO_CAUSA, dizer_causa(erro))
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
