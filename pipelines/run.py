"""Run the pipeline: `python pipelines/run.py --help`.

An agent starts this very script for a controller that was enqueued, by the command or in the web page.
"""

import os
import sys
from pathlib import Path

RAIZ = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(RAIZ))

from funcoes.comando.espera import Aviso  # noqa: E402
from pipelines.fim.sinais import SINAIS  # noqa: E402

CARREGANDO = Aviso("loading", calado="--quiet" in sys.argv)

if __name__ == "__main__":
    SINAIS.instalar()  # before what takes time
    CARREGANDO.__enter__()

import argparse  # noqa: E402
import subprocess  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable  # noqa: E402
from datetime import datetime  # noqa: E402

from pydantic_settings import BaseSettings, SettingsConfigDict  # noqa: E402

from funcoes.apoio.arquivo import exigir_destino, exigir_gravavel, inteiro  # noqa: E402
from funcoes.apoio.erros import ErroConfig, ErroPipeline  # noqa: E402
from funcoes.comando import (  # noqa: E402
    embutido,
    repositorio,
    sdk,
)
from funcoes.comando.processo import encerrar  # noqa: E402
from funcoes.comando.tela import console, dizer  # noqa: E402
from funcoes.configuracao.config import carregar  # noqa: E402
from funcoes.configuracao.secoes import PipelineConfig  # noqa: E402
from funcoes.pesquisa.descricao import PesquisaConfig  # noqa: E402
from pipelines.comando import dados, pesquisa  # noqa: E402
from pipelines.comando.argumentos import conferir, conferir_ids, montar_parser, sem_cache  # noqa: E402
from pipelines.comando.avisos import da_pesquisa_achada, sem_efeito  # noqa: E402
from pipelines.comando.pastas import Pastas  # noqa: E402
from pipelines.fim import guarda  # noqa: E402
from pipelines.fim.pendencias import PENDENCIAS  # noqa: E402


def preparar_config(args: argparse.Namespace, registrada: PesquisaConfig | None = None) -> PipelineConfig:
    """Configuration with the data's absolute path and hash; raises before any task exists.

    `registrada`: what the registry says of the survey, where only it does.
    """
    pares = [*args.set]
    if args.no_cache:
        pares.append(f"execucao.sem_cache={','.join(sem_cache(args.no_cache))}")
    if args.no_promote:
        pares.append("register.promover=false")
    if args.data is not None:
        pares.append(f"ingest.dados={args.data}")
    if args.survey is not None and args.survey.startswith("~"):
        args.survey = str(inteiro("--survey", Path(args.survey)))
    config = carregar(args.config, pares, registrada or args.survey)
    dados.exigir_ids(config)
    dados.exigir_estimadores(config)
    if args.from_feedback:
        return dados.dos_retornos(config)
    return dados.a_anexar(config) if args.append else dados.com_hash(config)


def _preparar_ambiente() -> None:
    """Stages run from the project's root and import its packages, also from a temporary copy."""
    sdk.preparar_ambiente()
    os.chdir(RAIZ)
    caminhos = [str(RAIZ), os.environ.get("PYTHONPATH", "")]
    os.environ["PYTHONPATH"] = os.pathsep.join(c for c in caminhos if c)
    repositorio.nomear_repositorio()


class _DoAgente(BaseSettings):
    """Set by an agent that starts this script for a task."""

    model_config = SettingsConfigDict(extra="ignore")

    clearml_task_id: str = ""


def _no_agente(tarefa_id: str) -> int:
    _preparar_ambiente()
    from pipelines.execucao import remoto  # noqa: PLC0415 -- imports the SDK

    return remoto.executar(tarefa_id)


def _ligar(processo: subprocess.Popen[str] | None, calado: bool) -> None:
    """Point the environment at the embedded server, if one was started: once it is there."""
    if processo is not None:
        resposta = embutido.aguardar(processo, calado)
        os.environ.update(embutido.ambiente(resposta))
        if not calado:
            print(embutido.linha_das_paginas(resposta))


