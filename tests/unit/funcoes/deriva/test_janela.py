"""A window counts the same rows the same, however they come."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funcoes.apoio.erros import ErroDados
from funcoes.configuracao.secoes_monitor import MonitorConfig
from funcoes.deriva.gravidade import julgar
from funcoes.deriva.janela import Janela
from funcoes.deriva.referencia import Referencia
from tests.by_day import examples
from tests.unit.funcoes.deriva.windows import ZONE, days_of, log_of, survey

ROWS = survey([*days_of(1, 3), *days_of(10, 1)], 5, 5)
LOG = log_of(ROWS.assign(vestimenta=ROWS["vestimenta"].where(ROWS.index % 3 > 0)))


@settings(max_examples=examples(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32 - 1), st.lists(st.integers(0, len(ROWS)), max_size=4))
def test_neither_order_nor_batches_change_anything(
    reference: Referencia, config: MonitorConfig, seed: int, cuts: list[int]
) -> None:
    once = Janela(reference, ZONE)
    once.somar(LOG)
    mixed = LOG.take(pa.array(np.random.default_rng(seed).permutation(len(ROWS))))
    parts = Janela(reference, ZONE)
    for a, b in zip([0, *sorted(cuts)], [*sorted(cuts), len(ROWS)], strict=True):
        parts.somar(mixed.slice(a, b - a))
    for name in reference.grandezas:
        assert (once.contagens(name) == parts.contagens(name)).all()
    first, second = julgar(once, config, -29.0), julgar(parts, config, -29.0)
    assert [j.achado.dito for j in first.achados] == [j.achado.dito for j in second.achados]
    for a, b in zip(first.comparacao.medidas, second.comparacao.medidas, strict=True):
        assert (a.efeito, a.p) == (b.efeito, b.p)
        assert a.wasserstein == pytest.approx(b.wasserstein, nan_ok=True)


def test_the_month_is_the_place_s_own(reference: Referencia) -> None:
    """Eleven at night on 31 January in Brazil is 2 in the morning of 1 February in UTC."""
    row = ROWS.head(1).assign(data=pd.Timestamp("2019-01-31"), hora=23.0)
    window = Janela(reference, ZONE)
    window.somar(log_of(row))
    assert np.flatnonzero(window.linhas).tolist() == [len(reference.partes) - 1]


def test_the_hour_of_the_request_counts_and_else_the_clock_s(reference: Referencia) -> None:
    log = log_of(ROWS.head(1).assign(hora=10.0))
    for hour, part in ((15.5, 15), (None, 9)):
        asked = log.set_column(log.schema.get_field_index("hora"), "hora", pa.array([hour], pa.float64()))
        window = Janela(reference, ZONE)
        window.somar(asked)
        assert np.flatnonzero(window.linhas).tolist() == [reference.partes.index(part)]


def test_what_was_filled_in_is_no_value(window_of: Callable[[pd.DataFrame], Janela]) -> None:
    window = window_of(ROWS.assign(altura=np.nan))
    assert window.preenchidos("altura").sum(axis=0).tolist() == [0, len(ROWS)]
    assert window.contagens("altura").sum() == window.contagens("imc").sum() == 0
    assert window.contagens("peso").sum() == len(ROWS)


def test_marks_of_the_log_are_read_by_position(reference: Referencia) -> None:
    """Bit 4 is clothing, which the log has filled."""
    log = log_of(ROWS)
    marks = pa.array(np.full(len(ROWS), 1 << 4, np.uint16))
    window = Janela(reference, ZONE)
    window.somar(log.set_column(log.schema.get_field_index("preenchidos"), "preenchidos", marks))
    assert window.preenchidos("vestimenta").sum(axis=0).tolist() == [0, len(ROWS)]
    assert window.preenchidos("temperatura").sum(axis=0).tolist() == [len(ROWS), 0]


def test_counts_on_other_borders(window_of: Callable[[pd.DataFrame], Janela], reference: Referencia) -> None:
    """Temperatures on humidity's borders: what swapped columns are found by."""
    edges = reference.bordas("umidade")
    expected = np.bincount(np.searchsorted(edges, ROWS["temperatura"]), minlength=len(edges) + 1)
    assert window_of(ROWS).contagens("temperatura", edges).sum(axis=0).tolist() == expected.tolist()


def test_nothing_comes_of_nothing(reference: Referencia, config: MonitorConfig) -> None:
    window = Janela(reference, ZONE)
    window.somar(LOG.slice(0, 0))
    verdict = julgar(window, config)
    assert (verdict.nivel, verdict.codigo, verdict.comparacao.pontuacao, window.total) == ("none", 0, 0, 0)
    with pytest.raises(ErroDados, match="no column em"):
        window.somar(LOG.drop_columns(["em"]))
