"""What a look found, for Prometheus: the table in monitoring/README.md says what each metric means."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from funcoes.apoio.arquivo import gravar_inteiro
from funcoes.deriva.achado import Tipo
from funcoes.deriva.gravidade import NIVEIS
from funcoes.monitor.analise import Analise
from funcoes.monitor.desempenho import Desempenho

ARQUIVO: Final = "conforto.prom"
_PARA_TODOS: Final = 0o644
"""node_exporter runs as another user."""

ESPECIES: Final[dict[Tipo, str]] = {
    "deriva": "drift", "predicao": "prediction", "cobertura": "coverage", "fora": "out_of_range",
    "preenchidos": "filled_in", "parado": "frozen", "unidade": "unit", "trocadas": "swapped",
    "desempenho": "performance", "vies": "bias",
}  # fmt: skip
"""What each kind of finding is called there."""

_VIVOS: Final = {
    "accuracy": "live accuracy",
    "mae": "mean distance in votes",
    "qwk": "quadratic kappa",
    "rps": "RPS",
}


@dataclass(frozen=True)
class Fila:
    """A queue now: agents that serve it, tasks that wait in it, and for how long the first has."""

    nome: str
    agentes: int
    esperando: int
    ha_s: float


class _Texto:
    """Metrics by name, each made once."""

    def __init__(self) -> None:
        self.registro = CollectorRegistry()
        self._medidores: dict[str, Gauge] = {}

    def por(self, nome: str, dito: str, valor: float, **rotulos: str) -> None:
        """A value; what is not known is left out."""
        if math.isnan(valor):
            return
        if nome not in self._medidores:
            self._medidores[nome] = Gauge(nome, dito, list(rotulos), registry=self.registro)
        medidor = self._medidores[nome]
        (medidor.labels(**rotulos) if rotulos else medidor).set(valor)


def expor(analise: Analise, filas: Iterable[Fila], agora_s: float) -> bytes:
    """All metrics of a look, in Prometheus' text format; `agora_s`, seconds since 1970."""
    t, v = _Texto(), analise.veredito
    for m in v.comparacao.medidas:
        if m.prova == "distribuicao":
            t.por("conforto_drift_score", "effect of the drift, 0 to 1", m.pontuacao, feature=m.grandeza)
    for nome in v.comparacao.poucas:
        t.por("conforto_drift_score", "effect of the drift, 0 to 1", 0.0, feature=nome)
    t.por("conforto_drift_severity", "0 none, 1 low, 2 medium, 3 high", NIVEIS.index(v.nivel))
    for (especie, grandeza), nivel in _piores(analise).items():
        t.por("conforto_finding_severity", "of each finding, 1 to 3", nivel, kind=especie, feature=grandeza)
    t.por("conforto_monitor_last_run_timestamp_seconds", "end of the last look that worked", agora_s)
    t.por("conforto_monitor_window_rows", "predictions that were compared", v.comparacao.linhas)
    for fila in filas:
        t.por("conforto_agents", "agents that serve the queue", fila.agentes, queue=fila.nome)
        t.por("conforto_queue_waiting", "tasks that wait", fila.esperando, queue=fila.nome)
        t.por("conforto_queue_oldest_seconds", "how long the first has waited", fila.ha_s, queue=fila.nome)
    _respostas(t, analise.desempenho)
    return generate_latest(t.registro)


def _piores(analise: Analise) -> Mapping[tuple[str, str], int]:
    piores: dict[tuple[str, str], int] = {}
    for j in analise.veredito.achados:
        chave, nivel = (ESPECIES[j.achado.tipo], j.achado.grandeza), NIVEIS.index(j.nivel)
        if nivel:
            piores[chave] = max(nivel, piores.get(chave, 0))
    return piores


def _respostas(t: _Texto, d: Desempenho) -> None:
    t.por("conforto_answers", "answers of people to this model's predictions", d.respostas)
    for nome, dito in _VIVOS.items():
        if nome in d.pontos:
            t.por(f"conforto_live_{nome}", dito, d.pontos[nome].valor)
    if "accuracy" in d.pontos:
        acerto = d.pontos["accuracy"]
        t.por("conforto_live_accuracy_low", "lower end of its interval", acerto.lo)
        t.por("conforto_live_accuracy_high", "upper end of its interval", acerto.hi)
        t.por("conforto_validation_accuracy", "at its validation", acerto.validado)
    if d.pior is not None:
        t.por("conforto_live_worse", "1: worse than at its validation, and not by chance", float(d.pior))


def gravar(pasta: Path, texto: bytes) -> Path:
    """The file as a whole, under the name that node_exporter reads."""
    destino = pasta / ARQUIVO
    gravar_inteiro(destino, texto, _PARA_TODOS)
    return destino
