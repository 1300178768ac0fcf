"""How low a QWK may be by chance: draws of as many groups, or rows, as were held out."""

import numpy as np
import pandas as pd
import pytest

from funcoes.configuracao.config import carregar
from funcoes.configuracao.secoes import TrainEtapa
from funcoes.validacao.acaso import chao_do_teste

CLASSES = np.array([-1, 0, 1])
CONFIG = TrainEtapa(**carregar().da_etapa("train"))


def oof_and_rows(days: int, by_day: int = 10, wrong: float = 0.3) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Votes of which some are said wrongly; a day in which all votes are neutral has no kappa at all."""
    draw = np.random.default_rng(1)
    vote = np.where(np.repeat(np.arange(days) % 4 == 0, by_day), 0, draw.choice(CLASSES, days * by_day))
    said = np.where(draw.uniform(size=len(vote)) < wrong, draw.choice(CLASSES, len(vote)), vote)
    lines = np.arange(2, len(vote) + 2)
    day = np.repeat([f"d{n}" for n in range(days)], by_day)
    rows = pd.DataFrame({"dia": day, "voto": vote}, index=lines)
    proba = pd.DataFrame(np.eye(3)[said + 1], columns=["p_-1", "p_0", "p_1"])
    return pd.concat([pd.DataFrame({"linha": lines, "voto": vote}), proba], axis=1), rows


def held_out(days: list[str]) -> pd.DataFrame:
    return pd.DataFrame({"dia": days, "voto": 0})


def floor(oof: pd.DataFrame, rows: pd.DataFrame, test: pd.DataFrame) -> float:
    return chao_do_teste(oof, rows, test, CLASSES, "by_day", CONFIG)


def test_the_fewer_groups_are_held_out_the_lower_they_may_be() -> None:
    oof, rows = oof_and_rows(24)
    floors = [floor(oof, rows, held_out([f"new{n}" for n in range(k)])) for k in (2, 6, 24)]
    assert floors == sorted(floors)
    assert floors[0] < 0.3 < floors[2]


def test_rows_of_days_that_were_learned_from_are_drawn_as_rows() -> None:
    oof, rows = oof_and_rows(24)
    few, many = (floor(oof, rows, held_out([f"d{k % 24}" for k in range(n)])) for n in (12, 240))
    assert few < many
    assert few < floor(oof, rows, held_out([f"new{k}" for k in range(24)]))


def test_a_model_that_is_always_right_loses_nothing_by_chance() -> None:
    oof, rows = oof_and_rows(24, wrong=0.0)
    assert floor(oof, rows, held_out([f"new{n}" for n in range(12)])) == pytest.approx(1.0)


def test_without_held_out_rows_nobody_knows() -> None:
    oof, rows = oof_and_rows(24)
    assert np.isnan(floor(oof, rows, held_out([])))
