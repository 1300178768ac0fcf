"""The parts of the service, each looked after: the process that answers, and the serving task.

They are brothers: one that is killed takes nobody along. The HTTP process answers from the folder while there
is no task, and the task goes on while another HTTP process starts.
"""

import os
import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import Final

from funcoes.configuracao.secoes_servico import ServicoConfig
from funcoes.servico.pasta import PastaServico
from pipelines.comando.pastas import RAIZ
from pipelines.servico.anuncio import Anuncio
from steps.serve import MOTIVOS, escutar, espera_s
from steps.servico.diario import dizer
from steps.servico.http import CODIGO_CONFIGURACAO, Pedido, Processo, ProcessoHttp

_VOLTA_S: Final = 0.1
_TAREFA_S: Final = 15.0
"""How long the task may take to close: it waits for a server for less."""
_ENCERRADA: Final = 0


class Sinais:
    """Whether a person has asked for the end. The handler only writes attributes."""

    def __init__(self) -> None:
        self.primeiro = self.vezes = 0

    def __call__(self, sinal: int, _: FrameType | None) -> None:
        """Note it."""
        self.primeiro = self.primeiro or sinal
        self.vezes += 1

    def ja(self) -> bool:
        """Whether to wait for nothing: a second signal came."""
        return self.vezes > 1


def tarefa(pedido: Pedido) -> Processo:
    """The serving task without an HTTP process of its own."""
    comando = [sys.executable, str(RAIZ / "steps" / "serve.py"), "--sem-http", *pedido.argumentos()]

    def ambiente() -> dict[str, str]:
        return {**os.environ, "CONFORTO_PID_DO_SERVICO": str(os.getpid())}

    return Processo("the serving task", comando, ambiente)


def servir(pedido: Pedido, config: ServicoConfig) -> int:
    """Keep both alive until asked to end, or until one says that it cannot go on; returns the exit code."""
    sinais = Sinais()
    escutar(sinais)
    http = ProcessoHttp(pedido.comando(), finais=[CODIGO_CONFIGURACAO])  # nobody but us may ask it to end
    partes = (http, tarefa(pedido))
    for parte in partes:
        parte.iniciar()
    anuncio = Anuncio(PastaServico(pedido.pasta), config.http)
    codigo, motivo = acompanhar(partes, sinais, anuncio.dizer)
    dizer("ending", "error" if codigo else "info", reason=motivo)
    http.parar(espera_s(config), sinais.ja)
    partes[1].parar(_TAREFA_S, sinais.ja, *([sinais.primeiro] if sinais.primeiro else []))
    return codigo


def acompanhar(
    partes: tuple[Processo, ...], sinais: Sinais, a_cada_volta: Callable[[], None] = lambda: None
) -> tuple[int, str]:
    """Until the end: its exit code, and its reason."""
    while not sinais.primeiro:
        for parte in partes:
            codigo = parte.cuidar()
            if codigo == _ENCERRADA:
                return codigo, f"{parte.nome} was ended in ClearML"
            if codigo is not None:
                return codigo, f"{parte.nome} cannot be started with this configuration: see its message"
        a_cada_volta()
        time.sleep(_VOLTA_S)
    return 0, MOTIVOS[sinais.primeiro]
