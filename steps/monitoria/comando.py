"""The monitor's command: look, say, and show it in ClearML where that answers.

The look itself needs the serving folder only. A registry that is away is when predictions want to be watched,
so it is said, and the look goes on.
"""

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from funcoes.apoio.erros import ErroConfig, ErroPipeline, ErroServidor
from funcoes.comando import embutido, sdk
from funcoes.comando.partida import pronto
from funcoes.comando.processo import CODIGO_INTERROMPIDO
from funcoes.comando.repositorio import nomear_repositorio
from funcoes.comando.servidor import exigir_servidor
from funcoes.comando.tela import console, dizer
from steps.argumentos import remoto
from steps.monitoria.dito import mostrar
from steps.monitoria.olhar import Preparado, concluir, exigir_diario, preparar, vigiado_de
from steps.monitoria.pedido import Pedido, do_comando, montar_parser
from steps.monitoria.prazo import Prazo

if TYPE_CHECKING:
    from funcoes.monitor.analise import Analise


def principal(argv: Sequence[str]) -> int:
    """Look once; the exit code."""
    pronto()
    if remoto():
        return _no_agente()
    args = montar_parser().parse_args(argv)
    try:
        preparado = preparar(do_comando(args))
        fora = _ligar(args.server)
        return _olhar_e_mostrar(preparado, fora)
    except (ErroPipeline, OSError) as erro:
        dizer(console(sys.stderr), f"error: {erro}", style="red")
        return erro.exit_code if isinstance(erro, ErroPipeline) else 1
    except KeyboardInterrupt:
        return CODIGO_INTERROMPIDO


def _ligar(servidor: str) -> str:
    """Point the SDK at the server, as the pipeline's command does; why it is away, "" where it is not."""
    try:
        if embutido.usar(servidor):
            processo = embutido.iniciar(sdk.pasta_do_servidor())
            os.environ.update(embutido.ambiente(embutido.aguardar(processo)))
        nomear_repositorio()
        sdk.preparar()
        exigir_servidor()
    except (ErroServidor, ErroConfig) as erro:
        return str(erro)
    return ""


def _no_agente() -> int:
    """A task that an agent runs: its tags say what it found; an exit code but 0 would be a failure."""
    from steps.monitoria import tarefa as tarefas  # noqa: PLC0415 -- imports the SDK

    sdk.preparar()
    tarefa, pedido = tarefas.abrir(Pedido())
    try:
        preparado = preparar(pedido)
        vigiado = vigiado_de(preparado, com_registro=True)
        mostrar(preparado, concluir(preparado, vigiado, tarefa, Prazo()))
    except (ErroPipeline, OSError) as erro:
        print(f"error: {erro}", file=sys.stderr, flush=True)
        tarefa.mark_failed(status_reason=type(erro).__name__, status_message=str(erro)[:1000], force=True)
        return 1
    tarefa.close()
    return 0


def _olhar_e_mostrar(p: Preparado, fora: str) -> int:
    if fora:
        dizer(
            console(sys.stderr),
            f"note: nothing is shown in ClearML, and queues are not known: {fora}",
            style="yellow",
        )
        return _dito(p, concluir(p, vigiado_de(p, com_registro=False), None, Prazo()))
    exigir_diario(p)  # before the task: what cannot be looked at leaves none
    vigiado = vigiado_de(p, com_registro=True)
    from steps.monitoria import tarefa as tarefas  # noqa: PLC0415 -- imports the SDK

    prazo = Prazo()
    tarefa, _ = tarefas.abrir(p.pedido)
    try:
        codigo = _dito(p, concluir(p, vigiado, tarefa, prazo))
    except KeyboardInterrupt:
        prazo.tentar(lambda: tarefa.mark_stopped(force=True, status_message="interrupted"), None)
        raise
    except Exception as erro:
        tarefa.mark_failed(status_reason=type(erro).__name__, status_message=str(erro)[:1000], force=True)
        raise
    dizer(console(), f"task      {tarefa.id}")
    prazo.tentar(tarefa.close, None)
    return codigo


def _dito(p: Preparado, analise: "Analise") -> int:
    mostrar(p, analise)
    return analise.veredito.codigo
