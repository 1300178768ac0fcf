"""Promotion and rollback as a task of its own: what the web pages put into a queue, and an agent carries out.

Code and rules are those of `python -m steps.register --promote ID` and `--rollback`; run by hand, this
script is that command. A refusal ends the task as failed, with every reason as its status.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import funcoes  # noqa: F401 -- first: it says what is missing

# isort: split

import argparse
import signal
from collections.abc import Mapping
from typing import Final

from funcoes.apoio.erros import ErroConfig, ErroPipeline
from funcoes.apoio.tentativas import SECAO_CAUSA, dizer_causa
from funcoes.comando import sdk
from funcoes.comando.ids import exigir_forma
from funcoes.comando.partida import pronto
from funcoes.comando.processo import CODIGO_INTERROMPIDO, encerrar, interromper
from funcoes.configuracao.nomes_clearml import PROJETO, SECAO_ARGS
from steps import promocao
from steps.argumentos import remoto

PARAMETROS: Final = {"promote": "", "rollback": "", "force": "False"}
"""What a task says: the id of the version to promote, or the name of the models to go back in; not both."""

TIPO: Final = "application"


def argumentos_de(parametros: Mapping[str, object]) -> argparse.Namespace:
    """The command's arguments that a task's parameters stand for; `ErroConfig` where they are none."""
    dito = {nome: str(parametros.get(nome) or "").strip() for nome in PARAMETROS}
    if bool(dito["promote"]) == bool(dito["rollback"]):
        raise ErroConfig(
            f"{SECAO_ARGS}/promote is the id of the version to promote, {SECAO_ARGS}/rollback the name "
            f"of the models to go back in: give one of the two, not {dito['promote']!r} and "
            f"{dito['rollback']!r}"
        )
    forcar = dito["force"].lower() == "true"
    if dito["rollback"]:
        if forcar:
            raise ErroConfig(f"{SECAO_ARGS}/force goes with {SECAO_ARGS}/promote")
        return argparse.Namespace(list=False, promote=None, rollback=True, nome=dito["rollback"], force=False)
    modelo_id = exigir_forma(f"{SECAO_ARGS}/promote", dito["promote"], "The model's page shows it")
    return argparse.Namespace(list=False, promote=modelo_id, rollback=False, nome=None, force=forcar)


def no_agente() -> int:
    """Carry out what the task that an agent started this process for says; the exit code."""
    from clearml import Task  # noqa: PLC0415 -- takes its time, and by hand the arguments come first

    sdk.preparar()
    tarefa = Task.init(
        project_name=PROJETO,
        task_name="promover",
        task_type=TIPO,
        auto_connect_arg_parser=False,
        auto_connect_frameworks=False,
        auto_resource_monitoring=False,
    )
    signal.signal(signal.SIGTERM, interromper)
    try:
        promocao.executar(argumentos_de(tarefa.connect(dict(PARAMETROS), name=SECAO_ARGS)))
    except ErroPipeline as erro:
        tarefa.update_parameters({SECAO_CAUSA: dizer_causa(erro)})
        print(f"error: {erro}", file=sys.stderr, flush=True)
        tarefa.flush(wait_for_uploads=True)
        tarefa.mark_failed(status_reason=type(erro).__name__, status_message=str(erro)[:1000], force=True)
        return 0  # with another code an agent puts its own words in the place of these
    except KeyboardInterrupt:
        tarefa.mark_stopped(force=True, status_message="interrupted; promoting again finishes it")
        return CODIGO_INTERROMPIDO
    tarefa.close()
    return 0


def principal(argv: list[str]) -> int:
    """For a task what it says, by hand what is typed; the exit code."""
    if not remoto():
        return promocao.por_comando(argv)
    pronto()
    return no_agente()


if __name__ == "__main__":
    encerrar(principal(sys.argv[1:]))
