"""One look: what is decided is done, and what killed processes left is cleared away."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from funcoes.apoio.erros import ErroFila, ErroPipeline, ErroRegistro
from funcoes.comando.repositorio import Codigo
from funcoes.configuracao.config import achatar
from funcoes.configuracao.nomes_clearml import FILA_CONTROLADOR
from funcoes.configuracao.secoes_retreino import ConfigDoRetreino
from funcoes.io_clearml.projeto import projeto
from pipelines.codigo import conferencias
from pipelines.comando.pastas import RAIZ
from pipelines.execucao import fila
from pipelines.retreino.decisao import Decisao, Veredito, decidir, seguintes
from pipelines.retreino.lancador import apagar, pedir
from pipelines.retreino.leitura import Leitor
from pipelines.retreino.situacao import Situacao

_DA_TAREFA: Final = (
    "CLEARML_TASK_ID", "TRAINS_TASK_ID", "CLEARML_PROC_MASTER_ID", "TRAINS_PROC_MASTER_ID",
    "CLEARML_LOG_TASK_TO_BACKEND", "CLEARML_SIMULATE_REMOTE_TASK",
)  # fmt: skip
"""What ties a process to the service's task."""

_ULTIMAS: Final = 20
_EXIGIDAS: Final = (
    conferencias.fila_existente,
    conferencias.sem_impasse,
    conferencias.ha_repositorio,
    conferencias.tudo_rastreado,
    conferencias.diferenca_cabe,
    conferencias.commit_publicado,
)
"""What a run on queues needs, but an agent: one that is away for a while comes back, and finds it."""


@dataclass(frozen=True)
class Feito:
    """What came of a decision; `corrida`: the run that it started, "" for none."""

    decisao: Decisao
    corrida: str = ""

    @property
    def dito(self) -> str:
        """What was done, in a word or two."""
        return "started" if self.corrida else str(self.decisao.veredito)

    def em_palavras(self) -> str:
        """One line."""
        corrida = f"run {self.corrida}, " * bool(self.corrida)
        return f"{self.decisao.modelo}: {self.dito}: {corrida}{self.decisao.motivo}"


class Retreinador:
    """Looks, decides, starts. It keeps nothing that the registry does not have."""

    def __init__(self, config: ConfigDoRetreino, codigo: Codigo | None = None) -> None:
        """`codigo`: what its runs carry; without it that of this folder as it is then."""
        self._config = config
        self._codigo = codigo
        self._leitor = Leitor(config)
        self.processo: subprocess.Popen[str] | None = None
        """Which makes a run just now."""

    def prever(self) -> tuple[list[Decisao], list[str]]:
        """What would be done now, and what comes next, in words; nothing is done."""
        situacao, _ = self._ler()
        decisoes = decidir(situacao, self._config)
        return decisoes, seguintes(situacao, self._config, decisoes)

    def olhar(self) -> list[Feito]:
        """Look, and do what is decided. Raises what the SDK raises where the server does not answer."""
        situacao, velhos = self._ler()
        for velho in velhos:
            apagar(velho)
        decisoes = decidir(situacao, self._config)
        return [self._comecar(d) if d.veredito is Veredito.COMECAR else Feito(d) for d in decisoes]

    def _ler(self) -> tuple[Situacao, set[str]]:
        """The registry without runs that killed processes made and never enqueued, and the ids of these."""
        situacao = self._leitor.ler()
        limite = timedelta(seconds=self._config.retreino.rascunho_max_s)
        velhos = {c.id for c in situacao.lances() if situacao.agora - c.criada > limite}
        corridas = tuple(c for c in situacao.corridas if c.id not in velhos)
        return replace(situacao, corridas=corridas), velhos

    def _comecar(self, decisao: Decisao) -> Feito:
        try:
            resposta = self._pedir(decisao)
        except ErroPipeline as erro:
            resposta = {"corrida": "", "motivo": str(erro)}
        if not resposta["corrida"]:
            nao = f"{resposta['motivo']} (wanted {decisao.motivo})"
            return Feito(replace(decisao, veredito=Veredito.ESPERAR, motivo=nao))
        return Feito(replace(decisao, motivo=f"{decisao.motivo}{resposta['nota']}"), resposta["corrida"])

    def _pedir(self, decisao: Decisao) -> dict[str, str]:
        lugar = self._lugar()
        faltas = conferencias.problemas(lugar, [*_EXIGIDAS])
        if faltas:
            raise ErroFila("; ".join(faltas))
        corrida = self._leitor.config_para(decisao.modelo)
        causas = {c.id: c.dita for c in decisao.causas}
        pedido = pedir(self._config, achatar(corrida), decisao.modelo, causas, lugar.codigo)
        nota = "".join(f"; {p}" for p in conferencias.alguem_ouve(lugar))
        return {"nota": nota, **self._mandar(json.dumps(pedido))}

    def _lugar(self) -> conferencias.Pedido:
        daqui = fila.pedido_de(FILA_CONTROLADOR, self._config.retreino.fila)
        return replace(daqui, codigo=self._codigo, nao_rastreados=()) if self._codigo is not None else daqui

    def _mandar(self, pedido: str) -> dict[str, str]:
        ambiente = {k: v for k, v in os.environ.items() if k not in _DA_TAREFA}
        caminhos = os.pathsep.join(filter(None, [str(RAIZ), ambiente.get("PYTHONPATH")]))
        ambiente |= {"CONFORTO_PROJETO": projeto(), "PYTHONPATH": caminhos}
        self.processo = subprocess.Popen(
            [sys.executable, "-m", "pipelines.retreino.lancador"],
            cwd=RAIZ, env=ambiente, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for this process, which says what becomes of that one
        )  # fmt: skip
        saida, _ = self.processo.communicate(pedido)
        linhas = saida.strip().splitlines()
        codigo, self.processo = self.processo.returncode, None
        if codigo != 0 or not linhas:
            raise ErroRegistro(
                f"the process that makes the run ended with {codigo}; it is tried again at the next look. "
                f"It said: {' '.join(linhas[-_ULTIMAS:])}"
            )
        resposta: dict[str, str] = json.loads(linhas[-1])
        return resposta

    def soltar(self) -> None:
        """End the process that makes a run: what it has made is a bid, or a run.

        At once: the SDK would end its task first, and a bid would look like a run that somebody stopped.
        """
        processo = self.processo
        if processo is not None:
            processo.kill()
