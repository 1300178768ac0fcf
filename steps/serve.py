"""Serving: a ClearML task that keeps the HTTP process supplied with the champion, and alive.

The HTTP process is started at once and serves from the folder; this one finds the promoted model in the
registry, checks it and puts it there. Started by hand, by `make serve`, or by an agent for its task.
"""

import argparse
import json
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Final

import yaml
from pydantic_settings import BaseSettings, SettingsConfigDict

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from funcoes.config import carregar_servico
from funcoes.errors import ErroConfig, ErroPipeline
from funcoes.processo import encerrar
from funcoes.secoes_servico import ServicoConfig
from funcoes.servico import PastaServico
from steps.servico_diario import dizer
from steps.servico_http import CODIGO_CONFIGURACAO, Pedido, ProcessoHttp
from steps.servico_vigia import Vigia, perguntar

SECAO: Final = "Args"
_VOLTA_S: Final = 0.1
_FOLGA_S: Final = 5.0


class _Ambiente(BaseSettings):
    """What the one who started this process says through the environment."""

    model_config = SettingsConfigDict(extra="ignore")

    clearml_task_id: str = ""
    """The task that an agent started this process for."""

    conforto_pid_do_servico: int = 0
    """The process that this one serves for, its parent: this one ends with it."""


def montar_parser() -> argparse.ArgumentParser:
    """The options; those of serving itself are in configs/servico.yaml."""
    parser = argparse.ArgumentParser(
        prog="steps/serve.py",
        description="Serve the champion over HTTP, and take a new one as soon as it is promoted.",
        epilog="Exit codes: 0 asked to end, 2 wrong arguments or configuration; 3 on an agent, no server.",
        allow_abbrev=False,
    )
    acrescentar_opcoes(parser)
    return parser


def acrescentar_opcoes(parser: argparse.ArgumentParser) -> None:
    """What to serve with; the command that starts this script takes the same."""
    parser.add_argument("--pasta", type=Path, metavar="DIR", help="the serving folder (default: .servico)")
    parser.add_argument("--config", type=Path, metavar="FILE", help="a YAML file with your changes")
    parser.add_argument(
        "--set",
        metavar="SECTION.KEY=VALUE",
        action="append",
        default=[],
        help="change one key of configs/servico.yaml; may be repeated",
    )


def como_parametros(pedido: Pedido) -> dict[str, str]:
    """The arguments as parameters of the task, as text; a clone of the task may change them.

    The folder is left open where it is the default: a clone may run on another machine.
    """
    pasta = "" if pedido.pasta == montar_pedido(None, None, ()).pasta else str(pedido.pasta)
    lista = yaml.safe_dump(list(pedido.pares), default_flow_style=True, width=10**6).strip()
    return {
        f"{SECAO}/pasta": pasta,
        f"{SECAO}/config": str(pedido.config or ""),
        f"{SECAO}/set": lista,
    }


def de_parametros(parametros: Mapping[str, str]) -> Pedido:
    """The inverse; `ErroConfig` for a list of pairs that is none."""
    pasta, config, lista = (
        (parametros.get(f"{SECAO}/{nome}") or "").strip() for nome in ("pasta", "config", "set")
    )
    try:
        pares = yaml.safe_load(lista) if lista else []
    except yaml.YAMLError as erro:
        raise ErroConfig(f"{SECAO}/set {lista!r} is no list: {erro}") from erro
    if not isinstance(pares, list) or not all(isinstance(par, str) for par in pares):
        raise ErroConfig(f"{SECAO}/set {lista!r}: expected a list such as [http.porta=8000, log.nivel=debug]")
    return montar_pedido(Path(pasta) if pasta else None, Path(config) if config else None, pares)


def montar_pedido(pasta: Path | None, config: Path | None, pares: Sequence[str]) -> Pedido:
    """With whole paths; the default folder where none is given."""
    absoluta = PastaServico(pasta).pasta.expanduser().resolve()
    return Pedido(absoluta, config.expanduser().resolve() if config else None, tuple(pares))


