"""Times of the schedule: the same whenever a process began; and ClearML's clock strikes at them."""

from datetime import UTC, datetime, timedelta

import pytest
from clearml.automation import TaskScheduler
from hypothesis import given
from hypothesis import strategies as st

from funcoes.configuracao.secoes_retreino import AgendaConfig
from pipelines.retreino.agenda import DIAS, proxima_vaga, vaga_anterior
from pipelines.retreino.decisao import Veredito, decidir
from pipelines.retreino.despertador import agendar
from tests.unit.pipelines.retreino.situacoes import AGORA, NOME, config, modelo, nossa, situacao

DOMINGO = datetime(2026, 5, 17, 3, 0, tzinfo=UTC)
momentos = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
agendas = st.builds(
    AgendaConfig, ligada=st.just(True), dias=st.lists(st.sampled_from(DIAS), unique=True, max_size=7),
    hora=st.integers(0, 23), minuto=st.integers(0, 59), atraso_max_h=st.just(24),
)  # fmt: skip


@given(agendas, momentos)
def test_now_lies_between_two_times_of_the_schedule(agenda: AgendaConfig, agora: datetime) -> None:
    antes, depois = vaga_anterior(agenda, agora), proxima_vaga(agenda, agora)
    assert antes <= agora < depois <= antes + timedelta(days=7)
    assert proxima_vaga(agenda, antes) == depois
    for vaga in (antes, depois):
        assert (vaga.hour, vaga.minute, vaga.second) == (agenda.hora, agenda.minuto, 0)
        assert not agenda.dias or DIAS[vaga.weekday()] in agenda.dias


@given(agendas, momentos)
def test_clearmls_clock_strikes_at_the_next_time_whenever_it_was_started(
    agenda: AgendaConfig, inicio: datetime
) -> None:
    relogio = TaskScheduler.__new__(TaskScheduler)  # without a task: only its jobs are asked
    relogio._schedule_jobs = []
    agendar(relogio, agenda, lambda: None)
    for tarefa in relogio.get_scheduled_tasks():
        tarefa.starting_time = inicio
    assert min(t.next() for t in relogio.get_scheduled_tasks()) == proxima_vaga(agenda, inicio)


@pytest.mark.parametrize(
    ("agora", "pares", "feita", "veredito"),
    [
        (DOMINGO, (), (), Veredito.COMECAR),
        (DOMINGO - timedelta(seconds=1), (), (), Veredito.NADA),
        (DOMINGO + timedelta(hours=23), (), (), Veredito.COMECAR),
        (DOMINGO + timedelta(hours=25), (), (), Veredito.NADA),  # missed by more than agenda.atraso_max_h
        (DOMINGO, ("agenda.ligada=false",), (), Veredito.NADA),
        (DOMINGO + timedelta(hours=23), (), (f"agenda:20260517T0300Z:{NOME}",), Veredito.NADA),
        (DOMINGO + timedelta(days=7), (), (f"agenda:20260517T0300Z:{NOME}",), Veredito.COMECAR),
    ],
)
def test_a_time_that_nobody_looked_at_is_made_up_for_and_none_is_done_twice(
    agora: datetime, pares: tuple[str, ...], feita: tuple[str, ...], veredito: Veredito
) -> None:
    corridas = tuple(nossa("r1", causa, criada=DOMINGO, fim=DOMINGO) for causa in feita)
    com_agenda = config("agenda.ligada=true", *pares)
    (decisao,) = decidir(situacao(modelo(), corridas=corridas, agora=agora), com_agenda)
    assert decisao.veredito is veredito


def test_a_time_before_there_was_a_service_asks_for_nothing() -> None:
    agora = situacao(modelo(), agora=DOMINGO + timedelta(hours=1), desde=DOMINGO + timedelta(minutes=1))
    (decisao,) = decidir(agora, config("agenda.ligada=true"))
    assert decisao.veredito is Veredito.NADA
    assert agora.desde < AGORA
