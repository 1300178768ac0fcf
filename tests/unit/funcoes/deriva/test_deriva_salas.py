"""A survey of rooms that says neither day nor hour: what can be compared is, and what cannot is not."""

import json
from collections.abc import Callable

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from funcoes.atributos.conjunto import Conjunto, das_grandezas
from funcoes.configuracao.config import carregar_monitor
from funcoes.configuracao.secoes_monitor import MonitorConfig
from funcoes.deriva.construir import construir
from funcoes.deriva.estratos import SEM_MES
from funcoes.deriva.gravidade import julgar
from funcoes.deriva.janela import Janela
from funcoes.deriva.referencia import Referencia, ler
from funcoes.diario.esquema import ENTRADAS
from tests.unit.funcoes.deriva.windows import ZONE, days_of, survey

ROOMS = das_grandezas(["temperatura", "umidade", "vestimenta", "sexo", "idade"])


class WithCooling(Conjunto):
    """Those and a category of four, whether or not the catalogue has it as a feature."""

    @property
    def entradas(self) -> tuple[str, ...]:  # type: ignore[override]
        return ("idade", "sexo", "vestimenta", "temperatura", "umidade", "resfriamento")


FOUR = WithCooling((*ROOMS.nomes, "resfriamento"))


def people(n: int, seed: int) -> pd.DataFrame:
    """Of forty buildings, each with its own climate and way of cooling."""
    rng = np.random.default_rng(seed)
    building = rng.integers(0, 40, n)
    level = np.random.default_rng(1).normal(0, 1.5, 40)[building]
    frame = pd.DataFrame(
        {
            "temperatura": 24 + level + rng.normal(0, 0.5, n).round(2),
            "umidade": 45 - 3 * level + rng.normal(0, 5, n).round(1),
            "vestimenta": rng.choice([0.4, 0.6, 0.9], n),
            "sexo": rng.integers(0, 2, n).astype(float),
            "idade": rng.integers(20, 65, n).astype(float),
            "resfriamento": (building % 4).astype(float),
            "dia": [f"? {b}" for b in building],
        }
    )
    features = ROOMS.construir(frame)
    return frame.join(features[[c for c in features if c not in frame]])


def log_of(frame: pd.DataFrame, when: str = "2026-03-01 12:00") -> pa.RecordBatch:
    """Asked a minute apart; the inputs that are NaN were filled in."""
    em = pd.Timestamp(when, tz="UTC") + pd.to_timedelta(np.arange(len(frame)), unit="min")
    marks = sum((frame[e].isna().astype("uint32") * 2 ** ENTRADAS.index(e) for e in FOUR.entradas), start=0)
    log = frame.drop(columns="dia").assign(em=em.astype("datetime64[us, UTC]"), preenchidos=marks)
    return pa.RecordBatch.from_pandas(log, preserve_index=False)


@pytest.fixture(scope="module")
def rooms() -> Referencia:
    return construir(people(2000, 2), FOUR, carregar_monitor().referencia)


@pytest.fixture
def window(rooms: Referencia) -> Callable[..., Janela]:
    def _window(frame: pd.DataFrame, when: str = "2026-03-01 12:00") -> Janela:
        made = Janela(rooms, ZONE)
        made.somar(log_of(frame, when))
        return made

    return _window


def test_all_rows_are_of_one_time_that_nobody_knows(rooms: Referencia) -> None:
    assert (rooms.partes, rooms.sem_hora, rooms.sem_mes, rooms.sem_quando) == ([0], True, True, 1)
    assert [(e.mes, e.parte, e.linhas) for e in rooms.estratos] == [(SEM_MES, 0, 2000)]
    assert ler(rooms.como_json()) == rooms
    assert len(rooms.dias) == 40  # buildings stand for days
    assert rooms.grandezas["temperatura"].rho > 0.5
    assert rooms.grandezas["idade"].rho < 0.05


def test_it_knows_the_model_s_quantities_and_no_others(rooms: Referencia) -> None:
    assert rooms.entradas == ("idade", "sexo", "vestimenta", "temperatura", "umidade", "resfriamento")
    assert rooms.medidas == ("idade", "vestimenta", "temperatura", "umidade")
    assert rooms.sensores == ("temperatura", "umidade")
    assert set(rooms.grandezas) == {*FOUR.nomes, *FOUR.entradas}


