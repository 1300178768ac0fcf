"""When the controller runs a stage again, and how long it waits before."""

import time
from collections.abc import Callable
from typing import Any

from funcoes.apoio.tentativas import DEFINITIVA, SECAO_FALHA
from funcoes.configuracao.secoes import ExecucaoConfig

Repetidor = Callable[[Any, Any, int], bool]


def vale_repetir(tarefa: Any) -> bool:
    """Whether a failed stage may succeed the next time.

    A stage that says nothing about its failure had no time to: its process was killed, or its worker lost.
    """
    tarefa.reload()
    return bool((tarefa.get_parameters() or {}).get(SECAO_FALHA) != DEFINITIVA)


def repetivel(execucao: ExecucaoConfig, no: Any, repetidas: int) -> bool:
    """Whether a node whose stage failed runs again, after `repetidas` repetitions so far."""
    return repetidas < execucao.tentativas and vale_repetir(no.job.task)


def politica(execucao: ExecucaoConfig, dormir: Callable[[float], None] = time.sleep) -> Repetidor:
    """The controller's answer to a failed stage: again after a pause, or not."""

    def repetir(_: Any, no: Any, repetidas: int) -> bool:
        if not repetivel(execucao, no, repetidas):
            return False
        pausa = execucao.pausa_s(repetidas)
        print(
            f"stage {no.name} was lost; attempt {repetidas + 2} of {execucao.tentativas + 1} in {pausa:.0f} s"
        )
        dormir(pausa)
        no.job._last_status = None  # the SDK keeps a status for a second, and would see the failure once more
        return True

    return repetir
