"""The candidate models of the catalogue, as plain scikit-learn estimators."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

from sklearn.base import BaseEstimator
from sklearn.ensemble import VotingClassifier
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

from funcoes.apoio.erros import ErroConfig
from funcoes.apoio.tipos import Inteiros, Reais
from funcoes.configuracao.catalogo import CANDIDATOS, Onnx
from funcoes.configuracao.secoes import Modelo, TrainConfig
from funcoes.modelos.limitado import Limitado
from funcoes.modelos.sintonia import Sintonizado

SIMPLICIDADE: Final = tuple(CANDIDATOS)
"""Simplest first."""


def classe_de(nome: str) -> type[BaseEstimator]:
    """The class of a candidate; `ErroConfig` where its library is not installed."""
    modulo, _, classe = CANDIDATOS[nome].classe.rpartition(".")
    biblioteca = modulo.partition(".")[0]
    if find_spec(biblioteca) is None:
        raise ErroConfig(f"train.modelos names {nome}, which is not installed: pip install {biblioteca}")
    achada: type[BaseEstimator] = getattr(import_module(modulo), classe)
    return achada


def forma_onnx(estimador: BaseEstimator) -> Onnx:
    """How the catalogue says that an estimator becomes ONNX; "float64" for a class that it does not have."""
    classe = type(estimador)
    dela = (n for n, c in CANDIDATOS.items() if c.classe.rpartition(".")[2] == classe.__name__)
    nome = next((n for n in dela if classe_de(n) is classe), None)
    return "float64" if nome is None else CANDIDATOS[nome].onnx


def _simples(nome: Modelo, config: TrainConfig) -> BaseEstimator:
    candidato, classe = CANDIDATOS[nome], classe_de(nome)
    fixos = candidato.fixos
    parametros = classe().get_params()
    dados = config.hiperparametros.get(nome, {})
    conhecidos = set(parametros) - set(fixos) - {"random_state"}
    estranhos = sorted((set(dados) | set(config.grades.get(nome, {}))) - conhecidos)
    if estranhos:
        raise ErroConfig(
            f"train.hiperparametros.{nome}: {classe.__name__} does not know {', '.join(estranhos)}; "
            f"it knows {', '.join(sorted(conhecidos))}"
        )
    semente = {"random_state": config.semente} if "random_state" in parametros else {}
    estimador = classe(**{**dados, **fixos, **semente})
    return Limitado(estimador, config.svm_max_linhas, config.semente) if candidato.limitado else estimador


def _com_sintonia(
    estimador: BaseEstimator, grade: dict[str, list[Any]], config: TrainConfig
) -> BaseEstimator:
    if isinstance(estimador, Limitado):
        grade = {f"estimador__{nome}": valores for nome, valores in grade.items()}
    return Sintonizado(estimador, grade, config.sintonia, config.sintonia_folds, config.semente)


def criar(nome: Modelo, config: TrainConfig) -> BaseEstimator:
    """A new estimator, tuned inside its own fit if `config.sintonia` says so.

    `ErroConfig` names a hyperparameter that it does not know, or a library that is not installed.
    """
    if nome == "voto":
        membros = [(m, criar(m, config)) for m in config.voto]
        return VotingClassifier(membros, voting="soft")
    estimador, grade = _simples(nome, config), config.grades.get(nome, {})
    return _com_sintonia(estimador, grade, config) if config.sintonia and grade else estimador


def despir(estimador: Any) -> Any:
    """The fitted model itself: without the search that found it, or the cap on its rows."""
    if isinstance(estimador, Sintonizado):
        return despir(estimador.modelo_)
    if isinstance(estimador, Limitado):
        return despir(estimador.estimador_)
    if isinstance(estimador, VotingClassifier):
        estimador.estimators_ = [despir(e) for e in estimador.estimators_]
        estimador.named_estimators_.update(
            zip(estimador.named_estimators_, estimador.estimators_, strict=True)
        )
    return estimador


def pipeline_simples(estimador: BaseEstimator) -> Pipeline:
    """Imputer, scaler and estimator: what is registered, loadable with scikit-learn alone."""
    return Pipeline(
        [("imputador", SimpleImputer(strategy="median")), ("escala", StandardScaler()), ("modelo", estimador)]
    )


def ajustar(x: Reais, y: Inteiros, nome: Modelo, config: TrainConfig) -> Pipeline:
    """A candidate fitted on `x`: features, shape (rows, features), NaN where missing; and `y`: votes."""
    pronto = pipeline_simples(criar(nome, config)).fit(x, y)
    return Pipeline([*pronto.steps[:-1], ("modelo", despir(pronto.steps[-1][1]))])
