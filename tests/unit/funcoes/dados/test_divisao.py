"""The split and the folds: groups stay whole, every row has one place, a seed gives the same."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funcoes.apoio.erros import ErroDados
from funcoes.configuracao.secoes import Grupo
from funcoes.dados.divisao import (
    _desvio,
    dividir,
    dividir_com_retornos,
    grupos,
    linhas_de_ajuste,
    numerar_folds,
    pares_de_folds,
)
from tests.by_day import examples


def pessoas(n: int = 120, por_registro: int = 3, registros_por_dia: int = 8) -> pd.DataFrame:
    """People who vote -1, 0 and 1 in turn, in records of three, eight records a day."""
    registro = np.arange(n) // por_registro
    return pd.DataFrame(
        {
            "voto": np.arange(n) % 3 - 1,
            "registro": [f"r{r}" for r in registro],
            "dia": [f"d{r // registros_por_dia}" for r in registro],
        }
    )


@pytest.mark.parametrize("por", ["registro", "dia"])
def test_a_group_is_never_torn_apart(por: Grupo) -> None:
    quadro = pessoas()
    parte = dividir(quadro, 0.2, por, semente=1)
    assert parte.groupby(quadro[por]).nunique().eq(1).all()
    numero = pd.Series(numerar_folds(quadro, 5, por, semente=1))
    assert numero.groupby(quadro[por]).nunique().eq(1).all()


@pytest.mark.parametrize("por", ["registro", "dia", "linha"])
def test_what_is_held_out_is_the_same_whatever_answers_come_beside(por: Grupo) -> None:
    quadro = pessoas()
    com = pd.concat([quadro, quadro[::7].assign(voto=1), quadro[:1].assign(registro="new", dia="new")])
    com = com.set_axis(range(len(com)))
    retorno = pd.Series(com.index >= len(quadro), index=com.index)
    parte = dividir_com_retornos(com, retorno, 0.2, por, semente=1)
    antes = dividir(quadro, 0.2, por, semente=1)
    pd.testing.assert_series_equal(parte[~retorno], antes, check_names=False)
    delas = parte[retorno]
    assert set(delas.dropna()) == {"treino"}
    if por != "linha":
        fora = set(quadro.loc[antes == "teste", por])
        assert delas.isna().tolist() == [g in fora for g in com.loc[retorno, por]]


def test_by_row_a_record_may_be_torn_apart() -> None:
    quadro = pessoas()
    assert dividir(quadro, 0.2, "linha", semente=1).groupby(quadro["registro"]).nunique().max() == 2


@pytest.mark.parametrize("fracao", [0.1, 0.2, 0.25, 0.5])
def test_the_held_out_share_is_near_the_asked_one(fracao: float) -> None:
    parte = dividir(pessoas(), fracao, "registro", semente=1)
    assert (parte == "teste").mean() == pytest.approx(fracao, abs=0.03)


def test_the_split_depends_on_the_seed_alone() -> None:
    quadro = pessoas().assign(voto=np.random.default_rng(0).integers(-1, 2, 120))
    primeira, de_novo, outra = (dividir(quadro, 0.2, "registro", semente=s) for s in (1, 1, 2))
    assert primeira.equals(de_novo)
    assert not primeira.equals(outra)


def test_a_rare_vote_reaches_the_held_out_part() -> None:
    quadro = pessoas()
    quadro.loc[::12, "voto"] = 3  # ten people in ten records
    for semente in range(5):
        teste = quadro[dividir(quadro, 0.2, "registro", semente) == "teste"]
        assert set(teste["voto"]) == {-1, 0, 1, 3}


def test_the_most_alike_part_is_held_out() -> None:
    quadro = pd.DataFrame({"voto": [0, 0, 1, 1, 0, 1, 0, 1], "registro": list("aabbccdd")})
    for semente in range(5):  # a has 0 alone and b 1 alone: a part with both votes is better
        teste = quadro[dividir(quadro, 0.25, "registro", semente) == "teste"]
        assert set(teste["registro"]) <= {"c", "d"}


def test_too_few_groups_are_refused() -> None:
    quadro = pessoas(48)  # two days
    with pytest.raises(ErroDados, match=r"2 days cannot fill 5 folds"):
        dividir(quadro, 0.2, "dia", semente=1)
    with pytest.raises(ErroDados, match=r"16 readings cannot fill 17 folds"):
        numerar_folds(quadro, 17, "registro", semente=1)
    with pytest.raises(ErroDados, match=r"1 day cannot fill 2 folds"):
        numerar_folds(quadro.head(24), 5, "dia", semente=1)


def test_by_day_each_day_is_a_fold() -> None:
    numero = numerar_folds(pessoas(), 3, "dia", semente=1)
    assert len(set(numero)) == 5


@settings(max_examples=examples(20), deadline=None)
@given(folds=st.integers(2, 6), semente=st.integers(0, 1000), n=st.integers(36, 90))
def test_every_row_is_predicted_once(folds: int, semente: int, n: int) -> None:
    numero = numerar_folds(pessoas(n), folds, "registro", semente)
    pares = list(pares_de_folds(numero))
    assert len(pares) == folds
    assert sorted(np.concatenate([fora for _, fora in pares])) == list(range(n))
    assert all(len(dentro) + len(fora) == n and not set(dentro) & set(fora) for dentro, fora in pares)


def test_the_folds_are_stratified_although_groups_stay_whole() -> None:
    """scikit-learn's own shuffling of groups lets the class counts of the folds drift apart."""
    sorteio = np.random.default_rng(0)
    registro = np.repeat(np.arange(200), 6).astype(str)
    votos = sorteio.choice([-2, -1, 0, 1], size=len(registro), p=[0.05, 0.15, 0.5, 0.3])
    quadro = pd.DataFrame({"registro": registro, "voto": votos})
    numero = numerar_folds(quadro, 5, "registro", 1)
    contagens = pd.crosstab(numero, votos)
    assert (contagens.std() / contagens.mean() < 0.06).all(), contagens


