"""Oversampling: real rows untouched, only the training part grows, and no sampler fails in silence."""

import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from funcoes.configuracao.secoes import Metodo
from funcoes.dados.divisao import linhas_de_ajuste
from funcoes.preparo.balanceamento import balancear, contagem_por_classe
from funcoes.preparo.over_sampling import Balanceador, BalanceamentoReduzido
from tests.santa_maria import FEATURE_NAMES, FEATURES

Muitos = Callable[..., pd.DataFrame]
Dados = tuple[NDArray[np.float64], NDArray[np.int64]]


def nuvens(*tamanhos: int, semente: int = 0) -> Dados:
    """Classes 0, 1, … of these sizes around (0, 0), (3, 3), …; the second axis is a thousand times wider."""
    sorteio = np.random.default_rng(semente)
    x = np.vstack([sorteio.normal(3 * i, 1.0, (n, 2)) for i, n in enumerate(tamanhos)]) * [1.0, 1000.0]
    return x, np.repeat(np.arange(len(tamanhos)), tamanhos)


@pytest.mark.parametrize("metodo", ["svmsmote", "smote", "aleatorio"])
def test_real_rows_come_first_and_unchanged(metodo: Metodo) -> None:
    x, y = nuvens(40, 12)
    balanceador = Balanceador(metodo, vizinhos=3, semente=1)
    novo_x, novo_y = balanceador.fit_resample(x, y)
    np.testing.assert_array_equal(novo_x[:52], x)
    np.testing.assert_array_equal(novo_y[:52], y)
    assert (novo_y[52:] == 1).all()
    assert len(novo_y) > 52
    assert balanceador.avisos_ == []


def test_smote_fills_every_class_to_the_largest() -> None:
    _, y = Balanceador("smote", vizinhos=3, semente=1).fit_resample(*nuvens(40, 12, 25))
    assert np.unique(y, return_counts=True)[1].tolist() == [40, 40, 40]


def test_synthetic_rows_lie_between_neighbours_of_their_class() -> None:
    x, y = nuvens(40, 12)
    novo_x, _ = Balanceador("smote", vizinhos=3, semente=1).fit_resample(x, y)
    minimo, maximo = x[y == 1].min(axis=0), x[y == 1].max(axis=0)
    assert ((novo_x[52:] >= minimo - 1e-9) & (novo_x[52:] <= maximo + 1e-9)).all()


def test_the_unit_of_a_feature_does_not_choose_the_neighbours() -> None:
    x, y = nuvens(40, 12)
    em_watts, _ = Balanceador("smote", 3, semente=1).fit_resample(x, y)
    em_quilowatts, _ = Balanceador("smote", 3, semente=1).fit_resample(x / [1, 1000], y)
    np.testing.assert_allclose(em_watts / [1, 1000], em_quilowatts)


def test_the_seed_alone_decides() -> None:
    dados = nuvens(40, 12)
    um, igual, outro = (Balanceador("smote", 3, semente=s).fit_resample(*dados)[0] for s in (1, 1, 2))
    np.testing.assert_array_equal(um, igual)
    assert not np.array_equal(um, outro)


@pytest.mark.parametrize(
    ("menor", "usado"), [(1, "aleatorio"), (2, "svmsmote(k=1)"), (4, "svmsmote(k=3)"), (6, "svmsmote(k=5)")]
)
def test_a_small_class_takes_fewer_neighbours(menor: int, usado: str) -> None:
    balanceador = Balanceador("svmsmote", vizinhos=5, semente=1)
    with warnings.catch_warnings(record=True) as ditos:
        warnings.simplefilter("always")
        _, y = balanceador.fit_resample(*nuvens(30, menor))
    assert (y == 1).sum() > menor
    textos = [str(d.message) for d in ditos if d.category is BalanceamentoReduzido]
    if menor == 6:
        assert (balanceador.usado_, textos) == (usado, [])
    else:
        assert textos == balanceador.avisos_[-1:]
        assert textos[0].startswith(f"{balanceador.usado_} used instead of svmsmote(k=5): ")
    assert balanceador.usado_ in {usado, f"smote(k={menor - 1})"}


def test_a_class_of_one_row_is_repeated_and_said() -> None:
    x, y = nuvens(30, 1)
    balanceador = Balanceador("svmsmote", vizinhos=5, semente=1)
    with pytest.warns(BalanceamentoReduzido) as ditos:
        novo_x, _ = balanceador.fit_resample(x, y)
    assert str(ditos[0].message) == ("aleatorio used instead of svmsmote(k=5): the smallest class has 1 row")
    np.testing.assert_allclose(novo_x[31:], np.tile(x[30], (29, 1)))


def test_where_all_support_vectors_are_noise_smote_is_used_and_said() -> None:
    x = np.repeat([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]], 6, axis=0)
    y = np.array([0, 0, 0, 0, 0, 1] * 4)  # every rare vote stands exactly where five others stand
    balanceador = Balanceador("svmsmote", vizinhos=3, semente=1)
    with pytest.warns(BalanceamentoReduzido, match=r"smote\(k=3\) used instead of svmsmote\(k=3\)"):
        _, novo_y = balanceador.fit_resample(x, y)
    assert balanceador.usado_ == "smote(k=3)"
    assert "considered as noise" in balanceador.avisos_[0]
    assert np.unique(novo_y, return_counts=True)[1].tolist() == [20, 20]


