"""What the command does once its server is known: a run here or on queues, an earlier run, one stage."""

import argparse
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from clearml import Task
from rich.console import Console

from funcoes.apoio.erros import ErroEtapa, ErroNaoPromovido, ErroServidor
from funcoes.comando.repositorio import ler_codigo
from funcoes.comando.servidor import Servidor, exigir_servidor
from funcoes.comando.tela import dizer
from funcoes.configuracao.nomes_clearml import ETAPAS
from funcoes.configuracao.secoes import PipelineConfig
from pipelines.comando import dados
from pipelines.controlador.parametros import config_da_tarefa
from pipelines.corrida import controle
from pipelines.corrida.estado import Corrida, erro_da_falha
from pipelines.corrida.retomada import exigir_retomavel
from pipelines.corrida.vigia import VigiaDoServidor
from pipelines.execucao import anexo, etapa, fila, local, retornos
from pipelines.execucao.versao import Anexado
from pipelines.fim import guarda
from pipelines.fim.pedidos import PEDIDOS
from pipelines.fim.pendencias import PENDENCIAS
from pipelines.resultado import entrega, relato, resumo
from pipelines.resultado.terminal import Progresso, saida_para_arquivo

NOME_DO_REGISTRO = "run.log"


@dataclass(frozen=True)
class Chamada:
    """One call of the command: its arguments, where its results go, when it began, how to mend the server."""

    args: argparse.Namespace
    pasta: Path
    inicio: float
    ao_sumir: Callable[[], None] = lambda: None
    anexado: Mapping[str, Any] = field(default_factory=dict)
    """What `--append` or `--from-feedback` put to the survey, for the summary."""

    @property
    def registro(self) -> Path:
        """The log of this call."""
        return self.pasta / NOME_DO_REGISTRO


Passo = Callable[[Progresso], Corrida]


def _ligar() -> Servidor:
    """The server, which answers; from now on what this process makes there is ended with it."""
    servidor = exigir_servidor()
    PENDENCIAS.servidor = servidor
    PEDIDOS.instalar()
    return servidor


def _desistir(espera_s: float) -> None:
    """The server has not answered for so long, and the work hangs in a call."""
    quem = PENDENCIAS.controlador
    if PENDENCIAS.so_olha:
        guarda.desistir(
            ErroServidor(
                "the server stopped answering. The run goes on when it is back; look at it then, or "
                f"go on with --resume {quem}"
            )
        )
        return
    guarda.desistir(
        ErroServidor(
            f"the server stopped answering, for longer than execucao.espera_servidor_s = {espera_s:.0f} s. "
            f"Start it again and go on: python pipelines/run.py --resume {quem}"
        )
    )


def _montar_resumo(corrida: Corrida, config: PipelineConfig, servidor: str, inicio: float) -> resumo.Resumo:
    etapas = [resumo.resumir_etapa(e.nome, e.tarefa, e.status, e.segundos) for e in corrida.etapas.values()]
    base = {
        "status": "failed" if corrida.falha else "completed",
        "pipeline_id": corrida.pipeline_id,
        "server": servidor,
        "data": {"source": config.ingest.dados, "sha256": config.ingest.sha256 or None, "rows": None},
        "stages": etapas,
        "leaderboard": [],
        "choice": None,
        "gate": {"passed": False, "reasons": []},
        "model": None,
        "seconds_total": round(time.monotonic() - inicio, 2),
    }
    if corrida.falha:
        return base
    tarefas = corrida.tarefas()
    return base | {
        "data": resumo.ler_dados(tarefas["ingest"], config.ingest.dados),
        "leaderboard": resumo.ler_leaderboard(tarefas["train"]),
        "choice": resumo.saidas(tarefas["train"]).get("escolha"),
        "gate": resumo.ler_portao(tarefas["validate"]),
        "model": resumo.ler_modelo(tarefas["register"], config.register_.nome_modelo),
    }


def _concluir(
    chamada: Chamada, console: Console, corrida: Corrida, config: PipelineConfig, servidor: str
) -> int:
    feito = _montar_resumo(corrida, config, servidor, chamada.inicio)
    if chamada.anexado:
        feito["data"]["append"] = dict(chamada.anexado)
    for falta in entrega.copiar(corrida.tarefas(), chamada.pasta):
        print(falta)
    for destino in filter(None, (chamada.pasta / "summary.json", chamada.args.summary)):
        resumo.gravar_json(feito, destino)
    if corrida.falha:
        raise erro_da_falha(corrida, chamada.registro)
    if not chamada.args.quiet:
        relato.mostrar(console, feito, chamada.pasta)
    if not chamada.args.require_promotion or feito["model"]["promoted"]:
        return 0
    raise ErroNaoPromovido(f"the model was not promoted (--require-promotion): {feito['model']['promotion']}")


