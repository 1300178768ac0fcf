"""A survey of invented people, its reference, and windows of the log."""

from collections.abc import Callable

import pandas as pd
import pytest

from funcoes.configuracao.config import carregar_monitor
from funcoes.configuracao.secoes_monitor import MonitorConfig
from funcoes.deriva.construir import construir
from funcoes.deriva.janela import Janela
from funcoes.deriva.referencia import Referencia
from tests.unit.funcoes.deriva.windows import ZONE, days_of, log_of, survey


@pytest.fixture(scope="session")
def config() -> MonitorConfig:
    return carregar_monitor()


@pytest.fixture(scope="session")
def training() -> pd.DataFrame:
    """Twelve days of January and twelve of July, 6 people in each of 8 hours: 1,152 rows."""
    return survey([*days_of(1, 12), *days_of(7, 12)], 6, 1)


@pytest.fixture(scope="session")
def reference(training: pd.DataFrame, config: MonitorConfig) -> Referencia:
    return construir(training, config.referencia)


@pytest.fixture
def window_of(reference: Referencia) -> Callable[[pd.DataFrame], Janela]:
    """`window_of(frame)`: the window of these rows."""

    def _window(frame: pd.DataFrame) -> Janela:
        window = Janela(reference, ZONE)
        window.somar(log_of(frame))
        return window

    return _window
