"""The ClearML task of the service: what was decided, when, why, and which run came of it; and its end."""

import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import pandas as pd
from clearml import Task

from funcoes.configuracao.nomes_clearml import PROJETO, RETRAIN, TIPO_RETRAIN
from funcoes.io_clearml.modelos import cliente
from funcoes.io_clearml.projeto import projeto
from pipelines.retreino.lancar import Feito
from steps.servico.tarefa import fim_pedido

CONFIGURACAO: Final = "decisions"
"""Configuration object of the task: every decision, the oldest first, as JSON."""

_GUARDADAS: Final = 500
_TERMINADOS: Final = {"stopped", "failed", "completed", "closed", "published"}
_UMA_VEZ: Final = "once"
"""Tag of the task to which `--once` adds what it decides, however often it is called."""


class Decisoes:
    """What was decided, as a table on a task's page and as JSON; the same decision again is not repeated."""

    def __init__(self, tarefa: Any) -> None:
        self._tarefa = tarefa
        texto = tarefa.get_configuration_object(CONFIGURACAO)
        self._linhas: list[dict[str, str]] = json.loads(texto) if texto else []
        self._ditas = {linha["model"]: _chave(linha) for linha in self._linhas}

    def anotar(self, feitos: list[Feito]) -> list[Feito]:
        """Write down what is new, and return it."""
        novas = [
            (f, linha) for f in feitos if self._ditas.get((linha := _linha(f))["model"]) != _chave(linha)
        ]
        if not novas:
            return []
        self._linhas = [*self._linhas, *(linha for _, linha in novas)][-_GUARDADAS:]
        self._tarefa.set_configuration_object(
            CONFIGURACAO, config_text=json.dumps(self._linhas, indent=1), config_type="json"
        )
        log = self._tarefa.get_logger()
        log.report_table(CONFIGURACAO, "all", iteration=0, table_plot=pd.DataFrame(self._linhas[::-1]))
        self._ditas |= {linha["model"]: _chave(linha) for _, linha in novas}
        return [feito for feito, _ in novas]


def _linha(feito: Feito) -> dict[str, str]:
    decisao = feito.decisao
    return {
        "time": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "model": decisao.modelo,
        "decision": feito.dito,
        "why": decisao.motivo,
        "causes": " ".join(c.id for c in decisao.causas),
        "run": feito.corrida,
    }


def _chave(linha: Mapping[str, str]) -> tuple[str, ...]:
    """What makes two decisions the same, whenever they were made."""
    return tuple(linha[k] for k in ("decision", "why", "run"))


class TarefaDoRetreino:
    """One task for the life of the service, or the one that an agent started this process for."""

    def __init__(
        self, parametros: Mapping[str, str], pedir_fim: Callable[[str], None], prazo_s: float
    ) -> None:
        self._pedir_fim = pedir_fim
        self._prazo_s = prazo_s
        self._tarefa: Any = Task.init(
            project_name=PROJETO,
            task_name=RETRAIN,
            task_type=TIPO_RETRAIN,
            reuse_last_task_id=False,
            auto_connect_arg_parser=False,
            auto_connect_frameworks=False,
            auto_resource_monitoring=False,
        )
        self._tarefa.update_parameters(dict(parametros))
        self._tarefa.register_abort_callback(self._ao_abortar, callback_execution_timeout=prazo_s)
        self.decisoes = Decisoes(self._tarefa)

    @property
    def id(self) -> str:
        """Of the task."""
        return str(self._tarefa.id)

    def _ao_abortar(self) -> None:
        self._pedir_fim("the ClearML task was aborted")
        time.sleep(self._prazo_s)  # the SDK ends the process when this returns; the service ends before

    def obedecer(self) -> None:
        """End the service when its task was ended by somebody else; the SDK looks more seldom."""
        campos = ["status", "status_message", "status_reason"]
        for t in cliente().tasks.get_all(id=[self.id], only_fields=campos, search_hidden=True):
            status, mensagem, motivo = (str(v or "") for v in (t.status, t.status_message, t.status_reason))
            if fim_pedido(status, mensagem, motivo):
                self._pedir_fim(f"the ClearML task is {status}: {mensagem or motivo or 'ended by somebody'}")
            elif status in _TERMINADOS:  # the server was away for long, and is back
                self._tarefa.mark_started(force=True)

    def fechar(self, codigo: int, motivo: str, parada: bool) -> None:
        """Completed, stopped or failed."""
        if codigo == 0 and not parada:
            self._tarefa.close()
            return
        self._tarefa.flush(wait_for_uploads=True)
        marcar = self._tarefa.mark_stopped if parada else self._tarefa.mark_failed
        marcar(force=True, status_message=motivo[:1000])


def anotar_uma_vez(feitos: list[Feito]) -> None:
    """Write down what `--once` has decided; all its calls share one task."""
    filtro = {"type": [TIPO_RETRAIN], "order_by": ["created"]}
    achadas = Task.get_tasks(
        project_name=projeto(), task_name=f"^{RETRAIN}$", tags=[_UMA_VEZ], task_filter=filtro
    )
    tarefa = achadas[0] if achadas else _nova_de_uma_vez()
    tarefa.mark_started(force=True)
    for feito in Decisoes(tarefa).anotar(feitos):
        tarefa.get_logger().report_text(feito.em_palavras(), print_console=False)
    tarefa.flush(wait_for_uploads=True)
    tarefa.mark_completed(force=True)


def _nova_de_uma_vez() -> Any:
    tarefa = Task.create(
        project_name=PROJETO, task_name=RETRAIN, task_type=TIPO_RETRAIN, packages=[], add_task_init_call=False
    )
    tarefa.set_tags([_UMA_VEZ])
    return tarefa