def _com_progresso(chamada: Chamada, config: PipelineConfig, titulo: str, passo: Passo) -> int:
    """Run `passo` with live progress and everything else in the log, then summarise."""
    servidor = _ligar()
    espera_s = config.execucao.espera_servidor_s
    with saida_para_arquivo(chamada.registro) as console:
        if not chamada.args.quiet:
            dizer(console, f"Pipeline {titulo} on {servidor.api}, data: {config.ingest.dados}")
        with (
            VigiaDoServidor(espera_s, chamada.ao_sumir, lambda: _desistir(espera_s)),
            Progresso(console, ETAPAS, chamada.args.quiet) as progresso,
        ):
            PENDENCIAS.limpezas.append(progresso.parar)
            corrida = passo(progresso)
        return _concluir(chamada, console, corrida, config, servidor.api)


def correr(chamada: Chamada, config: PipelineConfig) -> int:
    """A new run: here, or on queues."""
    servidor = _ligar()
    if chamada.args.append or chamada.args.from_feedback:
        feito = _anexar(chamada, config)
        if chamada.args.no_run or not feito.nova:
            return _sem_corrida(chamada, feito, servidor.api)
        chamada, config = replace(chamada, anexado=feito.resumo), feito.config
    dados.exigir_no_servidor(config)
    config = dados.da_versao(config)
    if not chamada.args.queue:
        return _com_progresso(chamada, config, "conforto-termico", lambda p: local.correr(config, p))
    codigo = fila.preparar(chamada.args.queue, chamada.args.create_queue)
    with saida_para_arquivo(chamada.registro):
        controlador = fila.enviar(config, chamada.args.queue, codigo)
    return _seguir(chamada, config, controlador)


def _anexar(chamada: Chamada, config: PipelineConfig) -> Anexado:
    with saida_para_arquivo(chamada.registro) as console:
        como = anexo.anexar if chamada.args.append else retornos.anexar
        feito = como(config, chamada.args, chamada.pasta)
        if not chamada.args.quiet:
            dizer(console, feito.texto)
    return feito


def _sem_corrida(chamada: Chamada, feito: Anexado, servidor: str) -> int:
    """No run: the summary says so, and with `--require-promotion` the exit code."""
    estado, porque = ("appended", "--no-run") if feito.nova else ("nothing_new", "there was nothing new")
    if chamada.args.summary is not None:
        dito = {"status": estado, "server": servidor, "data": {"append": dict(feito.resumo)}}
        resumo.gravar_json(dito, chamada.args.summary)
    if chamada.args.require_promotion:
        raise ErroNaoPromovido(f"no model was promoted (--require-promotion): {porque}")
    return 0


def _seguir(chamada: Chamada, config: PipelineConfig, controlador: Task) -> int:
    """Watch an enqueued run, or say its id and leave."""
    pipeline_id = str(controlador.id)
    if chamada.args.no_wait:
        como_parar = "" if chamada.args.quiet else f": enqueued, end it with --stop {pipeline_id}"
        print(f"{pipeline_id}{como_parar}")
        return 0

    def passo(progresso: Progresso) -> Corrida:
        corrida = fila.acompanhar(pipeline_id, progresso)
        if corrida.falha is not None and not corrida.tarefas():
            raise ErroEtapa(f"the controller ended before any stage: {fila.detalhe_do_fim(pipeline_id)}")
        return corrida

    return _com_progresso(chamada, config, pipeline_id, passo)


def retomar(chamada: Chamada) -> int:
    """Go on with a run: on queues if it ran there or `--queue` says so, else here."""
    _ligar()
    controlador = controle.achar_controlador(chamada.args.resume)
    exigir_retomavel(controlador, controle.parece_vivo(controlador))
    config = config_da_tarefa(controlador)
    nome_da_fila = chamada.args.queue or fila.fila_das_etapas(controlador)
    if not nome_da_fila:
        return _com_progresso(
            chamada, config, controlador.id, lambda p: local.retomar(controlador.id, config, p)
        )
    PENDENCIAS.para_fila = True
    codigo = fila.preparar(nome_da_fila, chamada.args.create_queue)
    with saida_para_arquivo(chamada.registro):
        fila.retomar(controlador, nome_da_fila, codigo)
    return _seguir(chamada, config, controlador)


def parar(chamada: Chamada) -> int:
    """End a controller and its stages."""
    exigir_servidor()
    controle.parar(chamada.args.stop, print)
    return 0


def repetir_etapa(chamada: Chamada) -> int:
    """One stage of an earlier run again."""
    _ligar()
    args = chamada.args
    codigo = fila.preparar(args.queue, args.create_queue, "") if args.queue else ler_codigo()
    with saida_para_arquivo(chamada.registro) as console:
        trabalho = etapa.repetir(args.de, args.stage, args.set, args.queue or "", codigo)
        if args.no_wait:
            PENDENCIAS.soltar()
            console.print(f"enqueued {trabalho.task.id}")
            return 0
        feita = etapa.esperar(trabalho, args.stage, chamada.registro)
        PENDENCIAS.soltar()
        resumida = resumo.resumir_etapa(feita.nome, feita.tarefa, feita.status, feita.segundos)
        entrega.copiar_graficos({feita.nome: feita.tarefa}, chamada.pasta)
        if args.summary is not None:
            resumo.gravar_json(resumida, args.summary)
        if not args.quiet:
            relato.mostrar_etapa(console, resumida, feita.linhas, chamada.pasta)
    return 0
