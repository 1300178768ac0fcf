"""The ClearML task of the service: what it shows, how it is ended from there, and its end.

Every method may take as long as the SDK waits for a server that is away, so none is called by the thread
that looks after the HTTP process.
"""

import contextlib
import os
import platform
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

import psutil
from clearml import Task

from funcoes.apoio.erros import ErroRegistro
from funcoes.configuracao.nomes_clearml import PROJETO, SECAO_SAIDA, SERVE, TIPO_SERVE
from funcoes.io_clearml.modelos import cliente
from funcoes.servico.pasta import Carregada, PastaServico, Servivel, Uso
from funcoes.servico.uso import parcelas, por_segundo

_TERMINADOS: Final = {"stopped", "failed", "completed", "closed", "published"}
_PERDIDA: Final = "non-responsive"
"""In what a server writes on a task that it has not heard of for long: it was away itself, or we were."""


def fim_pedido(status: str, mensagem: str, motivo: str) -> bool:
    """Whether somebody has ended the task, or asks for it: in the web page, or through its agent."""
    if _PERDIDA in mensagem or _PERDIDA in motivo:
        return False
    return status in _TERMINADOS or (status == "in_progress" and "stopping" in mensagem)


class TarefaDoServico:
    """One task for the life of the service, made when the server first answers."""

    def __init__(
        self,
        parametros: Mapping[str, str],
        pedir_fim: Callable[[str], None],
        prazo_s: float,
        pasta: PastaServico,
    ) -> None:
        self._parametros = dict(parametros)
        self._pedir_fim = pedir_fim
        self._prazo_s = prazo_s
        self._pasta = pasta
        self._inicio = time.monotonic()
        self._tarefa: Any = None
        self._antes: Uso | None = None
        self._endereco = self._modelo_id = ""

    def abrir(self) -> None:
        """Make the task, or take up the one that an agent started this process for."""
        if self._tarefa is not None:
            return
        tarefa = Task.init(
            project_name=PROJETO,
            task_name=SERVE,
            task_type=TIPO_SERVE,
            reuse_last_task_id=False,
            auto_connect_arg_parser=False,
            auto_connect_frameworks=False,
            auto_resource_monitoring=False,
        )
        encerrar_anterior(self._pasta, str(tarefa.id))
        self._pasta.anotar(self._pasta.tarefa, _desta(str(tarefa.id)))
        tarefa.update_parameters(self._parametros)
        tarefa.register_abort_callback(self._ao_abortar, callback_execution_timeout=self._prazo_s)
        self._tarefa = tarefa

    def _ao_abortar(self) -> None:
        self._pedir_fim("the ClearML task was aborted")
        time.sleep(self._prazo_s)  # the SDK ends the process when this returns; the service ends before

    def obedecer(self) -> None:
        """End the service when its task was ended by somebody else; the SDK looks more seldom."""
        achadas = cliente().tasks.get_all(
            id=[self._tarefa.id],
            only_fields=["status", "status_message", "status_reason"],
            search_hidden=True,
        )
        for t in achadas:
            status, mensagem, motivo = (str(v or "") for v in (t.status, t.status_message, t.status_reason))
            if fim_pedido(status, mensagem, motivo):
                self._pedir_fim(f"the ClearML task is {status}: {mensagem or motivo or 'ended by somebody'}")
            elif status in _TERMINADOS:  # the server was away for long, and is back
                self._tarefa.mark_started(force=True)

    def mostrar_modelo(self, ficha: Servivel) -> None:
        """The model that is served, as an input model of the task; every version served stays there."""
        if ficha.modelo_id == self._modelo_id:
            return
        self._tarefa.set_input_model(
            model_id=ficha.modelo_id,
            name=f"{ficha.nome} version {ficha.versao}",
            update_task_design=False,
            update_task_labels=False,
        )
        self._modelo_id = ficha.modelo_id

    def mostrar_endereco(self, endereco: str) -> None:
        """Where the API answers, as the parameter `Saida/endereco`."""
        if endereco != self._endereco:
            self._tarefa.update_parameters({f"{SECAO_SAIDA}/endereco": endereco})
            self._endereco = endereco

    def relatar(self, uso: Uso) -> None:
        """Usage since the last report as scalars over the seconds of service, and the votes so far."""
        if self._antes is not None and uso.em <= self._antes.em:
            return
        log, em = self._tarefa.get_logger(), int(time.monotonic() - self._inicio)
        taxas = por_segundo(self._antes, uso)
        titulos: dict[str, Mapping[str, float]] = {
            "requests per second": taxas,
            "latency (ms)": uso.latencia_ms if uso.latencia_ms.get("p99") else {},
            "share of votes": parcelas(uso.por_voto),
            "model version": {"version": uso.versao} if uso.modelo_id else {},
            "models refused": {"by the HTTP process": uso.recusados},
        }
        for titulo, series in titulos.items():
            for serie, valor in series.items():
                log.report_scalar(titulo, serie, float(valor), iteration=em)
        votos = sorted(uso.por_voto, key=int)
        if votos:  # always iteration 0: one plot that changes, not one for each report
            log.report_histogram(
                "predictions", "votes", [uso.por_voto[v] for v in votos], iteration=0, xlabels=votos
            )
        self._antes = uso

    def fechar(self, codigo: int, motivo: str, parada: bool) -> None:
        """Completed, stopped or failed."""
        if self._tarefa is None:
            return
        if codigo == 0 and not parada:
            self._tarefa.close()
        else:
            self._tarefa.flush(wait_for_uploads=True)
            marcar = self._tarefa.mark_stopped if parada else self._tarefa.mark_failed
            marcar(force=True, status_message=motivo[:1000])
        self._pasta.tarefa.unlink(missing_ok=True)


def _desta(tarefa_id: str) -> Carregada:
    """The task that this process carries."""
    nasceu = psutil.Process().create_time()
    return Carregada(tarefa_id=tarefa_id, maquina=platform.node(), pid=os.getpid(), nasceu=nasceu)


def encerrar_anterior(pasta: PastaServico, atual_id: str) -> None:
    """Fail the task of a process that was killed: it cannot do so itself, and would be in progress for ever.

    Only where the process is known to be gone: it was of this machine.
    """
    with contextlib.suppress(ErroRegistro):
        antes = pasta.ler(pasta.tarefa, Carregada)
        if antes is None or antes.tarefa_id == atual_id or antes.maquina != platform.node() or _vive(antes):
            return
        tarefas = cliente().tasks
        achadas = tarefas.get_all(id=[antes.tarefa_id], only_fields=["status"], search_hidden=True)
        if achadas and str(achadas[0].status) == "in_progress":
            motivo = f"its process {antes.pid} was killed; task {atual_id} goes on"
            tarefas.failed(task=antes.tarefa_id, force=True, status_reason=motivo, status_message=motivo)


def _vive(carregada: Carregada) -> bool:
    try:
        return bool(psutil.Process(carregada.pid).create_time() == carregada.nasceu)
    except psutil.Error:
        return False
