"""What is counted, for Prometheus and for the ClearML task.

Children of labelled metrics are looked up once: a look costs more than the counting.
"""

import os
from collections import Counter as Contagem
from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

from funcoes.diario.retornos import Situacao
from funcoes.servico.pasta import Uso, agora

_BALDES_S: Final = (
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0,
)  # fmt: skip
"""0.5 is the latency that alerts: a threshold inside a bucket would be a guess."""

_ROTAS: Final = ("/predict", "/predict/batch", "/feedback")
_STATUS: Final = ("200", "500", "503")
_MAX_LATENCIAS: Final = 100_000
_MS: Final = 1000.0
OUTRA: Final = "outra"
"""The route of what is not ours: names that callers make up would be metrics without end."""


class Metricas:
    """Counters of this process."""

    def __init__(self) -> None:
        self.registro = CollectorRegistry()
        ProcessCollector(registry=self.registro)
        PlatformCollector(registry=self.registro)
        r = self.registro
        self._pedidos = Counter("conforto_requests", "HTTP requests", ["route", "status"], registry=r)
        self._latencia = Histogram(
            "conforto_request_seconds", "Time in the process", ["route"], buckets=_BALDES_S, registry=r
        )
        self._previsoes = Counter("conforto_predictions", "Predictions by vote", ["vote"], registry=r)
        self._modelo = Gauge("conforto_model_version", "Version served", ["name", "model_id"], registry=r)
        self._trocas = Counter("conforto_model_loads", "Models taken", registry=r)
        self._recusas = Counter("conforto_model_refusals", "Models refused", registry=r)
        self._fora = Counter("conforto_out_of_range", "Predictions outside the trained range", registry=r)
        self._retornos = Counter("conforto_answers", "Answers of people by outcome", ["outcome"], registry=r)
        self.pedido = cache(self._pedidos.labels)
        self.latencia = cache(self._latencia.labels)
        self._voto = cache(self._previsoes.labels)
        for rota in _ROTAS:  # from 0: Prometheus sees no increase in a series that begins with 1
            self.latencia(rota)
            for status in _STATUS:
                self.pedido(rota, status)
        self._desde = agora()
        self._por_status: Contagem[str] = Contagem()
        self._por_voto: Contagem[str] = Contagem()
        self._latencias: list[float] = []

    def contar_pedido(self, rota: str, status: int, segundos: float) -> None:
        """A request that was answered."""
        self.pedido(rota, str(status)).inc()
        self.latencia(rota).observe(segundos)
        self._por_status[str(status)] += 1
        if len(self._latencias) < _MAX_LATENCIAS:
            self._latencias.append(segundos)

    def contar_previsao(self, voto: int, quantas: int = 1, fora: int = 0) -> None:
        """Predictions of one vote, `fora` of them outside the trained range."""
        self._voto(str(voto)).inc(quantas)
        self._por_voto[str(voto)] += quantas
        if fora:
            self._fora.inc(fora)

    def contar_retornos(self, situacoes: Contagem[Situacao], desconhecidos: int) -> None:
        """Answers of people, by what became of them, and those to requests that the log does not know."""
        for situacao, quantos in [*situacoes.items(), ("desconhecida", desconhecidos)]:
            if quantos:
                self._retornos.labels(situacao).inc(quantos)

    def trocou(self, nome: str, modelo_id: str, versao: int, votos: Sequence[str]) -> None:
        """A model was taken, which tells these votes apart."""
        for voto in votos:
            self._voto(voto)
        self._modelo.clear()
        self._modelo.labels(nome, modelo_id).set(versao)
        self._trocas.inc()

    def recusou(self) -> None:
        """A model was refused."""
        self._recusas.inc()

    def texto(self) -> bytes:
        """In the format of Prometheus."""
        return generate_latest(self.registro)

    def uso(self, porta: int, modelo_id: str, versao: int, recusados: int, pai: int = 0) -> Uso:
        """For the ClearML task; latencies are those since the last call."""
        latencias, self._latencias = self._latencias, []
        quantis = np.quantile(latencias, (0.5, 0.95, 0.99)) * _MS if latencias else np.zeros(3)
        return Uso(
            desde=self._desde,
            em=agora(),
            pid=os.getpid(),
            porta=porta,
            pedidos=dict(self._por_status),
            previsoes=sum(self._por_voto.values()),
            por_voto=dict(self._por_voto),
            latencia_ms=dict(zip(("p50", "p95", "p99"), map(float, quantis), strict=True)),
            modelo_id=modelo_id,
            versao=versao,
            recusados=recusados,
            pai=pai,
        )
