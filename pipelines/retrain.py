"""Train again when there is a reason: `python -m pipelines.retrain --help`.

On a schedule, on new rows of a survey, on drift that the monitor found. An agent starts this very script for
a task that was enqueued.
"""

import argparse
import os
import sys
from pathlib import Path

RAIZ = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(RAIZ))

import funcoes  # noqa: E402, F401 -- first: it says what is missing

# isort: split
from pydantic_settings import BaseSettings, SettingsConfigDict  # noqa: E402

from funcoes.apoio.erros import ErroConfig, ErroPipeline  # noqa: E402
from funcoes.comando import (  # noqa: E402
    embutido,
    repositorio,
    sdk,
)
from funcoes.comando.ids import exigir_forma  # noqa: E402
from funcoes.comando.partida import pronto  # noqa: E402
from funcoes.comando.processo import CODIGO_INTERROMPIDO, encerrar  # noqa: E402
from funcoes.comando.servidor import Servidor, exigir_servidor  # noqa: E402
from funcoes.configuracao.config import carregar_retreino  # noqa: E402
from pipelines.comando.pastas import Pastas  # noqa: E402
from pipelines.servico.embutido import ServidorEmbutido  # noqa: E402


class _DoAgente(BaseSettings):
    """Set by an agent that starts this script for a task."""

    model_config = SettingsConfigDict(extra="ignore")

    clearml_task_id: str = ""


def montar_parser() -> argparse.ArgumentParser:
    """The options; what retraining itself may be told is in configs/retreino.yaml."""
    parser = argparse.ArgumentParser(
        prog="retrain.py",
        description="Start a run of the pipeline on queues when there is a reason: a schedule, new rows of a "
        "survey, drift that the monitor found. Stays until it is ended, here or on a queue.",
        epilog="Exit codes: 0 ended, 2 wrong arguments or configuration, 3 no server, queue or agent.",
        allow_abbrev=False,
    )
    embutido.acrescentar_opcao(parser)
    parser.add_argument("--config", type=Path, metavar="FILE", help="a YAML file with your changes")
    parser.add_argument(
        "--set",
        metavar="SECTION.KEY=VALUE",
        action="append",
        default=[],
        help="change one key of configs/retreino.yaml; may be repeated",
    )
    parser.add_argument("--once", action="store_true", help="look once, and end; for cron")
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would be done now and what comes next, do nothing"
    )
    grupo = parser.add_argument_group("on a queue, carried out by an agent")
    grupo.add_argument("--queue", metavar="NAME", help="enqueue the service there, and end; usually services")
    grupo.add_argument("--create-queue", action="store_true", help="make a queue that is missing")
    grupo.add_argument("--stop", metavar="TASK_ID", help="end a service that was enqueued")
    return parser


def _conferir(args: argparse.Namespace) -> None:
    """`ErroConfig` for options that do not go together."""
    modos = {"--once": args.once, "--dry-run": args.dry_run, "--queue": args.queue is not None}
    modos["--stop"] = args.stop is not None
    dados = [opcao for opcao, dada in modos.items() if dada]
    if len(dados) > 1:
        raise ErroConfig(f"choose one of {', '.join(dados)}")
    if args.queue == "":
        raise ErroConfig("--queue has no value: is a variable empty?")
    if args.create_queue and args.queue is None:
        raise ErroConfig("--create-queue needs --queue NAME")
    if args.stop is not None:
        exigir_forma("--stop", args.stop, "Give the one that --queue printed")


def _preparar(args: argparse.Namespace, pastas: Pastas, vive: bool) -> None:
    """Point the environment at the server; the embedded one is started, and looked after by what lives on."""
    embutida = embutido.usar(args.server)
    sdk.preparar_ambiente()
    os.chdir(RAIZ)
    repositorio.nomear_repositorio()
    if embutida:
        ambiente = embutido.ambiente(embutido.aguardar(embutido.iniciar(pastas.pasta_servidor)))
        os.environ.update(ambiente)
        nomes = ("CLEARML_API_HOST", "CLEARML_API_ACCESS_KEY", "CLEARML_API_SECRET_KEY")
        if vive:
            ServidorEmbutido(pastas.pasta_servidor, Servidor(*(ambiente[nome] for nome in nomes)))
    exigir_servidor()


def _executar(args: argparse.Namespace) -> int:
    _conferir(args)
    config = carregar_retreino(args.config, args.set)  # before anything is started
    vive = args.queue is None and args.stop is None and not args.once and not args.dry_run
    _preparar(args, Pastas(), vive)
    from pipelines.retreino import laco, na_fila  # noqa: PLC0415 -- imports the SDK

    if args.stop is not None:
        na_fila.encerrar(args.stop)
        print(f"{args.stop}: asked to end")
        return 0
    if args.queue is not None:
        tarefa_id = na_fila.enviar(args.queue, args.create_queue, args.config, args.set)
        print(f"{tarefa_id}: enqueued, end it with --stop {tarefa_id}")
        return 0
    if not vive:
        return laco.uma_vez(config, so_dizer=args.dry_run)
    parametros = na_fila.como_parametros(na_fila.todos_os_pares(args.config, args.set))
    return laco.Laco(config, parametros).viver()


def _no_agente(tarefa_id: str) -> int:
    """The service that a task describes."""
    sdk.preparar_ambiente()
    exigir_servidor()
    from pipelines.retreino import laco, na_fila  # noqa: PLC0415 -- imports the SDK

    pares, codigo = na_fila.do_agente(tarefa_id)
    config = carregar_retreino(None, pares)
    return laco.Laco(config, na_fila.como_parametros(pares), codigo).viver()


def principal() -> int:
    """Parse, watch; returns the exit code."""
    tarefa_id = _DoAgente().clearml_task_id
    args = None if tarefa_id else montar_parser().parse_args()
    pronto()
    try:
        return _no_agente(tarefa_id) if args is None else _executar(args)
    except ErroPipeline as erro:
        print(f"error: {erro}", file=sys.stderr)
        return erro.exit_code
    except KeyboardInterrupt:
        return CODIGO_INTERROMPIDO


if __name__ == "__main__":
    encerrar(principal())
