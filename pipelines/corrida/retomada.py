"""Going on with a run: whether it can, and which of its stages stand."""

from typing import Any

from clearml import Task

from funcoes.apoio.erros import ErroConfig
from funcoes.configuracao.nomes_clearml import SECAO_ARGS
from pipelines.corrida.estado import Corrida, ler

_PRONTAS = frozenset({"completed", "cached"})
_SEM_FIM = frozenset({"failed", "stopped"})


def exigir_retomavel(controlador: Task, vivo: bool) -> Corrida:
    """The run as it stands; `ErroConfig` when there is nothing to go on with.

    A copy that failed before its first stage still shows the stages of the run that it was made of.
    """
    if vivo:
        raise ErroConfig(
            f"{controlador.id} still runs ({controlador.data.status}): wait, or end it first with "
            f"--stop {controlador.id}"
        )
    corrida = ler(controlador)
    if corrida.falha is None and str(controlador.data.status) not in _SEM_FIM:
        raise ErroConfig(
            f"{controlador.id} is complete, there is nothing to go on with. Start a new run, or run one "
            f"stage again: --stage NAME --from {controlador.id}"
        )
    return corrida


def _mesmos_argumentos(no: Any, tarefa: Task) -> bool:
    """Whether a finished stage ran what this node asks for; references to other stages aside."""
    tem = tarefa.get_parameters() or {}
    fixos = {k: v for k, v in no.parameters.items() if "${" not in str(v)}
    fixos.pop(f"{SECAO_ARGS}/campeao_id", None)  # filled in when the stage's turn comes
    return all(str(tem.get(chave, "")) == str(valor) for chave, valor in fixos.items())


def manter_prontas(controlador: Any, antes: dict[str, dict[str, Any]]) -> list[str]:
    """Mark the stages that this run has finished, in order, up to the first that must run; their names.

    A stage whose sources or arguments changed since runs again, and all that come after it.

    Args:
        controlador: with its steps added.
        antes: the graph as its task had it before they were: adding steps overwrites it.
    """
    tarefas = _tarefas(antes)
    mantidas: list[str] = []
    if not any(tarefa.parent == controlador.task.id for tarefa in tarefas.values()):
        return mantidas  # a copy of another run, whose stages are not its own
    for nome, no in controlador.get_pipeline_dag().items():
        tarefa = tarefas.get(nome)
        if tarefa is None or antes[nome].get("status") not in _PRONTAS or not _mesmos_argumentos(no, tarefa):
            break
        no.executed, no.status = tarefa.id, antes[nome]["status"]
        mantidas.append(nome)
    return mantidas


def _tarefas(nos: dict[str, dict[str, Any]]) -> dict[str, Task]:
    """The finished tasks of a stored graph, by stage."""
    ids = {str(no["job_id"]): nome for nome, no in nos.items() if no.get("job_id")}
    achadas = Task.get_tasks(task_ids=[*ids]) if ids else []
    return {ids[t.id]: t for t in achadas if str(t.data.status) in {"completed", "published"}}
