"""Votes of any scale, in numbers and words, and votes between two whole ones."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from funcoes.celulas.escala import CONJUNTOS
from funcoes.celulas.votos import (
    PALAVRAS,
    EscalaDeVoto,
    ambos,
    conjuntos_de_palavras,
    inteiros,
    ler_votos,
    no_meio,
    repartir,
)
from funcoes.palavras.votos import ROTULOS
from tests.unit.funcoes.celulas.columns import assert_same_lines, column

NAN = np.nan
WORDS = {-3: ["cold", "freezing"], 0: ["neutral"], 3: ["hot"]}


@pytest.mark.parametrize(
    ("scale", "texts", "votes"),
    [
        ({}, ["-3", "−2", "0", "+3", "1.5", "-0.25"], [-3, -2, 0, 3, 1.5, -0.25]),
        ({}, ["4", "-3.01", "x", "", "inf"], [NAN] * 5),
        ({"minimo": 1, "maximo": 7}, ["1", "4", "7", "2.5", "0", "8"], [-3, 0, 3, -1.5, NAN, NAN]),
        ({"minimo": 0, "maximo": 6}, ["0", "3", "6", "-1"], [-3, 0, 3, NAN]),
        ({"minimo": 1, "maximo": 7, "invertida": True}, ["1", "4", "7", "3"], [3, 0, -3, 1]),
        ({"minimo": -2, "maximo": 2}, ["-2", "1", "2", "3"], [-2, 1, 2, NAN]),
        ({"minimo": 1, "maximo": 5}, ["1", "3", "5"], [-2, 0, 2]),
        ({"minimo": 1, "maximo": 5, "invertida": True}, ["1", "3", "5"], [2, 0, -2]),
        ({"minimo": 1, "maximo": 3}, ["1", "2", "3"], [-1, 0, 1]),
        ({"minimo": 1, "maximo": 6}, ["1", "3", "4"], [-2.5, -0.5, 0.5]),
        ({"minimo": 0, "maximo": 5.5}, ["0", "5.5"], [-2.75, 2.75]),
        ({"minimo": 0, "maximo": 100}, ["0", "25", "50", "100", "75.5", "101"], [-3, -1.5, 0, 3, 1.53, NAN]),
        ({"minimo": 0, "maximo": 100, "invertida": True}, ["0", "25", "100"], [3, 1.5, -3]),
        ({"minimo": 1, "maximo": 9}, ["1", "5", "9", "2"], [-3, 0, 3, -2.25]),
        ({"palavras": WORDS}, ["COLD", " Freezing", "hot", "-1", "warm"], [-3, -3, 3, -1, NAN]),
        ({"minimo": 1, "maximo": 7, "invertida": True, "palavras": WORDS}, ["cold", "7", "1"], [-3, -3, 3]),
        ({"palavras": WORDS}, ["-3 (cold)", "3 - hot", "0: Neutral", "+3 = hot", "−3 – cold"],
         [-3, 3, 0, 3, -3]),
        ({"minimo": 1, "maximo": 7, "palavras": WORDS}, ["1 - cold", "7. hot", "4) neutral"], [-3, 3, 0]),
        ({"palavras": WORDS}, ["3 (cold)", "2 (hot)", "1 (warm)", "3 - 4", "-3 ()"], [NAN] * 5),
        ({}, ["-3 (cold)"], [NAN]),
        ({"palavras": {-1: ["9"]}}, ["9", "1"], [-1, 1]),
    ],
)  # fmt: skip
def test_every_scale_is_read(scale: dict[str, object], texts: list[str], votes: list[float]) -> None:
    given_texts = column(*texts, None)
    read = ler_votos(given_texts, EscalaDeVoto.model_validate(scale), "ponto")
    assert read.dtype == np.float64
    assert_same_lines(read, given_texts)
    assert read.tolist() == pytest.approx([*votes, NAN], nan_ok=True)


def test_the_notation_is_that_of_the_file() -> None:
    texts = column("1,5", "1.5")
    assert ler_votos(texts, EscalaDeVoto(), "virgula").tolist() == pytest.approx([1.5, NAN], nan_ok=True)
    assert ler_votos(texts, EscalaDeVoto(), "ponto").tolist() == pytest.approx([NAN, 1.5], nan_ok=True)


@given(st.integers(-50, 50), st.integers(2, 6), st.booleans(), st.data())
def test_votes_of_any_integer_scale_come_back(
    smallest: int, steps: int, turned: bool, data: st.DataObject
) -> None:
    scale = EscalaDeVoto(minimo=smallest, maximo=smallest + steps, invertida=turned)
    given_votes = data.draw(st.lists(st.integers(0, steps), min_size=1))
    votes = [(steps / 2 - v) if turned else (v - steps / 2) for v in given_votes]
    read = ler_votos(column(*(str(smallest + v) for v in given_votes)), scale, "ponto")
    assert read.tolist() == votes
    assert not any(np.signbit(v) and v == 0 for v in read)


@given(st.floats(-1000, 1000), st.floats(6.001, 1000), st.booleans(), st.lists(st.floats(-3, 3), min_size=1))
def test_votes_of_any_long_line_come_back(
    smallest: float, length: float, turned: bool, votes: list[float]
) -> None:
    scale = EscalaDeVoto(minimo=smallest, maximo=smallest + length, invertida=turned)
    numbers = [smallest + length * (3 - v if turned else v + 3) / 6 for v in votes]
    numbers = [min(max(n, scale.minimo), scale.maximo) for n in numbers]
    read = ler_votos(column(*map(repr, numbers)), scale, "ponto")
    assert read.tolist() == pytest.approx(votes, abs=1e-9)


@pytest.mark.parametrize(
    ("scale", "said"),
    [
        ({"minimo": 0, "maximo": 1}, "a scale from 0 to 1 has fewer than three votes"),
        ({"minimo": 3, "maximo": -3}, "a scale from 3 to -3 has fewer than three votes"),
        ({"palavras": {1: ["Warm"], 2: ["warm "]}}, "'warm ' stands for the votes 1 and 2"),
        ({"palavras": {4: ["boiling"]}}, "less than or equal to 3"),
        ({"maximo": float("inf")}, "finite"),
        ({"meios": "half"}, "arredondar"),
        ({"minimum": 0}, "Extra inputs"),
    ],
)
def test_a_scale_that_cannot_be_is_refused(scale: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        EscalaDeVoto.model_validate(scale)


def test_a_scale_does_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        EscalaDeVoto().minimo = 0


@pytest.mark.parametrize("name", CONJUNTOS)
def test_a_set_reads_its_own_words(name: str) -> None:
    words = PALAVRAS[name]
    assert sorted(words) == list(range(-3, 4))
    pairs = [(w, v) for v, listed in words.items() for w in listed]
    texts = column(*(w.upper() for w, _ in pairs))
    assert name in conjuntos_de_palavras(texts)
    read = ler_votos(texts, EscalaDeVoto(palavras=words), "ponto")
    assert read.tolist() == [v for _, v in pairs]


@pytest.mark.parametrize(
    ("texts", "sets"),
    [
        (["Cold", "cool", "Slightly  cool", "neutral", "slightly warm", "warm", "hot"], ["ingles_ashrae"]),
        (["very cold", "cold", "slightly cold", "neutral", "slightly hot", "hot"], ["ingles_muito"]),
        (["very cold", "cool", "neutral", "warm"], ["ingles_muito_fresco"]),
        (["cold", "neutral", "hot"], ["ingles_ashrae", "ingles_muito", "ingles_muito_fresco"]),
        (["very cold", "cold", "cool", "slightly cool", "neutral"], []),  # nine votes
        (["Muito frio", "frio", "com um pouco de frio", "neutro", "levemente quente", "quente"],
         ["portugues_muito"]),
        (["MUITO QUENTE", "Levemente  Frio", "nem frio nem calor"], ["portugues_muito"]),
        (["frio", "ligeiramente fresco", "Tepido", "morno"], ["portugues_fresco"]),
        (["frio", "neutro", "quente"], ["portugues_muito", "portugues_fresco"]),
        (["frio", "hot"], []),
        (["comfortable"], []),
        (["frio", "x"], []),
        ([None], []),
        ([], []),
    ],
)  # fmt: skip
def test_the_sets_that_read_all_cells(texts: list[str], sets: list[str]) -> None:
    assert conjuntos_de_palavras(column(*texts)) == tuple(sets)


def test_words_that_conflict_have_a_vote_in_each_set() -> None:
    cold = {name: ler_votos(column("cold", "frio"), EscalaDeVoto(palavras=PALAVRAS[name]), "ponto").tolist()
            for name in CONJUNTOS}  # fmt: skip
    assert cold["ingles_ashrae"][0] == -3
    assert cold["ingles_muito"][0] == cold["ingles_muito_fresco"][0] == -2
    assert (cold["portugues_muito"][1], cold["portugues_fresco"][1]) == (-2, -3)


@pytest.mark.parametrize(("language", "name"), [("en", "ingles_muito"), ("pt", "portugues_muito")])
def test_the_words_of_the_project_are_in_its_sets(language: str, name: str) -> None:
    labels = ROTULOS[language]
    read = ler_votos(column(*labels.values()), EscalaDeVoto(palavras=PALAVRAS[name]), "ponto")
    assert read.tolist() == list(labels)


HALVES = {-2.5: -2, -1.5: -1, -0.5: 0, 0.5: 1, 1.5: 2, 2.5: 3}
WHOLE = {-3: -3, -2.51: -3, -0.51: -1, -0.49: 0, 0: 0, 0.49: 0, 0.51: 1, 1.2: 1, 3: 3}
ONLY_FLOAT_IS_NOT = {0.1 * 3 + 0.2: 1, 1.4999999999999998: 2}


def test_half_votes_go_up() -> None:
    cases = {**HALVES, **WHOLE, **ONLY_FLOAT_IS_NOT}
    votes = pd.Series([*cases, NAN], index=range(9, 10 + len(cases)), name="p1")
    read = inteiros(votes, "arredondar")
    assert_same_lines(read, votes)
    assert read.tolist() == pytest.approx([*cases.values(), NAN], nan_ok=True)


def test_half_votes_are_left_out() -> None:
    cases = {**dict.fromkeys([*HALVES, *ONLY_FLOAT_IS_NOT], NAN), **WHOLE}
    votes = pd.Series([*cases, NAN], index=range(9, 10 + len(cases)), name="p1")
    read = inteiros(votes, "descartar")
    assert_same_lines(read, votes)
    assert read.tolist() == pytest.approx([*cases.values(), NAN], nan_ok=True)


def test_rows_of_half_votes_stand_twice() -> None:
    frame = pd.DataFrame(
        {"p1": [0.5, 1.0, -1.5, NAN, 2.2], "age": ["30", "31", "32", "33", "34"]},
        index=pd.Index([7, 2, 40, 5, 3], name="linha"),
    )
    before = frame.copy()
    twice = ambos(frame, "p1")
    assert twice.index.tolist() == [7, 2, 40, 5, 3, 41, 42]
    assert twice.index.name == "linha"
    assert twice["p1"].tolist() == pytest.approx([1, 1, -1, NAN, 2, 0, -2], nan_ok=True)
    assert twice["age"].tolist() == ["30", "31", "32", "33", "34", "30", "32"]
    assert frame.index[no_meio(frame["p1"])].tolist() == [7, 40]
    pd.testing.assert_frame_equal(frame, before)


@pytest.mark.parametrize("votes", [[], [1.0, NAN], [NAN]])
def test_without_half_votes_no_row_is_added(votes: list[float]) -> None:
    frame = pd.DataFrame({"p1": pd.Series(votes, dtype=float)})
    pd.testing.assert_frame_equal(ambos(frame, "p1"), frame)


@given(st.lists(st.integers(-6, 6), min_size=1))
def test_both_halves_keep_the_mean(doubled: list[int]) -> None:
    frame = pd.DataFrame({"p1": np.array(doubled) / 2, "row": range(len(doubled))})
    twice = ambos(frame, "p1")
    assert twice.index.is_unique
    assert (twice["p1"] % 1 == 0).all()
    assert twice.groupby("row")["p1"].mean().tolist() == frame["p1"].tolist()
    up = inteiros(frame["p1"], "arredondar")
    assert twice["p1"].iloc[: len(frame)].tolist() == up.tolist()


def test_the_scale_says_what_becomes_of_half_votes() -> None:
    frame = pd.DataFrame({"p1": [0.5, 2.0], "age": [30, 31]})
    assert repartir(frame, "p1", EscalaDeVoto().meios)["p1"].tolist() == [1, 2]
    assert repartir(frame, "p1", "descartar")["p1"].tolist() == pytest.approx([NAN, 2], nan_ok=True)
    assert repartir(frame, "p1", "ambos")["p1"].tolist() == [1, 2, 0]
