"""Serve the champion: `python pipelines/serve.py --help`, or `make serve`.

Brings the embedded server when no ClearML is configured, and starts it again when it ends; the rest is
`steps/serve.py`, in a process of its own.
"""

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import FrameType
from typing import Final

RAIZ = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(RAIZ))

from funcoes import sdk  # noqa: E402
from funcoes.config import carregar_servico  # noqa: E402
from funcoes.errors import ErroPipeline  # noqa: E402
from funcoes.processo import CODIGO_INTERROMPIDO, encerrar  # noqa: E402
from funcoes.secoes_servico import HttpConfig  # noqa: E402
from funcoes.servico import PastaServico, Registro, Servivel, Uso, agora  # noqa: E402
from funcoes.servidor import Servidor, conferir  # noqa: E402
from pipelines import embutido, repositorio  # noqa: E402
from pipelines.pastas import Pastas  # noqa: E402
from steps.serve import acrescentar_opcoes  # noqa: E402

_VOLTA_S: Final = 0.2
_INTERVALO_S: Final = 1.0
_ENTRE_PARTIDAS_S: Final = 5.0


def montar_parser() -> argparse.ArgumentParser:
    """The options; those of serving itself are in configs/servico.yaml."""
    parser = argparse.ArgumentParser(
        prog="serve.py",
        description="Serve the promoted model over HTTP, here or on a queue.",
        epilog="Exit codes: 0 ended, 2 wrong arguments or configuration, 3 no server, queue or agent.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "--server",
        choices=["auto", "embedded", "configured"],
        default="auto",
        help="auto: the ClearML of clearml.conf or CLEARML_*, else the embedded one (default)",
    )
    acrescentar_opcoes(parser)
    grupo = parser.add_argument_group("on a queue, carried out by an agent")
    grupo.add_argument("--queue", metavar="NAME", help="enqueue the task there and end; 'services' is usual")
    grupo.add_argument("--create-queue", action="store_true", help="make a queue that is missing")
    grupo.add_argument("--stop", metavar="TASK_ID", help="end a service that was enqueued")
    return parser


def _argumentos(args: argparse.Namespace) -> list[str]:
    """What the serving task is called with."""
    pares = [parte for par in args.set for parte in ("--set", par)]
    pasta = ["--pasta", str(args.pasta.expanduser().resolve())] if args.pasta else []
    config = ["--config", str(args.config.expanduser().resolve())] if args.config else []
    return [*pasta, *config, *pares]


class ServidorEmbutido:
    """Starts the embedded server again when it ends, from a thread of its own."""

    def __init__(self, pasta: Path, servidor: Servidor) -> None:
        self._pasta = pasta
        self._servidor = servidor
        threading.Thread(target=self._vigiar, daemon=True, name="servidor-embutido").start()

    def _responde(self) -> bool:
        try:
            conferir(self._servidor)
        except ErroPipeline:
            return False
        return True

    def _vigiar(self) -> None:
        while True:
            time.sleep(_INTERVALO_S)
            if not self._responde():
                embutido.reiniciar(self._pasta)
                time.sleep(_ENTRE_PARTIDAS_S)


class Anuncio:
    """One block for a person when it serves, or when there is nothing to serve yet; once each."""

    def __init__(self, pasta: PastaServico, http: HttpConfig) -> None:
        self._pasta = pasta
        self._http = http
        self._desde = agora()
        self._dito = ""

    def dizer(self) -> None:
        """Print what is new; called again and again."""
        with contextlib.suppress(ErroPipeline):
            texto = self._texto()
            if texto and texto != self._dito:
                self._dito = texto
                print(f"\n{texto}\n", flush=True)

    def _texto(self) -> str:
        uso = self._pasta.ler(self._pasta.uso, Uso)
        servida = self._pasta.ler(self._pasta.bom, Servivel)
        if uso is None or uso.desde < self._desde:
            return ""
        endereco = f"http://{self._http.host}:{uso.porta}"
        if servida is not None and uso.modelo_id == servida.modelo_id:
            return (
                f"Serving {servida.nome} version {servida.versao} on {endereco} (page /, docs /docs) - "
                "Ctrl-C ends it"
            )
        registro = self._pasta.ler(self._pasta.registro, Registro)
        if self._dito or registro is None or registro.visto_em < self._desde or uso.modelo_id:
            return ""
        return _sem_modelo(registro, endereco)


def _sem_modelo(registro: Registro, endereco: str) -> str:
    """What to say while nothing is served; "" while it cannot be known yet."""
    if registro.recusa is not None:
        return f"The promoted model is refused: {registro.recusa.motivo}"
    if not registro.alcancavel:
        return f"{registro.motivo}\nThere is no model from before either; serving starts by itself later."
    if registro.campeao_id or registro.motivo:  # on its way, or the registry is still being asked
        return ""
    return (
        "no model has been promoted: run `make run` first; serving starts by itself when there is one, on "
        f"{endereco} - Ctrl-C ends it"
    )


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
    """Run the serving task until it ends; signals are passed on, Ctrl-C as a request to end."""
    config = carregar_servico(args.config, args.set)  # before anything is started
    _preparar(args, Pastas())
    anuncio = Anuncio(PastaServico(args.pasta), config.http)
    processo = subprocess.Popen(
        [sys.executable, str(RAIZ / "steps" / "serve.py"), *_argumentos(args)],
        cwd=RAIZ,
        env={**os.environ, "CONFORTO_PID_DO_SERVICO": str(os.getpid())},
        start_new_session=True,  # Ctrl-C reaches it once, from here
    )

    def passar(_: int, __: FrameType | None) -> None:
        processo.terminate()

    for sinal in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(sinal) is not signal.SIG_IGN:  # as under nohup
            signal.signal(sinal, passar)
    while processo.poll() is None:
        anuncio.dizer()
        time.sleep(_VOLTA_S)
    return processo.returncode


def _na_fila(args: argparse.Namespace) -> int:
    """Enqueue the task, or end one."""
    if args.config is not None or args.set or args.stop is None:
        carregar_servico(args.config, args.set)
    _preparar(args, Pastas())
    from pipelines import servico_fila  # noqa: PLC0415 -- imports the SDK

    if args.stop is not None:
        servico_fila.parar(args.stop)
        print(f"{args.stop}: asked to end")
        return 0
    tarefa_id = servico_fila.enviar(args.queue, args.create_queue, args.pasta, args.config, args.set)
    print(f"{tarefa_id}: enqueued, end it with --stop {tarefa_id}")
    return 0


def principal(argv: list[str] | None = None) -> int:
    """Parse, serve; returns the exit code."""
    args = montar_parser().parse_args(argv)
    try:
        return _servir(args) if args.queue is None and args.stop is None else _na_fila(args)
    except ErroPipeline as erro:
        print(f"error: {erro}", file=sys.stderr)
        return erro.exit_code
    except KeyboardInterrupt:
        return CODIGO_INTERROMPIDO


if __name__ == "__main__":
    encerrar(principal())
