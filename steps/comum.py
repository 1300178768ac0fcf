"""What every stage shares: typed arguments, the ClearML task, the outputs, the errors."""

import argparse
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
from pydantic_settings import BaseSettings, SettingsConfigDict

from funcoes import sdk
from funcoes.clearml_project import ETAPAS, PROJETO, TIPOS
from funcoes.config import ARQUIVO_PADRAO, como_texto, ler_yaml, validar_secao
from funcoes.errors import ErroPipeline
from funcoes.io_clearml.datasets import VersaoDataset
from funcoes.processo import CODIGO_INTERROMPIDO, interromper
from funcoes.servidor import exigir_servidor
from funcoes.tentativas import SECAO_FALHA, natureza
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


class Ambiente(BaseSettings):
    """What the one who started this process says through the environment."""

    model_config = SettingsConfigDict(extra="ignore")

    clearml_task_id: str = ""
    conforto_pid_da_corrida: int = 0


def _remoto() -> bool:
    """Whether a controller or an agent started this process for a task that exists already."""
    return bool(Ambiente().clearml_task_id)


def _tipo(anotacao: object) -> Callable[[str], Any]:
    """The type that argparse, and so ClearML's web UI, shows; the values are checked by pydantic."""
    if anotacao is int or anotacao is float:
        return anotacao
    return str


def montar_argumentos(
    etapa: str, modelo: type[BaseModel], padroes: dict[str, Any]
) -> argparse.ArgumentParser:
    """One option for each key of the stage's configuration, with its default."""
    parser = argparse.ArgumentParser(
        prog=f"steps/{etapa}.py",
        description=f"Stage {etapa}: {(modelo.__doc__ or '').strip()}",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    if etapa != ETAPAS[0]:
        anterior = ETAPAS[ETAPAS.index(etapa) - 1]
        ajuda = f"the dataset version that {anterior} wrote"
        parser.add_argument("--dataset_id", required=not _remoto(), default="", help=ajuda)
    parser.add_argument("--codigo", default="", help="hash of the stage's sources; the pipeline sets it")
    for nome, campo in modelo.model_fields.items():
        padrao = padroes.get(nome)
        texto = como_texto(padrao) if isinstance(padrao, list | dict | bool) else padrao
        parser.add_argument(f"--{nome}", type=_tipo(campo.annotation), default=texto, help=f"{etapa}.{nome}")
    return parser


def _padroes(etapa: str, modelo: type[BaseModel]) -> dict[str, Any]:
    """Defaults of configs/pipeline.yaml: the stage's own, then those it shares with earlier stages."""
    secoes = ler_yaml(ARQUIVO_PADRAO)
    proprios = dict(secoes[etapa])
    for secao in secoes.values():
        for nome, valor in secao.items():
            if nome in modelo.model_fields:
                proprios.setdefault(nome, valor)
    return proprios


def _acompanhar_a_corrida() -> None:
    """End with the run that started this stage, even when it was killed and could not say so.

    Without it, a stage would wait for ever for a server that ended with the run.
    """
    pai = Ambiente().conforto_pid_da_corrida
    if not _remoto() or not pai:
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
    _acompanhar_a_corrida()
    if _remoto():
        sdk.preparar()  # the SDK reads its configuration while the arguments are parsed
    argumentos = vars(montar_argumentos(etapa, modelo, _padroes(etapa, modelo)).parse_args())
    dataset_id, codigo = argumentos.pop("dataset_id", ""), argumentos.pop("codigo", "")
    try:
        config = validar_secao(modelo, argumentos)
        if not _remoto():
            exigir_servidor()
    except ErroPipeline as erro:
        print(erro, file=sys.stderr)
        return erro.exit_code
    tarefa = _abrir_tarefa(etapa)
    relatorio = Relatorio(tarefa)
    try:
        _publicar(relatorio, funcao(config, Entrada(dataset_id, codigo, relatorio, tarefa.parent or "")))
    except KeyboardInterrupt:
        tarefa.mark_stopped(force=True, status_message="interrupted")
        return CODIGO_INTERROMPIDO
    except Exception as erro:
        return _falhar(tarefa, etapa, erro)
    tarefa.close()
    return 0


def _publicar(relatorio: Relatorio, saida: Saida) -> None:
    relatorio.saidas(
        {
            "dataset_id": saida.dataset.id,
            "dataset_versao": saida.dataset.versao,
            "linhas_entrada": saida.linhas_entrada,
            "linhas_saida": saida.linhas_saida,
            **saida.extras,
        }
    )


def _falhar(tarefa: Any, etapa: str, erro: Exception) -> int:
    motivo = "" if isinstance(erro, ErroPipeline) else traceback.format_exc()
    tarefa.get_logger().report_text(f"{motivo}stage {etapa} failed: {erro}", level=logging.ERROR)
    tarefa.set_parameter(SECAO_FALHA, natureza(erro))
    tarefa.flush(wait_for_uploads=True)
    tarefa.mark_failed(status_reason=type(erro).__name__, status_message=str(erro)[:1000], force=True)
    return 1