def em_pares(secoes: Mapping[str, Mapping[str, object]]) -> list[str]:
    """A file of changes as pairs, so that a task carries them to where the file is not."""
    return [
        f"{secao}.{nome}={json.dumps(valor, default=str)}"
        for secao, chaves in secoes.items()
        for nome, valor in chaves.items()
    ]


def _da_tarefa(tarefa_id: str) -> Pedido:
    """What the task says that an agent started this process for; `ErroServidor` when nobody answers.

    Its project is the one whose models are served.
    """
    perguntar()
    from clearml import Task  # noqa: PLC0415 -- takes a second, and reads its configuration

    tarefa = Task.get_task(task_id=tarefa_id)
    os.environ.setdefault("CONFORTO_PROJETO", tarefa.get_project_name() or "")
    return de_parametros(tarefa.get_parameters() or {})


def ler_pedido(argv: Sequence[str] | None = None) -> Pedido:
    """From the command line, or from the task; `ErroPipeline` when it cannot be read."""
    args = montar_parser().parse_args(argv)
    tarefa_id = _Ambiente().clearml_task_id
    return _da_tarefa(tarefa_id) if tarefa_id else montar_pedido(args.pasta, args.config, args.set)


class Fim:
    """Whether the service is to end, and why: signals, the task, the parent.

    A handler only writes an attribute: a lock that it takes may be held by the code that it interrupts.
    """

    def __init__(self) -> None:
        self.motivo = ""
        self.parada = False
        """The task was ended from outside."""
        self.vezes = 0
        self._pai = _Ambiente().conforto_pid_do_servico

    def ao_sinal(self, sinal: int, _: FrameType | None) -> None:
        """Ask for the end; a second signal asks for it at once."""
        self.vezes += 1
        self.motivo = self.motivo or signal.Signals(sinal).name

    def pedir(self, motivo: str) -> None:
        """Ask for the end because of the task."""
        self.motivo, self.parada = self.motivo or motivo, True

    def chegou(self) -> bool:
        """Whether to end now."""
        if self._pai and os.getppid() != self._pai:
            self.motivo = self.motivo or "the process that started this one is gone"
        return bool(self.motivo)


def _acompanhar(http: ProcessoHttp, fim: Fim) -> int:
    """Until the end; returns the exit code."""
    while not fim.chegou():
        codigo = http.cuidar()
        if codigo == CODIGO_CONFIGURACAO:
            fim.motivo = "the HTTP process cannot be started with this configuration: see its message"
        elif codigo is not None:
            fim.motivo = "the HTTP process was asked to end"
        if codigo is not None:
            return codigo
        time.sleep(_VOLTA_S)
    return 0


def servir(pedido: Pedido, config: ServicoConfig, comando: Sequence[str] | None = None) -> int:
    """Serve until asked to end; returns the exit code. `comando` takes the place of the HTTP process."""
    fim = Fim()
    for sinal in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        if signal.getsignal(sinal) is not signal.SIG_IGN:  # as under nohup
            signal.signal(sinal, fim.ao_sinal)
    espera_s = config.http.saida_s + config.http.aviso_saida_s + _FOLGA_S
    http = ProcessoHttp(comando or pedido.comando())
    http.iniciar()
    vigia = Vigia(config, PastaServico(pedido.pasta), como_parametros(pedido), fim.pedir, espera_s + _FOLGA_S)
    vigia.iniciar()
    codigo = _acompanhar(http, fim)
    dizer("ending", reason=fim.motivo)
    http.parar(espera_s, lambda: fim.vezes > 1)
    vigia.encerrar(codigo, fim.motivo, fim.parada)
    return codigo


def principal(argv: Sequence[str] | None = None, comando: Sequence[str] | None = None) -> int:
    """Read the arguments, serve, return the exit code."""
    try:
        pedido = ler_pedido(argv)
        config = carregar_servico(pedido.config, pedido.pares)
    except ErroPipeline as erro:
        print(f"error: {erro}", file=sys.stderr)
        return erro.exit_code
    return servir(pedido, config, comando)


if __name__ == "__main__":
    encerrar(principal())
