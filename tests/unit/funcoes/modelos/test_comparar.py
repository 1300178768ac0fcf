"""The comparison: every row predicted once by a model that has not seen it, and no fold fails in silence."""

import contextlib
import gc
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline

from funcoes.apoio.erros import ErroConfig, ErroDados
from funcoes.configuracao.secoes import Modelo, TrainEtapa
from funcoes.metricas.avaliar import rps
from funcoes.modelos import candidatos
from funcoes.modelos.comparado import Variante, votar
from funcoes.modelos.comparar import ClassesCompletas, Gravador, comparar
from tests.santa_maria import FEATURE_NAMES

Muitos = Callable[..., pd.DataFrame]
Treino = Callable[..., TrainEtapa]
Dados = tuple[pd.DataFrame, NDArray[np.int64], NDArray[np.int64]]


@pytest.fixture(scope="module")
def dados(muitos: Muitos) -> Dados:
    """Features, labels 0..2 and three folds of whole records."""
    quadro = muitos(120)
    return quadro[list(FEATURE_NAMES)], quadro["voto"].to_numpy() + 1, np.arange(120) // 3 % 3


@pytest.fixture(scope="module")
def completo(config_treino: Treino) -> TrainEtapa:
    """Imputation, outliers, balancing and scaling, all inside the folds."""
    return config_treino(contaminacao=0.1, metodo="smote", vizinhos=3)


SIMPLES, TUDO = Variante(), Variante(balanceado=True, outliers=True)
BALANCEADO = Variante(balanceado=True)