@pytest.mark.parametrize("when", ["2026-01-05 09:00", "2026-07-05 22:00"])
def test_the_same_people_are_no_finding_in_any_season(
    window: Callable[..., Janela], config: MonitorConfig, when: str
) -> None:
    verdict = julgar(window(people(1500, 3), when), config)
    assert verdict.achados == ()
    assert verdict.comparacao.comparaveis == 1500
    assert verdict.comparacao.poucas == ()


def test_each_category_is_a_bin_of_its_own(
    window: Callable[..., Janela], rooms: Referencia, config: MonitorConfig
) -> None:
    """A share of a quarter moves from one way of cooling to the one furthest away, and to the next one: the
    codes say nothing of how far that is."""
    assert rooms.bordas("resfriamento").tolist() == [0.5, 1.5, 2.5]
    frame = people(1500, 3)
    counts = window(frame).contagens("resfriamento").sum(axis=0)
    assert counts.tolist() == frame["resfriamento"].value_counts().sort_index().tolist()
    for other in (1.0, 3.0):
        moved = window(frame.assign(resfriamento=frame["resfriamento"].replace(0.0, other)))
        found = julgar(moved, config).comparacao.medida("resfriamento")
        assert found is not None
        assert found.efeito == found.wasserstein == pytest.approx(0.25, abs=0.03)


def test_drift_units_swaps_and_what_is_missing_are_found(
    window: Callable[..., Janela], config: MonitorConfig
) -> None:
    frame = people(1500, 3)
    odd = frame.assign(
        temperatura=1.8 * frame["temperatura"] + 32, vestimenta=0.155 * frame["vestimenta"], idade=np.nan
    )
    found = {(j.achado.tipo, j.achado.grandeza) for j in julgar(window(odd), config).achados}
    assert {("unidade", "temperatura"), ("unidade", "vestimenta"), ("preenchidos", "idade")} <= found
    older = julgar(window(frame.assign(idade=frame["idade"] + 12)), config).achados
    assert ("deriva", "idade") in {(j.achado.tipo, j.achado.grandeza) for j in older}
    swapped = frame.assign(umidade=frame["temperatura"], temperatura=frame["umidade"])
    assert "temperatura, umidade" in {j.achado.grandeza for j in julgar(window(swapped), config).achados}


def test_how_long_a_reading_stays_is_not_known_without_hours(
    window: Callable[..., Janela], config: MonitorConfig
) -> None:
    frozen = people(1500, 3).assign(temperatura=24.17)
    assert "parado" not in {j.achado.tipo for j in julgar(window(frozen), config).achados}


def test_rows_of_one_day_may_be_of_one_building_and_not_of_one_reading(
    window: Callable[..., Janela], rooms: Referencia, config: MonitorConfig
) -> None:
    """Nobody says of which building a request is. Ten requests of an hour are ten readings all the same:
    other than people outdoors, they do not share the weather of that hour."""
    day = julgar(window(people(1000, 3)), config).comparacao.medida("umidade")
    assert day is not None
    assert day.efetivas < 8
    assert 24 < day.efetivas_referencia < 200  # forty buildings
    days = Janela(rooms, ZONE)
    for n in range(20):
        days.somar(log_of(people(10, 10 + n), f"2026-03-{n + 1:02} 12:00"))
    assert len(days.momentos) == 20
    many = julgar(days, config).comparacao.medida("umidade")
    assert many is not None
    assert 20 < many.efetivas < 100


def test_where_nobody_knows_what_belongs_together_a_day_s_air_is_one_reading(config: MonitorConfig) -> None:
    """Rows of one table, without day and building: people count, and of the air of one day only the day."""
    made = construir(people(2000, 2).drop(columns="dia"), FOUR, config.referencia)
    assert len(made.dias) == 1
    rho = {name: quantity.rho for name, quantity in made.grandezas.items()}
    assert (rho["temperatura"], rho["tu_stull"], rho["idade"], rho["sexo"]) == (1, 1, 0, 0)
    warm = people(1000, 3).assign(temperatura=lambda q: q["temperatura"] + 1.5)
    window = Janela(made, ZONE)
    window.somar(log_of(warm))
    verdict = julgar(window, config)
    found = verdict.comparacao.medida("temperatura")
    assert found is not None
    assert (found.efetivas < 2, found.efetivas_referencia, found.efeito > 0.3) == (True, 2000, True)
    assert "temperatura" not in {j.achado.grandeza for j in verdict.achados}
    many = Janela(made, ZONE)
    for n in range(60):
        many.somar(log_of(warm.iloc[n::60], f"2026-{1 + n // 20:02}-{1 + n % 20:02} 12:00"))
    assert ("deriva", "temperatura") in {
        (j.achado.tipo, j.achado.grandeza) for j in julgar(many, config).achados
    }


