"""Which end of a scale is hot, and which its ends are: known from the numbers, or asked."""

import numpy as np
import pandas as pd
import pytest

from funcoes.reconhecimento.escala import do_voto, limiar


def asked(votes: list[int], air: "np.ndarray[tuple[int], np.dtype[np.float64]] | None" = None) -> set[str]:
    texts = pd.Series([str(v) for v in votes], dtype=object)
    return {d.chave for d in do_voto("TSV", texts, None if air is None else pd.Series(air)).duvidas}


def followed(rows: int, strength: float) -> tuple[list[int], "np.ndarray[tuple[int], np.dtype[np.float64]]"]:
    """Votes of 1 to 7 and an air temperature whose ranks go with them about so much."""
    rng = np.random.default_rng(3)
    votes = np.resize(np.arange(1, 8), rows)
    part = votes / votes.std() * strength + rng.normal(size=rows) * np.sqrt(1 - strength**2)
    return votes.tolist(), np.round(24 + part, 3)


@pytest.mark.parametrize(("rows", "strength", "known"), [
    (40, 0.9, True), (40, 0.2, False), (40, 0.0, False), (2000, 0.3, True), (2000, 0.03, False),
    (40, -0.9, False), (20, 0.9, False),
])  # fmt: skip
def test_the_hot_end_is_known_where_the_air_tells_it_beyond_chance(
    rows: int, strength: float, known: bool
) -> None:
    votes, air = followed(rows, strength)
    assert ("invertida" not in asked(votes, air)) is known


def test_chance_says_hardly_ever_which_end_is_hot() -> None:
    rng = np.random.default_rng(0)
    votes = np.resize(np.arange(1, 8), 40).tolist()
    said = sum("invertida" not in asked(votes, rng.normal(24, 1.5, 40)) for _ in range(200))
    assert said <= 2  # two of 200: it was every fourth


@pytest.mark.parametrize(("rows", "least"), [(30, 0.557), (101, 0.3), (10_001, 0.1)])
def test_the_least_correlation_that_counts(rows: int, least: float) -> None:
    assert limiar(rows) == pytest.approx(least, abs=1e-3)


@pytest.mark.parametrize(("votes", "known"), [
    ([-3, 0, 3], True), ([-2, 0, 2], True), ([-1, 0, 1], True), ([1, 4, 7], True), ([0, 3, 6], True),
    ([1, 5, 9], True), ([0, 50, 100], True), ([-4, 0, 4], True),
    ([0, 3, 7], False), ([2, 4, 7], False), ([1, 4, 6], False), ([0, 4, 9], False), ([0, 40, 90], False),
    ([10, 50, 90], False), ([-4, 0, 3], False), ([1, 3, 5], False), ([0, 2, 3], False), ([1, 4, 8], False),
    ([0, 3, 5], False), ([-100, 0, 100], False),
])  # fmt: skip
def test_a_scale_is_known_where_its_ends_are_there(votes: list[int], known: bool) -> None:
    assert ({"minimo", "maximo"} & asked(votes) == set()) is known


def test_zero_below_a_scale_that_begins_with_one_may_be_no_answer() -> None:
    texts = pd.Series(["0", "1", "4", "7"], dtype=object)
    least = next(d for d in do_voto("TSV", texts, None).duvidas if d.chave == "minimo")
    assert {"1", "0"} <= set(least.opcoes)
    assert "no answer" in least.porque


def test_a_scale_that_the_name_gives_is_not_asked_for() -> None:
    texts = pd.Series(["2", "4", "6"], dtype=object)
    assert {d.chave for d in do_voto("sensation (1-7)", texts, None).duvidas} == {"invertida"}
