"""What a controller's own page shows in the end, so that whole runs can be compared in the dashboard."""

from typing import Any

import pandas as pd
from clearml import Task

from funcoes.apoio.arredondar import arredondado
from pipelines.resultado import resumo


def _tarefa(no: Any) -> Task:
    return no.job.task if no.job else Task.get_task(task_id=no.executed)


def _relatar(controlador: Any) -> None:
    nos, log = controlador.get_pipeline_dag(), controlador.task.get_logger()
    linhas = resumo.ler_leaderboard(_tarefa(nos["train"]))
    tabela = pd.DataFrame([{**linha, **linha["metrics"]} for linha in linhas])
    tabela = tabela.drop(columns=["metrics", "interval"])
    log.report_table(title="leaderboard", series="tabela", iteration=0, table_plot=arredondado(tabela))
    escolhido = next(linha for linha in linhas if linha["chosen"])
    for metrica, valor in escolhido["metrics"].items():
        log.report_single_value(f"oof {metrica}", valor)
    portao = resumo.ler_portao(_tarefa(nos["validate"]))
    log.report_single_value("promoted by the gate", float(portao["passed"]))
    log.report_text("\n".join(["gate: passed" if portao["passed"] else "gate: refused", *portao["reasons"]]))


def relatar(controlador: Any, _: Any) -> None:
    """Report leaderboard, metrics of the chosen candidate and the gate's reasons; called after `register`.

    A run that is done must not fail because its page could not be written.
    """
    try:
        _relatar(controlador)
    except Exception as erro:
        print(f"the controller's page was not completed: {type(erro).__name__}: {erro}")