def _do_registro(args: argparse.Namespace) -> PesquisaConfig:
    """What only the registry says of the survey that was named; a note says where."""
    sdk.preparar_ambiente()
    with Aviso("asking the registry for the survey", args.quiet):
        base = carregar(args.config, args.set).register_.nome_modelo
        achada = pesquisa.do_registro(args.survey, base)
    if not args.quiet:
        print(f"note: {pesquisa.dizer_de_onde(args.survey, achada)}", file=sys.stderr)
    return achada.pesquisa


def _preparar(args: argparse.Namespace, pastas: Pastas) -> tuple[Callable[[], None], PipelineConfig | None]:
    """Start the embedded server if none is configured, and check the configuration meanwhile.

    Returns how to start that server again, and the configuration of a new run.
    """
    embutida = embutido.usar(args.server)
    processo = embutido.iniciar(pastas.pasta_servidor) if embutida else None
    novo = args.stop is None and args.resume is None and args.stage is None
    achada = None
    if novo and pesquisa.so_nome(args.survey):
        _ligar(processo, args.quiet)
        processo = None
        achada = _do_registro(args)
    with Aviso("reading and checking the data", args.quiet):
        config = preparar_config(args, achada) if novo else None
    if config is not None and not args.quiet:
        pelas_colunas = da_pesquisa_achada(config, args.survey)
        for aviso in (*pelas_colunas, *sem_efeito(args.set, config, args.survey), *config.train.sem_onnx):
            print(f"note: {aviso}", file=sys.stderr)
    _preparar_ambiente()
    os.environ["CONFORTO_PID_DA_CORRIDA"] = str(os.getpid())
    _ligar(processo, args.quiet)
    if not embutida:
        return (lambda: None), config
    return (lambda: embutido.reiniciar(pastas.pasta_servidor)), config


def _nova_pasta(args: argparse.Namespace, pastas: Pastas) -> Path:
    """Where results go; `ErroConfig` for a name that is taken, or where nothing can be written."""
    resultados = inteiro("CONFORTO_PASTA_RESULTADOS", pastas.pasta_resultados)
    pasta = resultados / (args.name or f"{datetime.now():%Y%m%d-%H%M%S}-{os.getpid()}")
    if args.name and pasta.exists():
        raise ErroConfig(f"--name {args.name}: {pasta} is there, and is not overwritten: choose another")
    if args.stop is None:
        exigir_gravavel(resultados, "name another folder with CONFORTO_PASTA_RESULTADOS")
    if args.summary is not None:
        args.summary = inteiro("--summary", args.summary)  # before the folder is changed
        exigir_destino("--summary", args.summary)
    return pasta


def _executar(args: argparse.Namespace, pastas: Pastas, inicio: float) -> int:
    conferir(args)
    conferir_ids(args)
    PENDENCIAS.para_fila = args.queue is not None
    pasta = _nova_pasta(args, pastas)
    ao_sumir, config = _preparar(args, pastas)
    with Aviso("loading the ClearML SDK", args.quiet):
        from pipelines import graph  # noqa: PLC0415 -- imports the SDK, which reads its configuration
        from pipelines.execucao import despacho  # noqa: PLC0415

        if config is not None:
            graph.exigir_dos_scripts(config)
    chamada = despacho.Chamada(args, pasta, inicio, ao_sumir)
    if args.stop:
        return despacho.parar(chamada)
    if args.resume:
        return despacho.retomar(chamada)
    return despacho.correr(chamada, config) if config is not None else despacho.repetir_etapa(chamada)


def principal(argv: list[str] | None = None) -> int:
    """Parse, check, run; returns the exit code."""
    inicio = time.monotonic()
    CARREGANDO.__exit__()
    tarefa_id = _DoAgente().clearml_task_id
    if tarefa_id:
        return _no_agente(tarefa_id)
    args = montar_parser().parse_args(argv)
    try:
        return _executar(args, Pastas(), inicio)
    except ErroPipeline as erro:
        dizer(console(sys.stderr), f"error: {erro}", style="red")
        return erro.exit_code
    except OSError as erro:
        print(f"error: {erro}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    no_agente = bool(_DoAgente().clearml_task_id)
    encerrar(guarda.guardar(principal, guarda.PRAZO_NO_AGENTE_S if no_agente else guarda.PRAZO_S))
