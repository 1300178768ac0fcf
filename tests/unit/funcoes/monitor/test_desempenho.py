"""People's answers against the model's validation: joined rightly, and no wolf is cried."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from funcoes.apoio.erros import ErroDados
from funcoes.diario.leitura import valendo
from funcoes.diario.retornos import Guardado
from funcoes.entrega.vigiar import VIES
from funcoes.monitor.medias import media
from funcoes.monitor.respostas import juntar
from tests.unit.funcoes.deriva.windows import ZONE, days_of, survey
from tests.unit.funcoes.monitor import logs
from tests.unit.funcoes.monitor.conftest import Place


def answers(*pairs: tuple[int, int], row: int = 0) -> list[Guardado]:
    return [Guardado(logs.key(n), row, vote, 0, 0) for n, vote in pairs]


def test_each_answer_finds_its_prediction(place: Callable[..., Place]) -> None:
    here = place()
    people = survey(days_of(1, 2), 1, 5)
    here.ask(people)
    here.ask(people, logs.OTHER)  # its requests follow
    given = answers((3, 1), (9, -1), (3 + len(people), 0), (500, 1))
    found = juntar(valendo(here.log), given, logs.SERVED, logs.CLASSES, ZoneInfo(ZONE))
    by_time = np.argsort(found.dia)
    assert found.voto[by_time].tolist() == [1, -1]
    assert found.proba[by_time].tolist() == logs.fitting(people)[[3, 9]].tolist()
    assert len(np.unique(found.dia)) == 2


def test_the_row_of_a_batch_counts_and_votes_are_brought_to_what_the_model_knows(
    place: Callable[..., Place],
) -> None:
    here = place()
    here.ask(survey(days_of(1, 1), 1, 5))
    read = valendo(here.log)
    assert len(juntar(read, answers((3, 1), row=1), logs.SERVED, logs.CLASSES, ZoneInfo(ZONE)).voto) == 0
    extreme = juntar(read, answers((1, -3), (2, 3)), logs.SERVED, logs.CLASSES, ZoneInfo(ZONE))
    assert extreme.voto.tolist() == [-1, 1]


def test_nobody_answered(place: Callable[..., Place]) -> None:
    here = place()
    here.ask(survey(days_of(1, 8), 6, 5))
    seen = here.look().desempenho
    assert (seen.respostas, seen.pior, dict(seen.pontos)) == (0, None, {})
    assert str(seen.dito) == "Nobody has answered."


def answered(here: Place, change: Callable[[np.ndarray], np.ndarray], days: int = 8, seed: int = 5) -> Place:
    people = survey([*days_of(1, days // 2), *days_of(7, days // 2)], 4, seed)
    here.answer(here.ask(people), change(logs.votes(people, seed + 1)))
    return here


def test_a_model_that_holds_is_not_called_worse(place: Callable[..., Place]) -> None:
    alarms = 0
    for seed in range(20):
        seen = answered(place(f"p{seed}"), lambda v: v, seed=seed * 10 + 5).look()
        alarms += bool(seen.desempenho.achados)
        assert seen.desempenho.pior is False
    assert alarms <= 1


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        (lambda v: np.maximum(v - 1, -1), {"vies"}),
        (lambda v: np.minimum(v + 1, 1), {"vies"}),
        (lambda v: np.random.default_rng(1).permutation(v), {"desempenho"}),
    ],
    ids=["people feel colder", "people feel warmer", "votes have nothing to do with the weather"],
)
def test_votes_that_moved_are_found(
    place: Callable[..., Place], change: Callable[[np.ndarray], np.ndarray], kinds: set[str]
) -> None:
    for seed in range(5):
        seen = answered(place(f"p{seed}"), change, seed=seed * 10 + 5).look()
        found = {a.tipo for a in seen.desempenho.achados}
        assert found >= kinds
        assert seen.desempenho.pior is ("desempenho" in found)
        assert {j.achado.tipo for j in seen.veredito.achados} >= kinds
        assert seen.veredito.nivel != "none"


def test_the_bias_is_said_in_its_direction(place: Callable[..., Place]) -> None:
    colder = answered(place("a"), lambda v: np.maximum(v - 1, -1)).look().desempenho
    warmer = answered(place("b"), lambda v: np.minimum(v + 1, 1)).look().desempenho
    assert colder.pontos[VIES].valor > 0.25
    assert warmer.pontos[VIES].valor < -0.25
    said = [str(a.dito) for d in (colder, warmer) for a in d.achados if a.tipo == "vies"]
    assert [s.split(" than")[0] for s in said] == ["The model says warmer", "The model says colder"]


@pytest.mark.parametrize(("days", "each"), [(2, 40), (8, 1)], ids=["too few days", "too few answers"])
def test_too_few_are_shown_and_not_tested(place: Callable[..., Place], days: int, each: int) -> None:
    here = place()
    people = survey(days_of(1, days), each, 5).head(45 if each == 1 else 10_000)
    here.answer(here.ask(people), np.full(len(people), -1))
    seen = here.look().desempenho
    assert seen.pior is None
    assert seen.achados == ()
    assert seen.pontos["accuracy"].valor >= 0
    assert str(seen.dito).startswith("Too few to be tested")


def test_old_answers_do_not_count_and_the_window_decides_where_it_is_longer(
    place: Callable[..., Place],
) -> None:
    here = answered(place(), lambda v: v)
    assert here.look("1m").desempenho.respostas == 8 * 8 * 4  # of the last `dias` days, whenever predicted
    here.config = here.config.model_copy(
        update={"respostas": here.config.respostas.model_copy(update={"dias": 1})}
    )
    assert here.look().desempenho.respostas == 8 * 8 * 4


def test_the_error_of_a_mean_is_that_of_days() -> None:
    """By hand: two days of two, deviations −1, −1 and 1, 1: sums −2 and 2, √(2/1 · 8)/4 = 1."""
    mean = media(np.array([0.0, 0.0, 2.0, 2.0]), np.array([7, 7, 9, 9]))
    assert (mean.valor, mean.erro, mean.gl) == (1.0, 1.0, 1)
    alone = media(np.array([1.0, 2.0]), np.array([7, 7]))
    assert np.isnan(alone.intervalo(0.95)).all()


@pytest.mark.parametrize(
    "spoil",
    [
        "PRAGMA user_version=7",
        "ALTER TABLE retornos ADD COLUMN more INTEGER",
        "UPDATE retornos SET voto='hot'",
        "UPDATE retornos SET pedido=substr(pedido, 1, 4)",
        "DROP TABLE retornos",
    ],
)
def test_answers_that_cannot_be_read_do_not_stop_the_look(place: Callable[..., Place], spoil: str) -> None:
    here = answered(place(), lambda v: v)
    with closing(sqlite3.connect(here.folder / "retornos.sqlite")) as answers_file:
        answers_file.execute(spoil)
        answers_file.commit()
    seen = here.look()
    assert seen.desempenho.respostas == 0
    assert "cannot be read as answers" in seen.lido.ilegiveis["retornos.sqlite"]
    assert seen.veredito.comparacao.linhas == 8 * 8 * 4


def test_a_log_that_nobody_can_read_is_no_quiet_window(place: Callable[..., Place]) -> None:
    here = place()
    here.ask(survey(days_of(1, 2), 2, 5))
    (file,) = here.log.iterdir()
    file.write_bytes(file.read_bytes()[:2000])
    with pytest.raises(ErroDados, match="no prediction could be read"):
        here.look()


def test_of_a_few_requests_nothing_is_a_finding(place: Callable[..., Place]) -> None:
    here = place()
    here.ask(survey(days_of(10, 1), 13, 5).head(99))  # October, which training never saw
    assert here.look().veredito.achados == ()
    here.ask(survey(days_of(10, 1), 12, 6).head(1))
    assert {j.achado.tipo for j in here.look().veredito.achados} == {"cobertura"}


def test_a_window_before_the_first_year(place: Callable[..., Place]) -> None:
    here = place()
    here.ask(survey(days_of(1, 1), 1, 5))
    assert here.look("0001-01-02").veredito.comparacao.linhas == 8
