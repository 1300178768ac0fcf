"""The reference: counts of the training rows, nothing of a person, the same after a journey as JSON."""

import json

import numpy as np
import pandas as pd
import pytest

from funcoes.apoio.erros import ErroDados, ErroRegistro
from funcoes.configuracao.secoes_monitor import MonitorConfig
from funcoes.deriva.construir import construir, correlacao_do_dia
from funcoes.deriva.referencia import Referencia, ler
from funcoes.palavras.votos import VOTOS
from tests.unit.funcoes.deriva.windows import FEATURES


def test_it_comes_back_from_json_as_it_was(reference: Referencia) -> None:
    written = reference.como_json()
    assert ler(written) == reference
    assert ler(written).como_json() == written
    assert len(written) < 100_000


def test_counts_are_those_of_the_rows(reference: Referencia, training: pd.DataFrame) -> None:
    assert reference.contagens("idade").sum() == len(training)
    assert reference.linhas.sum() == reference.linhas_do_dia.sum() == len(training)
    assert reference.momentos.sum() == training.groupby(["data", training["hora"] // 1]).ngroups
    morning = training.query("data.dt.month == 7 and hora < 12")
    place = 6 * len(reference.partes) + reference.partes.index(9)
    edges = reference.bordas("temperatura")
    assert reference.contagens("temperatura")[place].tolist() == np.bincount(
        np.searchsorted(edges, morning["temperatura"]), minlength=len(edges) + 1
    ).tolist()  # fmt: skip
    assert edges[0] < training["temperatura"].min() <= np.nextafter(edges[0], np.inf)
    assert edges[-1] == training["temperatura"].max()


def test_people_count_by_themselves_and_weather_by_days(reference: Referencia) -> None:
    rho = {name: quantity.rho for name, quantity in reference.grandezas.items()}
    assert max(rho["idade"], rho["peso"], rho["altura"], rho["sexo"]) < 0.03
    assert min(rho["umidade"], rho["temperatura"]) > 0.4


def test_rows_that_share_their_day_have_a_correlation_of_one() -> None:
    stratum, day = np.zeros(40, int), np.repeat(np.arange(4), 10)
    assert correlacao_do_dia(day.astype(float), np.arange(4.0), stratum, day) == 1
    assert correlacao_do_dia(np.tile([0.0, 1.0], 20), np.array([0.5]), stratum, day) == 0
    assert correlacao_do_dia(np.ones(10), np.array([0.5]), np.zeros(10, int), np.zeros(10, int)) == 0


def test_what_was_filled_in_is_counted_apart(training: pd.DataFrame, config: MonitorConfig) -> None:
    marked = training.assign(falta_vestimenta=training.index < 100, radiacao_origem="medida")
    marked.loc[:49, "radiacao_origem"] = "dia"
    reference = construir(marked, FEATURES, config.referencia)
    assert reference.preenchidos("vestimenta").sum(axis=0).tolist() == [len(training) - 100, 100]
    assert reference.contagens("vestimenta").sum() == len(training) - 100
    assert reference.contagens("utci_calc").sum() == len(training) - 50  # made of radiation
    assert reference.contagens("idade").sum() == len(training)


def test_predictions_go_in_where_they_are_given(training: pd.DataFrame, config: MonitorConfig) -> None:
    p = np.tile([0.25, 0.75], (len(training), 1))
    made = construir(training, FEATURES, config.referencia, p, np.ones(len(training), int), [0, 1])
    assert dict(zip(VOTOS, made.probabilidades, strict=True)) == {
        v: {0: 0.25, 1: 0.75}.get(v, 0) for v in VOTOS
    }
    assert made.contagens("predicao").sum(axis=0).tolist() == [0, 0, 0, 0, len(training), 0, 0]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"formato": "2"}, "formato"),
        ({"outra": 1}, "outra"),
        ({"partes": [6, 12]}, "partes must rise from 0"),
        ({"dias": [{"mes": 0, "linhas": [1]}]}, "a count for each part"),
    ],
)
def test_one_of_another_make_is_refused(reference: Referencia, change: dict[str, object], said: str) -> None:
    with pytest.raises(ErroRegistro, match=said):
        ler(json.dumps(json.loads(reference.como_json()) | change).encode())


def test_nothing_to_count_is_said(training: pd.DataFrame, config: MonitorConfig) -> None:
    with pytest.raises(ErroDados, match="1 training rows"):
        construir(training.head(1), FEATURES, config.referencia)
    with pytest.raises(ErroDados, match="vestimenta has no value"):
        construir(training.assign(falta_vestimenta=True), FEATURES, config.referencia)