# rows of which some say when they were


def test_rows_without_a_date_are_compared_with_nothing(config: MonitorConfig) -> None:
    dated = survey(days_of(1, 12), 6, 1)
    lost = dated.assign(data=dated["data"].where(dated.index % 4 > 0), dia=dated["data"].astype(str))
    made = construir(lost, das_grandezas(ENTRADAS[:10]), config.referencia)
    assert made.sem_quando == 0.25
    assert (made.sem_mes, made.sem_hora, made.partes) == (False, False, config.referencia.partes_do_dia)
    assert {e.mes for e in made.estratos} == {0, SEM_MES}
    january = [e for e in made.estratos if e.mes == 0]
    assert sum(e.linhas for e in january) == len(lost.dropna(subset="data"))
    assert made.linhas.sum() == made.linhas_do_dia.sum() == len(lost)
    assert made.bordas("idade")[-1] == lost["idade"].max()  # ranges are of all rows


@pytest.mark.parametrize("how", ["no column", "missing", "filled in"])
def test_dates_without_hours_are_compared_by_months(config: MonitorConfig, how: str) -> None:
    rows = survey([*days_of(1, 12), *days_of(7, 12)], 6, 1)
    names = das_grandezas(ENTRADAS[:9])
    change = {
        "no column": rows.drop(columns="hora"),
        "missing": rows.assign(hora=np.nan),
        "filled in": rows.assign(falta_hora=True),
    }[how]
    made = construir(change, names, config.referencia)
    assert (made.sem_hora, made.sem_mes, made.partes) == (True, False, [0])
    assert [(e.mes, e.linhas) for e in made.estratos] == [(0, 576), (6, 576)]
    window = Janela(made, ZONE)
    window.somar(pa.RecordBatch.from_pandas(_asked(survey(days_of(10, 6), 6, 3))))
    (said,) = [str(j.achado.dito) for j in julgar(window, config, -29.0).achados]
    assert said == "Never seen in training: spring (100 % of the rows)."


def _asked(frame: pd.DataFrame) -> pd.DataFrame:
    em = (frame["data"] + pd.Timedelta(hours=15)).astype("datetime64[us]").dt.tz_localize("UTC")
    return frame.drop(columns=["data", "hora"]).assign(em=em)


def test_where_most_rows_have_no_date_none_counts(config: MonitorConfig) -> None:
    rows = survey(days_of(1, 12), 6, 1)
    lost = rows.assign(data=rows["data"].where(rows.index % 3 == 0))
    made = construir(lost, das_grandezas(ENTRADAS[:10]), config.referencia)
    assert made.sem_mes
    assert len(made.estratos) > 1  # all of them say their hour


def test_a_feature_whose_inputs_were_never_given_together_is_left_out(config: MonitorConfig) -> None:
    frame = people(400, 2)
    half = frame.assign(falta_temperatura=frame.index % 2 == 0, falta_umidade=frame.index % 2 == 1)
    made = construir(half, FOUR, config.referencia)
    assert {"temperatura", "umidade"} <= set(made.grandezas)
    assert "tu_stull" not in made.grandezas
    window = Janela(made, ZONE)
    window.somar(log_of(people(200, 4)))
    assert julgar(window, config).achados == ()


def test_no_instrument_at_all_is_no_error(config: MonitorConfig) -> None:
    made = construir(people(400, 2), Conjunto(("sexo", "idade")), config.referencia)
    assert (made.sensores, set(made.grandezas)) == ((), {"sexo", "idade"})
    window = Janela(made, ZONE)
    window.somar(log_of(people(200, 4)))
    window.somar(log_of(people(200, 5)))
    assert julgar(window, config).achados == ()


# earlier packages


def test_a_reference_of_an_earlier_package_has_the_names_of_today(reference: Referencia) -> None:
    before = {
        "temperatura": "tmedia", "umidade": "ur", "velocidade_vento": "vel_vento",
        "radiacao_solar": "rsolarmed",
    }  # fmt: skip
    written = json.loads(reference.como_json())
    del written["sem_hora"]

    def renamed(part: dict[str, object]) -> dict[str, object]:
        return {before.get(name, name): value for name, value in part.items()}

    written |= {part: renamed(written[part]) for part in ("grandezas", "rho_preenchidos")}
    for stratum in written["estratos"]:
        stratum |= {part: renamed(stratum[part]) for part in ("contagens", "preenchidos")}
    assert "tmedia" in str(written)
    assert ler(json.dumps(written).encode()) == reference