def test_above_its_rows_svmsmote_gives_way_to_smote_and_both_numbers_are_said() -> None:
    x, y = nuvens(40, 12)
    no_limite = Balanceador("svmsmote", vizinhos=3, semente=1, max_linhas=52)
    no_limite.fit_resample(x, y)
    assert (no_limite.usado_, no_limite.avisos_) == ("svmsmote(k=3)", [])
    acima = Balanceador("svmsmote", vizinhos=3, semente=1, max_linhas=51)
    with pytest.warns(BalanceamentoReduzido) as ditos:
        novo_x, _ = acima.fit_resample(x, y)
    assert acima.avisos_ == [
        "smote(k=3) used instead of svmsmote(k=3): 52 rows are more than the 51 that svmsmote may take"
    ]
    assert [str(d.message) for d in ditos] == acima.avisos_
    np.testing.assert_array_equal(novo_x, Balanceador("smote", 3, 1, max_linhas=51).fit_resample(x, y)[0])


def test_too_many_rows_and_too_small_a_class_are_both_said() -> None:
    balanceador = Balanceador("svmsmote", vizinhos=5, semente=1, max_linhas=20)
    with pytest.warns(BalanceamentoReduzido, match=r"33 rows are more than the 20 .*; .* has 3 row"):
        balanceador.fit_resample(*nuvens(30, 3))
    assert balanceador.usado_ == "smote(k=2)"


@pytest.mark.parametrize("metodo", ["smote", "aleatorio"])
def test_how_neighbours_are_looked_up_among_many_rows_changes_nothing(metodo: Metodo) -> None:
    dados = nuvens(400, 120, 25)
    poucas, muitas = (Balanceador(metodo, 5, semente=1, max_linhas=m) for m in (10_000, 100))
    np.testing.assert_allclose(poucas.fit_resample(*dados)[0], muitas.fit_resample(*dados)[0])
    assert (muitas.usado_, muitas.avisos_) == (poucas.usado_, [])


def test_pycaret_knows_an_oversampler_by_the_name_of_its_module() -> None:
    assert "over_sampling" in Balanceador.__module__


def test_only_the_training_part_grows(muitos: Muitos) -> None:
    quadro = muitos(120, classes=(-1, 0, 1, 2))
    quadro.loc[(quadro["voto"] == 2) & (quadro.index % 2 == 0), "voto"] = 1
    quadro.loc[[3, 4], "outlier"] = True
    novo, avisos = balancear(quadro, FEATURES, "smote", vizinhos=3, semente=1)
    pd.testing.assert_frame_equal(novo.iloc[: len(quadro)], quadro, check_dtype=False)
    sinteticas = novo[novo["sintetico"]]
    assert len(sinteticas) == len(novo) - len(quadro) > 0
    assert sinteticas["parte"].eq("treino").all()
    assert not sinteticas["outlier"].any()
    assert sinteticas["sexo"].isin([0.0, 1.0]).all()
    assert sinteticas[list(FEATURE_NAMES)].notna().all(axis=None)
    assert novo.index.is_unique
    assert avisos == ["smote(k=3) used"]


def test_outliers_and_held_out_rows_make_no_synthetic_rows(muitos: Muitos) -> None:
    quadro = muitos(120, classes=(-1, 0, 1, 2))
    fora = (quadro["parte"] == "teste") | (quadro.index % 9 == 0)
    mudado = quadro.assign(outlier=fora & (quadro["parte"] == "treino"))
    envenenado = mudado.copy()
    envenenado.loc[fora, list(FEATURE_NAMES)] = 1e6
    um, outro = (balancear(q, FEATURES, "smote", 3, semente=1)[0] for q in (mudado, envenenado))
    pd.testing.assert_frame_equal(um[um["sintetico"]], outro[outro["sintetico"]])


def test_no_method_adds_nothing_and_says_so(muitos: Muitos) -> None:
    quadro = muitos(30)
    novo, avisos = balancear(quadro, FEATURES, "nenhum", vizinhos=5, semente=1)
    pd.testing.assert_frame_equal(novo, quadro)
    assert avisos == ["no balancing (balance.metodo=nenhum)"]


def test_a_fallback_is_said_through_the_return_value_alone(muitos: Muitos) -> None:
    quadro = muitos(60)
    quadro["voto"] = 0
    quadro.loc[2, "voto"] = 1
    with warnings.catch_warnings():
        warnings.simplefilter("error", BalanceamentoReduzido)
        _, avisos = balancear(quadro, FEATURES, "svmsmote", vizinhos=5, semente=1)
    assert avisos == ["aleatorio used instead of svmsmote(k=5): the smallest class has 1 row"]


def test_the_cap_counts_the_rows_that_are_learned_from(muitos: Muitos) -> None:
    quadro = muitos(120)  # 96 in the training part
    quadro.loc[(quadro["voto"] == 1) & (quadro.index % 3 > 0), "voto"] = 0
    _, no_limite = balancear(quadro, FEATURES, "svmsmote", vizinhos=2, semente=1, max_linhas=96)
    _, acima = balancear(quadro, FEATURES, "svmsmote", vizinhos=2, semente=1, max_linhas=95)
    assert no_limite == ["svmsmote(k=2) used"]
    assert acima == [
        "smote(k=2) used instead of svmsmote(k=2): 96 rows are more than the 95 that svmsmote may take"
    ]


def test_counts_before_and_after() -> None:
    quadro = pd.DataFrame(
        {
            "voto": [0, 0, 0, 1, 1, 1, 0],
            "parte": ["treino"] * 6 + ["teste"],
            "outlier": [False, False, True, False, False, False, False],
            "sintetico": [False, False, False, False, True, True, False],
        }
    )
    assert contagem_por_classe(quadro).to_numpy().tolist() == [[0, 2, 2], [1, 1, 3]]
    assert linhas_de_ajuste(quadro).index.tolist() == [0, 1, 3]