def test_too_few_rows_of_every_class_are_refused() -> None:
    quadro = pd.DataFrame({"registro": [str(i) for i in range(16)], "voto": [0, 1, 2, 3] * 4})
    with pytest.raises(ErroDados, match="occurs more often than 4 times"):
        dividir(quadro, 0.2, "registro", 1)


@pytest.mark.parametrize(("fracao", "esperada"), [(0.4, 1 / 3), (0.5, 0.5), (0.2, 0.2)])
def test_the_nearest_share_is_held_out(fracao: float, esperada: float) -> None:
    quadro = pd.DataFrame({"registro": [str(i) for i in range(60)], "voto": [0, 1, 2] * 20})
    assert (dividir(quadro, fracao, "registro", 1) == "teste").mean() == pytest.approx(esperada, abs=0.02)


def test_a_final_fit_learns_from_no_outlier_no_synthetic_row_and_nothing_held_out() -> None:
    marcas = pd.DataFrame(
        [(o, s, p) for o in (False, True) for s in (False, True) for p in ("treino", "teste")],
        columns=["outlier", "sintetico", "parte"],
    )
    assert linhas_de_ajuste(marcas).index.tolist() == [0]
    assert linhas_de_ajuste(marcas.drop(columns="sintetico")).index.tolist() == [0, 2]


@pytest.mark.parametrize(
    ("fora", "esperado"), [([0, 1], 1.0), ([3], 3.0), ([0, 1, 2, 3], 0.0), ([0, 3], 1.0)]
)
def test_how_unlike_the_whole_a_part_is_by_hand(fora: list[int], esperado: float) -> None:
    """Votes 0, 0, 0, 1: a vote that is missing in the part counts as much as one too many."""
    assert _desvio(pd.Series([0, 0, 0, 1]), np.array(fora)) == pytest.approx(esperado)


def test_by_campaign_each_campaign_is_a_fold_whatever_the_number_asked_for() -> None:
    campanha = np.repeat(["a", "b", "c", "d"], 6)
    tabela = pd.DataFrame({"voto": [0, 1] * 12, "campanha": campanha, "dia": np.arange(24).astype(str)})
    numero = numerar_folds(tabela, 2, "campanha", 1)
    assert pd.Series(numero).groupby(campanha).nunique().eq(1).all()
    assert len(set(numero)) == 4


@pytest.mark.parametrize(
    ("copias", "um_so"),
    [
        ("x... ....", False),
        ("xy.. x...y...", True),
        ("x... x.......", False),
        ("xx.. x.......", True),
        ("x... xxxxxxxx", False),
        ("xxxx x.......", True),
        ("xyzw xyzw", True),
    ],
)
def test_two_groups_are_one_where_half_of_the_smaller_is_in_the_other(copias: str, um_so: bool) -> None:
    um, outro = copias.split()
    letras = pd.Series([*um, *outro], dtype=object)
    quadro = pd.DataFrame(
        {"predio": ["a"] * len(um) + ["b"] * len(outro), "quase": letras.mask(letras == ".")}
    )
    assert (grupos(quadro, "predio").nunique() == 1) is um_so
