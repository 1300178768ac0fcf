"""Serving: a ClearML task that keeps the HTTP process supplied with the champion, and alive.

The HTTP process is started at once and serves from the folder; this one finds the promoted model in the
registry, checks it and puts it there. Started by hand, by an agent for its task, or by `make serve`, which
looks after the HTTP process itself, so that neither of the two ends with the other.
"""

import argparse
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import funcoes  # noqa: F401 -- first: it says what is missing

# isort: split
import yaml
from pydantic_settings import BaseSettings, SettingsConfigDict

from funcoes.apoio.arquivo import exigir_gravavel, inteiro
from funcoes.apoio.arquivo_yaml import analisar, explicar_yaml
from funcoes.apoio.erros import ErroConfig, ErroPipeline
from funcoes.comando.processo import encerrar
from funcoes.configuracao.config import carregar_servico
from funcoes.configuracao.secoes_servico import ServicoConfig
from funcoes.servico.pasta import PastaServico
from funcoes.servico.semente import semear
from steps.servico.diario import dizer, tudo_em_linhas
from steps.servico.dono import tomar_pasta
from steps.servico.http import CODIGO_CONFIGURACAO, Pedido, ProcessoHttp
from steps.servico.vigia import Vigia, perguntar

SECAO: Final = "Args"
_VOLTA_S: Final = 0.1
_FOLGA_S: Final = 5.0
_SINAL: Final = 128
MOTIVOS: Final[dict[int, str]] = {
    signal.SIGINT: "interrupted (SIGINT, as by Ctrl-C)",
    signal.SIGTERM: "asked to end (SIGTERM)",
    signal.SIGHUP: "the terminal is gone (SIGHUP)",
}
"""What a signal means, for the log."""


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
    parser.add_argument("--sem-http", action="store_true", help="whoever starts this starts the HTTP process")
    return parser


def acrescentar_opcoes(parser: argparse.ArgumentParser) -> None:
    """What to serve with; the command that starts this script takes the same."""
    parser.add_argument(
        "--pasta",
        type=Path,
        metavar="DIR",
        help="the serving folder (default: .servico); one service at a time has it",
    )
    parser.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help="a YAML file with your changes, laid out as configs/servico.yaml",
    )
    parser.add_argument(
        "--set",
        metavar="SECTION.KEY=VALUE",
        action="append",
        default=[],
        help="change one key of configs/servico.yaml, which has them all and what they do, such as the port, "
        "http.porta (8000; 0: any free one); may be repeated",
    )


def como_parametros(pedido: Pedido) -> dict[str, str]:
    """The arguments as parameters of the task, as text; a clone of the task may change them.

    The folder is left open where it is the default: a clone may run on another machine.
    """
    pasta = "" if pedido.pasta == montar_pedido(None, None, ()).pasta else str(pedido.pasta)
    return {
        f"{SECAO}/pasta": pasta,
        f"{SECAO}/config": str(pedido.config or ""),
        f"{SECAO}/set": escrever_pares(pedido.pares),
    }


def escrever_pares(pares: Sequence[str]) -> str:
    """Pairs as one parameter of a task."""
    return yaml.safe_dump(list(pares), default_flow_style=True, width=10**6).strip()


def ler_pares(lista: str) -> list[str]:
    """The inverse; `ErroConfig` for a text that is no list of pairs."""
    try:
        pares = analisar(lista) if lista.strip() else []
    except yaml.YAMLError as erro:
        raise ErroConfig(f"{SECAO}/set {lista!r} is no list: {explicar_yaml(erro)}") from erro
    if not isinstance(pares, list) or not all(isinstance(par, str) for par in pares):
        raise ErroConfig(f"{SECAO}/set {lista!r}: expected a list such as [http.porta=8000, log.nivel=debug]")
    return pares


def de_parametros(parametros: Mapping[str, str]) -> Pedido:
    """The inverse; `ErroConfig` for a list of pairs that is none."""
    pasta, config, lista = (
        (parametros.get(f"{SECAO}/{nome}") or "").strip() for nome in ("pasta", "config", "set")
    )
    return montar_pedido(Path(pasta) if pasta else None, Path(config) if config else None, ler_pares(lista))


