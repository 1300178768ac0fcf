"""What every stage shares: the ClearML task, the outputs, the errors."""

import contextlib
import logging
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pandas as pd
import psutil
from clearml import Task
from pydantic import BaseModel

from funcoes.apoio.erros import ErroDados, ErroPipeline, ErroRegistro
from funcoes.apoio.paralelo import um_thread
from funcoes.apoio.tentativas import SECAO_CAUSA, SECAO_FALHA, dizer_causa, natureza
from funcoes.atributos.conjunto import Conjunto, do_levantamento
from funcoes.comando import sdk
from funcoes.comando.ids import exigir_forma, sdk_calado
from funcoes.comando.partida import pronto
from funcoes.comando.processo import CODIGO_INTERROMPIDO, interromper
from funcoes.comando.servidor import exigir_servidor
from funcoes.configuracao.config import validar_secao
from funcoes.configuracao.nomes_clearml import ETAPAS, PROJETO, TIPOS
from funcoes.io_clearml import datasets
from funcoes.io_clearml.datasets import VersaoDataset
from steps.argumentos import Ambiente, montar_argumentos, padroes, remoto
from steps.caderno import em_json
from steps.relatorio import Relatorio

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Entrada:
    """What a stage gets besides its configuration: the version to read, the hash of its sources, and
    the reporter."""

    dataset_id: str
    codigo: str
    relatorio: Relatorio
    pipeline_id: str = ""

    def linhas(self) -> tuple[pd.DataFrame, Conjunto]:
        """The rows of the version to read, and their features."""
        pesquisa = datasets.pesquisa_de(self.dataset_id)
        return datasets.ler_quadro(self.dataset_id), do_levantamento(pesquisa)

    def metadados(self, config: BaseModel, linhas_entrada: int, depois: pd.DataFrame) -> dict[str, Any]:
        """What a dataset version says of itself: rows, columns, parameters, code."""
        return {
            "linhas_entrada": linhas_entrada,
            "linhas_saida": len(depois),
            "colunas": [str(c) for c in depois.columns],
            "parametros": config.model_dump(),
            "codigo": self.codigo,
        }


@dataclass(frozen=True)
class Saida:
    """What a stage publishes: the version it wrote, row counts, and what else the run's summary needs."""

    dataset: VersaoDataset
    linhas_entrada: int
    linhas_saida: int
    extras: dict[str, object] = field(default_factory=dict)


def _acompanhar_a_corrida() -> None:
    """End with the run that started this stage, even when it was killed and could not say so.

    Without it, a stage would wait for ever for a server that ended with the run.
    """
    pai = Ambiente().conforto_pid_da_corrida
    if not remoto() or not pai:
        return

    def vigiar() -> None:
        while psutil.pid_exists(pai):
            time.sleep(1.0)
        os._exit(1)

    threading.Thread(target=vigiar, daemon=True, name="acompanhar-a-corrida").start()


def _abrir_tarefa(etapa: str) -> Any:
    tarefa = Task.init(
        project_name=PROJETO,
        task_name=etapa,
        task_type=TIPOS[etapa],
        reuse_last_task_id=False,
        output_uri=True,
        auto_connect_frameworks=False,
        auto_resource_monitoring=False,
    )
    signal.signal(signal.SIGTERM, interromper)
    return tarefa


def executar(etapa: str, modelo: type[M], funcao: Callable[[M, Entrada], Saida]) -> int:
    """Run one stage as a ClearML task: arguments, one call, outputs. Returns the exit code.

    An error of ours is printed as its message alone; anything else with its traceback. Either way the
    task ends as failed, with the message as its status.
    """
    pronto()
    _acompanhar_a_corrida()
    if remoto():
        sdk.preparar()  # the SDK reads its configuration while the arguments are parsed
    argumentos = vars(montar_argumentos(etapa, modelo, padroes(etapa, modelo)).parse_args())
    dataset_id, codigo = argumentos.pop("dataset_id", ""), argumentos.pop("codigo", "")
    try:
        config = validar_secao(modelo, argumentos)
        em_json()  # refuses what it cannot be
        if not remoto():
            _conferir_a_mao(etapa, dataset_id)
    except ErroPipeline as erro:
        print(erro, file=sys.stderr)
        return erro.exit_code
    tarefa = _abrir_tarefa(etapa)
    relatorio = Relatorio(tarefa, etapa)
    relatorio.caderno.anotar("stage started", dataset_id=dataset_id, code=codigo)
    try:
        with um_thread():
            saida = funcao(config, Entrada(dataset_id, codigo, relatorio, tarefa.parent or ""))
        _publicar(relatorio, saida)
    except KeyboardInterrupt:
        tarefa.mark_stopped(force=True, status_message="interrupted")
        return CODIGO_INTERROMPIDO
    except Exception as erro:
        return _falhar(tarefa, relatorio, etapa, erro)
    tarefa.close()
    if not remoto():
        print(f"\ndataset {saida.dataset.id}\n{_proximo(etapa, saida)}")
    return 0


def _proximo(etapa: str, saida: Saida) -> str:
    """What can be typed after a stage that was run by hand."""
    if etapa == ETAPAS[-1]:
        return "next: python -m steps.register --list"
    seguinte = ETAPAS[ETAPAS.index(etapa) + 1]
    return f"next: python -m steps.{seguinte} --dataset_id {saida.dataset.id}"


def _conferir_a_mao(etapa: str, dataset_id: str) -> None:
    """Before a task is made: the id can be one, the server answers, and the version is there."""
    if etapa == ETAPAS[0]:
        exigir_servidor()
        return
    onde = f"The stage {ETAPAS[ETAPAS.index(etapa) - 1]} prints it"
    exigir_forma("--dataset_id", dataset_id, onde)
    exigir_servidor()
    with sdk_calado():
        try:
            datasets.abrir(dataset_id)
        except ErroRegistro as erro:
            raise ErroDados(f"--dataset_id: {erro}") from erro


def _publicar(relatorio: Relatorio, saida: Saida) -> None:
    relatorio.caderno.anotar(
        "stage completed",
        dataset_id=saida.dataset.id,
        rows_in=saida.linhas_entrada,
        rows_out=saida.linhas_saida,
    )
    relatorio.guardar_log()
    relatorio.saidas(
        {
            "dataset_id": saida.dataset.id,
            "dataset_versao": saida.dataset.versao,
            "linhas_entrada": saida.linhas_entrada,
            "linhas_saida": saida.linhas_saida,
            **saida.extras,
        }
    )


def _falhar(tarefa: Any, relatorio: Relatorio, etapa: str, erro: Exception) -> int:
    # First, and in one call: whatever becomes of the rest, the cause is known.
    tarefa.update_parameters({SECAO_FALHA: natureza(erro), SECAO_CAUSA: dizer_causa(erro)})
    motivo = "" if isinstance(erro, ErroPipeline) else traceback.format_exc()
    tarefa.get_logger().report_text(f"{motivo}stage {etapa} failed: {erro}", level=logging.ERROR)
    relatorio.caderno.anotar(f"stage failed: {erro}", "error", exception=motivo)
    with contextlib.suppress(Exception):  # such as a full disk: what the stage failed of is what counts
        relatorio.guardar_log()
    tarefa.flush(wait_for_uploads=True)
    tarefa.mark_failed(status_reason=type(erro).__name__, status_message=str(erro)[:1000], force=True)
    return 1