def test_every_row_is_predicted_once_and_no_file_is_left(
    dados: Dados, completo: TrainEtapa, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    x, y, numero = dados
    (comparado,) = comparar(x, y, numero, completo, Variante(outliers=True), 3)
    assert (comparado.modelo, comparado.variante) == ("lr", Variante(outliers=True))
    assert comparado.oof.shape == (120, 3)
    np.testing.assert_allclose(comparado.oof.sum(axis=1), 1)
    assert (comparado.oof.argmax(axis=1) == y).mean() > 0.5
    assert Path.cwd() == tmp_path
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_learned_from_the_rows_of_the_fold_itself(dados: Dados, completo: TrainEtapa) -> None:
    x, y, numero = dados
    no_fold = np.flatnonzero(numero == 0)
    mudados, vizinhos = no_fold[::2], no_fold[1::2]
    outro_x, outro_y = x.copy(), y.copy()
    outro_y[no_fold] = 2 - y[no_fold]
    outro_x.iloc[mudados] *= 50
    antes, depois = (
        comparar(a, b, numero, completo, TUDO, 3)[0].oof for a, b in ((x, y), (outro_x, outro_y))
    )
    np.testing.assert_allclose(antes[vizinhos], depois[vizinhos], rtol=1e-4)  # PyCaret computes in float32
    assert not np.allclose(antes[mudados], depois[mudados])


def test_balancing_lifts_the_rare_vote(dados: Dados, config_treino: Treino) -> None:
    x, y, numero = dados
    poucos = np.where((y == 2) & (np.arange(120) % 3 > 0), 1, y)
    config = config_treino(metodo="smote")
    sem, com = (comparar(x, poucos, numero, config, v, 3)[0].oof for v in (SIMPLES, BALANCEADO))
    assert com[:, 2].mean() > 1.3 * sem[:, 2].mean()


def test_a_sampler_that_had_to_fall_back_is_said(dados: Dados, config_treino: Treino) -> None:
    x, y, numero = dados
    raro = np.where(y == 2, 1, y)
    raro[[0, 3, 6]] = 2  # one in each fold: two to learn from
    ditos: list[str] = []
    (comparado,) = comparar(x, raro, numero, config_treino(), BALANCEADO, 3, ditos.append)
    assert any(d.startswith("inside a fold: ") and " used instead of svmsmote(k=5): " in d for d in ditos)
    assert comparado.oof.shape == (120, 3)


def test_a_class_missing_in_a_folds_training_rows_has_a_column_all_the_same(
    dados: Dados, config_treino: Treino
) -> None:
    x, y, numero = dados
    so_no_fold_0 = np.where((y == 0) & (numero != 0), 1, y)
    (comparado,) = comparar(x, so_no_fold_0, numero, config_treino(), SIMPLES, 3)
    assert comparado.oof.shape == (120, 3)
    assert (comparado.oof[numero == 0, 0] == 0).all()
    assert (comparado.oof[numero != 0, 0] > 0).all()


def test_several_candidates_are_not_mixed_up(dados: Dados, config_treino: Treino) -> None:
    x, y, numero = dados
    hiper = {"lr": {}, "rf": {"n_estimators": 10, "min_samples_leaf": 5}}
    juntos = comparar(x, y, numero, config_treino(modelos=["rf", "lr"], hiperparametros=hiper), SIMPLES, 3)
    (so_lr,) = comparar(x, y, numero, config_treino(hiperparametros=hiper), SIMPLES, 3)
    assert [c.modelo for c in juntos] == ["rf", "lr"]
    np.testing.assert_allclose(juntos[1].oof, so_lr.oof)
    assert not np.allclose(juntos[0].oof, so_lr.oof)


def test_missing_values_are_filled_inside_the_folds(dados: Dados, config_treino: Treino) -> None:
    x, y, numero = dados
    com_faltas = x.mask(np.random.default_rng(0).uniform(size=x.shape) < 0.1)
    (comparado,) = comparar(com_faltas, y, numero, config_treino(), BALANCEADO, 3)
    assert np.isfinite(comparado.oof).all()


class QuebraNoFold0(LogisticRegression):
    """Fails where fold 0 is held out: only there row 0 is not learned from."""

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> "QuebraNoFold0":
        if 0 not in X.index:
            raise ValueError("this fold is cursed")
        return super().fit(X, y, sample_weight)


def test_one_failed_fold_is_an_error_and_not_a_zero(
    dados: Dados, config_treino: Treino, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidatos, "criar", lambda *_: QuebraNoFold0())
    onde = Path.cwd()
    with pytest.raises(ErroDados, match=r"(?s)a fold of the comparison failed.*this fold is cursed"):
        comparar(*dados, config_treino(), SIMPLES, 3)
    assert Path.cwd() == onde


def test_a_hyperparameter_out_of_range_is_an_error(dados: Dados, config_treino: Treino) -> None:
    with pytest.raises(ErroDados, match="a fold of the comparison failed"):
        comparar(*dados, config_treino(hiperparametros={"lr": {"C": -1.0}}), SIMPLES, 3)


def test_an_unknown_hyperparameter_is_named(config_treino: Treino) -> None:
    with pytest.raises(ErroConfig, match=r"train\.hiperparametros\.lr: .* does not know depth; it knows C, "):
        candidatos.criar("lr", config_treino(hiperparametros={"lr": {"depth": 3}}))


@pytest.mark.parametrize("fixo", ["random_state", "probability"])
def test_what_the_project_sets_itself_is_no_hyperparameter(config_treino: Treino, fixo: str) -> None:
    with pytest.raises(ErroConfig, match=f"does not know {fixo}"):
        candidatos.criar("svm", config_treino(hiperparametros={"svm": {fixo: 1}}))


@pytest.mark.parametrize("nome", [*candidatos.SIMPLICIDADE])
def test_every_candidate_gives_probabilities_again_and_again_the_same(
    dados: Dados, config_treino: Treino, nome: Any
) -> None:
    x, y, _ = dados
    um, outro = (
        candidatos.pipeline_simples(candidatos.criar(nome, config_treino())).fit(x.to_numpy(), y)
        for _ in "ab"
    )
    assert isinstance(um, Pipeline)
    proba = um.predict_proba(x.to_numpy())
    assert proba.shape == (120, 3)
    np.testing.assert_array_equal(proba, outro.predict_proba(x.to_numpy()))


def test_simplicity_orders_every_candidate() -> None:
    assert get_args(Modelo) == candidatos.SIMPLICIDADE
    esperada = ("ordinal", "lr", "svm", "ordinal_arvores", "gb", "rf", "et", "lightgbm", "voto")
    assert esperada == candidatos.SIMPLICIDADE


def test_a_soft_vote_is_the_mean_of_its_members(dados: Dados, config_treino: Treino) -> None:
    x, y, numero = dados
    config = config_treino(modelos=["lr", "ordinal"])
    feitos = comparar(x, y, numero, config, SIMPLES, 3)
    voto = votar(feitos, ["ordinal", "lr"])
    np.testing.assert_allclose(voto.oof, (feitos[0].oof + feitos[1].oof) / 2)
    dentro, fora = numero != 0, numero == 0
    inteiro = candidatos.pipeline_simples(candidatos.criar("voto", config)).fit(
        x[dentro].to_numpy(), y[dentro]
    )
    np.testing.assert_allclose(inteiro.predict_proba(x[fora].to_numpy()), voto.oof[fora], atol=1e-4)


def test_members_of_a_vote_are_compared_but_not_named_twice(config_treino: Treino) -> None:
    assert config_treino(modelos=["voto", "rf"], voto=["lr", "rf"]).ajustados == ["rf", "lr"]
    assert config_treino(modelos=["rf"]).ajustados == ["rf"]


def test_tuning_happens_inside_the_training_fold(dados: Dados, config_treino: Treino) -> None:
    """With the votes of the scored rows turned around, their predictions stay: they chose no setting."""
    x, y, numero = dados
    config = config_treino(sintonia=3, grades={"lr": {"C": [1e-4, 0.1, 10.0]}})
    no_fold = numero == 0
    outro_y = np.where(no_fold, 2 - y, y)
    antes, depois = (comparar(x, v, numero, config, SIMPLES, 3)[0].oof[no_fold] for v in (y, outro_y))
    np.testing.assert_allclose(antes, depois)
    sem = comparar(x, y, numero, config_treino(hiperparametros={"lr": {"C": 1e-4}}), SIMPLES, 3)[0].oof
    assert rps(y[no_fold], antes, np.arange(3)) < rps(y[no_fold], sem[no_fold], np.arange(3))


def test_the_fitted_model_comes_without_its_search_and_its_cap(dados: Dados, config_treino: Treino) -> None:
    x, y, _ = dados
    config = config_treino(sintonia=2, voto=["svm", "lr"])
    voto = candidatos.criar("voto", config).fit(x.to_numpy(), y)
    antes = voto.predict_proba(x.to_numpy())
    nu = candidatos.despir(voto)
    assert [type(e).__name__ for e in nu.estimators_] == ["SVC", "LogisticRegression"]
    np.testing.assert_array_equal(nu.predict_proba(x.to_numpy()), antes)


def test_the_recorder_refuses_a_row_predicted_twice_or_never() -> None:
    meio = np.full((2, 2), 0.5)
    gravador = Gravador(n_folds=2, n_linhas=4, n_classes=2)
    gravador(pd.Series([0, 1], index=[0, 1]), meio)
    with pytest.raises(ErroDados, match="lr: 1 of 2 folds predicted 2 of 4 rows"):
        gravador.do_modelo(0, "lr")
    gravador(pd.Series([0, 1], index=[1, 2]), meio)
    with pytest.raises(ErroDados, match="lr: 2 of 2 folds predicted 3 of 4 rows"):
        gravador.do_modelo(0, "lr")


def test_full_width_probabilities_of_a_classifier_that_saw_two_of_four_classes() -> None:
    x = pd.DataFrame({"t": [1.0, 2.0, 8.0, 9.0]})
    modelo = ClassesCompletas(LogisticRegression(), n_classes=4).fit(x, [1, 1, 3, 3])
    assert modelo.predict_proba(x)[:, [0, 2]].tolist() == [[0, 0]] * 4
    assert modelo.predict(x).tolist() == [1, 1, 3, 3]


def test_a_survey_with_two_votes_only(dados: Dados, config_treino: Treino) -> None:
    x, y, numero = dados
    (comparado,) = comparar(x, np.minimum(y, 1), numero, config_treino(), SIMPLES, 2)
    assert comparado.oof.shape == (120, 2)
    np.testing.assert_allclose(comparado.oof.sum(axis=1), 1)
    assert comparado.oof[y == 0, 0].mean() > comparado.oof[y == 2, 0].mean()


def test_a_fold_that_holds_only_two_of_three_votes(dados: Dados, config_treino: Treino) -> None:
    x, y, numero = dados
    sem_calor_no_fold_0 = np.where((y == 2) & (numero == 0), 1, y)
    (comparado,) = comparar(x, sem_calor_no_fold_0, numero, config_treino(), SIMPLES, 3)
    assert comparado.oof.shape == (120, 3)


def test_outliers_are_dropped_where_the_variant_says_so(dados: Dados, config_treino: Treino) -> None:
    x, y, numero = dados
    config = config_treino(contaminacao=0.2)
    com, sem = (comparar(x, y, numero, config, v, 3)[0].oof for v in (SIMPLES, Variante(outliers=True)))
    assert not np.allclose(com, sem)
    nada = config_treino(contaminacao=0.0)
    np.testing.assert_allclose(comparar(x, y, numero, nada, Variante(outliers=True), 3)[0].oof, com)


@pytest.mark.parametrize("falha", [False, True])
def test_pycaret_and_the_collector_are_left_as_they_were(
    dados: Dados, config_treino: Treino, monkeypatch: pytest.MonkeyPatch, falha: bool
) -> None:
    modelos_do_pycaret = import_module("pycaret.containers.models.classification")  # takes seconds
    antes = modelos_do_pycaret.np_list_arange, gc.get_freeze_count()
    if falha:
        monkeypatch.setattr(candidatos, "criar", lambda *_: QuebraNoFold0())
    with pytest.raises(ErroDados) if falha else contextlib.nullcontext():
        comparar(*dados, config_treino(), SIMPLES, 3)
    assert (modelos_do_pycaret.np_list_arange, gc.get_freeze_count()) == antes