def montar_pedido(pasta: Path | None, config: Path | None, pares: Sequence[str]) -> Pedido:
    """With whole paths; the default folder where none is given."""
    opcao = "CONFORTO_PASTA_SERVICO" if pasta is None else "--pasta"
    absoluta = inteiro(opcao, PastaServico(pasta).pasta)
    return Pedido(absoluta, inteiro("--config", config) if config else None, tuple(pares))


def exigir_pasta(pedido: Pedido) -> None:
    """`ErroConfig` where nothing can be put into the serving folder."""
    exigir_gravavel(pedido.pasta, "name another serving folder with --pasta or CONFORTO_PASTA_SERVICO")


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


def ler_pedido(args: argparse.Namespace) -> Pedido:
    """From the command line, or from the task; `ErroPipeline` when it cannot be read."""
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
        self.vezes = self.sinal = 0
        self._pai = _Ambiente().conforto_pid_do_servico

    def ao_sinal(self, sinal: int, _: FrameType | None) -> None:
        """Ask for the end; a second signal asks for it at once."""
        self.vezes += 1
        self.sinal = self.sinal or sinal
        self.motivo = self.motivo or MOTIVOS.get(sinal) or signal.Signals(sinal).name

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


def escutar(ao_sinal: Callable[[int, FrameType | None], None]) -> None:
    """Have the signals that ask for the end handled so."""
    for sinal in MOTIVOS:
        if signal.getsignal(sinal) is not signal.SIG_IGN:  # as under nohup
            signal.signal(sinal, ao_sinal)


def espera_s(config: ServicoConfig) -> float:
    """How long the HTTP process may take to end."""
    return config.http.saida_s + config.http.aviso_saida_s + _FOLGA_S


def servir(pedido: Pedido, config: ServicoConfig) -> int:
    """Serve until asked to end; returns the exit code."""
    fim = Fim()
    escutar(fim.ao_sinal)
    http = ProcessoHttp(pedido.comando())
    http.iniciar()
    vigia = _vigiar(pedido, config, fim)
    codigo = _acompanhar(http, fim)
    dizer("ending", reason=fim.motivo)
    http.parar(espera_s(config), lambda: fim.vezes > 1)
    vigia.encerrar(codigo, fim.motivo, fim.parada)
    return codigo


def abastecer(pedido: Pedido, config: ServicoConfig) -> int:
    """The task alone: the HTTP process is looked after by the one who started this.

    Returns 0 when the task was ended in ClearML: then the service ends. A signal that only this process got
    asks for nothing of the kind.
    """
    fim = Fim()
    escutar(fim.ao_sinal)
    vigia = _vigiar(pedido, config, fim)
    while not fim.chegou():
        time.sleep(_VOLTA_S)
    dizer("the serving task ends", reason=fim.motivo)
    vigia.encerrar(0, fim.motivo, fim.parada)
    return 0 if fim.parada else _SINAL + (fim.sinal or signal.SIGHUP)


def _vigiar(pedido: Pedido, config: ServicoConfig, fim: Fim) -> Vigia:
    prazo_s = espera_s(config) + _FOLGA_S
    vigia = Vigia(config, PastaServico(pedido.pasta), como_parametros(pedido), fim.pedir, prazo_s)
    vigia.iniciar()
    return vigia


def principal() -> int:
    """Read the arguments, serve, return the exit code."""
    args = montar_parser().parse_args()
    try:
        pedido = ler_pedido(args)
        config = carregar_servico(pedido.config, pedido.pares)
        exigir_pasta(pedido)
        if not args.sem_http:  # who starts the HTTP process has the folder
            tomar_pasta(pedido, config, "python steps/serve.py")
        semeada = semear(PastaServico(pedido.pasta))
    except ErroPipeline as erro:
        print(f"error: {erro}", file=sys.stderr)
        return erro.exit_code
    tudo_em_linhas()
    if semeada is not None:
        dizer("the model of the image is in place", "info", model=semeada.nome, **semeada.em_log())
    return abastecer(pedido, config) if args.sem_http else servir(pedido, config)


if __name__ == "__main__":
    encerrar(principal())
