"""A survey of invented people, its reference, and windows of the log."""

from collections.abc import Callable

import pandas as pd
import pytest

from funcoes.configuracao.config import carregar_monitor
from funcoes.configuracao.secoes_monitor import MonitorConfig
from funcoes.deriva.construir import construir
from funcoes.deriva.janela import Janela
from funcoes.deriva.referencia import Referencia
from tests.unit.funcoes.deriva.windows import FEATURES, ZONE, log_of, trained


@pytest.fixture(scope="session")
def config() -> MonitorConfig:
    return carregar_monitor()


@pytest.fixture(scope="session")
def training() -> pd.DataFrame:
    return trained()


@pytest.fixture(scope="session")
def reference(training: pd.DataFrame, config: MonitorConfig) -> Referencia:
    return construir(training, FEATURES, config.referencia)


@pytest.fixture
def window_of(reference: Referencia) -> Callable[[pd.DataFrame], Janela]:
    """`window_of(frame)`: the window of these rows."""

    def _window(frame: pd.DataFrame) -> Janela:
        window = Janela(reference, ZONE)
        window.somar(log_of(frame))
        return window

    return _window
