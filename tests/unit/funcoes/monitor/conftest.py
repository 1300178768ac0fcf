"""A watched model of invented people: its reference, its log, its answers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from funcoes.configuracao.config import carregar_monitor
from funcoes.configuracao.secoes_monitor import MonitorConfig
from funcoes.deriva.construir import construir
from funcoes.deriva.referencia import Referencia
from funcoes.diario.retornos import Retorno, Retornos
from funcoes.entrega.formato import Assinatura, ler_assinatura
from funcoes.entrega.pacote import ASSINATURA, abrir
from funcoes.entrega.vigiar import pontos
from funcoes.metricas.incerteza import reamostrar
from funcoes.monitor.analise import Analise, Lugar, Vigiado, analisar
from funcoes.monitor.periodo import ler_periodo
from funcoes.servico.pasta import Servivel, agora
from tests.served_package import served_package
from tests.unit.funcoes.deriva.windows import FEATURES, ZONE, trained
from tests.unit.funcoes.monitor import logs


@pytest.fixture(scope="session")
def config() -> MonitorConfig:
    return carregar_monitor()


@pytest.fixture(scope="session")
def training() -> pd.DataFrame:
    return trained()


@pytest.fixture(scope="session")
def reference(training: pd.DataFrame, config: MonitorConfig) -> Referencia:
    """Of a calibrated model, with its scores out of fold."""
    proba, given = logs.fitting(training), logs.votes(training, 2)
    predicted = np.array(logs.CLASSES)[proba.argmax(axis=1)]
    days = reamostrar(training["data"], 300, 0.95, 0)
    scores = pontos(given, proba, np.array(logs.CLASSES), "mais_provavel", days)
    return construir(training, FEATURES, config.referencia, proba, predicted, logs.CLASSES, scores)


@pytest.fixture(scope="session")
def signature() -> Assinatura:
    return ler_assinatura(abrir(served_package(0.2, 0.6, 0.2))[ASSINATURA])


@dataclass
class Place:
    """A serving folder, and what is looked at in it."""

    folder: Path
    watched: Vigiado
    config: MonitorConfig
    asked: list[pd.DataFrame] = field(default_factory=list)

    @property
    def log(self) -> Path:
        return self.folder / "predicoes"

    def ask(self, people: pd.DataFrame, model: str = logs.SERVED) -> int:
        """These people are predicted; the number of the first request."""
        first = sum(map(len, self.asked))
        logs.write(self.log, people, logs.fitting(people), model, first)
        self.asked.append(people)
        return first

    def answer(self, first: int, given: np.ndarray) -> None:
        """A vote for each request from the first on."""
        store = Retornos(self.folder / "retornos.sqlite")
        store.guardar([Retorno(logs.key(first + i), 0, int(v)) for i, v in enumerate(given)])
        store.fechar()

    def look(self, since: str = "2019-01-01") -> Analise:
        period = ler_periodo(since, "", agora())
        return analisar(
            self.watched, self.log, self.folder / "retornos.sqlite", period, self.config, Lugar(ZONE, -29.7)
        )


@pytest.fixture
def place(
    tmp_path: Path, reference: Referencia, signature: Assinatura, config: MonitorConfig
) -> Callable[[], Place]:
    """Makes a place where nothing has happened yet."""
    record = Servivel(modelo_id=logs.SERVED, nome="comfort", versao=3, sha256="0" * 64, algoritmo="rf")

    def _make(name: str = "place") -> Place:
        folder = tmp_path / name
        (folder / "predicoes").mkdir(parents=True)
        return Place(folder, Vigiado(record, signature, reference), config)

    return _make
