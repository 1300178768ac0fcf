"""Serve the champion: `python pipelines/serve.py --help`, or `make serve`.

Brings the embedded server when no ClearML is configured. It, the process that answers and the serving task
are looked after here: whichever ends is started again, and the others go on meanwhile.
"""

import argparse
import os
import sys
from pathlib import Path

RAIZ = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(RAIZ))

from funcoes.apoio.erros import ErroPipeline  # noqa: E402
from funcoes.comando import (  # noqa: E402
    embutido,
    repositorio,
    sdk,
)
from funcoes.comando.ajuda import Formato  # noqa: E402
from funcoes.comando.ids import exigir_forma  # noqa: E402
from funcoes.comando.partida import pronto  # noqa: E402
from funcoes.comando.processo import CODIGO_INTERROMPIDO, encerrar  # noqa: E402
from funcoes.comando.servidor import Servidor  # noqa: E402
from funcoes.configuracao.config import carregar_servico  # noqa: E402
from pipelines.comando.pastas import Pastas  # noqa: E402
from pipelines.servico.embutido import ServidorEmbutido  # noqa: E402
from pipelines.servico.partes import servir  # noqa: E402
from steps.serve import acrescentar_opcoes, exigir_pasta, montar_pedido  # noqa: E402
from steps.servico.dono import tomar_pasta  # noqa: E402

_EPILOGO = """\
examples:
  python pipelines/serve.py                              the champion, on http://127.0.0.1:8000
  python pipelines/serve.py --set http.porta=8080        on another port
  python pipelines/serve.py --set 'modelo.nomes=[conforto-termico-santa-maria]'  where several have one
  python pipelines/serve.py --pasta .servico-2 --set http.porta=8001  a second one, beside the first
  python pipelines/serve.py --set http.host=0.0.0.0 --config mine.yaml  for other machines: mine.yaml has \
keys, which python -m api --nova-chave NAME makes
  python pipelines/serve.py --queue services             by an agent of that queue
  python pipelines/serve.py --stop TASK_ID               end that one

exit codes:
  0 ended; 1 ended by a fault; 2 wrong arguments or configuration, or the folder is another service's; 3 no \
server, wrong credentials, no queue or no agent; 130 interrupted
"""


def montar_parser() -> argparse.ArgumentParser:
    """The options; those of serving itself are in configs/servico.yaml."""
    parser = argparse.ArgumentParser(
        prog="serve.py",
        description=(
            "Serve the champion, the promoted model, over HTTP, and every champion after it, until Ctrl-C; "
            "or have an agent do so. Without any ClearML configured, the embedded server is started."
        ),
        epilog=_EPILOGO,
        formatter_class=Formato,
        allow_abbrev=False,
    )
    embutido.acrescentar_opcao(parser)
    acrescentar_opcoes(parser)
    grupo = parser.add_argument_group("on a queue, carried out by an agent")
    grupo.add_argument("--queue", metavar="NAME", help="enqueue the task there and end; 'services' is usual")
    grupo.add_argument("--create-queue", action="store_true", help="make a queue that is missing")
    grupo.add_argument("--stop", metavar="TASK_ID", help="end a service that was enqueued")
    return parser


def _preparar(args: argparse.Namespace, pastas: Pastas) -> None:
    """Point the environment at the server; the embedded one is started and looked after."""
    embutida = embutido.usar(args.server)
    sdk.preparar_ambiente()
    os.chdir(RAIZ)
    repositorio.nomear_repositorio()
    if not embutida:
        return
    ambiente = embutido.ambiente(embutido.aguardar(embutido.iniciar(pastas.pasta_servidor)))
    os.environ.update(ambiente)
    servidor = Servidor(
        ambiente["CLEARML_API_HOST"], ambiente["CLEARML_API_ACCESS_KEY"], ambiente["CLEARML_API_SECRET_KEY"]
    )
    ServidorEmbutido(pastas.pasta_servidor, servidor)


def _servir(args: argparse.Namespace) -> int:
    """Serve until asked to end, or until that cannot go on; returns the exit code."""
    pedido = montar_pedido(args.pasta, args.config, args.set)
    config = carregar_servico(pedido.config, pedido.pares)  # before anything is started
    exigir_pasta(pedido)
    do_servidor = () if args.server == "auto" else ("--server", args.server)
    tomar_pasta(pedido, config, "python pipelines/serve.py", do_servidor)
    _preparar(args, Pastas())
    return servir(pedido, config)


def _na_fila(args: argparse.Namespace) -> int:
    """Enqueue the task, or end one."""
    if args.stop is not None:
        exigir_forma("--stop", args.stop, "Give the one that --queue printed")
    if args.config is not None or args.set or args.stop is None:
        carregar_servico(args.config, args.set)
    _preparar(args, Pastas())
    from pipelines.servico import fila  # noqa: PLC0415 -- imports the SDK

    if args.stop is not None:
        fila.parar(args.stop)
        print(f"{args.stop}: asked to end")
        return 0
    tarefa_id = fila.enviar(args.queue, args.create_queue, args.pasta, args.config, args.set)
    print(f"{tarefa_id}: enqueued, end it with --stop {tarefa_id}")
    return 0


def principal() -> int:
    """Parse, serve; returns the exit code."""
    args = montar_parser().parse_args()
    pronto()
    try:
        return _servir(args) if args.queue is None and args.stop is None else _na_fila(args)
    except ErroPipeline as erro:
        print(f"error: {erro}", file=sys.stderr)
        return erro.exit_code
    except KeyboardInterrupt:
        return CODIGO_INTERROMPIDO


if __name__ == "__main__":
    encerrar(principal())
