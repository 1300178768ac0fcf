"""The nested search: bounded, deterministic, and the best setting is the one that is fitted."""

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from funcoes.modelos.sintonia import Sintonizado

Dados = tuple[NDArray[np.float64], NDArray[np.int64]]


@pytest.fixture(scope="module")
def dados() -> Dados:
    """Two hundred rows whose vote follows one of three features; one vote is rare."""
    sorteio = np.random.default_rng(0)
    x = sorteio.normal(size=(200, 3))
    y = np.digitize(x[:, 0] + 0.3 * sorteio.normal(size=200), [-0.5, 0.5])
    y[:2] = 5
    return x, y


def test_a_setting_that_cannot_learn_is_not_chosen(dados: Dados) -> None:
    x, y = dados
    achado = Sintonizado(LogisticRegression(), {"C": [1e-6, 1.0]}, n=5).fit(x, y)
    assert achado.melhor_ == {"C": 1.0}
    direto = LogisticRegression(C=1.0).fit(x, y)
    np.testing.assert_array_equal(achado.predict_proba(x), direto.predict_proba(x))
    assert achado.classes_.tolist() == [0, 1, 2, 5]
    assert achado.predict(x).tolist() == direto.predict(x).tolist()


def test_the_search_is_bounded_and_repeats_itself() -> None:
    grade = {"C": [10.0**k for k in range(-4, 5)], "class_weight": [None, "balanced"]}
    tentativas = [
        list(Sintonizado(LogisticRegression(), grade, 4, semente=s)._tentativas()) for s in (1, 1, 2)
    ]
    assert [len(t) for t in tentativas] == [4, 4, 4]
    assert tentativas[0] == tentativas[1] != tentativas[2]
    assert len(list(Sintonizado(LogisticRegression(), {"C": [1.0, 2.0]}, 9)._tentativas())) == 2
