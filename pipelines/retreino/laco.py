"""The life of the service: it looks when a scheduler says so, and every so often by itself, until its end.

The main thread only waits for signals: while the SDK waits for a server that is away, signals are heard.
"""

import threading
import time
from collections.abc import Callable
from typing import Final

from funcoes.apoio.erros import ErroPipeline
from funcoes.comando.repositorio import Codigo
from funcoes.configuracao.secoes_retreino import ConfigDoRetreino
from pipelines.retreino.despertador import despertar
from pipelines.retreino.lancar import Retreinador
from pipelines.retreino.tarefa import TarefaDoRetreino, anotar_uma_vez
from steps.serve import Fim, escutar
from steps.servico.diario import dizer
from steps.servico.vigia import perguntar

PRAZO_S: Final = 10.0
"""How long the task may take to close."""

_VOLTA_S: Final = 0.1


class Laco:
    """Looks from a thread of its own."""

    def __init__(
        self, config: ConfigDoRetreino, parametros: dict[str, str], codigo: Codigo | None = None
    ) -> None:
        self._config = config
        self._parametros = parametros
        self._retreinador = Retreinador(config, codigo)
        self._fim = Fim()
        self._vez = threading.Event()
        self._tarefa: TarefaDoRetreino | None = None
        self._falha = ""

    def viver(self) -> int:
        """Until asked to end; returns the exit code."""
        escutar(self._fim.ao_sinal)
        threading.Thread(target=self._olhar_sempre, daemon=True, name="olhar").start()
        while not self._fim.chegou():
            time.sleep(_VOLTA_S)
        dizer("ending", reason=self._fim.motivo)
        self._vez.set()
        self._retreinador.soltar()
        fecho = threading.Thread(target=self._fechar, daemon=True)
        fecho.start()
        fecho.join(PRAZO_S)
        return 0

    def _fechar(self) -> None:
        if self._tarefa is not None:
            self._tentar("the end", perguntar, self._encerrar)

    def _encerrar(self) -> None:
        if self._tarefa is not None:
            self._tarefa.fechar(0, self._fim.motivo, self._fim.parada)

    def _olhar_sempre(self) -> None:
        while not self._fim.chegou():
            self._vez.clear()
            self._tentar("a look", perguntar, self._abrir, self._olhar, self._obedecer)
            self._vez.wait(self._config.retreino.consultar_s)

    def _tentar(self, o_que: str, *passos: Callable[[], object]) -> None:
        """One after the other, up to the first that fails; what fails again and again is said once."""
        try:
            for passo in passos:
                passo()
        except Exception as erro:  # whatever the SDK raises, the next look may do better
            dita = f"{type(erro).__name__}: {erro}" if not isinstance(erro, ErroPipeline) else str(erro)
            if dita != self._falha:
                dizer(f"{o_que} failed, and is tried again", "error", reason=dita)
            self._falha = dita
        else:
            if self._falha:
                dizer("the registry answers again")
            self._falha = ""

    def _abrir(self) -> None:
        if self._tarefa is None:
            self._tarefa = TarefaDoRetreino(self._parametros, self._fim.pedir, PRAZO_S + 5)
            dizer("watching for reasons to retrain", task=self._tarefa.id)
            despertar(self._config, self._acordar)

    def _acordar(self, porque: str) -> None:
        dizer("woken", reason=porque)
        self._vez.set()

    def _olhar(self) -> None:
        feitos = self._retreinador.olhar()
        if self._tarefa is None:
            return
        for feito in self._tarefa.decisoes.anotar(feitos):
            dizer(feito.em_palavras(), decision=feito.dito, run=feito.corrida)

    def _obedecer(self) -> None:
        if self._tarefa is not None:
            self._tarefa.obedecer()


def uma_vez(config: ConfigDoRetreino, so_dizer: bool) -> int:
    """One look; with `so_dizer` nothing is done, and what would come next is said."""
    retreinador = Retreinador(config)
    if not so_dizer:
        feitos = retreinador.olhar()
        anotar_uma_vez(feitos)
        for feito in feitos:
            print(feito.em_palavras())
        return 0
    decisoes, seguintes = retreinador.prever()
    for decisao in decisoes:
        print(f"now: {decisao.em_palavras()}")
    if not decisoes:
        print("now: nothing new: there is no model, and no raw version of a survey")
    for linha in seguintes:
        print(f"next: {linha}")
    return 0
