"""One stage of an earlier run again, on the inputs it had then."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from clearml import Task
from clearml.automation.job import ClearmlJob, LocalClearmlJob

from funcoes.apoio.erros import ErroConfig, ErroEtapa
from funcoes.comando.repositorio import Codigo, levar
from funcoes.configuracao.config import como_texto, validar_secao
from funcoes.configuracao.nomes_clearml import SECAO_ARGS, SECAO_SAIDA
from funcoes.configuracao.pares import pares_de, trocar
from funcoes.configuracao.secoes import DO_PADRAO, modelo_da_etapa
from pipelines.codigo.hash_etapa import hash_do_codigo
from pipelines.corrida.controle import achar_controlador
from pipelines.corrida.estado import TERMINADOS, EtapaCorrida, erro_da_etapa, ler, segundos
from pipelines.fim.pendencias import PENDENCIAS
from pipelines.graph import entrada_da_etapa, modelo_do_script

_INTERVALO_S = 0.5


def achar_etapa(pipeline_id: str, nome: str) -> Task:
    """The task that this stage had in that run; `ErroConfig` when it never started."""
    corrida = ler(achar_controlador(pipeline_id))
    tarefa = corrida.etapas[nome].tarefa
    if tarefa is None:
        chegou = ", ".join(corrida.tarefas()) or "none"
        raise ErroConfig(f"stage {nome} never started in {pipeline_id}; those that did: {chegou}")
    return tarefa


def argumentos(nome: str, antes: Task, pares: Iterable[str]) -> dict[str, str]:
    """The stage's arguments of then, with today's hash of the sources and what `--set` changes.

    `ErroConfig` for a key that the stage does not have, or a value that it cannot take.
    """
    prefixo = f"{SECAO_ARGS}/"
    valores = {k: str(v) for k, v in (antes.get_parameters() or {}).items() if k.startswith(prefixo)}
    for secao, inteira, texto in pares_de(pares):
        chave, _, caminho = inteira.partition(".")
        parametro = f"{prefixo}{chave}"
        if secao != nome or parametro not in valores:
            tem = ", ".join(sorted(f"{nome}.{k.removeprefix(prefixo)}" for k in valores))
            raise ErroConfig(f"stage {nome} has no {secao}.{chave}; it has {tem}")
        trocado = trocar(valores[parametro], f"{nome}.{chave}", caminho, texto) if caminho else texto
        valores[parametro] = como_texto(trocado)
    modelo = modelo_do_script(nome) if nome in DO_PADRAO else modelo_da_etapa(nome)
    proprios = {k.removeprefix(prefixo): v for k, v in valores.items()}
    validar_secao(modelo, {k: v for k, v in proprios.items() if k in modelo.model_fields})
    return valores | {f"{prefixo}codigo": hash_do_codigo(nome)}


def repetir(pipeline_id: str, nome: str, pares: Iterable[str], fila: str, codigo: Codigo | None) -> Any:
    """Make the stage's task anew and start it: here, or on a queue; returns the SDK's job.

    It takes nothing from the cache, and belongs to the run that it was taken from.
    """
    antes = achar_etapa(pipeline_id, nome)
    PENDENCIAS.ha_etapas = True
    tipo = ClearmlJob if fila else LocalClearmlJob
    trabalho = tipo(
        base_task_id=antes.id,
        parameter_override=argumentos(nome, antes, pares),
        parent=pipeline_id,
        name=f"{nome} again",
        output_uri=True,
    )
    parametros = trabalho.task.get_parameters() or {}
    de_antes = f"{SECAO_SAIDA}/"
    trabalho.task.set_parameters({k: v for k, v in parametros.items() if not k.startswith(de_antes)})
    if codigo is not None:
        levar(trabalho.task, codigo, entrada_da_etapa(nome))
    if not trabalho.launch(queue_name=fila or None):
        raise ErroEtapa(f"stage {nome} could not be started (task {trabalho.task.id})")
    PENDENCIAS.para_fila = False
    return trabalho


def esperar(trabalho: Any, nome: str, registro: Path) -> EtapaCorrida:
    """Wait for the end; `ErroEtapa` with the cause, and where the log is, when it failed."""
    while str(trabalho.status(force=True)) not in TERMINADOS:
        trabalho.wait(timeout=_INTERVALO_S / 60, pool_period=_INTERVALO_S)
    tarefa = trabalho.task
    tarefa.reload()
    status = str(tarefa.data.status)
    if status != "completed":
        raise erro_da_etapa(EtapaCorrida(nome, status, tarefa, None), registro)
    return EtapaCorrida(nome, status, tarefa, segundos(tarefa))
