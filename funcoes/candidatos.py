"""The candidate models, as plain scikit-learn estimators."""

from collections.abc import Mapping
from typing import Any

from sklearn.base import BaseEstimator
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from funcoes.errors import ErroConfig
from funcoes.secoes import Modelo

_CLASSES: dict[Modelo, tuple[type[BaseEstimator], dict[str, Any]]] = {
    "lr": (LogisticRegression, {}),
    "svm": (SVC, {"probability": True}),
    "rf": (RandomForestClassifier, {"n_jobs": 1}),
    "gb": (GradientBoostingClassifier, {}),
}


def criar(nome: Modelo, hiperparametros: Mapping[str, Any], semente: int) -> BaseEstimator:
    """A new estimator; `ErroConfig` names a hyperparameter that it does not know."""
    classe, fixos = _CLASSES[nome]
    conhecidos = set(classe().get_params()) - set(fixos) - {"random_state"}
    estranhos = sorted(set(hiperparametros) - conhecidos)
    if estranhos:
        raise ErroConfig(
            f"train.hiperparametros.{nome}: {classe.__name__} does not know {', '.join(estranhos)}; "
            f"it knows {', '.join(sorted(conhecidos))}"
        )
    return classe(**{**hiperparametros, **fixos, "random_state": semente})


def pipeline_simples(estimador: BaseEstimator) -> Pipeline:
    """Imputer, scaler and estimator: what is registered, loadable with scikit-learn alone."""
    return Pipeline(
        [("imputador", SimpleImputer(strategy="median")), ("escala", StandardScaler()), ("modelo", estimador)]
    )
