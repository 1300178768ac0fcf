"""The project that the running task belongs to, and which tasks are still at work."""

from collections.abc import Sequence

from clearml import Task

from funcoes.configuracao.nomes_clearml import PASTA_PIPELINES, PIPELINE, PROJETO


def projeto_da_tarefa(nome: str) -> str:
    """`Team/.pipelines/conforto-termico` to `Team`; a task outside a pipeline is of the configured one."""
    raiz, separador, _ = nome.partition(f"/{PASTA_PIPELINES}/")
    return raiz if separador else PROJETO


def projeto() -> str:
    """Where datasets are written and found: beside the pipeline that this task is part of.

    An agent does not share the environment of whoever launched the run, but it has the task.
    """
    tarefa = Task.current_task()
    return projeto_da_tarefa(tarefa.get_project_name() or "") if tarefa is not None else PROJETO


def projeto_das_etapas() -> str:
    """Where ClearML keeps the tasks of this project's pipeline."""
    return f"{projeto()}/{PASTA_PIPELINES}/{PIPELINE}"


def alguma_viva(ids: Sequence[str]) -> bool:
    """Whether one of these tasks runs, or will: what it has begun to write is not to be touched."""
    tarefas = Task.get_tasks(task_ids=list(ids)) if ids else []
    return any(t.get_status() in {"in_progress", "queued", "created"} for t in tarefas)
