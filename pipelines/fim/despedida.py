"""What is done when a run is to end now, in its order and within a bound."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final, TypeVar

from funcoes.comando.servidor import Servidor
from pipelines.fim.ligacao import Ligacao, em_paralelo
from pipelines.fim.pedidos import PEDIDOS
from pipelines.fim.pendencias import PENDENCIAS
from pipelines.fim.processos import encerrar_filhos
from pipelines.fim.sinais import SINAIS

_EM_CURSO_S: Final = 3.0
_TERMINAL_S: Final = 1.0
_LIMPAR_S: Final = 3.0
"""What a killed stage left half-written is removed now, or by the next run."""

_VOLTA_S: Final = 0.2

R = TypeVar("R")


def _com_prazo(funcao: Callable[[], object], prazo_s: float) -> threading.Thread:
    """Let it be done by a thread, and wait so long; what hangs ends with the process."""
    linha = threading.Thread(target=funcao, daemon=True)
    linha.start()
    linha.join(max(prazo_s, 0.0))
    return linha


class Despedida:
    """The end of this process's run.

    First nothing more is launched nor asked, then the stages' processes end, then their tasks: what a process
    has asked before it died is answered before, or seen when the server is asked once more.
    """

    def __init__(self, motivo: str, prazo_s: float) -> None:
        self._motivo = motivo
        self._limite = time.monotonic() + prazo_s
        self._acabou = False
        """Nothing of the run lives on the server."""

    def no_prazo(self) -> None:
        """All of it, or as much as the bound allows."""
        linha = threading.Thread(target=self._encerrar, daemon=True, name="despedida")
        linha.start()
        SINAIS.acompanhar(linha, self._resta())

    def so_aqui(self) -> None:
        """Without the server."""
        PEDIDOS.fechar()
        _com_prazo(self._arrumar, _TERMINAL_S)
        _com_prazo(encerrar_filhos, self._resta())

    def palavras(self) -> str:
        """What a person is told."""
        quem = PENDENCIAS.controlador
        if PENDENCIAS.so_olha:
            como = f" with --stop {quem}" if quem else ""
            return f"interrupted: the run goes on without being watched; end it{como}"
        if not self._acabou and self._servidor() is not None:
            como = f" end them with --stop {quem}" if quem else ""
            return f"interrupted: the server did not answer, tasks may still be shown as running there;{como}"
        if PENDENCIAS.para_fila:
            return "interrupted before anything was enqueued; the same command starts again"
        if PENDENCIAS.retomavel:
            return f"interrupted: the stages were stopped; go on with --resume {quem}"
        if PENDENCIAS.ha_etapas:
            return "interrupted: the stage was stopped"
        return "interrupted before any stage was started; the same command starts again"

    @staticmethod
    def _servidor() -> Servidor | None:
        """The one that may know of tasks of this run."""
        return PENDENCIAS.servidor if PENDENCIAS.ids() else None

    def _resta(self) -> float:
        return self._limite - time.monotonic()

    def _encerrar(self) -> None:
        PEDIDOS.fechar()
        _com_prazo(self._arrumar, _TERMINAL_S)
        filhos = threading.Thread(target=encerrar_filhos, daemon=True)
        filhos.start()
        PEDIDOS.esperar(_EM_CURSO_S)
        servidor = self._servidor()
        ligacao = self._ligar(servidor) if servidor is not None else None
        filhos.join()
        self._acabou = servidor is None or (ligacao is not None and self._parar_tudo(ligacao))
        encerrar_filhos(0.0)  # one that was just being started
        if servidor is not None and self._acabou:
            _com_prazo(self._limpar, min(self._resta(), _LIMPAR_S))

    def _ligar(self, servidor: Servidor) -> Ligacao | None:
        return self._insistir(lambda: Ligacao(servidor))

    def _parar_tudo(self, ligacao: Ligacao) -> bool:
        """Until the server knows of no task of the run that lives."""

        def volta() -> bool | None:
            ids = PENDENCIAS.ids()
            vivas = ligacao.vivas(ids, ids)
            em_paralelo(lambda tarefa: ligacao.parar(tarefa, self._motivo), vivas)
            return None if vivas else True

        return bool(self._insistir(volta))

    def _insistir(self, funcao: Callable[[], R | None]) -> R | None:
        """Its first result; None when the time is over."""
        while self._resta() > 0:
            with suppress(Exception):  # no answer, or one that makes no sense: there is nobody to tell
                resultado = funcao()
                if resultado is not None:
                    return resultado
                continue
            time.sleep(_VOLTA_S)
        return None

    def _arrumar(self) -> None:
        for limpeza in PENDENCIAS.limpezas:
            with suppress(Exception):
                limpeza()

    def _limpar(self) -> None:
        with PEDIDOS.livre():
            for passo in PENDENCIAS.ao_fim:
                with suppress(Exception):
                    passo()
