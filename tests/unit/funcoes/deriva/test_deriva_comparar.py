"""What is drift, and what is not: chance, weather of the season, people of one hour."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from funcoes.configuracao.config import carregar_monitor
from funcoes.configuracao.secoes_monitor import MonitorConfig
from funcoes.deriva import estatistica
from funcoes.deriva.comparar import Medida, comparar, emparelhar
from funcoes.deriva.construir import construir
from funcoes.deriva.gravidade import julgar
from funcoes.deriva.janela import Janela
from funcoes.deriva.referencia import Referencia
from tests.unit.funcoes.deriva.windows import FEATURES, ZONE, days_of, log_of, survey

WindowOf = Callable[[pd.DataFrame], Janela]


def measure(window: Janela, config: MonitorConfig, name: str) -> Medida:
    found = comparar(window, config).medida(name)
    assert found is not None
    return found


def test_the_training_rows_themselves_are_no_drift(
    window_of: WindowOf, training: pd.DataFrame, config: MonitorConfig
) -> None:
    done = comparar(window_of(training), config)
    assert len(done.medidas) == len(FEATURES.nomes) - 1 + 8 + 10
    assert all(m.efeito < 1e-9 and m.pontuacao == 0 for m in done.medidas)
    assert all(m.wasserstein < 1e-9 for m in done.medidas if m.prova == "distribuicao")
    assert done.pontuacao == 0


def test_every_score_is_between_0_and_1(
    window_of: WindowOf, training: pd.DataFrame, config: MonitorConfig
) -> None:
    far = training.assign(idade=training["idade"] * 9, temperatura=-200.0, sexo=1.0)
    done = comparar(window_of(far), config)
    assert all(0 <= m.pontuacao <= m.efeito <= 1 for m in done.medidas)
    assert all(0 <= m.p <= m.p_ajustado <= 1 for m in done.medidas)
    assert done.pontuacao == 1


def test_a_shift_is_measured_in_its_unit(
    window_of: WindowOf, training: pd.DataFrame, config: MonitorConfig
) -> None:
    older = measure(window_of(training.assign(idade=training["idade"] + 6)), config, "idade")
    assert older.pontuacao == older.efeito > 0.1
    assert older.wasserstein == pytest.approx(6, abs=0.5)
    assert older.psi > 0.1


def test_fewer_rows_than_the_minimum_are_not_tested(window_of: WindowOf, config: MonitorConfig) -> None:
    rows = survey(days_of(1, 4), 4, 9).assign(idade=99.0)
    few = comparar(window_of(rows.head(99)), config)
    assert (few.medidas, "idade" in few.poucas) == ((), True)
    assert measure(window_of(rows.head(100)), config, "idade").pontuacao > 0.9


def test_without_the_correction_chance_would_be_an_alarm(window_of: WindowOf, config: MonitorConfig) -> None:
    """Among new days of the same kind some test is at p < .05 with an effect of more than 0.1."""
    windows = [window_of(survey([*days_of(1, 5), *days_of(7, 5)], 2, 100 + n)) for n in range(40)]
    raw = [any(m.p < 0.05 and m.efeito >= 0.1 for m in comparar(w, config).medidas) for w in windows]
    assert sum(raw) >= 4
    assert sum(julgar(w, config).nivel != "none" for w in windows) <= 1


def test_winter_is_no_drift_where_training_saw_winter(
    window_of: WindowOf, reference: Referencia, config: MonitorConfig
) -> None:
    """Colder by half of the distribution than training as a whole, and as warm as its Julys."""
    window = window_of(survey(days_of(7, 20, 2021), 5, 77))
    pooled = emparelhar(
        window.contagens("temperatura").sum(axis=0, keepdims=True),
        reference.contagens("temperatura").sum(axis=0, keepdims=True),
        10,
    )
    assert pooled is not None
    assert estatistica.ks(pooled.janela, pooled.referencia) > 0.4
    assert julgar(window, config).nivel == "none"


def test_people_of_one_day_share_its_weather(window_of: WindowOf, config: MonitorConfig) -> None:
    """Twelve thousand people of two hot days are two days; as rows they would prove anything."""
    rows = survey(days_of(1, 2, 2022), 20, 3).assign(temperatura=lambda q: q["temperatura"] + 3)
    crowd = pd.concat([rows] * 40, ignore_index=True)
    found = measure(window_of(crowd), config, "temperatura")
    assert found.efeito > 0.3
    assert found.efetivas < 16
    assert estatistica.p_do_ks(found.efeito, found.linhas, 1152) < 1e-100
    assert found.pontuacao == 0
    assert found.visivel > found.efeito


def test_many_days_prove_what_two_days_do_not(window_of: WindowOf, config: MonitorConfig) -> None:
    rows = survey(days_of(1, 28, 2022), 5, 3).assign(temperatura=lambda q: q["temperatura"] + 6)
    assert measure(window_of(rows), config, "temperatura").pontuacao > 0.5


def test_other_people_are_found_whatever_the_weather(window_of: WindowOf, config: MonitorConfig) -> None:
    rows = survey(days_of(7, 3, 2022), 12, 4)
    women = measure(window_of(rows.assign(sexo=(rows.index % 4 == 0).astype(float))), config, "sexo")
    assert women.pontuacao == women.efeito == pytest.approx(0.25, abs=0.05)
    assert measure(window_of(rows), config, "sexo").pontuacao == 0


def test_what_callers_are_known_to_leave_out_is_no_finding(window_of: WindowOf) -> None:
    window = window_of(survey(days_of(1, 3), 10, 6).assign(vestimenta=np.nan))
    found = [j.achado.tipo for j in julgar(window, carregar_monitor()).achados]
    assert found == ["preenchidos"]
    known = carregar_monitor(pares=["qualidade.preenchidos_esperados={vestimenta: 1.0}"])
    assert julgar(window, known).nivel == "none"


def _hot_or_not(rows: pd.DataFrame, limit: float) -> tuple[np.ndarray, np.ndarray]:
    """Vote 2 where it is warm, else 0, at 80 %."""
    hot = (rows["temperatura"] > limit).to_numpy()
    return np.where(hot[:, None], [0.2, 0.8], [0.8, 0.2]), np.where(hot, 2, 0)


def _predicted(rows: pd.DataFrame, reference: Referencia, limit: float) -> Janela:
    p, votes = _hot_or_not(rows, limit)
    log = log_of(rows.assign(predicao=votes, p_0=p[:, 0], p_2=p[:, 1]))
    window = Janela(reference, ZONE)
    window.somar(log)
    return window


def test_the_predicted_votes_are_compared_too(training: pd.DataFrame, config: MonitorConfig) -> None:
    reference = construir(training, FEATURES, config.referencia, *_hot_or_not(training, 22), votos=[0, 2])
    rows = survey([*days_of(1, 10, 2021), *days_of(7, 10, 2021)], 6, 55)
    same = _predicted(rows, reference, 22)
    assert julgar(same, config).nivel == "none"
    assert comparar(same, config).distancia_das_probabilidades < 0.03
    other = julgar(_predicted(rows, reference, 99), config)
    (found,) = [j.achado for j in other.achados]
    assert (found.tipo, found.grandeza, other.nivel) == ("predicao", "predicao", "high")
    assert found.efeito == pytest.approx(0.5, abs=0.05)
    assert other.comparacao.distancia_das_probabilidades == pytest.approx(0.3, abs=0.03)
    assert found.evidencia["wasserstein"] == pytest.approx(1, abs=0.1)  # votes


def test_without_predictions_there_is_nothing_to_compare(
    training: pd.DataFrame, config: MonitorConfig, window_of: WindowOf
) -> None:
    done = comparar(window_of(training), config)
    assert np.isnan(done.distancia_das_probabilidades)
    assert done.medida("predicao") is None
