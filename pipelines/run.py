"""Run the seven-stage pipeline: `python pipelines/run.py --help`.

An agent starts this very script for a controller that was enqueued, by the command or in the web page.
"""

import os
import sys
from pathlib import Path

RAIZ = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(RAIZ))

from pipelines.fim.sinais import SINAIS  # noqa: E402

if __name__ == "__main__":
    SINAIS.instalar()  # before what takes time

import argparse  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable  # noqa: E402
from datetime import datetime  # noqa: E402

from pydantic_settings import BaseSettings, SettingsConfigDict  # noqa: E402
from rich.console import Console  # noqa: E402

from funcoes import sdk  # noqa: E402
from funcoes.config import carregar  # noqa: E402
from funcoes.errors import ErroPipeline  # noqa: E402
from funcoes.processo import encerrar  # noqa: E402
from funcoes.secoes import PREFIXO_DE_VERSAO, SAMPLE, IngestConfig, PipelineConfig  # noqa: E402
from pipelines import embutido, repositorio  # noqa: E402
from pipelines.argumentos import conferir, montar_parser, sem_cache  # noqa: E402
from pipelines.avisos import sem_efeito  # noqa: E402
from pipelines.fim import guarda  # noqa: E402
from pipelines.pastas import Pastas  # noqa: E402


def preparar_config(args: argparse.Namespace) -> PipelineConfig:
    """Configuration with the data's absolute path and hash; raises before any task exists."""
    pares = [*args.set]
    if args.no_cache:
        pares.append(f"execucao.sem_cache={','.join(sem_cache(args.no_cache))}")
    if args.no_promote:
        pares.append("register.promover=false")
    if args.data is not None:
        pares.append(f"ingest.dados={args.data}")
    config = carregar(args.config, pares)
    if config.ingest.dados == SAMPLE or config.ingest.dados.startswith(PREFIXO_DE_VERSAO):
        return config
    caminho = Path(config.ingest.dados).expanduser().resolve()
    ingest = config.ingest.model_copy(update={"dados": str(caminho)})
    sha256 = _hash_dos_dados(ingest)
    return config.model_copy(update={"ingest": ingest.model_copy(update={"sha256": sha256})})


def _hash_dos_dados(ingest: IngestConfig) -> str:
    """Read the file against the contract, so that bad data is refused before any task exists.

    The hash is that of the very bytes that were checked.
    """
    from funcoes.ingerir import ingerir  # noqa: PLC0415 -- pandas takes its time

    return ingerir(ingest).sha256


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
    from pipelines import remoto  # noqa: PLC0415 -- imports the SDK

    return remoto.executar(tarefa_id)


def _preparar(args: argparse.Namespace, pastas: Pastas) -> tuple[Callable[[], None], PipelineConfig | None]:
    """Start the embedded server if none is configured, and check the configuration meanwhile.

    Returns how to start that server again, and the configuration of a new run.
    """
    embutida = embutido.usar(args.server)
    processo = embutido.iniciar(pastas.pasta_servidor) if embutida else None
    novo = args.stop is None and args.resume is None and args.stage is None
    config = preparar_config(args) if novo else None
    if config is not None and not args.quiet:
        for aviso in sem_efeito(args.set, config):
            print(f"note: {aviso}", file=sys.stderr)
    _preparar_ambiente()
    os.environ["CONFORTO_PID_DA_CORRIDA"] = str(os.getpid())
    if processo is None:
        return (lambda: None), config
    os.environ.update(embutido.ambiente(embutido.aguardar(processo)))
    return (lambda: embutido.reiniciar(pastas.pasta_servidor)), config


def _executar(args: argparse.Namespace, pastas: Pastas, inicio: float) -> int:
    conferir(args)
    ao_sumir, config = _preparar(args, pastas)
    from pipelines import execucao  # noqa: PLC0415 -- imports the SDK, which reads its configuration

    pasta = pastas.pasta_resultados / f"{datetime.now():%Y%m%d-%H%M%S}-{os.getpid()}"
    chamada = execucao.Chamada(args, pasta, inicio, ao_sumir)
    if args.stop:
        return execucao.parar(chamada)
    if args.resume:
        return execucao.retomar(chamada)
    return execucao.correr(chamada, config) if config is not None else execucao.repetir_etapa(chamada)


def principal(argv: list[str] | None = None) -> int:
    """Parse, check, run; returns the exit code."""
    inicio = time.monotonic()
    tarefa_id = _DoAgente().clearml_task_id
    if tarefa_id:
        return _no_agente(tarefa_id)
    args = montar_parser().parse_args(argv)
    if args.summary is not None:
        args.summary = args.summary.expanduser().resolve()  # before the folder is changed
    try:
        return _executar(args, Pastas(), inicio)
    except ErroPipeline as erro:
        Console(stderr=True, highlight=False).print(
            f"error: {erro}", style="red", soft_wrap=True, markup=False
        )
        return erro.exit_code
    except OSError as erro:
        print(f"error: {erro}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    no_agente = bool(_DoAgente().clearml_task_id)
    encerrar(guarda.guardar(principal, guarda.PRAZO_NO_AGENTE_S if no_agente else guarda.PRAZO_S))
